"""Looking at an installation: what `tldesk doctor` and the window's report say about it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

from tldesk import __version__, paths

_PACKAGES = (
    "torch",
    "torchvision",
    "timm",
    "onnxruntime",
    "onnx",
    "scikit-learn",
    "numpy",
    "pillow",
    "PySide6-Essentials",
)


def examine() -> dict[str, Any]:
    """Versions, device, weights and folders as plain values; `problems` lists in words what stands in the way."""
    from tldesk.engine.machine import device
    from tldesk.engine.networks import weights

    problems: list[str] = []
    packages = {name: _version(name) for name in _PACKAGES}
    problems += [f"the package {name} is not installed" for name, version in packages.items() if version is None]
    found = device.describe()
    folders = {
        "projects": paths.projects(),
        "weights": paths.weights(),
        "cache": paths.cache(),
        "logs": paths.logs(),
    }
    problems += [f"the folder {folder} cannot be written to" for folder in folders.values() if not _writable(folder)]
    names = weights.all_available()
    if not names:
        problems.append("no pretrained models are installed")
    return {
        "tldesk": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "device": found.kind,
        "device_text": found.text,
        "free_disk_gb": round(shutil.disk_usage(_existing(paths.projects())).free / 1e9, 1),
        "executable": sys.executable,
        "packages": packages,
        "folders": {name: str(folder) for name, folder in folders.items()},
        "weights": names,
        "problems": problems,
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _existing(folder: Path) -> Path:
    """The folder, or its nearest parent that is there."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _writable(folder: Path) -> bool:
    return os.access(_existing(folder), os.W_OK)
