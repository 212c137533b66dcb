"""The Data page: bring images in, see what is there, put it in order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from tldesk.project.runs.events import Imported
from tldesk.project.samples.checks import CheckResults
from tldesk.project.samples.files import PASTED
from tldesk.project.samples.samples import Query, Sample, Summary
from tldesk.project.store import Project
from tldesk.ui.data.checks import ChecksPanel
from tldesk.ui.data.drop_target import DropTarget
from tldesk.ui.data.duplicate_job import search_job
from tldesk.ui.data.facts import Facts
from tldesk.ui.data.import_details import ImportDetails
from tldesk.ui.data.overview import ClassChart, Headline, SplitCard
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import button, menu_act, more_button, plain_tabs
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.drop import file_patterns, importable
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, holder, row, stacked
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.import_progress import ImportProgress
from tldesk.ui.samples.page import ImagesPage
from tldesk.ui.samples.sample_menu import SampleMenu
from tldesk.ui.session.calls import run_refresh
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context
from tldesk.ui.session.import_job import import_job, rescan_job, running_import
from tldesk.ui.session.jobs import Job

if TYPE_CHECKING:
    from tldesk.ui.data.import_preview import ImportPreview
    from tldesk.ui.data.import_texts import ImportTexts

PANEL = 272
PAUSE = 60  # ms in which changes are counted together


class DataPage(ImagesPage):
    """Import, filter, exclude, split. Takes Paths, or the bytes of a table, to import; a Query or ids of samples, or an
    Imported, to show."""

    name = "data"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.classes = ClassesModel(self)
        self.browser = Browser(context, self.classes, "data")
        self.menu = SampleMenu(context, self.browser, self.classes)
        self.headline = Headline()
        self.checks = ChecksPanel()
        self.chart = ClassChart(self.classes)
        self.splits = SplitCard()
        self.facts = Facts()
        self.empty = DropTarget(self.import_folder, self.import_table)
        self.arriving = ImportProgress(context.jobs, "data-first")
        self.dialog: Dialog | None = None
        self.summary = Summary()
        self._stale = False
        self._counting = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self._open(context.project)

    def _lay_out(self) -> None:
        self.more, menu = more_button("data-more", self.tr("More"))
        self._rescan_tip = tip = self.tr("Scan the imported folders again for new, changed and missing files")
        rescan, compare = self.tr("Rescan folders"), self.tr("Data changes since a training…")
        self.rescan_act = menu_act(menu, rescan, "data-rescan", self.rescan, icon="refresh", tip=tip)
        self.compare_act = menu_act(menu, compare, "data-compare", self.compare_data, icon="history")
        menu.aboutToShow.connect(lambda: self.rescan_act.setEnabled(self._writable))
        self.import_button = button(
            self.tr("Import images…"), "data-import", self.import_more, role="primary", icon="plus"
        )
        self.acts = (self.browser.switch, self.more, self.import_button)
        head = PageHeader(self.tr("Data"), self.headline, *self.acts)
        self.tabs = plain_tabs("data-panel", self.tr("Overview and checks"))
        overview = column((self.chart, 1), self.splits, gap=theme.GAP_LARGE - 4, margins=(0, theme.GAP, 0, 0))
        self.tabs.addTab(scrolled(holder(overview)), self.tr("Overview"))
        self.tabs.addTab(self.checks, self.tr("Checks"))
        self._add_figures()
        panel = scrolled(holder(column((self.tabs, 1), self.facts, gap=theme.GAP_LARGE - 4)))
        panel.setFixedWidth(PANEL)
        self.work = holder(row((self.browser, 1), panel, gap=theme.GAP_LARGE))
        self.stack = stacked(self.work, self.empty, self.arriving)
        fill(self.body, head, (self.stack, 1))

    def _add_figures(self) -> None:
        """What the samples are like, where their kind has more to say than a count."""
        figures = looks.figures(self.context.modality)
        if figures is not None:
            panel = figures.panel(self.context)
            place = scrolled(panel)
            self.tabs.addTab(place, self.tr("Statistics"))
            self.tabs.currentChanged.connect(lambda _at: panel.look() if self.tabs.currentWidget() is place else None)
            self.chart.class_chosen.connect(panel.show_class)
            panel.word_chosen.connect(lambda name, word: self._show_query(Query(label=name, text=word)))

    def _connect(self) -> None:
        context, browser = self.context, self.browser
        context.project_opened.connect(self._open)
        context.project_closed.connect(self._close)
        context.samples_changed.connect(self._changed)
        self._counting.timeout.connect(self._count)
        self.classes.failed.connect(context.error_occurred)
        browser.current_changed.connect(self._show_facts)
        browser.filters.query_changed.connect(lambda query: self.chart.bars.show_chosen(query.label))
        self.headline.checks_wanted.connect(self.show_checks)
        self.checks.query_wanted.connect(self._show_query)
        self.checks.search_wanted.connect(self.search_near)
        self.checks.review_wanted.connect(self.review_near)
        self.chart.class_chosen.connect(self._choose_class)
        self.splits.remake_wanted.connect(self.remake_splits)
        self.empty.dropped.connect(self.open)
        context.jobs.submitted.connect(self._show_place)

    # what other parts call

    def shown(self) -> None:
        """Count what was changed elsewhere; the keyboard begins at the images."""
        if self._stale:
            self._count()
        self._focus()

    def open(self, target: object) -> None:
        """Import a Path or a list of them, or a table that was pasted; show what a Query finds, these samples, or what
        an import has left out."""
        if isinstance(target, Path | bytes):
            self.start_import(target)
        elif isinstance(target, Imported):
            self.show_details(target)
        elif isinstance(target, Query):
            self._show_query(target)
        elif isinstance(target, list) and target and isinstance(target[0], Path):
            self._import_next([path for path in target if importable(path)] or target[:1])
        elif isinstance(target, list | tuple):
            self._show_query(Query(ids=tuple(int(id_) for id_ in target)))

    def import_more(self) -> None:
        """Ask for what the project's kind of data most often comes in."""
        project = self.context.project
        if project is not None and project.kind.rows:
            self.import_table()
        else:
            self.import_folder()

    def import_folder(self) -> None:
        """Ask for a folder, then preview it."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of images"))
        if folder:
            self.start_import(Path(folder))

    def import_table(self) -> None:
        """Ask for a table, an annotation file or an archive, then preview it."""
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a table or archive"), "", file_patterns())
        if file:
            self.start_import(Path(file))

    def start_import(self, source: Path | bytes) -> ImportPreview | ImportTexts:
        """Show what `source` holds; importing begins when the user says so. What was pasted is a table of texts."""
        # Dialogs, with all that they ask, are loaded when they are opened: the page is there earlier.
        project = self.context.project
        dialog: ImportPreview | ImportTexts
        if isinstance(source, bytes) or (project is not None and project.kind.rows):
            from tldesk.ui.data.import_texts import ImportTexts

            dialog = ImportTexts(source, self.window(), project)
        else:
            from tldesk.ui.data.import_preview import ImportPreview

            dialog = ImportPreview(source, self.window(), project)
        dialog.import_wanted.connect(partial(self._import, dialog))
        dialog.rejected.connect(self._give_up)
        self.dialog = dialog
        dialog.open()
        return dialog

    def show_details(self, done: Imported) -> None:
        """Say of an import what did not come in, or not whole."""
        self.dialog = ImportDetails(done.problems, done.reasons, self.window())
        self.dialog.open()

    def rescan(self) -> None:
        """Look at the imported folders again."""
        if self.context.project is not None:
            self.context.submit(rescan_job(self.context))

    def remake_splits(self) -> None:
        """Ask how, then divide the labelled images anew (undoable)."""
        project = self.context.project
        if project is None:
            return
        from tldesk.ui.data.remake_splits import RemakeSplits

        dialog = RemakeSplits(project, self.window())
        self.dialog = dialog

        def remake() -> None:
            self.context.edit(dialog.remake(), self.summary.labelled)

        dialog.accepted.connect(remake)
        dialog.open()

    def show_checks(self) -> None:
        """Turn to the checks of the data; the keyboard goes to the first that found something."""
        self.tabs.setCurrentWidget(self.checks)
        row = next(iter(self.checks.rows.values()), None)
        if row is not None:
            row.setFocus()

    def search_near(self) -> None:
        """Look for near duplicates among all images."""
        if self.context.project is not None:
            job = search_job(self.context)
            job.ended.connect(self._count)
            self.context.submit(job)

    def review_near(self) -> None:
        """Compare near duplicates side by side and decide on each."""
        project = self.context.project
        if project is not None:
            from tldesk.ui.data.review_pairs import ReviewPairs

            self.dialog = ReviewPairs(self.context, project, self.window())
            self.dialog.finished.connect(lambda _result: self._count())
            self.dialog.open()

    def compare_data(self) -> None:
        """Say what has changed since a training, and bring it back."""
        project = self.context.project
        if project is not None:
            from tldesk.ui.data.compare_data import CompareData

            self.dialog = CompareData(self.context, project, None, self.window())
            self.dialog.open()

    # the import itself

    def _import(
        self, dialog: ImportPreview | ImportTexts, source: Path | bytes, copy: bool, options: dict[str, str]
    ) -> None:
        self.arriving.show_pictures(dialog.pictures())
        replace = dialog.again.replace.isChecked()
        self.context.submit(import_job(self.context, source, copy, options, dialog.expected, replace))

    def _import_next(self, sources: list[Path]) -> None:
        """Preview one source after another."""
        dialog = self.start_import(sources[0])
        if len(sources) > 1:
            dialog.finished.connect(lambda _result: self._import_next(sources[1:]))

    @Slot()
    def _give_up(self) -> None:
        """The preview was closed: with that goes the only image of a new project, unless others are on their way."""
        if not self.summary.total and running_import(self.context.jobs) is None:
            self.context.nothing_imported.emit()

    # showing

    @Slot(object)
    def _show_facts(self, sample: Sample | None) -> None:
        """Facts stay while the sample of a row is read: without them all of the panel would be laid out twice."""
        if sample is not None or self.browser.grid.current_row() < 0:
            self.facts.show_sample(sample)

    @property
    def _writable(self) -> bool:
        return self.context.project is not None and not self.context.project.read_only

    def _close(self) -> None:
        self._open(None)

    def _open(self, project: Project | None) -> None:
        self.classes.set_project(project)
        for part in (self.import_button, self.splits.remake, self.empty):
            part.setEnabled(self._writable)
        self.empty.show_kind(self.context.modality)
        texts = project is not None and bool(project.kind.rows)
        self.rescan_act.setText(self.tr("Rescan tables") if texts else self.tr("Rescan folders"))
        tip = self.tr("Look for new rows in the imported tables") if texts else self._rescan_tip
        self.rescan_act.setToolTip(as_tip(tip))
        self._count()

    def _changed(self, _change: object) -> None:
        self._stale = True
        if self.isVisible():
            self._counting.start()

    def _count(self) -> None:
        """Count again, in the pool; the classes first, since the chart shows their colours."""
        project, self._stale = self.context.project, False
        if project is not None:
            self.classes.refresh()
            failed = self.context.error_occurred.emit
            run_refresh(lambda: _counts(project), self._show_counts, failed, priority=1)

    def _show_counts(self, found: tuple[Summary, CheckResults, bool, str]) -> None:
        summary, report, again, date = found
        self.summary = summary
        self.rescan_act.setVisible(again)
        self.checks.show_report(report, self._writable)
        self.headline.show_summary(summary, self.checks.count)
        count = self.checks.count
        self.tabs.setTabText(1, filled(self.tr("Checks · {count}"), count=count) if count else self.tr("Checks"))
        self.chart.show_summary(summary)
        self.splits.show_summary(summary, date)
        self.splits.remake.setEnabled(self._writable and bool(summary.labelled))
        self._show_place()

    @Slot()
    def _show_place(self, _job: Job | None = None) -> None:
        """The images, or the place to drop some; from the moment an import was asked for, the place where they come."""
        empty = not self.summary.total
        place = self.work if not empty else self.empty if running_import(self.context.jobs) is None else self.arriving
        if self.stack.currentWidget() is not place:
            self.stack.setCurrentWidget(place)
            self._focus()
        self.headline.setVisible(not empty)
        for widget in self.acts:
            widget.setVisible(not empty)

    def _focus(self) -> None:
        """Give the keyboard to what is there: the images, or the place to drop some."""
        if self.isVisible():
            now = self.stack.currentWidget()
            place = next((one for one in (self.empty, self.arriving) if one is now), None)
            place.setFocus() if place is not None else self.browser.focus_images()

    def _show_query(self, query: Query, title: str = "") -> None:
        """Show what a query finds, in the order that is chosen unless it has its own; `title` is that of its ids."""
        now = self.browser.filters.query
        sort = query.sort if query.sort == "given" else now.sort if now.sort != "given" else "added"
        self.browser.filters.set_query(replace(query, sort=sort, descending=now.descending), title)

    def _choose_class(self, name: str | None) -> None:
        filters = self.browser.filters
        filters.set_query(replace(filters.query, label=name))


def _counts(project: Project) -> tuple[Summary, CheckResults, bool, str]:
    """What there is, what of it deserves a look, whether there is anything to scan again, and by which dates the splits
    were made; in the pool."""
    summary = project.samples.summary()
    sources = project.files.sources()
    again = not sources or any(one.layout != PASTED for one in sources)
    return summary, project.checks.run(summary), again, project.splits.together.date
