"""What does not fit in a window: text that is cut, controls narrower than their words, parts outside of their place.

`faults(root)` says them in words, of everything that is visible below `root`. Sizes are logical pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import Qt as QtGui
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTabWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

# Text of this widget may be longer than its place, and why that is no fault.
BY_DESIGN = {
    "saved-text": "the path of a file: its middle goes, the whole is in its tip",
    "evaluate-run": "a title that the user gave a training; the whole is in its list",
    "use-run": "a title that the user gave a training; the whole is in its list",
}
# This widget lies over its siblings on purpose.
OVERLAYS = {
    "toast": "what is told for a while, over the lower edge of a page",
    "tour": "the tour's card, over the page that it speaks of",
    "tour-outline": "the tour's frame around what it speaks of",
    "map-card": "what the mouse is over, beside it",
    "map-legend": "floats in a corner of the map",
}
# These place their parts themselves, one over the other where they like.
_COMPOUND = (
    QStackedWidget, QAbstractScrollArea, QSplitter, QTabWidget, QTabBar, QLineEdit, QComboBox, QAbstractSpinBox,
    QMainWindow,
)  # fmt: skip
_SLACK = 1
_ROWS = 40  # of a table that are looked at

Fault = Iterator[str]


def faults(root: QWidget) -> list[str]:
    """What does not fit below `root`, each as `name: what`."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible() or _inner(widget):
            continue
        for kind, look in _LOOKS:
            if isinstance(widget, kind) and not _may(widget):
                found += [f"{name_of(widget)}: {words}" for words in look(widget)]
    return found


def name_of(widget: QWidget) -> str:
    """How a widget is found again: its name, or its kind and the name of the nearest part that has one."""
    if widget.objectName():
        return widget.objectName()
    above = widget.parentWidget()
    kind = type(widget).__name__
    return f"{name_of(above)} > {kind}" if above is not None else kind


def _inner(widget: QWidget) -> bool:
    """Whether Qt made it as a part of another widget."""
    return widget.objectName().startswith("qt_") or type(widget).__name__ in ("QComboBoxPrivateContainer",)


def _may(widget: QWidget) -> bool:
    return widget.objectName() in BY_DESIGN


def _told(words: str, tip: str) -> bool:
    """Whether a tip has these words, in however many lines."""
    return "".join(words.split()) in "".join(tip.split())


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return f"“{line[:40]}…”" if len(line) > 40 else f"“{line}”"


# ---------------------------------------------------------------------------------------------- words


def _label(label: QLabel) -> Fault:
    text = label.text()
    if not text or not label.pixmap().isNull():
        return
    place = label.contentsRect().adjusted(label.margin(), label.margin(), -label.margin(), -label.margin())
    if label.textFormat() == Qt.TextFormat.RichText or (
        label.textFormat() == Qt.TextFormat.AutoText and QtGui.mightBeRichText(text)
    ):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() < needed - _SLACK:
            yield f"{_short(text)} needs {needed} px in height and has {label.height()}"
        return
    flags = int(label.alignment()) | (int(Qt.TextFlag.TextWordWrap) if label.wordWrap() else 0)
    drawn = label.fontMetrics().boundingRect(QRect(0, 0, max(1, place.width()), 100_000), flags, text)
    if drawn.width() > place.width() + _SLACK:
        yield f"{_short(text)} needs {drawn.width()} px and has {place.width()}"
    if drawn.height() > place.height() + _SLACK:
        yield f"{_short(text)} needs {drawn.height()} px in height and has {place.height()}"


def _button(button: QAbstractButton) -> Fault:
    words = button.text()
    shown = words and not (isinstance(button, QToolButton) and _icon_alone(button))
    hint = button.sizeHint()
    if shown and button.width() < hint.width() - _SLACK:
        yield f"{_short(words)} needs {hint.width()} px and has {button.width()}"
    if shown and button.height() < hint.height() - _SLACK and not isinstance(button, QToolButton):
        yield f"{_short(words)} needs {hint.height()} px in height and has {button.height()}"


def _icon_alone(button: QToolButton) -> bool:
    return button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not button.icon().isNull()


def _combo(box: QComboBox) -> Fault:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    place = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    words = option.currentText
    icon = box.iconSize().width() + 4 if not option.currentIcon.isNull() else 0
    needed = box.fontMetrics().horizontalAdvance(words) + icon
    if needed > place.width() + _SLACK and not box.isEditable() and not _told(words, box.toolTip()):
        yield f"{_short(words)} needs {needed} px and has {place.width()}"


def _tabs(bar: QTabBar) -> Fault:
    last = 0
    for at in range(bar.count()):
        if not bar.isTabVisible(at):
            continue
        place, words = bar.tabRect(at), bar.tabText(at)
        last = max(last, place.right() + 1)
        needed = bar.tabSizeHint(at).width()  # the least that shows all words
        if needed > place.width() + _SLACK and not _told(words, bar.tabToolTip(at)):
            yield f"tab {_short(words)} needs {needed} px and has {place.width()}"
    if last > bar.width() + _SLACK:
        yield f"its tabs need {last} px and have {bar.width()}"


