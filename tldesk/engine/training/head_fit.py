"""A head that is not linear, fitted on kept features by gradient steps, as tutorials do: AdamW at one rate.

The places of its epochs take that of the strengths of logistic regression (`choosing`): the epoch that does best on
samples it has not learned from is kept, which is early stopping. Order, first numbers and what is left out are
functions of the seed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.networks import heads
from tldesk.engine.training import batches
from tldesk.engine.training.epoch_count import epochs_of
from tldesk.engine.training.linear import Behind, Linear
from tldesk.errors import TldeskError
from tldesk.project.runs.config import RunConfig

if TYPE_CHECKING:
    from torch import Tensor

    from tldesk.engine.networks.head_layers import Head
    from tldesk.engine.training.losses import Loss

# The first numbers come from PyTorch's one generator, and folds are fitted side by side.
_DRAWING = threading.Lock()


class HeadFit:
    """The fits of a head that a configuration asks for, to so many `images`: see `choosing.Fits`."""

    def __init__(self, config: RunConfig, images: int) -> None:
        self._config, self._choice, self._epochs = config, heads.chosen(config), epochs_of(config, images)

    @property
    def STRENGTHS(self) -> tuple[float, ...]:
        """The epochs."""
        return tuple(map(float, range(1, self._epochs + 1)))

    def path(
        self,
        features: NDArray[np.float32],
        targets: NDArray[np.int64],
        n_classes: int,
        *,
        balanced: bool,
        seed: int,
        should_stop: Callable[[], bool],
    ) -> Iterator[Linear]:
        """The head after each epoch; ends early when `should_stop()` turns true. As `probe.path`, and raises
        TldeskError `not_finite`."""
        import torch

        config, given = self._config, torch.from_numpy(features)
        head = self._new(features.shape[1], n_classes)
        loss = _loss(targets, n_classes, balanced, config.label_smoothing)
        optimizer = torch.optim.AdamW(_groups(head, config.weight_decay), lr=config.learning_rate)
        generator = torch.Generator().manual_seed(seed)
        for epoch in range(1, self._epochs + 1):
            order = batches.epoch_order(targets, n_classes, seed, epoch, "none")
            for part in batches.split_batches(order, config.batch_size):
                if should_stop():
                    return
                wanted = torch.from_numpy(targets[part])
                optimizer.zero_grad(set_to_none=True)
                lost = loss.sum(_logits(head, given[part], generator), wanted) / loss.total(wanted)
                if not torch.isfinite(lost):
                    raise TldeskError("not_finite", step=epoch)
                lost.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
            yield _found(head)

    def _new(self, features: int, n_classes: int) -> Head:
        import torch

        from tldesk.engine.networks import head_layers

        with _DRAWING, torch.random.fork_rng(devices=[]):
            torch.manual_seed(self._config.seed)
            return head_layers.build(features, n_classes, self._choice)


def _loss(targets: NDArray[np.int64], n_classes: int, balanced: bool, smoothing: float) -> Loss:
    from tldesk.engine.training.losses import Binary, CrossEntropy

    weights = batches.class_weights(targets, n_classes, "weighted" if balanced else "none")
    prior = np.zeros(n_classes, np.float32)
    if targets.ndim == 2:
        return Binary(weights, prior, smoothing, batches.shares(targets, n_classes))
    return CrossEntropy(weights, prior, smoothing)


def _groups(head: Head, weight_decay: float) -> list[dict[str, Any]]:
    """As `Model.parameter_groups`: no decay on biases."""
    flat = [parameter for parameter in head.parameters() if parameter.ndim <= 1]
    deep = [parameter for parameter in head.parameters() if parameter.ndim > 1]
    return [{"params": deep, "weight_decay": weight_decay}, {"params": flat, "weight_decay": 0.0}]


def _logits(head: Head, features: Tensor, generator: Any) -> Tensor:
    """As `Head.forward` of one that learns; `generator` draws what is left out."""
    import torch

    before = head.before(features)
    if head.dropout:
        kept = torch.rand(before.shape, generator=generator) >= head.dropout
        before = before * kept / (1 - head.dropout)
    return head.after(before)


def _found(head: Head) -> Behind:
    from tldesk.engine.networks import head_layers

    tensors = head_layers.arrays(head)
    return Behind(tensors.pop("weight"), tensors.pop("bias"), tensors)
