"""SamplesModel and ClassesModel: rows by page, edits shown at once, queries answered off the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.ui.parts.keys import CLASS_KEYS
from tldesk.ui.samples.class_bars import Bar, BarsModel
from tldesk.ui.samples.samples_model import ID_ROLE, PAGE, PAGES_KEPT, SAMPLE_ROLE, SamplesModel
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.jobs import wait_for_pool


@pytest.fixture
def model(project: Project, qtbot: QtBot) -> Iterator[SamplesModel]:
    made = SamplesModel()
    with qtbot.waitSignal(made.refreshed):
        made.set_project(project)
    yield made
    wait_for_pool()


def sample_at(model: SamplesModel, row: int, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: model.sample(row) is not None)
    return model.sample(row)


def test_it_is_a_sound_item_model(model: SamplesModel, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    sample_at(model, 0, qtbot)
    qtmodeltester.check(model)


def test_a_row_tells_its_sample_once_its_page_is_read(model: SamplesModel, qtbot: QtBot) -> None:
    index = model.index(0)
    assert index.data(SAMPLE_ROLE) is None
    assert index.data(ID_ROLE) == model.id_at(0)
    sample = sample_at(model, 0, qtbot)
    assert index.data() == sample.name
    assert sample.label in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert str(sample.path) in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_query_changes_the_rows(model: SamplesModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.refreshed):
        model.set_query(Query(label="square", sort="name", descending=True))
    assert model.rowCount() == 8
    names = [sample_at(model, row, qtbot).name for row in range(8)]
    assert names == sorted(names, reverse=True)


def test_an_older_query_never_overwrites_a_newer_one(model: SamplesModel, qtbot: QtBot) -> None:
    model.set_query(Query(label="square"))
    with qtbot.waitSignal(model.refreshed):
        model.set_query(Query(text="circle-00"))
    qtbot.waitUntil(lambda: not model.busy)
    wait_for_pool()
    assert {sample_at(model, row, qtbot).label for row in range(model.rowCount())} == {"circle"}


def test_a_page_that_was_read_before_an_edit_never_hides_it(
    model: SamplesModel, project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readings of a page are on their way at once; the one that saw the old label arrives first."""
    get, page_read = project.samples.get, SamplesModel._page_read
    read, gates = threading.Event(), [threading.Event(), threading.Event()]
    waiting = iter(gates)
    arrived: list[Sample | None] = []

    def get_in_turn(ids: list[int]) -> list[Sample]:
        found = get(ids)
        if threading.current_thread() is not threading.main_thread():
            gate = next(waiting)
            read.set()
            assert gate.wait(60)
        return found

    def note_arrival(self: SamplesModel, found: Any) -> None:
        page_read(self, found)
        arrived.append(self.sample(0))

    monkeypatch.setattr(project.samples, "get", get_in_turn)
    monkeypatch.setattr(SamplesModel, "_page_read", note_arrival)
    assert model.sample(0) is None
    assert read.wait(60)
    model.apply(project.edits.set_label([present(model.id_at(0))], None))
    assert model.sample(0) is None, "the page is asked for again"
    gates[0].set()
    qtbot.waitUntil(lambda: len(arrived) == 1)
    assert arrived == [None], "what was read before the edit is not shown"
    gates[1].set()
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert present(arrived[1]).label is None


def test_an_edit_beside_a_query_on_its_way_is_asked_for_again(
    model: SamplesModel, project: Project, qtbot: QtBot
) -> None:
    model.refresh()
    model.apply(project.edits.set_label([present(model.id_at(5))], None))
    qtbot.waitUntil(lambda: not model.busy)
    assert model.next_unlabelled(0) == 5


def test_an_edit_redraws_the_edited_rows_alone(model: SamplesModel, project: Project, qtbot: QtBot) -> None:
    sample_at(model, 0, qtbot)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    change = project.edits.set_label([present(model.id_at(3)), present(model.id_at(5))], "stripes")
    model.apply(change)
    assert changed == [(3, 3), (5, 5)]
    assert present(model.sample(3)).label == "stripes"
    assert not model.busy


def test_an_edit_that_the_filter_looks_at_asks_again(model: SamplesModel, project: Project, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.refreshed):
        model.set_query(Query(label="circle"))
    ids = [present(model.id_at(row)) for row in range(2)]
    with qtbot.waitSignal(model.refreshed):
        model.apply(project.edits.set_label(ids, "square"))
    assert model.rowCount() == 6
    assert not model.rows_of(ids)


def test_the_next_unlabelled_goes_round(model: SamplesModel, project: Project, qtbot: QtBot) -> None:
    ids = [present(model.id_at(row)) for row in (4, 9)]
    model.apply(project.edits.set_label(ids, None))
    assert model.next_unlabelled(0) == 4
    assert model.next_unlabelled(4) == 9
    assert model.next_unlabelled(9) == 4
    assert model.next_unlabelled(4, -1) == 9
    model.apply(project.edits.set_label(ids, "circle"))
    assert model.next_unlabelled(0) is None


def test_rows_of_ids(model: SamplesModel) -> None:
    ids = [present(model.id_at(row)) for row in (7, 2)]
    assert model.rows_of([*ids, 10_000_000]) == [2, 7]
    assert model.rows_of([]) == []


def test_memory_stays_bounded_and_pages_are_read_on_demand(qtbot: QtBot, project: Project) -> None:
    rows = PAGE * (PAGES_KEPT + 10)
    first = project.samples.ids()[0]
    model = SamplesModel()
    with qtbot.waitSignal(model.refreshed):
        model.set_project(project)
    sample = sample_at(model, 0, qtbot)
    answer = model._answer
    model._take(type(answer)(np.arange(rows), np.arange(rows), np.zeros(rows, bool)))
    for number in range(PAGES_KEPT + 10):
        model._keep(number, [sample] * PAGE)
    assert len(model._pages) == PAGES_KEPT
    assert first == sample.id
    wait_for_pool()


def test_closing_the_project_leaves_no_rows(model: SamplesModel) -> None:
    model.set_project(None)
    assert model.rowCount() == 0
    assert model.sample(0) is None


def test_classes_in_order_of_their_keys(project: Project, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ClassesModel()
    with qtbot.waitSignal(model.refreshed):
        model.set_project(project)
    qtmodeltester.check(model)
    assert model.names() == ["circle", "square", "stripes"]
    assert [model.key(row) for row in range(3)] == ["1", "2", "3"]
    text = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "circle" in text
    assert "8" in text
    assert "1" in text
    project.edits.set_label(project.samples.ids()[:2].tolist(), "stripes")
    with qtbot.waitSignal(model.refreshed):
        model.refresh()
    model.set_project(None)
    assert model.rowCount() == 0


def test_no_class_takes_the_keys_that_do_something_else() -> None:
    assert not set(CLASS_KEYS) & set("ADFNPX")
    assert len(set(CLASS_KEYS)) == len(CLASS_KEYS) == 30
    assert ClassesModel().key(31) == ""


def test_bars_are_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = BarsModel()
    model.set_bars([Bar("a", "a", None, {"train": 3, "test": 1}), Bar("", "No label", None, {"": 2})])
    qtmodeltester.check(model)
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "a: 4 (Train 3, Test 1)"
