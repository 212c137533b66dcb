"""BatchNorm with statistics that stand still, computed in one with the convolution before it.

A pretrained network that is fine-tuned in few steps keeps the statistics of what it was pretrained on. Then BatchNorm
only scales and shifts, which the weights of the convolution can do at once: a step on a processor is a fifth cheaper.
What learns is as before, the convolution's weights and BatchNorm's scale and shift, and so are the names and the
numbers of a checkpoint. See tests/benchmarks/standing_still.py for what it does to accuracy.

No family has code of its own: the pairs are found by running the network once, and are taken only if it then answers
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from tldesk.engine.networks.cutting import alike

Pair = tuple[nn.Conv2d, nn.BatchNorm2d]


def fold(network: nn.Module, example: Tensor) -> int:
    """Compute each BatchNorm that follows a convolution in one with it from now on, by its running statistics.

    `example` is something that the network takes. Returns how many there are: none where the network would answer
    otherwise, as where the output of a convolution goes another way too. Its modes are as before afterwards.
    """
    with _evaluating(network), torch.no_grad():
        before, pairs = _pairs(network, example)
        for conv, norm in pairs:
            _join(conv, norm)
        if pairs and not alike(before, network(example)):
            for pair in pairs:
                for module in pair:
                    del vars(module)["forward"]
            return 0
    return len(pairs)


@contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    modes = {module: module.training for module in network.modules()}
    network.eval()
    try:
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode


def _pairs(network: nn.Module, example: Tensor) -> tuple[Tensor, list[Pair]]:
    """What the network answers, and the convolutions whose output a BatchNorm takes; both are used once in it."""
    made: dict[int, tuple[nn.Conv2d, Tensor]] = {}
    found: list[Pair] = []
    calls: dict[nn.Module, int] = {}

    def called(module: nn.Module, given: tuple[Any, ...], output: Tensor) -> None:
        calls[module] = calls.get(module, 0) + 1
        if isinstance(module, nn.BatchNorm2d):
            conv, _ = made.get(id(given[0]), (None, None))
            if conv is not None and module.affine and module.track_running_stats:
                found.append((conv, module))
        elif _computed(module) is not None and isinstance(module, nn.Conv2d):
            made[id(output)] = module, output  # kept, so that no other tensor gets its number

    hooks = [module.register_forward_hook(called) for module in network.modules()]
    try:
        answer: Tensor = network(example)
    finally:
        for hook in hooks:
            hook.remove()
    return answer, [pair for pair in found if all(calls[module] == 1 for module in pair)]


def _computed(conv: nn.Module) -> Callable[[Tensor, Tensor, Tensor | None], Tensor] | None:
    """How a convolution computes with other weights; None of a kind that is not known."""
    from timm.layers import Conv2dSame
    from timm.layers.conv2d_same import conv2d_same

    if type(conv) is nn.Conv2d:
        return conv._conv_forward
    if type(conv) is Conv2dSame:
        return lambda x, weight, bias: conv2d_same(
            x, weight, bias, conv.stride, conv.padding, conv.dilation, conv.groups
        )
    return None


def _join(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    compute = _computed(conv)
    assert compute is not None

    def convolved(x: Tensor) -> Tensor:
        assert norm.running_mean is not None and norm.running_var is not None
        scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
        shift = norm.bias - norm.running_mean * scale
        if conv.bias is not None:
            shift = shift + conv.bias * scale
        return compute(x, conv.weight * scale[:, None, None, None], shift)

    def acted(x: Tensor) -> Tensor:
        # What timm puts behind the BatchNorm in one module with it.
        for name in ("drop", "act"):
            if (more := getattr(norm, name, None)) is not None:
                x = more(x)
        return x

    # Of these two alone, not of their classes.
    vars(conv)["forward"], vars(norm)["forward"] = convolved, acted
