"""What was dropped on the window: local files and folders, and which of them are projects."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from tldesk import paths


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders of a drop; anything else is left out."""
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in found if path.exists()]


def project_folder(path: Path) -> Path | None:
    """The project that a path stands for (its folder or its `project.tldesk`), or None."""
    if path.name == paths.PROJECT_FILE and path.is_file():
        return path.parent
    return path if (path / paths.PROJECT_FILE).is_file() else None
