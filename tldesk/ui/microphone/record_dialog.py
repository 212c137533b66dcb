"""The dialog that records sounds: hold a button, count down, or record the background; each is kept and imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFormLayout, QSizePolicy, QWidget

from tldesk.errors import TldeskError
from tldesk.media.sound import microphone
from tldesk.media.sound.microphone import Block
from tldesk.project.exchange.webcam_files import Taken
from tldesk.project.samples.classes import checked_name
from tldesk.ui.microphone.hearing import Hearing
from tldesk.ui.microphone.level_meter import LevelMeter
from tldesk.ui.microphone.microphone_choice import MicrophoneChoice
from tldesk.ui.microphone.sound_recorder import LONGEST, SHORTEST, SoundRecorder
from tldesk.ui.microphone.timed_button import TimedButton
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named, set_role
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context

_TITLE = QT_TRANSLATE_NOOP("RecordDialog", "Record sounds")
_COUNT, _COUNT_MS = 3, 1_000  # what is counted down from, and how fast
_PIECE = 1.0  # seconds of a sound of the background


def open_dialog(context: Context, window: QWidget, taken: Callable[[Taken], object]) -> None:
    """Open the microphone, to record sounds of a class; says why where there is no way to."""
    project = there(context.project)
    try:
        source = microphone.open_source()
    except TldeskError as error:
        context.error_occurred.emit(error)
        return
    recorder = SoundRecorder(project, window)  # not of the dialog: it goes on until the last sound is imported
    recorder.taken.connect(taken)
    recorder.failed.connect(context.error_occurred)
    RecordDialog(context, Hearing(source), recorder, project.classes.names(), window).open()


class RecordDialog(Dialog):
    """Shows what `hearing` hears; `recorder` keeps it. It gives the microphone back when it closes."""

    def __init__(
        self, context: Context, hearing: Hearing, recorder: SoundRecorder, classes: list[str], parent: QWidget
    ) -> None:
        super().__init__(QCoreApplication.translate("RecordDialog", _TITLE), "record", parent)
        self._context, self._hearing, self._recorder = context, hearing, recorder
        hearing.setParent(self)
        self._timed: TimedButton | None = None  # which is at work
        self._left = 0  # of the countdown
        self._most = LONGEST
        self._heard = False  # whether sound comes in
        self._counting = QTimer(self, interval=_COUNT_MS)
        self._counting.timeout.connect(self._count_down)
        self.microphones = MicrophoneChoice("record-microphone", context)
        self.classes = named(QComboBox(), "record-class", self.tr("Class of the sounds"))
        self.time = label("", "figure", name="record-time")
        self.hint = label("", "muted", wrap=True, name="record-hint")
        self.meter = LevelMeter("record-level")
        self.record = button(
            self.tr("Hold to record a sound"), "record-hold", lambda: None, role="primary", icon="record"
        )
        self.timed = TimedButton("record-timed", self.tr("Count down and record"), "timer-outline", 2, (1, 60))
        self.background = TimedButton("record-background", self.tr("Record background"), "waveform", 20, (5, 300))
        self.words = label("", "muted", wrap=True, name="record-words")
        self.undo = button(self.tr("Undo last recording"), "record-undo", self._undo, role="quiet", icon="undo")
        self._lay_out(classes)
        self._connect()
        self._rest()
        self.microphones.serve(hearing)

    def _lay_out(self, classes: list[str]) -> None:
        self.classes.setEditable(True)
        self.classes.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed = named(there(self.classes.lineEdit()), "record-class-name", self.classes.accessibleName())
        typed.setPlaceholderText(self.tr("Name of a new class"))
        self.classes.addItems(classes)
        self.record.setMinimumHeight(6 * theme.GRID)
        tip = self.tr("Hold the mouse button or the Space key while you make the sound, for up to 60 seconds")
        self.record.setToolTip(as_tip(tip))
        self.timed.set_tip(self.tr("Counts down from 3, then records for this long"))
        self.background.set_tip(
            self.tr(
                "Records what is heard when nothing happens, cut into sounds of one second of the class “Background”"
            )
        )
        for box in (self.microphones, self.classes):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Microphone"), self.microphones)
        form.addRow(self.tr("Class"), self.classes)
        for shown_in_middle in (self.time, self.hint):
            shown_in_middle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        screen = Card("", "record-screen", margins=theme.GAP_LARGE)
        screen.setMinimumWidth(56 * theme.GRID)
        self.hint.setMinimumHeight(3 * self.hint.fontMetrics().lineSpacing())
        fill(screen.body, self.time, self.hint, self.meter)
        timed = row((self.timed, 1), (self.background, 1), gap=theme.GAP_LARGE)
        below = row((self.words, 1), self.undo)
        fill(self.body, form, screen, self.record, timed, below)
        done = self.close_button(self.tr("Done"))
        self.add_buttons(done)
        done.setDefault(False)  # Enter in the name of a class must not close the window
        done.setAutoDefault(False)

    def _connect(self) -> None:
        hearing, recorder = self._hearing, self._recorder
        hearing.arrived.connect(self._hear)
        self.microphones.explained.connect(self._explain)
        recorder.counted.connect(self._count)
        recorder.ended.connect(self._ended)
        self.record.pressed.connect(self._begin)
        self.record.released.connect(self._release)
        for one in (self.timed, self.background):
            one.clicked.connect(lambda one=one: self._toggle(one))
        self.finished.connect(self._give_back)
        self._context.project_closed.connect(self.reject)

    # what is heard

    def _hear(self, block: Block) -> None:
        self.meter.take(block)
        self._recorder.take(block)
        if self._recorder.recording:
            self._show_time()
        elif not self._heard:
            self._heard = True
            self._rest()
            self.record.setFocus()

    def _explain(self, text: str) -> None:
        """Say why nothing is heard; what was recorded until then is kept."""
        kept = self._recorder.recording
        self._stop()
        self._heard = False
        self._rest()
        self.meter.clear()
        more = self.tr("What was recorded until then is saved.") if kept and text else ""
        self.time.setText("–")
        self.hint.setText(f"{text or self.tr('Waiting for the microphone…')} {more}".strip())

    # recording

    def _rest(self) -> None:
        """Say what can be done now."""
        self.time.setText(self._seconds(0))
        self.hint.setText(self.tr("Hold the button while you make the sound."))
        for one in (self.record, self.timed, self.background):
            one.setEnabled(self._heard)
        for timed in (self.timed, self.background):
            timed.set_running(False)
        self.classes.setEnabled(True)
        self._count()

    def _begin(self) -> None:
        """Record as long as the button is held."""
        self._stop()
        name = self._class()
        if name:
            self._start(name, LONGEST, None)

    def _release(self) -> None:
        if self._timed is None:
            self._hearing.read()  # to its end
            self._recorder.end()

    def _toggle(self, one: TimedButton) -> None:
        """Count down and record by itself; or stop that."""
        running = self._timed is one
        self._stop()
        if running:
            return
        if one is self.background or self._class():
            self._timed, self._left = one, _COUNT + 1
            one.set_running(True)
            for other in (self.record, self.timed, self.background, self.classes):
                other.setEnabled(other is one)
            self._count_down()
            self._counting.start()

    def _count_down(self) -> None:
        self._left -= 1
        timed = self._timed
        if self._left or timed is None:
            self.time.setText(str(self._left))
            self.hint.setText(self.tr("Recording starts in a moment."))
            return
        self._counting.stop()
        if timed is self.background:
            self._start(self.tr("Background"), timed.seconds, _PIECE)
        else:
            self._start(self._class(), timed.seconds, None)

    def _start(self, name: str, seconds: float, piece: float | None) -> None:
        self.classes.setEnabled(False)
        self.undo.setEnabled(False)
        self._most = seconds
        self._recorder.begin(name, seconds, piece)
        self._show_time()

    def _stop(self) -> None:
        """End what is recorded, or counted down to."""
        counting, self._timed = self._counting.isActive(), None
        self._counting.stop()
        self._recorder.end()
        if counting:
            self._rest()

    def _ended(self, seconds: float) -> None:
        held, self._timed = self._timed is None, None
        self._rest()
        if held and seconds < SHORTEST:
            self._say(self.tr("That was too short. Hold the button while you make the sound."), "warning")

    def _class(self) -> str:
        """The name of the class; asks for one where there is none, and gives nothing."""
        try:
            return checked_name(self.classes.currentText())
        except TldeskError as error:
            typed = self.classes.currentText().strip()
            self._say(shown(error).text if typed else self.tr("Enter the name of the class first."), "bad")
            self.classes.setFocus()
            return ""

    def _show_time(self) -> None:
        self.time.setText(self._seconds(self._recorder.seconds))
        left = max(0.0, self._most - self._recorder.seconds)
        self.hint.setText(
            filled(self.tr("Recording “{name}”: {left} s left"), name=self._recorder.label, left=f"{left:.0f}")
        )

    def _count(self) -> None:
        recorder = self._recorder
        self.undo.setEnabled(recorder.can_undo)
        text = self.tr("The sounds are saved in the project with this class.")
        if recorder.total:
            text = self.tr("{count} {count:sound|sounds} so far, the last of “{name}”")
        self._say(filled(text, count=recorder.total, name=recorder.last))

    def _undo(self) -> None:
        """Move the sounds of the last recording to the bin."""
        ids = self._recorder.undone()
        self._context.edit(lambda project: project.edits.set_binned(ids, True), len(ids))

    def _seconds(self, seconds: float) -> str:
        return filled(self.tr("{seconds} s"), seconds=f"{seconds:.1f}")

    def _say(self, text: str, role: str = "muted") -> None:
        self.words.setText(text)
        set_role(self.words, role)

    def _give_back(self, _result: int) -> None:
        self._stop()
        self._hearing.stop()
