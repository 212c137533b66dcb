"""Checkpoints: what was saved comes back; a file is whole or the one before; damage is said."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from present import typed

from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.project.runs.run import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "runs" / "one").mkdir(parents=True)
    return Run(tmp_path / "runs" / "one")


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(TldeskError) as caught:
        act()
    return caught.value.code


def test_best_comes_back(run: Run) -> None:
    tensors: dict[str, np.ndarray | torch.Tensor] = {
        "weight": torch.randn(4, 3, 2, 2).to(memory_format=torch.channels_last),
        "count": torch.tensor(7),
        "plain": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    }
    checkpoint.save_best(run, tensors, {"epoch": "3"})
    arrays, metadata = checkpoint.load_best(run)
    assert metadata == {"epoch": "3"}
    assert (arrays["weight"] == typed(torch.Tensor, tensors["weight"]).numpy()).all()
    assert arrays["count"].shape == () and arrays["count"] == 7
    assert (arrays["plain"] == tensors["plain"]).all()
    assert checkpoint.load_best(run.folder)[1] == metadata


def test_last_comes_back(run: Run) -> None:
    assert checkpoint.load_last(run) is None
    state: dict[str, Any] = {
        "position": {"step": 3, "best_loss": float("inf")},
        "rng": torch.get_rng_state(),
        "ids": [1, 2],
    }
    checkpoint.save_last(run, state)
    back = checkpoint.load_last(run)
    assert back is not None and back["position"] == state["position"] and back["ids"] == [1, 2]
    assert torch.equal(back["rng"], state["rng"])
    checkpoint.remove_last(run)
    checkpoint.remove_last(run)
    assert checkpoint.load_last(run) is None


def test_an_untrained_run(run: Run) -> None:
    assert code_of(lambda: checkpoint.load_best(run)) == "run_unfinished"


@pytest.mark.parametrize("keep", [0, 1, 8, 40, -1])
def test_damage_is_said(keep: int, run: Run) -> None:
    checkpoint.save_best(run, {"weight": torch.ones(8)}, {})
    checkpoint.save_last(run, {"weight": torch.ones(8)})
    for name in (checkpoint.BEST, checkpoint.LAST):
        path = run.checkpoints / name
        path.write_bytes(path.read_bytes()[:keep])
    assert code_of(lambda: checkpoint.load_best(run)) == "model_damaged"
    assert code_of(lambda: checkpoint.load_last(run)) == "checkpoint_damaged"


def state_of(step: int, best_epoch: int = 0) -> dict[str, Any]:
    return {"position": {"step": step, "best_epoch": best_epoch}, "weight": torch.full((64,), float(step))}


def step_of(run: Run) -> tuple[int | None, str]:
    state, told = checkpoint.recover(run)
    return None if state is None else state["position"]["step"], told


def test_a_flipped_bit_is_found(run: Run) -> None:
    checkpoint.save_best(run, {"weight": torch.ones(64)}, {})
    checkpoint.save_last(run, state_of(1))
    for name, code in ((checkpoint.BEST, "model_damaged"), (checkpoint.LAST, "checkpoint_damaged")):
        path = run.checkpoints / name
        data = bytearray(path.read_bytes())
        value = torch.ones(4).numpy().tobytes()  # in the middle of the tensor
        data[data.index(value) + 16] ^= 1
        path.write_bytes(bytes(data))
        load = checkpoint.load_best if name == checkpoint.BEST else checkpoint.load_last
        assert code_of(lambda: load(run)) == code


def test_a_damaged_last_gives_way_to_the_one_before(run: Run) -> None:
    assert step_of(run) == (None, "")
    for step in (1, 2, 3):
        checkpoint.save_last(run, state_of(step))
    assert step_of(run) == (3, "")
    assert sorted(path.name for path in run.checkpoints.iterdir()) == [checkpoint.BEFORE, checkpoint.LAST]
    (run.checkpoints / checkpoint.LAST).write_bytes(b"PK torn")
    assert step_of(run) == (2, "went_back")
    assert step_of(run) == (2, "")
    (run.checkpoints / checkpoint.LAST).write_bytes(b"PK torn")
    assert step_of(run) == (None, "started_over")
    assert not list(run.checkpoints.iterdir())


def test_a_crash_between_two_renames_costs_nothing_more(run: Run) -> None:
    checkpoint.save_last(run, state_of(1))
    (run.checkpoints / checkpoint.LAST).rename(run.checkpoints / checkpoint.BEFORE)
    assert step_of(run) == (1, "")
    assert checkpoint.load_last(run) is not None


def test_a_state_whose_best_model_is_damaged_is_of_no_use(run: Run) -> None:
    checkpoint.save_best(run, {"weight": torch.ones(64)}, {})
    checkpoint.save_last(run, state_of(4, best_epoch=1))
    assert step_of(run) == (4, "")
    (run.checkpoints / checkpoint.BEST).write_bytes(b"torn")
    assert step_of(run) == (None, "started_over")


def test_a_pickle_is_not_run(run: Run, tmp_path: Path) -> None:
    canary = tmp_path / "canary"

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.mkdir, (str(canary),)

    run.checkpoints.mkdir()
    torch.save({"position": Evil()}, run.checkpoints / checkpoint.LAST)
    assert code_of(lambda: checkpoint.load_last(run)) == "checkpoint_damaged"
    assert not canary.exists()


def test_an_error_of_the_disk_leaves_the_old_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint.save_best(run, {"weight": torch.ones(2)}, {})

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert code_of(lambda: checkpoint.save_best(run, {"weight": torch.zeros(2)}, {})) == "disk_full"
    monkeypatch.undo()
    assert (checkpoint.load_best(run)[0]["weight"] == 1).all()
    assert [path.name for path in run.checkpoints.iterdir()] == [checkpoint.BEST]


def test_a_disk_that_is_full(small_disk: Path) -> None:
    (small_disk / "runs" / "one").mkdir(parents=True)
    run = Run(small_disk / "runs" / "one")
    checkpoint.save_last(run, {"weight": torch.ones(1000)})
    filler = small_disk / "filler"
    filler.write_bytes(bytes(600_000))
    assert code_of(lambda: checkpoint.save_last(run, {"weight": torch.ones(150_000)})) == "disk_full"
    assert [path.name for path in run.checkpoints.iterdir()] == [checkpoint.LAST]
    state = checkpoint.load_last(run)
    assert state is not None and len(state["weight"]) == 1000
    filler.unlink()
    checkpoint.save_last(run, {"weight": torch.ones(150_000)})
    state = checkpoint.load_last(run)
    assert state is not None and len(state["weight"]) == 150_000


def _forged(pickled: bytes, folder: Path) -> None:
    """A checkpoint of torch's own that unpickles to something else."""
    folder.mkdir(exist_ok=True)
    buffer = io.BytesIO()
    torch.save({"a": 1}, buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(folder / checkpoint.LAST, "w") as forged:
        for part in made.infolist():
            forged.writestr(part.filename, pickled if part.filename.endswith("data.pkl") else made.read(part))


@pytest.mark.parametrize("kind", ["bytes", "doubled", "itself"])
def test_a_few_bytes_do_not_become_many(kind: str, run: Run) -> None:
    pickled = {
        "bytes": b"\x80\x02}X\1\0\0\0acbuiltins\nbytearray\nJ\0\0\0\x08\x85Rs.",  # of 128 MB
        "doubled": b"\x80\x02}X\1\0\0\0a]q\0" + b"h\0\x86q\0" * 40 + b"s.",
        "itself": b"\x80\x02}X\1\0\0\0a]q\0h\0as.",
    }[kind]
    _forged(pickled, run.checkpoints)
    tracemalloc.start()
    with pytest.raises(TldeskError) as caught:
        checkpoint.load_last(run)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == "checkpoint_damaged"
    assert "more than tensors" in caught.value.text or "more values than any training" in caught.value.text
    assert peak < 100_000_000


def test_a_checkpoint_larger_than_any_is_not_read(run: Run) -> None:
    run.checkpoints.mkdir()
    with (run.checkpoints / checkpoint.LAST).open("wb") as stream:
        stream.truncate(5_000_000_000)  # without taking room on the disk
    assert code_of(lambda: checkpoint.load_last(run)) == "checkpoint_damaged"
