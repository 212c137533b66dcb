"""ClassCard: the classes of the Label page, with a field for a new one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.errors import TldeskError
from tldesk.project.editing.edits import Change
from tldesk.project.samples.classes import checked_name
from tldesk.project.store import Project
from tldesk.ui.label.class_acts import ClassActs
from tldesk.ui.label.class_finder import ClassFinder
from tldesk.ui.label.class_keys import ClassKeys
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, icon_button, label, named
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.narrow import rows_shown
from tldesk.ui.samples.filter_bar import FilterBar
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

_OF_NAMES = ("class_exists", "class_means_none", "bad_class_name", "unseen_letters")
_ROWS = 3  # classes that are shown at least: in a low window


class ClassCard(Card):
    """`class_chosen` carries a name that was clicked, found by typing or just made there; `left` gives the keyboard
    back to the images.
    """

    class_chosen = Signal(str)
    left = Signal()

    def __init__(
        self, context: Context, classes: ClassesModel, filters: FilterBar, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "label-class-card", parent, margins=(theme.GAP, 12, theme.GAP, 12))
        self._context = context
        self._classes = classes
        self.keys = named(ClassKeys(classes), "label-classes", self.tr("Classes: select one to assign it"))
        rows_shown(self.keys, _ROWS)
        self.acts = ClassActs(context, classes, self.keys, filters)
        self.new_class = named(QLineEdit(), "label-new-class", self.tr("Name of a new class"))
        self.add_button = button(self.tr("Add"), "label-add-class", self._add_and_leave)
        self.find_button = icon_button("magnify", "label-find-class", self.tr("Find a class by typing (/)"), self.ask)
        define = QAction(self)
        define.setObjectName("label-define-class")
        define.triggered.connect(self.ask_definition)
        self.wrong = label("", "bad", wrap=True, name="label-new-class-wrong")
        self.wrong.hide()
        self._made = ""  # the class that was made last, until it is in the list
        self._first = False  # the classes of this project are being read for the first time
        self.empty = label(
            self.tr("Add the first class below. It gets key 1, the next one key 2, and so on."),
            "muted",
            wrap=True,
            name="label-no-classes",
        )
        self._lay_out()
        self.keys.class_chosen.connect(self.class_chosen)
        self.keys.name_refused.connect(self._refuse)
        self.acts.images_shown.connect(self.left)
        self.new_class.textEdited.connect(lambda _text: self.wrong.hide())
        self.new_class.returnPressed.connect(self.add)
        self.new_class.setToolTip(self.tr("Enter adds it. Escape returns to the images."))
        classes.refreshed.connect(self._show_classes)

    def _lay_out(self) -> None:
        margins = (theme.GAP, 0, theme.GAP, 0)
        head = row((label(self.tr("Classes"), "heading"), 1), self.find_button, margins=margins)
        add = row((self.new_class, 1), self.add_button, margins=margins)
        for words in (self.empty, self.wrong):
            words.setContentsMargins(*margins)
        self.empty.hide()
        self.new_class.setPlaceholderText(self.tr("New class"))
        fill(self.body, head, self.empty, (self.keys, 1), add, self.wrong)

    def set_project(self, project: Project | None) -> None:
        """Let the classes of this project be changed, if it can be written to."""
        self._first = True
        writable = project is not None and not project.read_only
        self.keys.writable = writable
        for widget in (self.new_class, self.add_button):
            widget.setEnabled(writable)

    def ask(self) -> None:
        """Ask for a class by a few letters; it is given to what is selected."""
        finder = ClassFinder(self._classes, self.keys.writable, self)
        finder.class_chosen.connect(self._found)
        finder.open()

    def ask_definition(self) -> None:
        """Ask for a class by a few letters, then what it means."""
        finder = ClassFinder(self._classes, False, self)
        finder.class_chosen.connect(lambda name, _new: self.acts.define(name))
        finder.open()

    def add(self) -> None:
        """Add the class whose name was typed; say below why not when it cannot be. The keyboard stays for the next
        name: what is typed goes there, in place of one that was refused, not to the images as keys.
        """
        name = self.new_class.text()
        if name.strip() and self._make(name):
            self.new_class.clear()
        self.new_class.setFocus()
        self.new_class.selectAll()

    def _add_and_leave(self) -> None:
        if not self.new_class.text().strip():
            self.new_class.setFocus()
            return
        self.add()
        if not self.new_class.text():
            self.left.emit()

    def begin(self) -> bool:
        """Without classes nothing can be labelled: the keyboard is for the name of the first; whether it is now."""
        wanted = not self.empty.isHidden() and self.new_class.isEnabled()
        if wanted:
            self.new_class.setFocus()
        return wanted

    def leave(self) -> bool:
        """What Escape does in the field and in the list; whether the keyboard was there."""
        if not self.new_class.hasFocus() and not self.keys.hasFocus():
            return False
        self.new_class.clear()
        self.wrong.hide()
        self.left.emit()
        return True

    def _found(self, name: str, new: bool) -> None:
        if not new or self._make(name):
            self.class_chosen.emit(name)

    def _make(self, name: str) -> bool:
        """Add a class; whether it is there now. What is wrong with its name is said below the field."""
        added: list[Change] = []
        self.wrong.hide()

        def add(project: Project) -> Change | None:
            try:
                added.append(project.edits.add_class(name))
            except TldeskError as error:
                if error.code not in _OF_NAMES:
                    raise
                self._refuse(error)
                return None
            self._made = checked_name(name)
            return added[0]

        self._context.edit(add)
        return bool(added)

    def _refuse(self, error: TldeskError | None) -> None:
        """Say what is wrong with a name that was typed, until it is mended."""
        self.wrong.setText(shown(error).whole if error is not None else "")
        self.wrong.setVisible(error is not None)

    def _show_classes(self) -> None:
        """Bring a new class into sight, as soon as it is in the list."""
        names = self._classes.names()
        self.empty.setVisible(not names)
        if self._first and self.isVisible():
            self.begin()  # not later: where the last class was undone, Ctrl+Z stays with the images
        self._first = False
        if self._made in names:
            self.keys.scrollTo(self._classes.index(names.index(self._made)))
            self._made = ""
