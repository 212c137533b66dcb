"""Several labels an image: figures against scikit-learn's, thresholds, losses, balance."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st
from present import present

from tldesk.engine.judging import calibrate, curves, judge, multi_label
from tldesk.engine.judging.tasks import EVEN, SEVERAL_LABELS, task_of
from tldesk.engine.training import batches, losses, probe


def made_up(n: int = 200, classes: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Targets with rarer and rarer classes, and logits that know something of them."""
    rng = np.random.default_rng(seed)
    targets = (rng.random((n, classes)) < 0.5 ** np.arange(1, classes + 1)).astype(np.int64)
    return targets, (2.0 * targets - 1 + rng.normal(0, 1.2, targets.shape)).astype(np.float32)


@given(st.integers(1, 60), st.integers(1, 5), st.integers(0, 50))
def test_figures_are_scikit_learns(n: int, classes: int, seed: int) -> None:
    targets, logits = made_up(n, classes, seed)
    logits = logits.round(1)  # so that some are equal
    said = SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits))
    there = targets.any(axis=0)
    averages = multi_label.averages(targets, logits)
    assert np.isnan(averages[~there]).all()
    for c in np.flatnonzero(there):
        assert averages[c] == pytest.approx(sklearn.metrics.average_precision_score(targets[:, c], logits[:, c]))
    if there.any():
        assert multi_label.mean_average_precision(targets, logits) == pytest.approx(averages[there].mean())
        expected = sklearn.metrics.f1_score(targets.ravel(), said.ravel(), zero_division=0)
        assert multi_label.micro_f1(targets, said) == pytest.approx(expected)
    used = np.flatnonzero(there | said.any(axis=0))
    if len(used):
        each = [sklearn.metrics.f1_score(targets[:, c], said[:, c], zero_division=0) for c in used]
        assert multi_label.macro_f1(targets, said) == pytest.approx(np.mean(each))
    shares = 1 / (1 + np.exp(-logits.astype(np.float64)))
    expected = -np.mean(np.where(targets > 0, np.log(shares), np.log1p(-shares)))
    assert SEVERAL_LABELS.loss(targets, logits) == pytest.approx(expected)
    right = SEVERAL_LABELS.right(targets, said)
    assert right.mean() == pytest.approx(sklearn.metrics.accuracy_score(targets, said))


def test_figures_of_no_image() -> None:
    targets, logits = np.zeros((0, 3), np.int64), np.zeros((0, 3), np.float32)
    assert math.isnan(multi_label.mean_average_precision(targets, logits))
    assert math.isnan(multi_label.macro_f1(targets, targets)) and math.isnan(multi_label.log_loss(targets, logits))
    assert SEVERAL_LABELS.strata(targets).shape == (0,)
    assert multi_label.intervals(targets, logits, targets, [])["map"] == [0.0, 1.0]


def test_intervals_hold_the_figure_and_narrow_with_more_images() -> None:
    widths = []
    for n in (60, 600):
        targets, logits = made_up(n)
        said = SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits))
        found = multi_label.intervals(targets, logits, said, range(n))
        assert found == multi_label.intervals(targets, logits, said, range(n))
        low, high = found["map"]
        assert low < multi_label.mean_average_precision(targets, logits) < high
        assert found["micro_f1"][0] < multi_label.micro_f1(targets, said) < found["micro_f1"][1]
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_the_map_interval_covers_the_true_value_as_often_as_it_says() -> None:
    truth = multi_label.mean_average_precision(*made_up(40_000, seed=99))
    held = 0
    for seed in range(60):
        targets, logits = made_up(150, seed=seed)
        low, high = multi_label.intervals(targets, logits, targets, range(150), rounds=200)["map"]
        held += low <= truth <= high
    assert held >= 50  # of 57 expected; a percentile interval of the mAP is a little too narrow


def test_images_of_one_group_are_drawn_together() -> None:
    targets, logits = (np.repeat(part, 2, axis=0) for part in made_up(100))
    said = SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits))
    together = multi_label.intervals(targets, logits, said, np.repeat(np.arange(100), 2).tolist())
    apart = multi_label.intervals(targets, logits, said, range(200))
    assert together["map"][1] - together["map"][0] > 1.2 * (apart["map"][1] - apart["map"][0])


def test_the_gap_of_two_models() -> None:
    targets, logits = made_up(300)
    noise = np.random.default_rng(5).normal(0, 3, logits.shape)
    low, high = multi_label.gap(targets, logits + noise, logits)
    assert 0 < low < high
    assert multi_label.gap(targets, logits, logits) == (0.0, 0.0)


def test_thresholds_have_the_best_f1_and_fall_back_on_the_common_one() -> None:
    targets, logits = made_up(400, 3)
    targets[:, 2] = 0
    targets[: curves.FEWEST_POSITIVE - 1, 2] = 1
    shares = SEVERAL_LABELS.shares(logits)
    limits = SEVERAL_LABELS.thresholds(targets, shares)
    for c in (0, 1):
        best = max(
            sklearn.metrics.f1_score(targets[:, c], shares[:, c] >= limit) for limit in np.linspace(0.01, 0.99, 197)
        )
        assert sklearn.metrics.f1_score(targets[:, c], shares[:, c] >= present(limits[c])) >= best - 1e-9
    assert limits[2] == curves.best_threshold(targets.ravel() > 0, shares.ravel())
    assert SEVERAL_LABELS.thresholds(targets[:3] * 0, shares[:3]) == [EVEN] * 3


