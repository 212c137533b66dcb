"""Small parts that every page is put together from: named controls, labels of the type scale, buttons, cards.

Every control has an `objectName` (unique, kebab-case, stable) and an `accessibleName`; these makers ask for both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QScrollBar,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QWidget,
)

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.layouts import Margins, column, fill
from tldesk.ui.parts.tips import as_tip

Widget = TypeVar("Widget", bound=QWidget)
_SPIN_MARGIN = theme.GAP - 2  # left of the number in a spin box, whose text style rules do not move


class _Still(QObject):
    """Hands the wheel on to what lies behind."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


_still = _Still()


def named(widget: Widget, name: str, accessible: str = "") -> Widget:
    """Give a widget its `objectName`, and its accessible name when it is one that a person meets.

    A wheel over it never changes its value: whoever scrolls a page past a field means the page.
    """
    if isinstance(widget, QAbstractSpinBox | QComboBox | QAbstractSlider) and not isinstance(widget, QScrollBar):
        widget.installEventFilter(_still)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, QSpinBox | QDoubleSpinBox):
        widget.lineEdit().setTextMargins(_SPIN_MARGIN, 0, 0, 0)
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    return widget


def label(text: str = "", role: str = "body", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label in a role: `title`, `figure`, `heading`, `muted`, `small`, `good`, `warning`, `bad`."""
    result = QLabel(text)
    result.setProperty("role", role)
    result.setWordWrap(wrap)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        result.setObjectName(name)
    return result


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether a key is Enter, which presses the button that has the keyboard: Qt knows Space alone."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    if isinstance(button, QToolButton) and button.menu() is not None:
        button.showMenu()  # which is opened where the mouse goes down, not by a click
    else:
        button.click()
    return True


class ToolButton(QToolButton):
    """A tool button that Enter presses, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _entered(self, event):
            super().keyPressEvent(event)


def plain_tabs(name: str, accessible: str) -> QTabWidget:
    """Tabs without a frame, each of which is seen: with buttons to scroll them the last one would be cut."""
    tabs = named(QTabWidget(), name, accessible)
    tabs.setDocumentMode(True)
    tabs.tabBar().setDrawBase(False)
    tabs.setUsesScrollButtons(False)
    tabs.setElideMode(Qt.TextElideMode.ElideRight)  # where there is too little room for all words
    return tabs


class Button(QPushButton):
    """A push button that can do without its words for a while: then it shows its icon, and the words as its tip."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._words, self._wordless = text, False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not _entered(self, event):
            super().keyPressEvent(event)

    @property
    def can_be_wordless(self) -> bool:
        """Whether its icon says enough."""
        return not self.icon().isNull() and self.property("role") != "primary"

    def text(self) -> str:
        """The words, shown or not."""
        return self._words

    def setText(self, text: str) -> None:
        """Change the words."""
        self._words = text
        super().setText("" if self._wordless else text)

    def words_width(self) -> int:
        """How many pixels the words take."""
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self._words).width()

    def set_wordless(self, on: bool) -> None:
        """Leave the words out, or show them again."""
        self._wordless, words = on, self._words.strip()
        self.setText(self._words)
        if on and not self.toolTip():
            self.setToolTip(as_tip(words))
        elif not on and self.toolTip() == words:
            self.setToolTip("")


def button(
    text: str,
    name: str,
    clicked: Callable[[], object],
    *,
    role: str = "",
    icon: str = "",
    tip: str = "",
    kind: type[Button] = Button,
) -> Button:
    """A push button; `role` may be `primary` (one a page), `quiet` or `danger`; `icon` is a Material Design name."""
    # Fusion puts an icon close to the text: a space makes room.
    result = named(kind(f" {text}" if icon else text), name, text.replace("&", ""))
    if role:
        result.setProperty("role", role)
    if icon:
        colors: dict[str, theme.Token] = {"primary": "on_accent", "quiet": "accent", "danger": "on_accent"}
        result.setIcon(icons.icon(icon, colors.get(role, "text")))
    result.setToolTip(as_tip(tip))
    result.setAutoDefault(False)
    result.clicked.connect(lambda _checked=False: clicked())
    return result


def icon_button(icon: str, name: str, text: str, clicked: Callable[[], object] | None = None) -> QToolButton:
    """A tool button that shows only an icon; `text` is its tooltip and its accessible name."""
    result = named(ToolButton(), name, text)
    result.setIcon(icons.icon(icon, "muted"))
    result.setIconSize(QSize(theme.ICON, theme.ICON))
    result.setToolTip(as_tip(text))
    result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if clicked is not None:
        result.clicked.connect(lambda _checked=False: clicked())
    return result


def more_button(name: str, text: str) -> tuple[QToolButton, QMenu]:
    """A button with three dots, and its menu, which is for what is needed now and then."""
    result = icon_button("dots-horizontal", name, text)
    menu = named(QMenu(result), f"{name}-menu")
    menu.setToolTipsVisible(True)
    result.setMenu(menu)
    result.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return result, menu


def menu_act(menu: QMenu, text: str, name: str, chosen: Callable[[], object], *, icon: str, tip: str = "") -> QAction:
    """Another line of a menu."""
    # Of one that Qt makes PySide forgets whose it is: it took it for gone with the menu of an earlier page.
    result = QAction(icons.icon(icon), text, menu)
    menu.addAction(result)
    result.setObjectName(name)
    result.setToolTip(as_tip(tip))
    result.triggered.connect(lambda _checked=False: chosen())
    return result


def line() -> QFrame:
    """A hairline between parts of a card."""
    result = QFrame()
    result.setProperty("role", "line")
    return result


class Card(QFrame):
    """A quiet surface with rounded corners, in place of a boxed group; `self.body` is its layout."""

    def __init__(
        self,
        title: str = "",
        name: str = "",
        parent: QWidget | None = None,
        *,
        gap: int = theme.GAP,
        margins: Margins = theme.GAP_LARGE,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = column(gap=gap, margins=margins)
        self.setLayout(self.body)
        if name:
            self.setObjectName(name)
        if title:
            fill(self.body, label(title, "heading"))


def set_role(widget: QWidget, role: str) -> None:
    """Change a widget's role after it was shown (Qt re-reads style rules only when asked)."""
    set_property(widget, "role", role)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style rules look at, and have them look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
