"""What there is at a path, by functions that never raise: Path's do where a folder above may not be entered."""

from __future__ import annotations

import os
from pathlib import Path


def is_file(path: str | Path) -> bool:
    """Whether a path is a regular file; False where that cannot be found out."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: str | Path) -> bool:
    """Whether a path is a folder; False where that cannot be found out."""
    return os.path.isdir(path)  # noqa: PTH112


def is_there(path: str | Path) -> bool:
    """Whether there is anything at a path; False where that cannot be found out."""
    return os.path.exists(path)  # noqa: PTH110
