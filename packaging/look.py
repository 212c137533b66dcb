"""Make the pictures of docs/look.md: every part of the window, from the real widgets, in both themes.

python packaging/look.py [--out FOLDER]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.banner import Banner
from tldesk.ui.parts.choice_card import ChoiceCard
from tldesk.ui.parts.controls import Button, Card, button, icon_button, label, more_button, named, set_property
from tldesk.ui.parts.figure import Figure
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.segments import Segments
from tldesk.ui.window.rail import Rail

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "packaging" / "pictures"
SIZE = (1120, 584)
THEMES = ("light", "dark")


def press(text: str, *, role: str = "", icon: str = "", on: bool = True, ring: bool = False) -> Button:
    """A button, as one may find it."""
    made = button(text, text.lower(), lambda: None, role=role, icon=icon)
    made.setEnabled(on)
    if ring:
        made.setProperty("part", "ringed")
    return made


def head() -> PageHeader:
    """The header of a page."""
    views = Segments("views", "View")
    for key, text, icon in (
        ("grid", "Grid", "view-grid-outline"),
        ("single", "One by one", "image-outline"),
        ("map", "Map", "scatter-plot-outline"),
    ):
        views.add(key, f"view-{key}", text, icon=icon)
    more, _ = more_button("more", "More")
    facts = label("240 images · 228 labelled · 6 classes", "muted")
    return PageHeader("Page header", facts, views, more, press("Primary", role="primary", icon="plus"))


def type_card() -> Card:
    """The scale of the letters."""
    made = Card("Type", "type")
    for role in ("figure", "title", "heading", "body", "muted", "small"):
        fill(made.body, label(f"{theme.SIZES.get(role, theme.SIZES['body'])} {role}", role))
    text = "A paragraph has lines that are 1.4 of its letters apart, in both languages, so that it is read with ease."
    fill(made.body, label(text, wrap=True), row(*(label(role, role) for role in ("good", "warning", "bad")), 1))
    return made


def controls_card() -> Card:
    """What is pressed and chosen."""
    made = Card("Controls", "controls")
    roles = ("primary", "", "quiet", "danger")
    fill(made.body, row(*(press(role.capitalize() or "Plain", role=role) for role in roles), 1))
    off = (press("Off", on=False), press("Off too", role="primary", on=False))
    fill(made.body, row(press("Keyboard", ring=True), *off, icon_button("pencil", "icon", "Icon"), 1))
    check, radio = QCheckBox("Checked"), QRadioButton("Chosen")
    for part in (check, radio):
        part.setChecked(True)
    box, number, slider, bar = QComboBox(), QSpinBox(), QSlider(Qt.Orientation.Horizontal), QProgressBar()
    box.addItem("A choice")
    slider.setValue(60)
    bar.setValue(60)
    bar.setTextVisible(False)
    field, wrong = QLineEdit(), QLineEdit("12 pixels")
    field.setPlaceholderText("A field with a hint")
    set_property(wrong, "wrong", True)
    fill(made.body, row(check, QCheckBox("Not checked"), radio, 1), row((field, 1), (wrong, 1)))
    fill(made.body, row((box, 1), (number, 1)), slider, bar, 1)
    return made


def panel_card() -> Card:
    """Panels behind tabs, with a list of which a row is selected."""
    made, tabs, rows = Card("", "panels"), QTabWidget(), QListWidget()
    tabs.setDocumentMode(True)
    tabs.tabBar().setDrawBase(False)
    rows.addItems(["Selected", "Another", "A third"])
    rows.setCurrentRow(0)
    rows.setProperty("role", "plain")
    tabs.addTab(rows, "Underlined tabs")
    for text in ("For panels", "Not for views"):
        tabs.addTab(QWidget(), text)
    fill(made.body, tabs)
    return made


def cards() -> QWidget:
    """One of some choices, and figures."""
    first = ChoiceCard("choice-1", "Chosen", "One of some choices, with what it is for.")
    second = ChoiceCard("choice-2", "Not chosen", "Another of the choices.")
    first.describe(facts=["4.6 MB"], badge="Recommended")
    second.describe(facts=["17 MB"])
    first.setChecked(True)
    figure = Figure("figure")
    figure.show_figure("88.9%", "accuracy · 45 test images")
    return holder(row(first, second, (figure, Qt.AlignmentFlag.AlignTop), 1, gap=theme.GAP_LARGE))


class Look(QWidget):
    """All of it."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "look", "Look")
        self.resize(*SIZE)
        banner = Banner()
        banner.show_text("A banner stays while what it says is true.", act="Act")
        rail = Rail()
        rail.set_open(True)
        rail.show_chosen("label")
        body = column(
            head(),
            row((type_card(), 1), (controls_card(), 1), (panel_card(), 1), gap=theme.GAP_LARGE),
            cards(),
            1,
            gap=theme.GAP,
            margins=(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP_LARGE),
        )
        self.setLayout(row(rail, (column(banner, body, gap=0), 1), gap=0))


def picture(app: QApplication, wish: str) -> QImage:
    """The parts in a theme; what the keyboard is at shows it."""
    appearance.apply(app, wish)
    look = Look()
    look.show()
    look.activateWindow()
    app.processEvents()
    for part in look.findChildren(Button):
        if part.property("part") == "ringed":
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)
    app.processEvents()
    found = look.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    look.close()
    look.deleteLater()
    return found


def main() -> int:
    """Both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    for wish in THEMES:
        file = options.out / f"look-{wish}.png"
        picture(app, wish).save(str(file))
        print(f"{file} {file.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
