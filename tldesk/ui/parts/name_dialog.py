"""NameDialog: asks for a name of one line: that of a filter, the title of a training."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.errors import TldeskError
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.layouts import fill


class NameDialog(Dialog):
    """`field` says what is asked for, `text` stands there already, `example` where nothing does.

    `keep(text)` does what is asked for; what it raises is said beside the name, and the dialog stays.
    """

    def __init__(
        self,
        title: str,
        field: str,
        text: str,
        keep: Callable[[str], object],
        parent: QWidget | None,
        *,
        name: str,
        example: str = "",
    ) -> None:
        super().__init__(title, name, parent)
        self._keep = keep
        self.name = named(QLineEdit(text), f"{name}-text", field)
        self.name.setPlaceholderText(example)
        self.name.selectAll()
        self.wrong = label("", "bad", wrap=True, name=f"{name}-wrong")
        self.wrong.hide()
        fill(self.body, self.name, self.wrong)
        self.save = button(self.tr("Save"), f"{name}-save", self.try_to_keep, role="primary")
        self.save.setEnabled(bool(text.strip()))
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
            self.wrong.setText(words.whole)
            self.wrong.show()
            return
        self.accept()
