"""CompareRuns: two or more trainings side by side: curves, figures, which one is better, and the images that decide."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QListWidget, QListWidgetItem, QTableView, QWidget

from tldesk.project.runs.runs import Run
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.charts.key import LineKey
from tldesk.ui.charts.line import SHARES, Line, Scale
from tldesk.ui.evaluate.answers_view import AnswersView
from tldesk.ui.evaluate.comparison import (
    Compared,
    ComparisonModel,
    SettingsModel,
    read_choices,
    read_comparison,
    sentence,
)
from tldesk.ui.parts import errors, theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import Card, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, joined, told
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.narrow import Cells, rows_shown, scrolled
from tldesk.ui.parts.record_table import RecordTable
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.chart_place import LinePlace
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing, date_text

MOST = 6  # curves in one chart can still be told apart
_CHART, _LEAST_CHART = 25 * theme.GRID, 22 * theme.GRID  # pixels of height, and of width
_WORDS, _LEAST_WORDS = 0.3, 14 * theme.GRID  # of the height, for what is said of many trainings; and pixels of it
_ALONE = 64 * theme.GRID  # pixels of width, where there is nothing to compare with
_TRAININGS, _FEW = 26 * theme.GRID, 20 * theme.GRID  # of the trainings' card, and where there is little room
_ROOMY = 120 * theme.GRID  # of the window that has enough


class CompareRuns(Dialog):
    """Compares `run` with those that are ticked; it is the first, the others are measured against it."""

    def __init__(self, context: Context, project: Project, run: Run, parent: QWidget | None) -> None:
        title = QCoreApplication.translate("CompareRuns", "Compare trainings")
        super().__init__(title, "compare-runs", parent)
        self._context, self._project, self._first = context, project, run
        self.compared: Compared | None = None
        self.list = named(QListWidget(), "compare-runs-list", self.tr("Trainings to compare"))
        self.list.setProperty("role", "plain")
        self.base = label("", "muted", wrap=True, name="compare-runs-base")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        step = replace(SHARES, title=self.tr("Training progress"))
        loss = Scale(low=0.0, digits=3)
        self.loss = LinePlace("chart-compare-loss", self.tr("Validation loss"), step, loss, ends="values")
        self.accuracy = LinePlace("chart-compare-accuracy", self.tr("Validation accuracy"), step, SHARES, ends="values")
        self.key = LineKey("compare-runs-key")
        self.figures, self.settings = ComparisonModel(self), SettingsModel(self)
        for chart in (self.loss, self.accuracy):
            chart.setFixedHeight(_CHART)
        self.table = named(QTableView(), "compare-runs-table", self.tr("Results of the trainings"))
        self.differing = named(QTableView(), "compare-runs-settings", self.tr("Settings that differ"))
        self.verdict = label("", "heading", wrap=True, name="compare-runs-verdict")
        self.about = label("", "muted", wrap=True, name="compare-runs-about")
        self.which = named(Combo(), "compare-runs-which", self.tr("Images to show"))
        self.which.mode = Qt.TextElideMode.ElideMiddle  # their number is at the end
        self.images = AnswersView(project)
        self.images.setObjectName("compare-runs-images")
        self.none = label(self.tr("There are no such images."), "muted", wrap=True, name="compare-runs-none")
        self.none.hide()
        self._arrange()
        self.waiting = Waiting("compare-runs-waiting", over=self)
        self.list.itemChanged.connect(lambda _item: self.compare())
        self.which.currentIndexChanged.connect(lambda _index: self._show_images())
        self.images.opened.connect(self._open_image)
        context.project_closed.connect(self.reject)
        wait = self.waiting.begin(self.tr("Reading the trainings…"))
        run_in_pool(lambda: read_choices(project, run), self._fill, self._fail, wait=wait)

    @property
    def runs(self) -> list[Run]:
        """The runs that are compared, the first one first."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            self._first,
            *(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked),
        ]

    def compare(self) -> None:
        """Compare what is ticked."""
        runs = self.runs
        if len(runs) < 2:
            self._clear(self.tr("Select a training to compare with."))
        elif len(runs) > MOST:
            self._clear(
                filled(self.tr("You can compare at most {count} {count:training|trainings} at once."), count=MOST)
            )
        else:
            wait = self.waiting.begin(self.tr("Comparing…"))
            run_newest(partial(read_comparison, runs), self._show, self._fail, wait=wait)

    # showing

    def _fill(self, found: tuple[list[RunListing], list[Run]]) -> None:
        """List the finished runs beside the first one; those that it is best compared with are ticked."""
        rows, wanted = found
        self.list.blockSignals(True)
        others = [row for row in rows if row.status == "finished" and row.run != self._first]
        for other in others:
            item = QListWidgetItem(f"{other.title}\n{other.way}\n{date_text(other.created)}")
            item.setData(Qt.ItemDataRole.UserRole, other.run)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if other.run in wanted else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if others:
            self.compare()
        else:
            self._clear(self.tr("There is no other finished training yet. Train another model to compare it here."))
            self._cards.hide()
            self._share(_ALONE)
            self.column.activate()
            middle = self.frameGeometry().center()
            self.resize(_ALONE, self.column.totalHeightForWidth(_ALONE))
            self.move(self.pos() + middle - self.frameGeometry().center())

    def _clear(self, text: str) -> None:
        drop_calls_to(self._show)
        self.compared = None
        self._show_tables(None)
        self.verdict.setText(text)
        self.about.hide()
        self._share(self.width())
        self.which.clear()
        self.images.answers.show([], [])
        self.none.hide()
        for chart in (self.loss, self.accuracy):
            chart.show_lines([])
        self.key.show_names([])

    def _fail(self, error: Exception) -> None:
        words = errors.shown(error)
        self._clear(words.whole)

    def _show(self, compared: Compared) -> None:
        self.compared = compared
        self._show_tables(compared)
        self.base.setText(filled(self.tr("“{name}” with:"), name=compared.sides[0].name))
        self.verdict.setText("\n".join([*map(told, compared.gains), *map(sentence, compared.comparisons)]))
        self.about.setText(self._about(compared))
        self.about.setVisible(bool(self.about.text()))
        self._share(self.width())
        self.loss.show_lines(self._curves(compared, "val/loss", 1))
        self.accuracy.show_lines(self._curves(compared, "val/accuracy", 100))
        self.key.show_names([(side.name, color) for color, side in enumerate(compared.sides)])
        self.which.blockSignals(True)
        self.which.clear()
        some: list[bool] = []  # whether there are such images
        for place, found in enumerate(compared.comparisons):
            for first, name, ids in zip(
                (False, True), found.names[::-1], (found.only_second, found.only_first), strict=True
            ):
                text = filled(self.tr("Correct only with “{name}”: {count}"), name=name, count=len(ids))
                self.which.addItem(text, (place, first))
                some.append(bool(ids))
        self.which.setCurrentIndex(some.index(True) if any(some) else 0)
        self.which.blockSignals(False)
        self._show_images()

    def _show_tables(self, compared: Compared | None) -> None:
        self.figures.compare(compared)
        self.settings.compare(compared)
        self.differing.setVisible(self.settings.rowCount() > 0)
        if compared is not None:
            _align(*(table for table in (self.table, self.differing) if not table.isHidden()))

    def _about(self, compared: Compared) -> str:
        parts = []
        if compared.split == "val":
            parts.append(self.tr("Not all of these trainings have test images, so validation images are compared."))
        for found in compared.comparisons:
            if any(found.unmatched):
                text = self.tr(
                    "“{name}” is compared on the {count} {count:image|images} that both were tested on with the "
                    "same label."
                )
                parts.append(filled(text, name=found.names[1], count=found.images))
        if len(compared.comparisons) > 1:
            parts.append(
                self.tr(
                    "The p-values are corrected for the number of comparisons (Holm), since one of many may "
                    "look good by chance. Comparing only two trainings may give a smaller p."
                )
            )
        return joined(*parts)

    def _curves(self, compared: Compared, name: str, scale: int) -> list[Line]:
        """A curve over the share of each training, so that long and short ones can be compared; of the model that was
        kept alone. One that was made without steps is a level."""
        lines = []
        for color, side in enumerate(compared.sides):
            series, verdict = side.progress.curves[name], side.progress.verdict
            if verdict.level_kept and name in verdict.level:
                x, y = np.array([0.0, 100.0]), np.full(2, verdict.level[name])
            else:
                kept = series.x <= (np.inf if verdict.after is None else verdict.after)
                x, y = 100 * series.x[kept] / max(1, side.progress.step), series.y[kept]
            lines.append(Line(side.name, x, scale * y, color=color, dots=2 < len(x) < 30))
        return lines

    def _show_images(self) -> None:
        chosen = self.which.currentData()
        self.which.setToolTip(as_tip(self.which.currentText()))
        if self.compared is not None and chosen is not None:
            place, first = chosen
            found = self.compared.only(place, first)
            self.images.answers.show(self.compared.classes(place), found)
            self.none.setVisible(not found)

    def _open_image(self, sample_id: int) -> None:
        self.accept()
        self._context.go("data", Query(ids=(sample_id,)))

    # arranging

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of many trainings leaves room for the rest, and so does their card."""
        super().resizeEvent(event)
        self._runs.setFixedWidth(_TRAININGS if self.width() >= _ROOMY else _FEW)
        self._share(self.width())

    def _offer_keys(self, _lowest: int, highest: int) -> None:
        """What is scrolled can be reached by the keyboard."""
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus if highest else Qt.FocusPolicy.NoFocus)

    def _share(self, width: int) -> None:
        """As tall as the words are, or in a low window as its share: then they are scrolled."""
        there(self._said.layout()).activate()  # else the height is that of the words before
        needed = max(0, there(self.words.widget()).heightForWidth(width - 2 * theme.MARGIN))  # less: no words yet
        most = needed if self._cards.isHidden() else round(_WORDS * self.height())
        self.words.setMinimumHeight(min(needed, _LEAST_WORDS))
        most = max(most, _LEAST_WORDS)
        self.words.setMaximumHeight(min(needed, most))
        never, if_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        # a bar takes width, and words that have their room without it may need it for good with it
        self.words.setVerticalScrollBarPolicy(if_needed if needed > most else never)

    def _arrange(self) -> None:
        _fill(self.table, self.figures, "compare-runs-header")
        _fill(self.differing, self.settings, "compare-runs-settings-header")
        self.differing.hide()
        runs, figures, images = (Card(name=f"compare-runs-{name}-card") for name in ("list", "figures", "images"))
        fill(runs.body, self.base, self.list)
        charts = Cells((self.loss, self.accuracy), most=2, least=_LEAST_CHART)
        inside = column(self.table, self.key, charts, self.differing, 1)
        fill(figures.body, scrolled(holder(inside), "compare-runs-figures"))
        fill(images.body, self.which, self.none, self.images)
        self._runs = runs
        self._cards = holder(row(runs, (figures, 5), (images, 3), gap=theme.GAP_LARGE))
        self._said = holder(column(self.verdict, self.about))
        self.words = scrolled(self._said, "compare-runs-words")
        self.words.setAccessibleName(self.tr("Which training is better"))
        self.words.verticalScrollBar().rangeChanged.connect(self._offer_keys)
        fill(self.body, self.words, (self._cards, 1))
        self.add_buttons(self.close_button())
        self.resize(152 * theme.GRID, 84 * theme.GRID)


def _fill(table: QTableView, model: RecordTable[list[str]], header: str) -> None:
    """Have a table show a model in columns of the same width beside what names the rows."""
    table.setModel(model)
    table.setProperty("role", "plain")
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QTableView.SelectionMode.NoSelection)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(3 * theme.GRID + 2)
    columns = table.horizontalHeader()
    columns.setObjectName(header)
    columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    columns.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    rows_shown(table)  # what does not fit is scrolled with the charts


def _align(*tables: QTableView) -> None:
    """Have the columns of tables that stand below one another begin at the same places."""
    width = max(max(table.horizontalHeader().sectionSizeHint(0), table.sizeHintForColumn(0)) for table in tables)
    for table in tables:
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().resizeSection(0, width)
