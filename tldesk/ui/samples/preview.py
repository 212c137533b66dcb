"""Preview: one sample, large; read in the pool while its thumbnail, where it has one, stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import icons, looks
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.controls import icon_button, named
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.language import filled, spoken_of
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.text import problem_text
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.large.large_view import LargeView
from tldesk.ui.samples.sample_marks import SampleMarks
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.session import Session

LARGEST = 4096  # pixels of the longer side that are kept in memory
_DRAWN = QSize(1024, 1024)  # of what is no picture: its extent is no shape


class Preview(QWidget):
    """A sample in the `LargeView` of its kind, with a bar of its name and the tools. `closed` asks to go back to where
    it came from.
    """

    closed = Signal()
    stepped = Signal(int)
    loaded = Signal(int)

    def __init__(
        self,
        session: Session,
        thumbnails: Thumbnails,
        mark_of: Callable[[str], Mark],
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._sample: Sample | None = None
        self._views = looks.large(session.modality)
        self.view: LargeView = self._views.view(session, prefix)
        named(self.view, f"{prefix}-preview-image", self.tr("Large image"))
        self.marks = named(SampleMarks(mark_of), f"{prefix}-preview-marks")
        self._name = named(Elided("heading"), f"{prefix}-preview-name")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.back = icon_button(
            "view-grid-outline", f"{prefix}-preview-close", self.tr("Back to the grid (Esc)"), self.closed.emit
        )
        self.setLayout(column(self._bar(prefix), (self.view, 1), self.marks))

    def show_behind(self, view: str) -> None:
        """Say where *Back* leads: to the `grid`, the `list` or the `map`."""
        icon, text = {
            "grid": ("view-grid-outline", self.tr("Back to the grid (Esc)")),
            "list": ("view-list-outline", self.tr("Back to the list (Esc)")),
            "map": ("scatter-plot-outline", self.tr("Back to the map (Esc)")),
        }[view]
        self.back.setIcon(icons.icon(icon, "muted"))
        self.back.setToolTip(as_tip(text))
        self.back.setAccessibleName(text)

    def _bar(self, prefix: str) -> QHBoxLayout:
        buttons = (
            ("chevron-left", "previous", self.tr("Previous image (left arrow)"), lambda: self.stepped.emit(-1)),
            ("chevron-right", "next", self.tr("Next image (right arrow)"), lambda: self.stepped.emit(1)),
        )
        made = [icon_button(icon, f"{prefix}-preview-{name}", text, slot) for icon, name, text, slot in buttons]
        return row(self.back, (self._name, 1), *self.view.tools(prefix), *made)

    @property
    def sample(self) -> Sample | None:
        """What is shown."""
        return self._sample

    def show_sample(self, sample: Sample | None) -> None:
        """Show a sample, or nothing; the same file is not decoded again."""
        before, self._sample = self._sample, sample
        self.marks.show_sample(sample)
        if sample is None or sample.problem:
            drop_calls_to(self._show_content)
        if sample is None:
            self._name.say("")
            self.view.show_message("")
            return
        if before is None or (before.id, before.name) != (sample.id, sample.name):
            self._name.say(sample.name)  # else it may say that the file is unavailable
        self.view.setAccessibleDescription(sample.name)
        if sample.problem:
            self.view.show_message(problem_text(sample))
            return
        if before is not None and before.sha256 == sample.sha256 and self.view.has_content:
            return
        stand_in = self._thumbnails.any_size(sample)
        full = _full(sample)
        if stand_in is not None:
            self.view.show_content(stand_in.toImage(), full)
        else:
            self.view.show_message("")
        run_newest(lambda: self._views.read(sample, LARGEST), self._show_content, priority=3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next and the previous image (while a part is shown, the image takes them to move)."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show_content(self, content: Any) -> None:
        sample = there(self._sample)
        if isinstance(content, TldeskError) and content.code == "image_missing" and self.view.has_content:
            self._name.say(filled(self.tr("{name} (thumbnail only: the file is unavailable)"), name=sample.name))
        elif isinstance(content, TldeskError):
            self.view.show_message(f"{content.text}\n\n{content.hint}")
        else:
            full = _full(sample)
            self.view.show_content(content, full, keep_zoom=self.view.has_content)
        self.loaded.emit(sample.id)


def _full(sample: Sample) -> QSize:
    """How large the picture of a sample is."""
    return QSize(sample.width, sample.height) if modality.of(spoken_of()).unit == "pixels" else _DRAWN
