"""EmbeddingStatus: in the status bar, how far the images are looked at in the background, with a pause button."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import icon_button, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session import how_far
from tldesk.ui.session.context import Context

_REFRESH_MS = 500  # also how long it takes until something is said at all


class EmbeddingStatus(QWidget):
    """Visible while images are looked at, or wait to be because it is paused."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "embedding-status")
        self._context = context
        self._paused = False
        self.text = Shortened("muted", name="embedding-text")
        self.switch = icon_button("pause", "embedding-pause", "", self._toggle)
        self.setLayout(row(self.text, self.switch, margins=(theme.GAP, 0, theme.GAP, 0)))
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        context.embedding.changed.connect(self._change)
        for changed in (context.project_opened, context.project_closed):
            changed.connect(self._name)
        self._name()
        self.setVisible(False)

    def refresh(self) -> None:
        """Show how it stands now."""
        embedding = self._context.embedding
        paused = embedding.paused and embedding.waiting and not embedding.working
        self.setVisible(paused or (embedding.working and (embedding.preparing or embedding.progress is not None)))
        if not embedding.working:
            self._timer.stop()
        self._show_switch(embedding.paused)
        progress = embedding.progress
        if paused:
            self.text.say(self.tr("Analysis of new images is paused"))
        elif embedding.preparing:
            self.text.say(self.tr("Preparing…"))
        elif progress is not None:
            text = self.tr("Analysing new images: {done} of {total}")
            text = filled(text, done=f"{progress.done:,}", total=f"{progress.total:,}")
            left = [] if progress.seconds_left is None else [how_far.time_left(progress.seconds_left)]
            self.text.say(" · ".join((text, *left)), text, how_far.count(progress.done, progress.total))

    def _change(self) -> None:
        embedding = self._context.embedding
        if embedding.working:
            self._timer.start()
            if embedding.preparing:
                self.refresh()
        else:
            self.refresh()

    @Slot()
    def _name(self) -> None:
        self.setAccessibleName(self.tr("Images analysed in the background"))

    def _toggle(self) -> None:
        try:
            self._context.embedding.pause(not self._context.embedding.paused)
        except OSError as error:
            self._context.error_occurred.emit(error)

    def _show_switch(self, paused: bool) -> None:
        if paused != self._paused or not self.switch.toolTip():
            self._paused = paused
            text = self.tr("Resume analysis") if paused else self.tr("Pause analysis")
            self.switch.setIcon(icons.icon("play" if paused else "pause", "muted"))
            self.switch.setToolTip(as_tip(text))
            self.switch.setAccessibleName(text)
