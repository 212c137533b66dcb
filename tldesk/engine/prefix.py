"""The frozen first stages through ONNX Runtime, so that PyTorch computes only what learns.

On a processor the runtime takes a third of PyTorch's time for the same stages. They are exported once for each set of
weights. Networks of the EfficientNet family only (the bundled ones among them): others run in PyTorch as a whole.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from timm.models.efficientnet import EfficientNet
from torch import Tensor, nn

from tldesk.engine import device, features, onnx_graph, weights
from tldesk.engine.backbones import Backbone
from tldesk.engine.model import Model

# Images seen by a whole training from which on the export pays for itself.
WORTH = 1000


class Prefixed:
    """The logits of a model whose first `stages` stages are as they were pretrained."""

    def __init__(self, model: Model, stages: int) -> None:
        self._model, self._stages = model, stages
        self._session = features.session(exported(model.record, stages), threads=device.threads())

    def __call__(self, images: NDArray[np.uint8]) -> Tensor:
        """Logits (n, classes) of uint8 images (n, size, size, 3), with gradients for what learns."""
        (maps,) = self._session.run(["features"], {"image": images})
        return self._rest(torch.from_numpy(maps).contiguous(memory_format=torch.channels_last))

    def _rest(self, maps: Tensor) -> Tensor:
        backbone = self._model.backbone
        assert isinstance(backbone, EfficientNet)
        maps = backbone.blocks[self._stages :](maps)
        logits: Tensor = self._model.head(backbone.forward_head(backbone.bn2(backbone.conv_head(maps))))
        return logits


def exported(record: Backbone, stages: int) -> Path:
    """The ONNX of the first `stages` stages with the pretrained weights; it is made when it is not there.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    path = weights.first_stages_path(record, stages)
    if not path.exists():
        example = torch.zeros(2, record.input_size, record.input_size, 3, dtype=torch.uint8)
        pristine = Model(record, n_classes=1)
        pristine.backbone.load_state_dict(weights.state_dict(record))
        onnx_graph.write(_Prefix(pristine, stages).eval(), example, ["features"], path)
    return path


def prefixed(model: Model, stages: int, images: int) -> Prefixed | None:
    """What computes the model's logits faster on a processor, where there is such a thing.

    `stages` are frozen and as pretrained; `images` is how many the training will see.
    """
    if stages == 0 or images < WORTH or type(model.backbone) is not EfficientNet:
        return None
    return Prefixed(model, stages)


class _Prefix(nn.Module):
    """Bytes (n, height, width, 3) to the maps that the first learning stage takes."""

    def __init__(self, model: Model, stages: int) -> None:
        super().__init__()
        self.model, self.stages = model, stages

    def forward(self, image: Tensor) -> Tensor:
        """Feature maps (n, channels, h, w)."""
        backbone = self.model.backbone
        assert isinstance(backbone, EfficientNet)
        pixels = image.permute(0, 3, 1, 2).to(torch.float32) / 255
        pixels = (pixels - self.model.mean) / self.model.std
        maps: Tensor = backbone.blocks[: self.stages](backbone.bn1(backbone.conv_stem(pixels)))
        return maps
