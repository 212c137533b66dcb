"""train(): every strategy by contract, resuming, faults, and what the report says."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from present import present

from engine.killing import kill_at
from tldesk.atomic import replacing
from tldesk.engine import strategies
from tldesk.engine.judging import metrics
from tldesk.engine.modalities.learning import Learning
from tldesk.engine.networks import frozen_prefix
from tldesk.engine.train import train
from tldesk.engine.training import batches, checkpoint, feeding, inputs
from tldesk.errors import TldeskError
from tldesk.project.runs.events import (
    CheckpointSaved,
    EpochEnd,
    Event,
    Noted,
    PhaseStarted,
    Progressed,
    RunEnded,
    RunStarted,
    StepEnd,
)
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


def finish(run: Run) -> list[Event]:
    """Train to the end, recorded."""
    return list(run.record(train(run)))


def steady(events: Iterable[Event]) -> int:
    """How many events come in every such training: how often progress is told in between is up to the clock."""
    return sum(not isinstance(event, Progressed) or event.done == event.total for event in events)


def stop_after(run: Run, count: int) -> list[Event]:
    """Train, and ask for a stop once `count` steady events were told."""
    told: list[Event] = []
    for event in run.record(train(run, lambda: steady(told) >= count)):
        told.append(event)
    return told


def result(run: Run) -> dict[str, Any]:
    """All that a resumed run must share with an unbroken one, to the last bit."""
    report = dict(run.report or {})
    report.pop("seconds"), report.pop("run")
    weights, metadata = checkpoint.load_best(run)
    predictions = run.predictions()
    assert predictions is not None
    return {
        "report": report,
        "metadata": metadata,
        "weights": {name: value.tobytes() for name, value in weights.items()},
        "logits": predictions.logits.tobytes(),
        "losses": [(e.step, e.epoch, e.loss, e.accuracy, e.learning_rate) for e in steps(run)],
        "epochs": [(e.step, e.epoch, e.metrics) for e in run.events() if isinstance(e, EpochEnd)],
    }


def answers(run: Run) -> np.ndarray:
    """The logits of the run's own val and test images."""
    predictions = run.predictions()
    assert predictions is not None
    return predictions.logits


def steps(run: Run) -> list[StepEnd]:
    return [event for event in run.events() if isinstance(event, StepEnd)]


@pytest.mark.parametrize("name", strategies.of("image"))
def test_every_strategy_trains(name: str, make_run: MakeRun) -> None:
    run = make_run(strategy=name)
    events = finish(run)
    assert isinstance(events[0], RunStarted) and events[0].device == "cpu" and not events[0].resumed
    end = events[-1]
    assert isinstance(end, RunEnded) and end.status == "finished" and end.report == run.report
    assert run.status == "finished" and run.report is not None
    assert run.report["strategy_asked"] == name and run.report["strategy"] in strategies.STRATEGIES
    assert checkpoint.load_last(run) is None
    assert "head.weight" in checkpoint.load_best(run)[0]
    predictions = run.predictions()
    assert predictions is not None and sorted(set(predictions.splits)) == ["test", "val"]
    val = predictions.splits == "val"
    right = predictions.logits[val].argmax(axis=1) == predictions.targets[val]
    assert present(run.report["val"])["accuracy"] == right.mean()
    assert np.allclose(predictions.probabilities.sum(axis=1), 1, atol=1e-6)


def test_report_holds_the_agreed_fields(make_run: MakeRun) -> None:
    run = make_run()
    finish(run)
    report = run.report
    assert report is not None
    assert set(report) == {
        *("run", "project", "modality", "backbone", "strategy", "strategy_asked", "device", "device_text", "seconds"),
        *(
            "classes",
            "n_train",
            "n_val",
            "n_test",
            "chosen",
            "notes",
            "val",
            "test",
            "leaks",
            "calibration",
            "thresholds",
            "multi_label",
        ),
    }
    assert (report["n_train"], report["n_val"], report["n_test"]) == (15, 6, 3)
    assert report["seconds"] > 0 and report["chosen"]["best_epoch"] in (1, 2)
    test = present(report["test"])
    expected = {"accuracy", "accuracy_interval", "macro_f1", "macro_f1_interval", "loss", "per_class", "confusion"}
    assert set(test) == expected
    assert np.sum(test["confusion"]) == 3 and [c["label"] for c in test["per_class"]] == report["classes"]
    low, high = test["accuracy_interval"]
    assert low <= test["accuracy"] <= high


