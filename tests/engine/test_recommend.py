"""Which backbone: the sample, the figures, the choice, and what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from engine.clusters import clusters
from engine.runs_for_tests import TINY
from tldesk.engine import recommend
from tldesk.engine.embedding import speed
from tldesk.engine.networks import prepare
from tldesk.engine.recommend import Answers, choose, is_stale, kept, logme, measure, sample
from tldesk.errors import TldeskError
from tldesk.project.runs.events import BackboneMeasured, BackboneRecommended, Noted, Progressed
from tldesk.project.store import Project

LITE = "efficientnet-lite0"


def measured(name: str, accuracy: float, ms: float, error: float = 0.01) -> BackboneMeasured:
    return BackboneMeasured(
        name=name, accuracy=accuracy, low=0.0, high=1.0, error=error, knn=0.0, logme=0.0, ms=ms, images=100
    )


@pytest.fixture
def quick_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measuring the speed has tests of its own."""
    monkeypatch.setattr(speed, "ms_per_sample", lambda name, wish="auto": 7.0)
    return


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([measured("a", 0.90, 10), measured("b", 0.95, 30)], "b"),
        ([measured("a", 0.945, 10), measured("b", 0.95, 30)], "a"),
        ([measured("a", 0.945, 10), measured("b", 0.95, 30, error=0.001)], "b"),
        ([measured("a", 0.95, 30), measured("b", 0.95, 10)], "b"),
        ([measured("a", 0.5, 1)], "a"),
    ],
)
def test_the_fastest_of_the_equally_good(rows: list[BackboneMeasured], expected: str) -> None:
    assert choose(rows) == expected


def answers(right: np.ndarray, loss: float = 1.0) -> Answers:
    """Losses that differ as little from image to image as they can."""
    return Answers(right, np.where(np.isfinite(right), loss + np.arange(len(right)) % 2 * 0.1, np.nan))


def test_what_two_answer_alike_says_nothing_of_which_is_better() -> None:
    """Two of forty images: within the error of the best alone, but beyond that of the difference."""
    rows = [measured("quick", 26 / 40, 10, error=0.073), measured("best", 28 / 40, 30, error=0.073)]
    best, quick = (np.r_[np.ones(count), np.zeros(40 - count)].astype(np.float32) for count in (28, 26))
    assert choose(rows) == "quick"
    assert choose(rows, {"best": answers(best), "quick": answers(quick)}) == "best"
    apart = answers(np.roll(quick, 5))
    assert choose(rows, {"best": answers(best), "quick": apart}) == "quick", "here they differ in many"
    worse = [measured("quick", 25 / 40, 10, error=0.073), rows[1]]
    assert choose(worse, {"best": answers(best), "quick": apart}) == "best", "but that makes no worse one pass"
    assert choose(rows, {"best": answers(np.where(np.arange(40) < 39, best, np.nan))}) == "quick"


@pytest.mark.parametrize(("images", "expected"), [(40, "best"), (400, "quick")])
def test_of_few_images_the_losses_count_as_well(images: int, expected: str) -> None:
    rows, right = [measured("quick", 0.75, 10), measured("best", 0.751, 30)], (np.arange(images) % 4 > 0) * 1.0
    assert choose(rows, {"best": answers(right, 1.0), "quick": answers(right, 1.4)}) == expected
    assert choose(rows, {"best": answers(right, 1.0), "quick": answers(right, 1.0)}) == "quick"


def test_logme_prefers_features_that_tell_the_classes_apart() -> None:
    scores = []
    for spread in (0.3, 1.0, 3.0):
        values, targets = clusters(4, 40, spread)
        scores.append(logme(values, targets))
    assert scores == sorted(scores, reverse=True) and np.isfinite(scores).all()
    few, targets = clusters(3, 5)  # fewer samples than features
    assert np.isfinite(logme(few, targets))


def test_the_shares_of_the_sample_are_not_more_than_the_whole() -> None:
    counts = [333, 333, 335, 6]
    chosen = recommend._stratified(np.repeat(range(4), counts), 1_000, np.random.default_rng(0))
    assert len(set(chosen)) == len(chosen) and 995 <= len(chosen) <= 1_000
    assert np.bincount(np.repeat(range(4), counts)[chosen])[3] == 5


