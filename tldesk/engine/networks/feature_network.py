"""The frozen backbone on a graphics card, in batches of one fixed size."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tldesk.engine.modalities import learning
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.model import Model


class FeatureNetwork:
    """Calls give the features (n, d) of up to `batch` arrays of samples."""

    def __init__(self, backbone: Backbone, kind: str, batch: int) -> None:
        model = Model(backbone, n_classes=1)
        model.backbone.load_state_dict(weights.state_dict(backbone))
        self._device = torch.device(kind)
        self._model = model.eval().to(self._device)
        self._batch, self._tensor = batch, learning.of(backbone.modality).tensor

    def __call__(self, squares: list[NDArray[Any]]) -> NDArray[np.float32]:
        """Features of `squares`. A short batch is filled up: libraries choose other kernels for other shapes."""
        filled = np.zeros((self._batch, *squares[0].shape), squares[0].dtype)
        filled[: len(squares)] = squares
        with torch.inference_mode():
            floats = self._tensor(torch.from_numpy(filled).to(self._device))
            features = self._model.features(floats)[: len(squares)].float().cpu().numpy()
        result: NDArray[np.float32] = features
        return result
