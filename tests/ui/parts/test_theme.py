"""The theme: readable in both schemes, safe for colour-blind readers, and it follows the system."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, icons, theme
from tldesk.ui.parts.actions import ACTIONS
from tldesk.ui.window.rail import PAGES

SCHEMES = {"light": theme.LIGHT, "dark": theme.DARK}
SURFACES: tuple[theme.Token, ...] = ("window", "surface", "rail", "field", "hover", "selected", "banner")
LETTERS: tuple[theme.Token, ...] = ("text", "muted", "accent", "good", "warning", "bad")


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_text_is_readable_on_every_surface(name: str, letters: theme.Token, surface: theme.Token) -> None:
    tokens = SCHEMES[name].tokens
    assert theme.contrast(QColor(tokens[letters]), QColor(tokens[surface])) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_text_on_the_accent_is_readable(scheme: theme.Scheme) -> None:
    tokens = scheme.tokens
    for fill in (tokens["accent"], tokens["accent_hover"], tokens["bad"]):
        assert theme.contrast(QColor(tokens["on_accent"]), QColor(fill)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_class_colours_stand_out_and_carry_text(scheme: theme.Scheme) -> None:
    for value in scheme.classes:
        assert theme.contrast(QColor(value), QColor(scheme.tokens["surface"])) >= 3
        assert theme.contrast(QColor(value), QColor(scheme.tokens["window"])) >= 3
        assert theme.contrast(theme.text_on(QColor(value)), QColor(value)) >= 4.5


# Full dichromacy in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1.0).
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
}


def lab(color: str, matrix: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as somebody with the deficiency sees it."""
    value = QColor(color)
    rgb = np.array([value.redF(), value.greenF(), value.blueF()])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(matrix @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("deficiency", [*DEFICIENCIES, "none"])
def test_class_colours_differ_for_every_reader(name: str, deficiency: str) -> None:
    matrix = np.array(DEFICIENCIES.get(deficiency, np.eye(3)))
    seen = [lab(value, matrix) for value in SCHEMES[name].classes]
    first = min(float(np.linalg.norm(a - b)) for a, b in combinations(seen[:8], 2))
    assert first >= 15, "the first eight classes are told apart by colour"
    all_pairs = min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))
    assert all_pairs >= 12


def test_schemes_have_all_colours_and_real_ones() -> None:
    for scheme in SCHEMES.values():
        assert sorted(scheme.tokens) == sorted(get_args(theme.Token))
        assert [value for value in (*scheme.tokens.values(), *scheme.classes) if not QColor(value).isValid()] == []


@pytest.mark.parametrize("wish", ["light", "dark"])
def test_apply_gives_every_widget_the_scheme(qtbot: QtBot, qapp: QApplication, wish: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    appearance.apply(qapp, wish)
    assert theme.is_dark() == (wish == "dark")
    assert widget.palette().color(QPalette.ColorRole.Window) == QColor(SCHEMES[wish].tokens["window"])
    assert theme.color("text") == QColor(SCHEMES[wish].tokens["text"])
    assert theme.class_color(1) == theme.class_color(1 + len(SCHEMES[wish].classes))
    assert theme.chart_colors().background == QColor(SCHEMES[wish].tokens["surface"])
    appearance.apply(qapp, "light")


def test_system_scheme_is_followed(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The offscreen platform has no scheme of its own, so the system's answer is given here."""
    system = Qt.ColorScheme.Light
    monkeypatch.setattr(appearance, "_system_scheme", lambda _app: system)
    appearance.apply(qapp, "system")
    assert not theme.is_dark()
    system = Qt.ColorScheme.Dark
    with qtbot.waitSignal(theme.changed()):
        qapp.styleHints().colorSchemeChanged.emit(system)
    assert theme.is_dark()
    appearance.apply(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(system)
    assert not theme.is_dark(), "a scheme that was chosen stays"


def test_a_list_of_choices_is_shown_whole(qtbot: QtBot, qapp: QApplication) -> None:
    appearance.apply(qapp, "light")
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems([f"choice {number}" for number in range(8)])
    box.show()
    box.showPopup()
    qtbot.waitUntil(box.view().isVisible)
    assert box.view().verticalScrollBar().maximum() == 0
    box.hidePopup()


def test_a_button_that_keys_reach_has_one_frame(qtbot: QtBot, qapp: QApplication) -> None:
    """Fusion would draw a second one inside of ours, for whoever comes by Tab."""
    appearance.apply(qapp, "light")
    made = QPushButton("")
    made.resize(200, 40)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(made.hasFocus)
    made.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    picture = made.grab().toImage()
    inner = {picture.pixelColor(x, 20).name() for x in range(6, 194)}
    assert len(inner) == 1


@pytest.mark.parametrize("kind", [QTableView, QTreeView])
def test_a_table_shows_that_it_has_the_keyboard(qtbot: QtBot, qapp: QApplication, kind: type[QWidget]) -> None:
    appearance.apply(qapp, "light")
    table = kind()
    table.setProperty("role", "plain")
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    table.clearFocus()
    before = table.grab().toImage()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert table.grab().toImage() != before


def test_icons_follow_the_scheme(qapp: QApplication) -> None:
    icon = icons.icon("image", "text")
    colors = {}
    for wish in ("light", "dark"):
        appearance.apply(qapp, wish)
        image = icon.pixmap(32, 32).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        colors[wish] = max(pixels, key=lambda pixel: pixel.alpha()).name()
    appearance.apply(qapp, "light")
    assert colors == {"light": theme.LIGHT.tokens["text"], "dark": theme.DARK.tokens["text"]}


def test_every_icon_of_the_tables_exists(qapp: QApplication) -> None:
    for name in [spec.icon for spec in ACTIONS] + [page.icon for page in PAGES]:
        assert not icons.icon(name).isNull()
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


def test_the_type_scale_grows(qapp: QApplication) -> None:
    appearance.apply(qapp, "light")
    sizes = [theme.font(role).pixelSize() for role in ("small", "body", "heading", "title", "figure")]
    assert sizes == [round(size * theme.SHOWN.zoom) for size in (12, 13, 15, 20, 28)]
