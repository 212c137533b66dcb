"""The rail on the left: the five pages in the order of the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import ToolButton, named
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.one_of import OneOf
from tldesk.ui.window import page_makers

if TYPE_CHECKING:
    from tldesk.ui.samples.page import Page

_WIDTH = 11 * theme.GRID
_ICON = 28


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of the rail; `load` imports its class, at its first visit at the latest."""

    name: str
    title: str
    icon: str
    load: Callable[[], type[Page]]


PAGES: tuple[PageSpec, ...] = (
    PageSpec("data", QT_TRANSLATE_NOOP("Rail", "Data"), "image-multiple-outline", page_makers.data_page),
    PageSpec("label", QT_TRANSLATE_NOOP("Rail", "Label"), "tag-outline", page_makers.label_page),
    PageSpec("train", QT_TRANSLATE_NOOP("Rail", "Train"), "school-outline", page_makers.train_page),
    PageSpec("evaluate", QT_TRANSLATE_NOOP("Rail", "Evaluate"), "chart-box-outline", page_makers.evaluate_page),
    PageSpec("use", QT_TRANSLATE_NOOP("Rail", "Use"), "rocket-launch-outline", page_makers.use_page),
)


class Rail(QFrame):
    """Five buttons, one of them on. `page_chosen` carries a page's name."""

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "rail", self.tr("Pages"))
        self.setProperty("role", "rail")
        self.setFixedWidth(_WIDTH)
        self._group = OneOf(self)
        self._buttons: dict[str, QToolButton] = {}
        for number, spec in enumerate(PAGES, start=1):
            self._buttons[spec.name] = self._make(spec, number)
        self.setLayout(
            column(
                *self._buttons.values(),
                1,
                gap=theme.GAP_SMALL,
                margins=(theme.GAP, theme.GAP_LARGE, theme.GAP, theme.GAP),
            )
        )
        self.set_open(False)

    def show_chosen(self, name: str) -> None:
        """Switch on the button of a page; an empty name switches all off."""
        self._group.setExclusive(False)
        for page, button in self._buttons.items():
            button.setChecked(page == name)
        self._group.setExclusive(bool(name))

    def set_open(self, is_open: bool) -> None:
        """Whether there is a project to show pages of."""
        for name, button in self._buttons.items():
            button.setEnabled(is_open)
            title = button.text()
            why = "" if is_open else " – " + self.tr("open or create a project first")
            keyed_tip(button, f"{title}{why}", f"view.{name}")

    def _make(self, spec: PageSpec, number: int) -> QToolButton:
        title = QCoreApplication.translate("Rail", spec.title)
        button = named(ToolButton(), f"rail-{spec.name}", title)
        button.setText(title)
        button.setIcon(icons.icon(spec.icon, "muted"))
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedSize(_WIDTH - 2 * theme.GAP, 8 * theme.GRID)
        button.clicked.connect(lambda _checked=False: self.page_chosen.emit(spec.name))
        self._group.addButton(button, number)
        return button
