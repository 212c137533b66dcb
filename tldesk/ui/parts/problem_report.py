"""The report a user can copy: versions, system, device and the end of the log, without the user's folder names."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from pathlib import Path

from tldesk import __version__, paths

LOG_FILE = "tldesk.log"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_PACKAGES = ("PySide6-Essentials", "torch", "torchvision", "timm", "onnxruntime", "numpy", "pillow", "scikit-learn")
_READ_BYTES = 200_000


def report(device: str = "", details: str = "", lines: int = 200) -> str:
    """Plain text: what runs where, `details` of an error if any, and the last lines of the log."""
    parts = [
        f"tldesk {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()})",
        f"System: {platform.platform()}, {platform.machine()}, {os.cpu_count()} cores",
        *([f"Device: {device}"] if device else []),
        "Packages: " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        f"Frozen: {bool(getattr(sys, 'frozen', False))}",
    ]
    if details:
        parts += ["", details.rstrip()]
    parts += ["", "Log:", *log_lines()[-lines:]]
    return hide_home("\n".join(parts))


def log_lines(level: str = "DEBUG") -> list[str]:
    """The last lines of the log at or above a level, oldest first; lines of a traceback go with their record."""
    try:
        with (paths.logs() / LOG_FILE).open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _READ_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except OSError:
        return []
    wanted = set(LEVELS[LEVELS.index(level) :])
    kept: list[str] = []
    keep = level == "DEBUG"
    for line in text.splitlines():
        found = _level(line)
        if found:
            keep = found in wanted
        if keep:
            kept.append(line)
    return kept


def hide_home(text: str) -> str:
    """The text with the user's home folder written as `~`."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _level(line: str) -> str | None:
    """The level of the record that begins on this line (`2026-01-31 12:00:00,000 INFO name: …`)."""
    words = line.split(" ", 3)
    return words[2] if len(words) > 2 and words[2] in LEVELS else None


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "-"
