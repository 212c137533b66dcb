"""The style rules: three weights, and letters that can be read also where they only hint or are switched off."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, style, theme
from tldesk.ui.window.rail import Rail

SCHEMES = {"light": theme.LIGHT, "dark": theme.DARK}


def test_there_are_three_weights() -> None:
    rules = style.style_sheet(theme.LIGHT.tokens, theme.SIZES)
    assert set(re.findall(r"font-weight: *(\w+)", rules)) <= {"400", "500", "600"}
    assert {theme.font(role, bold=bold).weight() for role in theme.SIZES for bold in (False, True)} <= {400, 500, 600}


@pytest.mark.parametrize("wish", SCHEMES)
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QComboBox])
def test_placeholders_can_be_read(qtbot: QtBot, qapp: QApplication, wish: str, kind: type[QWidget]) -> None:
    """Qt would make them of the text's colour, half of it see-through."""
    appearance.apply(qapp, wish)
    field = kind()
    qtbot.addWidget(field)
    if isinstance(field, QComboBox):
        field.setEditable(True)
    field.show()
    found = field.palette().color(QPalette.ColorRole.PlaceholderText)
    appearance.apply(qapp, "light")
    ground = QColor(SCHEMES[wish].tokens["field"])
    assert found.alpha() == 255 and theme.contrast(found, ground) >= 4.5


@pytest.mark.parametrize("wish", SCHEMES)
def test_what_is_switched_off_can_be_told(qtbot: QtBot, qapp: QApplication, wish: str) -> None:
    appearance.apply(qapp, wish)
    rail = Rail()
    qtbot.addWidget(rail)
    rail.show()
    found = {part.palette().color(QPalette.ColorRole.ButtonText).name() for part in rail.findChildren(QToolButton)}
    appearance.apply(qapp, "light")
    tokens = SCHEMES[wish].tokens
    assert found == {tokens["disabled"]}
    for ground in (tokens["rail"], tokens["window"], tokens["surface"]):
        assert theme.contrast(QColor(tokens["disabled"]), QColor(ground)) >= 3
