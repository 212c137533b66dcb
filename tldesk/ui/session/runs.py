"""The project's runs as a list: what goes on, then what waits, then the others as they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    Qt,
    Signal,
)

from tldesk.engine.judging import headline
from tldesk.engine.judging.headline import Headline
from tldesk.engine.training import run_titles
from tldesk.engine.training.strategy_names import TITLES, way
from tldesk.errors import MESSAGES, TldeskError
from tldesk.project.runs import presets
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.parts.errors import ErrorWords, shown
from tldesk.ui.parts.language import filled, percent, told
from tldesk.ui.parts.record_table import ACCESSIBLE, ROW_ROLE, TEXT, TIP, RecordList
from tldesk.ui.parts.text import moment_text
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.how_far import time_left

RUN_ROLE = ROW_ROLE
SUBTITLE_ROLE: int = Qt.ItemDataRole.UserRole + 22
STATUS_ROLE: int = Qt.ItemDataRole.UserRole + 23


@dataclass(frozen=True, slots=True)
class RunListing:
    """What is shown of a run, read from its files at once: painting a row reads none.

    `accuracy`, `macro_f1` and, of several labels, the mean `average_precision` are on the val split, 0 to 1; `problem`
    says why the last sitting failed or was paused; `created` is when it was made (ISO 8601, UTC).
    `strategy` is the one that was kept, `asked` the one that was asked for. `headline` says how good it is. `shorter`
    are titles for where there is little room, the longest first.
    """

    run: Run
    title: str
    note: str
    backbone: str
    strategy: str
    status: str
    accuracy: float | None
    macro_f1: float | None
    problem: str = ""
    created: str = ""
    average_precision: float | None = None
    asked: str = ""
    headline: Headline | None = None
    shorter: tuple[str, ...] = ()

    @property
    def way(self) -> str:
        """The strategy that was asked for and the one that was kept, for people."""
        return way(self.asked, self.strategy, told) if self.asked != self.backbone else self.kept

    @property
    def kept(self) -> str:
        """The strategy that was kept, for people; where the model is called by it, that there is nothing else."""
        if self.strategy == self.backbone:
            return QCoreApplication.translate("RunText", "No pretrained model")
        return strategy_title(self.strategy)

    @property
    def figures(self) -> str:
        """The headline in a few words: “88.9% · 45 test images”; empty where there is none."""
        if self.headline is None:
            return ""
        before, behind = self.headline.short
        return f"{before} {percent(self.headline.first.value)} · {told(behind)}".lstrip()

    @property
    def figure(self) -> str:
        """The headline where there is little room: of test images the bare figure, else behind what it is of."""
        if self.headline is None:
            return ""
        share, (_, behind) = percent(self.headline.first.value), self.headline.short
        return share if self.headline.tested else f"{told(behind)} {share}"


def read_row(run: Run) -> RunListing:
    """Read a run's files; called in the pool. Raises TldeskError `run_damaged`."""
    config, report = run.config, run.report
    val = (report or {}).get("val") or {}
    strategy = report.get("strategy", config.strategy) if report else config.strategy
    status = "interrupted" if run.interrupted else run.status
    figures = val.get("accuracy"), val.get("macro_f1")
    asked = presets.of(config) or config.strategy
    about = run_title(run), run.note, config.backbone, strategy, status
    made = headline.of(report) if report else None
    problem, average = _problem(run), val.get("map")
    shorter = run_titles.shorter(run, date_text(run.created), told)
    return RunListing(run, *about, *figures, problem, run.created, average, asked, made, shorter)


def _problem(run: Run) -> str:
    error = run.error
    if error is None:
        return ""
    words = ErrorWords(error.get("text", ""), error.get("hint", ""))
    if error.get("code") in MESSAGES:
        with suppress(KeyError):  # of another version: it lacks what the sentence is filled with
            words = shown(TldeskError(error["code"], **error.get("arguments", {})))
    return words.whole


def read_rows(project: Project) -> list[RunListing]:
    """All runs, newest first; called in the pool."""
    return [readable(run) for run in project.runs.all()]


def readable(run: Run) -> RunListing:
    """A run's row; of one whose files are damaged what is left of it, and the reason."""
    try:
        return read_row(run)
    except TldeskError as error:
        words = shown(error)
        problem = words.whole
        return RunListing(run, run.name, run.note, "", "", "failed", None, None, problem, run.created)


def run_title(run: Run) -> str:
    """What a run is called in the window; one of an earlier version is told from others by its time.

    Raises TldeskError `run_damaged`.
    """
    return run_titles.title(run, date_text(run.created), told)


@dataclass(frozen=True, slots=True)
class LiveState:
    """What a run does now: its `state`, its `place` among those that wait (from 1), the time it still takes."""

    state: str
    place: int = 0
    seconds_left: float | None = None


# How the list may be ordered: which runs it shows, and what comes first.
ORDERS: dict[str, tuple[Callable[[RunListing], bool], Callable[[RunListing], float]]] = {
    "newest": (lambda row: True, lambda row: 0.0),
    "best": (lambda row: True, lambda row: -(row.average_precision or row.accuracy or 0.0)),
    "unfinished": (lambda row: row.status != "finished", lambda row: 0.0),
}


