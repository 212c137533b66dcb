"""FilterName: the name under which a filter is saved, or the new one that it gets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.errors import TldeskError
from tldesk.project.filters import LONGEST_NAME
from tldesk.ui import theme
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.errors import shown
from tldesk.ui.widgets.parts import button, label, named


class FilterName(Dialog):
    """`keep(name)` does what is asked for; what it raises is said beside the name, and the dialog stays."""

    def __init__(self, title: str, name: str, keep: Callable[[str], object], parent: QWidget | None) -> None:
        super().__init__(title, "filter-name", parent)
        self._keep = keep
        self.name = named(QLineEdit(name), "filter-name-text", self.tr("Name of the filter"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("For example: blurred cats"))
        self.name.selectAll()
        self.wrong = label("", "bad", wrap=True, name="filter-name-wrong")
        self.wrong.hide()
        self.body.addWidget(self.name)
        self.body.addWidget(self.wrong)
        self.save = button(self.tr("Save"), "filter-name-save", self.try_to_keep, role="primary")
        self.save.setEnabled(bool(name.strip()))
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.add_buttons(self.close_button(self.tr("Cancel")), self.save)
        self.setMinimumWidth(48 * theme.GRID)
        self.name.setFocus()

    def try_to_keep(self) -> None:
        """Do it and close, or say what is wrong."""
        try:
            self._keep(self.name.text())
        except TldeskError as error:
            words = shown(error)
            self.wrong.setText(f"{words.text} {words.hint}".strip())
            self.wrong.show()
            return
        self.accept()
