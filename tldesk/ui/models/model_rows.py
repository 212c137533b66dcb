"""The pretrained models as the window lists them: what is known of each, what the list shows of it, and which match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from tldesk.engine.embedding import speed
from tldesk.engine.networks import backbones, installed
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.installed import Origin
from tldesk.media.limits import LONGEST_SOUND
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, interval, percent, told
from tldesk.ui.parts.record_table import ACCESSIBLE, RIGHT, Column, RecordTable
from tldesk.ui.parts.text import breakable

if TYPE_CHECKING:
    from tldesk.project.runs.events import BackboneMeasured
    from tldesk.project.store import Project

KINDS = {
    IMAGE: QT_TRANSLATE_NOOP("Models", "Images"),
    TEXT: QT_TRANSLATE_NOOP("Models", "Texts"),
    SOUND: QT_TRANSLATE_NOOP("Models", "Sounds"),
}
HERE, MISSING = "here", "missing"
STATES = {
    HERE: QT_TRANSLATE_NOOP("Models", "Installed"),
    MISSING: QT_TRANSLATE_NOOP("Models", "Not installed"),
}
DOWNLOADING, QUEUED = "downloading", "queued"
_COMING = {
    DOWNLOADING: QT_TRANSLATE_NOOP("Models", "Downloading"),
    QUEUED: QT_TRANSLATE_NOOP("Models", "Download queued"),
}
_NONE = "–"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model: how it came here (None: it is not here), the milliseconds that it takes for one sample on this computer
    and what it makes of the open project's data, where these were measured; if it is `coming` (_COMING)."""

    record: Backbone
    origin: Origin | None
    ms: float | None
    measured: BackboneMeasured | None = None
    coming: str = ""

    @property
    def offered(self) -> bool:
        """Whether it is one that can be downloaded, is not here, and is not on its way."""
        from tldesk.engine.networks import fetching

        return self.origin is None and not self.coming and fetching.is_offered(self.record)

    @property
    def removable(self) -> bool:
        """Whether it came later than the program."""
        return self.origin is not None and self.origin.way != "along"


def look(project: Project | None) -> list[ModelRow]:
    """All that are known of, those of each kind of data together; reads files, so in the pool."""
    measured = _measured(project)
    rows = [
        ModelRow(record, installed.origin(record), speed.cached(name), measured.get(name))
        for name, record in backbones.known().items()
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(rows, key=lambda row: order.get(row.record.modality, len(order)))


def _measured(project: Project | None) -> dict[str, BackboneMeasured]:
    if project is None:
        return {}
    from tldesk.engine import recommend

    kept = recommend.kept(project.folder)
    return {one.name: one for one in kept.measured} if kept is not None else {}


def matches(row: ModelRow, typed: str, kind: str, state: str) -> bool:
    """Whether a row is of a kind of data and a state (empty: any), and has each of the words that were typed."""
    record = row.record
    if (kind and record.modality != kind) or (state and (row.origin is not None) != (state == HERE)):
        return False
    text = " ".join((record.name, record.timm_name, record.title, told(record.about), record.licence)).casefold()
    return all(word in text for word in typed.casefold().split())


class ModelTable(RecordTable[ModelRow]):
    """A row for each; `get_all` of those that are chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = self._columns()
        self.roles = {ACCESSIBLE: lambda row: f"{row.record.title}, {state_text(row)}"}

    def show(self, rows: Sequence[ModelRow]) -> None:
        """Replace the rows; accuracy has a column where any was measured."""
        columns = self._columns()
        self._replace(rows, columns if any(row.measured for row in rows) else columns[:-1])

    def change(self, rows: Sequence[ModelRow]) -> None:
        """Say other things of the same models."""
        if rows and list(rows) != self.rows:
            self.rows = list(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def place(self, name: str) -> int:
        """The row of a model, -1 when it is not there."""
        return next((place for place, row in enumerate(self.rows) if row.record.name == name), -1)

    def _columns(self) -> list[Column[ModelRow]]:
        speed_tip = _tr("Milliseconds on this computer")
        return [
            Column(_tr("Model"), lambda row: row.record.title),
            Column(_tr("State"), _state),
            Column(_tr("MB"), lambda row: f"{row.record.megabytes:.0f}", RIGHT, _tr("Size of the model")),
            Column(_tr("ms"), lambda row: _NONE if row.ms is None else number(row.ms), RIGHT, speed_tip),
            Column(_tr("Accuracy"), _accuracy, RIGHT, _tr("Estimated on the data of this project")),
        ]


def _state(row: ModelRow) -> str:
    if row.origin is not None:
        return _tr("Installed")
    return _tr(_COMING[row.coming]) if row.coming else _NONE


def _accuracy(row: ModelRow) -> str:
    return percent(row.measured.accuracy) if row.measured is not None else _NONE


def number(value: float) -> str:
    """With one digit behind the point, as the user writes it."""
    return QLocale().toString(float(value), "f", 1)


def state_text(row: ModelRow) -> str:
    """Whether it is here and since how, in words; of a download, whose digest it has."""
    from tldesk.engine.networks import fetching

    found = row.origin
    if found is None:
        return _tr(_COMING[row.coming]) if row.coming else _tr("Not installed")
    if found.way == "along":
        return _tr("Comes with tldesk")
    if found.way == "imported":
        return filled(_tr("Imported from {file}"), file=found.source) if found.source else _tr("Imported")
    ours = found.checked_by == fetching.TLDESK
    text = (
        _tr("Downloaded from {host}. It is exactly the file that tldesk knows: same checksum.")
        if ours
        else _tr("Downloaded from {host}. It is exactly the file that the server describes: same checksum.")
    )
    return filled(text, host=found.source)


def facts(row: ModelRow) -> list[tuple[str, str]]:
    """What there is to say of a model: a title and a text each."""
    record = row.record
    size = _tr("{parameters} M parameters · {megabytes} MB")
    size = filled(size, parameters=number(record.parameters_m), megabytes=f"{record.megabytes:.0f}")
    told_of = [
        (_tr("State"), state_text(row)),
        (_tr("Data"), _tr(KINDS.get(record.modality, record.modality))),
        (_tr("Size"), size),
        (_tr("Input"), _input(record)),
        (_tr("Speed"), _tr("Not measured yet") if row.ms is None else filled(_tr("{ms} ms"), ms=number(row.ms))),
    ]
    if row.measured is not None:
        one = row.measured
        where = interval(one.low, one.high, 0)
        text = filled(_tr("{accuracy} on your data ({interval})"), accuracy=percent(one.accuracy), interval=where)
        told_of.append((_tr("Accuracy"), text))
    licence = _tr("Unknown") if record.licence == "unknown" else record.licence
    return [*told_of, (_tr("Licence"), licence), (_tr("Source"), _parted(told(source_of(row))))]


def source_of(row: ModelRow) -> str:
    """Where a model comes from: of one that comes with the program its package, else the page that publishes its
    file."""
    along = row.origin is not None and row.origin.way == "along"
    return row.record.source if along else row.record.page


def _parted(address: str) -> str:
    """An address without what all have, in as many lines as it needs."""
    return breakable(address.removeprefix("https://").rstrip("/"))


def _input(record: Backbone) -> str:
    if record.inputs is None:
        return filled(_tr("{edge} × {edge} pixels"), edge=record.input_size)
    if record.modality == TEXT:
        return filled(_tr("{count} tokens"), count=record.inputs.shape[0])
    return filled(_tr("Sounds of up to {seconds} seconds"), seconds=f"{LONGEST_SOUND:.0f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
