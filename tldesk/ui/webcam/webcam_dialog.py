"""The webcam: hold a button, and ten pictures a second of a class are kept and imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QFormLayout, QSizePolicy, QWidget

from tldesk.errors import TldeskError
from tldesk.project.exchange.webcam_files import Taken
from tldesk.project.samples.classes import checked_name
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named, set_role
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.session.context import Context
from tldesk.ui.webcam import device
from tldesk.ui.webcam.device import FrameSource
from tldesk.ui.webcam.recorder import Recorder

_TITLE = QT_TRANSLATE_NOOP("WebcamDialog", "Webcam")
_VIEW = QSize(480, 320)


def open_dialog(context: Context, window: QWidget, taken: Callable[[Taken], object]) -> None:
    """Open the webcam, to take pictures of a class; says what to install where that is missing."""
    project = there(context.project)
    try:
        source = device.open_cameras()
    except TldeskError as error:
        context.error_occurred.emit(error)
        return
    recorder = Recorder(project, window)  # not of the dialog: it goes on until the last picture is imported
    recorder.taken.connect(taken)
    recorder.failed.connect(context.error_occurred)
    WebcamDialog(context, source, recorder, project.classes.names(), window).open()


class WebcamDialog(Dialog):
    """Shows a camera of `source`; `recorder` keeps the pictures. It gives the camera back when it closes."""

    def __init__(
        self, context: Context, source: FrameSource, recorder: Recorder, classes: list[str], parent: QWidget | None
    ) -> None:
        super().__init__(QCoreApplication.translate("WebcamDialog", _TITLE), "webcam", parent)
        self._source = source
        self._recorder = recorder
        source.setParent(self)
        self.view = named(ImageView(), "webcam-view", self.tr("Camera view"))
        self.cameras = named(QComboBox(), "webcam-camera", self.tr("Camera"))
        self.classes = named(QComboBox(), "webcam-class", self.tr("Class of the images"))
        self.record = button(self.tr("Hold to record"), "webcam-record", lambda: None, role="primary", icon="record")
        self.words = label("", "muted", name="webcam-words")
        self._lay_out(classes)
        self._connect(context)
        self._fill_cameras()

    def _lay_out(self, classes: list[str]) -> None:
        self.view.setMinimumSize(_VIEW)
        self.classes.setEditable(True)
        self.classes.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed = named(there(self.classes.lineEdit()), "webcam-class-name", self.classes.accessibleName())
        typed.setPlaceholderText(self.tr("Name of a new class"))
        self.classes.addItems(classes)
        self.record.setMinimumHeight(6 * theme.GRID)
        self.record.setToolTip(as_tip(self.tr("Hold the mouse button or the Space key to take ten pictures a second")))
        self.record.setEnabled(False)
        for box in (self.cameras, self.classes):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Camera"), self.cameras)
        form.addRow(self.tr("Class"), self.classes)
        screen = Card("", "webcam-screen", margins=theme.GAP)
        fill(screen.body, self.view)
        fill(self.body, (screen, 1), form, self.record, self.words)
        done = self.close_button(self.tr("Done"))
        self.add_buttons(done)
        done.setDefault(False)  # Enter in the name of a class must not close the window
        done.setAutoDefault(False)
        self._say(self.tr("The images are saved in the project with this class."))

    def _connect(self, context: Context) -> None:
        source, recorder = self._source, self._recorder
        source.arrived.connect(self._show_frame)
        source.arrived.connect(recorder.take)
        source.failed.connect(self._fail)
        source.cameras_changed.connect(self._fill_cameras)
        recorder.counted.connect(self._count)
        self.cameras.activated.connect(lambda _at: self._start())
        self.record.pressed.connect(self._begin)
        self.record.released.connect(self._end)
        self.finished.connect(self._give_back)
        context.project_closed.connect(self.reject)

    # the camera

    def _fill_cameras(self) -> None:
        """Show what is plugged in, and the first of it unless one is shown already."""
        before = self.cameras.currentData()
        found = self._source.cameras()
        self.cameras.clear()
        for camera in found:
            self.cameras.addItem(camera.name, camera)
        self.cameras.setEnabled(bool(found))
        if before in found:
            self.cameras.setCurrentIndex(found.index(before))
        elif found:
            self._start()
        else:
            self._source.stop()
            self._explain(self.tr("No camera found. Plug one in and it appears here."))

    def _start(self) -> None:
        self._explain(self.tr("Waiting for the camera…"))
        self._source.start(self.cameras.currentData())

    def _fail(self, code: str, words: str) -> None:
        texts = {
            "denied": self.tr("tldesk is not allowed to use the camera. Allow it in your system's privacy settings."),
            "broken": self.tr("The camera delivers no image. Another program may be using it."),
        }
        self._explain(f"{texts[code]}\n\n{words}".strip())

    def _explain(self, text: str) -> None:
        """Say in place of the picture why there is none."""
        self._end()
        self.view.show_message(text)
        self.record.setEnabled(False)

    def _show_frame(self, picture: QImage) -> None:
        self.view.show_image(picture, picture.size(), keep_zoom=self.view.has_content)
        if not self.record.isEnabled():
            self.record.setEnabled(True)
            self.record.setFocus()

    # recording

    def _begin(self) -> None:
        """Keep pictures of the chosen class; asks for a class when there is none."""
        try:
            name = checked_name(self.classes.currentText())
        except TldeskError as error:
            typed = self.classes.currentText().strip()
            self._say(shown(error).text if typed else self.tr("Enter the name of the class first."), "bad")
            self.classes.setFocus()
            return
        self.classes.setEnabled(False)
        self._recorder.begin(name)

    def _end(self) -> None:
        if self._recorder.recording:
            self._recorder.end()
        self.classes.setEnabled(True)

    def _count(self, total: int) -> None:
        text = self.tr("{count} {count:image|images} so far, the last of “{name}”")
        self._say(filled(text, count=total, name=self._recorder.label))

    def _say(self, text: str, role: str = "muted") -> None:
        self.words.setText(text)
        set_role(self.words, role)

    def _give_back(self, _result: int) -> None:
        self._end()
        self._source.stop()
