"""Data that cannot be trained on, or not well: each is said in words, and nothing is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import save_file
from timm import create_model

from engine.test_evaluate import ended
from engine.test_train import finish, stop_after
from tldesk.engine import evaluate, strategies
from tldesk.engine.networks import prepare
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Noted
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

MakeRun = Callable[..., Run]
STEPPING = [name for name in strategies.of(IMAGE) if name != "auto"]


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for locks and what may be made again."""
    files = [path for path in folder.rglob("*") if path.is_file() and "cache" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.suffix != ".lock"}


def refused(act: Callable[[], Any]) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        act()
    return caught.value


def notes(run: Run) -> dict[str, Noted]:
    return {event.code: event for event in run.events() if isinstance(event, Noted)}


@pytest.mark.parametrize("way", ["exclude", "bin"])
def test_a_class_that_is_empty_after_filtering_is_left_out_and_said(
    way: str, project: Project, tiny_weights: Path
) -> None:
    circles = [sample.id for sample in project.samples.training_rows() if sample.label == "circle"]
    change = project.edits.set_excluded if way == "exclude" else project.edits.set_binned
    change(circles, True)
    run = project.runs.new(RunConfig(backbone="test_efficientnet", strategy="feature-extraction", device="cpu"))
    assert run.data.classes == ["square", "stripes"] and run.data.left_out == ["circle"]
    finish(run)
    assert "“circle”" in notes(run)["classes_left_out"].text
    assert run.report is not None and notes(run)["classes_left_out"].text in run.report["notes"]


@pytest.mark.parametrize("strategy", STEPPING)
def test_a_class_that_cannot_be_read_is_named(strategy: str, make_run: MakeRun, photos: Path) -> None:
    run = make_run(strategy=strategy)
    for path in (photos / "circle").iterdir():
        path.write_bytes(b"no image")
    error = refused(lambda: finish(run))
    assert error.code == "no_training_images" and "circle" in error.text and error.hint
    assert run.report is None and run.predictions() is None and not run.checkpoints.exists()


def test_validation_with_one_class_is_said(make_run: MakeRun) -> None:
    run = make_run(epochs=1)
    rows = [row for row in run.data.rows if row.split != "val" or row.target == 0]
    run.data = type(run.data)(run.data.classes, rows)
    finish(run)
    assert "“circle”" in notes(run)["one_class_validation"].text
    assert run.report is not None and notes(run)["one_class_validation"].text in run.report["notes"]


def test_test_images_in_train_are_counted(make_run: MakeRun, photos: Path) -> None:
    for label, count in (("circle", 1), ("square", 1)):
        for number in range(count):
            source = (photos / label / f"{label}-{4 + number:03}.jpg").read_bytes()  # in test
            (photos / label / f"{label}-{number:03}.jpg").write_bytes(source)  # in train
    run = make_run(epochs=1)
    finish(run)
    note = notes(run)["leaking_images"]
    assert note.arguments == {"count": 2} and note.text.startswith("2 images are in both")
    assert run.report is not None and run.report["leaks"] == 2


def test_other_classes_than_the_run_knows(make_run: MakeRun, make_photos: Callable[..., Path]) -> None:
    run = make_run(strategy="feature-extraction")
    finish(run)
    before = state(run.folder)
    others = make_photos(classes=("moon", "star"), per_class=2, folder="others")
    error = refused(lambda: list(evaluate.evaluate(run, others)))
    assert error.code == "nothing_to_evaluate" and "circle, square, stripes" in error.hint
    mixed = make_photos(classes=("circle", "moon"), per_class=2, folder="mixed")
    report = ended(run, mixed)
    assert report["n_data"] == 2
    assert [why for _, why in report["skipped"]] == ["the training has no class “moon”"] * 2
    assert state(run.folder) == before


def test_weights_of_another_architecture(home: Path, tiny_weights: Path, tmp_path: Path) -> None:
    before = state(home)
    file = tmp_path / "vit.safetensors"
    save_file(
        {name: value.contiguous() for name, value in create_model("test_vit", num_classes=0).state_dict().items()}, file
    )
    error = refused(lambda: prepare.import_weights(file, "test_efficientnet"))
    assert error.code == "weights_mismatch" and str(file) in error.text and error.hint
    assert state(home) == before


def test_a_damaged_model_is_said_wherever_it_is_used(make_run: MakeRun) -> None:
    run = make_run(strategy="feature-extraction")
    finish(run)
    path = run.checkpoints / checkpoint.BEST
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(bytes(data))
    before = state(run.folder)
    error = refused(lambda: list(evaluate.evaluate(run, None)))
    assert error.code == "model_damaged" and str(path) in error.text and "train again" in error.hint
    assert state(run.folder) == before


def test_damaged_states_of_a_run_that_goes_on(make_run: MakeRun) -> None:
    run = make_run()
    stop_after(run, 16)
    for name in (checkpoint.LAST, checkpoint.BEFORE):
        (run.checkpoints / name).write_bytes(b"")
    told = [event for event in run.record(train(run)) if isinstance(event, Noted) and event.level == "warning"]
    assert [note.code for note in told] == ["started_over"] and run.status == "finished"
