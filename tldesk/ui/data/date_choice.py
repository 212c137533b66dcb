"""DateChoice: whether the newest texts become the test, by which column, and what comes first in its dates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from tldesk.project.editing.splits import DatedRows
from tldesk.project.samples.dates import DAY_FIRST, MONTH_FIRST, Dates
from tldesk.project.store import Project
from tldesk.project.texts import dated
from tldesk.ui.parts import errors
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.language import filled, joined
from tldesk.ui.parts.text import empty_splits, split_title

_MOST_NAMED = 12  # classes


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of a column by sample, and what they make of the splits; None where it is to be said first which number
    is the day."""

    found: Dates
    dates: Mapping[int, datetime.datetime]
    rows: DatedRows | None


class DateChoice(QObject):
    """`how` and `order` are the controls, `about` and `said` what splits by date are and would be; `changed` tells of
    another choice."""

    changed = Signal()

    def __init__(self, project: Project) -> None:
        super().__init__()
        self._project = project
        self._read: dict[tuple[str, str | None], tuple[Dates, dict[int, datetime.datetime]]] = {}
        self.known: Dated | None = None
        self.how = named(Combo(), "remake-how", self.tr("How"))
        self.how.addItem(self.tr("At random, class by class"), None)
        self.order = named(Combo(), "remake-date-order", self.tr("Dates"))
        self.order.addItem(self.tr("Choose which number is the day"), None)
        self.order.addItem(self.tr("Day first"), DAY_FIRST)
        self.order.addItem(self.tr("Month first"), MONTH_FIRST)
        self.about = self.tr(
            "The newest labelled images become the test images, those before them the validation images. Images that "
            "belong together go into one split, that of the newest of them. Val and test splits that came with the "
            "images are kept. You can undo this."
        )
        self.said = label("", "small", wrap=True, name="remake-dates")
        self._form = QFormLayout()
        self.how.currentIndexChanged.connect(lambda _at: self._choose())
        self.order.currentIndexChanged.connect(lambda _at: self.changed.emit())

    @property
    def column(self) -> str | None:
        """The column of the dates; None where splits are made at random."""
        name: str | None = self.how.currentData()
        return name

    @property
    def is_ready(self) -> bool:
        """Whether it is known what the splits would be."""
        return self.column is None or (self.known is not None and self.known.rows is not None)

    def add_to(self, form: QFormLayout) -> None:
        """The rows of a form; they are hidden until there is something to choose."""
        for caption, box in ((self.tr("How"), self.how), (self.tr("Dates"), self.order)):
            form.addRow(caption, box)
        self._form = form
        self._show(self.how, False)
        self._show(self.order, False)
        self.said.hide()

    def offer(self, columns: Sequence[str], chosen: str = "") -> None:
        """Offer each column that has dates; the splits were made by that which is `chosen`."""
        for name in dict.fromkeys([*columns, chosen] if chosen else columns):
            self.how.addItem(filled(self.tr("By date: {column}"), column=name), name)
        self._show(self.how, self.how.count() > 1)
        self.how.setCurrentIndex(self.how.findData(chosen) if chosen else 0)

    def forget(self) -> None:
        """Another answer was given: what was known holds no more."""
        self.known = None
        self.said.hide()

    def work(self, fractions: tuple[float, float, float], by: str, scenes: bool) -> Callable[[], Dated]:
        """What finds out what these answers make of the texts. For the pool; a column is read once."""
        project, read, column, order = self._project, self._read, self.column or "", self.order.currentData()

        def find() -> Dated:
            if (column, order) not in read:
                read[column, order] = dated.read(project, column, order)
            found, dates = read[column, order]
            if found.is_open and order is None:
                return Dated(found, dates, None)
            return Dated(found, dates, project.splits.by_date(dates, fractions, by, scenes=scenes))

        return find

    def show(self, found: Dated | Exception) -> str:
        """Say what was found out; what is wrong with it is returned."""
        if isinstance(found, Exception):
            return errors.shown(found).text
        self.known = found
        self._show(self.order, found.found.is_open)
        if found.rows is None:
            text = self.tr("In dates such as {date}, either number may be the day.")
            return filled(text, date=found.found.example)
        self.said.setText(joined(*self._sentences(found, found.rows)))
        self.said.show()
        parts = [empty_splits(found.rows.empty)] if found.rows.begins and found.rows.empty else []
        if found.rows.untrained:
            names = ", ".join(f"“{name}”" for name in found.rows.untrained[:_MOST_NAMED])
            names += ", …" if len(found.rows.untrained) > _MOST_NAMED else ""
            parts.append(filled(self.tr("No training images of {classes}: all of them are newer."), classes=names))
        return "\n".join(parts)

    def _sentences(self, found: Dated, rows: DatedRows) -> list[str]:
        said = []
        plain = self.tr("{split}: {count} {count:image|images}, from {date} on.")
        grouped = self.tr("{split}: {count} {count:image|images}, in groups whose newest is from {date} or later.")
        older = {split for id_, split in rows.splits.items() if _is_older(found.dates.get(id_), rows.begins.get(split))}
        for split in ("val", "test"):
            if split in rows.begins:
                text = grouped if split in older else plain
                count, date = rows.counts[split], _shown(rows.begins[split])
                said.append(filled(text, split=split_title(split), count=count, date=date))
        if not said:
            said.append(self.tr("All dates are the same, so nothing can be split."))
        if rows.undated:
            text = self.tr("{count} {count:image has|images have} no date, and {count:stays|stay} in training.")
            said.append(filled(text, count=rows.undated))
        if found.found.odd:
            text = self.tr("{count} {count:value is|values are} not a date, such as “{example}”.")
            said.append(filled(text, count=len(found.found.odd), example=found.found.odd[0][:40]))
        if found.found.order is not None and not found.found.is_open:
            day = self.tr("In dates such as {date}, the day comes first.")
            month = self.tr("In dates such as {date}, the month comes first.")
            said.append(filled((day if found.found.order == DAY_FIRST else month), date=found.found.example))
        return said

    def _choose(self) -> None:
        self._show(self.order, False)
        self.order.setCurrentIndex(0)
        self.changed.emit()

    def _show(self, box: QWidget, shown: bool) -> None:
        self._form.setRowVisible(box, shown)


def _is_older(date: datetime.datetime | None, begin: datetime.datetime | None) -> bool:
    return date is not None and begin is not None and date < begin


def _shown(moment: datetime.datetime) -> str:
    text = moment.isoformat(" ", "minutes").removesuffix("+00:00")
    return text.removesuffix(" 00:00")
