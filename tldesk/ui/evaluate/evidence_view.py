"""What shows a sample with what its model based an answer on: one view for each kind of data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QLabel, QWidget

from tldesk.errors import TldeskError
from tldesk.ui.evaluate.prediction_rows import Answered

if TYPE_CHECKING:
    from tldesk.engine.explain import Evidence


class EvidenceView(Protocol):
    """`widget` shows a sample or a message, `legend` says what its colours mean, `strength` how strong they are (None:
    that is no choice).
    """

    @property
    def widget(self) -> QWidget: ...
    @property
    def legend(self) -> QLabel: ...
    @property
    def strength(self) -> QWidget | None: ...

    def read(self, answered: Answered) -> Callable[[], Any | TldeskError]:
        """What reads the sample, in the pool; an error of the file is given back."""

    def show_sample(self, read: Any) -> None:
        """Show what was read."""

    def show_message(self, text: str) -> None:
        """Show words in place of a sample; none: nothing."""

    def show_evidence(self, evidence: Evidence | None, on: bool) -> None:
        """Show evidence on the sample, or with `on` false the sample as it is."""
