"""Words for what the lower layers name by code: splits, statuses, orders, problems; a sample as one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt
from PySide6.QtGui import QFontMetrics

from tldesk.media import modality
from tldesk.project.samples.samples import Sample
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, spoken_of, told

_HEAD = 3  # letters of a name that is cut
_PARTS = re.compile(r"(?<=[/_-])(?=\w)|(?<=\.)(?=[^\W\d_])")  # of a name without blanks, but not of a figure
_LONG = re.compile(r"(\w{20})(?=\w)")
_SPLITS = {
    "train": QT_TRANSLATE_NOOP("text", "Train"),
    "val": QT_TRANSLATE_NOOP("text", "Val"),
    "test": QT_TRANSLATE_NOOP("text", "Test"),
    "": QT_TRANSLATE_NOOP("text", "No split"),
}
_STATUSES = {
    "all": QT_TRANSLATE_NOOP("text", "All images"),
    "labelled": QT_TRANSLATE_NOOP("text", "Labelled"),
    "unlabelled": QT_TRANSLATE_NOOP("text", "Unlabelled"),
    "excluded": QT_TRANSLATE_NOOP("text", "Excluded"),
    "unreadable": QT_TRANSLATE_NOOP("text", "Unreadable"),
    "flagged": QT_TRANSLATE_NOOP("text", "Flagged"),
    "noted": QT_TRANSLATE_NOOP("text", "With a note"),
    "binned": QT_TRANSLATE_NOOP("text", "In the bin"),
    "duplicate": QT_TRANSLATE_NOOP("text", "Duplicates"),
    "conflict": QT_TRANSLATE_NOOP("text", "Conflicts"),
    "accepted": QT_TRANSLATE_NOOP("text", "Accepted all at once"),
}
_SORTS = {
    "added": QT_TRANSLATE_NOOP("text", "As added"),
    "name": QT_TRANSLATE_NOOP("text", "By name"),
    "label": QT_TRANSLATE_NOOP("text", "By class"),
    "size": QT_TRANSLATE_NOOP("text", "By size"),
    "length": QT_TRANSLATE_NOOP("text", "By length"),
    "given": QT_TRANSLATE_NOOP("text", "As found"),
}
# Unit of a sample's extent → how it is said.
_EXTENTS = {
    "pixels": QT_TRANSLATE_NOOP("text", "{width} × {height} pixels"),
    "characters": QT_TRANSLATE_NOOP("text", "{width} {width:character|characters}"),
    "milliseconds": QT_TRANSLATE_NOOP("text", "{seconds} s"),
}
_UNREADABLE = QT_TRANSLATE_NOOP("text", "Unreadable")
_PROBLEMS = {
    "image_too_large": QT_TRANSLATE_NOOP("text", "Too large"),
    "image_missing": QT_TRANSLATE_NOOP("text", "Missing"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("text", text)


def split_title(split: str | None) -> str:
    """A split's name for people."""
    return _tr(_SPLITS[split or ""])


def empty_splits(splits: Sequence[str]) -> str:
    """That these splits have no images, since groups are never divided, and what can be done."""
    text = _tr(
        "{splits} {count:has|have} no images: images that belong together are never divided, and there are too few "
        "groups. Re-split with less kept together, or assign this split to some images yourself."
    )
    return filled(text, splits=" · ".join(map(split_title, splits)), count=len(splits))


def status_title(status: str) -> str:
    """A status of a query for people."""
    return _tr(_STATUSES[status])


def sort_title(sort: str) -> str:
    """An order of a query for people."""
    return _tr(_SORTS.get(sort, sort))


def problem_title(sample: Sample) -> str:
    """Why a file cannot be used, in a word or two."""
    return _tr(_PROBLEMS.get(sample.problem_code or "", _UNREADABLE))


def problem_text(sample: Sample) -> str:
    """Why a file cannot be used, in a sentence."""
    text = told(sample.problem or "")
    return text[:1].upper() + text[1:]


def extent_text(sample: Sample) -> str:
    """How large or long a sample of the open project is, in the unit of its kind."""
    unit = modality.of(spoken_of()).unit
    if unit == "pixels":  # plain numbers, as other programs have them
        return filled(_tr(_EXTENTS[unit]), width=sample.width, height=sample.height)
    seconds = f"{sample.width / 1000:.2f}"
    text = _tr(_EXTENTS[unit]) if unit in _EXTENTS else f"{{width}} {unit}"
    return filled(text, width=sample.width, seconds=seconds)


def labels_text(sample: Sample) -> str:
    """The labels of a sample in a line."""
    return ", ".join(sample.labels) or _tr("No label")


def describe_sample(sample: Sample) -> str:
    """A sample for a screen reader: its name, labels, split and state."""
    parts = [sample.name, labels_text(sample)]
    if sample.split:
        parts.append(split_title(sample.split))
    if sample.problem:
        parts.append(problem_title(sample))
    if sample.excluded:
        parts.append(_tr("Excluded"))
    if sample.conflict:
        parts.append(_tr("Conflicting labels"))
    if sample.flagged:
        parts.append(_tr("Flagged"))
    if sample.note:
        parts.append(filled(_tr("Note: {note}"), note=sample.note))
    if sample.binned:
        parts.append(_tr("In the bin"))
    return ", ".join(parts)


def short_name(name: str, metrics: QFontMetrics, width: int) -> str:
    """A file's name in so many pixels: its end tells it from its neighbours, so the beginning and the suffix go."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    stem = PurePath(name).stem
    if metrics.horizontalAdvance(stem) <= width:
        return stem
    head, tail = stem[:_HEAD], stem[_HEAD:]
    tail = metrics.elidedText(tail, Qt.TextElideMode.ElideLeft, width - metrics.horizontalAdvance(head))
    return head + tail if len(tail) > 1 else ""


def breakable(text: str) -> str:
    """A text whose long names may go on in the next line behind each of their parts, and within one that is longer than
    any word: a zero-width space allows it."""
    return _LONG.sub("\\1\u200b", _PARTS.sub("\u200b", text))


def unbroken(text: str) -> str:
    """What `breakable` was given."""
    return text.replace("\u200b", "")


def left_out(excluded: int, unreadable: int = 0) -> list[str]:
    """What is named beside a count of images, and is not in it; nothing of none."""
    counts = ((excluded, _tr("{count} excluded")), (unreadable, _tr("{count} unreadable")))
    return [filled(text, count=count) for count, text in counts if count]


def window_title(of: str) -> str:
    """The title of a window of the program: what it shows, then whose it is."""
    return of if of.endswith("tldesk") else f"{of} – tldesk"


def local_time(time: datetime) -> str:
    """A moment in the user's time zone, as `moment_text` writes it."""
    return moment_text(QDateTime.fromSecsSinceEpoch(int(time.timestamp())))


def moment_text(moment: QDateTime) -> str:
    """A moment in the user's time zone and language, to the minute, the same everywhere; of this year without it."""
    local, now = moment.toLocalTime(), QDateTime.currentDateTime()
    form = QCoreApplication.translate("RunText", "d MMM HH:mm")
    if local.date().year() != now.date().year():
        form = QCoreApplication.translate("RunText", "d MMM yyyy HH:mm")
    return QLocale().toString(local, form)


def size_text(count: int) -> str:
    """So many bytes, in the user's way of writing: 4.7 kB, as disks and downloads are told everywhere else."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
