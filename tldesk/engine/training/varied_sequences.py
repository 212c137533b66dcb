"""Inputs of any length that are varied anew each epoch. What frozen stages make of them is computed with the rest."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from numpy.typing import NDArray

from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.training.inputs import Batch, Positions, stacked
from tldesk.engine.training.sequences import Sequences
from tldesk.media import modality


class VariedSequences(Sequences):
    """`Sequences` whose train split is in the store as wholes (`Code.whole`), varied as `how` says; no states are kept.

    A variation is a function of (seed, epoch, sample). Batches are made by the lengths of samples that are not varied,
    so they are the same however a training is stopped.
    """

    def __init__(self, *, how: Any, seed: int, splits: tuple[Positions, Positions], **given: Any) -> None:
        self._how, self._seed = how, seed
        self._train_at = set(splits[0].tolist())
        super().__init__(**given, splits=splits, key="")

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Batch, None, None]:
        """Arrays (n, longest)."""
        for batch in stacked(lambda position: self.varied(position, epoch), parts, should_stop):
            yield self._together.short(batch, self._preprocess)

    def varied(self, position: int, number: int) -> NDArray[Any]:
        """Variation `number` of a sample: its first part, which is learned from."""
        rng = rng_for(self._seed, number, position)
        return self._learning.vary(self._store.image(position), rng, self._preprocess, self._how)[: self._part]

    def _plain(self, position: int) -> NDArray[Any]:
        found = self._store.image(position)
        if position not in self._train_at:
            return found
        return modality.code_of(self._preprocess).fit(found, self._preprocess)
