"""Texts for training: numbers of a vocabulary, varied before they are made, and how a network is fine-tuned on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.recipe import Recipe
from tldesk.engine.modalities.text_augmentation import TextAugmentation, varied
from tldesk.media.text import code, tokens
from tldesk.media.text.preparing import Preprocess

if TYPE_CHECKING:
    import torch

Ids = NDArray[np.int32]

_LONG, _SHORTER = 3_000, 200  # characters of a long text, and how many fewer a later one has
_WIDE = {place: place + 0xFEE0 for place in range(0x21, 0x7F)}


# A token seldom has so many characters: what is behind them is not varied in vain.
_SEEN = 32
# A network that is not of layers alike has so many stages.
_STAGES = 3
# Core seconds for a short text and an epoch in a layer that learns, of 384 numbers a token.
_SECONDS = 0.003


def frozen(backbone: Any) -> int:
    """The earlier half of the layers: what is behind it is computed once, and no worse where it was tried."""
    return _layers(backbone) // 2


def seconds(backbone: Any, frozen: int) -> float:
    """By the layers that learn, and their width."""
    return _SECONDS * max(1, _layers(backbone) - frozen) * float(backbone.features / 384) ** 2


def _layers(backbone: Any) -> int:
    return int(dict(backbone.options).get("layers", _STAGES))


# Smoothed labels pull at a head that is right already: with ten texts a class they take all that fine-tuning gains.
RECIPE = Recipe(
    rate=0.3,
    decay=0.85,
    straight=True,
    from_features=True,
    smoothed=False,
    frozen=frozen,
    seconds=seconds,
)


def vary(kept: NDArray[Any], rng: np.random.Generator, preprocess: Preprocess, how: TextAugmentation | None) -> Ids:
    """The numbers of one random variation of a text, given as its characters; of numbers that are not varied, these."""
    if how is None:
        return kept
    text = kept[: _SEEN * preprocess.window].astype("<u4").tobytes().decode("utf-32-le")
    return code.fit(code.characters(varied(text, rng, how)), preprocess)


def to_tensor(ids: torch.Tensor) -> torch.Tensor:
    """Numbers int32 (n, tokens) as floats, which hold each of them: every vocabulary has far fewer than 2^24."""
    import torch

    return ids.to(torch.float32)


def length(ids: Ids, preprocess: Preprocess) -> int:
    """How many numbers there are (n,) before what fills up; of several windows all, as each has its place."""
    if len(ids) > preprocess.window:
        return len(ids)
    there = np.flatnonzero(ids != tokens.of(preprocess.vocabulary).pad)
    return int(there[-1]) + 1 if len(there) else 1


def counts(ids: Ids, preprocess: Preprocess) -> NDArray[np.int64]:
    """How many numbers each window (n, window) has."""
    found: NDArray[np.int64] = (ids != tokens.of(preprocess.vocabulary).pad).sum(axis=1)
    return found


def preprocess_values(pre: Preprocess, takes: Any) -> dict[str, Any]:
    """How a text becomes what an export takes, in plain values."""
    return {
        "vocabulary": pre.vocabulary,
        "window": pre.window,
        "windows": pre.windows,
        "stride": pre.stride,
        "dtype": takes.dtype,
        "steps": tokens.of(pre.vocabulary).steps(pre),
    }


def _made(make: Callable[[str, int], str], file: Path, target: Path, turn: int) -> None:
    target.with_suffix(".txt").write_bytes(make(code.read(file), turn).encode("utf-8", "replace"))


def _long(text: str, turn: int) -> str:
    most = max(_SHORTER, _LONG - _SHORTER * turn)
    return (f"{text} " * (1 + most // (len(text) + 1)))[:most]


_MAKERS: dict[str, Callable[[str, int], str]] = {
    "wide letters": lambda text, _turn: text.translate(_WIDE),
    "letters with marks of their own": lambda text, _turn: unicodedata.normalize("NFD", f"{text} café Ångström"),
    "emoji and unseen signs": lambda text, turn: f"\ufeff\u200b{text[turn:]} 👩‍👩‍👧 👍🏽\x00\u3000\xa0▁",
    "several scripts": lambda text, _turn: f"{text}我的卡丢了，где моя карта? カード हिन्दी 한글",
    "long": _long,
    "a sign": lambda text, turn: text[turn : turn + 1].strip() or ".",
}
# What programs that make numbers of texts most often do in another way.
ODD_TEXTS: dict[str, Callable[[Path, Path, int], None]] = {name: partial(_made, make) for name, make in _MAKERS.items()}
