"""Losses: what a step lowers, for one label an image and for several. PyTorch.

Sums over a part of a batch divided by `total` of the whole batch, so that a batch may be computed in parts.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Vector = NDArray[np.float32]


class Loss(Protocol):
    """`labels` are targets as `tasks` describes them, int64 on the device of the logits (n, classes)."""

    def to(self, device: torch.device) -> None:
        """Keep what it holds there."""

    def total(self, labels: Tensor) -> Tensor:
        """What a batch's sum is divided by."""

    def sum(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The loss of samples, summed."""

    def right(self, logits: Tensor, labels: Tensor) -> Tensor:
        """How many samples are answered right."""


class CrossEntropy:
    """One label. A class counts by its weight (classes,); `log_prior` (classes,) is added to the logits."""

    def __init__(self, weights: Vector, log_prior: Vector, smoothing: float) -> None:
        self._weights, self._prior, self._smoothing = torch.from_numpy(weights), torch.from_numpy(log_prior), smoothing

    def to(self, device: torch.device) -> None:
        self._weights, self._prior = self._weights.to(device), self._prior.to(device)

    def total(self, labels: Tensor) -> Tensor:
        return self._weights[labels].sum()

    def sum(self, logits: Tensor, labels: Tensor) -> Tensor:
        return F.cross_entropy(
            logits + self._prior, labels, self._weights, reduction="sum", label_smoothing=self._smoothing
        )

    def right(self, logits: Tensor, labels: Tensor) -> Tensor:
        return (logits.argmax(1) == labels).sum()


class Binary:
    """Several labels: each class is a yes or no. A yes counts by its class's weight (classes,); `log_prior` as above.

    Smoothing moves a target towards the class's share (classes,) of the train split, not towards one half: rare
    classes stay rare.
    """

    def __init__(self, weights: Vector, log_prior: Vector, smoothing: float, shares: Vector) -> None:
        self._weights, self._prior = torch.from_numpy(weights), torch.from_numpy(log_prior)
        self._shares, self._smoothing = torch.from_numpy(shares), smoothing

    def to(self, device: torch.device) -> None:
        self._weights, self._prior = self._weights.to(device), self._prior.to(device)
        self._shares = self._shares.to(device)

    def total(self, labels: Tensor) -> Tensor:
        return torch.full((), float(labels.numel()), device=labels.device)

    def sum(self, logits: Tensor, labels: Tensor) -> Tensor:
        wanted = torch.lerp(labels.float(), self._shares.expand(labels.shape), self._smoothing)
        return F.binary_cross_entropy_with_logits(
            logits + self._prior, wanted, pos_weight=self._weights, reduction="sum"
        )

    def right(self, logits: Tensor, labels: Tensor) -> Tensor:
        return ((logits >= 0).long() == labels).all(1).sum()