def test_the_sample_leaves_testing_alone_and_keeps_the_shares(project: Project) -> None:
    project.splits.assign_missing()
    data = sample(project, most=12)
    rows = {row.sha256: row for row in project.samples.training_rows()}
    assert all(rows[image.sha256].split in ("train", "val") for image in data.images)
    assert [data.classes[target] for target in data.targets] == [rows[image.sha256].label for image in data.images]
    assert np.bincount(data.targets).tolist() == [5, 5, 5]  # never fewer than five of a class
    assert data.labelled == sum(row.split != "test" for row in rows.values())
    assert len(sample(project).images) == data.labelled


def test_measuring_tells_each_backbone_and_is_kept(project: Project, tiny_weights: Any, quick_speed: None) -> None:
    events = list(measure(project, [TINY]))
    (found,) = [event for event in events if isinstance(event, BackboneMeasured)]
    assert events[-1] == BackboneRecommended(name=TINY)
    assert 0 <= found.low <= found.accuracy <= found.high <= 1 and found.error > 0 and found.ms == 7.0
    assert found.images == sum(sample.split != "test" for sample in project.samples.training_rows())
    result = kept(project.folder)
    assert result is not None and result.chosen == TINY and result.best == found == result.of(TINY)
    assert result.of("another") is None
    assert not is_stale(project, result)
    again = list(measure(project, [TINY]))  # nothing is looked at twice
    assert not [event for event in again if isinstance(event, Progressed)]
    id_ = int(project.samples.ids()[0])
    project.edits.set_label([id_], "square")
    assert is_stale(project, result)


def test_it_stops_and_goes_on(project: Project, tiny_weights: Any, quick_speed: None) -> None:
    assert not [e for e in measure(project, [TINY], lambda: True) if isinstance(e, BackboneMeasured)]
    assert kept(project.folder) is None
    looks = iter([False] * 12 + [True] * 1000)
    list(measure(project, [TINY], lambda: next(looks)))
    rest = [event for event in measure(project, [TINY]) if isinstance(event, Progressed)]
    assert 0 < rest[-1].total < sample(project).labelled


@pytest.fixture
def overflowing(tiny_weights: Path, tmp_path: Path) -> str:
    """A network whose weights are numbers and whose features are none."""
    arrays = load_file(tiny_weights)
    arrays["conv_stem.weight"] = arrays["conv_stem.weight"] * 1e38
    save_file(arrays, tmp_path / "large.safetensors")
    prepare.import_weights(tmp_path / "large.safetensors", TINY)
    return TINY


def test_a_network_that_makes_no_numbers_keeps_no_other_from_being_measured(
    project: Project, overflowing: str, quick_speed: None
) -> None:
    events = list(measure(project, [overflowing, LITE]))
    assert [event.name for event in events if isinstance(event, BackboneMeasured)] == [LITE]
    assert "weights_not_usable" in [event.code for event in events if isinstance(event, Noted)]
    assert events[-1] == BackboneRecommended(name=LITE)


def test_where_it_is_the_only_one_that_is_an_error(project: Project, overflowing: str, quick_speed: None) -> None:
    with pytest.raises(TldeskError) as caught:
        list(measure(project, [overflowing]))
    assert caught.value.code == "weights_not_usable"
    assert kept(project.folder) is None


def test_what_cannot_be_measured_on_is_said(project: Project, tiny_weights: Any) -> None:
    ids = project.samples.ids().tolist()
    project.edits.set_label(ids, "square")
    with pytest.raises(TldeskError) as caught:
        list(measure(project, [TINY]))
    assert caught.value.code == "one_class"
    project.edits.set_label(ids, None)
    with pytest.raises(TldeskError) as caught:
        list(measure(project, [TINY]))
    assert caught.value.code == "nothing_labelled"


def test_damaged_results_are_passed_over(project: Project) -> None:
    for text in ("{}", "[1]", "no json", '{"measured": [{"name": 1}]}'):
        (project.folder / recommend._FILE).write_text(text)
        assert kept(project.folder) is None
