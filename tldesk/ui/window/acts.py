"""What each action of the table does in a window, when it can be used, and the QActions that are made of both.

When an action cannot be used it is disabled and its tooltip says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from tldesk.settings import Settings
from tldesk.ui.parts import icons, keys, looks
from tldesk.ui.parts.actions import ACTIONS, MENUS, ActionSpec, literal, translate, without_letter
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, spoken_of, told
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context
from tldesk.ui.window.commands import Commands
from tldesk.ui.window.frame import Frame
from tldesk.ui.window.project_commands import Keeping
from tldesk.ui.window.tour import Tour
from tldesk.ui.window.webcam_commands import Capturing


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a window that do what its actions say."""

    frame: Frame
    commands: Commands
    keeping: Keeping
    capturing: Capturing
    tour: Tour


@dataclass(frozen=True, slots=True)
class Condition:
    """When an action can be used, and what to say when it cannot."""

    holds: Callable[[Frame], bool]
    why: str


CONDITIONS: dict[str, Condition] = {
    "project": Condition(
        lambda window: window.context.project is not None,
        QT_TRANSLATE_NOOP("Actions", "Open or create a project first."),
    ),
    "writable": Condition(
        lambda window: window.context.project is not None and not window.context.project.read_only,
        QT_TRANSLATE_NOOP("Actions", "This project is read-only."),
    ),
    "paste": Condition(  # without a project it begins one
        lambda window: window.context.project is None or not window.context.project.read_only,
        QT_TRANSLATE_NOOP("Actions", "This project is read-only."),
    ),
    "capture": Condition(
        lambda window: bool(looks.of(window.context.modality).capture),
        QT_TRANSLATE_NOOP("Actions", "Pictures can be taken only for a project of images."),
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
    "message": Condition(
        lambda window: bool(window.toasts.shown),
        QT_TRANSLATE_NOOP("Actions", "There is no message."),
    ),
    "images": Condition(
        lambda window: window.page is not None and window.page.name in ("data", "label"),
        QT_TRANSLATE_NOOP("Actions", "Go to the Data or the Label page first."),
    ),
    "list": Condition(
        lambda window: "list" in looks.of(window.context.modality).views,
        QT_TRANSLATE_NOOP("Actions", "Texts alone have a list."),
    ),
    "sounds": Condition(
        lambda window: looks.of(window.context.modality).plays,
        QT_TRANSLATE_NOOP("Actions", "Sounds alone are played."),
    ),
    "heard": Condition(
        lambda window: window.page is not None and (window.page.browser or window.page.listening) is not None,
        QT_TRANSLATE_NOOP("Actions", "Go to a page that shows sounds first."),
    ),
}

ACTS: dict[str, Callable[[Parts], object]] = {
    "file.new": lambda w: w.commands.new_project(),
    "file.open": lambda w: w.commands.open_project(),
    "file.sample": lambda w: w.commands.open_sample(),
    "file.sample_texts": lambda w: w.commands.open_sample_texts(),
    "file.sample_sounds": lambda w: w.commands.open_sample_sounds(),
    "file.open_packed": lambda w: w.keeping.open_packed(),
    "file.project": lambda w: w.keeping.show_project(),
    "file.duplicate": lambda w: w.keeping.duplicate(),
    "file.pack": lambda w: w.keeping.pack(),
    "file.backups": lambda w: w.keeping.show_backups(),
    "file.relink": lambda w: w.keeping.relink(),
    "file.close": lambda w: w.commands.close_project(),
    "file.import": lambda w: w.commands.import_folder(),
    "file.import_table": lambda w: w.commands.import_table(),
    "file.webcam": lambda w: w.capturing.open_webcam(),
    "file.export": lambda w: w.commands.export_model(),
    "file.export_labels": lambda w: w.commands.export_labels(),
    "file.models": lambda w: w.commands.show_models(),
    "file.settings": lambda w: w.commands.show_settings(),
    "file.quit": lambda w: w.frame.close(),
    "edit.undo": lambda w: w.commands.undo(),
    "edit.redo": lambda w: w.commands.redo(),
    "edit.paste": lambda w: w.capturing.paste(),
    "edit.select_all": lambda w: w.commands.select_all(),
    "edit.clear_selection": lambda w: w.commands.clear_selection(),
    "edit.flag": lambda w: w.commands.change_samples(lambda menu: menu.toggle_flagged()),
    "edit.note": lambda w: w.commands.change_samples(lambda menu: menu.write_note()),
    "edit.exclude": lambda w: w.commands.change_samples(lambda menu: menu.toggle_excluded()),
    "edit.bin": lambda w: w.commands.change_samples(lambda menu: menu.move_to_bin()),
    "edit.restore": lambda w: w.commands.change_samples(lambda menu: menu.restore()),
    "edit.show_bin": lambda w: w.commands.show_bin(),
    "edit.history": lambda w: w.commands.show_history(),
    "view.grid": lambda w: w.commands.show_view("grid"),
    "view.list": lambda w: w.commands.show_view("list"),
    "view.map": lambda w: w.commands.show_view("map"),
    "edit.similar": lambda w: w.commands.find_similar(),
    "view.play": lambda w: w.commands.play(),
    "view.play_selected": lambda w: w.commands.switch_playing(),
    "view.data": lambda w: w.frame.visit("data"),
    "view.label": lambda w: w.frame.visit("label"),
    "view.train": lambda w: w.frame.visit("train"),
    "view.evaluate": lambda w: w.frame.visit("evaluate"),
    "view.use": lambda w: w.frame.visit("use"),
    "view.larger": lambda w: w.commands.resize_thumbnails("larger"),
    "view.smaller": lambda w: w.commands.resize_thumbnails("smaller"),
    "view.normal": lambda w: w.commands.resize_thumbnails("normal"),
    "view.system": lambda w: w.commands.set_theme("system"),
    "view.light": lambda w: w.commands.set_theme("light"),
    "view.dark": lambda w: w.commands.set_theme("dark"),
    "view.palette": lambda w: w.commands.show_palette(),
    "view.message": lambda w: w.frame.toasts.enter(),
    "run.start": lambda w: w.commands.start_run(),
    "run.stop": lambda w: w.commands.stop_job(),
    "help.help": lambda w: w.commands.show_help(),
    "help.tour": lambda w: w.tour.ask(),
    "help.check": lambda w: w.commands.check_computer(),
    "help.network": lambda w: w.commands.show_network(),
    "help.log": lambda w: w.commands.show_log(),
    "help.about": lambda w: w.commands.show_about(),
}

# Actions that turn a setting on and off, and whether it is on.
SWITCHES: dict[str, Callable[[Settings], bool]] = {
    "view.play_selected": lambda settings: settings.play_selected,
    "view.system": lambda settings: settings.theme == "system",
    "view.light": lambda settings: settings.theme == "light",
    "view.dark": lambda settings: settings.theme == "dark",
}


class Actions(QObject):
    """The QActions of a window, by id; `refresh` after anything a condition looks at has changed."""

    def __init__(self, parts: Parts) -> None:
        window = parts.frame
        super().__init__(window)
        self._parts, self._window = parts, window
        self.by_id: dict[str, QAction] = {}
        self._kind = spoken_of()
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
        window.acts = list(self.by_id.values())
        keys.choose(window.context.settings.keys)
        window.context.settings_changed.connect(self._mark)
        colors = QActionGroup(self)  # of which one is always marked
        for name in ("view.system", "view.light", "view.dark"):
            colors.addAction(self.by_id[name])
        window.context.settings_changed.connect(lambda settings: keys.choose(settings.keys))
        keys.KEYMAP.changed.connect(self._apply_keys)
        self._apply_keys()

    def refresh(self) -> None:
        """Enable what can be used now, say of the rest why not, and name what undo and redo would do."""
        project = self._window.context.project
        if self._kind != spoken_of():
            self._kind = spoken_of()
            self._name_all()
        self.by_id["edit.undo"].setText(_with_object("&Undo", _undo_text(self._window.context)))
        self.by_id["edit.redo"].setText(_with_object("&Redo", project.edits.redo_text() if project else None))
        self._mark(self._window.context.settings)
        for spec in ACTIONS:
            why = self.why_not(spec)
            action = self.by_id[spec.id]
            action.setEnabled(not why)
            action.setToolTip(as_tip(why or without_letter(action.text())))
            action.setStatusTip(why)

    def _mark(self, settings: Settings) -> None:
        """Mark the actions that say how something is now."""
        for name, on in SWITCHES.items():
            self.by_id[name].setChecked(on(settings))

    def why_not(self, spec: ActionSpec) -> str:
        """Why an action cannot be used now; empty when it can."""
        for need in spec.needs:
            condition = CONDITIONS[need]
            if not condition.holds(self._window):
                return translate(condition.why)
        return ""

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(self._window)
        action.setIcon(icons.icon(spec.icon))
        action.setObjectName(f"action-{spec.id.replace('.', '-').replace('_', '-')}")
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setCheckable(spec.id in SWITCHES)
        action.setAutoRepeat(spec.repeats)
        _name(action, spec)
        action.setVisible(spec.id not in looks.of(self._kind).without)
        act = ACTS[spec.id]
        action.triggered.connect(lambda _checked=False: act(self._parts))
        return action

    def _name_all(self) -> None:
        """Name the actions as the kind of the open project has it, and hide those that have no sense for it."""
        without = looks.of(self._kind).without
        for spec in ACTIONS:
            _name(self.by_id[spec.id], spec)
            self.by_id[spec.id].setVisible(spec.id not in without)

    def _apply_keys(self) -> None:
        """Give the actions the keys that the user wants."""
        for name, action in self.by_id.items():
            action.setShortcuts([QKeySequence(key) for key in keys.of(name)])


def _name(action: QAction, spec: ActionSpec) -> None:
    action.setText(translate(spec.text))
    action.setProperty("finds", translate(spec.finds) if spec.finds else "")
    action.setProperty("verb", without_letter(translate(spec.text)))


def _undo_text(context: Context) -> str | None:
    """What undo would take back; None: nothing."""
    if context.undoable is not None:
        return context.undoable.text
    return context.project.edits.undo_text() if context.project else None


def _with_object(verb: str, text: str | None) -> str:
    """“Undo” with what it would undo."""
    return f"{translate(verb)}: {literal(told(text))}" if text else translate(verb)
