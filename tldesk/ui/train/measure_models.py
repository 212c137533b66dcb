"""MeasureModels: how good each pretrained model on this computer would be on the user's own images, and how fast."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QProgressBar, QTableView, QWidget

from tldesk.engine.networks import backbones
from tldesk.engine.recommend import MOST
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.record_table import set_up_rows
from tldesk.ui.parts.text import local_time
from tldesk.ui.session.chart_place import ChartPlace
from tldesk.ui.train.measured_models import MeasuredModel, reason
from tldesk.ui.train.model_measuring import Measuring

_ROWS_SHOWN = 6


class MeasureModels(Dialog):
    """Shows what `measuring` found or finds; `model_chosen` carries the name of the backbone to use.

    Closing it leaves a measurement going on; the cards show its result.
    """

    model_chosen = Signal(str)

    def __init__(self, measuring: Measuring, parent: QWidget | None) -> None:
        super().__init__(QCoreApplication.translate("MeasureModels", "Measure on my data"), "measure-models", parent)
        self._measuring = measuring
        self.about = label(self._about(), "muted", wrap=True, name="measure-models-about")
        self.reason = label("", "body", wrap=True, name="measure-models-reason")
        self.stale = label("", "warning", wrap=True, name="measure-models-stale")
        self.progress = named(QProgressBar(), "measure-models-progress", self.tr("Progress"))
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.told = label("", "small", name="measure-models-told")
        self.table = self._make_table()
        from tldesk.ui.charts.pareto import ParetoChart  # pyqtgraph is not loaded before a chart is wanted

        self.chart = ParetoChart(
            "measure-models-chart",
            self.tr("Accuracy vs. time"),
            self.tr("Milliseconds per image"),
            self.tr("Accuracy"),
        )
        nothing = self.tr("Each model appears here as soon as it is measured.")
        self.place = ChartPlace("measure-models-chart", self.chart.title, nothing)
        self.place.hold(self.chart)
        self.start_button = button(self.tr("Measure"), "measure-models-start", self._start_or_stop)
        self.use_button = button(self.tr("Use this model"), "measure-models-use", self._use, role="primary")
        words = (self.about, self.stale, self.reason, self.told)
        fill(self.body, *words, self.progress, self.table, (self.place, 1), 0)
        self.add_buttons(self.close_button(), self.use_button, left=(self.start_button,))
        self.resize(110 * theme.GRID, 76 * theme.GRID)
        measuring.changed.connect(self._show)
        self._show()
        if measuring.result is None and measuring.job is None:
            self._start_or_stop()

    def _start_or_stop(self) -> None:
        if self._measuring.job is None:
            self._measuring.start()
        else:
            self._measuring.stop()

    def _use(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.model_chosen.emit(self.measured.rows[index.row()].name)
            self.accept()

    def _show(self) -> None:
        measuring, result = self._measuring, self._measuring.result
        busy = measuring.job is not None
        rows = measuring.found if busy or result is None else result.measured
        chosen = "" if busy or result is None else result.chosen
        if rows != self.measured.rows or chosen != self.measured.chosen:
            self.measured.show(rows, chosen)
            self.table.selectRow(max(0, self.measured.place(chosen)))
            rows_high = min(len(rows), _ROWS_SHOWN) * self.table.rowHeight(0)
            self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows_high + theme.GAP)
            self._draw()
        self.progress.setValue(round(1000 * measuring.share))
        self.told.setText(measuring.told)
        for part in (self.progress, self.told):
            part.setVisible(busy)
        self.reason.setText(reason(result) if result is not None and not busy else "")
        self.reason.setVisible(bool(self.reason.text()))
        self.stale.setText("\n".join([*measuring.notes, *self._stale()]))
        self.stale.setVisible(bool(self.stale.text()))
        self.table.setVisible(bool(rows))
        self.use_button.setEnabled(bool(rows) and not busy)
        again = self.tr("Measure again") if result is not None else self.tr("Measure")
        self.start_button.setText(self.tr("Stop") if busy else again)
        self.start_button.setAccessibleName(self.start_button.text())

    def _draw(self) -> None:
        from tldesk.ui.charts.pareto import Point

        rows, chosen = self.measured.rows, self.measured.chosen
        points = [
            Point(
                backbones.get(row.name).title,
                row.ms,
                100 * row.accuracy,
                100 * row.low,
                100 * row.high,
                row.name == chosen,
            )
            for row in rows
        ]
        best = max(rows, key=lambda row: row.accuracy) if rows else None
        band = (100 * (best.accuracy - best.error), 100 * best.accuracy) if best is not None else (0.0, 0.0)
        self.chart.show_points(points, band)
        self.place.follow()

    def _about(self) -> str:
        text = self.tr(
            "Every installed model analyses up to {count} of your labelled images (never test images). A "
            "quick classifier then estimates its accuracy on new images. This takes a minute or two, and less "
            "the next time."
        )
        return filled(text, count=MOST)

    def _stale(self) -> list[str]:
        result = self._measuring.result
        if result is None or not self._measuring.stale or self._measuring.job is not None:
            return []
        text = self.tr(
            "Measured on {time} with {count} labelled {count:image|images}. They have changed since then, so "
            "measure again."
        )
        return [filled(text, time=local_time(datetime.fromisoformat(result.when)), count=result.labelled)]

    def _make_table(self) -> QTableView:
        self.measured = MeasuredModel(self)
        table = named(QTableView(), "measure-models-table", self.tr("Measured models"))
        table.setModel(self.measured)
        set_up_rows(table, "measure-models-header")
        table.doubleClicked.connect(lambda _index: self._use())
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return table