class RunsModel(RecordList[RunListing]):
    """Rows are `RunListing`. `refreshed` follows each reading of the project."""

    refreshed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[RunListing] = []
        self.deleted = 0  # how many trainings are in the bin
        self._live: dict[str, LiveState] = {}
        self._order = "newest"
        self.roles = {
            TEXT: lambda row: row.title,
            Qt.ItemDataRole.EditRole: lambda row: row.title,
            STATUS_ROLE: self.status_of,
            SUBTITLE_ROLE: self._subtitle,
            TIP: _tip,
            ACCESSIBLE: lambda row: f"{row.title}, {row.way}, {self._subtitle(row)}",
        }

    def refresh(self, project: Project | None) -> None:
        """Read the runs again, in the pool. Of several readings the newest counts, whichever ends last."""
        if project is not None:
            run_newest(lambda: (read_rows(project), len(project.runs.binned())), self._take)

    def _take(self, found: tuple[list[RunListing], int]) -> None:
        self.show(*found)

    def show(self, rows: list[RunListing], deleted: int = 0) -> None:
        """Replace the rows (newest first); a view keeps its place when the same runs are there in the same order."""
        self._all, self.deleted = rows, deleted
        self._arrange()
        self.refreshed.emit()

    def set_live(self, live: dict[str, LiveState]) -> None:
        """Show what some runs do now, by name, in place of what their files say."""
        if live != self._live:
            self._live = live
            self._arrange()

    def set_order(self, order: str) -> None:
        """Order and filter by a row of ORDERS; what goes on or waits is always there, first."""
        self._order = order
        self._arrange()

    def _arrange(self) -> None:
        wanted, key = ORDERS[self._order]

        def place(row: RunListing) -> tuple[int, float]:
            live = self._live.get(row.run.name)
            if live is None:
                return len(self._live) + 1, key(row)
            return live.place, 0.0

        rows = sorted((row for row in self._all if row.run.name in self._live or wanted(row)), key=place)
        self._replace(rows, same=[row.run.name for row in rows] == [row.run.name for row in self.rows])

    @property
    def count(self) -> int:
        """How many runs there are, shown or not."""
        return len(self._all)

    def row_of(self, name: str) -> int:
        """The row of a run, -1 when it is not there."""
        return next((i for i, row in enumerate(self.rows) if row.run.name == name), -1)

    def status_of(self, row: RunListing) -> str:
        """What the run does, or how it ended."""
        live = self._live.get(row.run.name)
        return live.state if live is not None else row.status

    def _subtitle(self, row: RunListing) -> str:
        status = self.status_of(row)
        if status == "finished" and row.headline is not None:
            return self._ordered_by(row, row.headline)
        live = self._live.get(row.run.name)
        if live is not None and live.place:
            return queue_text(live.place)
        if live is not None and live.seconds_left is not None and status == "running":
            return f"{status_title(status)}, {time_left(live.seconds_left)}"
        return status_title(status)

    def _ordered_by(self, row: RunListing, told: Headline) -> str:
        """How good it is; in the order of validation that is told as well, or the order would seem to be none."""
        val = next((figure for figure in told.beside if figure.of != told.first.of), None)
        if self._order != "best" or val is None or not told.tested:
            return row.figures
        text = self.tr("{val} validation · {test} test")
        return filled(text, val=percent(val.value), test=percent(told.first.value))


def _tip(row: RunListing) -> str:
    """Its note, else its model; and all of a title that may have been shortened."""
    about = row.note or backbone_title(row.backbone)
    return f"{row.title}\n{about}" if row.shorter else about


def status_title(status: str) -> str:
    """A run's status for people."""
    words = {
        "new": QCoreApplication.translate("RunStatus", "Not started"),
        "queued": QCoreApplication.translate("RunStatus", "Queued"),
        "waiting": QCoreApplication.translate("RunStatus", "Waiting for another job"),
        "preparing": QCoreApplication.translate("RunStatus", "Preparing"),
        "running": QCoreApplication.translate("RunStatus", "Training"),
        "finishing": QCoreApplication.translate("RunStatus", "Finishing"),
        "pausing": QCoreApplication.translate("RunStatus", "Pausing"),
        "stopping": QCoreApplication.translate("RunStatus", "Stopping"),
        "paused": QCoreApplication.translate("RunStatus", "Paused"),
        "stopped": QCoreApplication.translate("RunStatus", "Stopped"),
        "interrupted": QCoreApplication.translate("RunStatus", "Interrupted"),
        "finished": QCoreApplication.translate("RunStatus", "Finished"),
        "failed": QCoreApplication.translate("RunStatus", "Failed"),
    }
    return words.get(status, status)


def queue_text(place: int) -> str:
    """A waiting run's place for people."""
    if place == 1:
        return QCoreApplication.translate("RunStatus", "Queued, next")
    return filled(QCoreApplication.translate("RunStatus", "Queued, number {place}"), place=place)


def deleted_text(count: int) -> str:
    """What the button says that shows the trainings in the bin."""
    text = QCoreApplication.translate("Runs", "{count} deleted {count:training|trainings}…")
    return filled(text, count=count)


def duration(seconds: float) -> str:
    """A time in one or two units."""
    whole = max(0, round(seconds))
    if 0 < seconds < 1:
        return QCoreApplication.translate("RunText", "less than 1 s")
    if whole < 60:
        return filled(QCoreApplication.translate("RunText", "{seconds} s"), seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return filled(QCoreApplication.translate("RunText", "{minutes} min {seconds} s"), minutes=minutes, seconds=rest)
    text = QCoreApplication.translate("RunText", "{hours} h {minutes} min")
    return filled(text, hours=minutes // 60, minutes=minutes % 60)


def strategy_title(name: str) -> str:
    """A strategy for people."""
    return told(TITLES[name]) if name in TITLES else name


def backbone_title(name: str) -> str:
    """A backbone for people."""
    return told(run_titles.model(name))


def date_text(created: str) -> str:
    """When a run was made (ISO 8601), in the user's way of writing."""
    return moment_text(QDateTime.fromString(created, Qt.DateFormat.ISODate))
