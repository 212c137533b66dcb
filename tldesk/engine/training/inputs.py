"""What the steps of a training are fed with: pictures varied anew each epoch, or views kept behind the frozen stages.

Both are functions of (seed, epoch, sample) alone: each image is computed by itself, so its numbers never depend on its
batch, on what was kept, or on when a training was stopped.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import math
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from tldesk.atomic import replacing
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.networks.frozen_prefix import Prefixed
from tldesk.engine.training.phase import VIEWS
from tldesk.engine.training.pixel_store import PixelStore, room
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

_HELD_OUT = 0  # the view without variation
_KEPT_AS = np.float16  # as right as float32 in what is learned from it, at half the space
_NAME = re.compile(r"[0-9a-f]{24}-\d+\.bin")  # of a view that is kept
FULL = {errno.ENOSPC, errno.EDQUOT}

Positions = NDArray[np.int64]
Batch = NDArray[Any]


class TrainingInputs(Protocol):
    """`forward` makes logits of a batch; None is the model as a whole, on pictures. `lengths`, by position, are of what
    is of any length. `val_order`: which of the val split are held out first, second, ….
    """

    forward: Callable[[Batch], Tensor] | None
    lengths: Positions | None
    val_order: Positions | slice

    def prepare(self, epoch: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Do whatever an epoch (1, 2, …) needs before its first step."""

    def ready(self, epoch: int) -> bool:
        """Whether that is done; not when it was stopped."""

    def unprepared(self, first: int, last: int) -> int:
        """How many images are worked on before the first steps of these epochs, and of those between them."""

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Batch, None, None]:
        """The varied inputs of each part, in order; fewer when stopped."""

    def held_out(self, should_stop: Callable[[], bool]) -> Iterator[NDArray[Any]]:
        """The inputs of the val split without variation, one by one."""


