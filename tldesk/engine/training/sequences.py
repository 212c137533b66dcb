"""Inputs of any length, as texts: no more of them is computed than the longest of a batch has, and what frozen stages
make of each is computed once and kept.

They are not varied (`varied_sequences` does that), so one view of each is all there is. A batch of kept states is
float16 (n, tokens, width + 1): the last number of a token says whether it is there.

Of a sample of several parts, as a long text, the first is learned from, as a batch of many parts would cost as many
times as much. Held out are all of them, as such a sample will be answered.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tldesk.atomic import replacing
from tldesk.engine.modalities import learning
from tldesk.engine.networks.model import Model
from tldesk.engine.networks.parts import joined
from tldesk.engine.training.inputs import FULL, Batch, Positions, name_of, remove_others
from tldesk.engine.training.pixel_store import PixelStore, room
from tldesk.media.modality import AnyPreprocess
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

_KEPT_AS = np.float16


class _Layered(Protocol):
    """A backbone whose first layers can be computed by themselves, as `networks.text.bert`."""

    pad: int
    embeddings: Callable[[Tensor], Tensor]
    layers: Sequence[Any]

    def through(self, states: Tensor, there: Tensor, first: int, last: int) -> Tensor: ...

    def pooled(self, states: Tensor, there: Tensor) -> Tensor: ...


class Sequences:
    """Arrays of `store`, cut to the longest of their batch. Where the first `frozen` stages of the model's layers are
    to be kept (`key` names their numbers, "": they are not), their states lie in `folder`.

    `lengths` are by position, `val_order` is the order in which the val split is held out.
    """

    def __init__(
        self,
        store: PixelStore,
        preprocess: AnyPreprocess,
        model: Model,
        device: torch.device,
        frozen: int,
        splits: tuple[Positions, Positions],
        batch: int,
        folder: Path,
        key: str,
    ) -> None:
        self._store, self._preprocess, self._model, self._device = store, preprocess, model, device
        self._frozen, self._batch, self._folder, self._name = frozen, batch, folder, name_of(key)
        self._learning, self._pad = learning.of(preprocess.modality), getattr(model.backbone, "pad", 0)
        self._fills = hasattr(model.backbone, "pad")
        together = self._learning.together
        assert together is not None
        self._together, self._val_at = together, splits[1]
        self._part, self._held_out = preprocess.shape[0], frozenset(splits[1].tolist())
        self.positions = np.concatenate(splits)
        lengths: Positions = np.zeros(int(self.positions.max(initial=-1)) + 1, np.int64)
        for position in self.positions.tolist():
            lengths[position] = together.length(self._array(position), preprocess)
        self.lengths: Positions | None = lengths
        self._lengths = lengths
        self.val_order: Positions | slice = np.argsort(lengths[self._val_at], kind="stable").astype(np.int64)
        self._shape = int(lengths[self.positions].sum()), model.record.features
        # They are written as they are computed: the shortest first.
        order = self.positions[np.argsort(lengths[self.positions], kind="stable")]
        self._starts = np.zeros_like(lengths)
        self._starts[order] = np.cumsum(lengths[order]) - lengths[order]
        self._states: NDArray[Any] | None = None
        own_files.refuse_link(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._kept = bool(key) and (self._path.is_file() or self._bytes <= room(folder))
        self.forward: Callable[[Any], Tensor] | None = self._logits

    def prepare(self, epoch: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Compute what the frozen stages make of all, once."""
        if self._kept and self._states is None:
            yield from self._keep(step, should_stop)

    def ready(self, epoch: int) -> bool:
        """Whether that is done, or not wanted."""
        return not self._kept or self._states is not None

    def unprepared(self, first: int, last: int) -> int:
        """All, until then."""
        return 0 if self.ready(first) or self._path.is_file() else len(self.positions)

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Batch, None, None]:
        """Arrays (n, longest), or states."""
        for part in parts:
            if should_stop():
                return
            yield self._made(part)

    def held_out(self, should_stop: Callable[[], bool]) -> Iterator[NDArray[Any]]:
        """Those of the val split, in `val_order`, as long as the others of their batch."""
        order: Positions = self._val_at[self.val_order]
        for start in range(0, len(order), self._batch):
            if should_stop():
                return
            some = order[start : start + self._batch]
            # What has no filler is as long as it is: those of one length become a batch of their own.
            yield from self._made(some) if self._fills else map(self._array, some.tolist())

    def _plain(self, position: int) -> NDArray[Any]:
        """The array of a sample, not varied."""
        return self._store.image(position)

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._name}-0.bin"

    @property
    def _bytes(self) -> int:
        return math.prod(self._shape) * np.dtype(_KEPT_AS).itemsize

    def _array(self, position: int) -> NDArray[Any]:
        """What is learned from, or held out."""
        array = self._plain(position)
        return array if position in self._held_out else array[: self._part]

    def _made(self, part: Positions) -> Batch:
        longest = int(self._lengths[part].max())
        if self._states is None:
            return self._filled([self._array(position)[:longest] for position in part.tolist()], longest)
        batch = np.zeros((len(part), longest, self._shape[1] + 1), _KEPT_AS)
        for row, position in zip(batch, part.tolist(), strict=True):
            start, length = self._starts[position], self._lengths[position]
            row[:length, :-1] = self._states[start : start + length]
            row[:length, -1] = 1 if length <= self._part else self._array(position) != self._pad
        return batch

    def _filled(self, arrays: list[NDArray[Any]], longest: int) -> Batch:
        """Arrays as one; one of fewer parts is filled up."""
        batch = np.full((len(arrays), longest), self._pad, arrays[0].dtype)
        for row, array in zip(batch, arrays, strict=True):
            row[: len(array)] = array
        return batch

    def _logits(self, batch: Batch) -> Tensor:
        """Logits (n, classes) of a batch, with gradients for what learns."""
        if batch.dtype != _KEPT_AS:
            logits: Tensor = self._model(self._learning.to_device(batch, self._device))
            return logits
        tensor = torch.from_numpy(batch).to(self._device).float()
        features = self._behind(tensor) if batch.shape[1] <= self._part else torch.cat([*map(self._joined, tensor)])
        found: Tensor = self._model.head(features)
        return found

    def _behind(self, tensor: Tensor) -> Tensor:
        """Features (n, width) of kept states (n, tokens, width + 1)."""
        layered: _Layered = self._model.backbone  # type: ignore[assignment]
        states, there = tensor[..., :-1], tensor[..., -1]
        return layered.pooled(layered.through(states, there, self._frozen, len(layered.layers)), there)

    def _joined(self, states: Tensor) -> Tensor:
        """Features (1, width) of the kept states (tokens, width + 1) of a sample of several parts."""
        parts = states.reshape(-1, self._part, states.shape[-1])
        counts = parts[..., -1].sum(dim=1)
        return joined(self._behind(parts[counts > 0])[None], counts[counts > 0][None])

    def _keep(self, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Find the states in the folder, or put them there; neither when stopped."""
        path = self._path
        if not path.is_file() or path.stat().st_size != self._bytes:
            remove_others(self._folder, self._name)
            total = len(self.positions)
            yield PhaseStarted(step=step, name="views", text="Caching the frozen stages", total=total)
            try:
                with replacing(path) as temporary, temporary.open("wb") as stream:
                    yield from self._write(stream, Clock("views", total, step), should_stop)
            except OSError as error:
                if error.errno not in FULL:
                    raise
                log.warning("what frozen stages make of texts is not kept: %s", error)
                self._kept = False
                return
            if path.stat().st_size != self._bytes:
                path.unlink()
                return
        self._states = np.memmap(path, _KEPT_AS, "r", shape=self._shape)

    def _write(self, stream: BinaryIO, clock: Clock, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Always in the same batches, so that a resumed training learns from the same numbers."""
        layered: _Layered = self._model.backbone  # type: ignore[assignment]
        self._model.eval()
        arrays = [self._array(position) for position in self.positions.tolist()]
        for places, batch in self._together.batches(arrays, self._preprocess):
            if should_stop():
                break
            with torch.inference_mode():
                ids = self._learning.to_device(batch, self._device).long()
                parts = ids.reshape(-1, self._part) if ids.shape[1] > self._part else ids
                there = (parts != layered.pad).float()
                states = layered.through(layered.embeddings(parts), there, 0, self._frozen)
            found = states.reshape(*ids.shape, -1).cpu().numpy()
            for place, rows in zip(places, found, strict=True):
                stream.write(rows[: self._lengths[self.positions[place]]].astype(_KEPT_AS).tobytes())
            if clock.tick(len(places)):
                yield clock.event()
        self._model.train()
