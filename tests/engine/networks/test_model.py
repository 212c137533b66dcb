"""Model: shapes, freezing, parameter groups, seeds, loading."""

from __future__ import annotations

import pytest
import torch

from tldesk.engine.networks import backbones, model
from tldesk.engine.training import checkpoint, trained
from tldesk.errors import TldeskError
from tldesk.project.runs.run import Run

TINY = "test_efficientnet"
SMALL = ("test_efficientnet", "test_resnet", "test_vit", "test_convnext", "test_byobnet", "test_mambaout")


@pytest.mark.parametrize("name", SMALL)
def test_every_kind_of_network_freezes(name: str) -> None:
    made = model.build(name, 3, pretrained=False, seed=0)
    assert made.freeze(0) == 0
    assert all(parameter.requires_grad for parameter in made.parameters())
    assert made.freeze(1) == min(1, made.stages - 1)
    frozen = [parameter for parameter in made.backbone.parameters() if not parameter.requires_grad]
    assert bool(frozen) == (made.stages > 1)
    made.freeze(99)
    assert any(parameter.requires_grad for parameter in made.backbone.parameters())
    assert made(torch.rand(2, 3, 160, 160)).shape == (2, 3)


def test_frozen_parts_do_not_change_in_training() -> None:
    made = model.build(TINY, 2, pretrained=False, seed=0)
    made.freeze(2)
    made.train()
    before = {name: value.clone() for name, value in made.state_dict().items()}
    groups = made.parameter_groups(0.1, 0.1, 10)
    optimiser = torch.optim.AdamW(groups)
    made(torch.rand(4, 3, 64, 64)).square().sum().backward()
    optimiser.step()
    changed = {name for name, value in made.state_dict().items() if not torch.equal(value, before[name])}
    assert {"head.weight", "head.bias"} <= changed
    frozen = {"backbone.conv_stem.weight", "backbone.bn1.running_mean", "backbone.bn1.num_batches_tracked"}
    assert not frozen & changed
    assert "backbone.bn2.running_mean" in changed


def test_parameter_groups_hold_each_learning_parameter_once() -> None:
    made = model.build(TINY, 2, pretrained=False, seed=0)
    made.freeze(1)
    groups = made.parameter_groups(1e-3, 0.05, 7)
    grouped = [id(parameter) for group in groups for parameter in group["params"]]
    learning = {id(parameter) for parameter in made.parameters() if parameter.requires_grad}
    assert len(grouped) == len(set(grouped)) == len(learning)
    assert set(grouped) == learning
    for group in groups:
        assert all((parameter.ndim > 1) == (group["weight_decay"] > 0) for parameter in group["params"])
    head = next(group for group in groups if any(parameter is made.head.weight for parameter in group["params"]))
    assert head["lr"] == pytest.approx(7e-3)


def test_earlier_stages_may_learn_less_the_earlier_they_are() -> None:
    made = model.build(TINY, 2, pretrained=False, seed=0)
    groups = made.parameter_groups(1e-3, 0.05, 10, stage_decay=0.5)
    assert sum(len(group["params"]) for group in groups) == len(list(made.parameters()))
    rate = {id(parameter): group["lr"] for group in groups for parameter in group["params"]}
    for number, names in enumerate(reversed(made._groups)):
        assert {rate[id(made.backbone.get_parameter(name))] for name in names} == {1e-3 * 0.5**number}
    assert groups[0]["lr"] == 1e-3 and rate[id(made.head.weight)] == 1e-2


def test_the_seed_alone_decides() -> None:
    torch.manual_seed(5)
    state = torch.random.get_rng_state()
    one = model.build(TINY, 2, pretrained=False, seed=3)
    assert torch.equal(state, torch.random.get_rng_state())
    two, three = (model.build(TINY, 2, pretrained=False, seed=seed) for seed in (3, 4))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))
    assert not torch.equal(one.head.weight, three.head.weight)


def test_pixels_are_normalised_inside() -> None:
    made = model.build("test_resnet", 2, pretrained=False, seed=0).eval()
    record = backbones.get("test_resnet")
    pixels = torch.rand(1, 3, 160, 160)
    mean, std = (torch.tensor(value).view(1, 3, 1, 1) for value in (record.mean, record.std))
    with torch.inference_mode():
        assert torch.allclose(made.features(pixels), made.backbone((pixels - mean) / std), atol=1e-6)


def test_a_checkpoint_of_another_shape_is_damaged(trained_run: Run) -> None:
    assert trained.load(trained_run).training is False
    arrays, about = checkpoint.load_best(trained_run)
    checkpoint.save_best(trained_run, arrays | {"head.weight": arrays["head.weight"][:, :5]}, about)
    with pytest.raises(TldeskError, match="its classes are not those") as caught:
        trained.load(trained_run)
    assert caught.value.code == "model_damaged"
    gone = {name: value for name, value in arrays.items() if not name.startswith("backbone")}
    checkpoint.save_best(trained_run, gone, about)
    with pytest.raises(TldeskError) as caught:
        trained.load(trained_run)
    assert caught.value.code == "model_damaged"
