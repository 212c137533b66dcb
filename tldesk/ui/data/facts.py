"""Facts: what is known of the current sample: name, size, label, split, and why it cannot be used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, label
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import breakable, extent_text, labels_text, problem_text, size_text, split_title
from tldesk.ui.parts.tips import as_tip


class Facts(Card):
    """What is known of the current sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "data-facts", parent, gap=2, margins=(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12))
        self.name = label("", "body", wrap=True, name="data-fact-name")
        self.name.setFont(theme.font("body", bold=True))
        self.size_line = label("", "small", name="data-fact-size")
        self.state = label("", "small", wrap=True, name="data-fact-state")
        self.problem = label("", "bad", wrap=True, name="data-fact-problem")
        for widget in (self.name, self.size_line, self.state, self.problem):
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            fill(self.body, widget)
        self.hide()

    def show_sample(self, sample: Sample | None) -> None:
        """Show this one; nothing when there is none."""
        self.setVisible(sample is not None)
        if sample is None:
            return
        self.name.setText(breakable(sample.name))
        self.name.setToolTip(as_tip(sample.tip))
        extent = [extent_text(sample)] if sample.width else []
        size = [] if sample.title else [size_text(sample.bytes)]  # of a text it is that of the file with many
        self.size_line.setText(" · ".join((*extent, *size)))
        parts = [labels_text(sample), split_title(sample.split)]
        if sample.excluded:
            parts.append(self.tr("excluded"))
        if sample.conflict:
            parts.append(self.tr("an identical file has another label"))
        self.state.setText(" · ".join(parts))
        self.problem.setText(problem_text(sample))
        self.problem.setVisible(bool(sample.problem))
