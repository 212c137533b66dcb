"""CurveAct: opens the learning curve of the chosen training, against training from scratch."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from tldesk.project.runs.config import BASELINES
from tldesk.ui.parts import icons
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context
from tldesk.ui.session.runs import RunListing
from tldesk.ui.train.curving import Curving
from tldesk.ui.train.learning_curve import LearningCurve
from tldesk.ui.train.run_choice import RunChoice


class CurveAct(QAction):
    """Follows a `RunChoice`; there for finished trainings that began with a pretrained model and had no teacher."""

    def __init__(self, context: Context, choice: RunChoice, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("evaluate-curve")
        self._choice, self._page = choice, page
        self.curving = Curving(context, page)
        self.setText(self.tr("How much does pretraining help?"))
        self.setIcon(icons.icon("chart-line"))
        tip = self.tr("Compare with the same model trained from random weights, on a growing number of images")
        self.setToolTip(as_tip(tip))
        self.setVisible(False)
        self.triggered.connect(lambda _checked=False: self.open_curve())
        choice.run_chosen.connect(self._follow)

    def open_curve(self) -> None:
        """Show the curve of the chosen training, or of the one whose curve is being made."""
        row = self._choice.chosen()
        if row is not None:
            self.curving.open(row.run)
            LearningCurve(self.curving, self._page.window()).open()

    def _follow(self, row: RunListing | None) -> None:
        finished = row is not None and row.status == "finished" and row.strategy not in BASELINES
        self.setVisible(finished and row is not None and not row.run.config.teacher)
