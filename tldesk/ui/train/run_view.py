"""One training: what it is, how far it is, its charts, its log, and what can be done with it."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from tldesk.engine.judging import headline
from tldesk.project.runs.report import Report, figures_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named, set_role
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.headline import HeadlineView
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import at_once, column, row
from tldesk.ui.parts.narrow import tight_row
from tldesk.ui.parts.tab_order import first_in
from tldesk.ui.parts.there import parent_of
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.halting import waits_for
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import log_line, noted_text, reached_line, status_line, untested_text
from tldesk.ui.session.runs import (
    LiveState,
    RunListing,
    backbone_title,
    date_text,
    duration,
    queue_text,
    status_title,
)
from tldesk.ui.session.training import ACTIVE

if TYPE_CHECKING:
    from tldesk.ui.train.training_chart import TrainingCharts

_LINES = 5000  # of the log that are shown, the newest
_RESUMABLE = ("stopped", "paused", "interrupted", "failed", "new")


class RunView(QWidget):
    """Shows a run's progress, live or replayed. The signals ask for what they say."""

    pause_requested = Signal()
    stop_requested = Signal()
    resume_requested = Signal()
    keep_requested = Signal()
    dequeue_requested = Signal()
    evaluate_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-view")
        self.progress = RunProgress()
        self.state = ""
        self.charts: TrainingCharts | None = None
        self._preparing = False
        self._logged = 0
        self._stand_in: QWidget | None = None  # has the keyboard while no button can be pressed
        self.title = label("", "title", wrap=True, name="run-title")
        self.about = named(Elided("muted"), "run-about")
        self.note = label("", "body", wrap=True, name="run-note-text")
        self.status = label("", "heading", name="run-status")
        self.line = label("", "muted", wrap=True, name="run-status-line")
        self.problem = label("", "warning", wrap=True, name="run-problem")
        self.bar = named(QProgressBar(), "run-progress", self.tr("Progress of the training"))
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self._make_buttons()
        self._reported: Report | None = None
        self.headline = HeadlineView("run-headline")
        self.untested = label("", "warning", wrap=True, name="run-untested")
        self.log = named(QPlainTextEdit(), "run-log", self.tr("Log of the training"))
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_LINES)
        self.log.setTabChangesFocus(True)
        self._log_end = 0
        self.log.verticalScrollBar().rangeChanged.connect(self._keep_end)
        self._arrange()

    def _make_buttons(self) -> None:
        self.pause_button = button(
            self.tr("Pause"), "train-pause", self.pause_requested.emit, icon="pause",
            tip=self.tr("Make room for other work. The queue waits too, until you resume"),
        )  # fmt: skip
        self.stop_button = button(
            self.tr("Stop…"), "train-stop", self.stop_requested.emit, icon="stop",
            tip=self.tr("End this training: finish it with its best model, or resume it later. The queue continues"),
        )  # fmt: skip
        self.resume_button = button(
            self.tr("Resume"), "train-resume", self.resume_requested.emit, role="primary", icon="play"
        )
        self.keep_button = button(
            self.tr("Stop and keep the best…"), "train-keep", self.keep_requested.emit, icon="flag-checkered"
        )
        self.dequeue_button = button(
            self.tr("Remove from the queue"), "train-dequeue", self.dequeue_requested.emit, icon="playlist-remove"
        )
        self.evaluate_button = button(
            self.tr("Evaluate"),
            "train-evaluate",
            self.evaluate_requested.emit,
            role="primary",
            icon="chart-box-outline",
        )

    def show_run(self, row: RunListing, progress: RunProgress, live: LiveState, *, free: bool = True) -> None:
        """Show a run: `progress` is what its events say, `live` what it does now; `free`: nothing else is trained."""
        self.prepare()
        with at_once(self):
            self._describe(row, live)
            if progress is not self.progress:
                self._follow(progress)
            self.show_state(live, free=free)

    def _describe(self, row: RunListing, live: LiveState) -> None:
        self.title.setText(row.title)
        parts = (backbone_title(row.backbone), row.way, date_text(row.created))
        self.about.say(" · ".join(parts))
        self.note.setText(row.note)
        self.note.setVisible(bool(row.note))
        self.problem.setText("" if live.state in ACTIVE else row.problem)
        set_role(self.problem, "bad" if live.state == "failed" else "warning")
        self.problem.setVisible(bool(self.problem.text()))

    def _follow(self, progress: RunProgress) -> None:
        self.progress = progress
        self.log.clear()
        self._logged = 0
        if self.charts is not None:
            self.charts.show_progress(progress)

    def show_state(self, live: LiveState, *, free: bool = True) -> None:
        """Show what the run does now, and the buttons that go with it."""
        self.state = live.state
        with at_once(self):
            self.status.setText(queue_text(live.place) if live.place else self._status_text(live.state))
            self._show_acts(free)
            self._draw()
            # At rest it says how far the training has come; a length that nobody knows would move.
            at_rest = live.state in _RESUMABLE and self.progress.fraction is not None
            self.bar.setVisible(live.state in ACTIVE or at_rest)

    def _show_acts(self, free: bool) -> None:
        state, active = self.state, self.state in ACTIVE
        acts = (
            self.pause_button,
            self.stop_button,
            self.resume_button,
            self.keep_button,
            self.dequeue_button,
            self.evaluate_button,
        )
        keyboard = self.window().focusWidget()
        had = keyboard is not None and keyboard in (*acts, self._stand_in)
        self.pause_button.setVisible(active)
        self.stop_button.setVisible(active)
        going = state in ("waiting", "preparing", "running")
        self.pause_button.setEnabled(going)
        self.stop_button.setEnabled(going or state == "finishing")
        self.resume_button.setVisible(state in _RESUMABLE or (state == "queued" and free))
        self.resume_button.setText(f" {self.tr('Start') if state in ('new', 'queued') else self.tr('Resume')}")
        self.keep_button.setVisible(state in _RESUMABLE and state != "new")
        self.keep_button.setEnabled(free and self.progress.course.learned)
        self.keep_button.setToolTip(as_tip(self._why_not_kept(free)))
        self.dequeue_button.setVisible(state == "queued")
        self.evaluate_button.setVisible(state == "finished")
        usable = [act for act in acts if not act.isHidden() and act.isEnabled()]
        if had and usable and self.window().focusWidget() not in usable:
            usable[0].setFocus()  # the button that was pressed gave way to this one
        self._stand_in = self.window().focusWidget() if had and not usable else None

    def _status_text(self, state: str) -> str:
        early = state == "finished" and bool((self.progress.report or {}).get("stopped_early"))
        return self.tr("Finished early") if early else status_title(state)

    def _why_not_kept(self, free: bool) -> str:
        if not self.progress.course.learned:
            return self.tr("There is no model to keep yet.")
        return "" if free else self.tr("Another training is running.")

    def prepare(self) -> None:
        """Have the charts; at the first call in a moment: pyqtgraph takes 0.2 s to import, so a thread does it."""
        if not self._preparing:
            self._preparing = True
            run_in_pool(lambda: importlib.import_module("tldesk.ui.train.training_chart"), self._take_charts)

    def touch(self) -> None:
        """Say that the progress has changed."""
        if self.charts is not None:
            self.charts.touch()

    def follow(self) -> None:
        """Draw how far it is now, while that can be seen and something goes on."""
        if self.isVisible() and self.state in ACTIVE:
            self._draw()

    def _draw(self) -> None:
        progress = self.progress
        fraction = progress.fraction
        self.bar.setMaximum(0 if fraction is None else 1000)
        self.bar.setValue(round(1000 * (fraction or 0)))
        line = ""
        if self.state in ("pausing", "stopping"):
            line = f"{waits_for(progress, loading=True)}…"
        elif self.state in ("running", "finishing"):
            line = status_line(progress)
        elif self.state in _RESUMABLE:
            line = reached_line(progress)
        if (report := progress.report) is not None:
            device = filled(self.tr("on {device}"), device=told(report.get("device_text", "")))
            line = f"{duration(report.get('seconds', 0.0))} · {device}"
        self.line.setText(line.removeprefix(f"{self.status.text()} · "))  # “Training” stands before it already
        first = max(self._logged, len(progress.log) - _LINES)  # what stood before it would be gone at once
        lines = [text for event in progress.log[first:] if (text := log_line(event))]
        self._logged = len(progress.log)
        if lines:
            self.log.appendPlainText("\n".join(lines))
        self._draw_report(progress.report)

    def _keep_end(self, _first: int, end: int) -> None:
        """Whoever reads the end of the log goes on reading it when lines come or its place becomes another one."""
        bar = self.log.verticalScrollBar()
        if bar.value() >= self._log_end:
            bar.setValue(end)
        self._log_end = end

    def _draw_report(self, report: Report | None) -> None:
        if report is not None and report is self._reported:
            return
        self._reported = report
        self.headline.show_headline(headline.of(report) if report is not None else None)
        self.untested.hide()
        if report is None:
            return
        judged = "test" if report.get("test") else "val"
        told = [untested_text(figures_of(report, judged) or {}, judged)]
        told += map(noted_text, headline.beaten(self.progress.log))
        self.untested.setText("\n".join(filter(None, told)))
        self.untested.setVisible(bool(self.untested.text()))

    def _take_charts(self, charts: ModuleType) -> None:
        self.charts = charts.TrainingCharts()
        self.charts.show_progress(self.progress)
        self._place.addWidget(self.charts, 1)
        first_in(parent_of(self.charts), self.charts)

    def _arrange(self) -> None:
        names = column(self.title, self.about, self.note, gap=2)
        acts = (self.dequeue_button, self.pause_button, self.stop_button, self.keep_button, self.resume_button)
        top = tight_row((names, 1), *acts, self.evaluate_button)
        state = row(self.status, (self.line, 1), gap=theme.GAP_LARGE)
        card = Card(name="run-charts-card")
        self._place = card.body
        parts = (top, state, self.problem, self.bar, self.headline, self.untested, (card, 3), (self.log, 1))
        self.setLayout(column(*parts))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