def test_steps_are_told_once_and_in_order(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tldesk.project.runs.estimate._KNOWN", 0.0)  # else one of a second says nothing of it
    finish(run := make_run(epochs=3))
    told = steps(run)
    assert [event.step for event in told] == list(range(1, 13))  # 15 images in batches of 4, three times
    assert [event.epoch for event in told] == [1] * 4 + [2] * 4 + [3] * 4
    rates = [event.learning_rate for event in told]
    assert max(rates) == pytest.approx(run.config.learning_rate) and rates.index(max(rates)) == 0
    assert rates[-1] < 0.05 * max(rates)
    assert all(event.seconds_left is not None and event.seconds_left >= 0 for event in told)
    assert present(told[0].seconds_left) > present(told[-1].seconds_left)


def test_same_seed_same_result_other_seed_another(make_run: MakeRun) -> None:
    first, second, other = make_run("a"), make_run("b"), make_run("c", seed=1)
    for run in (first, second, other):
        finish(run)
    assert result(first) == result(second)
    assert result(first)["losses"] != result(other)["losses"]


def test_stopped_anywhere_it_goes_on_to_the_same_result(make_run: MakeRun) -> None:
    whole = make_run("whole", epochs=3)
    total = steady(finish(whole))
    moments = random.Random(5).sample(range(1, total), 6)
    for moment in moments:
        run = make_run(f"stopped-{moment}", epochs=3)
        events = stop_after(run, moment)
        assert isinstance(events[-1], RunEnded) and events[-1].status == "stopped"
        assert run.status == "stopped" and run.report is None
        assert isinstance(finish(run)[0], RunStarted)
        assert result(run) == result(whole), f"stopped after {moment} events"


def test_stopped_at_every_sitting_it_still_ends(make_run: MakeRun) -> None:
    whole, run = make_run("whole"), make_run("broken")
    finish(whole)
    for sitting in range(60):
        events = stop_after(run, 6)
        if events[-1].status == "finished":  # type: ignore[attr-defined]
            break
        assert sitting < 50, "it does not come to an end"
    assert result(run) == result(whole)


def test_notes_are_not_told_again_when_it_goes_on(make_run: MakeRun, photos: Path) -> None:
    (photos / "circle" / "circle-000.jpg").write_bytes((photos / "circle" / "circle-004.jpg").read_bytes())
    run = make_run()
    first = stop_after(run, 12)
    second = finish(run)
    assert [event.code for event in first if isinstance(event, Noted)] == ["leaking_images", "stages_frozen"]
    assert not [event for event in second if isinstance(event, Noted)]
    assert run.report is not None and run.report["leaks"] == 1 and len(run.report["notes"]) == 1


def test_a_finished_run_is_not_trained_again(make_run: MakeRun) -> None:
    run = make_run()
    finish(run)
    with pytest.raises(TldeskError) as caught:
        list(train(run))
    assert caught.value.code == "run_finished"


def test_killed_between_report_and_last_event(make_run: MakeRun) -> None:
    run = make_run()
    for event in run.record(train(run)):
        if isinstance(event, RunEnded):
            ended = event
    log = run.folder / "events.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert list(run.record(train(run))) == [ended]


@pytest.mark.parametrize(("kept_as", "off"), [(np.float32, 1e-4), (np.float16, 1e-2)])
def test_frozen_stages_kept_as_views_change_nothing(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, kept_as: type, off: float
) -> None:
    """Losses and answers are compared, not weights: of a gradient near 0, AdamW makes a whole step of its rounding."""
    monkeypatch.setattr(inputs, "_KEPT_AS", kept_as)
    monkeypatch.setattr(frozen_prefix, "WORTH", 1)
    whole, fast = (make_run(name, frozen_stages=2, epochs=3) for name in ("whole", "fast"))
    finish(fast)
    monkeypatch.setattr(frozen_prefix, "prefixed", lambda *_: None)
    monkeypatch.setattr(feeding, "prefixed", lambda *_: None)
    finish(whole)
    assert [e.loss for e in steps(fast)] == pytest.approx([e.loss for e in steps(whole)], rel=off)
    assert np.allclose(answers(whole), answers(fast), atol=50 * off)
    assert [event.name for event in fast.events() if isinstance(event, PhaseStarted)].count("views") == 4


def test_training_on_views_goes_on_as_if_it_had_not_stopped(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """Views come again after `VIEWS` epochs; they are the same whether they were kept, lost or never had room."""
    monkeypatch.setattr(frozen_prefix, "WORTH", 1)
    monkeypatch.setattr(inputs, "VIEWS", 2)
    whole, resumed, homeless = (make_run(name, frozen_stages=2, epochs=3) for name in ("whole", "resumed", "homeless"))
    finish(whole)
    stop_after(resumed, 14)
    shutil.rmtree(resumed.project_folder / "cache" / "views")
    finish(resumed)
    assert result(resumed) == result(whole)
    monkeypatch.setattr(inputs, "room", lambda folder: 0)
    shutil.rmtree(whole.project_folder / "cache" / "views")
    views = homeless.project_folder / "cache" / "views"
    views.mkdir()
    for name in ("letter.txt", f"{'0a' * 12}-1.bin"):  # somebody's, and what another training kept
        (views / name).touch()
    finish(homeless)
    assert result(homeless) == result(whole)
    assert [file.name for file in views.iterdir()] == ["letter.txt"]


def test_early_stopping(make_run: MakeRun) -> None:
    run = make_run(epochs=12, patience=1, learning_rate=1.0, head_multiplier=100.0)
    events = finish(run)
    assert run.report is not None
    ended = [event for event in events if isinstance(event, EpochEnd)]
    losses = [event.metrics["val/loss"] for event in ended]
    assert len(ended) < 12 and losses[-1] >= min(losses[:-1])
    assert run.report["chosen"]["best_epoch"] == 1 + losses.index(min(losses))
    assert present(run.report["val"])["loss"] == pytest.approx(min(losses), rel=1e-5)


def test_out_of_memory_halves_the_batch_and_keeps_the_step(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network has no BatchNorm, so smaller parts add up to the very same step but for rounding."""
    values = {"backbone": "test_vit", "strategy": "scratch", "class_balance": "weighted"}
    whole = make_run("whole", **values)
    finish(whole)
    real = Learning.to_device
    failures = {"left": 2}

    def scarce(self: Learning, batch: Any, device: torch.device) -> torch.Tensor:
        if len(batch) > 1 and failures["left"] and torch.is_grad_enabled():
            failures["left"] -= 1
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(self, batch, device)

    monkeypatch.setattr(Learning, "to_device", scarce)
    run = make_run("scarce", **values)
    notes = [event for event in finish(run) if isinstance(event, Noted)]
    assert [(note.code, note.arguments["micro"]) for note in notes] == [("smaller_batches", 2), ("smaller_batches", 1)]
    assert [event.step for event in steps(run)] == [event.step for event in steps(whole)]
    assert [e.loss for e in steps(run)] == pytest.approx([e.loss for e in steps(whole)], rel=1e-3)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: 9 bytes")])
def test_not_even_one_image_fits(error: Exception, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Learning, batch: Any, device: torch.device) -> torch.Tensor:
        raise error

    monkeypatch.setattr(Learning, "to_device", full)
    run = make_run()
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "out_of_memory"
    assert run.report is None and run.status == "failed"


def test_other_errors_of_a_step_are_not_hidden(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Learning, batch: Any, device: torch.device) -> torch.Tensor:
        raise RuntimeError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(Learning, "to_device", broken)
    with pytest.raises(RuntimeError, match="launch failure"):
        finish(make_run())


def test_a_loss_that_is_no_number_keeps_the_last_good_model(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(epochs=3)
    real = Learning.to_device
    calls = {"count": 0}

    def poisoned(self: Learning, batch: Any, device: torch.device) -> torch.Tensor:
        if not torch.is_grad_enabled():  # it is asked, not trained
            return real(self, batch, device)
        calls["count"] += 1
        return real(self, batch, device) * (float("nan") if calls["count"] in (6, 8) else 1.0)

    monkeypatch.setattr(Learning, "to_device", poisoned)
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "not_finite" and caught.value.arguments["step"] == 6
    assert run.config.learning_rate == 5e-4 and run.status == "failed"
    weights, _ = checkpoint.load_best(run)
    assert all(np.isfinite(value).all() for value in weights.values())
    saved = checkpoint.load_last(run)
    assert saved is not None and saved["position"]["step"] == 4


def test_disk_full_then_room_again(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, run = make_run("whole"), make_run("full")
    finish(whole)
    real = replacing

    def full(path: Path) -> AbstractContextManager[Path]:
        if path.name == checkpoint.LAST:
            raise OSError(28, "No space left on device", str(path))
        return real(path)

    monkeypatch.setattr(checkpoint, "replacing", full)
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "paused_disk_full" and str(run.checkpoints) in caught.value.text
    assert run.status == "paused" and run.resumable
    monkeypatch.setattr(checkpoint, "replacing", real)
    assert sorted(path.name for path in run.checkpoints.iterdir()) == ["best.safetensors"]
    finish(run)
    assert result(run) == result(whole)


def test_a_damaged_last_starts_over_and_says_so(make_run: MakeRun) -> None:
    whole, run = make_run("whole"), make_run("damaged")
    finish(whole)
    stop_after(run, 14)
    for name in (checkpoint.LAST, checkpoint.BEFORE):
        (run.checkpoints / name).write_bytes(b"PK\x03\x04 torn")
    events = finish(run)
    assert [event.code for event in events if isinstance(event, Noted)] == ["started_over", "stages_frozen"]
    assert run.report is not None
    run.write_report(run.report | {"notes": []})
    assert result(run) == result(whole)


@pytest.mark.parametrize(
    ("splits", "code"),
    [(("train", "train", "test"), "no_validation_images"), (("val", "test"), "no_training_images")],
)
def test_empty_splits(splits: tuple[str, ...], code: str, make_run: MakeRun) -> None:
    run = make_run(splits=splits)
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == code
    assert not run.checkpoints.exists() and not list(run.events())


def test_without_test_images_the_report_has_none(make_run: MakeRun) -> None:
    run = make_run(splits=("train", "val"))
    finish(run)
    assert run.report is not None and run.report["test"] is None and run.report["n_test"] == 0


def test_no_weights_is_said_before_anything_is_written(make_run: MakeRun, tiny_weights: Path) -> None:
    tiny_weights.unlink()
    run = make_run()
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "no_weights" and not list(run.events())


def test_unreadable_and_changed_images_are_left_out(make_run: MakeRun, photos: Path) -> None:
    run = make_run()
    (photos / "circle" / "circle-000.jpg").write_bytes(b"not an image")
    (photos / "square" / "square-002.jpg").unlink()
    (photos / "stripes" / "stripes-004.jpg").unlink()
    events = finish(run)
    notes = [event for event in events if isinstance(event, Noted) and event.level == "warning"]
    assert [(note.code, note.arguments["count"]) for note in notes] == [("images_left_out", 2), ("images_left_out", 1)]
    assert run.report is not None
    assert (run.report["n_train"], run.report["n_val"], run.report["n_test"]) == (14, 5, 2)
    assert len(run.report["notes"]) == 2


def test_images_that_vanish_before_it_goes_on(make_run: MakeRun, photos: Path) -> None:
    run = make_run()
    stop_after(run, 12)
    for path in (run.project_folder / "cache" / "pixels").iterdir():
        path.unlink()
    (photos / "circle" / "circle-000.jpg").unlink()
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "data_changed" and caught.value.arguments["count"] == 1


@pytest.mark.parametrize("balance", ["none", "sampler", "weighted", "auto"])
@pytest.mark.parametrize("augmentation", ["none", "light", "strong"])
def test_options_train(balance: str, augmentation: str, make_run: MakeRun) -> None:
    run = make_run(epochs=1, class_balance=balance, augmentation=augmentation)
    assert isinstance(finish(run)[-1], RunEnded)


def test_logit_adjustment_validates_with_the_loss_it_lowers(make_run: MakeRun, photos: Path, tmp_path: Path) -> None:
    shutil.copytree(photos, tmp_path / "uneven")
    for path in sorted((tmp_path / "uneven" / "circle").iterdir())[3:]:
        path.unlink()
    values = {"epochs": 1, "class_balance": "logit-adjustment", "splits": ("train", "val", "train")}
    run = make_run(folder=tmp_path / "uneven", **values)
    (ended,) = (event for event in finish(run) if isinstance(event, EpochEnd))
    told = run.predictions()
    assert told is not None
    trained = [row.target for row in run.data.rows if row.split == "train"]
    prior = batches.log_prior(np.array(trained), len(run.data.classes), "logit-adjustment")
    val = told.splits == "val"
    loss = metrics.log_loss(told.targets[val], told.logits[val] + prior)
    assert np.ptp(prior) > 0.5
    assert ended.metrics["val/loss"] == pytest.approx(loss, abs=1e-3)


def test_checkpoints_are_told_after_they_are_written(make_run: MakeRun) -> None:
    run = make_run()
    for event in run.record(train(run)):
        if isinstance(event, CheckpointSaved):
            name = checkpoint.BEST if event.name == "best" else checkpoint.LAST
            assert (run.checkpoints / name).exists()


def test_closing_it_in_the_middle_leaves_a_run_that_goes_on(make_run: MakeRun) -> None:
    whole, run = make_run("whole"), make_run("closed")
    finish(whole)
    events: Iterator[Event] = run.record(train(run))
    while not isinstance(next(events), StepEnd):
        continue
    events.close()  # type: ignore[attr-defined]
    finish(run)
    assert result(run) == result(whole)


_WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from pathlib import Path
from tldesk.engine.train import train
from tldesk.project.runs.run import Run

run = Run.load(Path(sys.argv[1]))
for _ in run.record(train(run)):
    pass
"""


def test_trains_without_qt(make_run: MakeRun) -> None:
    run = make_run()
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_QT, run.folder], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert run.status == "finished"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_killed_at_any_moment_it_goes_on_to_the_same_result(make_run: MakeRun) -> None:
    """SIGKILL once so many events were told; the child may have gone on by then, which is the point."""
    whole = make_run("whole", epochs=3)
    first = next(i for i, event in enumerate(finish(whole)) if isinstance(event, StepEnd))
    last = max(i for i, event in enumerate(whole.events()) if isinstance(event, StepEnd))
    runs = {make_run(f"killed-{n}", epochs=3): n for n in random.Random(7).sample(range(first, last), 5)}
    kill_at({run.folder: moment for run, moment in runs.items()})
    for run, moment in runs.items():
        assert run.report is None and run.status == "stopped"
        finish(run)
        assert result(run) == result(whole), f"killed after {moment} events"


def test_figures_come_from_the_logits(make_run: MakeRun) -> None:
    run = make_run()
    finish(run)
    predictions, report = run.predictions(), run.report
    assert predictions is not None and report is not None
    test = predictions.splits == "test"
    assert present(report["test"])["loss"] == metrics.log_loss(predictions.targets[test], predictions.logits[test])
