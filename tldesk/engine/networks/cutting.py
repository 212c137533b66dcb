"""A network as steps in order, so that its frozen first stages can be computed apart from what learns.

No family has code of its own. A network of timm is run once, and the parts that its `forward_features` calls are
written down in the order in which it calls them; what follows is its `forward_head`. That is taken for the network only
if the steps, one after the other, give what it gives: where something else happens between its parts, as with networks
whose blocks are handed more than one tensor, it cannot be cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch import Tensor, nn

# A part of a vision transformer by its name, and the method that calls it among other things: it puts the positions and
# the extra tokens on.
_METHODS = {"pos_drop": "_pos_embed"}
_SPREAD = (nn.Sequential, nn.ModuleList)
# Of the largest number: what the order of sums may change in a network of a hundred layers.
_OFF = 1e-4


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the network, by name; `parameters` are those that it computes with."""

    name: str
    run: Callable[[Tensor], Tensor]
    parameters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Halves:
    """A network in two: of normalised pixels (n, 3, h, w) `first` makes what `rest` makes features (n, d) of.

    `channels_first`: what lies between has its channels in front, as (n, channels, h, w).
    """

    steps: tuple[Step, ...]
    at: int
    head: Callable[[Tensor], Tensor]
    channels_first: bool

    def first(self, pixels: Tensor) -> Tensor:
        """What the steps before the cut make of pixels."""
        return _through(self.steps[: self.at], pixels)

    def rest(self, between: Tensor) -> Tensor:
        """Features, with gradients for what learns."""
        return self.head(_through(self.steps[self.at :], between))


def steps(backbone: nn.Module, example: Tensor) -> tuple[Step, ...] | None:
    """The steps that come before the head of a network of timm; None where it cannot be taken apart.

    `example` are normalised pixels (n, 3, h, w) on which that is tried; the network's modes are as before afterwards.
    """
    if not callable(getattr(backbone, "forward_features", None)) or not callable(
        getattr(backbone, "forward_head", None)
    ):
        return None
    modes = {module: module.training for module in backbone.modules()}
    backbone.eval()
    try:
        with torch.inference_mode():
            whole = backbone(example)
            found = _called(backbone, example)
            apart = backbone.forward_head(_through(found, example))  # type: ignore[operator]
    except (AttributeError, IndexError, RuntimeError, TypeError, ValueError):  # its parts want more than one tensor
        return None
    finally:
        for module, mode in modes.items():
            module.training = mode
    return found if alike(whole, apart) else None


def halves(backbone: nn.Module, steps: tuple[Step, ...], frozen: set[str]) -> Halves | None:
    """The network, cut behind the last step before which only `frozen` parameters are; None where that is none."""
    at, seen = 0, False
    for number, step in enumerate(steps, 1):
        if not step.parameters <= frozen:
            break
        at, seen = number, seen or bool(step.parameters)
    head: Callable[[Tensor], Tensor] = backbone.forward_head  # type: ignore[assignment]
    channels_first = str(getattr(backbone, "output_fmt", "NCHW")).endswith("NCHW")
    return Halves(steps, at, head, channels_first) if seen else None


def _through(steps: tuple[Step, ...], tensor: Tensor) -> Tensor:
    for step in steps:
        tensor = step.run(tensor)
    return tensor


def _called(backbone: nn.Module, example: Tensor) -> tuple[Step, ...]:
    """The parts in the order in which `forward_features` calls them."""
    names: list[str] = []
    with ExitStack() as hooks:
        for name, part in _parts(backbone):
            hook = part.register_forward_hook(lambda *_, name=name: names.append(name))
            hooks.callback(hook.remove)
        backbone.forward_features(example)  # type: ignore[operator]
    parts = dict(_parts(backbone))
    return tuple(_step(backbone, name, parts[name]) for name in names)


def _step(backbone: nn.Module, name: str, part: nn.Module) -> Step:
    method = getattr(backbone, _METHODS.get(name, ""), None)
    if method is None:
        return Step(name, part, frozenset(f"{name}.{inner}" for inner, _ in part.named_parameters()))
    return Step(name, method, frozenset(inner for inner, _ in backbone.named_parameters(recurse=False)))


def _parts(backbone: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """What a network is made of, by name; of a plain row of parts each by itself."""
    for name, part in backbone.named_children():
        if type(part) in _SPREAD:
            yield from ((f"{name}.{inner}", one) for inner, one in part.named_children())
        else:
            yield name, part


def alike(one: Tensor, other: Tensor) -> bool:
    """Whether two answers are the same but for the order of sums."""
    if not isinstance(one, Tensor) or not isinstance(other, Tensor) or one.shape != other.shape:
        return False
    return bool((one - other).abs().max() <= _OFF * max(1e-12, float(one.abs().max())))
