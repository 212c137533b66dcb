"""Model = backbone + head, with normalisation inside: pixels in, logits out. Works with every backbone of timm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import groupby
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, cutting, folding, head_layers, parts, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.heads import PLAIN, HeadChoice
from tldesk.engine.networks.timm_network import network


class Model(nn.Module):
    """A backbone that gives `features` numbers, and a head that makes logits of them, linear where not said otherwise.

    The state dict holds `backbone.*`, `head.weight`, `head.bias` and what else a head has; mean and std come from the
    record.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, record: Backbone, n_classes: int, head: HeadChoice = PLAIN) -> None:
        super().__init__()
        device.limit_torch()
        self.record = record
        self.backbone = network(record)
        self.head = head_layers.build(record.features, n_classes, head)
        of_channel = (1, -1, *[1] * (len(record.preprocess.shape) - 1))
        self.register_buffer("mean", torch.tensor(record.mean).view(of_channel), persistent=False)
        self.register_buffer("std", torch.tensor(record.std).view(of_channel), persistent=False)
        # Numbers of a text that it sees at once; 0 for other kinds of data.
        self._window = record.preprocess.shape[0] if learning.of(record.modality).together is not None else 0
        self._fixed: list[nn.Module] = []

    def forward(self, pixels: Tensor) -> Tensor:
        """Logits (n, classes) of float RGB pixels (n, 3, height, width) in 0..1."""
        logits: Tensor = self.head(self.features(pixels))
        return logits

    def features(self, pixels: Tensor) -> Tensor:
        """The backbone's output (n, features) for float RGB pixels (n, 3, height, width) in 0..1."""
        # A graph of any length would be bound to what its example took; it is of one part, or joins them by itself.
        if self._window and not torch.compiler.is_exporting() and pixels.shape[1] > self._window:
            return parts.features_of(self.backbone, pixels, self._window)
        features: Tensor = self.backbone((pixels - self.mean) / self.std)
        return features

    def start_head(self, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Let the head's last layer be this one: weight (classes, features) and bias (classes,)."""
        with torch.no_grad():
            self.head.weight.copy_(torch.from_numpy(weight))
            self.head.bias.copy_(torch.from_numpy(bias))

    @cached_property
    def _groups(self) -> list[list[str]]:
        """Names of the parameters of the stem and of each stage: only who trains asks."""
        return _stages(self.backbone)

    @cached_property
    def chain(self) -> tuple[cutting.Step, ...] | None:
        """The steps of a network of timm before its head; None where it cannot be taken apart."""
        return None if self.record.made_by else cutting.steps(self.backbone, self._example())

    def fold(self) -> int:
        """Let a pretrained network of timm keep the statistics of its BatchNorm while it learns: see `folding`."""
        return 0 if self.record.made_by else folding.fold(self.backbone, self._example())

    def _example(self) -> Tensor:
        """Numbers that look like one normalised picture, always the same."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            example = torch.randn(1, *self.mean.shape[1:2], self.record.input_size, self.record.input_size)
        return example.to(self.mean.device)

    def names_of(self, stages: int) -> set[str]:
        """Names of the backbone's parameters that are frozen with its first `stages` stages: the stem's and theirs."""
        stages = min(stages, self.stages - 1)
        return {name for group in self._groups[: stages + 1] for name in group} if stages > 0 else set()

    @property
    def stages(self) -> int:
        """How many stages the backbone has after its stem."""
        return len(self._groups) - 1

    def freeze(self, stages: int) -> int:
        """Hold the stem and the first `stages` stages as they are, also in `train()`; 0 lets everything learn.

        The last stage always learns: with all of it frozen, feature extraction does the same at once. Returns how
        many stages are frozen.
        """
        stages, frozen = min(stages, self.stages - 1), self.names_of(stages)
        for name, parameter in self.backbone.named_parameters():
            parameter.requires_grad_(name not in frozen)
        self._fixed = [module for module in self.backbone.modules() if _all_fixed(module)]
        self.train(self.training)
        return max(stages, 0)

    def train(self, mode: bool = True) -> Self:
        """Training mode for what learns; frozen parts stay in eval mode, so their BatchNorm statistics stand still."""
        super().train(mode)
        for module in self._fixed:
            module.train(False)
        return self

    def parameter_groups(
        self, lr: float, weight_decay: float, head_multiplier: float = 1.0, stage_decay: float = 1.0
    ) -> list[dict[str, Any]]:
        """Groups for AdamW of what learns: no decay on norms and biases, the head `head_multiplier` times faster, each
        stage of the backbone `stage_decay` times as fast as the one after it; the last one comes first."""
        exempt = getattr(self.backbone, "no_weight_decay", None)
        skip = set(exempt()) if exempt is not None else set()
        named = list(self.backbone.named_parameters())
        shares = [(named, lr, skip)]
        if stage_decay != 1:
            own = [[pair for pair in named if pair[0] in names] for names in map(set, reversed(self._groups))]
            shares = [(pairs, lr * stage_decay**number, skip) for number, pairs in enumerate(own)]
        shares.append((list(self.head.named_parameters()), lr * head_multiplier, set()))
        groups = []
        for pairs, rate, without in shares:
            decay, plain = _split(pairs, without)
            groups.append({"params": decay, "lr": rate, "weight_decay": weight_decay})
            groups.append({"params": plain, "lr": rate, "weight_decay": 0.0})
        return [group for group in groups if group["params"]]


class CalibratedModel(nn.Module):
    """A Model with what its user wants: pixels float (n, 3, height, width) to probabilities and logits.

    The probabilities are calibrated: those of the logits divided by the `temperature`. They are of one label, or
    with `multi_label` of each label by itself.
    """

    def __init__(self, model: Model, temperature: float = 1.0, multi_label: bool = False) -> None:
        super().__init__()
        self.model = model
        self.temperature, self.multi_label = temperature, multi_label

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities and logits, each (n, classes), of RGB pixels in 0..1."""
        return self.of_logits(self.model(image))

    def of_logits(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        """The same of the model's logits."""
        calibrated = logits / self.temperature
        return calibrated.sigmoid() if self.multi_label else calibrated.softmax(dim=1), logits


def build(backbone: Backbone | str, n_classes: int, *, pretrained: bool, seed: int, head: HeadChoice = PLAIN) -> Model:
    """A new Model; its random numbers come from `seed` alone and leave PyTorch's generator as it was.

    Raises TldeskError `unknown_backbone`, and `no_weights` when `pretrained` and they are not on this computer.
    """
    record = backbones.get(backbone) if isinstance(backbone, str) else backbone
    pretrained_state = weights.state_dict(record) if pretrained else None
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Model(record, n_classes, head)
    if pretrained_state is not None:
        model.backbone.load_state_dict(pretrained_state)
    return model


def _stages(backbone: nn.Module) -> list[list[str]]:
    """Names of the backbone's parameters: the stem's, then each stage's, as timm groups them, or else by name.

    What follows the last stage and holds only norms belongs to that stage, tokens of the network itself to the stem.
    """
    from timm.models import group_parameters  # it takes two seconds

    matcher: Callable[..., Any] | None = getattr(backbone, "group_matcher", None)
    if matcher is not None:
        grouped = group_parameters(backbone, matcher(coarse=True))
        groups = [list(grouped[key]) for key in sorted(grouped)]
    else:
        names = [name for name, _ in backbone.named_parameters()]
        groups = [list(some) for _, some in groupby(names, _part_of)]
    groups = groups or [[]]  # words are counted without any
    unnamed = [name for name in groups[-1] if "." not in name] if len(groups) > 2 else []
    groups[0] += unnamed
    groups[-1] = [name for name in groups[-1] if name not in unnamed]
    shapes = {name: parameter.ndim for name, parameter in backbone.named_parameters()}
    while len(groups) > 2 and all(shapes[name] <= 1 for name in groups[-1]):
        groups[-2] += groups.pop()
    return groups


def _part_of(name: str) -> str:
    """The part of a network that a parameter belongs to: `stages.2` of `stages.2.blocks.0.norm.weight`."""
    first, second, *_ = [*name.split("."), ""]
    return f"{first}.{second}" if second.isdigit() else first


def _all_fixed(module: nn.Module) -> bool:
    parameters = list(module.parameters())
    return bool(parameters) and not any(parameter.requires_grad for parameter in parameters)


def _split(named: Iterable[tuple[str, nn.Parameter]], skip: set[str]) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Parameters that learn, as (with weight decay, without)."""
    learning = [(name, parameter) for name, parameter in named if parameter.requires_grad]
    decay = [parameter for name, parameter in learning if parameter.ndim > 1 and name not in skip]
    plain = [parameter for name, parameter in learning if parameter.ndim <= 1 or name in skip]
    return decay, plain
