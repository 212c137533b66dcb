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

from tldesk.engine.judging.tasks import task_of
from tldesk.engine.modalities import learning
from tldesk.engine.training import batches
from tldesk.project.runs.config import RunConfig

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

    def each(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The loss of each sample (n,)."""
        return F.cross_entropy(
            logits + self._prior, labels, self._weights, reduction="none", label_smoothing=self._smoothing
        )

    def right(self, logits: Tensor, labels: Tensor) -> Tensor:
        return (logits.argmax(1) == labels).sum()


class Taught:
    """One label, and a teacher's answers beside it (Hinton et al., 2015): how far the two softmaxes are apart at a
    temperature, by Kullback and Leibler, times its square, so that both parts pull alike whatever it is.

    Its labels are positions of the rows that `targets` (n,) and the teacher's `logits` (n, classes) are of, of which
    some are `answered` (n,). Where a row has no label of its own (not `labelled`, (n,)), the teacher's answer is all.
    """

    TEMPERATURE, SHARE = 2.0, 0.7

    def __init__(
        self,
        hard: Loss,
        targets: NDArray[np.int64],
        logits: Vector,
        answered: NDArray[np.bool_],
        labelled: NDArray[np.bool_],
    ) -> None:
        assert isinstance(hard, CrossEntropy)
        self._hard, self._targets = hard, torch.from_numpy(targets)
        self._wanted = F.log_softmax(torch.from_numpy(logits) / self.TEMPERATURE, dim=1)
        share = np.where(labelled, np.where(answered, self.SHARE, 0.0), 1.0)
        self._share = torch.from_numpy(share.astype(np.float32))

    def to(self, device: torch.device) -> None:
        self._hard.to(device)
        self._targets, self._wanted = self._targets.to(device), self._wanted.to(device)
        self._share = self._share.to(device)

    def total(self, labels: Tensor) -> Tensor:
        return torch.full((), float(len(labels)), device=labels.device)

    def sum(self, logits: Tensor, labels: Tensor) -> Tensor:
        hot, share = self.TEMPERATURE, self._share[labels]
        said = F.log_softmax(logits / hot, dim=1)
        soft = F.kl_div(said, self._wanted[labels], reduction="none", log_target=True).sum(1) * hot**2
        return (share * soft + (1 - share) * self._hard.each(logits, self._targets[labels])).sum()

    def right(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Of a row without a label: as the teacher says."""
        return self._hard.right(logits, self._targets[labels])


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


def of(config: RunConfig, targets: NDArray[np.int64], balance: str, log_prior: Vector) -> Loss:
    """What a run lowers on a train split with these targets, of one label or several; `balance` and `log_prior`
    (classes,) as in `batches`."""
    smoothed, count = learning.of(config.modality).recipe.smoothed, len(log_prior)
    smoothing, weights = config.label_smoothing if smoothed else 0.0, batches.class_weights(targets, count, balance)
    if task_of(targets).multi_label:
        return Binary(weights, log_prior, smoothing, batches.shares(targets, count))
    return CrossEntropy(weights, log_prior, smoothing)
