"""The theme: readable in both schemes, and it follows the system. Its colours: tests/test_palette.py."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, icons, theme
from tldesk.ui.parts.actions import ACTIONS
from tldesk.ui.parts.controls import button
from tldesk.ui.parts.layouts import column, row
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
def test_class_colours_carry_text(scheme: theme.Scheme) -> None:
    for value in scheme.classes:
        assert theme.contrast(theme.text_on(QColor(value)), QColor(value)) >= 4.5


def test_on_a_middle_grey_text_is_white_while_that_is_read_well() -> None:
    assert theme.text_on(QColor("#6c7582")) == QColor("white") and theme.text_on(QColor("#9aa3b0")) == QColor("black")


@pytest.mark.parametrize("wish", ["light", "dark"])
def test_apply_gives_every_widget_the_scheme(qtbot: QtBot, qapp: QApplication, wish: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    appearance.apply(qapp, wish)
    assert theme.is_dark() == (wish == "dark")
    assert widget.palette().color(QPalette.ColorRole.Window) == QColor(SCHEMES[wish].tokens["window"])
    assert theme.color("text") == QColor(SCHEMES[wish].tokens["text"])
    assert theme.class_color(1) == theme.class_color(1 + len(SCHEMES[wish].classes)) == QColor(SCHEMES[wish].classes[1])
    assert {split: theme.split_color(split).name() for split in ("train", "val", "test")} == SCHEMES[wish].splits
    assert theme.split_color(None) == theme.split_color("") == theme.color("blank")
    assert theme.curve_color("val") == QColor(SCHEMES[wish].curves["val"])
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


def test_a_window_and_its_dialogs_have_the_rules_of_each_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    """Not the application: see docs/decisions/0020."""
    appearance.apply(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    dialog = QDialog(window)
    dialog.setLayout(column(button("Go on", "go-on", lambda: None, role="primary")))
    for opened in (window, dialog):
        opened.show()
    ground: dict[str, str] = {}
    for wish in ("light", "dark"):
        appearance.apply(qapp, wish)
        ground[wish] = dialog.grab().toImage().pixelColor(dialog.rect().center() - QPoint(0, 8)).name()
    appearance.apply(qapp, "light")
    assert ground == {wish: SCHEMES[wish].tokens["accent"] for wish in ground}
    assert not qapp.styleSheet()


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
    place, field, table = QWidget(), QLineEdit(), kind()
    place.setLayout(row(field, table))
    table.setProperty("role", "plain")
    qtbot.addWidget(place)
    with qtbot.waitExposed(place):
        place.show()
    place.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    before = table.grab().toImage()
    QTest.keyClick(field, Qt.Key.Key_Tab)
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
