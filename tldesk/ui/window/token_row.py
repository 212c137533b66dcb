"""TokenRow: whether an access token for the model server lies in the keyring of the system, and deleting it there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import row
from tldesk.ui.session.calls import run_in_pool
from tldesk.ui.session.context import Context


class TokenRow(QWidget):
    """Is there where a token is, once the keyring was asked: see `look`. It is for the server of the settings as they
    are kept. What it deletes is gone at once, without *Save*."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._host, self._asked = context, "", False
        self.words = label("", wrap=True, name="settings-token")
        self.delete_button = button(
            self.tr("Delete access token…"), "settings-token-delete", self.ask_to_delete, icon="trash-can-outline"
        )
        self.setLayout(row((self.words, 1), self.delete_button))
        self.hide()

    def look(self, wanted: bool) -> None:
        """Ask the keyring, in the pool, where it is `wanted` and was not asked yet: it may ask the user in turn."""
        if wanted and not self._asked:
            self._asked = True
            run_in_pool(_host_with_token, self._show, self._context.error_occurred.emit)

    def ask_to_delete(self) -> None:
        """Ask, and delete the token."""
        title = filled(self.tr("Delete the access token for {host}?"), host=self._host)
        text = self.tr("Models that ask for a token can be downloaded once you have entered one again.")
        act = self.tr("Delete access token")
        dialog = Confirm(title, text, act, "delete-token", self.window(), destructive=True)
        dialog.accepted.connect(self._delete)
        dialog.open()

    def _delete(self) -> None:
        host = self._host
        run_in_pool(lambda: _forget(host), self._show_deleted, self._context.error_occurred.emit)

    def _show(self, host: str) -> None:
        self._host = host
        text = self.tr("Access token for {host}: in the keyring of this system")
        self.words.setText(filled(text, host=host))
        self.setVisible(bool(host))

    def _show_deleted(self, _none: object) -> None:
        self.words.setText(filled(self.tr("Access token for {host}: none"), host=self._host))
        self.delete_button.hide()


def _host_with_token() -> str:
    """The host of the model server, if there is a token for it; else nothing."""
    from tldesk.online import door, token

    host = door.host_of(door.address())
    return host if token.has(host) else ""


def _forget(host: str) -> None:
    from tldesk.online import token

    token.forget(host)
