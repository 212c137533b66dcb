"""Renumbered: texts of a table that the project has under other ids, and whether they are imported again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from tldesk.project.exchange.known_texts import KNOWN, SAME_TEXTS
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.tips import as_tip


class Renumbered(QWidget):
    """Says how many, and offers to `leave_out` what is there. Hidden where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-renumbered")
        self._count: int | None = None
        self.words = label("", "warning", wrap=True, name="import-other-ids")
        text = self.tr("Do not import them again")
        self.leave_out = named(QCheckBox(text), "import-leave-out", text)
        self.leave_out.setChecked(True)
        tip = self.tr("Each counts as the same text. One without a label in the project gets the label from here.")
        self.leave_out.setToolTip(as_tip(tip))
        self.setLayout(column(self.words, self.leave_out, gap=theme.GAP_SMALL))
        self.hide()

    @property
    def left_out(self) -> int:
        """How many texts are not imported again."""
        return (self._count or 0) if self.leave_out.isChecked() else 0

    @property
    def answers(self) -> dict[str, str]:
        """The answer, where it matters or is not known to; none where texts may come again."""
        return {SAME_TEXTS: KNOWN if self.leave_out.isChecked() and self._count != 0 else ""}

    def show_count(self, count: int | None) -> None:
        """Show how many there are; None while that is not known."""
        self._count = count
        text = self.tr("{count} {count:text is|texts are} already in the project under other IDs.")
        self.words.setText(filled(text, count=count or 0))
        self.setVisible(bool(count))
