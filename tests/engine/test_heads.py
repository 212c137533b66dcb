"""The contract of HEADS: each is trained, goes on after a stop, answers without PyTorch, leaves, is explained and
reused; as the linear one, and with all places of the last maps."""

from __future__ import annotations

import typing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from present import present
from scipy import special

from engine.runs_for_tests import TINY
from engine.test_bad_input import notes, refused
from engine.test_train import finish, stop_after
from tldesk.engine.answering import onnx_forward
from tldesk.engine.explain import Explainer
from tldesk.engine.exporters import EXPORTERS, card, export, onnx
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge
from tldesk.engine.networks import backbones, heads, weights
from tldesk.engine.networks.head_layers import build
from tldesk.engine.networks.heads import HEADS, HeadChoice
from tldesk.engine.training import checkpoint, linear, reuse, trained
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.head_fit import HeadFit
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.runs.config import RunConfig, make_config
from tldesk.project.runs.events import EpochEnd
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]
# The flattened ones are linear and hidden; the pooled linear head is that of nearly all other tests.
WAYS = [(name, name != "cosine") for name in HEADS]


def of(head: str, flat: bool) -> dict[str, Any]:
    return {"head": head, "flatten": flat, "hidden_width": 8, "frozen_stages": 1, "epochs": 1}


def some_squares(run: Run) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, *preprocess_of(run).shape), dtype=np.uint8)


def logits(run: Run, squares: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        pixels = torch.from_numpy(squares).permute(0, 3, 1, 2) / 255
        return trained.load(run)(pixels).numpy()


@pytest.mark.parametrize(("head", "flat"), WAYS)
def test_each_is_trained_goes_on_leaves_is_explained_and_reused(
    make_run: MakeRun, head: str, flat: bool, tmp_path: Path
) -> None:
    whole, parted = make_run("whole", **of(head, flat)), make_run("parted", **of(head, flat))
    finish(whole)
    stop_after(parted, 6)
    position = present(checkpoint.load_last(parted))["position"]
    assert 0 < position["step"] < 3
    finish(parted)
    arrays, again = (checkpoint.load_best(run)[0] for run in (whole, parted))
    assert all(np.array_equal(arrays[name], again[name]) for name in arrays) and arrays.keys() == again.keys()
    assert present(heads.of(heads.parts(arrays))).kind == head
    report, record = present(judge.completed(whole)), weights.backbone_of(whole)
    source = ExportSource(whole, trained.load(whole), record, whole.data.classes, report)
    about = card.text(source, EXPORTERS["onnx"], {})
    told = ", strategy fine-tune" + f", {head} head" * (head != "linear") + ", flattened" * flat + ".\n"
    assert told in about
    onnx.write(source, tmp_path)
    squares = some_squares(whole)
    expected = special.softmax(logits(whole, squares) / source.temperature, axis=1)
    assert np.allclose(onnx.run_back(tmp_path)(squares), expected, atol=1e-5)
    evidence = present(Explainer(whole).heat_map(whole.data.rows[0].path, whole.data.classes[0])).evidence
    assert np.ptp(evidence) > 0
    later = make_run("later", **of(head, flat), start_from=str(whole.folder))
    reuse.settle(later)
    network = trained.new(later, pretrained=True)
    reuse.carry_head(network, later)
    carried = {f"{heads.PREFIX}{name}": value for name, value in network.head.state_dict().items()}
    assert all(np.array_equal(value, arrays[name]) for name, value in carried.items())


@pytest.mark.parametrize(("head", "flat"), WAYS[1:])
def test_features_are_enough_to_fit_it_and_it_answers_without_pytorch(make_run: MakeRun, head: str, flat: bool) -> None:
    values = of(head, flat) | {"strategy": "feature-extraction", "epochs": 3}
    run = make_run("run", **values)
    events = finish(run)
    assert [event.epoch for event in events if isinstance(event, EpochEnd)] == [1, 2, 3]
    chosen = present(run.report)["chosen"]
    assert chosen["best_epoch"] in (1, 2, 3) and chosen["epochs"] == 3 and "C" not in chosen
    squares = some_squares(run)
    quick = present(onnx_forward.open_logits(run))
    assert np.allclose(quick(squares), logits(run, squares), atol=1e-4)


def test_many_labels_fit_a_hidden_layer_and_no_number_is_told(make_run: MakeRun) -> None:
    config = make_run(**of("hidden", False) | {"epochs": 60, "learning_rate": 0.03, "head_dropout": 0.2}).config
    rng = np.random.default_rng(0)
    features = rng.normal(size=(60, 6)).astype(np.float32)
    targets = (features[:, :3] * features[:, 3:] > 0).astype(np.int64)  # no line tells these apart
    every: dict[str, Any] = {"balanced": True, "seed": 0, "should_stop": never}
    *_, last = HeadFit(config, len(targets)).path(features, targets, 3, **every)
    *_, again = HeadFit(config, len(targets)).path(features, targets, 3, **every)
    assert all(np.array_equal(value, again.tensors[name]) for name, value in last.tensors.items())
    assert ((last.logits(features) > 0) == targets).mean() > 0.85
    with pytest.raises(TldeskError) as refusal:
        list(HeadFit(config, len(targets)).path(features * np.float32(np.inf), targets, 3, **every))
    assert refusal.value.code == "not_finite"
    assert not list(
        HeadFit(config, len(targets)).path(features, targets, 3, balanced=False, seed=0, should_stop=lambda: True)
    )


def test_each_can_be_chosen() -> None:
    assert set(typing.get_args(RunConfig.model_fields["head"].annotation)) == HEADS.keys()


@pytest.mark.parametrize("head", HEADS)
def test_arrays_answer_as_the_layers_do(head: str) -> None:
    made = build(5, 3, HeadChoice(head, 4, 0.5)).eval()
    features = np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32)
    features[0] = 0
    arrays = {f"{heads.PREFIX}{name}": value.numpy() for name, value in made.state_dict().items()}
    expected = made(torch.from_numpy(features)).detach().numpy()
    assert np.allclose(linear.of(arrays).logits(features), expected, atol=1e-6)
    assert linear.of(arrays).tensors.keys() == arrays.keys()
    tensors = heads.parts(arrays)
    assert heads.fit(tensors, 3, 5) and not heads.fit(tensors, 3, 4) and not heads.fit(tensors, 4, 5)
    nothing = {name: value[..., :0] if value.ndim else value for name, value in tensors.items()}
    assert heads.of(nothing) is None
    for name in tensors:
        assert heads.of({other: value for other, value in tensors.items() if other != name}) != HeadChoice(head, 4)


