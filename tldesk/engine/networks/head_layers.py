"""The layers of the heads in `heads.HEADS`. Each is its last layer with what stands before it, so that the names and
places of that layer's numbers are those of the linear head."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks import heads
from tldesk.engine.networks.heads import HeadChoice

# The cosines' factor in the beginning: without one the likeliest of many classes could not come near to 100%.
_SCALE = 10.0


class Head(nn.Linear):
    """A linear layer of the features. `before` is what its products are made of, which one may leave some of out;
    `after` makes logits of that."""

    def __init__(self, features: int, classes: int, choice: HeadChoice) -> None:
        super().__init__(heads.HEADS[choice.kind].last(features, choice.width), classes)
        self.dropout = choice.dropout

    def forward(self, features: Tensor) -> Tensor:
        """Logits (n, classes) of features (n, d)."""
        before = self.before(features)
        if self.training and self.dropout:
            before = functional.dropout(before, self.dropout)
        return self.after(before)

    def before(self, features: Tensor) -> Tensor:
        """The features themselves."""
        return features

    def after(self, before: Tensor) -> Tensor:
        """Logits (n, classes)."""
        return super().forward(before)


class Hidden(Head):
    """One layer of `width` with ReLU before it, the head of most tutorials."""

    def __init__(self, features: int, classes: int, choice: HeadChoice) -> None:
        super().__init__(features, classes, choice)
        self.hidden = nn.Linear(features, choice.width)

    def before(self, features: Tensor) -> Tensor:
        """(n, width)."""
        between: Tensor = self.hidden(features)
        return between.relu()


class Cosine(Head):
    """Logits by the angle between the features and a direction of each class (Gidaris and Komodakis, 2018)."""

    def __init__(self, features: int, classes: int, choice: HeadChoice) -> None:
        super().__init__(features, classes, choice)
        self.scale = nn.Parameter(torch.tensor(_SCALE))
        nn.init.zeros_(self.bias)

    def after(self, before: Tensor) -> Tensor:
        """Logits (n, classes)."""
        angles = functional.linear(functional.normalize(before, dim=1), functional.normalize(self.weight, dim=1))
        return self.scale * angles + self.bias


_LAYERS: dict[str, type[Head]] = {heads.LINEAR: Head, heads.HIDDEN: Hidden, heads.COSINE: Cosine}


def build(features: int, classes: int, choice: HeadChoice) -> Head:
    """A new head; its numbers come from PyTorch's generator."""
    return _LAYERS[choice.kind](features, classes, choice)


def arrays(head: nn.Module) -> dict[str, Any]:
    """A head's tensors as NumPy arrays of their own, without `heads.PREFIX`."""
    return {name: value.detach().cpu().numpy().copy() for name, value in head.state_dict().items()}
