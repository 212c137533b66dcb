"""LEARNING: how each kind of data is learned from, one record each, by the keys of `media.modality.MODALITIES`.

What stands above this folder is named, as `module:name`, and imported when it is first needed.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities import augmentation, image, sound, sound_augmentation, text, text_augmentation
from tldesk.engine.modalities.recipe import AS_IMAGES, Recipe
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.project.runs.config import RunConfig

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_LEAST = 1e-12  # length of a vector


class Passages(Protocol):
    """What can be left out of a sample, in order: `spans` from the first to before the second unit of its whole, with
    a name each, which those have in common that are alike. `seen`: as much of the whole is seen by a model at all.
    """

    spans: list[tuple[int, int]]
    names: list[str]
    whole: NDArray[Any]  # the array that a model takes, in a batch of its own
    seen: int

    def without(self, groups: Sequence[Sequence[int]]) -> NDArray[Any]:
        """A batch of such arrays, each without the passages with the numbers of its group."""
        ...


class Cells(Protocol):
    """What can be taken out of a sample whose picture has places: its `shape` in rows and columns."""

    shape: tuple[int, int]
    whole: NDArray[Any]  # the array that a model takes, in a batch of its own

    def without(self, cells: Sequence[tuple[int | None, int | None]]) -> NDArray[Any]:
        """A batch of such arrays, each without a cell, by its row and its column; None: all of them."""
        ...


def _beginning(array: NDArray[Any], length: int) -> NDArray[Any]:
    return array[:length]


@dataclass(frozen=True, slots=True)
class Together:
    """Arrays of like length in one batch, cut to the longest of them.

    `length(array, preprocess)` is how much of the first axis of an array a network has to see, and `cut(array, length)`
    is that; `most` of it are in a batch, but for one array that is longer. An array that is longer than the shape of
    its preprocess is of several parts of that shape, which a network sees one by one (`networks.parts`); `counts(parts,
    preprocess)` says how much there is in each. `trimmed(batch, preprocess)` leaves out what fills up all of a batch
    that is learned from, where that is not at the end.
    """

    length: Callable[[NDArray[Any], Any], int]
    counts: Callable[[NDArray[Any], Any], NDArray[np.int64]]
    most: int
    cut: Callable[[NDArray[Any], int], NDArray[Any]] = _beginning
    trimmed: Callable[[NDArray[Any], Any], NDArray[Any]] | None = None

    def seen(self, array: NDArray[Any], preprocess: Any) -> NDArray[Any]:
        """As much of an array as a network has to see."""
        return self.cut(array, self.length(array, preprocess))

    def short(self, batch: NDArray[Any], preprocess: Any) -> NDArray[Any]:
        """A batch (n, …) cut to the longest of its arrays."""
        if self.trimmed is not None:
            return self.trimmed(batch, preprocess)
        return batch[:, : max(self.length(array, preprocess) for array in batch)]

    def batches(self, arrays: Sequence[NDArray[Any]], preprocess: Any) -> Iterator[tuple[list[int], NDArray[Any]]]:
        """The places of some arrays, and these as one (n, longest, …)."""
        lengths = [self.length(array, preprocess) for array in arrays]
        batch: list[int] = []
        for place in sorted(range(len(arrays)), key=lengths.__getitem__):
            other = batch and len(arrays[place]) != len(arrays[batch[-1]])
            if batch and (other or (len(batch) + 1) * lengths[place] > self.most):
                yield batch, self._stacked(arrays, batch, lengths)
                batch = []
            batch.append(place)
        if batch:
            yield batch, self._stacked(arrays, batch, lengths)

    def _stacked(self, arrays: Sequence[NDArray[Any]], places: list[int], lengths: list[int]) -> NDArray[Any]:
        return np.stack([self.cut(arrays[place], lengths[places[-1]]) for place in places])

    def parts(self, array: NDArray[Any], preprocess: Any) -> list[NDArray[Any]]:
        """The parts of an array."""
        return list(array.reshape(-1, *preprocess.shape)) if len(array) > preprocess.shape[0] else [array]

    def joined(
        self, vectors: Sequence[NDArray[np.float32]], parts: Sequence[NDArray[Any]], preprocess: Any
    ) -> NDArray[np.float32]:
        """The features (d,) of a sample of which these are those of its parts: their mean, each counting by how much
        there is in it, at length one, as a network gives them. Those of a single part stay as they are.
        """
        if len(vectors) == 1:
            return vectors[0]
        weights = self.counts(np.stack(parts), preprocess).astype(np.float64)
        mean = (np.stack(vectors) * weights[:, None]).sum(axis=0)
        return np.asarray(mean / max(float(np.sqrt((mean**2).sum())), _LEAST), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """How a kind of data is learned from. Its arrays, and how they are prepared, are those of its `Code`.

    `input` is the name of a model's input in graphs, `axes` are those of one array. `augmentation(config)` says how
    much a run varies, None where nothing is varied; `vary(kept, rng, preprocess, how)` is one variation of what a
    training keeps of a sample, drawn from `rng` alone, as the array that a model takes. With `varies_wholes` that is,
    where anything is varied, all of a sample (`Code.whole`), up to `most` of its first axis. `presets`: how much is
    varied, by the names that a run may ask for, see `sliders`. `tensor` makes floats (n, …) for networks of a batch of
    arrays. `on_device`: whether `training.augment_on_device` varies it too. `together`: how arrays are put into batches
    on a processor, where these are quicker than one array at a time; then the first axis of an array is of any length
    in graphs.
    `baseline`: the strategy that shows what pretrained weights are worth for it. `tempered`: the strength of a linear
    head, and the epoch that is kept, are chosen by the loss that calibration leaves. `recipe`: how it is fine-tuned.

    Named: what says why an answer was given: `evidence(model, floats (1, …), class)` gives a grid (rows, columns) or
    None, or else `passages(whole, preprocess)` a `Passages`, or `cells(whole, preprocess)` `Cells`; `odd` is a dict of
    what makes an unusual sample of one of the project, for the check of an export: name → `make(file, target, turn)`,
    where a later turn makes a smaller one and `target` lacks its suffix; `about(preprocess, takes)` says in plain
    values how a sample becomes what an export takes, with `steps` for people; `background(rows, half)` is a context in
    which there are files of what is of no class, of which one half may be learned from (`modalities.background`).
    """

    input: str
    axes: tuple[str, ...]
    augmentation: Callable[[RunConfig], Any]
    vary: Callable[[NDArray[Any], np.random.Generator, Any, Any], NDArray[Any]]
    tensor: Callable[[Tensor], Tensor]
    on_device: bool = False
    varies_wholes: bool = False
    most: int = 50_000  # windows have at most some thousand tokens
    presets: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = ""
    passages: str = ""
    cells: str = ""
    odd: str = ""
    about: str = ""
    background: str = ""
    together: Together | None = None
    baseline: str = "scratch"
    tempered: bool = False
    recipe: Recipe = AS_IMAGES

    @property
    def free(self) -> tuple[str, ...]:
        """The names of the first dimensions of a graph's input that are of any size."""
        return ("batch", *self.axes[: self.together is not None])

    def wholes(self, config: RunConfig) -> bool:
        """Whether the training of a run keeps all of its samples, to vary them."""
        return self.varies_wholes and self.augmentation(config) is not None

    def odd_samples(self) -> dict[str, Callable[[Path, Path, int], None]]:
        """What `odd` names."""
        found: dict[str, Callable[[Path, Path, int], None]] = named(self.odd) if self.odd else {}
        return found

    def to_device(self, batch: NDArray[Any], device: torch.device) -> Tensor:
        """`tensor` of a batch of arrays, on the device."""
        import torch

        arrays = torch.from_numpy(batch)
        if device.type == "cuda":
            return self.tensor(arrays.pin_memory().to(device, non_blocking=True))
        return self.tensor(arrays.to(device))


