"""Samples: every filter and order against the same question asked of plain Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk.project.database.schema import natural_key
from tldesk.project.samples.accepted import ACCEPT
from tldesk.project.samples.samples import EXCLUDED, SORTS, STATUSES, UNLABELLED, UNREADABLE, Query, Sample
from tldesk.project.store import Project

from ..conftest import LABELS, row

ALL_AT_ONCE = (*range(44, 54),)  # the samples whose suggestions were accepted so


@pytest.fixture
def mixed(empty: Project, tmp_path: Path) -> Project:
    """Sixty samples of every kind: equal ones, conflicting ones, unreadable and excluded ones, odd names."""
    rng = np.random.default_rng(3)
    empty.classes.ensure(LABELS)
    rows = []
    for i in range(60):
        values: dict[str, Any] = {
            "label": [None, *LABELS][int(rng.integers(4))],
            "split": [None, "train", "val", "test"][int(rng.integers(4))],
            "width": int(rng.integers(10, 99)),
        }
        if rng.random() < 0.15:
            values |= {"problem": "image_unreadable", "problem_text": "It is cut short.", "width": 0, "height": 0}
        name = f"{'Übung_' if i % 7 == 0 else 'img'}{i % 5}/100%_{i}.jpg"
        rows.append(row(name, f"content {int(rng.integers(40))}", **values))
    empty.files.put(empty.files.root(tmp_path / "photos"), rows)
    empty.edits.set_excluded(rng.choice(np.arange(1, 61), 10, replace=False).tolist(), True)
    for mark in (empty.edits.set_binned, empty.edits.set_flagged):
        mark(rng.choice(np.arange(1, 61), 10, replace=False).tolist(), True)
    empty.edits.set_note([3, 30], "look again")
    empty.edits.add_label([4, 5, 6], LABELS[2])
    empty.edits.set_label(ALL_AT_ONCE, None)
    empty.edits.set_labels(dict.fromkeys(ALL_AT_ONCE, LABELS[1]), ACCEPT)
    return empty


def _usable(sample: Sample) -> bool:
    return sample.problem is None and not sample.excluded and not sample.binned


def _has(sample: Sample, status: str, everything: list[Sample]) -> bool:
    if sample.binned:
        return status == "binned"
    kept = [other for other in everything if other.problem is None and not other.binned]
    readable = [other for other in kept if other.sha256 == sample.sha256]
    labels = {other.labels for other in readable if _usable(other) and other.labels}
    return {
        "all": True,
        "binned": False,
        "flagged": sample.flagged,
        "noted": bool(sample.note),
        "labelled": _usable(sample) and sample.label is not None,
        "unlabelled": _usable(sample) and sample.label is None,
        "excluded": sample.excluded and sample.problem is None,
        "unreadable": sample.problem is not None,
        "duplicate": sample.problem is None and len(readable) > 1,
        "conflict": _usable(sample) and sample.label is not None and len(labels) > 1,
        "accepted": _usable(sample) and sample.label is not None and sample.id in ALL_AT_ONCE,
    }[status]


def _key(sample: Sample, query: Query) -> Any:
    place = LABELS.index(sample.label) if sample.label else -1
    return {
        "added": sample.id,
        "name": (natural_key(sample.relative_path), sample.id),
        "label": (place, sample.id),
        "size": (sample.width * sample.height, sample.id),
        "given": query.ids.index(sample.id) if query.ids else sample.id,
    }[query.sort]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.builds(
        Query,
        label=st.sampled_from([None, None, "", *LABELS, "no such class"]),
        split=st.sampled_from([None, None, "", "train", "val", "test"]),
        status=st.sampled_from(STATUSES),
        text=st.sampled_from(["", "", "IMG", "img3", "100%_", "1%", "_5", "Übung", "LOOK a"]),
        sort=st.sampled_from(SORTS),
        descending=st.booleans(),
        ids=st.none() | st.lists(st.integers(1, 70)).map(tuple),
    )
)
def test_a_query_finds_what_plain_python_finds(mixed: Project, query: Query) -> None:
    everything = mixed.samples.get(range(1, 61))
    expected = [
        sample
        for sample in everything
        if (query.label is None or query.label in (sample.labels or ("",)))
        and (query.split is None or (sample.split or "") == query.split)
        and _has(sample, query.status, everything)
        and any(query.text.lower() in words.lower() for words in (sample.relative_path, sample.note))
        and (query.ids is None or sample.id in query.ids)
    ]
    expected.sort(key=lambda sample: _key(sample, query), reverse=query.descending and query.sort != "given")
    if query.sort == "label":
        expected.sort(key=lambda sample: sample.label is None)
    found = mixed.samples.ids(query)
    assert found.dtype == np.int64
    assert found.tolist() == [sample.id for sample in expected]
    assert mixed.samples.count(query) == len(expected)
    ids, states = mixed.samples.ids_and_states(query)
    assert ids.tolist() == found.tolist()
    for status, state in {"unreadable": UNREADABLE, "excluded": EXCLUDED, "unlabelled": UNLABELLED}.items():
        there = [_has(sample, status, everything) for sample in expected if not sample.binned]
        assert (states == state)[[not sample.binned for sample in expected]].tolist() == there
    assert not any(sample.binned and state == UNLABELLED for sample, state in zip(expected, states, strict=True))


def test_the_summary_counts_what_the_filters_find(mixed: Project) -> None:
    summary = mixed.samples.summary()
    assert summary.total + summary.binned == 60
    assert summary.total == summary.labelled + summary.unlabelled + summary.excluded + summary.unreadable
    for status, count in {
        "labelled": summary.labelled,
        "unlabelled": summary.unlabelled,
        "excluded": summary.excluded,
        "unreadable": summary.unreadable,
        "duplicate": summary.duplicates,
        "conflict": summary.conflicts,
    }.items():
        assert count == mixed.samples.count(Query(status=status)) > 0, status
    assert list(summary.by_class) == list(LABELS)
    for label, splits in summary.by_class.items():
        for split, count in splits.items():
            assert count == mixed.samples.count(Query(label=label, split=split, status="labelled"))
    assert sum(summary.by_split.values()) == summary.labelled
    assert {info.name: info.count for info in mixed.classes.all()} == {
        label: sum(splits.values()) for label, splits in summary.by_class.items()
    }


def test_an_empty_project_has_an_empty_summary(empty: Project) -> None:
    summary = empty.samples.summary()
    assert (summary.total, summary.by_class, summary.by_split) == (0, {}, {})
    assert empty.samples.get([]) == []


def test_a_page_comes_in_the_order_asked_for(mixed: Project) -> None:
    ids = mixed.samples.ids(Query(sort="size", descending=True))[10:30]
    assert [sample.id for sample in mixed.samples.get(ids)] == ids.tolist()
    with pytest.raises(KeyError):
        mixed.samples.one(61)


def test_a_sample_says_all_about_itself(clothes: Project, tmp_path: Path) -> None:
    root = clothes.files.root(tmp_path / "photos")
    clothes.files.put(root, [row("a/b.jpg", "img1.jpg", label="hat", split="test", problem_text="")])
    clothes.files.put(root, [row("c.jpg", problem="image_unreadable", problem_text="It is cut short.", width=0)])
    added, broken = clothes.samples.get([13, 14])
    assert (added.path, added.relative_path, added.name) == (tmp_path / "photos/a/b.jpg", "a/b.jpg", "b.jpg")
    assert (added.label, added.split, added.split_given, added.conflict) == ("hat", "test", True, True)
    assert clothes.samples.one(1).conflict
    assert (broken.problem_code, broken.problem) == ("image_unreadable", "It is cut short.")
    clothes.edits.set_excluded([13], True)
    assert not clothes.samples.one(1).conflict


def test_training_rows_are_labelled_readable_and_not_excluded(mixed: Project) -> None:
    rows = mixed.samples.training_rows()
    assert [sample.id for sample in rows] == mixed.samples.ids(Query(status="labelled")).tolist()


@given(st.text(max_size=30))
def test_the_natural_key_ignores_case(path: str) -> None:
    assert natural_key(path) == natural_key(path.casefold())


def test_the_natural_key_sorts_numbers_by_value() -> None:
    names = ["img10.jpg", "Img2.jpg", "img002b.jpg", "img1.jpg"]
    assert sorted(names, key=natural_key) == ["img1.jpg", "Img2.jpg", "img002b.jpg", "img10.jpg"]
