"""A fitted head as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.networks import heads


@dataclass(frozen=True, slots=True)
class Linear:
    """logits = features @ weight.T + bias, with weight (classes, d) and bias (classes,), float32."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, features: Any) -> NDArray[np.float32]:
        """Logits (n, classes) of features (n, d), which may be sparse."""
        logits: NDArray[np.float32] = features @ self.weight.T + self.bias
        return logits

    @property
    def tensors(self) -> dict[str, NDArray[Any]]:
        """As they are kept among those of a model."""
        return {f"{heads.PREFIX}weight": self.weight, f"{heads.PREFIX}bias": self.bias}


@dataclass(frozen=True, slots=True)
class Behind(Linear):
    """A last layer with what stands before it (`heads.HeadKind.own`)."""

    own: Mapping[str, NDArray[Any]]

    def logits(self, features: Any) -> NDArray[np.float32]:
        """Logits (n, classes) of features (n, d)."""
        return heads.answer({"weight": self.weight, "bias": self.bias, **self.own}, features)

    @property
    def tensors(self) -> dict[str, NDArray[Any]]:
        """As they are kept among those of a model."""
        own = {f"{heads.PREFIX}{name}": value for name, value in self.own.items()}
        return {f"{heads.PREFIX}weight": self.weight, f"{heads.PREFIX}bias": self.bias, **own}


def of(arrays: Mapping[str, NDArray[Any]]) -> Linear:
    """The head among the arrays of a whole model."""
    found = heads.parts(arrays)
    weight, bias = found.pop("weight"), found.pop("bias")
    return Behind(weight, bias, found) if found else Linear(weight, bias)
