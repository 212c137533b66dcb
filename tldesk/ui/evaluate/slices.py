"""Slices of a split as a table: what they share, how many are right, how sure that is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QColor

from tldesk.engine.judging.slices import Slice
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, interval, percent
from tldesk.ui.parts.record_table import ACCESSIBLE, INK, RIGHT, TIP, Column, RecordTable

INTERVAL, IMAGES = 2, 3  # columns

# (kind, value) → what is said of its images; the value of a class or group is its own name.
_TITLES = {
    ("class", ""): QT_TRANSLATE_NOOP("Slices", "Class “{value}”"),
    ("group", ""): QT_TRANSLATE_NOOP("Slices", "Group “{value}”"),
    ("size", "small"): QT_TRANSLATE_NOOP("Slices", "Smallest quarter"),
    ("size", "large"): QT_TRANSLATE_NOOP("Slices", "Largest quarter"),
    ("shape", "tall"): QT_TRANSLATE_NOOP("Slices", "Upright images"),
    ("shape", "square"): QT_TRANSLATE_NOOP("Slices", "Square images"),
    ("shape", "wide"): QT_TRANSLATE_NOOP("Slices", "Wide images"),
    ("light", "dark"): QT_TRANSLATE_NOOP("Slices", "Darkest quarter"),
    ("light", "bright"): QT_TRANSLATE_NOOP("Slices", "Brightest quarter"),
    ("focus", "blurred"): QT_TRANSLATE_NOOP("Slices", "Least sharp quarter"),
    ("focus", "sharp"): QT_TRANSLATE_NOOP("Slices", "Sharpest quarter"),
    ("length", "short"): QT_TRANSLATE_NOOP("Slices", "Shortest quarter"),
    ("length", "long"): QT_TRANSLATE_NOOP("Slices", "Longest quarter"),
    ("characters", "short"): QT_TRANSLATE_NOOP("Slices", "Shortest quarter"),
    ("characters", "long"): QT_TRANSLATE_NOOP("Slices", "Longest quarter"),
    ("loudness", "quiet"): QT_TRANSLATE_NOOP("Slices", "Quietest quarter"),
    ("loudness", "loud"): QT_TRANSLATE_NOOP("Slices", "Loudest quarter"),
    ("noise", "noisy"): QT_TRANSLATE_NOOP("Slices", "Noisiest quarter"),
    ("noise", "clear"): QT_TRANSLATE_NOOP("Slices", "Clearest quarter"),
    ("band", "low"): QT_TRANSLATE_NOOP("Slices", "Nothing above 4 kHz"),
    ("band", "speech"): QT_TRANSLATE_NOOP("Slices", "Nothing above 8 kHz"),
    ("band", "full"): QT_TRANSLATE_NOOP("Slices", "Up to above 8 kHz"),
}


def slice_title(part: Slice) -> str:
    """What the images of a slice share."""
    text = _TITLES.get((part.kind, part.value)) or _TITLES.get((part.kind, "")) or f"{part.kind}: {{value}}"
    return filled(QCoreApplication.translate("Slices", text), value=part.value)


class SlicesModel(RecordTable[Slice]):
    """Rows are slices, the worst first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = [
            Column(self.tr("Slice"), slice_title),
            Column(self.tr("Accuracy"), lambda part: percent(part.accuracy), RIGHT, roles={INK: _ink}),
            Column(self.tr("95% interval"), _interval, RIGHT),
            Column(self.tr("Images"), lambda part: str(len(part.rows)), RIGHT),
        ]
        self.roles = {TIP: self._sentence, ACCESSIBLE: self._sentence}

    def _sentence(self, part: Slice) -> str:
        text = filled(
            self.tr("{title}: {right} of {count} correct."),
            title=slice_title(part),
            right=part.right,
            count=len(part.rows),
        )
        if part.clear:
            return f"{text} {self.tr('Significantly worse than the rest of the split.')}"
        return f"{text} {self.tr('The difference from the rest of the split may be chance.')}"


def _ink(part: Slice) -> QColor | None:
    return theme.color("bad") if part.clear else None


def _interval(part: Slice) -> str:
    return interval(part.low, part.high, 0)
