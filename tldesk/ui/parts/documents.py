"""Where a dialog that saves a file begins: among the user's documents, which a project's hidden folder is not."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> Path | None:
    """The user's documents; None where there are none or nothing can be written to them."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(found)
    return folder if found and os.access(folder, os.W_OK | os.X_OK) and folder.is_dir() else None


def to_save(name: str) -> str:
    """What a dialog suggests for a file of this name."""
    return str((documents() or Path.home()) / name)
