"""The style rules, in one place and without a colour of their own: `theme` fills in the tokens.

A widget takes a rule by its `role` property: `title`, `heading`, `muted`, `small`, `good`, `warning`, `bad`, `figure`,
`optimistic` (labels); `primary`, `quiet`, `danger` (buttons); `card`, `popup`, `banner`, `toast`, `rail`, `line`,
`segments` (frames). The property `ring` says where the keyboard is (`FocusRing`); fields that one types into show it
whoever brought it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import TYPE_CHECKING

from tldesk import paths

if TYPE_CHECKING:
    from tldesk.ui.parts.theme import Token

_RULES = Template("""
QToolTip { background: $text; color: $surface; border: 0; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${size_title}px; font-weight: 600; }
QLabel[role="figure"] { font-size: ${size_figure}px; font-weight: 600; }
QLabel[role="optimistic"] { color: $muted; font-size: ${size_title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${size_heading}px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${size_small}px; }
QLabel[role="good"] { color: $good; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="bad"] { color: $bad; }

QFrame[role="tour"] { background: $surface; border: 2px solid $accent; border-radius: 8px; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="popup"] { background: $surface; border: 1px solid $border; }
QFrame[role="toast"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="card"] QFrame[role="card"] { background: transparent; border: 0; }
QFrame[role="line"] { background: $border; border: 0; min-height: 1px; max-height: 1px; }
QFrame[role="banner"] { background: $banner; border: 0; border-bottom: 1px solid $border; }
QFrame[role="drop"] { background: transparent; border: 2px dashed $border; border-radius: 8px; }
QFrame[role="drop"][over="true"] { border-color: $accent; background: $selected; }
QFrame[role="row"] { background: transparent; border: 0; border-radius: 6px; }
QFrame[role="row"]:hover { background: $hover; }
QFrame[role="row"] QToolButton:hover { background: transparent; }
QFrame[role="rail"] { background: $rail; border: 0; border-right: 1px solid $border; }

QFrame[role="rail"] QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px;
    color: $muted; padding: 6px 2px; font-size: ${size_small}px; font-weight: 500; }
QFrame[role="rail"] QToolButton:hover { background: $hover; color: $text; }
QFrame[role="rail"] QToolButton:checked { background: $selected; color: $accent; }
QFrame[role="rail"] QToolButton:disabled { color: $disabled; }
QFrame[role="rail"] QToolButton[ring="true"]:focus { border-color: $accent; }

QPushButton, QToolButton, QCheckBox, QRadioButton, QTabBar, QComboBox, QSlider { outline: 0; }
QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 6px 14px; min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selected; }
QPushButton:checked { background: $selected; border-color: $accent; color: $accent; }
QPushButton[ring="true"]:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $disabled; background: transparent; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 500; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"][ring="true"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $border; border-color: $border; color: $muted; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; color: $accent; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"][ring="true"]:focus { border: 2px solid $accent; }
QPushButton[role="quiet"]:disabled { color: $disabled; }
QPushButton[role="danger"] { background: $bad; color: $on_accent; border: 1px solid $bad; font-weight: 500; }
QPushButton[role="danger"]:hover { border-color: $text; }
QPushButton[role="danger"][ring="true"]:focus { border: 2px solid $text; }
QPushButton[role="danger"]:disabled { background: $border; border-color: $border; color: $muted; }
QPushButton[align="left"] { text-align: left; padding: 4px 6px; }
QPushButton[align="left"][ring="true"]:focus { padding: 3px 5px; }
QPushButton::menu-indicator { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px;
    subcontrol-position: right center; subcontrol-origin: padding; right: 6px; }

