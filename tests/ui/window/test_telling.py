"""What the window tells of edits: with a way back, until it is no longer so, and the way to what is not in sight."""

from __future__ import annotations

from functools import partial

import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import told

from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts.toast import Toast
from tldesk.ui.samples import replacing
from tldesk.ui.samples.replacing import MANY, Replacing
from tldesk.ui.window.main_window import MainWindow


def project_of(window: MainWindow) -> Project:
    return present(window.context.project)


def ids_of(window: MainWindow) -> list[int]:
    found: list[int] = project_of(window).samples.ids().tolist()
    return found


def label(window: MainWindow, ids: list[int], name: str | None) -> None:
    window.context.edit(lambda project: project.edits.set_label(ids, name), len(ids))


def newest(window: MainWindow) -> Toast:
    return window.toasts.shown[-1]


def acts(window: MainWindow) -> list[str]:
    return [act.text() for act in newest(window).acts]


# ---------------------------------------------------------------------------------------------- edits


def test_an_edit_is_taken_back_where_it_is_told(window: MainWindow) -> None:
    ids = ids_of(window)[:3]
    before = [project_of(window).samples.one(id_).label for id_ in ids]
    label(window, ids, "stripes")
    assert told(window) == "3 images labelled “stripes”; 3 labels replaced." and acts(window) == ["Undo"]
    newest(window).acts[0].click()
    assert [project_of(window).samples.one(id_).label for id_ in ids] == before
    assert told(window) == "Undone: 3 images labelled “stripes”." and acts(window) == ["Redo"]
    newest(window).acts[0].click()
    assert project_of(window).samples.one(ids[0]).label == "stripes"
    assert told(window) == "Redone: 3 images labelled “stripes”." and acts(window) == ["Undo"]


def test_a_single_image_is_told_only_when_a_label_was_replaced(window: MainWindow) -> None:
    (id_,) = ids_of(window)[:1]
    label(window, [id_], None)
    assert told(window) == ""
    label(window, [id_], "circle")
    assert told(window) == ""
    label(window, [id_], "square")
    assert told(window) == "1 image labelled “square”; 1 label replaced."
    label(window, [id_], "square")
    assert told(window).startswith("1 image labelled"), "nothing has changed"


def test_what_is_told_of_an_edit_goes_with_the_next_one(window: MainWindow) -> None:
    first, second = ids_of(window)[:2]
    label(window, [first, second], "stripes")
    edit = newest(window)
    window.context.edit(lambda project: project.edits.set_flagged([first], True))
    assert told(window) == ""
    edit.notice.acts[0].do()  # as of a click that was on its way
    assert project_of(window).samples.one(first).flagged and project_of(window).samples.one(first).label == "stripes"


def test_ctrl_z_withdraws_what_was_told_and_so_does_closing_the_project(window: MainWindow, qtbot: QtBot) -> None:
    label(window, ids_of(window)[:2], "stripes")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(window) == "Undone: 2 images labelled “stripes”."
    window.context.tell("Something of this project.")
    window.context.close_project()
    assert told(window) == ""


def test_the_bin_is_told_with_a_way_back(window: MainWindow, qtbot: QtBot) -> None:
    page = present(window.page)
    browser = present(page.browser)
    browser.grid.go_to(0)
    window.commands.change_samples(lambda menu: menu.move_to_bin())
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    assert told(window) == "1 image moved to the bin. The file stays where it is." and acts(window) == ["Undo"]
    newest(window).acts[0].click()
    assert project_of(window).samples.count(Query(status="binned")) == 0


def _bin(id_: int, project: Project) -> Change:
    return project.edits.set_binned([id_], True)


def test_what_was_edited_is_shown_and_then_told(window: MainWindow, qtbot: QtBot) -> None:
    """And of an edit that another followed before it was seen nothing is told."""
    model, told_of = present(present(window.page).browser).model, list[bool]()
    window.toasts.changed.connect(lambda: told_of.append(model.busy))
    first, second, *_ = ids_of(window)
    for id_ in (first, second):
        window.context.edit(partial(_bin, id_), says=lambda _change: "Gone.")
    assert model.busy and not window.toasts.shown
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    assert len(window.toasts.shown) == 1 and told_of == [False]
    newest(window).acts[0].click()
    assert project_of(window).samples.count(Query(status="binned")) == 1, "the newest is what is undone"


