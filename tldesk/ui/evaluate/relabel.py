"""Relabel: the keys and the menu that give the selected images of an evaluation another label, in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from tldesk.ui.evaluate.answers_view import AnswersView
from tldesk.ui.parts.actions import literal
from tldesk.ui.parts.keys import CLASS_KEYS, class_keys
from tldesk.ui.parts.language import filled
from tldesk.ui.samples.replacing import ask_to_replace
from tldesk.ui.session.context import Context


class Relabel(QObject):
    """Serves one AnswersView; each label that is given is an edit."""

    def __init__(self, context: Context, view: AnswersView) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        view.installEventFilter(self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.popup)

    @property
    def possible(self) -> bool:
        """Whether an image is selected and the project may be changed."""
        project = self._context.project
        return project is not None and not project.read_only and bool(self._view.selected())

    @property
    def several(self) -> bool:
        """Whether an image may have several labels."""
        project = self._context.project
        return project is not None and project.multi_label

    def label(self, name: str | None) -> None:
        """Give the selected images this label, or take theirs away.

        Where they may have several, the others stay, and it is taken away when all of them have it.
        """
        ids = [answer.sample_id for answer in self._view.selected()]
        if not self.possible:
            return
        if self.several and name is not None:
            text = filled(self.tr("“{label}” added, or removed where all images had it."), label=name)
            self._context.edit(lambda project: project.edits.toggle_label(ids, name), len(ids), lambda _change: text)
        else:
            self._give(ids, name)

    def _give(self, ids: list[int], name: str | None) -> None:
        text = self.tr("Label removed.")
        if name is not None:
            text = filled(self.tr("Labelled “{label}”. It counts from the next training on."), label=name)
        ask_to_replace(
            self._context,
            dict.fromkeys(ids, name),
            lambda project: project.edits.set_label(ids, name),
            self._view.window(),
            lambda _change: text,
        )

    def popup(self, point: QPoint) -> None:
        """Show the menu at a point of the view."""
        if self.possible:
            menu = self.make_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._view.viewport().mapToGlobal(point))

    def make_menu(self) -> QMenu:
        """Every class with its key."""
        menu = QMenu(self._view)
        menu.setObjectName("answers-menu")
        menu.addSection(self.tr("Relabel"))
        classes = self._classes()
        keys = {name: key for key, name in class_keys(classes).items()}
        for name in classes:
            action = menu.addAction(literal(name), partial(self.label, name))
            if name in keys:
                # Shown alone: the view takes the key itself.
                action.setShortcut(QKeySequence(keys[name]))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                action.setShortcutVisibleInContextMenu(True)
        menu.addSeparator()
        menu.addAction(self.tr("No label"), partial(self.label, None))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of classes before the list searches for them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.text().upper()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not key or not plain or key not in CLASS_KEYS or not self.possible:
            return False
        name = class_keys(self._classes()).get(key)
        if name is not None:
            self.label(name)
        return True

    def _classes(self) -> list[str]:
        project = self._context.project
        return project.classes.names() if project is not None else []
