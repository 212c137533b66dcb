"""What machine figures were measured on: printed above every benchmark's result."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
# Parts of the tests, and this tldesk rather than one that is installed.
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

PACKAGES = ("torch", "onnxruntime", "scikit-learn", "pillow", "PySide6-Essentials")


def describe() -> str:
    """Processor, cores, memory, graphics card, system and versions, a few lines."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines = [
        f"{_processor()}, {cores} cores, {_memory()}, {_graphics_card()}",
        f"{platform.platform()}, Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    ]
    if hasattr(os, "getloadavg"):
        lines.append(f"load before: {os.getloadavg()[0]:.1f}")
    return "\n".join(lines)


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
    """Prepare the pretrained models as the program's installation does."""
    command = [sys.executable, "-m", "tldesk", "setup"]
    subprocess.run(command, env={**os.environ, "TLDESK_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)


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
