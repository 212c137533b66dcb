"""The pictures that an export is checked with: the project's own, and odd ones that are made of them.

Exports of other programs most often differ on pictures that stand upright, that a camera has turned, that are grey or
tiny; a project may have none of those, and whoever uses its model will.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.answering.predict import open_model
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.machine.stopping import unless_stopped
from tldesk.engine.modalities.learning import stacked
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media import image, modality
from tldesk.project.runs.run_data import SampleOfRun

# At most so many of the project, at least so many in all, and at least so many that were made.
OWN, LEAST, ODD = 120, 64, 8
_EDGE = 480
_ORIENTATION, _QUARTER = 0x0112, 8


@dataclass(frozen=True, slots=True)
class Golden:
    """`paths` of the files, of which the first `own` are the project's; their arrays, of images squares; what the app
    answers, probabilities (n, classes); and the app, which answers squares.
    `thresholds` (classes,) are those of several labels; `made` says of what kinds the odd ones are."""

    paths: list[Path]
    own: int
    squares: list[NDArray[Any]]
    reference: NDArray[Any]
    app: Callable[[Sequence[NDArray[Any]]], NDArray[Any]]
    thresholds: list[float] | None = None
    made: tuple[str, ...] = ()


def _portrait(picture: Image.Image, file: Path) -> None:
    width = max(1, min(picture.width, picture.height // 2))
    left = (picture.width - width) // 2
    picture.crop((left, 0, left + width, picture.height)).save(file.with_suffix(".jpg"), quality=92)


def _turned(picture: Image.Image, file: Path) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = _QUARTER
    turned = picture.transpose(Image.Transpose.ROTATE_270)
    turned.save(file.with_suffix(".jpg"), quality=92, exif=exif.tobytes())


def _grey(picture: Image.Image, file: Path) -> None:
    picture.convert("L").save(file.with_suffix(".png"))


def _tiny(picture: Image.Image, file: Path) -> None:
    small = picture.copy()
    small.thumbnail((20, 20))
    small.save(file.with_suffix(".png"))


KINDS: dict[str, Callable[[Image.Image, Path], None]] = {
    "portrait": _portrait,
    "turned by EXIF": _turned,
    "grey": _grey,
    "tiny": _tiny,
}


@contextmanager
def golden(source: ExportSource) -> Iterator[Golden]:
    """The project's images from test before val before train, evenly through each, then odd ones: 64 to 128.

    Raises TldeskError `data_changed` when not one of them can be read any more, or Interrupted.
    """
    rows, squares = _own(source)
    code = modality.code_of(source.pre)
    with temporary_folder() as parts, temporary_folder() as folder:
        own = [_file(source, row, parts) for row in unless_stopped(rows, source.should_stop)]
        odd = _odd(source, own, folder, max(ODD, LEAST - len(own)))
        squares += [code.load(path, source.pre) for path in unless_stopped(odd, source.should_stop)]
        predictor = open_model(source.answers, source.classes, source.pre)

        def app(some: Sequence[NDArray[Any]]) -> NDArray[Any]:
            batches = unless_stopped(stacked(some, 16), source.should_stop)
            return np.concatenate([predictor.probabilities(batch) for batch in batches])

        made = tuple(source.learning.odd_samples())
        yield Golden([*own, *odd], len(own), squares, app(squares), app, source.thresholds, made)


def ordered(rows: Sequence[SampleOfRun], splits: Sequence[str], count: int) -> list[SampleOfRun]:
    """Rows of splits, one split after the other, each in steps, so that the first `count` come from all classes."""
    found: list[SampleOfRun] = []
    for split in splits:
        part = [row for row in rows if row.split == split]
        stride = max(1, len(part) // count)
        found += [row for start in range(stride) for row in part[start::stride]]
    return found


def squares_of(
    source: ExportSource, rows: Sequence[SampleOfRun], count: int
) -> tuple[list[SampleOfRun], list[NDArray[Any]]]:
    """The first `count` rows whose files can be read, and their squares: what is gone since is passed over.

    Raises Interrupted.
    """
    kept: list[SampleOfRun] = []
    squares: list[NDArray[Any]] = []
    kind = modality.of(source.pre.modality)
    for row in unless_stopped(rows, source.should_stop):
        if len(kept) == count:
            break
        try:
            squares.append(kind.code.load(kind.sample(row.path, row.place), source.pre))
        except TldeskError:
            continue
        kept.append(row)
    return kept, squares


def _own(source: ExportSource) -> tuple[list[SampleOfRun], list[NDArray[Any]]]:
    rows = source.run.data.rows
    kept, squares = squares_of(source, ordered(rows, ("test", "val", "train"), OWN), OWN)
    if not kept:
        raise TldeskError("data_changed", count=len(rows), path=rows[0].path)
    return kept, squares


def _file(source: ExportSource, row: SampleOfRun, folder: Path) -> Path:
    """The file of a sample; of a part one is made in the folder."""
    found = modality.of(source.pre.modality).sample(row.path, row.place)
    if isinstance(found, Path):
        return found
    file = folder / f"{row.id}{row.path.suffix}"
    file.write_bytes(found)
    return file


def _odd(source: ExportSource, paths: Sequence[Path], folder: Path, count: int) -> list[Path]:
    """Files of every kind in turn, made of the samples in turn; those of a later round are smaller."""
    kinds = source.learning.odd_samples()
    for number in range(count if kinds else 0):
        name, make = list(kinds.items())[number % len(kinds)]
        turn, place = divmod(number // len(kinds), len(paths))
        make(paths[place], folder / f"{number:03} {name}", turn)
    return sorted(folder.iterdir())


def _made(make: Callable[[Image.Image, Path], None], file: Path, target: Path, turn: int) -> None:
    picture = image.decode(file, short_side=_EDGE)
    edge = max(32, _EDGE - 32 * turn)
    picture.thumbnail((edge, edge))
    make(picture, target)


ODD_IMAGES = {name: partial(_made, make) for name, make in KINDS.items()}
