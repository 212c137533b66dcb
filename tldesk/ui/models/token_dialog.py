"""TokenDialog: takes the access token that a model server asks for, and hands it to the system's keyring."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.errors import TldeskError
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.layouts import fill
from tldesk.ui.session.calls import run_in_pool


class TokenDialog(Dialog):
    """Says what the server has said. It is accepted once the token is kept; it is never shown again."""

    stays = True

    def __init__(self, error: TldeskError, parent: QWidget | None) -> None:
        super().__init__(_tr("Access token"), "access-token", parent)
        words = shown(error)
        self.why = label(words.text, wrap=True, name="access-token-why")
        about = _tr(
            "If the model is open to you, enter an access token of your account there. It is kept in the keyring of "
            "this system, sent to this server alone, and never shown again."
        )
        self.field = named(QLineEdit(), "access-token-text", _tr("Access token"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(self.field.accessibleName())
        self.wrong = label("", "bad", wrap=True, name="access-token-wrong")
        self.wrong.hide()
        fill(self.body, self.why, label(about, "muted", wrap=True), self.field, self.wrong, 1)
        self.keep_button = button(_tr("Save and try again"), "access-token-save", self.keep, role="primary")
        self.keep_button.setEnabled(False)
        self.field.textChanged.connect(lambda text: self.keep_button.setEnabled(bool(text.strip())))
        self.add_buttons(self.close_button(_tr("Cancel")), self.keep_button)
        self.setMinimumWidth(60 * theme.GRID)
        self.field.setFocus()

    def keep(self) -> None:
        """Hand the token to the keyring, in the pool; what stands in the way is said here."""
        token = self.field.text().strip()
        self.keep_button.setEnabled(False)
        run_in_pool(lambda: _keep(token), lambda _none: self.accept(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        words = shown(error)
        self.wrong.setText(words.whole)
        self.wrong.show()
        self.field.clear()
        self.grow()


def _keep(text: str) -> None:
    from tldesk.online import door, token

    token.keep(text, door.host_of(door.address()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Models", text)
