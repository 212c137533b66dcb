"""Keys can be remapped: live, sparse on the disk, conflicts refused, and told truly wherever a key is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tldesk import paths, settings
from tldesk.ui.parts import keys
from tldesk.ui.parts.actions import ACTIONS, MENUS
from tldesk.ui.parts.keys import CLASS_KEYS as CLASS_KEYS
from tldesk.ui.parts.searching import KEYS_ROLE
from tldesk.ui.window.command_rows import CommandsModel
from tldesk.ui.window.key_rows import KEYS, KeysModel
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    yield
    keys.choose({})


def action(window: MainWindow, name: str) -> QAction:
    return window.actions_table.by_id[name]


def test_keys_are_changed_one_at_a_time_and_only_changes_are_kept(qtmodeltester: Any) -> None:
    model = KeysModel({})
    qtmodeltester.check(model)
    row = model.row_of("run.start")
    assert model.keys("run.start") == ("Ctrl+T",) and model.value() == {}
    assert model.give("run.start", "Ctrl+R") == ""
    assert model.value() == {"run.start": ["Ctrl+R"]} and model.is_changed("run.start")
    assert model.index(row, KEYS).data() == "Ctrl+R"
    assert "Ctrl+T" in model.index(row, KEYS).data(Qt.ItemDataRole.ToolTipRole)
    qtmodeltester.check(model)
    assert model.give("run.start", "Ctrl+T") == "" and model.value() == {}
    assert model.give("edit.redo", "Ctrl+Y") == ""
    assert model.value() == {"edit.redo": ["Ctrl+Y"]}  # the other of its two is free now
    assert model.give("run.start", "Ctrl+Shift+Z") == ""
    assert "Redo" in model.give("run.start", "Ctrl+Y")
    assert "Train" in model.reset("edit.redo")  # its usual key is in use meanwhile
    model.reset_all()
    assert model.value() == {}
    assert model.give("run.start", "") == "" and model.value() == {"run.start": []} and model.keys("run.start") == ()
    assert model.reset("run.start") == "" and model.value() == {}


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (["cat", "dog"], {"1": "cat", "2": "dog"}),
        (["0", "1", "5"], {"0": "0", "1": "1", "5": "5"}),
        (["cat", "1", "dog"], {"1": "1", "2": "cat", "3": "dog"}),
        (["b", "B", "A", "12"], {"B": "b", "1": "B", "2": "A", "3": "12"}),
    ],
)
def test_a_class_that_is_named_as_a_key_has_it(names: list[str], given: dict[str, str]) -> None:
    assert keys.class_keys(names) == given


def test_classes_beyond_the_keys_have_none() -> None:
    names = [*(f"class {place}" for place in range(40)), "9"]
    given = keys.class_keys(names)
    assert len(given) == 30 and given["9"] == "9" and list(given.values())[1:] == names[:29]


@pytest.mark.parametrize("key", [*CLASS_KEYS, "A", "D", "`", "/", ".", "Space", "Shift+Space", "Return", "Left"])
def test_keys_of_the_label_page_are_refused(key: str) -> None:
    model = KeysModel({})
    why = model.give("run.start", key)
    assert "reserved" in why and model.value() == {}


def test_a_key_of_another_action_is_refused_with_its_name() -> None:
    model = KeysModel({})
    assert model.give("run.start", "Ctrl+E") == "Ctrl+E is already the key of “Export model…”. Change that one first."
    assert model.give("file.export", "Ctrl+Alt+E") == ""
    assert model.give("run.start", "Ctrl+E") == ""


def test_no_usual_key_is_one_of_the_label_page() -> None:
    assert not [key for spec in ACTIONS for key in keys.defaults(spec.id) if keys.reserved(key)]


def test_a_file_written_by_hand_does_no_harm() -> None:
    keys.choose({"no.such": ["Ctrl+J"], "run.start": ["nonsense+", "ctrl+j"], "file.new": ["Ctrl+E"]})
    assert keys.of("run.start")[-1] == "Ctrl+J"
    assert keys.of("file.new") == ("Ctrl+E",)
    assert keys.of("file.export") == ()  # not two actions with one key


def test_the_settings_change_keys_live(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    rail = present(window.findChild(QToolButton, "rail-train"))
    assert "Ctrl+3" in rail.toolTip()
    window.commands.show_settings()
    dialog = open_dialog("settings")
    dialog.tabs.setCurrentWidget(dialog.keys)
    editor = dialog.keys
    editor.table.selectRow(editor.keys.row_of("view.train"))
    editor.field.setFocus()
    qtbot.keyClick(editor.field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Export model" in editor.problem.text(), timeout=5000)
    assert editor.field.keySequence().toString() == "Ctrl+3"
    qtbot.keyClick(editor.field, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not editor.problem.text(), timeout=5000)
    assert action(window, "view.train").shortcut().toString() == "Ctrl+3"  # nothing before Save
    dialog.save()
    assert action(window, "view.train").shortcut().toString() == "Ctrl+7"
    assert "Ctrl+7" in rail.toolTip() and "Ctrl+3" not in rail.toolTip()
    assert settings.load().keys == {"view.train": ["Ctrl+7"]}
    assert paths.settings_file().read_text(encoding="utf-8").count("Ctrl+") == 1
    palette = CommandsModel([action(window, "view.train")])
    assert palette.index(0, 0).data(KEYS_ROLE) == "Ctrl+7"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.page is not None and window.page.name == "data"
    qtbot.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.page.name == "train"


def test_keys_stand_below_their_menus_and_are_found_by_words() -> None:
    model = KeysModel({"run.start": ["Ctrl+R"]})
    titles = [row for row in model.rows if isinstance(row, str)]
    assert titles == list(MENUS) and len(model.rows) == len(ACTIONS) + len(MENUS)
    assert model.spec(0) is None and not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    for typed, found in (("ctrl+r", ["run.start"]), ("train MODEL", ["run.start"]), ("help tour", []), ("zzz", [])):
        model.search(typed)
        assert [row.id for row in model.rows if not isinstance(row, str)] == found
        assert model.rowCount() == 2 * len(found)
    model.search("")
    assert model.value() == {"run.start": ["Ctrl+R"]}


def test_a_search_keeps_the_chosen_key(window: MainWindow, open_dialog: OpenDialog) -> None:
    window.commands.show_settings()
    editor = open_dialog("settings").keys
    editor.table.selectRow(editor.keys.row_of("view.train"))
    editor.search.setText("train")
    assert "Go to Train" in editor.about.text() and editor.field.isEnabled()
    editor.search.setText("nothing of this name")
    assert editor.about.text() == "No command matches." and not editor.field.isEnabled()
    editor.search.setText("quit")
    assert "Quit" in editor.about.text() and editor.none_button.isEnabled()


def test_defaults_come_back(window: MainWindow, open_dialog: OpenDialog) -> None:
    window.context.change_settings(keys={"run.start": ["Ctrl+R"], "file.new": []}, threads=2)
    assert action(window, "run.start").shortcut().toString() == "Ctrl+R"
    assert action(window, "file.new").shortcut().isEmpty()
    window.commands.show_settings()
    dialog = open_dialog("settings")
    dialog.tabs.setCurrentWidget(dialog.keys)
    dialog.keys.table.selectRow(dialog.keys.keys.row_of("file.new"))
    assert not dialog.keys.none_button.isEnabled()
    dialog.keys.reset_button.click()
    assert dialog.keys.keys.value() == {"run.start": ["Ctrl+R"]}
    dialog._reset.click()
    dialog.save()
    assert action(window, "run.start").shortcut().toString() == "Ctrl+T"
    assert window.context.settings.keys == {} and window.context.settings.threads == 2


def test_help_lists_the_keys_of_now(window: MainWindow, open_dialog: OpenDialog) -> None:
    window.context.change_settings(keys={"run.start": ["Ctrl+R"]})
    window.commands.show_help()
    told = open_dialog("help")._keys()
    assert "<td>Train a model</td><td>Ctrl+R</td>" in told and "Ctrl+T<" not in told
