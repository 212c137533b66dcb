"""ACTIONS: the one table that menus, shortcuts and the command palette are made from. `window.acts` says what each does."""

# ruff: noqa: E501  (one action a row)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from tldesk.ui.parts.language import QT_TRANSLATE_NOOP

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
    """A record of the table. `needs` names rows of `window.acts.CONDITIONS`; `finds`: other words that find it in the
    command palette."""

    id: str
    text: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[str, ...] = ()
    ends_group: bool = False
    finds: str = ""

    @property
    def repeats(self) -> bool:
        """Whether it acts again and again while its key is held: not what changes data. Somebody who holds a key a
        little too long means one image."""
        return "writable" not in self.needs or {"undo", "redo"}.intersection(self.needs) != set()


_PROJECT, _WRITE, _IMAGES = ("project",), ("project", "writable"), ("project", "images")
_MARK = (*_WRITE, "images")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.new", QT_TRANSLATE_NOOP("Actions", "&New project…"), _FILE, ("Ctrl+N",), "plus-box-outline"),
    ActionSpec("file.open", QT_TRANSLATE_NOOP("Actions", "&Open project…"), _FILE, ("Ctrl+O",), "folder-open-outline"),
    ActionSpec("file.sample", QT_TRANSLATE_NOOP("Actions", "Open &sample photos"), _FILE, (), "=image-multiple-outline"),
    ActionSpec("file.sample_texts", QT_TRANSLATE_NOOP("Actions", "Open sample te&xts"), _FILE, (), "table"),
    ActionSpec("file.sample_sounds", QT_TRANSLATE_NOOP("Actions", "Open sample so&unds"), _FILE, (), "waveform"),
    ActionSpec("file.open_packed", QT_TRANSLATE_NOOP("Actions", "Open a &packed project…"), _FILE, (), "folder-zip-outline", ends_group=True),
    ActionSpec("file.project", QT_TRANSLATE_NOOP("Actions", "Name and si&ze of the project…"), _FILE, (), "information-outline", _PROJECT),
    ActionSpec("file.duplicate", QT_TRANSLATE_NOOP("Actions", "&Duplicate project…"), _FILE, (), "content-duplicate", _PROJECT),
    ActionSpec("file.pack", QT_TRANSLATE_NOOP("Actions", "Pac&k project as a zip…"), _FILE, (), "package-down", _PROJECT),
    ActionSpec("file.backups", QT_TRANSLATE_NOOP("Actions", "&Backups…"), _FILE, (), "backup-restore", _PROJECT),
    ActionSpec("file.relink", QT_TRANSLATE_NOOP("Actions", "&Find moved images…"), _FILE, (), "folder-search-outline", _WRITE),
    ActionSpec("file.close", QT_TRANSLATE_NOOP("Actions", "&Close project"), _FILE, ("Ctrl+W",), "close", _PROJECT, ends_group=True),
    ActionSpec("file.import", QT_TRANSLATE_NOOP("Actions", "&Import images from a folder…"), _FILE, ("Ctrl+I",), "image-plus", _WRITE),
    ActionSpec("file.import_table", QT_TRANSLATE_NOOP("Actions", "Import a table or &archive…"), _FILE, ("Ctrl+Shift+I",), "table-plus", _WRITE),
    ActionSpec("file.webcam", QT_TRANSLATE_NOOP("Actions", "Take pictures with the &webcam…"), _FILE, ("Ctrl+Shift+W",), "webcam", (*_WRITE, "capture")),
    ActionSpec("file.export", QT_TRANSLATE_NOOP("Actions", "&Export model…"), _FILE, ("Ctrl+E",), "export-variant", _PROJECT),
    ActionSpec("file.export_labels", QT_TRANSLATE_NOOP("Actions", "Export &labels…"), _FILE, ("Ctrl+Shift+E",), "tag-multiple-outline", _PROJECT, ends_group=True),
    ActionSpec("file.models", QT_TRANSLATE_NOOP("Actions", "&Models…"), _FILE, (), "view-list-outline", ends_group=True, finds=QT_TRANSLATE_NOOP("Actions", "download get import copy backbone weights safetensors")),
    ActionSpec("file.settings", QT_TRANSLATE_NOOP("Actions", "Se&ttings…"), _FILE, ("Ctrl+,",), "cog-outline", finds=QT_TRANSLATE_NOOP("Actions", "options configuration")),
    ActionSpec("file.quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), _FILE, ("Ctrl+Q",), "exit-to-app"),
    ActionSpec("edit.undo", QT_TRANSLATE_NOOP("Actions", "&Undo"), _EDIT, ("Ctrl+Z",), "undo", (*_WRITE, "undo")),
    ActionSpec("edit.redo", QT_TRANSLATE_NOOP("Actions", "&Redo"), _EDIT, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", (*_WRITE, "redo"), ends_group=True),
    ActionSpec("edit.paste", QT_TRANSLATE_NOOP("Actions", "&Paste"), _EDIT, ("Ctrl+V",), "content-paste", ("paste",)),
    ActionSpec("edit.select_all", QT_TRANSLATE_NOOP("Actions", "Select &all images"), _EDIT, ("Ctrl+A",), "select-all", _IMAGES),
    ActionSpec("edit.clear_selection", QT_TRANSLATE_NOOP("Actions", "Clear &selection"), _EDIT, ("Esc",), "selection-off", _IMAGES, ends_group=True),
    ActionSpec("edit.flag", QT_TRANSLATE_NOOP("Actions", "&Flag or unflag selected images"), _EDIT, ("F",), "flag-outline", _MARK),
    ActionSpec("edit.note", QT_TRANSLATE_NOOP("Actions", "Write a &note…"), _EDIT, ("N",), "note-text-outline", _MARK),
    ActionSpec("edit.exclude", QT_TRANSLATE_NOOP("Actions", "&Exclude or include selected images"), _EDIT, ("X",), "eye-off-outline", _MARK),
    ActionSpec("edit.bin", QT_TRANSLATE_NOOP("Actions", "Move selected images to the &bin"), _EDIT, ("Del",), "trash-can-outline", _MARK, finds=QT_TRANSLATE_NOOP("Actions", "delete remove images")),
    ActionSpec("edit.restore", QT_TRANSLATE_NOOP("Actions", "Res&tore selected images from the bin"), _EDIT, ("Ctrl+Backspace",), "restore", _MARK),
    ActionSpec("edit.show_bin", QT_TRANSLATE_NOOP("Actions", "Sh&ow the bin"), _EDIT, (), "trash-can-outline", _PROJECT, ends_group=True),
    ActionSpec("edit.history", QT_TRANSLATE_NOOP("Actions", "&History…"), _EDIT, ("Ctrl+H",), "history", _PROJECT),
    ActionSpec("view.grid", QT_TRANSLATE_NOOP("Actions", "Images as a &grid"), _VIEW, ("Ctrl+G",), "view-grid-outline", _IMAGES),
    ActionSpec("view.list", QT_TRANSLATE_NOOP("Actions", "Te&xts as a list"), _VIEW, ("Ctrl+Shift+G",), "view-list-outline", (*_IMAGES, "list")),
    ActionSpec("view.map", QT_TRANSLATE_NOOP("Actions", "Images as a ma&p"), _VIEW, ("Ctrl+M",), "scatter-plot-outline", _IMAGES, ends_group=True),
    ActionSpec("edit.similar", QT_TRANSLATE_NOOP("Actions", "Find &more like this"), _EDIT, ("Ctrl+L",), "image-search-outline", _IMAGES),
    ActionSpec("view.play", QT_TRANSLATE_NOOP("Actions", "Play or st&op the sound"), _VIEW, ("P",), "play", ("project", "sounds", "heard")),
    ActionSpec("view.play_selected", QT_TRANSLATE_NOOP("Actions", "Play eac&h sound that is selected"), _VIEW, (), "playlist-play", ("sounds",), ends_group=True),
    ActionSpec("view.data", QT_TRANSLATE_NOOP("Actions", "Go to &Data"), _VIEW, ("Ctrl+1",), "image-multiple-outline", _PROJECT),
    ActionSpec("view.label", QT_TRANSLATE_NOOP("Actions", "Go to &Label"), _VIEW, ("Ctrl+2",), "tag-outline", _PROJECT),
    ActionSpec("view.train", QT_TRANSLATE_NOOP("Actions", "Go to &Train"), _VIEW, ("Ctrl+3",), "school-outline", _PROJECT),
    ActionSpec("view.evaluate", QT_TRANSLATE_NOOP("Actions", "Go to &Evaluate"), _VIEW, ("Ctrl+4",), "chart-box-outline", _PROJECT),
    ActionSpec("view.use", QT_TRANSLATE_NOOP("Actions", "Go to &Use"), _VIEW, ("Ctrl+5",), "rocket-launch-outline", _PROJECT, ends_group=True),
    ActionSpec("view.larger", QT_TRANSLATE_NOOP("Actions", "Larger thu&mbnails"), _VIEW, ("Ctrl++", "Ctrl+="), "magnify-plus-outline"),
    ActionSpec("view.smaller", QT_TRANSLATE_NOOP("Actions", "&Smaller thumbnails"), _VIEW, ("Ctrl+-",), "magnify-minus-outline"),
    ActionSpec("view.normal", QT_TRANSLATE_NOOP("Actions", "&Normal thumbnails"), _VIEW, ("Ctrl+0",), "magnify", ends_group=True),
    ActionSpec("view.system", QT_TRANSLATE_NOOP("Actions", "S&ystem colours"), _VIEW, (), "theme-light-dark", finds=QT_TRANSLATE_NOOP("Actions", "theme appearance mode")),
    ActionSpec("view.light", QT_TRANSLATE_NOOP("Actions", "L&ight colours"), _VIEW, (), "white-balance-sunny", finds=QT_TRANSLATE_NOOP("Actions", "theme appearance bright mode")),
    ActionSpec("view.dark", QT_TRANSLATE_NOOP("Actions", "Dar&k colours"), _VIEW, (), "weather-night", ends_group=True, finds=QT_TRANSLATE_NOOP("Actions", "theme appearance night mode")),
    ActionSpec("view.palette", QT_TRANSLATE_NOOP("Actions", "&Command palette…"), _VIEW, ("Ctrl+P",), "console-line"),
    ActionSpec("view.message", QT_TRANSLATE_NOOP("Actions", "Go to the mess&age"), _VIEW, ("F6",), "message-text-outline", ("message",)),
    ActionSpec("run.start", QT_TRANSLATE_NOOP("Actions", "&Train a model"), _RUN, ("Ctrl+T",), "play", _WRITE),
    ActionSpec("run.stop", QT_TRANSLATE_NOOP("Actions", "&Stop what is running"), _RUN, ("Ctrl+.",), "stop", ("job",)),
    ActionSpec("help.help", QT_TRANSLATE_NOOP("Actions", "&Help and keys"), _HELP, ("F1",), "help-circle-outline"),
    ActionSpec("help.tour", QT_TRANSLATE_NOOP("Actions", "Show me a&round"), _HELP, (), "map-marker-path", ends_group=True),
    ActionSpec("help.check", QT_TRANSLATE_NOOP("Actions", "&Check this computer…"), _HELP, (), "stethoscope"),
    ActionSpec("help.network", QT_TRANSLATE_NOOP("Actions", "&Network…"), _HELP, (), "lan", finds=QT_TRANSLATE_NOOP("Actions", "online offline contacts internet privacy")),
    ActionSpec("help.log", QT_TRANSLATE_NOOP("Actions", "Show &log…"), _HELP, ("Ctrl+Shift+L",), "text-box-outline", ends_group=True),
    ActionSpec("help.about", QT_TRANSLATE_NOOP("Actions", "&About tldesk"), _HELP, (), "information-outline"),
)  # fmt: skip


def translate(text: str) -> str:
    """A text of the table in the user's language."""
    return QCoreApplication.translate("Actions", text)


@lru_cache(1024)  # after each edit the tips of all actions are set anew, and hardly one is another than before
def without_letter(text: str) -> str:
    """A text of a menu or button without the sign of the letter that chooses it: `&Open` and `打开(&O)`."""
    return re.sub(r"\(&\w\)|&(&?)", r"\1", text)


def literal(name: str) -> str:
    """A name as the text of a menu or button: an `&` in it chooses no letter."""
    return name.replace("&", "&&")
