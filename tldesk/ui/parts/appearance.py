"""Putting the look on the application and its windows: style, palette, fonts and style rules, in the scheme that is
wished for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tldesk.ui.parts import fonts, theme
from tldesk.ui.parts.focus_ring import FocusRing
from tldesk.ui.parts.style import style_sheet

_DRESSED = "dressed"  # a property of windows


def apply(app: QApplication, wish: str = "system") -> None:
    """Give the program its style, palette and fonts, and its windows the rules of the scheme, see `dress`.

    `wish` is `light`, `dark` or `system` (which is followed).
    """
    theme.SHOWN.wish = wish
    first = not theme.SHOWN.followed
    if first:
        app.setStyle("Fusion")
        fonts.use(app)
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _switch(app))
    wishes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app.styleHints().setColorScheme(wishes.get(wish, Qt.ColorScheme.Unknown))
    _switch(app, anew=first)
    theme.SHOWN.followed = True


def dress(window: QWidget) -> None:
    """Give a window the style rules, in this scheme and in each that follows, and a ring where the keyboard is; its
    dialogs and menus take them from it.

    Rules of the application would say the same. But then Qt gives a part its style anew whenever it is put into
    another, and so to all that is in it: pages, which are made from the inside out, took up to nine times as long.
    """
    window.setProperty(_DRESSED, True)
    window.setStyleSheet(_rules())
    FocusRing(window)


def _rules() -> str:
    return style_sheet(theme.SHOWN.scheme.tokens, {role: theme.pixels(role) for role in theme.SIZES})


def _switch(app: QApplication, *, anew: bool = False) -> None:
    """Put on the scheme that is wished for, or the system's."""
    dark = theme.SHOWN.wish == "dark" or (theme.SHOWN.wish == "system" and _system_scheme(app) == Qt.ColorScheme.Dark)
    scheme = theme.DARK if dark else theme.LIGHT
    if scheme is theme.SHOWN.scheme and not anew:
        return
    theme.SHOWN.scheme = scheme
    app.setPalette(_palette(scheme))
    for window in app.topLevelWidgets():
        if window.property(_DRESSED):
            window.setStyleSheet(_rules())
    theme.SHOWN.changed.emit()


def _system_scheme(app: QApplication) -> Qt.ColorScheme:
    return app.styleHints().colorScheme()


def _palette(scheme: theme.Scheme) -> QPalette:
    role, tokens = QPalette.ColorRole, scheme.tokens
    table = {
        role.Window: tokens["window"],
        role.WindowText: tokens["text"],
        role.Base: tokens["field"],
        role.AlternateBase: tokens["window"],
        role.Text: tokens["text"],
        role.PlaceholderText: tokens["muted"],
        role.Button: tokens["surface"],
        role.ButtonText: tokens["text"],
        role.BrightText: tokens["bad"],
        role.ToolTipBase: tokens["text"],
        role.ToolTipText: tokens["surface"],
        role.Highlight: tokens["accent"],
        role.HighlightedText: tokens["on_accent"],
        role.Accent: tokens["accent"],
        role.Link: tokens["accent"],
        role.LinkVisited: tokens["accent"],
        role.Light: tokens["surface"],
        role.Midlight: tokens["hover"],
        role.Mid: tokens["border"],
        role.Dark: tokens["border"],
        role.Shadow: tokens["border"],
    }
    palette = QPalette()
    for name, value in table.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens["disabled"]))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens["border"]))
    return palette
