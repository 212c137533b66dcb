"""Texts of a project are found by what they say and by the further columns of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from texts import CHINESE, make_project

from tldesk.project.samples.filters import from_json, to_json
from tldesk.project.samples.samples import LABELLED, UNLABELLED, Query
from tldesk.project.store import Project

ROWS = (
    (CHINESE, "refund", "chat"),
    ("Where is my new card?", "card", "mail"),
    ("My card and my money", "card", "chat"),
    ("100% of it", "", "mail"),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path / "texts", ROWS) as made:
        yield made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(text="退款"), [1]),
        (Query(text="CARD"), [2, 3]),
        (Query(text="money card"), [3]),
        (Query(text="card", label="card", columns=(("channel", "mail"),)), [2]),
        (Query(columns=(("channel", "chat"),)), [1, 3]),
        (Query(columns=(("channel", "none"),)), []),
        (Query(text="000001"), []),  # the file that they are kept in is nobody's
        (Query(text="0%"), [4]),
        (Query(text="card", ids=(3, 1), sort="given"), [3]),
    ],
)
def test_texts_are_found(project: Project, query: Query, expected: list[int]) -> None:
    assert project.samples.ids(query).tolist() == expected
    assert project.samples.count(query) == len(expected)
    assert from_json(to_json(query)) == query


def test_notes_are_found_as_ever(project: Project) -> None:
    assert project.samples.ids(Query(text="card")).tolist() == [2, 3]
    project.edits.set_note([4], "a card too")
    assert project.samples.ids(Query(text="card")).tolist() == [2, 3, 4]


def test_an_edit_is_seen_in_what_was_asked_before(project: Project) -> None:
    card = Query(text="card")
    for query, expected in ((Query(), [1, 2, 3, 4]), (card, [2, 3])):
        assert project.samples.ids_and_states(query)[0].tolist() == expected
    project.edits.set_label([2], None)
    project.edits.set_binned([3], True)
    ids, states = project.samples.ids_and_states(card)
    assert ids.tolist() == [2] and states.tolist() == [UNLABELLED]
    ids, states = project.samples.ids_and_states(Query())
    assert ids.tolist() == [1, 2, 4] and states.tolist() == [LABELLED, UNLABELLED, UNLABELLED]
    with project.store.writing():
        project.edits.set_binned([3], False)
        assert project.samples.ids_and_states(card)[0].tolist() == [2, 3]
    assert project.samples.ids_and_states(card)[0].tolist() == [2, 3]
    assert project.samples.ids(Query(descending=True)).tolist() == [4, 3, 2, 1]


def test_states_are_asked_for_with_columns_and_notes(project: Project) -> None:
    chat = Query(text="card", columns=(("channel", "chat"),))
    assert project.samples.ids_and_states(chat)[0].tolist() == [3]
    project.edits.set_note([1], "a card")
    assert project.samples.ids_and_states(chat)[0].tolist() == [1, 3]


def test_what_another_program_writes_is_seen(project: Project) -> None:
    with Project.open(project.folder, read_only=True) as other:
        assert len(other.samples.ids_and_states(Query())[0]) == 4
        project.edits.set_binned([1], True)
        assert len(other.samples.ids_and_states(Query())[0]) == 3


def test_what_comes_later_is_found(project: Project, tmp_path: Path) -> None:
    from tldesk.project.exchange.importing import import_source

    assert project.samples.count(Query(text="later")) == 0
    (tmp_path / "more.csv").write_text("text,label\nlater,card\n", encoding="utf-8")
    for _ in import_source(project, tmp_path / "more.csv"):
        pass
    assert project.samples.count(Query(text="later")) == 1


def test_values_of_columns_are_counted(project: Project) -> None:
    assert project.samples.column_values() == {"channel": {"chat": 2, "mail": 2}}


def test_a_file_that_is_away_is_passed_over(project: Project) -> None:
    project.samples.one(1).path.unlink()
    assert project.samples.count(Query(text="card")) == 0 and project.samples.column_values() == {}


@pytest.mark.parametrize("columns", ["7", '[["a"]]', '["ab"]', '[["a", 1]]', '[["a", "b", "c"]]'])
def test_columns_of_a_foreign_filter_are_checked(columns: str) -> None:
    with pytest.raises(ValueError, match="columns"):
        from_json(f'{{"columns": {columns}}}')
