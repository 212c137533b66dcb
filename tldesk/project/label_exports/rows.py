"""What a label export writes of each image, and where the image goes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tldesk.media import modality
from tldesk.media.place import WHOLE
from tldesk.media.text.lines import Line
from tldesk.project.samples import file_names

# Where images without a split go in a layout that parts them by folders; `importers.splits` knows it.
NO_SPLIT = "no split"

# Lobe and Teachable Machine keep images without a suffix.
_BEGINNINGS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"RIFF": ".webp", b"GIF8": ".gif", b"BM": ".bmp"}


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """An image in a file below the folder `root` of the content `sha256`, at a `place` of it: `labels` (the first one
    first), upright `width` and `height`; `name` says where the file is for the export, below its folder with `/`, or
    absolute where it was not copied. Of a text `line` is what is kept of it.
    """

    path: Path
    labels: tuple[str, ...] = ()
    split: str | None = None
    group: str | None = None
    width: int = 0
    height: int = 0
    name: str = ""
    root: Path = Path()
    sha256: str = ""
    place: str = WHOLE
    line: Line | None = None

    @property
    def folder(self) -> str:
        """The folder of its name, "" for the first one."""
        return self.name.rpartition("/")[0]

    @property
    def file(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


def named(rows: Iterable[tuple[LabelledRow, str]]) -> list[LabelledRow]:
    """The rows with names, each row in the folder given with it; parts of one file have its name.

    No two names differ only by case or suffix: a file beside an image is named after it.
    """
    taken: set[tuple[str, str]] = set()
    result: list[LabelledRow] = []
    files: dict[Path, str] = {}  # of which there are parts
    for row, folder in rows:
        if row.place and row.path in files:
            result.append(replace(row, name=files[row.path]))
            continue
        file = Path(file_names.portable(row.path.name))
        stem, suffix = (file.stem, file.suffix) if modality.of_file(file.name) else (file.name, _suffix(row.path))
        free, number = stem, 2
        while (folder.casefold(), free.casefold()) in taken:
            free, number = f"{stem}-{number}", number + 1
        taken.add((folder.casefold(), free.casefold()))
        result.append(replace(row, name=f"{folder}/{free}{suffix}".lstrip("/")))
        if row.place:
            files[row.path] = result[-1].name
    return result


def _suffix(path: Path) -> str:
    """The suffix that belongs to an image's content."""
    head = b""
    with suppress(OSError):
        if path.is_file():  # a pipe would never answer
            with path.open("rb") as stream:
                head = stream.read(8)
    return next((suffix for beginning, suffix in _BEGINNINGS.items() if head.startswith(beginning)), ".jpg")
