"""SECTIONS of docs/parts.md: the real widgets of the window, put side by side."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import get_args

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QTableView,
    QWidget,
)

from tldesk.engine.judging.headline import Figure as Result
from tldesk.engine.judging.headline import Headline
from tldesk.errors import said
from tldesk.project.runs.config import RunConfig
from tldesk.ui.parts import theme
from tldesk.ui.parts.banner import Banner
from tldesk.ui.parts.choice_card import ChoiceCard
from tldesk.ui.parts.class_mark import MarkSign, class_mark
from tldesk.ui.parts.combo import ClassCombo, Combo
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import Card, button, icon_button, label, line, named, plain_tabs
from tldesk.ui.parts.drop_button import DropButton
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.empty_state import EmptyState
from tldesk.ui.parts.figure import Figure
from tldesk.ui.parts.form import Form
from tldesk.ui.parts.headline import HeadlineView
from tldesk.ui.parts.info_mark import InfoMark
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.parts.narrow import Beside, BesideTabs, Cells, Halves
from tldesk.ui.parts.notes_button import NotesPopup
from tldesk.ui.parts.notice import Act, Notice
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.path_field import PathField
from tldesk.ui.parts.record_table import RIGHT, Column, RecordTable, set_up_rows
from tldesk.ui.parts.segments import Segments
from tldesk.ui.parts.shadow import Shadow
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.parts.slider import PresetSlider
from tldesk.ui.parts.toast import Toast


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a sentence, and the function that makes the widgets."""

    name: str
    title: str
    about: str
    make: Callable[[], QWidget]


def _type() -> QWidget:
    sizes = {"figure": "88.9%", "title": "Title of a page", "heading": "Heading of a card", "body": "Text of the body"}
    words = [label(f"{text} · {role}, {theme.SIZES[role]} px", role) for role, text in sizes.items()]
    words += [label(f"{role.capitalize()} text", role) for role in ("muted", "small", "good", "warning", "bad")]
    return holder(column(*words))


def _swatches(colours: dict[str, QColor]) -> QWidget:
    """Squares of colours with their names."""
    cells = []
    for name, colour in colours.items():
        square = QFrame()
        square.setFixedSize(3 * theme.GRID, 3 * theme.GRID)
        square.setStyleSheet(f"background: {colour.name()}; border: 1px solid {theme.color('border').name()};")
        square.setObjectName(f"swatch-{name}")
        cells.append(holder(row(square, label(name, "small"), 1)))
    return Cells(cells, most=5, least=112)


def _tokens() -> QWidget:
    return _swatches({token: theme.color(token) for token in get_args(theme.Token)})


def _classes() -> QWidget:
    cells = []
    for number in range(2 * theme.CLASS_COLORS):
        sign = MarkSign()
        sign.show_mark(partial(class_mark, number))
        cells.append(holder(row(sign, label(f"class {number + 1}"), 1)))
    return Cells(cells, most=theme.CLASS_COLORS - 1, least=80)


def _header() -> QWidget:
    act = button("Import images…", "parts-header-act", lambda: None, role="primary", icon="plus")
    return PageHeader("Data", label("240 images · 6 classes", "muted"), act)


def _segments() -> QWidget:
    views = Segments("parts-views", "Views")
    for key, text, icon in (
        ("grid", "Grid", "view-grid-outline"),
        ("single", "One by one", "image-outline"),
        ("map", "Map", "scatter-plot-outline"),
    ):
        views.add(key, f"parts-view-{key}", text, icon=icon)
    return holder(row(views, 1))


def _headline() -> QWidget:
    tested, validated = HeadlineView("parts-headline"), HeadlineView("parts-optimistic")
    first = Result("accuracy", said("figure_accuracy"), 0.889, "test", 45, (0.765, 0.952))
    beside = (Result("accuracy", said("figure_accuracy"), 0.913, "val", 46, (0.797, 0.966)),)
    tested.show_headline(Headline(first, beside, ("What the figures mean",)))
    validated.show_headline(Headline(beside[0]))
    notes = NotesPopup("parts-notes", "About these results", ["What the figures mean, in a sentence or two."], tested)
    return holder(column(tested, validated, _inside(notes), gap=theme.GAP_LARGE))


def _words() -> QWidget:
    cut = Elided()
    cut.say("A long name that is shortened where there is no room for all of it")
    cut.setFixedWidth(32 * theme.GRID)
    shorter = Shortened("muted")
    shorter.say("1,200 of 3,068 images · 110 images/s · 2 min left", "1,200 of 3,068 · 2 min left", "2 min left")
    shorter.setFixedWidth(26 * theme.GRID)
    return holder(row(cut, shorter, InfoMark("What the (i) says"), 1, gap=theme.GAP_LARGE))


