"""ACTIONS: the one table that menus, shortcuts and the command palette are made from.

When an action cannot be used it is disabled and its tooltip says why.
"""

# ruff: noqa: E501  (one action a row)

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from tldesk.ui import keys, theme
from tldesk.ui.language import QT_TRANSLATE_NOOP, told
from tldesk.ui.tips import as_tip

if TYPE_CHECKING:
    from tldesk.ui.context import Context
    from tldesk.ui.main_window import MainWindow

MENUS = (
    QT_TRANSLATE_NOOP("Actions", "&File"),
    QT_TRANSLATE_NOOP("Actions", "&Edit"),
    QT_TRANSLATE_NOOP("Actions", "&View"),
    QT_TRANSLATE_NOOP("Actions", "&Run"),
    QT_TRANSLATE_NOOP("Actions", "&Help"),
)
_FILE, _EDIT, _VIEW, _RUN, _HELP = MENUS


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """A record of the table. `act` is what it does in a window; `needs` names rows of CONDITIONS."""

    id: str
    text: str
    menu: str
    act: Callable[[MainWindow], object]
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[str, ...] = ()
    ends_group: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """When an action can be used, and what to say when it cannot."""

    holds: Callable[[MainWindow], bool]
    why: str


CONDITIONS: dict[str, Condition] = {
    "project": Condition(
        lambda window: window.context.project is not None,
        QT_TRANSLATE_NOOP("Actions", "Open or make a project first."),
    ),
    "writable": Condition(
        lambda window: window.context.project is not None and not window.context.project.read_only,
        QT_TRANSLATE_NOOP("Actions", "This project can only be read."),
    ),
    "undo": Condition(
        lambda window: bool(_undo_text(window.context)),
        QT_TRANSLATE_NOOP("Actions", "There is nothing to undo."),
    ),
    "redo": Condition(
        lambda window: bool(window.context.project and window.context.project.edits.redo_text()),
        QT_TRANSLATE_NOOP("Actions", "There is nothing to redo."),
    ),
    "job": Condition(
        lambda window: window.context.jobs.busy,
        QT_TRANSLATE_NOOP("Actions", "Nothing is running."),
    ),
    "images": Condition(
        lambda window: window.page is not None and window.page.name in ("data", "label"),
        QT_TRANSLATE_NOOP("Actions", "Go to the Data or the Label page first."),
    ),
}

