"""What was dropped on the window: local files and folders, and which of them are projects."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData

from tldesk import disk, paths


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders of a drop; anything else is left out."""
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in found if disk.is_there(path)]


def importable(path: Path) -> bool:
    """Whether a path may be imported: a folder, a table, an annotation file or an archive."""
    return disk.is_folder(path) or path.suffix.lower() in _files()


def file_patterns() -> str:
    """The single files that can be imported, for a file dialog."""
    title = QCoreApplication.translate("drop", "Tables, annotations and archives")
    everything = QCoreApplication.translate("drop", "All files")
    return f"{title} ({' '.join(f'*{suffix}' for suffix in _files())});;{everything} (*)"


def project_folder(path: Path) -> Path | None:
    """The project that a path stands for (its folder or its `project.tldesk`), or None."""
    if path.name == paths.PROJECT_FILE and disk.is_file(path):
        return path.parent
    return path if disk.is_file(path / paths.PROJECT_FILE) else None


def _files() -> tuple[str, ...]:
    """What the importers take of single files; they are not loaded before something is dropped or looked for."""
    from tldesk.media.tables import SUFFIXES
    from tldesk.project.importers import FILES

    return tuple(dict.fromkeys((*FILES, *SUFFIXES)))
