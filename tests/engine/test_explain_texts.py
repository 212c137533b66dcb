"""Which words moved an answer: that those which did are named, and that they depend on what was learned."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import planted_words
import pytest

from tldesk.engine.explain import Explainer, WordEvidence
from tldesk.engine.nearest import NEAREST
from tldesk.engine.train import train
from tldesk.errors import TldeskError
from tldesk.media.text.lines import read
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Progressed
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

BASES = (
    "where is my new card", "why was the payment refused", "how do I change my pin", "can you tell me the fee",
    "the transfer has not arrived yet", "please close my account today", "which countries do you support",
)  # fmt: skip


def end_of(events: Generator[Any, None, Any]) -> tuple[Any, list[Any]]:
    told = []
    while True:
        try:
            told.append(next(events))
        except StopIteration as stop:
            return stop.value, told


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A model of words that has learned which word is planted."""
    root = tmp_path_factory.mktemp("planted")
    planted_words.write(root / "texts.csv", [f"{BASES[i % len(BASES)]} {i}" for i in range(150)], bare=30)
    with Project.create(root / "project", modality="text") as project:
        for _ in import_source(project, root / "texts.csv"):
            pass
        made = project.runs.new(RunConfig(modality="text", strategy="words", device="cpu"))
        for _ in made.record(train(made)):
            pass
    return Run.load(made.folder)


def planted_rows(run: Run) -> list[Any]:
    classes = run.data.classes
    return [row for row in run.data.rows if row.split != "train" and classes[row.target] != planted_words.BARE]


def test_the_planted_word_comes_first(run: Run) -> None:
    explainer, hits = Explainer(run), []
    for row in planted_rows(run):
        word = planted_words.WORDS["en"][explainer.classes[row.target]]
        hits.append(
            planted_words.names_it(planted_words.explained(explainer, row), read(row.path, row.place).text, word)
        )
    assert len(hits) >= 20 and np.mean(hits) >= 0.95


def test_it_speaks_against_the_other_classes(run: Run) -> None:
    explainer = Explainer(run)
    text = b"my zebra is at the bank"
    said = {}
    for label in explainer.classes:
        found = explainer.evidence(text, label)
        assert isinstance(found, WordEvidence) and found.label == label and found.seen == len(text)
        said[label] = {text[one.start : one.end].decode(): one.strength for one in found.passages}["zebra"]
    assert said.pop("animal") > 1 and said["music"] < 0


def test_shuffled_weights_say_something_else(run: Run) -> None:
    explainer = Explainer(run)
    rows = planted_rows(run)[:10]
    before = planted_words.strengths(explainer, rows)
    found = []
    for seed in range(3):
        explainer.predictor = planted_words.with_shuffled(explainer, 0, seed)
        after = planted_words.strengths(explainer, rows)
        found += [planted_words.correlation(a, b) for a, b in zip(before, after, strict=True)]
    assert abs(np.mean(found)) < 0.3


def test_nearest_texts_share_their_words(run: Run) -> None:
    explainer = Explainer(run)
    count = sum(row.split == "train" for row in run.data.rows)
    assert explainer.comparable and explainer.missing() == 0
    assert end_of(explainer.nearest(b"a zebra", lambda: True))[0] is None
    found, told = end_of(explainer.nearest(b"my zebra and the new card"))
    assert len(found) == NEAREST
    assert [event.total for event in told if isinstance(event, Progressed)][-1] == count
    assert found[0].label == "animal" and "zebra" in read(found[0].row.path, found[0].row.place).text
    own = next(row for row in run.data.rows if row.split == "train")
    (first, *rest), _ = end_of(explainer.nearest(own.path, place=own.place))
    assert first.row == own and first.likeness == pytest.approx(1.0, abs=1e-5)
    assert [one.likeness for one in rest] == sorted((one.likeness for one in rest), reverse=True)


def test_what_cannot_be_read_says_so(run: Run, tmp_path: Path) -> None:
    explainer = Explainer(run)
    for work in (
        lambda: explainer.evidence(tmp_path / "gone", "animal"),
        lambda: end_of(explainer.nearest(tmp_path / "gone")),
    ):
        with pytest.raises(TldeskError) as caught:
            work()
        assert caught.value.code in ("image_unreadable", "image_missing")
