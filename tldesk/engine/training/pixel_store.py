"""Decoded samples kept for the length of a training: opening a photo takes longer than varying it.

The training split is kept with some room for cropping, or as wholes where these are varied; the other splits as the
very squares that prediction will see. One file of raw bytes and one index; a set of images that was kept before is used
again. What does not fit under the limit is decoded each time it is asked for.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import math
import re
import shutil
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydantic import FailFast, Field, TypeAdapter

from tldesk import foreign, settings
from tldesk.atomic import replacing, write_atomic
from tldesk.engine.modalities import learning
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import modality
from tldesk.media.examples import content, example
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, Progressed, noted
from tldesk.project.runs.runs import SampleOfRun
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

# Kept free on the disk for the project's own files.
_SPARE_BYTES = 1 << 30
_FORMAT = "2"
_NAME = re.compile(r"[0-9a-f]{32}\.(bin|json)")  # of a set of images and its index
_MOST_INDEX = 200_000_000  # bytes
_MOST_AXES = 8


@dataclass(frozen=True)
class PixelEntry:
    """One sample of the index: where its bytes begin (-1: not kept) and its shape, or why it cannot be read."""

    offset: Annotated[int, Field(ge=-1, le=1 << 50)]
    shape: Annotated[tuple[Annotated[int, Field(ge=0, le=1 << 23)], ...], Field(max_length=_MOST_AXES)] = ()
    problem: str = ""


_ENTRIES: TypeAdapter[list[PixelEntry]] = TypeAdapter(Annotated[list[PixelEntry], FailFast()])


class PixelStore:
    """The images of `rows`, by position; `problems` says which could not be read, by position."""

    def __init__(
        self,
        rows: Sequence[SampleOfRun],
        entries: list[PixelEntry],
        data: Path,
        preprocess: AnyPreprocess,
        wholes: bool = False,
    ) -> None:
        self._rows, self._entries, self._preprocess, self._wholes = rows, entries, preprocess, wholes
        kept = any(entry.offset >= 0 for entry in entries)
        self._data = np.memmap(data, dtype=np.uint8, mode="r") if kept else np.zeros(0, np.uint8)
        self.problems = {i: entry.problem for i, entry in enumerate(entries) if entry.problem}

    def sizes(self, positions: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """Width and height (n, 2) of the images at `positions`; None when not all of them are kept."""
        entries = [self._entries[int(position)] for position in positions]
        if not entries or any(entry.offset < 0 for entry in entries):
            return None
        return np.array([entry.shape[1::-1] for entry in entries], np.int64)

    def image(self, position: int) -> NDArray[Any]:
        """Of an image uint8 (h, w, 3). Raises TldeskError `data_changed` when what was not kept is gone by now."""
        entry = self._entries[position]
        if entry.offset >= 0:
            kept = self._data[entry.offset : entry.offset + _bytes(entry, self._preprocess)]
            return kept.view(self._preprocess.dtype).reshape(entry.shape)
        pixels, problem = _decode(self._rows[position], self._preprocess, self._wholes)
        if pixels is None:
            log.warning("%s: %s", self._rows[position].path, problem)
            raise TldeskError("data_changed", count=1, path=self._rows[position].path)
        return pixels


def open_store(
    folder: Path,
    rows: Sequence[SampleOfRun],
    preprocess: AnyPreprocess,
    should_stop: Callable[[], bool],
    wholes: bool = False,
) -> Generator[Progressed, None, PixelStore | None]:
    """Decode `rows` into a file below `folder`, or find it there. Returns None when stopped. With `wholes` the training
    split is kept as `Code.whole` gives it, in the type of the array that a model takes.

    Files that cannot be read, or whose content is not what was imported, become `problems`; nothing is raised for them.
    """
    key = _key(rows, preprocess, wholes)
    own_files.refuse_link(folder)
    data, index = folder / f"{key}.bin", folder / f"{key}.json"
    entries = _read_index(index, data, len(rows), preprocess)
    if entries is None:
        _remove_others(folder)
        with replacing(data) as temporary, temporary.open("wb") as stream:
            entries = yield from _fill(stream, room(folder), rows, preprocess, wholes, should_stop)
        if entries is None:
            data.unlink()
            return None
        write_atomic(index, json.dumps([vars(entry) for entry in entries]).encode())
    return PixelStore(rows, entries, data, preprocess, wholes)


def _fill(
    stream: BinaryIO,
    limit: int,
    rows: Sequence[SampleOfRun],
    preprocess: AnyPreprocess,
    wholes: bool,
    should_stop: Callable[[], bool],
) -> Generator[Progressed, None, list[PixelEntry] | None]:
    """Write the images after each other; returns the index, or None when stopped."""
    entries: list[PixelEntry] = []
    clock = Clock("read", len(rows))
    for pixels, problem in ordered_map(lambda row: _decode(row, preprocess, wholes), rows, should_stop):
        entries.append(_append(stream, limit, pixels, problem))
        if clock.tick():
            yield clock.event()
    return entries if len(entries) == len(rows) else None


def _append(stream: BinaryIO, limit: int, pixels: NDArray[Any] | None, problem: str) -> PixelEntry:
    if pixels is None:
        return PixelEntry(-1, problem=problem)
    offset = stream.tell()
    if offset + pixels.nbytes > limit:
        return PixelEntry(-1, pixels.shape)
    try:
        stream.write(np.ascontiguousarray(pixels).data)
        stream.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        stream.seek(offset)  # the disk filled up meanwhile: this one and perhaps the next are decoded when needed
        stream.truncate()
        return PixelEntry(-1, pixels.shape)
    return PixelEntry(offset, pixels.shape)


def _bytes(entry: PixelEntry, preprocess: AnyPreprocess) -> int:
    return math.prod(entry.shape) * np.dtype(preprocess.dtype).itemsize


def _decode(row: SampleOfRun, preprocess: AnyPreprocess, wholes: bool) -> tuple[NDArray[Any] | None, str]:
    """The pixels of a row, or why there are none."""
    try:
        if row.split != "train":
            return example(row, preprocess), ""
        kind = modality.of(preprocess.modality)
        data = content(row, kind)
        if wholes:
            most = learning.of(preprocess.modality).most
            return kind.code.whole(data, preprocess.least)[:most].astype(preprocess.dtype), ""
        return kind.code.kept(data, preprocess), ""
    except TldeskError as error:
        return None, str(error.arguments.get("reason", error.text))


def _key(rows: Sequence[SampleOfRun], preprocess: AnyPreprocess, wholes: bool) -> str:
    kept = " wholes" if wholes else ""
    digest = hashlib.sha256(f"{_FORMAT} {preprocess.modality} {preprocess.key}{kept}\n".encode())
    for row in rows:
        digest.update(f"{row.sha256} {row.split == 'train'}\n".encode())
    return digest.hexdigest()[:32]


def _read_index(index: Path, data: Path, count: int, preprocess: AnyPreprocess) -> list[PixelEntry] | None:
    """The index of a complete store, or None. Stores with problems are made again: the files may be back."""
    try:
        entries = foreign.read(_ENTRIES, index, _MOST_INDEX)
        size = foreign.size_of(data, sys.maxsize)
    except (OSError, Refused):
        return None
    ends = [entry.offset + _bytes(entry, preprocess) for entry in entries if entry.offset >= 0]
    whole = len(entries) == count and size == max(ends, default=0) and not any(entry.problem for entry in entries)
    return entries if whole else None


def room(folder: Path) -> int:
    """Bytes that may be written there: half of the cache limit, and never the last of the disk."""
    free = shutil.disk_usage(folder).free - _SPARE_BYTES
    return max(0, min(int(settings.load().cache_limit_gb * 1e9 / 2), free))


def _remove_others(folder: Path) -> None:
    """Delete what earlier trainings kept, and nothing else: one set of images at a time stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name) is None:
            continue
        with suppress(OSError):  # Windows does not delete a file that another job has open
            path.unlink()


def left_out(rows: Sequence[SampleOfRun], store: PixelStore, step: int) -> Generator[Event, None, tuple[str, ...]]:
    """Note which images cannot be read; the training does without them."""
    if not store.problems:
        return ()
    first, reason = next(iter(store.problems.items()))
    path = str(rows[first].path)
    note = noted("warning", "images_left_out", step, count=len(store.problems), path=path, reason=reason)
    if step == 0:  # later sittings do not tell it again
        yield note
    return (note.text,)