# ---------------------------------------------------------------------------------------------- what is not in sight


@pytest.mark.parametrize("binned", [False, True])
def test_what_is_undone_on_another_page_is_shown_from_there(window: MainWindow, qtbot: QtBot, binned: bool) -> None:
    ids = ids_of(window)[:3]
    window.context.edit(
        lambda project: project.edits.set_binned(ids, True) if binned else project.edits.set_label(ids, "stripes"), 3
    )
    window.show_page("train")
    window.commands.undo()
    assert acts(window) == ["Redo", "Show"]
    window.commands.redo()
    assert acts(window) == ["Undo", "Show"]
    newest(window).acts[1].click()
    page = present(window.page)
    browser = present(page.browser)
    assert page.name == "data"
    qtbot.waitUntil(lambda: sorted(browser.model.ids().tolist()) == ids)


def test_what_is_in_sight_is_not_offered(window: MainWindow, qtbot: QtBot) -> None:
    browser = present(present(window.page).browser)
    ids = ids_of(window)
    label(window, ids[:3], "stripes")
    window.commands.undo()
    browser.filters.set_query(Query(ids=tuple(ids[10:])))
    qtbot.waitUntil(lambda: browser.model.rowCount() == len(ids) - 10)
    window.commands.redo()
    qtbot.waitUntil(lambda: acts(window) == ["Undo", "Show"])
    browser.filters.clear()
    qtbot.waitUntil(lambda: browser.model.rowCount() == len(ids))
    window.commands.undo()
    with qtbot.waitSignal(browser.model.refreshed):
        browser.model.refresh()  # asked of the pool behind the question
    assert acts(window) == ["Redo"]


def test_a_class_is_shown_where_the_classes_are(window: MainWindow) -> None:
    window.context.edit(lambda project: project.edits.rename_class("circle", "disc"))
    window.show_page("train")
    window.commands.undo()
    assert told(window) == "Undone: “circle” renamed to “disc”."
    newest(window).acts[1].click()
    assert present(window.page).name == "label"


# ---------------------------------------------------------------------------------------------- many labels


def question(window: MainWindow) -> Replacing | None:
    return next((one for one in window.findChildren(Replacing) if one.isVisible()), None)


def test_many_labels_are_replaced_after_a_question(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page("label")
    menu, ids = window._pages["label"].menu, ids_of(window)  # type: ignore[attr-defined]
    assert len(ids) == 24 > MANY and project_of(window).samples.count(Query(label="circle")) == 8
    menu.label("circle", ids)
    qtbot.waitUntil(lambda: told(window).endswith("16 labels replaced."))
    assert question(window) is None
    monkeypatch.setattr(replacing, "MANY", 10)
    menu.label("square", ids[:10])
    assert question(window) is None
    menu.add_label("stripes", ids)  # as dragged to the class
    asked = present(question(window))
    assert asked.heading.text() == "Replace 24 labels with “stripes”?" and asked.cancel.isDefault()
    asked.reject()
    assert project_of(window).samples.count(Query(label="stripes")) == 0
    menu.label(None, ids)
    asked = present(question(window))
    assert asked.heading.text() == "Remove 24 labels?" and asked.act.text() == "Remove"
    asked.never.setChecked(True)
    asked.reject()
    assert window.context.asks_before_replacing, "what was not done was not agreed to"
    menu.label("stripes", ids)
    asked = present(question(window))
    asked.never.setChecked(True)
    asked.accept()
    assert project_of(window).samples.count(Query(label="stripes")) == 24
    qtbot.waitUntil(lambda: told(window) == "24 images labelled “stripes”; 24 labels replaced.")
    menu.label("circle", ids)
    assert question(window) is None and project_of(window).samples.count(Query(label="circle")) == 24