LEARNING: dict[str, Learning] = {
    IMAGE: Learning(
        input="image",
        axes=("height", "width", "channels"),
        augmentation=augmentation.augmentation_of,
        presets=augmentation.PRESETS,
        vary=image.augment,
        tensor=image.to_tensor,
        on_device=True,
        evidence="tldesk.engine.reporting.evidence:fine_evidence",
        odd="tldesk.engine.exporters.golden:ODD_IMAGES",
        about="tldesk.engine.exporters.source:preprocess_values",
    ),
    TEXT: Learning(
        input="ids",
        axes=("token",),
        augmentation=text_augmentation.augmentation_of,
        vary=text.vary,
        varies_wholes=True,
        tensor=text.to_tensor,
        passages="tldesk.engine.modalities.passages:of_text",
        odd="tldesk.engine.modalities.text:ODD_TEXTS",
        about="tldesk.engine.modalities.text:preprocess_values",
        together=Together(text.length, text.counts, most=384),
        baseline="words",
        tempered=True,
        recipe=text.RECIPE,
    ),
    SOUND: Learning(
        input="samples",
        axes=("sample",),
        augmentation=sound_augmentation.augmentation_of,
        presets=sound_augmentation.PRESETS,
        varies_wholes=True,
        most=sound.LONGEST,
        vary=sound.vary,
        tensor=sound.to_tensor,
        cells="tldesk.engine.modalities.silenced:of_sound",
        odd="tldesk.engine.exporters.odd_sounds:ODD_SOUNDS",
        about="tldesk.engine.modalities.sound:preprocess_values",
        together=Together(sound.length, sound.counts, most=16 * 16_000, cut=sound.middle, trimmed=sound.trimmed),
        baseline="bands",
        background="tldesk.engine.modalities.background:written",
        tempered=True,
        recipe=sound.RECIPE,
    ),
}


def of(name: str) -> Learning:
    """The record of a kind. Raises TldeskError `unknown_modality`."""
    if name not in LEARNING:
        raise TldeskError("unknown_modality", modality=name)
    return LEARNING[name]


def named(reference: str) -> Any:
    """What `module:name` stands for."""
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(module), name)


def stacked(arrays: Sequence[NDArray[Any]], most: int) -> Iterator[NDArray[Any]]:
    """Arrays in their order, those in a row that are of one shape together, at most so many."""
    for _, alike in itertools.groupby(arrays, key=lambda array: array.shape):
        some = list(alike)
        yield from (np.stack(some[start : start + most]) for start in range(0, len(some), most))


def rng_for(seed: int, epoch: int, sample: int) -> np.random.Generator:
    """The random numbers of one sample in one epoch, whatever else was drawn before."""
    return np.random.default_rng([seed, epoch, sample])
