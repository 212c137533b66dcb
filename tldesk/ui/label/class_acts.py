"""ClassActs: what can be done with a class of the list: rename, colour, move, merge, delete; each can be undone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from tldesk.project.editing.edits import Change
from tldesk.project.store import Project
from tldesk.ui.label.class_keys import ClassKeys
from tldesk.ui.label.merge_classes import MergeClasses
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.samples.filter_bar import FilterBar
from tldesk.ui.samples.note_dialog import NoteDialog
from tldesk.ui.session.classes import ClassesModel, images_of
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool

# The colours of classes, in the order of the palette.
_HUES = (
    QT_TRANSLATE_NOOP("ClassActs", "Orange"),
    QT_TRANSLATE_NOOP("ClassActs", "Cyan"),
    QT_TRANSLATE_NOOP("ClassActs", "Red"),
    QT_TRANSLATE_NOOP("ClassActs", "Purple"),
    QT_TRANSLATE_NOOP("ClassActs", "Teal"),
    QT_TRANSLATE_NOOP("ClassActs", "Yellow"),
    QT_TRANSLATE_NOOP("ClassActs", "Pink"),
    QT_TRANSLATE_NOOP("ClassActs", "Green"),
)


class ClassActs(QObject):
    """The menu of a ClassKeys, and the acts of its keys, edits and drags. `images_shown`: look at the images now."""

    images_shown = Signal()

    def __init__(self, context: Context, classes: ClassesModel, view: ClassKeys, filters: FilterBar) -> None:
        super().__init__(view)
        self._context = context
        self._classes = classes
        self._view = view
        self._filters = filters
        classes.rename_wanted.connect(self.rename)
        view.class_moved.connect(self.move)
        view.removal_wanted.connect(self.remove)
        view.definition_wanted.connect(self.define)
        view.menu_wanted.connect(self.popup)

    def popup(self, name: str, point: QPoint) -> None:
        """Show the menu of a class at a point of the screen."""
        menu = self.make_menu(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def make_menu(self, name: str) -> QMenu:
        """The menu of a class."""
        menu = QMenu(self._view)
        menu.setObjectName("label-class-menu")
        row, last = self._classes.names().index(name), self._classes.rowCount() - 1
        menu.addAction(icons.icon("magnify"), self.tr("Show its images"), partial(self.show_images, name))
        menu.addSeparator()
        colors = self._color_menu(name, menu)
        entries = (
            (self.tr("Rename"), "pencil-outline", partial(self._view.rename, name), "F2", True),
            (self.tr("Definition…"), "text-box-edit-outline", partial(self.define, name), "F4", True),
            (self.tr("Move up"), "arrow-up", partial(self.move, name, row - 1), "Alt+Up", row > 0),
            (self.tr("Move down"), "arrow-down", partial(self.move, name, row + 1), "Alt+Down", row < last),
            (self.tr("Merge with others…"), "call-merge", partial(self.merge, name), "", last > 0),
            (self.tr("Delete…"), "trash-can-outline", partial(self.remove, name), "Del", True),
        )
        for text, icon, act, keys, possible in entries:
            action = menu.addAction(icons.icon(icon), text, act)
            # Shown alone: while the keyboard is in the list, the list takes these keys itself.
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(possible and self._view.writable)
            if keys == "F2":
                menu.addMenu(colors)
        colors.setEnabled(self._view.writable)
        return menu

    def _color_menu(self, name: str, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("Colour"), parent)
        menu.setIcon(icons.icon("palette-outline"))
        shape, now = divmod(self._classes.info(name).color_index, theme.CLASS_COLORS)
        for color, hue in enumerate(_HUES):
            text = QCoreApplication.translate("ClassActs", hue)
            shown = filled(self.tr("{text} (current)"), text=text) if color == now else text
            chosen = shape * theme.CLASS_COLORS + color  # its shape stays
            menu.addAction(swatch(class_mark(chosen)), shown, partial(self.recolor, name, chosen))
        return menu

    # acts

    def show_images(self, name: str) -> None:
        """Show the images of this class alone."""
        self._filters.set_query(replace(self._filters.query, label=name, status="all", text="", ids=None))
        self.images_shown.emit()

    def rename(self, old: str, new: str) -> None:
        """Give a class another name; a filter by it goes along."""
        filtered = self._filters.query.label == old

        def edit(project: Project) -> Change:
            change = project.edits.rename_class(old, new)
            if filtered:
                self._filters.set_query(replace(self._filters.query, label=new))
            return change

        self._context.edit(edit)

    def recolor(self, name: str, color: int) -> None:
        """Give a class another colour."""
        self._context.edit(lambda project: project.edits.recolor_class(name, color))

    def define(self, name: str) -> None:
        """Ask what a class means; it is shown beside its key."""
        title = filled(self.tr("Definition of “{name}”"), name=name)
        about = self.tr("What belongs to this class, and what does not: it is shown beside the key of the class.")
        before = self._classes.info(name).definition
        dialog = NoteDialog(title, before, self._view.window(), about, self.tr("Save definition"))
        edits = self._context.edit
        dialog.accepted.connect(lambda: edits(lambda project: project.edits.define_class(name, dialog.note)))
        dialog.open()

    def move(self, name: str, place: int) -> None:
        """Put a class at another place of the list, and with it give it another key."""
        self._context.edit(lambda project: project.edits.move_class(name, place))

    def remove(self, name: str) -> None:
        """Delete a class; first say how many images lose it."""
        self._ask(name)

    def merge(self, name: str) -> None:
        """Ask which classes are to become one."""
        project = self._context.project
        if project is None:
            return
        dialog = MergeClasses(project, self._classes, name, self._view.window())

        def merge() -> None:
            names, into = dialog.names, dialog.into
            self._context.edit(lambda project: project.edits.merge_classes(names, into), dialog.count)

        dialog.accepted.connect(merge)
        dialog.open()

    # asking

    def _ask(self, name: str) -> None:
        """Count the images of a class, then ask whether it is to go; without any it goes at once."""
        project = self._context.project
        if project is not None:
            wait = self._context.wait(filled(self.tr("Counting the images of “{name}”…"), name=name))
            run_in_pool(lambda: (name, images_of(project, [name])), self._confirm_removal, priority=1, wait=wait)

    def _confirm_removal(self, found: tuple[str, int]) -> None:
        name, count = found
        if not count:
            self._remove(name, 0)
            return
        text = self.tr(
            "{count} {count:image has this class. It stays in the project and loses|images have this class. They stay "
            "in the project and lose} this label."
        )
        dialog = Confirm(
            filled(self.tr("Delete the class “{name}”?"), name=name),
            filled(text, count=count) + " " + self.tr("You can undo this."),
            self.tr("Delete class"),
            "delete-class",
            self._view.window(),
            destructive=True,
        )
        dialog.accepted.connect(lambda: self._remove(name, count))
        dialog.open()

    def _remove(self, name: str, count: int) -> None:
        text = filled(self.tr("Class “{name}” deleted."), name=name)
        self._context.edit(lambda project: project.edits.remove_class(name), count, lambda _change: text)
