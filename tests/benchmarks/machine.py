"""What machine figures were measured on: printed above every benchmark's result, and written beside a kept figure."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
# Parts of the tests, and this tldesk rather than one that is installed.
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

FIGURES = TESTS.parent / "docs" / "figures.md"
FIRST, LAST = "<!-- written by benchmarks -->", "<!-- until here -->"

PACKAGES = ("torch", "onnxruntime", "scikit-learn", "pillow", "PySide6-Essentials")


def describe() -> str:
    """Processor, cores, memory, graphics card, system and versions, a few lines."""
    lines = [
        _machine(),
        f"{platform.platform()}, Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    ]
    if hasattr(os, "getloadavg"):
        lines.append(f"load before: {os.getloadavg()[0]:.1f}")
    return "\n".join(lines)


def writable(parser: argparse.ArgumentParser) -> None:
    """Give a benchmark the option to keep its figures."""
    parser.add_argument("--write", action="store_true", help="put the figures into docs/figures.md")


def tell(name: str, figures: Mapping[str, Any], write: bool, arguments: Sequence[object] | None = None) -> None:
    """Print the figures of a benchmark as a line of JSON, and keep them if that was asked for."""
    print(json.dumps(figures), flush=True)
    if write:
        record(name, figures, arguments)


def record(
    name: str, figures: Mapping[str, Any], arguments: Sequence[object] | None = None, document: Path = FIGURES
) -> None:
    """Put a row with machine, commit and day into the document, in place of the last one of the same command.

    Of an argument that is a path no more than its name is written: what lies above it says who measured.
    """
    given = [word for word in map(str, sys.argv[1:] if arguments is None else arguments) if word != "--write"]
    words = [Path(word).name if Path(word).is_absolute() or "/" in word else word for word in given]
    command = " ".join((f"`python tests/benchmarks/{name}.py", *words)) + "`"
    cells = (command, in_words(figures), _machine(), f"`{_commit()}`", time.strftime("%Y-%m-%d"))
    row = "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"
    before, first, rest = document.read_text(encoding="utf-8").partition(f"{FIRST}\n")
    rows, last, after = rest.partition(LAST)
    if not (first and last):
        raise SystemExit(f"{document} has no place for figures: {FIRST} … {LAST}")
    heads, kept = rows.splitlines()[:2], rows.splitlines()[2:]
    kept = sorted([one for one in kept if not one.startswith(f"| {command} |")] + [row])
    document.write_text(before + first + "\n".join((*heads, *kept)) + "\n" + last + after, encoding="utf-8")


def in_words(figures: Any) -> str:
    """Figures as they are read in a table: `rate: files 3,068, seconds 5.8; many: …`."""
    if isinstance(figures, Mapping):
        nested = any(isinstance(value, Mapping) for value in figures.values())
        parts = (f"{str(key).replace('_', ' ')}{':' * isinstance(value, Mapping)}" for key, value in figures.items())
        words = (f"{part} {in_words(value)}" for part, value in zip(parts, figures.values(), strict=True))
        return ("; " if nested else ", ").join(words)
    if isinstance(figures, list | tuple):
        return ", ".join(map(in_words, figures))
    if isinstance(figures, bool) or not isinstance(figures, int | float):
        return str(figures)
    return f"{figures:,}" if isinstance(figures, int) else f"{figures:g}"


def resident_megabytes(pid: int | str = "self") -> float | None:
    """Resident memory of a process in MB; None where the system does not tell it this way."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def use_home(folder: Path) -> None:
    """What the program keeps goes below `TLDESK_HOME`, or below `folder`, set up as on a user's computer.

    Without the set-up, whatever needs a pretrained model first would prepare it meanwhile, with PyTorch.
    """
    if not os.environ.get("TLDESK_HOME"):
        set_up(folder)
        os.environ["TLDESK_HOME"] = str(folder)


def set_up(home: Path) -> None:
    """Prepare the pretrained models as the program's installation does; those for texts from what was fetched once."""
    from tldesk import paths

    if paths.weights().is_dir():
        shutil.copytree(paths.weights(), home / "data" / "weights")
    command = [sys.executable, "-m", "tldesk", "setup"]
    subprocess.run(command, env={**os.environ, "TLDESK_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)


def _machine() -> str:
    return f"{_processor()}, {_cores()} cores, {_memory()}, {_graphics_card()}"


def _commit() -> str:
    """The commit that is measured; what is not committed says so."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=TESTS, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../tldesk")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "memory unknown"
    return f"{size / 2**30:.0f} GB"


def _graphics_card() -> str:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return "no NVIDIA card"
    query = [tool, "--query-gpu=name", "--format=csv,noheader"]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return done.stdout.strip().replace("\n", ", ") or "no NVIDIA card"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def main() -> None:
    """Print the description."""
    print(describe())


if __name__ == "__main__":
    main()
