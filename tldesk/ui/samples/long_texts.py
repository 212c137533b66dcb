"""LongTexts: a sentence on how many texts of a project are longer than the window of a pretrained model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from tldesk.errors import said
from tldesk.media.modality import TEXT
from tldesk.project.store import Project
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.language import told
from tldesk.ui.parts.layouts import column
from tldesk.ui.session.calls import Call, run_slowly
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.engine.embedding.longer import Longer


class LongTexts(QWidget):
    """Hidden while there is nothing to say. They are counted off the UI thread, once for each model until the texts
    change. `training`: what becomes of them in a training is said as well.
    """

    def __init__(self, context: Context, name: str, *, training: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._training = context, training
        self._call: Call | None = None
        self._asked: str | None = None
        self._known: dict[str, Longer | None] = {}
        self.text: QLabel = label("", "muted" if training else "small", wrap=True, name=name)
        self.setLayout(column(self.text))
        self.hide()
        context.samples_changed.connect(self._forget)
        context.project_opened.connect(self._forget)
        context.project_closed.connect(self._forget)

    def look(self, model: str = "") -> None:
        """Say it of a model; of that which suits the language of the texts where none is named."""
        project = self._context.project
        if project is None or project.modality != TEXT:
            self._stop()
            self.hide()
        elif model in self._known:
            self._stop()
            self._show(self._known[model])
        elif model != self._asked:
            self._stop()
            self._asked = model
            self._call = run_slowly(lambda stop: _counted(project, model, stop), self._take, self._fail)

    def _forget(self, *_change: object) -> None:
        self._stop()
        self._known.clear()

    def _stop(self) -> None:
        if self._call is not None:
            self._call.stop()
        self._call, self._asked = None, None

    def _take(self, found: Longer | None) -> None:
        if self._asked is not None:
            self._known[self._asked] = found
        self._call, self._asked = None, None
        self._show(found)

    def _fail(self, error: Exception) -> None:
        self._call, self._asked = None, None
        self._context.error_occurred.emit(error)

    def _show(self, found: Longer | None) -> None:
        sentences = [] if found is None else [told(found.text), *([told(said("texts_tuned"))] * self._training)]
        self.text.setText("\n".join(sentences))
        self.setVisible(bool(sentences))


def _counted(project: Project, model: str, should_stop: Callable[[], bool]) -> Longer | None:
    from tldesk.engine import first_choice
    from tldesk.engine.embedding import longer

    return longer.of_project(project, model or first_choice.of(project), should_stop)
