"""The strategy: its events, its choice of C, and that the checkpoint answers as its logits say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from present import typed

from tldesk.engine.strategies import feature_extraction
from tldesk.engine.train import train
from tldesk.engine.training import trained
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.fitting import Preprocess
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Noted, PhaseStarted, Progressed, RunEnded
from tldesk.project.runs.run import Run

VALUES = {"strategy": "feature-extraction", "device": "cpu"}


def test_a_training_from_start_to_end(make_run: Callable[..., Run]) -> None:
    run = make_run(**VALUES)
    events = list(run.record(train(run)))
    phases = [event.name for event in events if isinstance(event, PhaseStarted)]
    assert phases[:3] == ["embed", "prepare", "fit"]
    epochs = [event for event in events if isinstance(event, EpochEnd)]
    assert len(epochs) == 7
    (fit,) = [event for event in events if isinstance(event, PhaseStarted) and event.name == "fit"]
    folds = [event for event in events if isinstance(event, Progressed) and event.phase == "fit"]
    assert fit.total == 7 * (len(folds) + 1) and {event.total for event in folds} == {fit.total}
    assert [event.done for event in folds] == [7 * number for number in range(1, len(folds) + 1)]
    assert {"train/loss", "train/accuracy", "val/loss", "val/accuracy", "val/macro_f1"} <= set(epochs[0].metrics)
    assert any(isinstance(event, CheckpointSaved) and event.name == "best" for event in events)
    ended = events[-1]
    assert isinstance(ended, RunEnded) and ended.report is not None
    assert ended.report["chosen"]["C"] in {event.metrics["C"] for event in epochs}
    assert ended.report["test"] is not None


def test_the_checkpoint_answers_as_was_told(make_run: Callable[..., Run]) -> None:
    run = make_run(**VALUES)
    list(run.record(train(run)))
    told = run.predictions()
    assert told is not None
    rows = {row.id: row for row in run.data.rows}
    network = trained.load(run)
    preprocess = typed(Preprocess, network.record.preprocess)
    squares = np.stack([image.load(rows[int(sample)].path, preprocess) for sample in told.ids])
    with torch.inference_mode():
        logits = network(torch.from_numpy(squares).permute(0, 3, 1, 2).float() / 255).numpy()
    np.testing.assert_allclose(logits, told.logits, atol=2e-3)


def test_the_same_seed_repeats_every_figure(make_run: Callable[..., Run]) -> None:
    reports = []
    for name in ("one", "two"):
        run = make_run(name, **VALUES, seed=3)
        list(run.record(train(run)))
        reports.append({key: run.report[key] for key in ("val", "test", "chosen")})  # type: ignore[index]
    assert reports[0] == reports[1]


def test_a_large_val_split_chooses(make_run: Callable[..., Run], make_photos: Callable[..., Path]) -> None:
    folder = make_photos(per_class=48, folder="many")
    run = make_run(folder=folder, splits=("val", "val", "val", "train"), **VALUES)
    events = list(train(run))
    (fit,) = [event for event in events if isinstance(event, PhaseStarted) and event.name == "fit"]
    assert "cross" not in fit.text
    losses = {e.metrics["C"]: e.metrics["val/loss"] for e in events if isinstance(e, EpochEnd)}
    assert isinstance(events[-1], RunEnded) and events[-1].report is not None
    assert events[-1].report["chosen"]["C"] == min(losses, key=losses.__getitem__)


def test_a_stop_in_each_part_ends_it(make_run: Callable[..., Run]) -> None:
    for place in ("embed", "fit"):
        run = make_run(place, **VALUES)
        seen: list[str] = []
        for event in run.record(train(run, lambda seen=seen, place=place: place in seen)):  # type: ignore[misc]
            if isinstance(event, PhaseStarted):
                seen.append(event.name)
        assert isinstance(event, RunEnded)
        assert (event.status, run.report) == ("stopped", None)
        *_, ended = run.record(train(run))
        assert isinstance(ended, RunEnded) and ended.status == "finished"


def test_unreadable_images_are_left_out(make_run: Callable[..., Run]) -> None:
    run = make_run(**VALUES)
    broken = next(row for row in run.data.rows if row.split == "train")
    broken.path.write_bytes(b"\xff\xd8\xff broken")
    events = list(run.record(train(run)))
    assert any(isinstance(event, Noted) and event.code == "images_left_out" for event in events)
    report = run.report
    assert report is not None
    assert report["n_train"] == sum(row.split == "train" for row in run.data.rows) - 1


def test_nothing_readable_of_a_class_is_refused(make_run: Callable[..., Run]) -> None:
    run = make_run(**VALUES)
    for row in run.data.rows:
        if row.target == 1 and row.split == "train":
            row.path.unlink()
    with pytest.raises(TldeskError) as caught:
        list(feature_extraction.run(run, "cpu"))
    assert caught.value.code == "no_training_images"
    assert run.data.classes[1] in caught.value.text
    assert not list(run.checkpoints.glob("*")) if run.checkpoints.exists() else True


def test_absent_weights_are_refused(make_run: Callable[..., Run]) -> None:
    run = make_run(**VALUES | {"backbone": "vgg16"})
    with pytest.raises(TldeskError) as caught:
        list(train(run))
    assert caught.value.code == "no_weights"
    assert "`tldesk models`" in caught.value.hint


def test_logit_adjustment_takes_the_shares_of_the_classes_away(make_run: Callable[..., Run]) -> None:
    heads = []
    for balance in ("none", "logit-adjustment"):
        run = make_run(balance, **VALUES, class_balance=balance)
        list(run.record(train(run)))
        heads.append(trained.load(run).head.bias.detach().numpy())
    counts = np.bincount([row.target for row in run.data.rows if row.split == "train"])
    np.testing.assert_allclose(heads[0] - heads[1], np.log(counts / counts.sum()), atol=1e-5)