def _buttons() -> QWidget:
    def act() -> None:
        """Nothing."""

    plain, pressed = button("Plain", "parts-plain", act), button("Switched on", "parts-on", act)
    pressed.setCheckable(True)
    pressed.setChecked(True)
    first = row(
        button("Primary", "parts-primary", act, role="primary", icon="play"),
        plain,
        pressed,
        button("Quiet", "parts-quiet", act, role="quiet", icon="plus"),
        button("Destructive", "parts-danger", act, role="danger"),
        icon_button("refresh", "parts-icon", "An icon alone"),
        1,
    )
    disabled = [
        button("Primary", "parts-primary-off", act, role="primary"),
        button("Plain", "parts-plain-off", act),
        button("Quiet", "parts-quiet-off", act, role="quiet"),
        button("Destructive", "parts-danger-off", act, role="danger"),
    ]
    for part in disabled:
        part.setEnabled(False)
    return holder(column(first, row(*disabled, 1)))


def _fields() -> QWidget:
    empty, typed, wrong, off = (named(QLineEdit(), f"parts-field-{name}", name) for name in ("a", "b", "c", "d"))
    empty.setPlaceholderText("Placeholder")
    typed.setText("Typed")
    wrong.setText("Wrong")
    wrong.setProperty("wrong", "true")
    off.setText("Disabled")
    off.setEnabled(False)
    box, spin = named(Combo(), "parts-combo", "A choice"), named(QSpinBox(), "parts-spin", "A number")
    box.addItems(["A choice", "Another choice"])
    spin.setValue(5)
    classes = named(ClassCombo(), "parts-class-combo", "A class")
    classes.addItem("balance_not_updated_after_bank_transfer")
    slider = PresetSlider("parts-slider", "A share", 0.0, 1.0, 0.05, "%")
    slider.set_value(0.4)
    checks = [named(QCheckBox(text), f"parts-check-{at}", text) for at, text in enumerate(("Off", "On"))]
    radios = [named(QRadioButton(text), f"parts-radio-{at}", text) for at, text in enumerate(("One", "Other"))]
    checks[1].setChecked(True)
    radios[1].setChecked(True)
    text = named(QPlainTextEdit("Text of several lines\nthat can be typed"), "parts-text", "Text")
    text.setFixedHeight(8 * theme.GRID)
    path = named(PathField(), "parts-path", "A path")
    path.setText("/home/anna/Documents/tldesk projects/Mushrooms of the valley/exports/onnx")
    path.setFixedWidth(32 * theme.GRID)
    return holder(
        column(
            row(empty, typed, wrong, off), row(box, classes, spin, (slider, 1)), row(*checks, *radios, path, 1), text
        )
    )


def _tabs() -> QWidget:
    tabs = plain_tabs("parts-tabs", "Tabs")
    for title in ("Confusion matrix", "Classes", "Confidence"):
        tabs.addTab(holder(column(label("What the tab holds"), margins=theme.GAP_LARGE)), title)
    return BesideTabs(tabs, label("What gives way to their words", "muted", wrap=True), tabs, share=0.6)


def _lists() -> QWidget:
    table, view = named(QTableView(), "parts-table", "A table"), named(QListView(), "parts-list", "A list")
    model: RecordTable[tuple[str, int]] = RecordTable(table)
    model.columns = [
        Column("Class", lambda record: record[0]),
        Column("Images", lambda record: f"{record[1]:,}", RIGHT),
    ]
    model.show([("daisy", 1240), ("dandelion", 883), ("tulips", 40)])
    table.setModel(model)
    set_up_rows(table, "parts-table-header")
    table.selectRow(1)
    view.setModel(QStringListModel(["Settings", "Keys", "Help"], view))
    view.ensurePolished()  # its rows are measured as soon as one is current
    view.setCurrentIndex(view.model().index(1, 0))
    for part in (table, view):
        part.setFixedHeight(17 * theme.GRID)
    return holder(row((table, 2), (view, 1), gap=theme.GAP_LARGE))


def _cards() -> QWidget:
    figure, other = Figure("parts-figure"), Figure("parts-figure-small")
    figure.show_figure("88.9%", "accuracy")
    other.show_figure("45", "test images")
    card = Card("A card", "parts-card")
    card.body.addLayout(row(figure, other, 1, gap=theme.GAP_LARGE))
    card.body.addWidget(line())
    card.body.addWidget(label("What it says below a line", "muted"))
    return card


