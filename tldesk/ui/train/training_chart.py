"""The three charts of a training: loss, accuracy, learning rate."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from tldesk.ui.charts.plot import Curve, Plot
from tldesk.ui.parts import theme
from tldesk.ui.session.progress import RunProgress

# Each of the three about every 100 ms; all at once would keep the window waiting. They take no more than a share of the
# window's time: what drawing one of them cost, so many times until the next.
_TURN_MS, _SHARE = 35, 4


class TrainingCharts(QWidget):
    """Charts that follow a `RunProgress`.

    Adding points costs nothing here: the charts look at the series one after another, only while they are visible and
    only after `touch` said that there is something new; then the timer stops again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training-charts")
        self.setAccessibleName(self.tr("Charts of the training"))
        self._progress = RunProgress()
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
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
                Curve("val/map", self.tr("mAP"), 3, marked=True, scale=100, optional=True),
            ),
        )
        self.rate = Plot(
            "chart-learning-rate",
            self.tr("Learning rate"),
            self.tr("Learning rate"),
            step,
            (Curve("learning_rate", self.tr("Learning rate"), 2),),
        )
        self.plots = (self.loss, self.accuracy, self.rate)
        self._drawn = dict.fromkeys(self.plots, -1)  # the version that each shows, the one drawn last at the end
        self._arrange()

    def show_progress(self, progress: RunProgress) -> None:
        """Follow another run's progress."""
        self._progress = progress
        self._draw(self.plots)

    def touch(self) -> None:
        """Say that the progress has changed."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._timer.isActive()

    def _tick(self) -> None:
        behind = [plot for plot, version in self._drawn.items() if version != self._progress.version]
        if behind:
            last = next(reversed(self._drawn))
            self._timer.setInterval(max(_TURN_MS, round(_SHARE * last.cost_ms)))
            self._draw(behind[:1])
        else:
            self._timer.stop()

    def _draw(self, plots: Iterable[Plot]) -> None:
        started, verdict = self._progress.started, self._progress.verdict
        self._show_rate(started is None or started.strategy != "feature-extraction")
        for plot in plots:
            plot.show_series(self._progress.curves, verdict)
            del self._drawn[plot]
            self._drawn[plot] = self._progress.version

    def _show_rate(self, on: bool) -> None:
        """Show the learning rate; without it the other two take its place."""
        self.rate.setVisible(on)
        self.rate.head.setVisible(on)
        self._grid.setColumnStretch(2, int(on))

    def _arrange(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setRowStretch(1, 1)
        for column, plot in enumerate(self.plots):
            self._grid.setColumnStretch(column, 1)
            self._grid.addWidget(plot.head, 0, column)
            self._grid.addWidget(plot, 1, column)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw(self.plots)
        self.touch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
