"""HEADS: what makes logits of a backbone's features. Torch-free: a head is kept, and answers, as arrays.

To add one, add a record, a name to `head` in `RunConfig` and its layers to `head_layers`; a contract test runs over
all. A head's tensors are `head.…`: those of its last layer, `weight` (classes, d) and `bias` (classes,), which all
heads have, and those of its `own`, by which it is known again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import RunConfig

PREFIX = "head."
LINEAR, HIDDEN, COSINE = "linear", "hidden", "cosine"

Tensors = Mapping[str, NDArray[Any]]  # without PREFIX
_LEAST = 1e-12  # no length is shorter: a sample of nothing but zeros has no direction


@dataclass(frozen=True, slots=True)
class HeadKind:
    """`own` are the shapes of what it has beside its last layer, for so many features, and `last` how many numbers that
    takes, both of a width; `answer(tensors, features)` gives logits (n, classes) of features (n, d)."""

    name: str
    own: Callable[[int, int], dict[str, tuple[int, ...]]]
    last: Callable[[int, int], int]
    answer: Callable[[Tensors, Any], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class HeadChoice:
    """A head to build: its kind, and of one with a hidden layer how wide that is and how much of it is left out."""

    kind: str = LINEAR
    width: int = 0
    dropout: float = 0.0


PLAIN = HeadChoice()


def _product(features: Any, weight: NDArray[Any]) -> NDArray[Any]:
    # not `@`: OpenBLAS would wake all cores, which the other threads use
    found: NDArray[Any] = np.einsum("nd,kd->nk", features, weight)
    return found


def _linear(tensors: Tensors, features: Any) -> NDArray[np.float32]:
    logits: NDArray[np.float32] = _product(features, tensors["weight"]) + tensors["bias"]
    return logits


def _hidden(tensors: Tensors, features: Any) -> NDArray[np.float32]:
    between = _product(features, tensors["hidden.weight"]) + tensors["hidden.bias"]
    return _linear(tensors, np.maximum(between, 0))


def _cosine(tensors: Tensors, features: Any) -> NDArray[np.float32]:
    angles = _product(_unit(features), _unit(tensors["weight"]))
    logits: NDArray[np.float32] = (tensors["scale"] * angles + tensors["bias"]).astype(np.float32)
    return logits


def _unit(rows: Any) -> NDArray[Any]:
    found: NDArray[Any] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _LEAST)
    return found


HEADS: dict[str, HeadKind] = {
    kind.name: kind
    for kind in (
        HeadKind(LINEAR, own=lambda d, width: {}, last=lambda d, width: d, answer=_linear),
        HeadKind(
            HIDDEN,
            own=lambda d, width: {"hidden.weight": (width, d), "hidden.bias": (width,)},
            last=lambda d, width: width,
            answer=_hidden,
        ),
        # Gidaris and Komodakis, 2018; with a bias, for classes are not equally common.
        HeadKind(COSINE, own=lambda d, width: {"scale": ()}, last=lambda d, width: d, answer=_cosine),
    )
}


def chosen(config: RunConfig) -> HeadChoice:
    """The head of a training. Only of images there is a choice."""
    if config.modality != IMAGE or config.head == LINEAR:
        return PLAIN
    width, dropout = (config.hidden_width, config.head_dropout) if config.head == HIDDEN else (0, 0.0)
    return HeadChoice(config.head, width, dropout)


def parts(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """A head's tensors among those of a whole model."""
    return {name.removeprefix(PREFIX): value for name, value in arrays.items() if name.startswith(PREFIX)}


def of(tensors: Tensors) -> HeadChoice | None:
    """Which head these are the tensors of, whatever they came with; None where they are of none.

    What was left out while it learned is not told by them.
    """
    own = tensors.keys() - {"weight", "bias"}
    if len(tensors) - len(own) != 2 or tensors["weight"].ndim != 2 or tensors["bias"].ndim != 1:
        return None
    if not all(value.size for value in tensors.values()):
        return None
    width, features = tensors["weight"].shape[1], tensors["weight"].shape[1]
    if "hidden.weight" in own and tensors["hidden.weight"].ndim == 2:
        width, features = tensors["hidden.weight"].shape
    for kind in HEADS.values():
        shapes = kind.own(features, width) | {"weight": (len(tensors["bias"]), kind.last(features, width))}
        shapes["bias"] = (len(tensors["bias"]),)
        if {name: value.shape for name, value in tensors.items()} == shapes:
            return HeadChoice(kind.name, width if kind.name == HIDDEN else 0)
    return None


def fit(tensors: Tensors, classes: int, features: int) -> bool:
    """Whether these are the tensors of a head for so many classes and features."""
    if of(tensors) is None:
        return False
    first: NDArray[Any] = tensors.get("hidden.weight", tensors["weight"])
    return len(tensors["weight"]) == classes and first.shape[1] == features


def answer(tensors: Tensors, features: Any) -> NDArray[np.float32]:
    """Logits (n, classes) of features (n, d) by a head whose tensors these are, without PyTorch."""
    kind = of(tensors)
    assert kind is not None
    return HEADS[kind.kind].answer(tensors, features)
