"""The three charts of a training: loss, accuracy, learning rate."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tldesk.ui import theme
from tldesk.ui.charts.plot import Curve, Plot
from tldesk.ui.models.progress import RunProgress

REDRAW_MS = 100


class TrainingCharts(QWidget):
    """Charts that follow a `RunProgress`.

    Adding points costs nothing here: the charts look at the series every 100 ms, only while they are visible and only
    after `touch` said that there is something new; then the timer stops again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training-charts")
        self.setAccessibleName(self.tr("Charts of the training"))
        self._progress = RunProgress()
        self._drawn = -1
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._tick)
        step = self.tr("Step")
        train, val = self.tr("Train"), self.tr("Validation")
        self.loss = Plot(
            "chart-loss",
            self.tr("Loss"),
            self.tr("Loss"),
            step,
            (Curve("train/loss", train, 0), Curve("val/loss", val, 1, marked=True)),
        )
        self.accuracy = Plot(
            "chart-accuracy",
            self.tr("Accuracy"),
            self.tr("Accuracy (%)"),
            step,
            (
                Curve("train/accuracy", train, 0, scale=100),
                Curve("val/accuracy", val, 1, marked=True, scale=100),
                Curve("val/macro_f1", self.tr("Macro F1"), 2, marked=True, scale=100),
            ),
            rising=True,
        )
        self.rate = Plot(
            "chart-learning-rate",
            self.tr("Learning rate"),
            self.tr("Learning rate"),
            step,
            (Curve("learning_rate", self.tr("Learning rate"), 2),),
        )
        self.plots = (self.loss, self.accuracy, self.rate)
        self._arrange()

    def show_progress(self, progress: RunProgress) -> None:
        """Follow another run's progress."""
        self._progress = progress
        self._drawn = -1
        self._tick()

    def touch(self) -> None:
        """Say that the progress has changed."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._timer.isActive()

    def _tick(self) -> None:
        if self._drawn == self._progress.version:
            self._timer.stop()
            return
        self._drawn = self._progress.version
        started = self._progress.started
        self.rate.setVisible(started is None or started.strategy != "feature-extraction")
        for plot in self.plots:
            plot.show_series(self._progress.curves)

    def _arrange(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(theme.GAP)
        columns.addWidget(self.loss, 1)
        columns.addWidget(self.accuracy, 1)
        columns.addWidget(self.rate, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(columns)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()
        self.touch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
