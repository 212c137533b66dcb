"""An (i) that shows notes below it while somebody reads them: by pointer or keyboard, closed by Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import ToolButton, label, named
from tldesk.ui.parts.layouts import column, holder
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.tips import as_tip

_WIDTH, _MOST_HEIGHT = 56 * theme.GRID, 50 * theme.GRID


class NotesButton(ToolButton):
    """Hidden while there are no notes."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        named(self, name, title)
        self._title = title
        self.notes: tuple[str, ...] = ()
        self.popup: NotesPopup | None = None
        self.setIcon(icons.icon("information-outline", "muted"))
        self.setIconSize(self.iconSize().scaled(theme.ICON, theme.ICON, Qt.AspectRatioMode.KeepAspectRatio))
        self.setToolTip(as_tip(title))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda _checked=False: self.show_notes())
        self.hide()

    def set_notes(self, notes: Sequence[str]) -> None:
        """Show these from now on, each as a paragraph; those that are read just now too."""
        self.notes = tuple(notes)
        self.setAccessibleDescription("\n".join(notes))
        self.setVisible(bool(notes))
        if self.popup is not None and self.popup.isVisible():
            self.show_notes()

    def show_notes(self) -> None:
        """Show the notes below the button."""
        if self.popup is not None:
            self.popup.close()
        self.popup = NotesPopup(f"{self.objectName()}-popup", self._title, self.notes, self)
        self.popup.open_below(self)


class NotesPopup(QFrame):
    """Paragraphs in a small window of their own, which has the keyboard: arrows scroll it, Escape closes it."""

    def __init__(self, name: str, title: str, notes: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        named(self, name, title)
        self.setAccessibleDescription("\n".join(notes))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a click on the button closes it, and no more
        self.setProperty("role", "popup")
        self._parts = (label(title, "heading"), *(label(note, wrap=True) for note in notes))
        self._body = holder(column(*self._parts, gap=theme.GAP, margins=theme.GAP_LARGE))
        self.area: QScrollArea = scrolled(self._body, f"{name}-area")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column(self.area, margins=1))
        self.setFixedWidth(_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """As tall as its words."""
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        for part in self._parts:
            part.ensurePolished()  # before that its letters are of another size
        self.setFixedHeight(min(_MOST_HEIGHT, self._body.heightForWidth(_WIDTH - 2) + theme.GAP))

    def open_below(self, button: QWidget) -> None:
        """Open below the button, or where the screen has room."""
        self._fit()
        screen, below = button.screen().availableGeometry(), button.mapToGlobal(QPoint(0, button.height()))
        left = max(screen.left(), min(below.x(), screen.right() - self.width()))
        top = below.y()
        if top + self.height() > screen.bottom():
            top = max(screen.top(), below.y() - button.height() - self.height())
        self.move(left, top)
        self.show()
        self.area.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes back to the button."""
        super().hideEvent(event)
        button = self.parentWidget()
        if isinstance(button, NotesButton):
            button.setFocus()
            button.popup = None