def test_the_temperature_lowers_the_loss_or_is_one() -> None:
    targets, logits = made_up(300)
    cold = SEVERAL_LABELS.temperature(targets, logits * 4)
    assert cold > 1.5
    assert SEVERAL_LABELS.loss(targets, logits * 4 / cold) < SEVERAL_LABELS.loss(targets, logits * 4)
    grid = [SEVERAL_LABELS.loss(targets, logits * 4 / step) for step in np.linspace(0.5, 8, 300)]
    assert SEVERAL_LABELS.loss(targets, logits * 4 / cold) <= min(grid) + 1e-6
    few = calibrate.FEWEST - 1
    assert SEVERAL_LABELS.temperature(targets[:few], logits[:few]) == 1.0


def test_the_rarest_label_stands_for_an_image() -> None:
    targets = np.array([[1, 1, 0], [1, 0, 0], [1, 0, 1], [0, 1, 0]])
    assert SEVERAL_LABELS.strata(targets).tolist() == [1, 0, 2, 1]
    assert task_of(targets) is SEVERAL_LABELS


def test_balance_of_several_labels() -> None:
    targets = np.array([[1, 1]] + [[1, 0]] * 99)
    assert batches.balance_for("auto", targets, 2) == "none"
    order = batches.epoch_order(targets, 2, 0, 1, "sampler")
    assert (order == 0).sum() in (9, 10)  # one with a weight of 1 among 99 of about a tenth
    weights = batches.class_weights(targets, 2, "weighted")
    assert weights[0] < 0.2 and weights[1] == pytest.approx(99**0.5)
    assert batches.log_prior(targets, 2, "logit-adjustment")[1] == pytest.approx(-math.log(99))
    assert not batches.log_prior(targets, 2, "none").any()
    assert batches.shares(targets, 2).tolist() == pytest.approx([1.0, 0.01])


def test_the_loss_is_the_one_that_is_reported_and_may_be_made_in_parts() -> None:
    targets, logits = made_up(37, 3)
    ones, none, shares = np.ones(3, np.float32), np.zeros(3, np.float32), batches.shares(targets, 3)
    answers, labels = torch.from_numpy(logits), torch.from_numpy(targets)
    plain = losses.Binary(ones, none, 0.0, shares)
    whole = plain.sum(answers, labels) / plain.total(labels)
    assert whole.item() == pytest.approx(multi_label.log_loss(targets, logits), rel=1e-5)
    parts = sum(plain.sum(answers[i : i + 10], labels[i : i + 10]) for i in range(0, 37, 10))
    assert (parts / plain.total(labels)).item() == pytest.approx(whole.item(), rel=1e-5)
    right = SEVERAL_LABELS.right(targets, SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits)))
    assert plain.right(answers, labels).item() == right.sum()
    prior = np.array([0.5, -1.0, 2.0], np.float32)
    moved = losses.Binary(ones, prior, 0.0, shares).sum(answers, labels) / plain.total(labels)
    assert moved.item() == pytest.approx(multi_label.log_loss(targets, logits + prior), rel=1e-5)


def test_smoothing_keeps_rare_classes_rare() -> None:
    """The best constant answer to smoothed targets is the share of the class, as without smoothing."""
    targets = np.zeros((100, 2), np.int64)
    targets[:50, 0] = targets[:4, 1] = 1
    shares = batches.shares(targets, 2)
    loss = losses.Binary(np.ones(2, np.float32), np.zeros(2, np.float32), 0.1, shares)
    answer = torch.logit(torch.from_numpy(shares)).expand(100, 2).clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss.sum(answer, torch.from_numpy(targets)), answer)
    assert gradient.sum(0).abs().max() < 1e-3


def test_one_regression_a_class() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(0, 1, (300, 12)).astype(np.float32)
    targets = (features[:, :3] + rng.normal(0, 0.3, (300, 3)) > 0).astype(np.int64)
    always = np.concatenate([targets, np.ones((300, 1), np.int64), np.zeros((300, 1), np.int64)], axis=1)
    *_, head = probe.path(features, always, 5, balanced=False, seed=0, strengths=(1e-2, 1.0))
    logits = head.logits(features)
    assert ((logits[:, :3] > 0) == targets).mean() > 0.88
    assert (logits[:, 3] > 5).all() and (logits[:, 4] < -5).all()  # nothing to tell apart: the odds alone
    assert logits.shape == (300, 5) and np.isfinite(logits).all()
    assert list(probe.path(features, always, 5, balanced=False, seed=0, should_stop=lambda: True)) == []


def test_figures_of_a_report() -> None:
    targets, logits = made_up(120, 3)
    classes, splits = ["a", "b", "c"], np.array(["val"] * 60 + ["test"] * 60)
    found = judge.chosen(classes, targets, splits, logits)
    limits = judge.thresholds_of(found)
    told = judge.figures(classes, targets, logits, judge.temperature_of(found), None, limits)
    assert "confusion" not in told
    assert {"map", "map_interval", "micro_f1", "macro_f1", "accuracy", "accuracy_interval", "loss"} <= set(told)
    said = SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits / judge.temperature_of(found)), limits)
    matrices = sklearn.metrics.multilabel_confusion_matrix(targets, said)
    for place, row in enumerate(told["per_class"]):
        (_, wrong), (missed, right) = matrices[place]
        assert (row["label"], row["tp"], row["fp"], row["fn"]) == (classes[place], right, wrong, missed)
        assert (row["support"], row["threshold"]) == (right + missed, limits[place])
        assert row["precision_interval"][0] <= row["precision"] <= row["precision_interval"][1]
