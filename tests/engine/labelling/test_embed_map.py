"""The map: what is alike lies together, it is kept, new images join it, and it can be stopped."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tldesk.engine.embedding import neighbours
from tldesk.engine.labelling import embed_map
from tldesk.engine.labelling.embed_map import FILE, Layout
from tldesk.project.runs.events import Progressed

CLUSTERS, EACH, WIDTH = 3, 40, 64


def clusters(each: int = EACH, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Rows of length 1 around three directions, and to which each belongs."""
    middles = np.random.default_rng(99).normal(0, 1, (CLUSTERS, WIDTH))
    member = np.tile(np.arange(CLUSTERS), each)
    noise = np.random.default_rng(seed).normal(0, 0.3, (len(member), WIDTH))
    return neighbours.unit(middles[member] + noise), member


def last(features: NDArray[np.float32], cache: Path) -> Layout:
    *_, end = embed_map.lay_out(features, cache)
    assert isinstance(end, Layout)
    return end


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Progressed | Layout]]:
    """A cache folder with the map of `clusters()`, and what was told while it was made."""
    cache = tmp_path_factory.mktemp("map")
    return cache, list(embed_map.lay_out(clusters()[0], cache))


@pytest.fixture
def cache(made: tuple[Path, list[Progressed | Layout]], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(made[0], tmp_path / "cache"))


def test_what_is_alike_lies_together(made: tuple[Path, list[Progressed | Layout]]) -> None:
    layout, member = made[1][-1], clusters()[1]
    assert isinstance(layout, Layout) and layout.complete and layout.total == len(layout.rows) == CLUSTERS * EACH
    near = np.linalg.norm(layout.positions[:, None] - layout.positions, axis=2).argsort(axis=1)[:, 1:6]
    assert (member[near] == member[:, None]).mean() > 0.98


def test_the_map_fits_the_circle(made: tuple[Path, list[Progressed | Layout]]) -> None:
    layout = made[1][-1]
    assert isinstance(layout, Layout)
    distance = np.hypot(*layout.positions.T)
    assert 0.97 < (distance <= 1.001).mean() <= 1.0
    assert np.abs(layout.positions.mean(axis=0)).max() < 1e-5


def test_it_is_shown_as_it_forms(made: tuple[Path, list[Progressed | Layout]]) -> None:
    parts = [event.done for event in made[1] if isinstance(event, Progressed)]
    assert parts == sorted(parts) and parts[0] == 0 and parts[-1] == 100
    forming = [event for event in made[1][:-1] if isinstance(event, Layout)]
    assert len(forming) > 10 and not any(layout.complete for layout in forming)
    assert not np.allclose(forming[0].positions, forming[-1].positions)


def test_a_kept_map_is_not_made_again(made: tuple[Path, list[Progressed | Layout]], cache: Path) -> None:
    (again,) = embed_map.lay_out(clusters()[0], cache)
    assert isinstance(again, Layout) and again.complete
    assert np.array_equal(again.positions, made[1][-1].positions)  # type: ignore[union-attr]


def test_new_images_join_their_like_and_the_others_stay(cache: Path) -> None:
    features, member = clusters()
    before = last(features, cache).positions
    more, where = clusters(each=4, seed=1)
    (layout,) = embed_map.lay_out(np.concatenate([more, features]), cache)  # ids may come in any order
    assert isinstance(layout, Layout)
    assert np.array_equal(layout.positions[len(more) :], before)
    nearest = np.linalg.norm(layout.positions[: len(more), None] - before, axis=2).argmin(axis=1)
    assert np.array_equal(member[nearest], where)


def test_images_that_are_gone_leave_the_others_where_they_are(cache: Path) -> None:
    features = clusters()[0]
    before = last(features, cache).positions
    assert np.array_equal(last(features[20:], cache).positions, before[20:])


def test_many_new_images_make_a_new_map_also_when_they_come_by_and_by(cache: Path) -> None:
    features = clusters()[0]
    more = clusters(each=8, seed=1)[0]
    assert len(list(embed_map.lay_out(np.concatenate([features, more]), cache))) == 1
    still_more = clusters(each=5, seed=2)[0]
    events = list(embed_map.lay_out(np.concatenate([features, more, still_more]), cache))
    assert any(isinstance(event, Progressed) for event in events)
    assert len(list(embed_map.lay_out(np.concatenate([features, more, still_more]), cache))) == 1


@pytest.mark.parametrize("looks", [0, 3, 30])
def test_stopped_it_tells_no_end_and_keeps_nothing(tmp_path: Path, looks: int) -> None:
    left = iter(range(looks))
    events = list(embed_map.lay_out(clusters()[0], tmp_path, lambda: next(left, None) is None))
    assert not any(event.complete for event in events if isinstance(event, Layout))
    assert not list(tmp_path.iterdir())


def test_of_too_many_a_sample_that_hardly_changes(tmp_path: Path) -> None:
    features = clusters()[0]
    layouts = []
    for some in (features[:-1], features):
        *_, layout = embed_map.lay_out(some, tmp_path, most=25)
        assert isinstance(layout, Layout)
        layouts.append(layout)
    first, second = layouts
    assert len(first.rows) == len(second.rows) == 25
    assert (first.total, second.total) == (119, 120)
    assert len(set(first.rows.tolist()) & set(second.rows.tolist())) >= 24
    assert len({int(row) % CLUSTERS for row in first.rows}) == CLUSTERS


@pytest.mark.parametrize("content", [b"", b"no map", "other"], ids=["empty", "text", "other arrays"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes | str) -> None:
    features = clusters(each=5)[0]
    if isinstance(content, bytes):
        (tmp_path / FILE).write_bytes(content)
    else:
        np.savez(tmp_path / FILE, keys=np.arange(3, dtype="<u8"), positions=np.zeros((2, 2)), made=np.ones(3, bool))
    before = last(features, tmp_path).positions
    assert np.isfinite(before).all()
    assert np.array_equal(last(features, tmp_path).positions, before)
    assert np.load(tmp_path / FILE)["positions"].shape == (len(features), 2)


def test_a_map_that_cannot_be_kept_is_shown(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert last(clusters(each=5)[0], tmp_path / "cache").complete


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_images(tmp_path: Path, count: int) -> None:
    layout = last(clusters()[0][:count], tmp_path)
    assert layout.positions.shape == (count, 2) and np.isfinite(layout.positions).all()


def test_equal_images(tmp_path: Path) -> None:
    layout = last(np.repeat(clusters()[0][:1], 60, axis=0), tmp_path)
    assert np.isfinite(layout.positions).all() and layout.complete


def test_by_interpolation_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of large maps, on a small one."""
    monkeypatch.setattr(embed_map, "_INTERPOLATE_FROM", 0)
    monkeypatch.setattr(embed_map, "_STAGES", ((12.0, 4),))
    features, member = clusters()
    positions = last(features, tmp_path).positions
    near = np.linalg.norm(positions[:, None] - positions, axis=2).argsort(axis=1)[:, 1:6]
    assert (member[near] == member[:, None]).mean() > 0.9
