"""StopTraining: how a training is to end: with the best model so far, or to be resumed later."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import fill
from tldesk.ui.session.progress import RunProgress


class StopTraining(Dialog):
    """Asks, and may `follow` a training meanwhile. `keep_wanted` ends it with the best model so far,
    `stop_wanted` (for one that is `going`) stops it so that it can be resumed. So many trainings are `waiting`."""

    keep_wanted = Signal()
    stop_wanted = Signal()

    def __init__(
        self, title: str, progress: RunProgress, *, going: bool, parent: QWidget | None, waiting: int = 0
    ) -> None:
        asked = QCoreApplication.translate("StopTraining", "Stop “{title}”?")
        if not going:
            asked = QCoreApplication.translate("StopTraining", "Keep the best model of “{title}”?")
        name = QCoreApplication.translate("StopTraining", "Stop training")
        super().__init__(name, "stop-training", parent, heading=filled(asked, title=title))
        self.about = label("", wrap=True, name="stop-training-about")
        later = self.tr("Stop: the training stops at its next step and can be resumed, as after a pause.")
        if waiting:
            later = self.tr(
                "Stop: the training stops at its next step and can be resumed. The next training in the queue starts; "
                "after a pause it would wait."
            )
        self.later = label(later, "muted", wrap=True, name="stop-training-later")
        fill(self.body, self.about, self.later)
        self.keep_button = button(self.tr("Stop and keep the best"), "stop-training-keep", self._keep, role="primary")
        self.stop_button = button(self.tr("Stop"), "stop-training-stop", self._stop)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.stop_button, self.keep_button)
        for part in (self.later, self.stop_button):  # by now each has a parent: before, it would be a window of its own
            part.setVisible(going)
        self.stop_button.setAutoDefault(True)
        self.setMinimumWidth(60 * theme.GRID)
        self._progress = progress
        self._shown: tuple[bool, float | None] | None = None
        self.follow()
        (self.keep_button if self.keep_button.isEnabled() else self.stop_button).setFocus()

    @Slot(object)
    def follow(self, _event: object = None) -> None:
        """Say what there is to keep by now."""
        learned, worth = self._progress.course.learned, self._progress.course.worth
        if (learned, worth) == self._shown:
            return
        self._shown = learned, worth
        self.keep_button.setEnabled(learned)
        text = self.tr(
            "Stop and keep the best: the best model so far is evaluated, and the training is finished. It "
            "cannot be resumed."
        )
        if not learned:
            text = self.tr(
                "There is no model to keep yet. The first one is saved after an epoch or, with Auto, when the "
                "classifier is fitted."
            )
        elif worth is not None:
            about = self.tr("Best so far: {percent} on the validation images.")
            text += " " + filled(about, percent=percent(worth))
        self.about.setText(text)

    def _keep(self) -> None:
        self.accept()
        self.keep_wanted.emit()

    def _stop(self) -> None:
        self.accept()
        self.stop_wanted.emit()