def _header(header: QHeaderView) -> Fault:
    if header.orientation() != Qt.Orientation.Horizontal:
        return
    for at in range(header.count()):
        words = str(header.model().headerData(at, header.orientation()) or "")
        needed = header.sectionSizeHint(at)
        tip = str(header.model().headerData(at, header.orientation(), Qt.ItemDataRole.ToolTipRole) or "")
        told = _told(words, tip) or header.isSectionHidden(at)
        if words and not told and needed > header.sectionSize(at) + _SLACK:
            yield f"column {_short(words)} needs {needed} px and has {header.sectionSize(at)}"


def _line(field: QLineEdit) -> Fault:
    words = field.placeholderText()
    if field.text() or not words:
        return
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    place = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    left, right = place.left(), place.right()
    for inner in field.findChildren(QToolButton):
        if inner.isVisible() and inner.x() < field.width() // 2:
            left = max(left, inner.geometry().right() + 1)
        elif inner.isVisible():
            right = min(right, inner.x())
    needed, has = field.fontMetrics().horizontalAdvance(words) + 4, right - left
    if needed > has + _SLACK:
        yield f"placeholder {_short(words)} needs {needed} px and has {has}"


def _spin(box: QAbstractSpinBox) -> Fault:
    field = box.findChild(QLineEdit)
    if field is not None:
        needed = field.fontMetrics().horizontalAdvance(field.text()) + 4
        if needed > field.width() + _SLACK:
            yield f"{_short(field.text())} needs {needed} px and has {field.width()}"


def _cells(view: QAbstractItemView) -> Fault:
    """Cells whose words are elided and stand in no tip. A delegate of our own draws as it likes."""
    model: Any = view.model()
    if model is None or (isinstance(view, QListView) and view.viewMode() == QListView.ViewMode.IconMode):
        return
    if type(view.itemDelegate()).__module__.startswith("tldesk"):
        return
    columns = range(1 if isinstance(view, QListView) else model.columnCount(QModelIndex()))
    for row in range(min(_ROWS, model.rowCount(QModelIndex()))):
        for column in columns:
            index = model.index(row, column)
            words, place = str(index.data() or ""), view.visualRect(index)
            needed = view.sizeHintForIndex(index).width()
            tip = index.data(Qt.ItemDataRole.ToolTipRole)
            if words and not place.isEmpty() and needed > place.width() + _SLACK and not tip and not _wraps(view):
                yield f"cell {_short(words)} needs {needed} px, has {place.width()}, and has no tip"


def _wraps(view: QAbstractItemView) -> bool:
    return isinstance(view, QListView | QTreeView) and view.wordWrap()


# ---------------------------------------------------------------------------------------------- places


def _outside(widget: QWidget) -> Fault:
    above = widget.parentWidget()
    if above is None or widget.isWindow() or widget.geometry().isEmpty() or _inner(above):
        return
    if isinstance(above, _COMPOUND) or isinstance(above.parentWidget(), QAbstractScrollArea):
        return
    if not above.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(widget.geometry()):
        place, room = widget.geometry(), above.rect()
        yield (
            f"lies at {place.x()},{place.y()} with {place.width()} × {place.height()}"
            f" in the {room.width()} × {room.height()} of {name_of(above)}"
        )


def _cut_aside(area: QScrollArea) -> Fault:
    content = area.widget()
    if content is None:
        return
    if area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        if (hidden := area.horizontalScrollBar().maximum()) > 0:
            yield f"has {hidden} px aside that are seen by scrolling alone"
        return
    needed, has = content.minimumSizeHint().width(), area.viewport().width()
    if max(needed, content.width()) > has + _SLACK:
        yield f"its content needs {max(needed, content.width())} px and has {has}, and it does not scroll aside"


def _begins_aside(text: QPlainTextEdit) -> Fault:
    bar = text.horizontalScrollBar()
    if bar.value() > bar.minimum():
        yield "shows its lines without their beginnings"


def _overlaps(widget: QWidget) -> Fault:
    """Siblings of which one lies over the other."""
    if isinstance(widget, _COMPOUND) or isinstance(widget.parentWidget(), QAbstractScrollArea):
        return
    children = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and not child.geometry().isEmpty()
    ]
    placed = [child for child in children if child.objectName() not in OVERLAYS and not _inner(child)]
    for number, child in enumerate(placed):
        for other in placed[number + 1 :]:
            shared = child.geometry() & other.geometry()
            if shared.width() > _SLACK and shared.height() > _SLACK:
                yield f"{name_of(child)} and {name_of(other)} share {shared.width()} × {shared.height()} px"


_LOOKS: tuple[tuple[Any, Callable[[Any], Fault]], ...] = (
    (QLabel, _label),
    ((QPushButton, QToolButton, QCheckBox, QRadioButton), _button),
    (QComboBox, _combo),
    (QTabBar, _tabs),
    (QHeaderView, _header),
    (QLineEdit, _line),
    (QAbstractSpinBox, _spin),
    (QAbstractItemView, _cells),
    (QScrollArea, _cut_aside),
    (QPlainTextEdit, _begins_aside),
    (QWidget, _outside),
    (QWidget, _overlaps),
)