def test_another_head_learns_from_new_and_that_is_told(make_run: MakeRun) -> None:
    before = make_run("before", **of("linear", False))
    finish(before)
    after = make_run("after", **of("hidden", True), start_from=str(before.folder))
    finish(after)
    assert "has another kind of head" in notes(after)["start_other_head"].text
    assert heads.fit(heads.parts(checkpoint.load_best(after)[0]), 3, weights.backbone_of(after).features)


def test_what_lacks_its_last_layers_starts_none_that_has_them(make_run: MakeRun) -> None:
    """ConvNeXt has weights after its last maps, which a flattened one does without."""
    values = {"backbone": "test_convnext", "epochs": 1}
    flat = make_run("flat", **values, strategy="scratch", flatten=True)
    finish(flat)
    assert not any(name.startswith("backbone.head.") for name in checkpoint.load_best(flat)[0])
    whole, later = (make_run(f"{on}", **values, start_from=str(flat.folder), flatten=on) for on in (False, True))
    assert refused(lambda: reuse.settle(whole)).code == "start_flat"
    assert present(reuse.settle(later)).classes == flat.data.classes


def test_any_network_with_maps_is_flattened_and_what_has_none_is_refused(make_run: MakeRun) -> None:
    assert backbones.flattened(backbones.get(TINY)).features > backbones.get(TINY).features
    run = make_run(backbone="vit-small", flatten=True)
    assert refused(lambda: finish(run)).code == "no_maps"
    assert backbones._maps("test_vit", 160) == ((), ())


def test_a_flattened_network_keeps_no_weights_of_what_comes_after_the_maps() -> None:
    record = replace(backbones.flattened(backbones.get("vgg16")), options=(("embed", 8),))
    kept = weights.used(record, {"features.0.weight": 1, "pre_logits.fc1.weight": 2})
    assert kept == {"features.0.weight": 1} and record.features == 512 * 7 * 7
    config = make_config({"backbone": "vgg16", "flatten": True})
    assert backbones.of(config).flat and not backbones.of(make_config({"backbone": "vgg16"})).flat


def test_timm_has_no_such_head(make_run: MakeRun) -> None:
    run = make_run(**of("cosine", False))
    finish(run)
    with pytest.raises(TldeskError, match="linear head, and this one is “cosine”"):
        list(export(run, "timm"))
