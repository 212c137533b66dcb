"""Rows that name a file each, and its label, split and group if they like: tables and JSON lines have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tldesk.foreign import Refused
from tldesk.media import modality
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.media.place import WHOLE, parse
from tldesk.project.importers import named, records, stretches
from tldesk.project.importers.records import SPLIT_NAMES, Found, Skipped

_SOUND = MODALITIES[SOUND]
CUT = ("slice_file_name",)  # names of files that were cut out of the recording that the times of a row are of
PATH_COLUMNS = ("path", "file", "filename", "file_name", "image", *CUT)
# Where there are both, a target is the number of a category.
LABEL_COLUMNS = ("label", "class", "category", "target")
MORE_COLUMNS = ("more_labels", "labels")
SPLIT_COLUMNS = ("split",)
GROUP_COLUMNS = ("group",)
PLACE_COLUMNS = ("place",)

# Of sounds: from which second to which a row is about, what it belongs together with, and other words for its label.
START_COLUMNS = ("start", "start_time", "start_s", "start time (s)", "begin time (s)", "begin", "onset")
END_COLUMNS = ("end", "end_time", "end_s", "end time (s)", "stop", "offset")
SOURCE_COLUMNS = (
    "speaker", "speaker_id", "client_id", "recording", "recording_id", "src_file", "fsid", "source_file", "session",
    "fold",
)  # fmt: skip
HEARD_COLUMNS = ("species", "annotation", "event_label", "common name", "species code", "species ebird code", "tag")

MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `where` it stands, in words; `labels` None where the table has no column for them.

    A `place` that is none in a file is a column of another sense, such as a town. `start`, `end` and `source` count for
    sounds alone: a stretch in seconds, and the recording, speaker or fold that must not be divided.
    """

    where: str
    name: str
    labels: tuple[str, ...] | None = None
    split: str = ""
    group: str = ""
    place: str = WHOLE
    start: str = ""
    end: str = ""
    source: str = ""


def read(rows: Iterable[TableRow], folder: Path, root: Path | None = None) -> Iterator[Found | Skipped]:
    """Each row's file, or the place in it, relative to `folder`, below `root`; the first row that names one counts.

    Raises Refused for more rows than any table of images has.
    """
    seen: dict[Path | tuple[Path, str], str | None] = {}
    places: dict[str, Path | str] = {}  # of each name, which may be there a million times
    given: tuple[str, ...] | None = None
    texts, labels = _labels(())
    for number, row in enumerate(rows):
        if number >= MAX_ROWS:
            raise Refused(f"it has more than {MAX_ROWS:,} rows")
        where = f"{row.where}: {row.name}" if row.name else row.where
        path = places.get(row.name) or places.setdefault(row.name, named.find(row.name, folder, root))
        if not isinstance(path, Path):
            yield Skipped(where, path)
            continue
        if row.labels != given:  # the row before often has the same
            given, texts, labels = row.labels, *_labels(row.labels or ())
        first = labels[0] if labels else None
        place, reason = _place(row.place), ""
        source = ""
        if (row.start or row.end or row.source) and _SOUND in modality.of_file(row.name):
            source = row.source
            if not place:
                place, reason = stretches.place(row.start, row.end)
        if reason:
            yield Skipped(where, reason)
            continue
        one = (path, place) if place else path
        if one in seen:
            yield Skipped(where, records.REPEATED if seen[one] == first else records.REPEATED_DIFFERENTLY)
            continue
        seen[one] = first
        split = SPLIT_NAMES.get(row.split.casefold())
        group = records.group_of(row.group or source)
        yield Found(path, first, split, group, more=tuple(labels[1:]), place=place)
        if row.labels is not None and (not texts or len(labels) < len(set(texts))):
            yield Skipped(where, records.BAD_LABEL if texts else records.NO_LABEL)
        if split is None and row.split:
            yield Skipped(where, records.BAD_SPLIT)


def _place(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        return WHOLE
    return text


def _labels(given: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The texts that are there, and the names of classes among them, each once."""
    texts = [text for text in given if text]
    return texts, list(dict.fromkeys(label for text in texts if (label := records.label_of(text)) is not None))
