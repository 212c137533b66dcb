"""BatchNorm in one with its convolution: the same answers and gradients as with statistics that stand still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from present import present
from torch import Tensor, nn

from tldesk.engine.networks import backbones, folding
from tldesk.engine.networks.model import Model


def _unlike_new(network: nn.Module) -> nn.Module:
    """With numbers in each BatchNorm as a pretrained network has them."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None and module.running_var is not None
            for values in (module.running_mean, module.bias.data):
                values.normal_(0, 0.1)
            for values in (module.running_var, module.weight.data):
                values.uniform_(0.5, 1.5)
    return network


def _gradients(model: Model, pixels: Tensor) -> dict[str, Tensor]:
    model.zero_grad()
    model(pixels).square().sum().backward()
    return {name: one.grad.clone() for name, one in model.named_parameters() if one.grad is not None}


@pytest.mark.parametrize("name", ["test_efficientnet", "test_resnet", "test_byobnet"])
def test_a_folded_network_learns_as_with_statistics_that_stand_still(name: str) -> None:
    torch.manual_seed(0)
    model = Model(backbones.get(name), 3)
    _unlike_new(model)
    pixels, names = torch.rand(2, 3, 64, 64), list(model.state_dict())
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    model.eval()
    answers, gradients = model(pixels).detach(), _gradients(model, pixels)
    model.train()
    assert model.fold() == len(norms) > 0
    assert all(module.training for module in norms)
    means = [one.running_mean.clone() for one in norms if one.running_mean is not None]
    found = _gradients(model, pixels)
    torch.testing.assert_close(model(pixels).detach(), answers, rtol=1e-4, atol=1e-4)
    assert found.keys() == gradients.keys() == dict(model.named_parameters()).keys()
    for parameter, wanted in gradients.items():
        torch.testing.assert_close(found[parameter], wanted, rtol=1e-3, atol=1e-3 * float(wanted.abs().max()) + 1e-6)
    assert all(torch.equal(present(one.running_mean), mean) for one, mean in zip(norms, means, strict=True))
    assert list(model.state_dict()) == names


class _Twice(nn.Module):
    """What its convolution makes goes two ways."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)

    def forward(self, x: Tensor) -> Tensor:
        made = self.conv(x)
        return torch.as_tensor(self.norm(made) + made)


class _Again(nn.Module):
    """Its convolution is used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.norm(self.conv(self.conv(x))))


@pytest.mark.parametrize("make", [_Twice, _Again, lambda: nn.Sequential(nn.BatchNorm2d(3), nn.Conv2d(3, 4, 1))])
def test_what_cannot_be_folded_stays_as_it_is(make: Callable[[], nn.Module]) -> None:
    network, pixels = _unlike_new(make()).train(), torch.rand(2, 3, 8, 8)
    assert folding.fold(network, pixels) == 0
    assert all("forward" not in vars(module) for module in network.modules())
    before = network.eval()(pixels)
    network.train()(pixels)  # BatchNorm still learns its statistics
    assert not torch.allclose(network.eval()(pixels), before, atol=1e-6)


def test_encoders_that_are_not_of_timm_are_not_folded() -> None:
    assert Model(backbones.get("speech-embedding"), 3).fold() == 0
