"""The frozen first stages through ONNX Runtime, so that PyTorch computes only what learns.

On a processor the runtime takes a third of PyTorch's time for the same stages. They are exported once for each set of
weights. Networks of the EfficientNet family only (the bundled ones among them): others run in PyTorch as a whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from timm.models.efficientnet import EfficientNet
from torch import Tensor, nn

from tldesk.engine.modalities import learning
from tldesk.engine.networks import bare_graph, onnx_export, runtime, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.model import Model

# Images seen from which on the export pays for itself, where it is still to be made; loading it takes no time.
WORTH = 1000


class Prefixed:
    """The logits of a model whose first `stages` stages are as they were pretrained, in two halves.

    `maps` may be called from many threads at once; `shape` is (channels, h, w) of one image's maps.
    """

    def __init__(self, model: Model, stages: int) -> None:
        self._model, self._stages = model, stages
        self._network = runtime.network(exported(model.record, stages), "features", threads=1)
        self.shape = self.maps(model.record.blank(1)).shape[1:]

    def maps(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the frozen stages make of images (n, size, size, 3): (n, channels, h, w)."""
        found: NDArray[np.float32] = self._network(images)
        return found

    def rest(self, maps: NDArray[Any]) -> Tensor:
        """Logits (n, classes) of maps (n, channels, h, w), with gradients for what learns."""
        backbone = self._model.backbone
        assert isinstance(backbone, EfficientNet)
        tensor = torch.from_numpy(maps).float().contiguous(memory_format=torch.channels_last)
        tensor = backbone.blocks[self._stages :](tensor)
        logits: Tensor = self._model.head(backbone.forward_head(backbone.bn2(backbone.conv_head(tensor))))
        return logits


def exported(record: Backbone, stages: int) -> Path:
    """The ONNX of the first `stages` stages with the pretrained weights; it is made when it is not there.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    path = weights.first_stages_path(record, stages)
    if not path.exists() and weights.has_graph(path):
        bare_graph.fill(record, path)
    elif not path.exists():
        pristine = Model(record, n_classes=1)
        pristine.backbone.load_state_dict(weights.state_dict(record))
        onnx_export.write_frozen(_Prefix(pristine, stages), record, path)
    return path


def prefixed(model: Model, stages: int, images: int) -> Prefixed | None:
    """The model in two halves, where that is faster on a processor.

    `stages` are frozen and as pretrained; `images` is how many will be seen.
    """
    if stages == 0 or type(model.backbone) is not EfficientNet:
        return None
    if images < WORTH and not weights.has_graph(weights.first_stages_path(model.record, stages)):
        return None
    return Prefixed(model, stages)


class _Prefix(nn.Module):
    """Bytes (n, height, width, 3) to the maps that the first learning stage takes."""

    def __init__(self, model: Model, stages: int) -> None:
        super().__init__()
        self.model, self.stages = model, stages
        self.tensor = learning.of(model.record.modality).tensor

    def forward(self, image: Tensor) -> Tensor:
        """Feature maps (n, channels, h, w)."""
        backbone = self.model.backbone
        assert isinstance(backbone, EfficientNet)
        pixels = (self.tensor(image) - self.model.mean) / self.model.std
        maps: Tensor = backbone.blocks[: self.stages](backbone.bn1(backbone.conv_stem(pixels)))
        return maps
