"""Facts: what is known of the current sample: name, size, label, split, and why it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, label
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import breakable, extent_text, labels_text, problem_text, size_text, split_title, unbroken
from tldesk.ui.parts.tips import as_tip


class _Words(QLabel):
    """Words to copy a part of: no other program is to get the marks of where a long name may be broken."""

    def __init__(self, role: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(breakable(text))

    def copy(self) -> None:
        """Copy what is selected."""
        QGuiApplication.clipboard().setText(unbroken(self.selectedText()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.copy_menu().popup(event.globalPos())

    def copy_menu(self) -> QMenu:
        """What can be done with what is selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy"), self.copy).setEnabled(self.hasSelectedText())
        return menu


class Facts(Card):
    """What is known of the current sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "data-facts", parent, gap=2, margins=(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12))
        self.name = _Words("body", "data-fact-name")
        self.name.setFont(theme.font("body", bold=True))
        self.size_line = label("", "small", name="data-fact-size")
        self.size_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = _Words("small", "data-fact-state")
        self.problem = _Words("bad", "data-fact-problem")
        fill(self.body, self.name, self.size_line, self.state, self.problem)
        self.hide()

    def show_sample(self, sample: Sample | None) -> None:
        """Show this one; nothing when there is none."""
        self.setVisible(sample is not None)
        if sample is None:
            return
        self.name.say(sample.name)
        self.name.setToolTip(as_tip(sample.tip))
        extent = [extent_text(sample)] if sample.width else []
        size = [] if sample.title else [size_text(sample.bytes)]  # of a text it is that of the file with many
        self.size_line.setText(" · ".join((*extent, *size)))
        parts = [labels_text(sample), split_title(sample.split)]
        if sample.excluded:
            parts.append(self.tr("excluded"))
        if sample.conflict:
            parts.append(self.tr("an identical file has another label"))
        self.state.say(" · ".join(parts))
        self.problem.say(problem_text(sample))
        self.problem.setVisible(bool(sample.problem))
