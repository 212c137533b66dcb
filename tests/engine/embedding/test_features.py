"""Embeddings: right numbers, computed once, the same after an interruption; damage costs only time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from present import typed

from tldesk.engine.embedding import feature_store, features, kept
from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.embedding.features import Embedded
from tldesk.engine.networks import backbones, model, prepare, weights
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.fitting import Preprocess
from tldesk.media.pool import never
from tldesk.project.runs.events import Event, Noted, Progressed

TINY = backbones.get("test_efficientnet")
pytestmark = pytest.mark.usefixtures("tiny_weights")


@dataclass(frozen=True)
class Row:
    path: Path
    sha256: str
    place: str = ""


def rows_of(folder: Path) -> list[Row]:
    return [Row(file, hashlib.sha256(file.read_bytes()).hexdigest()) for file in sorted(folder.rglob("*.jpg"))]


def embed(
    cache: Path, rows: list[Row], should_stop: Callable[[], bool] = never, kind: str = "cpu"
) -> tuple[Embedded, list[Event]]:
    work: Generator[Event, None, Embedded] = features.embed(cache, TINY, rows, kind, should_stop)
    events = []
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            return end.value, events


def test_features_are_those_of_the_model(tmp_path: Path, photos: Path) -> None:
    rows = rows_of(photos)
    found, events = embed(tmp_path / "cache", rows)
    assert found.complete and found.readable.all()
    network = model.build(TINY, 1, pretrained=True, seed=0).eval()
    squares = np.stack([image.load(row.path, typed(Preprocess, TINY.preprocess)) for row in rows])
    with torch.inference_mode():
        expected = network.features(torch.from_numpy(squares).permute(0, 3, 1, 2).float() / 255).numpy()
    np.testing.assert_allclose(found.features, expected, atol=1e-4)
    last = events[-1]
    assert isinstance(last, Progressed)
    assert (last.done, last.total, last.phase) == (len(rows), len(rows), "embed")


def test_a_batched_device_gives_the_same_features(tmp_path: Path, photos: Path) -> None:
    """What runs on a graphics card, run on the CPU: the last, short batch too."""
    from tldesk.engine.networks.feature_network import FeatureNetwork

    squares = [image.load(row.path, typed(Preprocess, TINY.preprocess)) for row in rows_of(photos)[:3]]
    by_two = FeatureNetwork(TINY, "cpu", 2)
    expected, _ = embed(tmp_path / "cache", rows_of(photos)[:3])
    found = np.concatenate([by_two(squares[:2]), by_two(squares[2:])])
    np.testing.assert_allclose(found, expected.features, atol=1e-4)


def test_batches_on_a_device_are_embedded(tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(photos)[:5]
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no image")
    expected, _ = embed(tmp_path / "one", rows)
    monkeypatch.setattr(features, "_GPU_BATCH", 2)
    monkeypatch.setattr(features, "_on_cpu", features._on_gpu)
    found, _ = embed(tmp_path / "two", [*rows[:2], Row(bad, hashlib.sha256(b"no image").hexdigest()), *rows[2:]])
    assert found.readable.tolist() == [True, True, False, True, True, True]
    np.testing.assert_allclose(found.features[found.readable], expected.features, atol=1e-4)


def test_only_what_is_new_is_computed(tmp_path: Path, make_photos: Callable[..., Path]) -> None:
    cache = tmp_path / "cache"
    rows = rows_of(make_photos())
    first, _ = embed(cache, rows)
    more = rows_of(make_photos(first=8, per_class=2))
    second, events = embed(cache, more)
    assert events[-1].total == len(more) - len(rows) == 6  # type: ignore[attr-defined]
    place = {row.sha256: i for i, row in enumerate(more)}
    assert np.array_equal(second.features[[place[row.sha256] for row in rows]], first.features)
    third, events = embed(cache, more)
    assert events == []
    assert np.array_equal(third.features, second.features)


def test_an_interrupted_embedding_goes_on_with_the_same_numbers(tmp_path: Path, photos: Path) -> None:
    rows = rows_of(photos)
    whole, _ = embed(tmp_path / "whole", rows)
    asked = iter([False] * 14 + [True] * 100)
    part, _ = embed(tmp_path / "part", rows, lambda: next(asked))
    assert not part.complete
    assert 0 < part.readable.sum() < len(rows)
    rest, events = embed(tmp_path / "part", rows)
    assert rest.complete
    assert events[-1].total == len(rows) - part.readable.sum()  # type: ignore[attr-defined]
    assert np.array_equal(rest.features, whole.features)


def test_equal_content_is_computed_once(tmp_path: Path, photos: Path) -> None:
    row = rows_of(photos)[0]
    found, events = embed(tmp_path / "cache", [row, row, row])
    assert events[-1].total == 1  # type: ignore[attr-defined]
    assert np.array_equal(found.features[0], found.features[2])


def test_what_cannot_be_read_is_told_and_left_out(tmp_path: Path, photos: Path) -> None:
    rows = rows_of(photos)
    rows[1].path.write_bytes(rows[1].path.read_bytes()[:200])
    rows[2].path.unlink()
    found, events = embed(tmp_path / "cache", rows)
    assert found.complete
    assert np.flatnonzero(~found.readable).tolist() == [1, 2]
    (note,) = [event for event in events if isinstance(event, Noted)]
    assert note.code == "images_left_out"
    assert note.arguments["count"] == 2
    assert "changed" in note.text


@pytest.mark.parametrize("damage", ["cut", "flip", "other", "folder", "head"])
def test_a_damaged_cache_is_made_again(tmp_path: Path, photos: Path, damage: str) -> None:
    cache, rows = tmp_path / "cache", rows_of(photos)[:4]
    first, _ = embed(cache, rows)
    (file,) = (cache / "features").iterdir()
    data = bytearray(file.read_bytes())
    if damage == "cut":
        del data[-50:]
    elif damage == "flip":
        data[-3] ^= 1
    elif damage == "head":
        data[18] ^= 1
    else:
        data = bytearray(b"something else")
    file.write_bytes(data)
    if damage == "folder":
        file.unlink()
        file.mkdir()
    again, _ = embed(cache, rows)
    assert np.array_equal(again.features, first.features)
    if damage != "folder":
        _, events = embed(cache, rows)
        assert events == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    vectors=st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.integers(0, 100)), max_size=8),
    cut=st.integers(0, 200),
    more=st.binary(min_size=32, max_size=32),
)
def test_the_store_keeps_a_prefix_whatever_is_cut(tmp_path: Path, vectors: Any, cut: int, more: bytes) -> None:
    path = tmp_path / "store.bin"
    path.unlink(missing_ok=True)
    expected = {key.hex(): np.full(3, value, np.float32) for key, value in vectors}
    with FeatureStore(path, 3) as store:
        for key, vector in expected.items():
            store.put(key, vector)
    data = path.read_bytes()
    path.write_bytes(data[: max(0, len(data) - cut)])
    with FeatureStore(path, 3) as store:
        store.put(more.hex(), np.zeros(3, np.float32))
    with FeatureStore(path, 3) as store:
        kept, found = store.gather(list(expected))
        whole = [key for key, there in zip(expected, found, strict=True) if there and key != more.hex()]
        assert all(np.array_equal(kept[i], expected[key]) for i, key in enumerate(expected) if key in whole)
        if cut <= 48:
            assert len(whole) >= len(expected) - 2
        assert store.missing([more.hex()]) == []
        assert np.array_equal(store.gather([more.hex()])[0], np.zeros((1, 3)))


def test_a_store_of_several_blocks_forgets_what_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_store, "_BLOCK", 4)
    hashes = [f"{number:064x}" for number in range(1, 12)]
    with FeatureStore(tmp_path / "store.bin", 3) as store:
        for number, sha256 in enumerate(hashes):
            store.put(sha256, np.full(3, number, np.float32))
            assert len(store._new) < 4
        vectors, found = store.gather([*reversed(hashes), "ff" * 32])
    assert found.tolist() == [True] * 11 + [False]
    assert vectors[:, 0].tolist() == [*range(10, -1, -1), 0]


def test_one_damaged_record_is_missing_and_made_again(tmp_path: Path) -> None:
    path, hashes = tmp_path / "store.bin", [f"{number:064x}" for number in range(1, 6)]
    with FeatureStore(path, 3) as store:
        for sha256 in hashes:
            store.put(sha256, np.ones(3, np.float32))
    data = bytearray(path.read_bytes())
    data[-60] ^= 4  # in the last but one
    path.write_bytes(data)
    with FeatureStore(path, 3) as store:
        assert store.missing([*hashes, hashes[0]]) == [hashes[3]]
        store.put(hashes[3], np.full(3, 7, np.float32))
    with FeatureStore(path, 3, read_only=True) as store:
        assert store.missing(hashes) == []
        assert store.gather(hashes)[0][:, 0].tolist() == [1, 1, 1, 7, 1]


def test_reading_alone_makes_no_file(tmp_path: Path) -> None:
    with FeatureStore(tmp_path / "none" / "store.bin", 3, read_only=True) as store:
        store.put("ab" * 32, np.ones(3, np.float32))
        assert store.missing(["ab" * 32, "cd" * 32]) == ["cd" * 32]
    assert not (tmp_path / "none").exists()


def test_gentle_embedding_fills_the_cache_that_is_loaded(tmp_path: Path, photos: Path) -> None:
    rows = rows_of(photos)[:4]
    events = list(features.embed_gently(tmp_path / "gentle", TINY, rows[:3]))
    assert (events[-1].done, events[-1].total) == (3, 3)  # type: ignore[attr-defined]
    expected, _ = embed(tmp_path / "plain", rows)
    loaded, found = kept.load(tmp_path / "gentle", TINY, [row.sha256 for row in rows])
    assert found.tolist() == [True, True, True, False]
    assert np.array_equal(loaded[:3], expected.features[:3])
    assert not loaded[3].any()


def test_a_full_disk_costs_the_cache_only(tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(photos)[:3]
    expected, _ = embed(tmp_path / "cache", rows)

    def full(self: FeatureStore, data: bytes) -> None:
        self._give_up(OSError(28, "No space left on device"))

    monkeypatch.setattr(FeatureStore, "_write", full)
    found, _ = embed(tmp_path / "other", rows)
    assert np.array_equal(found.features, expected.features)


@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_what_a_network_has_no_numbers_for_is_a_problem(value: float, tmp_path: Path) -> None:
    """Else it would be asked for ever, and what is fitted to the features would fail."""
    row = Row(tmp_path / "a.jpg", "a" * 64)
    good = features._Vector(row, np.ones(2, np.float32))
    assert features._judged(good) is good
    bad = features._judged(features._Vector(row, np.array([1, value], np.float32)))
    assert bad.vector is None and bad.problem is not None and bad.problem.code == "image_unreadable"


def test_weights_that_give_no_numbers_are_named(tmp_path: Path, photos: Path) -> None:
    """Each is a number, so they are imported; what they are multiplied to is none."""
    huge = {name: value * 1e30 if value.dtype.kind == "f" else value for name, value in weights.arrays(TINY).items()}
    weights.write(tmp_path / "huge.safetensors", TINY, huge, {})
    prepare.import_weights(tmp_path / "huge.safetensors", TINY.name)
    with pytest.raises(TldeskError) as caught:
        embed(tmp_path / "cache", rows_of(photos)[:3])
    assert caught.value.code == "weights_not_usable" and TINY.title in caught.value.text


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
def test_what_no_network_writes_is_missing(value: float, tmp_path: Path) -> None:
    """A cache from somebody else may hold it with a checksum that is right."""
    good, bad = "a" * 64, "b" * 64
    with FeatureStore(tmp_path / "f", 4) as store:
        store.put(good, np.ones(4, np.float32))
        store.put(bad, np.array([1, 2, value, 4], np.float32))
    with FeatureStore(tmp_path / "f", 4) as store:
        assert store.missing([good, bad]) == [bad]
        vectors, found = store.gather([bad, good])
        assert found.tolist() == [False, True] and np.isfinite(vectors).all()
