"""PairSide: one picture of two that are compared, with what tells it from the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.layouts import Space, column, row
from tldesk.ui.parts.text import extent_text, size_text, split_title
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.session import Session


class PairSide(QWidget):
    """Shows a sample; `keep` chooses it, `share` gives its labels to both (hidden while they have the same)."""

    def __init__(self, session: Session, name: str, keep: Callable[[], object], share: Callable[[], object]) -> None:
        super().__init__()
        self.picture = looks.large(session.modality).beside(session, f"{name}-picture")
        named(self.picture, f"{name}-picture")
        self.picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.title = label("", name=f"{name}-name")
        self.title.setFont(theme.font("body", bold=True))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.size_line = label("", "small", name=f"{name}-size")
        self.larger = label(self.tr("larger"), "good", name=f"{name}-larger")
        self.larger.setFont(theme.font("small"))
        self.labels = label("", "small", wrap=True, name=f"{name}-labels")
        self.keep = button("", f"{name}-keep", keep, role="primary")
        self.share = button("", f"{name}-share", share, icon="tag-outline")
        self._lay_out()

    def _lay_out(self) -> None:
        space = Space(theme.GAP_SMALL)
        facts, buttons = row(self.size_line, self.larger, 1), row(self.keep, self.share, 1)
        parts = ((self.picture, 1), space, self.title, facts, self.labels, space, buttons)
        self.setLayout(column(*parts, gap=theme.GAP_SMALL))

    def show_sample(self, sample: Sample, other: Sample, share_text: str) -> None:
        """Show one of the two; `share_text` is empty when there is nothing to give."""
        self.picture.show_beside(sample, other)
        room = max(120, self.width() - theme.GAP)
        middle = Qt.TextElideMode.ElideMiddle
        self.title.setText(self.title.fontMetrics().elidedText(sample.name, middle, room))
        self.title.setToolTip(as_tip(sample.tip))
        size = "" if sample.title else f" · {size_text(sample.bytes)}"  # of a text, that of its file
        self.size_line.setText(f"{extent_text(sample)}{size}")
        self.larger.setVisible(sample.width * sample.height > other.width * other.height)
        labels = ", ".join(sample.labels) or self.tr("No label")
        self.labels.setText(f"{labels} · {split_title(sample.split)}")
        self.share.setText(f" {share_text}")
        self.share.setAccessibleName(share_text)
        self.share.setVisible(bool(share_text))
