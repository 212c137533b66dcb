"""Label tracks: files beside a recording that say from when to when something is heard in it.

Audacity writes a line for each stretch: start, end and label, with tabs between, in seconds. Raven writes a table with
a header, one row for each view of a selection; so do BirdNET-Analyzer and others for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.place import WHOLE
from tldesk.project.importers import rows, stretches

SUFFIXES = (".txt", ".tsv")

_HEAD_BYTES, _MOST_BYTES = 20_000, 100_000_000
_PROOF = 20  # lines
_LONGEST_NAME = 300  # letters
_PARTS = " ._-"

# Raven's columns, in small letters. What somebody has added, and named otherwise, holds the labels.
_BEGIN, _END, _FILE, _PATH, _OFFSET = "begin time (s)", "end time (s)", "begin file", "begin path", "file offset (s)"
_SELECTION = "selection"
_OWN = frozenset(
    {_BEGIN, _END, _FILE, _PATH, _OFFSET, _SELECTION, "view", "channel", "low freq (hz)", "high freq (hz)"}
    | {"end file", "end path", "delta time (s)", "delta freq (hz)", "begin clock time", "end clock time", "begin date"}
    | {"score", "confidence", "begin date time", "begin sample (samples)", "end sample (samples)", "dur 90% (s)"}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is marked: in which `line`, at which `place`, or for which `reason` at none. `file` names the
    recording where the track does."""

    line: int
    label: str
    place: str = WHOLE
    reason: str = ""
    file: str = ""


def is_track(file: Path) -> bool:
    """Whether a file begins as a label track does."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            whole = not stream.read(1)
    except OSError:
        return False
    lines = _lines(head)
    return _is_track(lines if whole else lines[:-1])


def read(file: Path) -> Iterator[Mark]:
    """The stretches of a label track. Raises TldeskError `annotations_unreadable` or `source_unreadable`."""
    try:
        lines = _lines(foreign.content(file, _MOST_BYTES))
    except OSError as error:
        raise TldeskError("source_unreadable", path=file, reason=error.strerror or error) from error
    except Refused as error:
        raise TldeskError("annotations_unreadable", path=file, reason=error) from error
    if len(lines) > rows.MAX_ROWS:
        raise TldeskError("annotations_unreadable", path=file, reason=f"it has more than {rows.MAX_ROWS:,} rows")
    header = _header(lines)
    yield from _simple(lines) if header is None else _selections(lines, header)


def recordings(name: str) -> Iterator[str]:
    """What a recording may be called that has a label track of this name, without suffixes; the longest first:
    `a.Table.1.selections.txt` is of `a`."""
    stem = name[:_LONGEST_NAME].rpartition(".")[0]
    yield stem
    for end in range(len(stem) - 1, 0, -1):
        if stem[end] in _PARTS:
            yield stem[:end]


def _lines(data: bytes) -> list[str]:
    """Its lines, whatever the system that wrote them."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.splitlines()


def _is_track(lines: Sequence[str]) -> bool:
    if _header(lines) is not None:
        return True
    there = [cells for _, cells in _rows(lines[: 2 * _PROOF])][:_PROOF]
    timed = sum(map(_timed, there))  # a line that cannot be read costs itself, not the track
    return 2 * timed > len(there) and all(len(cells) > 1 for cells in there)


def _timed(cells: Sequence[str]) -> bool:
    return all(stretches.seconds(cell) is not None for cell in cells[:2])


def _header(lines: Sequence[str]) -> list[str] | None:
    """The columns of Raven's table, in small letters; None for what is none."""
    names = [name.strip().casefold() for name in lines[0].split("\t")] if lines else []
    return names if _BEGIN in names and _END in names else None


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines with a label's cells. One that begins with a backslash says which frequencies the line before is about."""
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("\\"):
            yield number, [cell.strip() for cell in line.split("\t")]


def _simple(lines: Sequence[str]) -> Iterator[Mark]:
    for number, cells in _rows(lines):
        start, end, label = (*cells, "", "", "")[:3]
        yield Mark(number, label, *stretches.place(start, end))


def _selections(lines: Sequence[str], header: list[str]) -> Iterator[Mark]:
    """A selection once, though it has a row for each view that it is seen in."""
    seen: set[str] = set()
    heard = _labels(header, lines)
    for number, cells in _rows(lines[1:]):
        row = dict(zip(header, cells, strict=False))
        selection = row.get(_SELECTION, "")
        if selection and selection in seen:
            continue
        seen.add(selection)
        start, end = row.get(_BEGIN, ""), row.get(_END, "")
        file = row.get(_FILE) or row.get(_PATH, "").replace("\\", "/").rpartition("/")[2]
        if file and row.get(_OFFSET):  # of several files in a row only that counts from the beginning of this one
            start, end = _in_file(start, end, row[_OFFSET])
        yield Mark(number + 1, row.get(heard, ""), *stretches.place(start, end), file)


def _in_file(start: str, end: str, offset: str) -> tuple[str, str]:
    begin, last, there = (stretches.seconds(text) for text in (start, end, offset))
    if begin is None or last is None or there is None:
        return start, end
    return str(there), str(there + last - begin)


def _labels(header: list[str], lines: Sequence[str]) -> str:
    """The column of labels: by its name, else the first that somebody has added and that has words in it."""
    for name in (*rows.LABEL_COLUMNS, *rows.HEARD_COLUMNS):
        if name in header:
            return name
    cells = [row for _, row in _rows(lines[1 : 2 * _PROOF])]
    for place, name in enumerate(header):
        if name not in _OWN and any(place < len(row) and any(map(str.isalpha, row[place])) for row in cells):
            return name
    return ""
