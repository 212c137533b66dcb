"""Suggestions: from labels to answers, brought up to date, accepted in one edit, doubted, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.ui.session import embedding, learner, suggestions
from tldesk.ui.session.context import Context
from tldesk.ui.session.suggestions import Suggestions

from .. import embedded
from ..embedded import label_of


@pytest.fixture
def open_project(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Suggestions]:
    """`open_project(count=…, labelled=…)`: such a project is open and its embeddings are read."""
    monkeypatch.setattr(embedding, "START", 0)
    monkeypatch.setattr(suggestions, "SETTLE", 20)

    def open_(**values: Any) -> Suggestions:
        made = embedded.make(tmp_path / "project", **values)
        made.close()
        context.open_project(made.folder)
        qtbot.waitUntil(lambda: context.embedding.ready is not None)
        return context.suggestions

    return open_


def test_it_says_what_is_missing_until_there_are_labels_of_two_classes(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    assert context.suggestions.lack == "project"
    found = open_project()
    qtbot.waitUntil(lambda: found.fitted is not None)
    assert found.lack == "labels"
    assert found.of(4) is None and found.count_above(0.1) == 0 and found.above(0.1) == {}
    context.edit(lambda project: project.edits.set_label([1, 4], "cat"))
    context.edit(lambda project: project.edits.set_label([2, 5], "dog"))
    qtbot.waitUntil(lambda: found.lack == "")
    assert present(found.of(7))[0] == "cat"
    assert found.of(999) is None
    context.close_project()
    assert found.lack == "project"


def test_suggestions_are_right_and_follow_the_labels(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(labelled=6)
    qtbot.waitUntil(lambda: found.lack == "")
    waiting = range(7, 61)
    assert [present(found.of(id_))[0] for id_ in waiting] == [label_of(id_) for id_ in waiting]
    assert set(found.above(0.0)) == set(waiting) and found.count_above(0.0) == 54
    context.edit(lambda project: project.edits.set_label([7, 8], "owl"))
    qtbot.waitUntil(lambda: set(found.above(0.0)) == set(range(9, 61)))
    context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(lambda: set(found.above(0.0)) == set(waiting))


def test_accepting_is_one_edit_that_spares_what_has_a_label(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(labelled=6)
    qtbot.waitUntil(lambda: found.lack == "")
    wanted = found.above(0.0)
    context.edit(lambda project: project.edits.set_label([10], "owl"))
    found.accept(wanted)
    samples = present(context.project).samples
    assert samples.count(Query(status="unlabelled")) == 0
    assert samples.one(10).label == "owl"
    assert all(samples.one(id_).label == label_of(id_) for id_ in wanted if id_ != 10)
    context.edit(lambda project: project.edits.undo())
    assert samples.count(Query(status="unlabelled")) == 53


def test_labels_given_while_it_learns_are_learned_next(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions], monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[int] = []
    fit = learner.Learner.fit

    def counted(self: Any, project: Any, samples: Any, stop: Any) -> Any:
        fits.append(1)
        return fit(self, project, samples, stop)

    monkeypatch.setattr(learner.Learner, "fit", counted)
    found = open_project(labelled=6)
    qtbot.waitUntil(lambda: found.lack == "")
    before = len(fits)
    for id_ in range(7, 37):
        context.edit(lambda project: project.edits.set_label([id_], label_of(id_)))
    qtbot.waitUntil(lambda: found.count_above(0.0) == 24)
    assert len(fits) - before <= 10, "labels are taken together"


def test_confidence_becomes_honest_and_wrong_labels_are_doubted(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(count=90, labelled=60)
    context.edit(lambda project: project.edits.set_label([1], "dog"))
    qtbot.waitUntil(lambda: found.assessment is not None and 1 in found.assessment.doubts, timeout=20_000)
    assert present(found.fitted).calibrated
    doubt = present(found.doubt(1, "dog"))
    assert (doubt.label, doubt.suggested) == ("dog", "cat")
    assert doubt.confidence > 0.5
    assert next(iter(present(found.assessment).doubts)) == 1
    assert found.doubt(1, "cat") is None, "it was changed since"
    assert present(found.assessment).outlook.accuracy > 0.9
    assert present(found.assessment).names == embedded.CLASSES
    found.accept({1: doubt.suggested})
    assert present(context.project).samples.one(1).label == "dog"  # as it has a label
    context.edit(lambda project: project.edits.set_labels({1: doubt.suggested}))
    qtbot.waitUntil(lambda: 1 not in present(found.assessment).doubts, timeout=20_000)


def test_what_is_accepted_all_at_once_changes_no_suggestion_and_no_estimate(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(count=120, labelled=60)
    qtbot.waitUntil(lambda: found.assessment is not None and present(found.fitted).calibrated, timeout=20_000)
    before, said = present(found.assessment).outlook, {id_: found.of(id_) for id_ in range(1, 121)}
    wanted = found.above(0.0) | {118: "owl", 119: "owl", 120: "owl"}
    with qtbot.waitSignal(found.assessed, timeout=20_000):
        found.accept(wanted, looked_at=False)
    assert not found.above(0.0) and {id_: found.of(id_) for id_ in range(1, 121)} == said
    assert present(found.assessment).outlook == before
    doubted = set(present(found.assessment).doubts)
    assert doubted & {118, 119, 120} == {id_ for id_ in (118, 119, 120) if label_of(id_) != "owl"}
    with qtbot.waitSignal(found.assessed, timeout=20_000):
        context.edit(lambda project: project.edits.set_label([61], label_of(61)))
    assert present(found.fitted).labels.accepted.sum() == 59, "a label by hand is learned from"


def test_the_most_useful_are_waiting_for_a_label(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(labelled=6)
    context.edit(lambda project: project.edits.set_excluded(list(range(7, 40)), True))
    got: list[list[int]] = []
    found.most_useful(10, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert len(set(got[0])) == 10
    assert set(got[0]) <= set(range(40, 61))


def test_similar_images_are_of_the_same_kind(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(labelled=6)
    got: list[list[int]] = []
    found.similar([5], 12, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0] == 5 and len(got[0]) == 13
    assert {label_of(id_) for id_ in got[0]} == {"dog"}
    found.similar([4, 5], 6, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[1][:2] == [4, 5] and {label_of(id_) for id_ in got[1][2:]} <= {"cat", "dog"}
    qtbot.waitUntil(lambda: found.lack == "")
    alike: list[list[tuple[int, float]]] = []
    found.most_alike(60, 2, alike.append)
    qtbot.waitUntil(lambda: bool(alike))
    assert [id_ for id_, _ in alike[0]] in ([3, 6], [6, 3])


def test_only_the_newest_question_is_answered(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project()
    got: list[int] = []
    for id_ in range(1, 6):
        found.similar([id_], 3, lambda ids: got.append(ids[0]))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [5]


def test_with_several_labels_an_image_nothing_is_suggested(
    qtbot: QtBot, context: Context, open_project: Callable[..., Suggestions]
) -> None:
    found = open_project(labelled=6)
    qtbot.waitUntil(lambda: found.lack == "")
    present(context.project).set_multi_label(True)
    context.samples_changed.emit(None)
    assert found.lack == "several"
    qtbot.waitUntil(lambda: found.fitted is None)
    assert found.of(7) is None
