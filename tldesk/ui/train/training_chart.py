"""The charts of a training: loss and accuracy, and behind *Details* what else was measured."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from tldesk.ui.charts.line import SHARES, Scale
from tldesk.ui.charts.plot import Curve, Plot
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.layouts import column, holder, row, stacked
from tldesk.ui.session.chart_place import ChartPlace
from tldesk.ui.session.progress import RunProgress

# A chart is worked out in one turn and painted in the next; more at once would keep the window waiting. They take no
# more than a share of the window's time: what one of them cost, so many times until the next turn.
_TURN_MS, _SHARE = 50, 2
_LEAST = 28 * theme.GRID  # pixels that a chart is wide at least


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
        self._unpainted: Plot | None = None
        self._make_plots()
        smoothing = self.tr(
            "Thin: each training step. Thick: their exponential moving average over half an epoch, corrected for its "
            "start. Dots: the validation images after each epoch."
        )
        self._places = [_placed(plot, smoothing if plot in (self.loss, self.accuracy) else "") for plot in self.plots]
        self._drawn = dict.fromkeys(self.plots, -1)  # the version that each shows, the one drawn last at the end
        self.details_button = button(
            self.tr("Details"), "training-details", self._toggle, role="quiet", icon="chevron-down",
            tip=self.tr("The learning rate and further measures"),
        )  # fmt: skip
        self.details_button.setCheckable(True)
        self.details_button.setProperty("align", "left")
        words = self.tr("Training: the thin line is each step, the thick one and its value are smoothed.")
        self.smoothed = label(words, "small", wrap=True, name="training-smoothed")
        self.nothing = label(
            self.tr("Curves appear here as soon as something is measured."), "muted", wrap=True, name="charts-nothing"
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()

    def _make_plots(self) -> None:
        train, val = self.tr("Training"), self.tr("Validation")
        loss, rate = Scale(low=0.0, digits=3), Scale(low=0.0, digits=6)
        self.loss = Plot(
            "chart-loss",
            self.tr("Loss"),
            loss,
            (Curve("train/loss", train, "train"), Curve("val/loss", val, "val", decides=True)),
        )
        self.accuracy = Plot(
            "chart-accuracy",
            self.tr("Accuracy"),
            SHARES,
            (
                Curve("train/accuracy", train, "train", scale=100),
                Curve("val/accuracy", val, "val", scale=100, decides=True),
                Curve("val/map", self.tr("mAP"), "map", scale=100, decides=True),
            ),
        )
        self.rate = Plot(
            "chart-learning-rate",
            self.tr("Learning rate"),
            rate,
            (Curve("learning_rate", self.tr("Learning rate"), "rate"),),
        )
        self.f1 = Plot(
            "chart-macro-f1",
            self.tr("Macro F1"),
            SHARES,
            (Curve("val/macro_f1", val, "macro_f1", scale=100),),
        )
        self.plots = (self.loss, self.accuracy, self.rate, self.f1)

    def show_progress(self, progress: RunProgress) -> None:
        """Follow another run's progress."""
        self._progress = progress
        for plot in self.plots:
            plot.reset_zoom()
        self._draw(self.plots)

    def touch(self) -> None:
        """Say that the progress has changed."""
        if not self.isVisible():
            return
        if self._stack.currentIndex() == 0:
            if self._empty:
                return
            self._make_room()  # before the charts are drawn: what appears is laid out at another moment
        if not self._timer.isActive():
            self._timer.start()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._timer.isActive()

    def _tick(self) -> None:
        if self._unpainted is not None:
            self._paint()
            return
        behind = [plot for plot in self._drawn if self._drawn[plot] != self._progress.version and self._wanted(plot)]
        if behind:
            last = next(reversed(self._drawn))
            self._timer.setInterval(max(_TURN_MS, round(_SHARE * last.cost_ms)))
            self._unpainted = behind[0]
            self._unpainted.setUpdatesEnabled(False)
            self._draw(behind[:1])
        else:
            self._timer.stop()

    def _paint(self) -> None:
        """Let the chart be painted that was worked out."""
        if self._unpainted is not None:
            self._unpainted.setUpdatesEnabled(True)
            self._unpainted = None

    def _wanted(self, plot: Plot) -> bool:
        return plot in (self.loss, self.accuracy) or self.details_button.isChecked()

    def _draw(self, plots: Iterable[Plot]) -> None:
        self._make_room()
        measured, verdict = self._progress.measured, self._progress.verdict
        for plot in plots:
            plot.show_curves(measured, verdict)
            del self._drawn[plot]
            self._drawn[plot] = self._progress.version
            self._places[self.plots.index(plot)].follow()

    @property
    def _empty(self) -> bool:
        """Whether nothing was measured yet, nor is there a model to beat."""
        return self._progress.measured.empty and not self._progress.verdict.level

    def _make_room(self) -> None:
        self._show_details()  # while they are hidden, so that they are laid out once
        self._stack.setCurrentIndex(int(not self._empty))

    def _toggle(self) -> None:
        on = self.details_button.isChecked()
        self.details_button.setIcon(icons.icon("chevron-up" if on else "chevron-down", "accent"))
        self._draw((self.rate, self.f1))

    def _show_details(self) -> None:
        """Show what there is of the details, if they are wished for, and what the lines are."""
        measured, on = self._progress.measured, self.details_button.isChecked()
        self.details_button.setVisible(any(plot.has_points(measured) for plot in self.plots[2:]))
        self.smoothed.setVisible(measured.by_step)
        for plot, place in zip(self.plots[2:], self._places[2:], strict=True):
            place.setVisible(on and plot.has_points(measured))

    def _arrange(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_LARGE)
        self._grid.setVerticalSpacing(theme.GAP)
        self._columns = 0
        self._place(2)
        charts = holder(column((self._grid, 1), row(self.details_button, (self.smoothed, 1)), gap=theme.GAP_SMALL))
        self._stack = stacked(self.nothing, charts, name="training-charts-inside")
        self.setLayout(column((self._stack, 1)))
        self._show_details()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One below the other where two have no room for their lines."""
        super().resizeEvent(event)
        self._place(2 if self.width() >= 2 * _LEAST else 1)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, place in enumerate(self._places):
            self._grid.removeWidget(place)
            self._grid.addWidget(place, number // columns, number % columns)
        for side in range(2):
            self._grid.setColumnStretch(side, int(side < columns))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw(self.plots)
        self.touch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._paint()


def _placed(plot: Plot, about: str) -> ChartPlace:
    place = ChartPlace(plot.objectName(), plot.title, about=about)
    place.hold(plot)
    return place
