"""The settings, as a form generated from their described fields, and the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QTabWidget, QWidget

from tldesk.settings import Settings
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.form import Form
from tldesk.ui.parts.layouts import column, fill, holder
from tldesk.ui.projects import places
from tldesk.ui.session.context import Context
from tldesk.ui.window.keys_editor import KeysEditor
from tldesk.ui.window.token_row import TokenRow

_BELOW = 14 * theme.GRID  # pixels of what follows a setting that is turned to: its help and the next one


class SettingsDialog(Dialog):
    """Changes nothing before *Save*."""

    stays = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Settings"), "settings", parent)
        self._context = context
        self.form = Form(Settings, context.settings.model_dump(), prefix="settings", show_help=True)
        folder = self.form.editor("projects_folder")
        assert isinstance(folder, QLineEdit)
        folder.setPlaceholderText(str(places.usual()))
        self.token = TokenRow(context)
        self.form.put_below(self.token, "mirror")
        self.keys = KeysEditor(context.settings.keys)
        general = holder(column(self.form, 1, gap=None, margins=(0, theme.GAP_LARGE, 0, 0)))
        self._scroll = scroll = named(QScrollArea(), "settings-general", self.tr("General"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(general)
        self.tabs = named(QTabWidget(), "settings-tabs", self.tr("Settings"))
        self.tabs.addTab(scroll, self.tr("General"))
        self.tabs.addTab(self.keys, self.tr("Keys"))
        fill(self.body, (self.tabs, 1))
        self._save = button(self.tr("Save"), "settings-save", self.save, role="primary")
        self._reset = button(self.tr("Defaults"), "settings-defaults", self.show_defaults, role="quiet")
        self.add_buttons(self.close_button(self.tr("Cancel")), self._save, left=(self._reset,))
        self.form.value_changed.connect(self._check)
        self._look_for_token()
        self.resize(94 * theme.GRID, 82 * theme.GRID)

    def save(self) -> None:
        """Keep the values and close; a bad one is marked instead."""
        if not self.form.check():
            return
        try:
            self._context.change_settings(**self.form.value(), keys=self.keys.keys.value())
        except OSError as error:
            self._context.error_occurred.emit(error)
            return
        self.accept()

    def turn_to(self, field: str) -> None:
        """Bring a setting into sight, with the keyboard at it."""
        editor = self.form.editor(field)
        editor.setFocus()
        # Once it has its place.
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(editor, 0, _BELOW))

    def show_defaults(self) -> None:
        """Put the defaults into what is shown; *Save* keeps them."""
        if self.tabs.currentWidget() is self.keys:
            self.keys.reset_all()
        else:
            self.form.set_value(Settings().model_dump())

    def _check(self) -> None:
        self._save.setEnabled(self.form.check())
        self._look_for_token()

    def _look_for_token(self) -> None:
        """While no downloads are allowed there is no use for one, and the keyring, which may ask for a password, is
        left alone."""
        self.token.look(bool(self.form.held(["online"])["online"]))
