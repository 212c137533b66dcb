"""What a job that is to stop still does, in words: each phase ends at steps of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled

if TYPE_CHECKING:
    from tldesk.ui.session.progress import RunProgress  # with charts and figures, which no window needs to start

_LOADING = QT_TRANSLATE_NOOP("Halting", "loading PyTorch")
_STEP = QT_TRANSLATE_NOOP("Halting", "finishing this step")
_IMAGES = QT_TRANSLATE_NOOP("Halting", "finishing the images being read")
_FILE = QT_TRANSLATE_NOOP("Halting", "finishing this file")
_BATCH = QT_TRANSLATE_NOOP("Halting", "finishing this batch")
# By the name of a phase; any other is in the middle of a step.
_LAST = {
    **dict.fromkeys(("embed", "import", "look", "predict", "read", "views"), _IMAGES),
    **dict.fromkeys(("export-labels", "pack", "unpack"), _FILE),
    "evaluate": _BATCH,
    "fit": QT_TRANSLATE_NOOP("Halting", "finishing this fit of the classifier"),
    "prepare": QT_TRANSLATE_NOOP("Halting", "building the model"),
    "train": QT_TRANSLATE_NOOP("Halting", "finishing this batch and saving"),
    "export": QT_TRANSLATE_NOOP("Halting", "finishing this step of the export"),
}


def waits_for(progress: RunProgress, *, loading: bool) -> str:
    """What is done before a job stops; `loading` says that it has to load its libraries before it begins."""
    phase = progress.phase if progress.begun else None
    text = _LAST.get(phase.name, _STEP) if phase is not None else _LOADING if loading else _STEP
    return QCoreApplication.translate("Halting", text)


def stopping(progress: RunProgress, *, loading: bool = False) -> str:
    """The same as a line of its own."""
    text = QCoreApplication.translate("Halting", "Stopping: {what}…")
    return filled(text, what=waits_for(progress, loading=loading))
