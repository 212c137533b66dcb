"""Preview: one sample, large; decoded in the pool while its thumbnail stands in."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.project.samples.samples import Sample
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.text import problem_text
from tldesk.ui.parts.there import there
from tldesk.ui.samples.image_view import STEP, ImageView
from tldesk.ui.samples.sample_marks import SampleMarks
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import drop_calls_to, run_newest

LARGEST = 4096  # pixels of the longer side that are kept in memory


class Preview(QWidget):
    """A sample in an ImageView, with a bar of its name and the zoom. `closed` asks to go back to the grid."""

    closed = Signal()
    stepped = Signal(int)
    loaded = Signal(int)

    def __init__(
        self,
        thumbnails: Thumbnails,
        mark_of: Callable[[str], Mark],
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._sample: Sample | None = None
        self.view = named(ImageView(), f"{prefix}-preview-image", self.tr("Large image"))
        self.marks = named(SampleMarks(mark_of), f"{prefix}-preview-marks")
        self._name = label("", "heading", name=f"{prefix}-preview-name")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.back = icon_button(
            "view-grid-outline", f"{prefix}-preview-close", self.tr("Back to the grid (Esc)"), self.closed.emit
        )
        self.setLayout(column(self._bar(prefix), (self.view, 1), self.marks))

    def _bar(self, prefix: str) -> QHBoxLayout:
        buttons = (
            ("magnify-minus-outline", "zoom-out", self.tr("Zoom out (-)"), lambda: self.view.zoom_by(1 / STEP)),
            ("fit-to-screen-outline", "fit", self.tr("Fit the whole image (double click)"), self.view.fit),
            ("magnify-plus-outline", "zoom-in", self.tr("Zoom in (+)"), lambda: self.view.zoom_by(STEP)),
            ("chevron-left", "previous", self.tr("Previous image (left arrow)"), lambda: self.stepped.emit(-1)),
            ("chevron-right", "next", self.tr("Next image (right arrow)"), lambda: self.stepped.emit(1)),
        )
        made = (icon_button(icon, f"{prefix}-preview-{name}", text, slot) for icon, name, text, slot in buttons)
        return row(self.back, (self._name, 1), *made)

    @property
    def sample(self) -> Sample | None:
        """What is shown."""
        return self._sample

    def show_sample(self, sample: Sample | None) -> None:
        """Show a sample, or nothing; the same file is not decoded again."""
        before, self._sample = self._sample, sample
        self.marks.show_sample(sample)
        if sample is None or sample.problem:
            drop_calls_to(self._show_image)
        if sample is None:
            self._name.setText("")
            self.view.show_message("")
            return
        self._name.setText(sample.name)
        self.view.setAccessibleDescription(sample.name)
        if sample.problem:
            self.view.show_message(problem_text(sample))
            return
        if before is not None and before.sha256 == sample.sha256 and self.view.has_image:
            return
        stand_in = self._thumbnails.any_size(sample)
        full = QSize(sample.width, sample.height)
        if stand_in is not None:
            self.view.show_image(stand_in.toImage(), full)
        else:
            self.view.show_message("")
        run_newest(lambda: _read(sample), self._show_image, priority=3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next and the previous image (while a part is shown, the image takes them to move)."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show_image(self, picture: QImage | TldeskError) -> None:
        sample = there(self._sample)
        if isinstance(picture, TldeskError) and picture.code == "image_missing" and self.view.has_image:
            self._name.setText(self.tr("{name} (thumbnail only: the file is unavailable)").format(name=sample.name))
        elif isinstance(picture, TldeskError):
            self.view.show_message(f"{picture.text}\n\n{picture.hint}")
        else:
            full = QSize(sample.width, sample.height)
            self.view.show_image(picture, full, keep_zoom=self.view.has_image)
        self.loaded.emit(sample.id)


def _read(sample: Sample) -> QImage | TldeskError:
    """The picture, at most LARGEST pixels long; in the pool."""
    path, kind = sample.path, modality.likely(sample.path.name)
    try:
        picture = kind.code.render(kind.sample(path, sample.place), LARGEST)
    except TldeskError as error:
        return error if path.exists() else TldeskError("image_missing", path=path)
    return to_qimage(picture)


def to_qimage(picture: Image.Image) -> QImage:
    """An RGB picture of Pillow as a QImage with memory of its own."""
    data = picture.tobytes()
    return QImage(data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888).copy()
