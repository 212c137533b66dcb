"""CurveButton: opens the learning curve of the chosen training, against training from scratch."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.controls import button
from tldesk.ui.parts.layouts import row
from tldesk.ui.session.context import Context
from tldesk.ui.session.runs import RunListing
from tldesk.ui.train.curving import Curving
from tldesk.ui.train.learning_curve import LearningCurve
from tldesk.ui.train.run_choice import RunChoice


class CurveButton(QWidget):
    """Follows a `RunChoice`; there for trainings that are finished and began with a pretrained model."""

    def __init__(self, context: Context, choice: RunChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evaluate-curve-place")
        self._choice = choice
        self.curving = Curving(context, self)
        self.button = button(
            self.tr("How much does pretraining help?"), "evaluate-curve", self.open_curve,
            role="quiet", icon="chart-line",
            tip=self.tr("Compare with the same model trained from random weights, on a growing number of images"),
        )  # fmt: skip
        self.setLayout(row(self.button))
        self.button.hide()
        choice.run_chosen.connect(self._follow)

    def open_curve(self) -> None:
        """Show the curve of the chosen training, or of the one whose curve is being made."""
        row = self._choice.chosen()
        if row is not None:
            self.curving.open(row.run)
            LearningCurve(self.curving, self.window()).open()

    def _follow(self, row: RunListing | None) -> None:
        self.button.setVisible(row is not None and row.status == "finished" and row.strategy != "scratch")
