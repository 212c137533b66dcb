"""The actions table, as contract: unique, reachable, and truthful about what cannot be done now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from windows import arrived

from tldesk.ui.data.data_page import DataPage
from tldesk.ui.parts.actions import ACTIONS, MENUS
from tldesk.ui.parts.searching import match
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.page import ImagesPage
from tldesk.ui.window import palette_finds
from tldesk.ui.window.acts import ACTS, CONDITIONS
from tldesk.ui.window.command_rows import CommandsModel
from tldesk.ui.window.main_window import MainWindow

OpenDialog = Callable[[str], Any]

# The keys that docs/guide/keys.md promises; single keys of the Label page are that page's own.
PROMISED = {
    "Ctrl+Z": "edit.undo", "Ctrl+Shift+Z": "edit.redo", "Ctrl+Y": "edit.redo", "Ctrl+A": "edit.select_all",
    "Esc": "edit.clear_selection", "Ctrl+O": "file.open", "Ctrl+N": "file.new", "Ctrl+I": "file.import",
    "Del": "edit.bin", "Ctrl+T": "run.start", "Ctrl+E": "file.export", "Ctrl+P": "view.palette",
    "Ctrl++": "view.larger", "Ctrl+-": "view.smaller", "Ctrl+0": "view.normal", "F1": "help.help",
    "Ctrl+,": "file.settings",
}  # fmt: skip


def test_ids_and_shortcuts_are_unique() -> None:
    assert not [name for name, count in Counter(spec.id for spec in ACTIONS).items() if count > 1]
    keys = [QKeySequence(key).toString() for spec in ACTIONS for key in spec.shortcuts]
    assert all(keys)
    assert not [key for key, count in Counter(keys).items() if count > 1]


def test_promised_keys_are_there() -> None:
    assert {key: spec.id for spec in ACTIONS for key in spec.shortcuts if key in PROMISED} == PROMISED


def test_every_row_does_something() -> None:
    assert [spec.id for spec in ACTIONS] == list(ACTS)


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_rows_are_whole(spec: Any) -> None:
    assert spec.menu in MENUS
    assert all(need in CONDITIONS for need in spec.needs)
    assert spec.icon


def test_a_held_key_changes_one_image(window: MainWindow) -> None:
    repeats = {spec.id for spec in ACTIONS if window.actions_table.by_id[spec.id].autoRepeat()}
    assert repeats.isdisjoint({"edit.bin", "edit.exclude", "edit.flag", "edit.restore", "run.start", "file.import"})
    assert {"edit.undo", "edit.redo", "view.larger"} <= repeats
    window.show_page("label")
    keys = {one.key().toString(): one.autoRepeat() for one in present(window.page).findChildren(QShortcut)}
    assert {key for key, again in keys.items() if again} == {"D", "A"}, keys
    assert {"1", "9", "`", "Return", "Enter"} <= set(keys)


def test_the_colours_that_are_shown_are_marked(window: MainWindow) -> None:
    acts = {name: window.actions_table.by_id[f"view.{name}"] for name in ("system", "light", "dark")}
    for chosen in ("dark", "light", "light"):
        acts[chosen].trigger()
        assert [name for name, action in acts.items() if action.isChecked()] == [chosen]


def test_mnemonics_of_a_menu_differ() -> None:
    for menu in MENUS:
        letters = [
            spec.text[spec.text.index("&") + 1].lower() for spec in ACTIONS if spec.menu == menu and "&" in spec.text
        ]
        assert not [letter for letter, count in Counter(letters).items() if count > 1], menu


def test_a_name_with_an_ampersand_is_shown_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    window.context.edit(lambda project: project.edits.add_class("Hüte & caps"))
    undo = window.actions_table.by_id["edit.undo"]
    window.actions_table.refresh()
    assert undo.text() == "&Undo: Class “Hüte && caps” added"
    assert undo.toolTip() == as_tip("Undo: Class “Hüte & caps” added")


@pytest.mark.parametrize("name", ["data", "label"])
def test_actions_of_images_concern_the_page_that_is_shown(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.show_page(name)
    page, table = window.page, window.actions_table
    assert isinstance(page, ImagesPage)
    qtbot.waitUntil(lambda: page.browser.model.rowCount() > 1)
    table.by_id["edit.select_all"].trigger()
    assert len(page.browser.grid.selected_rows()) == page.browser.model.rowCount()
    table.by_id["edit.clear_selection"].trigger()
    assert page.browser.grid.selected_rows() == []


@pytest.mark.parametrize(("action", "page"), [("run.start", "train"), ("file.export", "use")])
def test_an_action_of_another_page_goes_there(window: MainWindow, action: str, page: str) -> None:
    window.actions_table.by_id[action].trigger()
    assert window.page is not None and window.page.name == page


def test_disabled_actions_say_why(empty_window: MainWindow) -> None:
    table = empty_window.actions_table
    assert not table.by_id["run.start"].isEnabled()
    for spec in ACTIONS:
        action = table.by_id[spec.id]
        assert action.isEnabled() == (not table.why_not(spec))
        assert action.toolTip()
        if not action.isEnabled():
            assert action.toolTip() == table.why_not(spec)


def test_undo_and_redo_name_the_edit(window: MainWindow, qtbot: QtBot) -> None:
    undo, redo = window.actions_table.by_id["edit.undo"], window.actions_table.by_id["edit.redo"]
    project = present(window.context.project)
    assert not undo.isEnabled()
    (sample,) = project.samples.get(project.samples.ids()[:1])
    other = next(name for name in project.classes.names() if name != sample.label)
    window.context.edit(lambda project: project.edits.set_label([sample.id], other))
    assert undo.isEnabled()
    assert other in undo.text()
    with qtbot.waitSignal(window.context.samples_changed):
        undo.trigger()
    assert project.samples.one(sample.id).label == sample.label
    assert not undo.isEnabled()
    with qtbot.waitSignal(window.context.samples_changed):
        redo.trigger()
    assert project.samples.one(sample.id).label == other


def test_menus_hold_every_action(empty_window: MainWindow) -> None:
    menus = [typed(QMenu, action.menu()) for action in empty_window.menuBar().actions()]
    shown = [action.objectName() for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert sorted(shown) == sorted(action.objectName() for action in empty_window.actions_table.by_id.values())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("train a", "run.start"),
        ("dark", "view.dark"),
        ("settings", "file.settings"),
        ("theme", "view.system"),
        ("options", "file.settings"),
    ],
)
def test_palette_finds_by_a_few_letters(window: MainWindow, typed: str, expected: str) -> None:
    model = CommandsModel(list(window.actions_table.by_id.values()))
    model.search(typed)
    assert model.action(0).objectName() == f"action-{expected.replace('.', '-')}"


def test_palette_lists_what_cannot_be_done_last(window: MainWindow) -> None:
    model = CommandsModel(list(window.actions_table.by_id.values()))
    model.search("")
    usable = [model.action(row).isEnabled() for row in range(model.rowCount())]
    assert usable == sorted(usable, reverse=True)
    assert not usable[-1]


def test_matching() -> None:
    assert match("xyz", "Train a model") is None
    assert match("", "anything") == 0
    assert present(match("tm", "Train a model")) > present(match("tm", "Settings manager"))


def test_palette_model_is_a_good_model(empty_window: MainWindow) -> None:
    model = CommandsModel(list(empty_window.actions_table.by_id.values()))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for letters in ("", "o", "op", "zzzz", ""):
        model.search(letters)
    assert model.rowCount() == len(ACTIONS)
    del tester


def test_palette_runs_by_keyboard_alone(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    window.actions_table.by_id["view.palette"].trigger()
    palette = open_dialog("command-palette")
    qtbot.keyClicks(palette.field, "go to label")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.page is not None
    assert window.page.name == "label"


def test_palette_does_not_run_what_cannot_be_done(
    empty_window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    empty_window.commands.show_palette()
    palette = open_dialog("command-palette")
    qtbot.keyClicks(palette.field, "train a model")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_palette_finds_classes_trainings_models_and_help(
    empty_window: MainWindow, trained_run: Any, qtbot: QtBot, open_dialog: OpenDialog
) -> None:
    empty_window.context.open_project(trained_run.project_folder)
    trained_run.rename("First of all")

    def choose(typed: str, text: str) -> None:
        empty_window.commands.show_palette()
        palette = open_dialog("command-palette")
        qtbot.keyClicks(palette.field, typed)
        qtbot.waitUntil(lambda: palette.list.currentIndex().data() == text)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    choose("stripes", "stripes")
    page = present(empty_window.page)
    assert page.name == "data" and present(page.browser).filters.query.label == "stripes"
    choose("first of all", "First of all")
    train: Any = arrived(qtbot, empty_window, "train")
    qtbot.waitUntil(lambda: train.runs.chosen() is not None)
    choose("mobilenetv3 small", "MobileNetV3 Small")
    assert train.setup.isVisible() and train.setup.backbones.chosen.name == "mobilenetv3-small"
    choose("circle-0", "Images with “circle-0” in their name or note")
    page = present(empty_window.page)
    assert page.name == "data" and present(page.browser).filters.query.text == "circle-0"
    choose("moving and packing", "Moving and packing")
    helping = open_dialog("help")
    assert "Moving and packing" in helping.text.toPlainText()
    assert helping.text.verticalScrollBar().value() > 0
    helping.close()


def test_palette_offers_no_images_where_there_are_none(empty_window: MainWindow, qtbot: QtBot) -> None:
    model = CommandsModel(list(empty_window.actions_table.by_id.values()))
    model.add(palette_finds.look(None, []), images=False)
    model.search("backups")
    kinds = {row.kind for row in model.rows if isinstance(row, palette_finds.Found)}
    assert kinds == {"help"}
    model.search("")
    assert model.rowCount() == len(ACTIONS)


def test_shortcuts_reach_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for number, name in enumerate(("data", "label", "train", "evaluate", "use"), start=1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.page is not None
        assert window.page.name == name


def test_thumbnail_size_stays_in_its_range(window: MainWindow) -> None:
    for _ in range(12):
        window.commands.resize_thumbnails("larger")
    assert window.context.settings.thumbnail_size == 320
    for _ in range(12):
        window.commands.resize_thumbnails("smaller")
    assert window.context.settings.thumbnail_size == 64
    window.commands.resize_thumbnails("normal")
    assert window.context.settings.thumbnail_size == 128


def test_the_size_is_chosen_only_where_thumbnails_are_shown(window: MainWindow) -> None:
    page = window.page
    assert isinstance(page, DataPage)
    for view in ("map", "single"):
        page.browser.set_view(view)
        window.commands.resize_thumbnails("larger")
        assert not page.browser.filters.size_slider.isEnabled(), view
        assert window.context.settings.thumbnail_size == 128, view
    page.browser.set_view("grid")
    assert page.browser.filters.size_slider.isEnabled()
    window.commands.resize_thumbnails("larger")
    assert window.context.settings.thumbnail_size > 128


@pytest.mark.parametrize("chosen", [False, True])
def test_import_asks_and_goes_to_data(
    window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    answer = str(photos) if chosen else ""
    ask: Callable[..., str] = lambda *_arguments: answer  # noqa: E731
    monkeypatch.setattr("tldesk.ui.window.commands.QFileDialog.getExistingDirectory", ask)
    requested: list[tuple[str, object]] = []
    window.context.page_requested.connect(lambda page, target: requested.append((page, target)))
    window.context.page_requested.disconnect(window._show_target)
    window.actions_table.by_id["file.import"].trigger()
    assert requested == ([("data", photos)] if chosen else [])