_PROJECT, _WRITE, _IMAGES = ("project",), ("project", "writable"), ("project", "images")
_MARK = (*_WRITE, "images")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.new", QT_TRANSLATE_NOOP("Actions", "&New project…"), _FILE, lambda w: w.commands.new_project(), ("Ctrl+N",), "plus-box-outline"),
    ActionSpec("file.open", QT_TRANSLATE_NOOP("Actions", "&Open project…"), _FILE, lambda w: w.commands.open_project(), ("Ctrl+O",), "folder-open-outline"),
    ActionSpec("file.sample", QT_TRANSLATE_NOOP("Actions", "Open &sample project"), _FILE, lambda w: w.commands.open_sample(), (), "image-multiple-outline"),
    ActionSpec("file.open_packed", QT_TRANSLATE_NOOP("Actions", "Open a &packed project…"), _FILE, lambda w: w.keeping.open_packed(), (), "folder-zip-outline", ends_group=True),
    ActionSpec("file.project", QT_TRANSLATE_NOOP("Actions", "Name and si&ze of the project…"), _FILE, lambda w: w.keeping.show_project(), (), "information-outline", _PROJECT),
    ActionSpec("file.duplicate", QT_TRANSLATE_NOOP("Actions", "&Duplicate project…"), _FILE, lambda w: w.keeping.duplicate(), (), "content-duplicate", _PROJECT),
    ActionSpec("file.pack", QT_TRANSLATE_NOOP("Actions", "Pac&k project as a zip…"), _FILE, lambda w: w.keeping.pack(), (), "package-down", _PROJECT),
    ActionSpec("file.backups", QT_TRANSLATE_NOOP("Actions", "&Backups…"), _FILE, lambda w: w.keeping.show_backups(), (), "backup-restore", _PROJECT),
    ActionSpec("file.relink", QT_TRANSLATE_NOOP("Actions", "Find &moved images…"), _FILE, lambda w: w.keeping.relink(), (), "folder-search-outline", _WRITE),
    ActionSpec("file.close", QT_TRANSLATE_NOOP("Actions", "&Close project"), _FILE, lambda w: w.commands.close_project(), ("Ctrl+W",), "close", _PROJECT, ends_group=True),
    ActionSpec("file.import", QT_TRANSLATE_NOOP("Actions", "&Import images from a folder…"), _FILE, lambda w: w.commands.import_folder(), ("Ctrl+I",), "image-plus", _WRITE),
    ActionSpec("file.import_table", QT_TRANSLATE_NOOP("Actions", "Import a table or &archive…"), _FILE, lambda w: w.commands.import_table(), ("Ctrl+Shift+I",), "table-plus", _WRITE),
    ActionSpec("file.webcam", QT_TRANSLATE_NOOP("Actions", "Take pictures with the &webcam…"), _FILE, lambda w: w.capturing.open_webcam(), ("Ctrl+Shift+W",), "webcam", _WRITE),
    ActionSpec("file.export", QT_TRANSLATE_NOOP("Actions", "&Export model…"), _FILE, lambda w: w.commands.export_model(), ("Ctrl+E",), "export-variant", _PROJECT),
    ActionSpec("file.export_labels", QT_TRANSLATE_NOOP("Actions", "Export &labels…"), _FILE, lambda w: w.commands.export_labels(), ("Ctrl+Shift+E",), "tag-multiple-outline", _PROJECT, ends_group=True),
    ActionSpec("file.settings", QT_TRANSLATE_NOOP("Actions", "Se&ttings…"), _FILE, lambda w: w.commands.show_settings(), ("Ctrl+,",), "cog-outline"),
    ActionSpec("file.quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), _FILE, lambda w: w.close(), ("Ctrl+Q",), "exit-to-app"),
    ActionSpec("edit.undo", QT_TRANSLATE_NOOP("Actions", "&Undo"), _EDIT, lambda w: w.commands.undo(), ("Ctrl+Z",), "undo", (*_WRITE, "undo")),
    ActionSpec("edit.redo", QT_TRANSLATE_NOOP("Actions", "&Redo"), _EDIT, lambda w: w.commands.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", (*_WRITE, "redo"), ends_group=True),
    ActionSpec("edit.paste", QT_TRANSLATE_NOOP("Actions", "&Paste images"), _EDIT, lambda w: w.capturing.paste(), ("Ctrl+V",), "content-paste", _WRITE),
    ActionSpec("edit.select_all", QT_TRANSLATE_NOOP("Actions", "Select &all images"), _EDIT, lambda w: w.commands.select_all(), ("Ctrl+A",), "select-all", _IMAGES),
    ActionSpec("edit.clear_selection", QT_TRANSLATE_NOOP("Actions", "Clear &selection"), _EDIT, lambda w: w.commands.clear_selection(), ("Esc",), "selection-off", _IMAGES, ends_group=True),
    ActionSpec("edit.flag", QT_TRANSLATE_NOOP("Actions", "&Flag or unflag selected images"), _EDIT, lambda w: w.commands.change_samples(lambda menu: menu.toggle_flagged()), ("F",), "flag-outline", _MARK),
    ActionSpec("edit.note", QT_TRANSLATE_NOOP("Actions", "Write a &note…"), _EDIT, lambda w: w.commands.change_samples(lambda menu: menu.write_note()), ("N",), "note-text-outline", _MARK),
    ActionSpec("edit.exclude", QT_TRANSLATE_NOOP("Actions", "&Exclude or include selected images"), _EDIT, lambda w: w.commands.change_samples(lambda menu: menu.toggle_excluded()), ("X",), "eye-off-outline", _MARK),
    ActionSpec("edit.bin", QT_TRANSLATE_NOOP("Actions", "Move selected images to the &bin"), _EDIT, lambda w: w.commands.change_samples(lambda menu: menu.move_to_bin()), ("Del",), "trash-can-outline", _MARK),
    ActionSpec("edit.restore", QT_TRANSLATE_NOOP("Actions", "Res&tore selected images from the bin"), _EDIT, lambda w: w.commands.change_samples(lambda menu: menu.restore()), ("Ctrl+Backspace",), "restore", _MARK),
    ActionSpec("edit.show_bin", QT_TRANSLATE_NOOP("Actions", "Sh&ow the bin"), _EDIT, lambda w: w.commands.show_bin(), (), "trash-can-outline", _PROJECT, ends_group=True),
    ActionSpec("edit.history", QT_TRANSLATE_NOOP("Actions", "&History…"), _EDIT, lambda w: w.commands.show_history(), ("Ctrl+H",), "history", _PROJECT),
    ActionSpec("view.grid", QT_TRANSLATE_NOOP("Actions", "Images as a &grid"), _VIEW, lambda w: w.commands.show_view("grid"), ("Ctrl+G",), "view-grid-outline", _IMAGES),
    ActionSpec("view.map", QT_TRANSLATE_NOOP("Actions", "Images as a ma&p"), _VIEW, lambda w: w.commands.show_view("map"), ("Ctrl+M",), "scatter-plot-outline", _IMAGES, ends_group=True),
    ActionSpec("edit.similar", QT_TRANSLATE_NOOP("Actions", "Find &more like this"), _EDIT, lambda w: w.commands.find_similar(), ("Ctrl+L",), "image-search-outline", _IMAGES),
    ActionSpec("view.data", QT_TRANSLATE_NOOP("Actions", "Go to &Data"), _VIEW, lambda w: w.show_page("data"), ("Ctrl+1",), "image-multiple-outline", _PROJECT),
    ActionSpec("view.label", QT_TRANSLATE_NOOP("Actions", "Go to &Label"), _VIEW, lambda w: w.show_page("label"), ("Ctrl+2",), "tag-outline", _PROJECT),
    ActionSpec("view.train", QT_TRANSLATE_NOOP("Actions", "Go to &Train"), _VIEW, lambda w: w.show_page("train"), ("Ctrl+3",), "school-outline", _PROJECT),
    ActionSpec("view.evaluate", QT_TRANSLATE_NOOP("Actions", "Go to &Evaluate"), _VIEW, lambda w: w.show_page("evaluate"), ("Ctrl+4",), "chart-box-outline", _PROJECT),
    ActionSpec("view.use", QT_TRANSLATE_NOOP("Actions", "Go to &Use"), _VIEW, lambda w: w.show_page("use"), ("Ctrl+5",), "rocket-launch-outline", _PROJECT, ends_group=True),
    ActionSpec("view.larger", QT_TRANSLATE_NOOP("Actions", "Larger thu&mbnails"), _VIEW, lambda w: w.commands.resize_thumbnails("larger"), ("Ctrl++", "Ctrl+="), "magnify-plus-outline"),
    ActionSpec("view.smaller", QT_TRANSLATE_NOOP("Actions", "&Smaller thumbnails"), _VIEW, lambda w: w.commands.resize_thumbnails("smaller"), ("Ctrl+-",), "magnify-minus-outline"),
    ActionSpec("view.normal", QT_TRANSLATE_NOOP("Actions", "&Normal thumbnails"), _VIEW, lambda w: w.commands.resize_thumbnails("normal"), ("Ctrl+0",), "magnify", ends_group=True),
    ActionSpec("view.system", QT_TRANSLATE_NOOP("Actions", "Colours of the s&ystem"), _VIEW, lambda w: w.commands.set_theme("system"), (), "theme-light-dark"),
    ActionSpec("view.light", QT_TRANSLATE_NOOP("Actions", "L&ight colours"), _VIEW, lambda w: w.commands.set_theme("light"), (), "white-balance-sunny"),
    ActionSpec("view.dark", QT_TRANSLATE_NOOP("Actions", "Dar&k colours"), _VIEW, lambda w: w.commands.set_theme("dark"), (), "weather-night", ends_group=True),
    ActionSpec("view.palette", QT_TRANSLATE_NOOP("Actions", "&Command palette…"), _VIEW, lambda w: w.commands.show_palette(), ("Ctrl+P",), "console-line"),
    ActionSpec("run.start", QT_TRANSLATE_NOOP("Actions", "&Train a model"), _RUN, lambda w: w.commands.start_run(), ("Ctrl+T",), "play", _WRITE),
    ActionSpec("run.stop", QT_TRANSLATE_NOOP("Actions", "&Stop what is running"), _RUN, lambda w: w.commands.stop_job(), ("Ctrl+.",), "stop", ("job",)),
    ActionSpec("help.help", QT_TRANSLATE_NOOP("Actions", "&Help and keys"), _HELP, lambda w: w.commands.show_help(), ("F1",), "help-circle-outline"),
    ActionSpec("help.tour", QT_TRANSLATE_NOOP("Actions", "Show me a&round"), _HELP, lambda w: w.commands.start_tour(), (), "map-marker-path", ends_group=True),
    ActionSpec("help.check", QT_TRANSLATE_NOOP("Actions", "&Check this computer…"), _HELP, lambda w: w.commands.check_computer(), (), "stethoscope"),
    ActionSpec("help.log", QT_TRANSLATE_NOOP("Actions", "Show &log…"), _HELP, lambda w: w.commands.show_log(), ("Ctrl+Shift+L",), "text-box-outline", ends_group=True),
    ActionSpec("help.about", QT_TRANSLATE_NOOP("Actions", "&About tldesk"), _HELP, lambda w: w.commands.show_about(), (), "information-outline"),
)  # fmt: skip


def translate(text: str) -> str:
    """A text of the table in the user's language."""
    return QCoreApplication.translate("Actions", text)


def without_letter(text: str) -> str:
    """A text of a menu or button without the sign of the letter that chooses it: `&Open` and `打开(&O)`."""
    return re.sub(r"\(&\w\)|&", "", text)


class Actions(QObject):
    """The QActions of a window, by id; `refresh` after anything a condition looks at has changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.by_id: dict[str, QAction] = {}
        menus = {text: window.menuBar().addMenu(translate(text)) for text in MENUS}
        for text, menu in menus.items():
            menu.setObjectName(f"menu-{text.strip('&').lower()}")
            menu.setAccessibleName(without_letter(translate(text)))
            menu.setToolTipsVisible(True)
        for spec in ACTIONS:
            action = self._make(spec)
            menus[spec.menu].addAction(action)
            if spec.ends_group:
                menus[spec.menu].addSeparator()
            self.by_id[spec.id] = action
        keys.choose(window.context.settings.keys)
        window.context.settings_changed.connect(lambda settings: keys.choose(settings.keys))
        keys.KEYMAP.changed.connect(self._apply_keys)
        self._apply_keys()

    def refresh(self) -> None:
        """Enable what can be used now, say of the rest why not, and name what undo and redo would do."""
        project = self._window.context.project
        self.by_id["edit.undo"].setText(_with_object("&Undo", _undo_text(self._window.context)))
        self.by_id["edit.redo"].setText(_with_object("&Redo", project.edits.redo_text() if project else None))
        for spec in ACTIONS:
            why = self.why_not(spec)
            action = self.by_id[spec.id]
            action.setEnabled(not why)
            action.setToolTip(as_tip(why or without_letter(action.text())))
            action.setStatusTip(why)

    def why_not(self, spec: ActionSpec) -> str:
        """Why an action cannot be used now; empty when it can."""
        for need in spec.needs:
            condition = CONDITIONS[need]
            if not condition.holds(self._window):
                return translate(condition.why)
        return ""

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(theme.icon(spec.icon), translate(spec.text), self._window)
        action.setObjectName(f"action-{spec.id.replace('.', '-').replace('_', '-')}")
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda _checked=False: spec.act(self._window))
        return action

    def _apply_keys(self) -> None:
        """Give the actions the keys that the user wants."""
        for name, action in self.by_id.items():
            action.setShortcuts([QKeySequence(key) for key in keys.of(name)])


def _undo_text(context: Context) -> str | None:
    """What undo would take back; None: nothing."""
    if context.undoable is not None:
        return context.undoable.text
    return context.project.edits.undo_text() if context.project else None


def _with_object(verb: str, text: str | None) -> str:
    """“Undo” with what it would undo."""
    return f"{translate(verb)}: {told(text)}" if text else translate(verb)
