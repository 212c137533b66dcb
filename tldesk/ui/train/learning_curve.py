"""LearningCurve: what the pretrained start is worth on these images, against training from random weights."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from tldesk.project.runs.events import CurvePoint
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, interval, percent
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.there import widgets_in
from tldesk.ui.session.chart_place import ChartPlace
from tldesk.ui.train.curving import Curving, duration

_WIDTH, _HEIGHT = 100 * theme.GRID, 76 * theme.GRID


class LearningCurve(Dialog):
    """Shows the curve of the run that `curving` has, and makes it. Closing leaves the work going on."""

    def __init__(self, curving: Curving, parent: QWidget | None) -> None:
        title = QCoreApplication.translate("LearningCurve", "Pretrained vs. from scratch")
        super().__init__(title, "learning-curve", parent)
        self._curving = curving
        about = self.tr(
            "The same model is trained twice with the same settings: from the pretrained weights, as in this "
            "training, and from random weights. Each is trained on 10, 25, 50 and 100% of the training "
            "images, and both are tested on the same images."
        )
        self.cost = label("", "body", wrap=True, name="learning-curve-cost")
        self.verdict = label("", "heading", wrap=True, name="learning-curve-verdict")
        self.told = label("", "small", name="learning-curve-told")
        self.progress = named(QProgressBar(), "learning-curve-progress", self.tr("Progress"))
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.start_button = button("", "learning-curve-start", self._start_or_stop, role="primary")
        from tldesk.ui.charts.curve import CurveChart  # pyqtgraph is not loaded before a chart is wanted

        names = (self.tr("pretrained"), self.tr("from scratch"))
        self.chart = CurveChart("learning-curve-chart", title, self.tr("Training images"), names)
        self.place = ChartPlace("learning-curve-chart", self.tr("Accuracy"))
        self.place.hold(self.chart)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(theme.MARGIN)
        words = (label(about, "muted", wrap=True), self.cost, self.verdict, self.told)
        fill(self.body, *words, self.progress, (self.place, 1), self._table, 0)
        self.add_buttons(self.close_button(), self.start_button)
        curving.changed.connect(self._show)
        self._shown: list[CurvePoint] = []
        self._show()
        self.resize(_WIDTH, self.column.totalHeightForWidth(_WIDTH))
        self._fit()

    def _start_or_stop(self) -> None:
        if self._curving.job is None:
            self._curving.start()
        else:
            self._curving.stop()

    def _show(self) -> None:
        curving, busy = self._curving, self._curving.job is not None
        self.progress.setValue(round(1000 * curving.share))
        self.told.setText(curving.told)
        for part in (self.progress, self.told):
            part.setVisible(busy)
        self.verdict.setText("" if busy or not curving.points else verdict(curving.points[-1]))
        self.verdict.setVisible(bool(self.verdict.text()))
        self.cost.setText("" if busy or curving.points else self._cost())
        self.cost.setVisible(bool(self.cost.text()))
        self.place.setVisible(bool(curving.points))
        if curving.points != self._shown:
            self._shown = list(curving.points)
            self.chart.show_points(self._shown)
            self.place.follow()
            self._fill_table()
        start = self.tr("Resume") if curving.begun else self.tr("Start")
        again = self.tr("Measure again") if curving.points else start
        self.start_button.setText(self.tr("Stop") if busy else again)
        self.start_button.setAccessibleName(self.start_button.text())
        self._fit()

    def _fit(self) -> None:
        """As large as a chart wants once there is one; until then as small as the words are."""
        if self._shown and self.height() < _HEIGHT:
            self.resize(self.width(), _HEIGHT)
        self.grow()

    def _cost(self) -> str:
        seconds = self._curving.seconds
        if seconds is None:
            return self.tr("This takes several times as long as the training itself. You can stop it and resume later.")
        text = self.tr("This takes {time} on this computer. You can stop it and resume later.")
        return filled(text, time=duration(seconds))

    def _fill_table(self) -> None:
        for old in widgets_in(self._table):
            self._table.removeWidget(old)
            old.deleteLater()
        heads = (self.tr("Images"), self.tr("Pretrained"), self.tr("From scratch"), self.tr("Difference (points)"))
        rows = [heads, *(_cells(point) for point in self._shown)] if self._shown else []
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                self._table.addWidget(label(text, "muted" if at == 0 else "body"), at, place)


def verdict(point: CurvePoint) -> str:
    """What the curve's last point says, in a sentence."""
    low, high = (100 * edge for edge in point.gap_interval)
    if low > 0:
        text = _tr("Starting from the pretrained model is {gap} {gap:point|points} better ({low} to {high}).")
    elif high < 0:
        text = _tr(
            "Starting from the pretrained model is {gap} {gap:point|points} worse ({low} to {high}). Train "
            "from scratch."
        )
    else:
        text = _tr(
            "{count} {count:image is|images are} too few to tell which start is better (difference {gap} "
            "{gap:point|points}, {low} to {high})."
        )
    if high < 0:
        low, high = -high, -low
    gap = abs(100 * point.gap) if low > 0 else 100 * point.gap
    return filled(text, gap=f"{gap:.1f}", low=f"{low:.1f}", high=f"{high:.1f}", count=point.judged)


def _cells(point: CurvePoint) -> tuple[str, ...]:
    low, high = (100 * edge for edge in point.gap_interval)
    return (
        f"{point.images:,}",
        _with_interval(point.transfer, point.transfer_interval),
        _with_interval(point.scratch, point.scratch_interval),
        f"{100 * point.gap:+.1f}  ({low:+.1f} … {high:+.1f})",
    )


def _with_interval(value: float, ends: list[float]) -> str:
    low, high = ends
    return f"{percent(value)}  ({interval(low, high, 0)})"


def _tr(text: str) -> str:
    return QCoreApplication.translate("LearningCurve", text)