QFrame[role="segments"] { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame[role="segments"] QPushButton { background: transparent; border: 2px solid transparent; border-radius: 5px;
    padding: 4px 11px; color: $muted; font-weight: 500; }
QFrame[role="segments"] QPushButton:hover { background: $hover; color: $text; }
QFrame[role="segments"] QPushButton:checked { background: $selected; color: $accent; }
QFrame[role="segments"] QPushButton:disabled { color: $disabled; background: transparent; }
QFrame[role="segments"] QPushButton[ring="true"]:focus { border-color: $accent; padding: 4px 11px; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:checked { background: $selected; color: $accent; }
QToolButton[ring="true"]:focus { border-color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="tight"] { padding: 0; }
QToolButton[role="drop"] { background: transparent; border: 2px dashed $border; border-radius: 8px; padding: 0; }
QToolButton[role="drop"]:hover, QToolButton[role="drop"][over="true"] { background: $selected; border-color: $accent; }
QToolButton[role="drop"]:focus { border-color: $accent; }
QToolButton[role="tile"] { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 0; }
QToolButton[role="tile"]:hover { border-color: $accent; }
QToolButton[role="tile"]:focus { border: 2px solid $accent; }
QToolButton[role="tile"]:disabled { background: transparent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $field; color: $text;
    border: 1px solid $border; border-radius: 6px; padding: 4px 8px; selection-background-color: $accent;
    selection-color: $on_accent; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { placeholder-text-color: $muted; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 20px; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0; min-height: 0;
    background: transparent; }
QSpinBox, QDoubleSpinBox { padding: 4px 0 4px 6px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding: 3px 0 3px 5px; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $disabled; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox[ring="true"]:focus { border: 2px solid $accent; padding: 3px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QComboBox:disabled { color: $disabled;
    background: $window; }
*[wrong="true"] { border: 2px solid $bad; padding: 3px 7px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView, QFrame[role="card"] QComboBox QAbstractItemView { background: $surface;
    border: 1px solid $border; padding: 4px; outline: 0; selection-background-color: $selected;
    selection-color: $text; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    border: 0; width: 20px; background: transparent; }
QSpinBox::up-button:hover, QDoubleSpinBox::up-button:hover, QSpinBox::down-button:hover,
QDoubleSpinBox::down-button:hover { background: $hover; border-radius: 4px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$icons/chevron-up.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 10px; height: 10px; }

QCheckBox { spacing: 8px; background: transparent; padding: 2px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox[ring="true"]:focus { border-color: $accent; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator, QTreeView::indicator { width: 16px; height: 16px;
    border: 1px solid $muted; border-radius: 4px; background: $field; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/$check.svg"); }
QCheckBox::indicator:disabled { border-color: $border; }
QCheckBox::indicator:checked:disabled { background: $disabled; border-color: $disabled; }
QRadioButton { spacing: 8px; background: transparent; padding: 2px; border: 2px solid transparent;
    border-radius: 6px; }
QRadioButton[ring="true"]:focus { border-color: $accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 8px;
    background: $field; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; background: $on_accent; }

QProgressBar { background: $hover; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -7px 0; border-radius: 8px; background: $accent;
    border: 1px solid $surface; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal:disabled { background: $disabled; }
QSlider[ring="true"]::handle:horizontal:focus, QSlider::handle:horizontal:hover { background: $accent_hover; }

QMenuBar { background: $window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { background: $selected; border: 1px solid $accent; border-radius: 4px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; font-size: ${size_small}px; }
QStatusBar QToolButton { padding: 0; border-width: 1px; }
QStatusBar QPushButton { padding: 0 8px; min-height: 14px; border-width: 1px; font-size: ${size_small}px; }

QAbstractItemView { background: $surface; border: 1px solid $border; border-radius: 8px; outline: 0;
    alternate-background-color: $window; selection-background-color: $selected; selection-color: $text; }
QAbstractItemView[ring="true"]:focus { border-color: $accent; }
QAbstractItemView[role="plain"] { background: transparent; border: 0; }
QFrame[role="card"] QAbstractItemView { border-color: transparent; border-radius: 4px; }
QTableView[role="plain"], QTreeView[role="plain"], QListView[framed="true"], QListView[framed="false"] {
    border: 1px solid transparent; border-radius: 4px; }
QTableView[role="plain"][ring="true"]:focus, QTreeView[role="plain"][ring="true"]:focus,
QListView[framed="true"][ring="true"]:focus { border-color: $accent; }
QListView::item { padding: 4px 6px; border-radius: 4px; }
QTreeView::item { padding: 4px 5px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $selected; color: $text; }
QTableView { gridline-color: transparent; }
QTableView::item { padding: 4px 5px; border: 0; }
QHeaderView { background: transparent; border: 0; border-radius: 0; font-weight: 500; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: 6px 8px; }
QTableCornerButton::section { background: $surface; border: 0; }

QTabWidget::pane { border: 0; border-top: 1px solid $border; }
QTabBar { font-weight: 500; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 10px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar[ring="true"]::tab:focus { background: $hover; }
QTabBar::scroller { width: 48px; }
QTabBar QToolButton { background: $surface; border: 0; border-radius: 0; padding: 0; }
QTabBar QToolButton::left-arrow { image: url("$icons/chevron-left.svg"); width: 14px; height: 14px; }
QTabBar QToolButton::right-arrow { image: url("$icons/chevron-right.svg"); width: 14px; height: 14px; }

QScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $disabled; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }
""")


def style_sheet(tokens: Mapping[Token, str], sizes: Mapping[str, int]) -> str:
    """The rules with the colours of one scheme (token → `#rrggbb`) and the type scale (role → pixels) filled in."""
    light = int(tokens["on_accent"][1:3], 16) > 127
    check = "check-light" if light else "check-dark"
    icons = (paths.resources() / "icons").as_posix()
    pixels = {f"size_{role}": str(size) for role, size in sizes.items()}
    return _RULES.substitute({str(name): value for name, value in tokens.items()}, icons=icons, check=check, **pixels)
