"""Runs side by side: what the dialog shows of them, read from their files at once, and the table of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter

from PySide6.QtCore import QCoreApplication, QLocale

from tldesk.engine import compare, smaller
from tldesk.engine.compare import Comparison, RunAnswer
from tldesk.engine.judging import judge
from tldesk.project.runs import looks
from tldesk.project.runs.report import Report, figures_of
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.evaluate.answers import Answer
from tldesk.ui.evaluate.settings_differ import differing
from tldesk.ui.parts.language import filled, interval, joined, percent, told
from tldesk.ui.parts.record_table import LEFT, RIGHT, TIP, Column, RecordTable
from tldesk.ui.parts.text import size_text
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import RunListing, backbone_title, duration, read_row, read_rows
from tldesk.words import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One of the runs: its row of the list, a name no other has, its figures on the split, its curves, its answers."""

    row: RunListing
    name: str
    report: Report
    progress: RunProgress
    answers: dict[str, RunAnswer]


@dataclass(frozen=True, slots=True)
class Compared:
    """`comparisons` are those of each later side with the first, on `split`; `gains` says of each student among them
    what it is worth beside its teacher; `settings` are those that differ, each with its values."""

    split: str
    sides: list[Side]
    comparisons: list[Comparison]
    gains: list[Text]
    settings: list[list[str]]

    def only(self, which: int, first: bool) -> list[Answer]:
        """The images that the first side (or the other one of comparison `which`) alone gets right; what the one that
        is wrong says of them."""
        found = self.comparisons[which]
        wrong = self.sides[which + 1] if first else self.sides[0]
        places = {label: place for place, label in enumerate(self.classes(which))}
        return [
            Answer(
                answer.row.id,
                answer.row.path,
                answer.row.sha256,
                tuple(places[label] for label in answer.labels),
                tuple(places[label] for label in answer.said),
                answer.confidence,
                several=bool(wrong.report.get("multi_label")),
                place=answer.row.place,
            )
            for answer in (wrong.answers[s] for s in (found.only_first if first else found.only_second))
        ]

    def classes(self, which: int) -> list[str]:
        """The classes of both sides of a comparison."""
        names = [*self.sides[0].report["classes"], *self.sides[which + 1].report["classes"]]
        return list(dict.fromkeys(names))


def read_comparison(runs: list[Run]) -> Compared:
    """Read it; called in the pool. It is a look at the test images. Raises TldeskError as `compare.compare`."""
    first, *others = names = compare.names(runs, told)
    found = zip(compare.compare(runs), others, strict=True)
    comparisons = [replace(one, names=(first, other)) for one, other in found]
    split = comparisons[0].split
    sides = [
        Side(read_row(run), name, judge.finished(run), RunProgress.of(run.events()), compare.answers(run, split))
        for run, name in zip(runs, names, strict=True)
    ]
    gains = smaller.gains(runs)
    if split == "test":
        for run in dict.fromkeys([*runs, *(run for one in gains for run in one.runs)]):
            looks.record(run, "compare")
    told_gains = [text for one in gains for text in smaller.sentences(one)]
    return Compared(split, sides, comparisons, told_gains, differing(runs))


def read_choices(project: Project, run: Run) -> tuple[list[RunListing], list[Run]]:
    """The rows of all runs, and those that one is best compared with: of a student its teacher and the best training of
    its network on labels alone; else the newest one. Called in the pool."""
    rows = read_rows(project)
    others = [row.run for row in rows if row.status == "finished" and row.run != run]
    teacher = smaller.teacher_of(run)
    wanted = [] if teacher is None else [one for one in (teacher, smaller.best_of(run)) if one in others]
    return rows, wanted or others[:1]


def sentence(found: Comparison) -> str:
    """A comparison in the user's language, and what it says of the textbook's model, if it is one with that."""
    more = compare.practice(found)
    return joined(*map(told, [compare.sentence(found), *([] if more is None else [more])]))


class ComparisonModel(RecordTable[list[str]]):
    """A column for each side, a row for each figure; the first column names it."""

    def compare(self, compared: Compared | None) -> None:
        """Replace the table."""
        rows = [[title, *values] for title, values in self._figures(compared)] if compared is not None else []
        self._replace(rows, _columns("", compared))

    def _figures(self, compared: Compared) -> list[tuple[str, list[str]]]:
        sides, split = compared.sides, compared.split
        figures = [part for side in sides if (part := figures_of(side.report, split)) is not None]
        images = self.tr("Test images") if split == "test" else self.tr("Validation images")
        rows = [
            (self.tr("Model"), [backbone_title(side.row.backbone) for side in sides]),
            (self.tr("Strategy"), [side.row.way for side in sides]),
            (self.tr("Accuracy"), [percent(part["accuracy"]) for part in figures]),
            (self.tr("95% interval"), [_interval(part["accuracy_interval"]) for part in figures]),
            (self.tr("Macro F1"), [percent(part["macro_f1"]) for part in figures]),
            (self.tr("Loss"), [f"{part['loss']:.3f}" for part in figures]),
            (images, [str(side.report.get(f"n_{split}", "–")) for side in sides]),
            (self.tr("Training images"), [str(side.report["n_train"]) for side in sides]),
            (self.tr("Time"), [duration(side.report["seconds"]) for side in sides]),
            (self.tr("Size"), [_size(smaller.megabytes(side.row.run)) for side in sides]),
            (self.tr("Time in the model"), [_time(smaller.milliseconds(side.row.run)) for side in sides]),
        ]
        if all("map" in part for part in figures):
            rows[2] = (self.tr("All labels correct"), rows[2][1])
            rows.insert(2, (self.tr("Mean average precision"), [percent(part["map"]) for part in figures]))
        return rows


class SettingsModel(RecordTable[list[str]]):
    """A column for each side, a row for each setting that differs."""

    def compare(self, compared: Compared | None) -> None:
        """Replace the table."""
        rows = compared.settings if compared is not None else []
        self._replace(rows, _columns(self.tr("Settings that differ"), compared))


def _columns(first: str, compared: Compared | None) -> list[Column[list[str]]]:
    """What names the rows, and the sides."""
    sides = compared.sides if compared is not None else []
    names = [(first, first), *((_short(side), side.name) for side in sides)]
    return [_column(place, *name) for place, name in enumerate(names)] if sides else []


def _short(side: Side) -> str:
    """A name without the teacher's: shortened in the middle, the two would look alike."""
    return (side.row.shorter or (side.name,))[-1]


def _column(place: int, name: str, tip: str) -> Column[list[str]]:
    text = itemgetter(place)
    return Column(name, text, RIGHT if place else LEFT, tip=tip, roles={TIP: text})


def _interval(pair: list[float]) -> str:
    low, high = pair
    return interval(low, high)


def _size(megabytes: float | None) -> str:
    return "–" if megabytes is None else size_text(int(megabytes * 1e6))


def _time(milliseconds: float | None) -> str:
    text = QCoreApplication.translate("ComparisonModel", "{milliseconds} ms")
    return "–" if milliseconds is None else filled(text, milliseconds=QLocale().toString(float(milliseconds), "f", 1))
