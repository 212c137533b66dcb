"""Samples of several parts, as long texts: a network sees each part by itself, and their features are joined.

`Together.joined` says how. What is of one part has the very features that it had without this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities import learning
from tldesk.engine.networks.network import Network
from tldesk.media.pool import never

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

_LEAST = 1e-12  # length of a vector
_TOGETHER = 16  # windows that PyTorch computes at once


def in_parts(network: Network, preprocess: Any) -> Network:
    """A network of features for arrays (n, …) of any number of parts, which is given each part by itself."""
    together = learning.of(preprocess.modality).together
    if together is None:
        return network
    parted = together

    def features(arrays: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[Any]:
        if arrays.shape[1] <= preprocess.shape[0]:
            return network(arrays, should_stop)
        # Each is computed once: texts that lack a word here and there have most of their windows in common.
        some, places = np.unique(arrays.reshape(-1, *preprocess.shape), axis=0, return_inverse=True)
        vectors: list[Any] = [None] * len(some)
        for batch_of, batch in parted.batches(list(some), preprocess):
            for place, vector in zip(batch_of, network(batch, should_stop), strict=True):
                vectors[place] = vector
        of_each = places.reshape(len(arrays), -1)
        return np.stack(
            [parted.joined([vectors[i] for i in row], [some[i] for i in row], preprocess) for row in of_each]
        )

    return features


def features_of(backbone: nn.Module, numbers: Tensor, window: int) -> Tensor:
    """Features (n, d) of numbers (n, windows × window) by a network of texts or of sounds."""
    import torch

    some, places = torch.unique(numbers.reshape(-1, window), dim=0, return_inverse=True)
    features = torch.cat([backbone(part) for part in some.split(_TOGETHER)])
    pad = getattr(backbone, "pad", None)  # what fills up windows of texts; those of sounds count alike
    counts = torch.ones(len(some), device=some.device) if pad is None else (some != pad).sum(dim=1)
    of_each = places.reshape(len(numbers), -1)
    return joined(features[of_each], counts[of_each])


def joined(features: Tensor, counts: Tensor) -> Tensor:
    """The features (n, d) of texts, by those of their windows (n, k, d) and how many numbers these have (n, k)."""
    from torch.nn import functional

    return functional.normalize((features * counts.unsqueeze(-1)).sum(dim=1), dim=-1, eps=_LEAST)
