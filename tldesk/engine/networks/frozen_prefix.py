"""The frozen first stages through ONNX Runtime, so that PyTorch computes only what learns.

On a processor the runtime takes a third of PyTorch's time for the same stages. They are exported once for each set of
weights. How a network is cut behind them is in `cutting`; one that cannot be runs in PyTorch as a whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tldesk.engine.modalities import learning
from tldesk.engine.networks import bare_graph, cutting, onnx_export, runtime, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.cutting import Halves
from tldesk.engine.networks.model import Model
from tldesk.engine.networks.weights import WORTH


class Prefixed:
    """The logits of a model whose first `stages` stages are as they were pretrained, in two halves.

    `maps` may be called from many threads at once; `shape` is that of one image's maps, as (channels, h, w) or
    (tokens, width).
    """

    def __init__(self, model: Model, stages: int, halves: Halves) -> None:
        self._model, self._halves = model, halves
        self._network = runtime.network(exported(model.record, stages), "features", threads=1)
        self.shape = self.maps(model.record.blank(1)).shape[1:]

    def maps(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the frozen stages make of images (n, size, size, 3): (n, …)."""
        found: NDArray[np.float32] = self._network(images)
        return found

    def rest(self, maps: NDArray[Any]) -> Tensor:
        """Logits (n, classes) of maps (n, …), with gradients for what learns."""
        return logits(self._model, self._halves, torch.from_numpy(maps).float())


def logits(model: Model, halves: Halves, between: Tensor) -> Tensor:
    """Logits (n, classes) of what the first half has made, with gradients for what learns."""
    if halves.channels_first and between.ndim == 4:
        between = between.contiguous(memory_format=torch.channels_last)
    found: Tensor = model.head(halves.rest(between))
    return found


def halves(model: Model, stages: int) -> Halves | None:
    """The backbone cut behind its first `stages` stages; None where none are frozen, or it cannot be cut."""
    chain = model.chain if stages > 0 else None
    return None if chain is None else cutting.halves(model.backbone, chain, model.names_of(stages))


def exported(record: Backbone, stages: int) -> Path:
    """The ONNX of the first `stages` stages with the pretrained weights; it is made when it is not there.

    Raises TldeskError `no_weights` or `weights_damaged`, and ValueError for a network that cannot be cut.
    """
    path = weights.first_stages_path(record, stages)
    if not path.exists() and weights.has_graph(path):
        bare_graph.fill(record, path)
    elif not path.exists():
        pristine = Model(record, n_classes=1)
        pristine.backbone.load_state_dict(weights.state_dict(record))
        found = halves(pristine, stages)
        if found is None:
            raise ValueError(f"{record.name} cannot be cut")
        onnx_export.write_frozen(Prefix(pristine, found), record, path)
    return path


def prefixed(model: Model, stages: int, images: int) -> Prefixed | None:
    """The model in two halves, where that is faster on a processor.

    `stages` are frozen and as pretrained; `images` is how many will be seen.
    """
    if images < WORTH and not weights.has_graph(weights.first_stages_path(model.record, stages)):
        return None
    found = halves(model, stages)
    return None if found is None else Prefixed(model, stages, found)


class Prefix(nn.Module):
    """Bytes (n, height, width, 3) to what the first learning stage takes."""

    def __init__(self, model: Model, halves: Halves) -> None:
        super().__init__()
        self.model, self.halves = model, halves
        self.tensor = learning.of(model.record.modality).tensor

    def forward(self, image: Tensor) -> Tensor:
        """Feature maps (n, …)."""
        return self.halves.first((self.tensor(image) - self.model.mean) / self.model.std)
