"""Where the texts of a source are kept in a project: `texts/NAME/000001.jsonl` and so on, see `media.text.lines`.

A file is written once, whole, and never changed, so neither a kill nor a full disk leaves half of one, and nothing is
ever written in place. What is new in a source that is imported again comes in further files.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.media import image, place
from tldesk.media.text import lines
from tldesk.media.text.lines import Line
from tldesk.project.database.disk_errors import disk_errors

FOLDER = "texts"
SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of texts: its name, size, time and hash, and the places of the lines that were written to it."""

    name: str
    bytes: int
    mtime_ns: int
    sha256: str
    places: tuple[str, ...]


def put(folder: Path, texts: Sequence[Line], taken: Collection[str] = ()) -> Stored:
    """Keep texts in the next file of a folder, durably. The names that are `taken` may be of files that were lost: no
    other gets one, or what they held would be read from it. Raises TldeskError `disk_full` or `folder_not_writable`.
    """
    data, places, end = [], [], 0
    for one in texts:
        line = one.write()
        data.append(line)
        places.append(place.stretch(end, end + len(line)))
        end += len(line)
    file = folder / f"{_next(folder, taken):06}{SUFFIX}"
    content = b"".join(data)
    with disk_errors(file):
        write_atomic(file, content)
        status = file.stat()
    return Stored(file.name, status.st_size, status.st_mtime_ns, hashlib.sha256(content).hexdigest(), tuple(places))


def drop_unstored(folder: Path, taken: Collection[str], since: float) -> None:
    """Delete what an import that was killed kept and never stored: the files after all that are `taken`, if they were
    made after `since`, so that no backup knows them. A file before them may be one that a training still reads.
    """
    last = max((_number(name) for name in filter(_is_ours, taken)), default=0)
    for name in _names(folder):
        file = folder / name
        if _number(name) > last and file.lstat().st_mtime > since:
            with suppress(OSError):  # it is no harm but the space
                file.unlink()


def each(folder: Path) -> Iterator[tuple[str, str, Line]]:
    """All that a folder keeps: the name of the file, the place in it, the text.

    Raises TldeskError `texts_damaged` for a file that cannot be read, or is none of ours.
    """
    for name in _names(folder):
        file = folder / name
        try:
            data = image.read(file)
            for where, line in zip(lines.places(data), data.splitlines(keepends=True), strict=True):
                yield name, where, lines.parsed(line, file)
        except TldeskError as error:
            raise TldeskError("texts_damaged", path=file, reason=error.arguments.get("reason", error.code)) from error


class Identities:
    """What tells the rows of a source from each other, however they are ordered: the id of a row, else its text; and
    of several that are alike, the how-manyth it is."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def of(self, one: Line) -> tuple[bytes, int]:
        """That of the next row."""
        said = f"id {one.id}" if one.id else f"text {one.text}"
        digest = hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()
        self._seen[digest] += 1
        return digest, self._seen[digest]


def _names(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(filter(_is_ours, names))


def _is_ours(name: str) -> bool:
    return name.endswith(SUFFIX) and name[: -len(SUFFIX)].isdecimal()


def _next(folder: Path, taken: Collection[str]) -> int:
    names = (*_names(folder), *filter(_is_ours, taken))
    return max(map(_number, names), default=0) + 1


def _number(name: str) -> int:
    return int(name[: -len(SUFFIX)])
