"""A project's groups are found before its split is used, and what a random split would claim is measured."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tldesk.engine.embedding import kept
from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.networks import backbones
from tldesk.engine.similarity import grouping, optimism
from tldesk.engine.similarity.duplicate_search import search
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Noted
from tldesk.project.samples.checks import Optimism
from tldesk.project.store import Project

from .test_scenes import photo, shot

BACKBONE = "efficientnet-lite0"
SCENES, SHOTS = 12, 4


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two classes of six scenes, four photos of each, numbered one after the other; not compared yet."""
    dice = random.Random(0)
    for scene in range(SCENES):
        folder = tmp_path / "photos" / ("even", "odd")[scene % 2]
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(SHOTS):
            shot(photo(scene), dice).save(folder / f"IMG_{scene * SHOTS + number:04}.png")
    with Project.create(tmp_path / "project") as made:
        list(import_source(made, tmp_path / "photos"))
        yield made


def scene_of(name: str) -> int:
    return int(name[4:8]) // SHOTS


def splits_of_scenes(project: Project) -> list[set[str | None]]:
    """The splits in which each scene lies."""
    found: dict[int, set[str | None]] = defaultdict(set)
    for sample in project.samples.training_rows():
        found[scene_of(sample.name)].add(sample.split)
    return list(found.values())


def embedded(project: Project) -> None:
    """Embeddings that know a scene again, and nothing of its class."""
    rng, backbone = np.random.default_rng(0), backbones.get(BACKBONE)
    directions = rng.normal(size=(SCENES, backbone.features))
    path = kept.store_path(project.cache, backbone, backbone.preprocess, "cpu")
    with FeatureStore(path, backbone.features) as store:
        for sample in project.samples.training_rows():
            vector = directions[scene_of(sample.name) % SCENES] + 0.3 * rng.normal(size=backbone.features)
            store.put(sample.sha256, vector.astype(np.float32))


def test_the_split_of_an_import_is_made_again_by_scenes(project: Project) -> None:
    assert any(len(splits) > 1 for splits in splits_of_scenes(project)), "made at once, before anything was compared"
    told = [event for event in grouping.find(project) if isinstance(event, Noted)]
    assert [len(splits) for splits in splits_of_scenes(project)] == [1] * SCENES
    assert [note.code for note in told] == ["groups_found"]
    assert told[0].arguments == {"groups": SCENES, "images": SCENES * SHOTS, "largest": SHOTS}
    assert project.near.found().groups["burst"] >= SCENES - 1
    assert list(grouping.find(project)) == [], "everything was compared"


def test_a_few_new_images_can_wait(project: Project, tmp_path: Path) -> None:
    list(grouping.find(project))
    photo(99).save(tmp_path / "photos" / "odd" / "IMG_0900.png")
    list(import_source(project, tmp_path / "photos"))
    assert list(grouping.find(project, least=0.05)) == []
    assert list(grouping.find(project))


def test_stopped_it_changes_nothing(project: Project) -> None:
    before = splits_of_scenes(project)
    list(grouping.find(project, lambda: True))
    assert splits_of_scenes(project) == before
    assert project.near.unsearched() == SCENES * SHOTS


def test_a_training_is_told_what_its_val_knows(project: Project) -> None:
    """Where groups were found after a training was made, its split stays, and the next one says so."""
    first = project.runs.new(RunConfig())
    list(grouping.find(project))
    assert any(len(splits) > 1 for splits in splits_of_scenes(project))
    from tldesk.engine.train import train

    started = train(project.runs.new(RunConfig(backbone="test_efficientnet", strategy="scratch", device="cpu")))
    codes = {event.code for event in (next(started) for _ in range(3)) if isinstance(event, Noted)}
    started.close()  # type: ignore[attr-defined]
    assert "alike_images" in codes
    assert first.data.rows


def test_a_random_split_is_measured_beside_the_grouped_one(project: Project) -> None:
    assert optimism.measure(project, BACKBONE) is None, "nothing was compared, nothing embedded"
    list(search(project))
    assert optimism.measure(project, BACKBONE) is None
    embedded(project)
    found = optimism.measure(project, BACKBONE)
    assert isinstance(found, Optimism)
    assert found.random > 0.9 and found.grouped < 0.75
    assert found.images == sum(sample.split != "test" for sample in project.samples.training_rows())
    assert project.checks.run(project.samples.summary()).optimism == found
    assert optimism.measure(project, BACKBONE) == found
    project.store.set_meta("optimism", '{"random": 7}')
    assert project.checks.optimism() is None, "what is not ours is not shown"


def test_both_figures_are_of_the_same_images(project: Project, tmp_path: Path) -> None:
    """A class of one scene is never held out with its groups kept whole, so it counts in neither figure."""
    dice = random.Random(1)
    (tmp_path / "photos" / "lone").mkdir()
    for number in range(SHOTS):
        shot(photo(99), dice).save(tmp_path / "photos" / "lone" / f"IMG_{900 + number:04}.png")
    list(import_source(project, tmp_path / "photos"))
    list(search(project))
    project.edits.set_splits({sample.id: "train" for sample in project.samples.training_rows()})
    embedded(project)
    found = optimism.measure(project, BACKBONE)
    assert found is not None and found.images == SCENES * SHOTS
    project.edits.set_splits({sample.id: "test" for sample in project.samples.training_rows()[:12]})
    assert optimism.measure(project, BACKBONE) is None, "36 are left: too few"
    assert project.checks.optimism() is None
