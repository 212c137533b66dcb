"""Where a model looked: that it lies where it belongs, and that it depends on what was learned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import planted
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tldesk.engine.explain import Explainer, HeatMap
from tldesk.engine.train import train
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.fitting import Fitting, Preprocess, seen_part
from tldesk.project.runs.events import Progressed
from tldesk.project.runs.run import Run


def end_of(events: Iterator[Any]) -> Any:
    while True:
        try:
            next(events)
        except StopIteration as stop:
            return stop.value


@given(st.integers(20, 200), st.integers(20, 200), st.sampled_from([1.0, 0.875]), st.sampled_from(["crop", "squash"]))
def test_the_seen_part_is_what_fit_cuts_out(width: int, height: int, crop_pct: float, fitting: Fitting) -> None:
    """A picture whose colours are its coordinates says where the corners of the square came from."""
    preprocess = Preprocess(32, crop_pct, fitting=fitting)
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    picture = Image.fromarray(np.stack([x, y, 0 * x], axis=2).astype(np.uint8))
    square = image.fit(picture, preprocess) / 255
    left, top, right, bottom = seen_part(picture.size, preprocess)
    slack = 0.03 + 1 / min(width, height)
    assert (square[16, 0, 0], square[0, 16, 1]) == pytest.approx((left, top), abs=slack)
    assert (square[16, -1, 0], square[-1, 16, 1]) == pytest.approx((right, bottom), abs=slack)


def test_a_heat_map_lies_over_the_part_that_was_seen() -> None:
    evidence = np.array([[0, 0], [-3, 2]], np.float32)
    shown = HeatMap("a", evidence, (0.25, 0.0, 0.75, 1.0), (40, 20)).over(40, 20)
    assert shown.shape == (20, 40) and shown.max() == 1.0 and shown.min() == 0.0
    assert not shown[:, :10].any() and not shown[:, 30:].any()
    y, x = np.unravel_index(shown.argmax(), shown.shape)
    assert x >= 20 and y >= 10
    beyond = HeatMap("a", evidence, (-0.5, 0.0, 1.5, 1.0), (40, 20)).over(40, 20)  # a square padded at both sides
    assert beyond.shape == (20, 40) and beyond[-1, -1] > 0.9
    assert not HeatMap("a", -np.ones((2, 2), np.float32), (0, 0, 1, 1), (4, 4)).over(4, 4).any()


def test_turned_photos_are_explained_upright(trained_run: Run, tmp_path: Path) -> None:
    turned = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 400), "gray").save(turned, exif=exif)
    heat = Explainer(trained_run).heat_map(turned, trained_run.data.classes[0])
    assert heat is not None and heat.size[0] > heat.size[1]
    left, top, right, bottom = heat.part
    assert left > top > 0 and right - left < bottom - top


@pytest.fixture(scope="module")
def planted_run(_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, dict[str, planted.Place]]:
    """Sample photos with patches, and a run that learned to tell the patches."""
    from engine.runs_for_tests import write_run
    from tldesk import paths
    from tldesk.project.runs.config import RunConfig

    root = tmp_path_factory.mktemp("planted")
    photos = sorted(paths.samples().rglob("*.jpg"))[::2]
    places = planted.write(root / "photos", photos)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TLDESK_HOME", str(_shared))
        config = RunConfig(strategy="feature-extraction", device="cpu")
        run = write_run(root / "runs" / "run", root / "photos", ("train", "train", "test", "train", "val"), config)
        for _ in run.record(train(run)):
            pass
    return Run.load(run.folder), places


def test_it_points_at_what_decides(planted_run: tuple[Run, dict[str, planted.Place]]) -> None:
    run, places = planted_run
    rows = [row for row in run.data.rows if row.split != "train"]
    hits = planted.pointing(Explainer(run), rows, places)
    assert len(hits) >= 40 and np.mean(hits) >= 0.95


def test_shuffled_weights_destroy_it(planted_run: tuple[Run, dict[str, planted.Place]]) -> None:
    run, _ = planted_run
    explainer = Explainer(run)
    own = explainer.model
    rows = [row for row in run.data.rows if row.split == "test"][:6]

    def maps() -> list[np.ndarray]:
        found = [explainer.heat_map(row.path, explainer.classes[row.target]) for row in rows]
        return [heat.evidence for heat in found if heat is not None]

    before = maps()
    for stages in (0, 1):
        explainer.model = planted.shuffled(own, stages, seed=0)
        assert np.mean([planted.correlation(a, b) for a, b in zip(before, maps(), strict=True)]) < 0.3


def test_nearest_training_images(trained_run: Run) -> None:
    explainer = Explainer(trained_run)
    assert explainer.comparable and explainer.missing() == 0
    train_row = next(row for row in trained_run.data.rows if row.split == "train")
    found = end_of(explainer.nearest(train_row.path))
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
    assert found[0].row == train_row and found[0].likeness == pytest.approx(1.0, abs=1e-5)
    assert len(found) == 6 and all(one.row.split == "train" for one in found)
    assert [one.label for one in found[:2]] == [trained_run.data.classes[train_row.target]] * 2
    test_row = next(row for row in trained_run.data.rows if row.split == "test")
    assert test_row not in [one.row for one in end_of(explainer.nearest(test_row.path))]


def test_training_images_are_looked_at_once(make_run: Callable[..., Run], photos: Path) -> None:
    run = make_run()
    explainer = Explainer(run)  # the nearest images need no trained model
    count = sum(row.split == "train" for row in run.data.rows)
    assert explainer.missing() == count
    photo = next(iter(sorted(photos.rglob("*.jpg"))))
    assert end_of(explainer.nearest(photo, lambda: True)) is None
    told = [event for event in explainer.nearest(photo) if isinstance(event, Progressed)]
    assert told[-1].done == told[-1].total
    assert explainer.missing() == 0 == Explainer(run).missing()


def test_what_cannot_be_explained_says_so(trained_run: Run, tmp_path: Path) -> None:
    explainer = Explainer(trained_run)
    for act in (
        lambda: explainer.heat_map(tmp_path / "gone.jpg", trained_run.data.classes[0]),
        lambda: end_of(explainer.nearest(tmp_path / "gone.jpg")),
    ):
        with pytest.raises(TldeskError) as caught:
            act()
        assert caught.value.code == "image_unreadable"
    (trained_run.checkpoints / "best.safetensors").unlink()
    with pytest.raises(TldeskError) as caught:
        Explainer(trained_run).heat_map(explainer.run.data.rows[0].path, trained_run.data.classes[0])
    assert caught.value.code == "run_unfinished"
