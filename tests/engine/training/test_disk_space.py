"""Room on the disk: asked for before a training begins, and what happens when it runs out in the middle of one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from disks import fill

from engine.runs_for_tests import QUICK, write_run
from engine.test_train import finish, result
from tldesk.engine.networks import backbones
from tldesk.engine.train import train
from tldesk.engine.training import disk_space
from tldesk.errors import TldeskError
from tldesk.project.runs.config import make_config
from tldesk.project.runs.events import CheckpointSaved
from tldesk.project.runs.run import Run

GIGABYTE = 10**9


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_larger_models_and_more_images_need_more() -> None:
    small, large = (backbones.get(f"efficientnet-lite{number}") for number in (0, 2))
    needed, wanted = disk_space.needs(small, 1000, steps=True)
    assert needed < wanted < GIGABYTE
    assert disk_space.needs(large, 1000, steps=True) > (needed, wanted)
    assert disk_space.needs(small, 2000, steps=True)[1] > wanted
    probe = disk_space.needs(small, 2000, steps=False)
    assert probe[0] == probe[1] < needed
    assert [disk_space.gigabytes(size) for size in (0, 149_000_000, 2 * GIGABYTE)] == ["0.1", "0.1", "2.0"]
    assert [disk_space.free_gigabytes(size) for size in (0, 199_000_000, 2 * GIGABYTE)] == ["0.0", "0.1", "2.0"]


def test_without_room_training_does_not_begin(make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(GIGABYTE, GIGABYTE, 100_000_000))
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "no_room" and "0.1 GB left" in caught.value.text
    assert run.resumable and not run.checkpoints.exists() and not list(run.events())


def _names(run: Run) -> set[str]:
    return {path.name for path in [*run.folder.iterdir(), *run.checkpoints.iterdir()]}


def test_a_disk_that_fills_up_pauses_the_training(
    make_disk: Callable[[int], Path], photos: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real thing: a small disk fills up after the first epoch, and is freed again."""
    monkeypatch.setattr(disk_space, "_SPARE_BYTES", 0)
    disk = make_disk(40)
    splits = ("train", "train", "val", "train", "test")
    whole, run = (write_run(disk / "runs" / name, photos, splits, make_config(QUICK)) for name in ("whole", "full"))
    finish(whole)
    with pytest.raises(TldeskError) as caught:
        for event in run.record(train(run)):
            if isinstance(event, CheckpointSaved) and event.name == "last":
                filler = fill(disk, left=200_000)
    assert caught.value.code == "paused_disk_full" and "Free 1 GB" in caught.value.hint
    assert run.status in ("paused", "stopped") and run.resumable
    assert not [name for name in _names(run) if name.startswith(".")], "nothing half-written is left"
    filler.unlink()
    events = finish(run)
    assert events[0].resumed and events[0].step == 4  # type: ignore[attr-defined]
    assert result(run) == result(whole)
