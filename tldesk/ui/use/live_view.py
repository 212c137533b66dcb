"""LiveView: what the webcam sees, and what the model says of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QWidget

from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.prediction_bars import PredictionBars
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.session.context import Context
from tldesk.ui.use.live import Live
from tldesk.ui.use.tried_model import TriedModel
from tldesk.ui.webcam import device
from tldesk.ui.webcam.device import FrameSource
from tldesk.ui.webcam.recorder import encoded

_QUALITY = 95  # of JPEG: what the recorder keeps for training


def view(context: Context, opened: TriedModel) -> LiveView:
    """What asks about what the webcam sees."""
    return LiveView(context, opened)


class LiveView(QWidget):
    """Shows a camera between `start` and `stop`; `ended` tells that the person wants no more of it."""

    ended = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, opened: TriedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("use-live")
        self._context = context
        self.live = Live(opened, "webcam", self)
        self._source: FrameSource | None = None
        self.view = named(ImageView(), "use-live-view", self.tr("Camera view"))
        self.cameras = named(QComboBox(), "use-live-camera", self.tr("Camera"))
        self.answer = label("", "title", wrap=True, name="use-live-answer")
        self.time = label("", "small", name="use-live-time")
        self.bars = PredictionBars()
        self.bars.setObjectName("use-live-bars")
        self.end_button = button(self.tr("Stop the webcam"), "use-live-stop", self.ended.emit, icon="stop")
        self._arrange()
        self.cameras.activated.connect(lambda _at: self._start_camera())
        self.live.answered.connect(self._show)
        self.live.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether a run is asked."""
        return self.live.running

    def listen(self, run: Run) -> bool:
        """Ask the run about what the webcam sees, where it can be opened; says why it cannot."""
        try:
            self.start(run, device.open_cameras())
        except TldeskError as error:
            self._context.error_occurred.emit(error)
        return self.running

    def start(self, run: Run, source: FrameSource) -> None:
        """Ask the run about the frames of the usual camera of `source`, which it gives back at the end."""
        self.stop()
        source.setParent(self)
        self._source = source
        source.arrived.connect(self._show_frame)
        source.failed.connect(self._explain)
        source.cameras_changed.connect(self._fill_cameras)
        self.live.start(run)
        self._show(None)
        self._fill_cameras()

    def ask(self, run: Run) -> None:
        """Ask another run from now on."""
        if self.live.running:
            self.live.start(run)

    def stop(self) -> None:
        """Give the camera back."""
        self.live.stop()
        source, self._source = self._source, None
        if source is not None:
            source.stop()
            source.deleteLater()
        self.cameras.clear()

    def _fill_cameras(self) -> None:
        """Show what is plugged in, and the first of it unless one is shown already."""
        if self._source is None:
            return
        before, found = self.cameras.currentData(), self._source.cameras()
        self.cameras.clear()
        for camera in found:
            self.cameras.addItem(camera.name, camera)
        self.cameras.setEnabled(len(found) > 1)
        if before in found:
            self.cameras.setCurrentIndex(found.index(before))
        elif found:
            self._start_camera()
        else:
            self._source.stop()
            self.view.show_message(self.tr("No camera found. Plug one in and it appears here."))

    def _start_camera(self) -> None:
        if self._source is not None:
            self.view.show_message(self.tr("Waiting for the camera…"))
            self._source.start(self.cameras.currentData())

    def _show_frame(self, picture: QImage) -> None:
        self.view.show_image(picture, picture.size(), keep_zoom=self.view.has_content)
        if not self.live.busy:
            kept = picture.copy()
            self.live.take(lambda: encoded(kept, "JPEG", _QUALITY))

    def _explain(self, code: str, words: str) -> None:
        texts = {
            "denied": self.tr("tldesk is not allowed to use the camera. Allow it in your system's privacy settings."),
            "broken": self.tr("The camera delivers no image. Another program may be using it."),
        }
        self.view.show_message(f"{texts[code]}\n\n{words}".strip())

    def _show(self, found: Answered | None, milliseconds: float = 0.0) -> None:
        self.bars.ranking.show(found)
        known = found is not None and bool(found.probabilities)
        none = found is not None and found.none_of_these
        text = self.tr("None of these") if none else ", ".join(found.said) if found is not None and known else ""
        self.answer.setText(text or (found.problem if found is not None else ""))
        self.time.setText(filled(self.tr("{time} ms per image"), time=f"{milliseconds:.0f}") if known else "")

    def _arrange(self) -> None:
        end = (self.end_button, Qt.AlignmentFlag.AlignLeft)
        side = column(self.cameras, self.answer, (self.bars, 1), self.time, end)
        self.setLayout(row((self.view, 1), side, gap=theme.GAP_LARGE))
        self.cameras.setFixedWidth(28 * theme.GRID)
        self.answer.setFixedWidth(28 * theme.GRID)
        self.bars.setFixedWidth(28 * theme.GRID)
