"""The command palette finds every action of the menus and of the pages, and what was meant first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget
from pytestqt.qtbot import QtBot
from windows import arrived, go, told

from tldesk.project.store import Project
from tldesk.ui.parts.actions import ACTIONS, without_letter
from tldesk.ui.window.command_rows import CommandsModel, plain
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.page_acts import PAGE_ACTS, page_actions
from tldesk.ui.window.rail import PAGES

OpenDialog = Callable[[str], Any]


def _model(window: MainWindow) -> CommandsModel:
    window.actions_table.refresh()
    return CommandsModel([*window.acts, *page_actions(window)])


def _found(model: CommandsModel, typed: str) -> list[str]:
    """Names of the actions that are found."""
    model.search(typed)
    return [row.objectName() for row in model.rows if isinstance(row, QAction)]


def _words(text: str) -> str:
    return "".join(letter for letter in without_letter(text) if letter.isalnum() or letter in " -").strip()


def test_every_action_of_the_menus_is_found_by_its_name(window: MainWindow) -> None:
    model = _model(window)
    for spec in ACTIONS:
        name = f"action-{spec.id.replace('.', '-').replace('_', '-')}"
        assert name in _found(model, _words(spec.text)), spec.text


def test_every_action_of_the_pages_is_found_by_its_name(window: MainWindow, qtbot: QtBot) -> None:
    """Those behind the three dots of each page, and each row of the table does something."""
    model, offered = _model(window), set()
    for spec in PAGES:
        window.show_page(spec.name)
        page = present(window.page)
        menus = [menu for menu in page.findChildren(QMenu) if menu.objectName().endswith("-more-menu")]
        acts = [act for menu in menus for act in menu.actions() if not act.isSeparator()]
        if spec.name == "train":
            acts += list(page.runs.actions_by_name.values())  # type: ignore[attr-defined]
        for act in acts:
            assert f"page-{act.objectName()}" in _found(model, _words(act.text())), act.text()
            offered.add(act.objectName())
        for one in (one for one in PAGE_ACTS if one.page == spec.name):
            assert page.findChild(QAction, one.name) or page.findChild(QWidget, one.name), one.name
            assert f"page-{one.name}" in _found(model, _words(one.text)), one.text
    assert len(offered) > 12


@pytest.mark.parametrize(
    ("page", "typed", "first"),
    [
        ("train", "delete", "page-run-act-delete"),
        ("train", "report", "page-evaluate-report"),
        ("data", "delete training", "page-run-act-delete"),
        ("data", "threshold", "page-confidence-limit"),
        ("data", "export", "action-file-export"),
        ("data", "undo", "action-edit-undo"),
        ("data", "xport mod", "action-file-export"),
    ],
)
def test_what_is_meant_comes_first(window: MainWindow, qtbot: QtBot, page: str, typed: str, first: str) -> None:
    go(qtbot, window, page)
    window.context.edit(lambda project: project.edits.add_class("delete report threshold export"))
    assert _found(_model(window), typed)[0] == first


def test_letters_that_are_scattered_find_nothing(window: MainWindow) -> None:
    model = _model(window)
    for typed in ("cells", "gtd"):
        assert _found(model, typed) == []
    assert all("theme" in f"{row.text()} {row.property('finds')}".casefold() for row in _rows(model, "theme"))
    assert "action-file-export" in _found(model, "xport")


def _rows(model: CommandsModel, typed: str) -> list[QAction]:
    model.search(typed)
    return [row for row in model.rows if isinstance(row, QAction)]


def test_a_recent_project_is_found_and_opened(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "blood cells") as other:
        folder = other.folder
    window.context.change_settings(recent_projects=[str(folder), *window.context.settings.recent_projects])
    window.commands.show_palette()
    palette = open_dialog("command-palette")
    palette.field.setText("cells")
    qtbot.waitUntil(lambda: any(getattr(row, "kind", "") == "project" for row in palette.commands.rows))
    assert [row.text for row in palette.commands.rows if getattr(row, "kind", "") == "project"] == ["blood cells"]
    palette._run(palette.commands.index(0, 0))
    qtbot.waitUntil(lambda: window.context.project is not None and window.context.project.folder == folder)


def test_the_bin_is_found_by_the_word_delete(window: MainWindow) -> None:
    assert "action-edit-bin" in _found(_model(window), "delete")
    assert not [name for name in _found(_model(window), "delete")[:3] if "undo" in name]


def test_an_act_of_another_page_goes_there(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    def choose(typed: str) -> None:
        window.commands.show_palette()
        palette = open_dialog("command-palette")
        palette.field.setText(typed)
        assert plain(palette.commands.rows[0]).casefold().startswith(typed)
        palette._run(palette.commands.index(0, 0))

    choose("delete training")
    arrived(qtbot, window, "train")
    qtbot.waitUntil(lambda: "Select a training" in told(window))
    choose("re-split")
    page = arrived(qtbot, window, "data")
    assert present(page.findChild(QAbstractButton, "data-remake-splits")).isVisible()
    open_dialog("remake-splits")
