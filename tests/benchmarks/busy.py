"""How much longer a training takes while another program computes, by how PyTorch's threads wait for each other.

    python tests/benchmarks/busy.py [DATA] [--epochs 2] [--times 2]

DATA is any folder that `tldesk train` takes (default: the sample photos). Trained from scratch, which PyTorch does
alone, in new processes: with nothing beside and beside one process that never rests; with threads that sleep while they
wait (PASSIVE, as the program has it) and with OpenMP's own way. Prints the machine, the seconds and a line of JSON with
their ratios; goal: beside the other program not above twice as long, and alone not above 5 % longer than OpenMP's way.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import machine

from tldesk import paths

# What GNU's OpenMP does by itself: it looks so many times before it sleeps.
POLICIES: dict[str, dict[str, str]] = {"sleeping": {}, "OpenMP's own": {"GOMP_SPINCOUNT": "300000"}}


@contextmanager
def other_program() -> Iterator[None]:
    """A process that takes one core, for a while."""
    program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        program.kill()
        program.wait()


def seconds(data: Path, epochs: int, policy: dict[str, str]) -> float:
    """One training in a new process."""
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
        command = [sys.executable, "-m", "tldesk", "new", f"{folder}/project", "--from", str(data)]
        environment = {**os.environ, **policy}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        command = [sys.executable, "-m", "tldesk", "train", f"{folder}/project", "--strategy", "scratch"]
        began = time.monotonic()
        subprocess.run([*command, "--epochs", str(epochs)], env=environment, stdout=subprocess.DEVNULL, check=True)
        return time.monotonic() - began


def main() -> int:
    """Train in turns, so that what the machine does meanwhile meets all of them; print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=paths.samples())
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as home:
        machine.use_home(Path(home))
        for _ in range(options.times):
            for beside, program in (("alone", nullcontext), ("beside", other_program)):
                for name, policy in POLICIES.items():
                    with program():
                        taken.setdefault(f"{beside}, {name}", []).append(seconds(options.data, options.epochs, policy))
    middle = {name: round(statistics.median(values), 1) for name, values in taken.items()}
    ratios = {
        "beside": round(middle["beside, sleeping"] / middle["alone, sleeping"], 2),
        "beside, OpenMP's own": round(middle["beside, OpenMP's own"] / middle["alone, OpenMP's own"], 2),
        "alone, against OpenMP's own": round(middle["alone, sleeping"] / middle["alone, OpenMP's own"], 2),
    }
    print(json.dumps({"seconds": middle, "ratios": ratios}))
    return 0 if ratios["beside"] <= 2 and ratios["alone, against OpenMP's own"] <= 1.05 else 1


if __name__ == "__main__":
    raise SystemExit(main())