def _choices() -> QWidget:
    one = ChoiceCard("parts-choice-one", "Feature extraction", "The model stays as it is, and its features are fitted.")
    other = ChoiceCard("parts-choice-other", "Fine-tune", "All of the model learns. Slower, often better.")
    one.describe(facts=["4.7 M parameters · 18 MB", "12 ms per image"], badge="Recommended")
    other.describe(warning="Needs a graphics card")
    one.setChecked(True)
    return Cells([one, other], most=2, least=240)


def _halves() -> QWidget:
    halves = Halves(row(label("One half", "heading"), 1), row(label("beside the other if there is room", "muted"), 1))
    beside = Beside(label("A part that can be drawn larger", "muted"), label("and the one beside it", "muted"), 240)
    beside.setFixedHeight(5 * theme.GRID)
    return holder(column(halves, beside))


def _notices() -> QWidget:
    banner = Banner("parts-banner", dismissible=True)
    banner.show_text("This project is read-only: its folder cannot be written to.", act="Show the folder")
    bar = named(QProgressBar(), "parts-progress", "Progress")
    bar.setTextVisible(False)
    bar.setValue(40)
    notice = Notice("3 images labelled “daisy”; 1 label replaced.", (Act("Undo", lambda: None),))
    toast = Toast(notice, banner, 1 << 30)
    Shadow(toast)
    drop = DropButton("parts-drop", "Drop a folder of images, or click", "A table works too", lambda: None)
    drop.setFixedHeight(16 * theme.GRID)
    return holder(column(banner, toast, bar, drop, gap=theme.GAP_LARGE))


def _empty() -> QWidget:
    text = "Train a model first. Its results appear here as soon as it is trained."
    empty = EmptyState("parts-empty", "chart-box-outline", "Nothing to evaluate yet", text, "Go to Train", lambda: None)
    empty.setFixedHeight(32 * theme.GRID)
    return empty


def _form() -> QWidget:
    return Form(RunConfig, fields=["epochs", "batch_size", "augmentation"], prefix="parts-form", show_help=True)


def _dialog() -> QWidget:
    text = "The training and its model are moved to the bin. You can bring them back from there."
    return _inside(Confirm("Delete “Flowers”?", text, "Delete", "parts-confirm", None, destructive=True))


def _name() -> QWidget:
    return _inside(NameDialog("Rename", "Title", "Flowers", lambda _text: None, None, name="parts-name"))


def _inside(dialog: QWidget) -> QWidget:
    """A dialog as a part of the page."""
    dialog.setWindowFlags(Qt.WindowType.Widget)
    return dialog


SECTIONS = (
    Section("type", "Type", "Inter and Noto Sans SC in one scale of five sizes; digits have one width.", _type),
    Section("tokens", "Colours", "Named by what they are for. Blue is for selection and action alone.", _tokens),
    Section("classes", "Classes", "Eight colours, then other shapes; a name always stands beside.", _classes),
    Section("header", "Top of a page", "Title, one line of facts, and what can be done, on one centre line.", _header),
    Section("headline", "Results", "Of test images: large. What chose the model: never.", _headline),
    Section("segments", "Views", "Tab reaches the chosen one, arrows its neighbours.", _segments),
    Section("buttons", "Buttons", "One primary button a page; red where something is lost.", _buttons),
    Section("fields", "Fields", "What is typed, chosen and switched.", _fields),
    Section("tabs", "Tabs", "Panels in one place. What is beside them gives way to their words.", _tabs),
    Section("lists", "Tables and lists", "Whole rows are selected.", _lists),
    Section("cards", "Cards", "A quiet surface for what belongs together, with figures in large letters.", _cards),
    Section("choices", "Choices", "One of a few that need words.", _choices),
    Section("halves", "What gives way", "Side by side, or one above the other where there is no room.", _halves),
    Section("words", "Words", "What is cut says all of it in a tip; an (i) says more.", _words),
    Section("notices", "Notices", "What lasts, what has happened, progress, a place to drop files.", _notices),
    Section("empty", "Empty pages", "What is missing, and the way to it.", _empty),
    Section("form", "Forms", "Made from the fields of a record that says what each is for.", _form),
    Section("confirm", "Questions", "Enter, pressed unread, destroys nothing.", _dialog),
    Section("name", "A name", "Dialogs have a title, what they ask, and their buttons at the foot.", _name),
)
