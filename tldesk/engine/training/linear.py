"""A linear layer as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Linear:
    """logits = features @ weight.T + bias, with weight (classes, d) and bias (classes,), float32."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, features: Any) -> NDArray[np.float32]:
        """Logits (n, classes) of features (n, d), which may be sparse."""
        logits: NDArray[np.float32] = features @ self.weight.T + self.bias
        return logits
