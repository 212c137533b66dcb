"""Evaluating a trained run again: on its own splits, and on images from elsewhere."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch
from present import present

from tldesk.engine import evaluate
from tldesk.engine.networks import model
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint
from tldesk.engine.training.choosing import BOTH, LEARNED
from tldesk.errors import TldeskError
from tldesk.project.runs.events import Noted, Progressed, RunEnded
from tldesk.project.runs.report import Evaluated
from tldesk.project.runs.run import Run


@pytest.fixture
def trained(make_run: Callable[..., Run]) -> Run:
    run = make_run(epochs=1)
    for _ in run.record(train(run)):
        pass
    return run


def ended(run: Run, source: Path | None) -> Evaluated:
    *_, last = evaluate.evaluate(run, source)
    assert isinstance(last, RunEnded) and last.status == "finished" and last.report is not None
    return cast("Evaluated", last.report)  # an event says no more than that it is a report


def test_its_own_splits_give_the_figures_of_the_report(trained: Run) -> None:
    report = ended(trained, None)
    assert trained.report is not None
    assert report["val"] == trained.report["val"] and report["test"] == trained.report["test"]
    assert (report["n_val"], report["n_test"], report["skipped"]) == (6, 3, [])


def test_what_it_has_learned_from_in_the_end_does_not_praise_it(trained: Run) -> None:
    arrays, about = checkpoint.load_best(trained)
    arrays["head.bias"] = np.array([100.0] + [0.0] * (len(arrays["head.bias"]) - 1), np.float32)  # another model
    checkpoint.save_best(trained, arrays, about | {LEARNED: BOTH})
    *_, note, last = evaluate.evaluate(trained, None)
    assert isinstance(note, Noted) and note.code == "val_learned" and isinstance(last, RunEnded)
    before, after = present(trained.report), cast("Evaluated", last.report)
    assert (after["val"], after["n_val"], after["n_test"]) == (before["val"], 6, 3)
    assert after["test"] != before["test"]


def test_a_changed_file_is_left_out(trained: Run) -> None:
    row = next(row for row in trained.data.rows if row.split == "val")
    row.path.write_bytes(row.path.read_bytes() + b" ")
    report = ended(trained, None)
    assert report["n_val"] == 5
    assert report["skipped"] == [(str(row.path), "it has changed since it was imported")]


def test_images_from_elsewhere(trained: Run, make_photos: Callable[..., Path]) -> None:
    source = make_photos(classes=("circle", "square", "hexagon"), per_class=3, folder="other", first=50)
    (source / "circle" / "broken.jpg").write_bytes(b"no image")
    report = ended(trained, source)
    assert report["n_data"] == 6 and np.sum(present(report["data"])["confusion"]) == 6
    reasons = {Path(what).name: why for what, why in report["skipped"]}
    assert len(reasons) == 4 and "broken.jpg" in reasons
    assert reasons["hexagon-050.jpg"] == "the training has no class “hexagon”"


def test_images_that_it_has_learned_from_are_told(trained: Run, make_photos: Callable[..., Path]) -> None:
    source = make_photos(per_class=3, folder="other", first=50)
    assert not [event for event in evaluate.evaluate(trained, source) if isinstance(event, Noted)]
    for row in [row for row in trained.data.rows if row.split == "train"][:2]:
        (source / trained.data.classes[row.target] / f"again {row.id}.jpg").write_bytes(row.path.read_bytes())
    (told,) = [event for event in evaluate.evaluate(trained, source) if isinstance(event, Noted)]
    assert (told.level, told.code, told.arguments) == ("warning", "images_known", {"known": 2, "images": 11})


def test_images_in_an_archive(trained: Run, make_photos: Callable[..., Path], tmp_path: Path) -> None:
    source = make_photos(per_class=2, folder="other", first=50)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as made:
        for file in source.rglob("*.jpg"):
            made.write(file, file.relative_to(tmp_path))
        made.writestr("other/notes.txt", "no image")
    report = ended(trained, tmp_path / "other.zip")
    assert report["data"] == ended(trained, source)["data"] and report["n_data"] == 6
    assert report["skipped"] == [("other/notes.txt", "not an image")]


def test_nothing_that_the_run_knows(trained: Run, make_photos: Callable[..., Path]) -> None:
    source = make_photos(classes=("a", "b"), per_class=1, folder="other")
    with pytest.raises(TldeskError) as caught:
        list(evaluate.evaluate(trained, source))
    assert caught.value.code == "nothing_to_evaluate" and "circle" in caught.value.hint


def test_an_untrained_run(make_run: Callable[..., Run]) -> None:
    with pytest.raises(TldeskError) as caught:
        list(evaluate.evaluate(make_run(), None))
    assert caught.value.code == "run_unfinished"


def test_stopped(trained: Run) -> None:
    *_, last = evaluate.evaluate(trained, None, lambda: True)
    assert last == RunEnded(status="stopped")


def test_little_memory_halves_the_batch(
    trained: Run, monkeypatch: pytest.MonkeyPatch, make_photos: Callable[..., Path]
) -> None:
    whole = ended(trained, None)
    forward = model.Model.forward

    def scarce(self: model.Model, pixels: torch.Tensor) -> torch.Tensor:
        if len(pixels) > 2:
            raise torch.OutOfMemoryError("out of memory")
        return forward(self, pixels)

    monkeypatch.setattr(model.Model, "forward", scarce)
    report = ended(trained, None)
    found, wanted = present(report["test"]), present(whole["test"])
    assert found["confusion"] == wanted["confusion"]
    assert found["loss"] == pytest.approx(wanted["loss"], rel=1e-5)


def test_progress_counts_to_the_end(trained: Run) -> None:
    told = [event for event in evaluate.evaluate(trained, None) if isinstance(event, Progressed)]
    assert (told[-1].done, told[-1].total) == (9, 9)
