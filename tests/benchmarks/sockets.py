"""Sockets that lead out of the computer, counted by strace over everything that is done: there must be none.

    python tests/benchmarks/sockets.py [--program /usr/lib/tldesk/tldesk]

Traced with all processes that they start: `tldesk demo`, the window on what it made, and the end-to-end tests of the
window; with --program the first two of an installed program. Of each socket of AF_INET, AF_INET6 or AF_PACKET that is
asked for, got or not, the calls that led to it are printed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "packaging")]

import bare  # noqa: E402  found through the line above
import machine  # noqa: E402

WINDOW_SECONDS = "20"
# How a line of the calls that led to a socket begins, below the socket's own.
CALLED = " > "


def main() -> int:
    """Print how many of each part; the exit code says whether there were none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", help="an installed program instead of this source")
    options = parser.parse_args()
    bare.needs("strace", "timeout")
    print(machine.describe(), flush=True)
    program = [options.program] if options.program else [sys.executable, "-m", "tldesk"]
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as name:
        os.environ["TLDESK_HOME"] = name
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        project = str(Path(name) / "data" / "projects" / "Sample photos")
        parts = {
            "tldesk demo": ([*program, "demo", "--no-window"], 0),
            "the window": (["timeout", WINDOW_SECONDS, *program, project], 124),
        }
        if not options.program:
            parts["end-to-end tests"] = ([sys.executable, "-m", "pytest", "-q", "tests/e2e"], 0)
        found = sum(count(what, command, ends, Path(name) / what) for what, (command, ends) in parts.items())
    return 1 if found else 0


def count(what: str, command: list[str], ends: int, trace: Path) -> int:
    """Run a part, which must end with that exit code, and print its figure."""
    traced = [*bare.STRACE, str(trace), "-k", *command]
    done = subprocess.run(traced, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != ends:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    lines = trace.read_text(errors="replace").splitlines()
    asked = [line for line in lines if "socket(" in line and not line.startswith(CALLED)]
    found = bare.internet_sockets(asked)
    print(f"{what:<20} {len(found)} internet sockets of {len(asked)} sockets", flush=True)
    for line in found:
        after = lines[lines.index(line) + 1 :]
        led = next((number for number, call in enumerate(after) if not call.startswith(CALLED)), len(after))
        print(line, *after[:led], sep="\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
