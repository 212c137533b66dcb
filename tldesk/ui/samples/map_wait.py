"""MapWait: what stands where the map will be: what it waits for, how far that is, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.session.context import Context

_WIDTH = 320


class MapWait(QWidget):
    """Follows the embedding of the open project until there is a map."""

    def __init__(self, context: Context, prefix: str) -> None:
        super().__init__()
        self._context = context
        self._picture = QLabel()
        self.title = label("", "heading", name=f"{prefix}-map-wait")
        self.text = label("", "muted", wrap=True, name=f"{prefix}-map-wait-text")
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text.setMinimumWidth(_WIDTH)
        self.text.setMaximumWidth(_WIDTH + 80)
        self.progress = named(QProgressBar(), f"{prefix}-map-progress", self.tr("Progress of the map"))
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_WIDTH)
        self.resume = button(self.tr("Resume"), f"{prefix}-map-resume", self._go_on, role="quiet")
        # Each in a row: words that the column aligns would have no height for their lines.
        parts = (self._picture, self.title, self.text, self.progress, self.resume)
        self.setLayout(column(2, *(row(1, part, 1) for part in parts), 3, margins=None))
        for signal in (context.embedding.changed, context.embedding_map.changed, context.samples_changed):
            signal.connect(self._follow)
        context.embedding.advanced.connect(self._follow)
        theme.changed().connect(self._draw_icon)
        self._draw_icon()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _follow(self, *_values: object) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        """Say what the map waits for."""
        embedding, making = self._context.embedding, self._context.embedding_map
        problem = making.problem or embedding.problem
        looked = embedding.progress
        alike = self.tr("Similar images appear close together.")
        title, text = self.tr("Building the map"), alike
        if problem is not None:
            words = shown(problem)
            title, text = self.tr("No map"), words.whole
        elif embedding.paused and not embedding.working and embedding.ready is None:
            title = self.tr("The map is waiting for the images to be analysed")
            text = filled(self.tr("The analysis is paused. {alike}"), alike=alike)
        elif looked is not None:
            title = self.tr("Analysing the images first")
            text = self.tr("{done} of {total} new {total:image|images} done. {alike}")
            text = filled(text, done=looked.done, total=looked.total, alike=alike)
        elif self._context.jobs.busy:
            text = filled(self.tr("It starts when the current job has finished. {alike}"), alike=alike)
        elif embedding.ready is None and not embedding.working and not embedding.waiting:
            title = self.tr("No map yet")
            text = self.tr("The map needs readable images. Import some on the Data page.")
        self.title.setText(title)
        self.text.setText(text)
        self.progress.setVisible(looked is not None or embedding.working or making.working)
        self.progress.setRange(0, looked.total if looked is not None else 0)
        self.progress.setValue(looked.done if looked is not None else 0)
        self.resume.setVisible(embedding.paused and problem is None)

    def _go_on(self) -> None:
        try:
            self._context.embedding.pause(False)
        except OSError as error:
            self._context.error_occurred.emit(error)

    def _draw_icon(self) -> None:
        self._picture.setPixmap(icons.icon("chart-scatter-plot", "muted").pixmap(QSize(56, 56)))
