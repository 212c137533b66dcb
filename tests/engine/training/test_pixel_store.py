"""The decode-once store: the same pixels whether kept or not, and honest about files that changed."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tldesk import settings
from tldesk.engine.training import pixel_store
from tldesk.engine.training.pixel_store import PixelStore, open_store
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.image import Preprocess
from tldesk.media.pool import never
from tldesk.project.runs.run_data import SampleOfRun

PREPROCESS = Preprocess(size=20, crop_pct=0.875, interpolation="bicubic")


@pytest.fixture
def rows(photos: Path) -> list[SampleOfRun]:
    files = sorted(photos.rglob("*.jpg"))[:6]
    return [
        SampleOfRun(i, file, file.name, hashlib.sha256(file.read_bytes()).hexdigest(), 0, "val" if i == 5 else "train")
        for i, file in enumerate(files)
    ]


def opened(folder: Path, rows: Sequence[SampleOfRun]) -> PixelStore:
    told = open_store(folder, rows, PREPROCESS, never)
    try:
        while True:
            assert next(told).phase == "read"
    except StopIteration as end:
        assert end.value is not None
        store: PixelStore = end.value
        return store


def content(store: PixelStore, rows: Sequence[SampleOfRun]) -> list[bytes]:
    return [store.image(i).tobytes() for i in range(len(rows))]


def test_train_images_have_room_and_others_are_what_prediction_sees(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    store = opened(tmp_path / "pixels", rows)
    assert min(store.image(0).shape[:2]) == 23 and store.image(0).shape[1] > 23
    assert (store.image(5) == image.load(rows[5].path, PREPROCESS)).all()
    assert store.problems == {}


def test_kept_images_are_used_again(tmp_path: Path, rows: list[SampleOfRun], monkeypatch: pytest.MonkeyPatch) -> None:
    first = content(opened(tmp_path / "pixels", rows), rows)

    def decode(*_: Any) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr(pixel_store, "_decode", decode)
    assert content(opened(tmp_path / "pixels", rows), rows) == first


def test_without_room_images_are_decoded_when_asked_for(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    whole = content(opened(tmp_path / "a", rows), rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pixel_store, "room", lambda folder: 3 * 23 * 31 * 3)
        store = opened(tmp_path / "b", rows)
    assert content(store, rows) == whole
    rows[4].path.unlink()
    with pytest.raises(TldeskError) as caught:
        store.image(4)
    assert caught.value.code == "data_changed"


def test_the_limit_is_the_users_and_the_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.change(cache_limit_gb=0.5)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=100 << 30))
    assert pixel_store.room(tmp_path) == 250_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 20))
    assert pixel_store.room(tmp_path) == 0


def test_a_disk_that_fills_up_costs_nothing_but_time(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    class Full:
        def __init__(self) -> None:
            self.at = 0

        def tell(self) -> int:
            return self.at

        def write(self, data: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def seek(self, at: int) -> None:
            assert at == 0

        def truncate(self) -> None: ...

    entry = pixel_store._append(Full(), 10**9, np.zeros((2, 3, 3), np.uint8), "")  # type: ignore[arg-type]
    assert (entry.offset, entry.shape) == (-1, (2, 3, 3))


def test_problems_are_listed_and_looked_at_again(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    kept = rows[1].path.read_bytes()
    rows[0].path.unlink()
    rows[1].path.write_bytes(kept + b" ")
    rows[2].path.write_bytes(kept[:100])
    store = opened(tmp_path / "pixels", rows)
    assert sorted(store.problems) == [0, 1, 2]
    assert "missing" in store.problems[0] and "changed" in store.problems[1]
    rows[1].path.write_bytes(kept)
    assert sorted(opened(tmp_path / "pixels", rows).problems) == [0, 2]


def test_other_images_replace_what_was_kept(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    opened(tmp_path / "pixels", rows)
    opened(tmp_path / "pixels", rows[:3])
    assert sorted(path.suffix for path in (tmp_path / "pixels").iterdir()) == [".bin", ".json"]


@pytest.mark.parametrize("damage", ["index", "data"])
def test_a_torn_store_is_made_again(damage: str, tmp_path: Path, rows: list[SampleOfRun]) -> None:
    first = content(opened(tmp_path / "pixels", rows), rows)
    (file,) = (tmp_path / "pixels").glob("*.json" if damage == "index" else "*.bin")
    file.write_bytes(file.read_bytes()[:50])
    assert content(opened(tmp_path / "pixels", rows), rows) == first


def test_stopped_it_leaves_nothing(tmp_path: Path, rows: list[SampleOfRun]) -> None:
    told = open_store(tmp_path / "pixels", rows, PREPROCESS, lambda: True)
    with pytest.raises(StopIteration) as end:
        next(told)
    assert end.value.value is None and not list((tmp_path / "pixels").iterdir())


def test_large_photos_are_made_smaller(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (300, 100), "red").save(path)
    row = SampleOfRun(1, path, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), 0, "train")
    assert opened(tmp_path / "pixels", [row]).image(0).shape == (23, 69, 3)