class Pictures:
    """Pixels of `store`, varied as `augmentation` says; `val_at` are the positions of the val split."""

    forward: Callable[[Batch], Tensor] | None = None
    lengths: Positions | None = None
    val_order: Positions | slice = slice(None)

    def __init__(
        self, store: PixelStore, preprocess: AnyPreprocess, augmentation: Any, seed: int, val_at: Positions
    ) -> None:
        self.store, self.val_at = store, val_at
        self._preprocess, self._augmentation, self._seed = preprocess, augmentation, seed
        self._vary = learning.of(preprocess.modality).vary

    def prepare(self, epoch: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Nothing: pictures are varied while the steps before them are made."""
        return iter(())

    def ready(self, epoch: int) -> bool:
        """Always."""
        return True

    def unprepared(self, first: int, last: int) -> int:
        """None."""
        return 0

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Batch, None, None]:
        """(n, …)."""
        return stacked(lambda position: self.varied(position, epoch), parts, should_stop)

    def held_out(self, should_stop: Callable[[], bool]) -> Iterator[NDArray[Any]]:
        """As prediction sees them."""
        return ordered_map(self.store.image, map(int, self.val_at), should_stop)

    def varied(self, position: int, number: int) -> NDArray[Any]:
        """Variation `number` of an image."""
        rng = rng_for(self._seed, number, position)
        return self._vary(self.store.image(position), rng, self._preprocess, self._augmentation)


class Views:
    """The maps float16, as (channels, h, w), behind the frozen stages of `VIEWS` variations of each image, kept in
    `folder`.

    A view is computed before the first epoch that learns from it. Where there is no room for it on the disk, each
    epoch computes it again.
    """

    lengths: Positions | None = None
    val_order: Positions | slice = slice(None)

    def __init__(self, pictures: Pictures, prefixed: Prefixed, train_at: Positions, folder: Path, key: str) -> None:
        self.forward: Callable[[Batch], Tensor] | None = prefixed.rest
        self._pictures, self._prefixed, self._folder = pictures, prefixed, folder
        self._key = name_of(key)
        self._positions = {True: train_at, False: pictures.val_at}
        self._place = {int(position): place for place, position in enumerate(train_at)}
        self._kept: dict[int, NDArray[Any] | None] = {}

    def prepare(self, epoch: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Compute the view of an epoch, and at first that of the val split, unless they are kept."""
        for view in (_HELD_OUT, _view(epoch)):
            if view not in self._kept:
                yield from self._keep(view, step, should_stop)

    def ready(self, epoch: int) -> bool:
        """Whether both are there, or known to have no room."""
        return {_HELD_OUT, _view(epoch)} <= self._kept.keys()

    def unprepared(self, first: int, last: int) -> int:
        """Those of the views that are not kept."""
        views = {_HELD_OUT, *map(_view, range(first, min(last, first + VIEWS - 1) + 1))} - self._kept.keys()
        return sum(len(self._positions[view != _HELD_OUT]) for view in views if not self._path(view).is_file())

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Batch, None, None]:
        """float16 (n, …)."""
        view = _view(epoch)
        kept = self._kept.get(view)
        if kept is None:
            yield from stacked(lambda position: self._maps(position, view), parts, should_stop)
            return
        for part in parts:
            yield kept[[self._place[int(position)] for position in part]]

    def held_out(self, should_stop: Callable[[], bool]) -> Iterator[NDArray[Any]]:
        """float16 (…)."""
        kept = self._kept.get(_HELD_OUT)
        return self._computed(_HELD_OUT, should_stop) if kept is None else iter(kept)

    def _path(self, view: int) -> Path:
        return self._folder / f"{self._key}-{view}.bin"

    def _maps(self, position: int, view: int) -> NDArray[Any]:
        picture = self._pictures.store.image(position) if view == _HELD_OUT else self._pictures.varied(position, view)
        maps: NDArray[Any] = self._prefixed.maps(picture[None])[0].astype(_KEPT_AS)
        return maps

    def _computed(self, view: int, should_stop: Callable[[], bool]) -> Generator[NDArray[Any], None, None]:
        positions = map(int, self._positions[view != _HELD_OUT])
        return ordered_map(lambda position: self._maps(position, view), positions, should_stop, device.threads())

    def _keep(self, view: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Find a view in the folder, or put it there if there is room; neither when stopped."""
        shape = (len(self._positions[view != _HELD_OUT]), *self._prefixed.shape)
        path, size = self._path(view), np.dtype(_KEPT_AS).itemsize * math.prod(shape)
        if not path.is_file() or path.stat().st_size != size:
            remove_others(self._folder, self._key)
            if size > room(self._folder):
                self._kept[view] = None
                return
            yield PhaseStarted(step=step, name="views", text="Caching the frozen stages", total=shape[0])
            try:
                with replacing(path) as temporary, temporary.open("wb") as stream:
                    yield from self._write(stream, view, step, should_stop)
            except OSError as error:
                if error.errno not in FULL:
                    raise
                log.warning("a view is not kept: %s", error)
                self._kept[view] = None
                return
            if path.stat().st_size != size:
                path.unlink()
                return
        self._kept[view] = np.memmap(path, _KEPT_AS, "r", shape=shape)

    def _write(self, stream: BinaryIO, view: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Progressed]:
        clock = Clock("views", len(self._positions[view != _HELD_OUT]), step)
        with closing(self._computed(view, should_stop)) as computed:
            for maps in computed:
                stream.write(maps.tobytes())
                if clock.tick():
                    yield clock.event()


def name_of(key: str) -> str:
    """How the files are named of what `key` says."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def remove_others(folder: Path, name: str) -> None:
    """Delete what other trainings kept, and nothing else: one training's views at a time stay."""
    own_files.refuse_link(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if _NAME.fullmatch(path.name) and not path.name.startswith(name):
            with suppress(OSError):  # Windows does not delete a file that another job has open
                path.unlink()


def stacked(
    make: Callable[[int], NDArray[Any]], parts: Sequence[Positions], should_stop: Callable[[], bool]
) -> Generator[Batch, None, None]:
    """A batch of what `make` gives for each position of each part, made in threads that read ahead; ends at a stop."""
    ahead = 3 * max((len(part) for part in parts), default=1)
    wanted = (int(position) for part in parts for position in part)
    with closing(ordered_map(make, wanted, should_stop, device.threads(), ahead)) as made:  # joins the threads now
        for part in parts:
            batch = list(islice(made, len(part)))
            if len(batch) < len(part):
                return
            yield np.stack(batch)


def _view(epoch: int) -> int:
    return 1 + (epoch - 1) % VIEWS
