"""TextFigures: what the texts of a project are like: their lengths, their languages, the words that mark each class."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, label, named
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, percent
from tldesk.ui.parts.layouts import column, fill, row
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.samples.long_texts import LongTexts
from tldesk.ui.session.calls import Call, run_slowly
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.engine.words.text_statistics import TextStatistics

_ROW, _BAR = 22, 8
_FEW = 0.01  # languages that are rarer are not named, but counted
_LANGUAGES = {
    "English": QT_TRANSLATE_NOOP("languages", "English"),
    "German": QT_TRANSLATE_NOOP("languages", "German"),
    "French": QT_TRANSLATE_NOOP("languages", "French"),
    "Spanish": QT_TRANSLATE_NOOP("languages", "Spanish"),
    "Italian": QT_TRANSLATE_NOOP("languages", "Italian"),
    "Portuguese": QT_TRANSLATE_NOOP("languages", "Portuguese"),
    "Dutch": QT_TRANSLATE_NOOP("languages", "Dutch"),
    "Chinese": QT_TRANSLATE_NOOP("languages", "Chinese"),
    "Japanese": QT_TRANSLATE_NOOP("languages", "Japanese"),
    "Korean": QT_TRANSLATE_NOOP("languages", "Korean"),
    "Arabic": QT_TRANSLATE_NOOP("languages", "Arabic script"),
    "Hebrew": QT_TRANSLATE_NOOP("languages", "Hebrew"),
    "Cyrillic": QT_TRANSLATE_NOOP("languages", "Cyrillic script"),
    "Greek": QT_TRANSLATE_NOOP("languages", "Greek"),
    "Devanagari": QT_TRANSLATE_NOOP("languages", "Devanagari script"),
    "Thai": QT_TRANSLATE_NOOP("languages", "Thai"),
    "Latin": QT_TRANSLATE_NOOP("languages", "Latin script"),
    "": QT_TRANSLATE_NOOP("languages", "No letters"),
}


class TextFigures(QWidget):
    """Looks at the texts while it is in sight, off the UI thread. `word_chosen` carries a class and a word of it."""

    word_chosen = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._call: Call | None = None
        self._found: TextStatistics | None = None
        margins = (theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        self.lengths = named(LengthBars(), "data-text-lengths", self.tr("Lengths of the texts"))
        self.middle = label("", "small", wrap=True, name="data-text-length-middle")
        self.longer = LongTexts(context, "data-text-longer")
        self.languages = label("", "small", wrap=True, name="data-text-languages")
        self.classes = named(QComboBox(), "data-text-class", self.tr("Class whose words are shown"))
        self.no_words = label(
            self.tr("With labels of two classes the words are shown that mark each."), "small", wrap=True
        )
        names = ("data-lengths", "data-languages", "data-words")
        length, languages, words = (Card("", name, margins=margins) for name in names)
        self._words: QVBoxLayout = column(gap=0)
        fill(length.body, label(self.tr("Length in characters"), "heading"), self.lengths, self.middle, self.longer)
        fill(languages.body, label(self.tr("Languages"), "heading"), self.languages)
        fill(words.body, label(self.tr("Words of a class"), "heading"), self.classes, self.no_words, self._words)
        self._cards = (length, languages, words)
        self.setLayout(column(*self._cards, 1, gap=theme.GAP_LARGE - 4, margins=(0, theme.GAP, 0, 0)))
        self.waiting = Waiting("data-text-waiting", over=self)
        self._forget(None)
        self.classes.currentIndexChanged.connect(lambda _at: self._show_words())
        context.samples_changed.connect(self._changed)
        context.project_opened.connect(self._forget)
        context.project_closed.connect(self._close)

    def look(self) -> None:
        """Look at the texts, unless what is shown still holds."""
        project = self._context.project
        self.longer.look()
        if self._stale and project is not None and self._call is None:
            self._stale = False
            wait = self.waiting.begin(self.tr("Looking at the texts…"))
            self._call = run_slowly(lambda stop: _statistics(project, stop), self._take, self._fail, wait)

    def _forget(self, _project: object) -> None:
        """Nothing is known of these texts yet: no card without its figures is shown."""
        self._stale = True
        self._found = None
        for card in self._cards:
            card.hide()

    def _changed(self, _change: object) -> None:
        self._stale = True

    def _close(self) -> None:
        self._stale = True
        if self._call is not None:
            self._call.stop()
            self._call = None

    def _fail(self, error: Exception) -> None:
        self._call = None
        self._context.error_occurred.emit(error)

    def _take(self, found: TextStatistics | None) -> None:
        self._call = None
        if found is None:
            return
        self._found = found
        for card in self._cards:
            card.show()
        self.lengths.show_bands(found.lengths)
        low, middle, high, longest = (f"{value:,}" for value in found.quartiles)
        text = self.tr(
            "The middle half of the texts has {low} to {high} characters (median {middle}). The longest has {longest}."
        )
        self.middle.setText(filled(text, low=low, middle=middle, high=high, longest=longest))
        self.languages.setText(_languages(found))
        self.no_words.setVisible(not found.marks)
        self.classes.setVisible(bool(found.marks))
        before = self.classes.currentText()
        with QSignalBlocker(self.classes):
            self.classes.clear()
            self.classes.addItems(list(found.marks))
            self.classes.setCurrentIndex(max(0, self.classes.findText(before)))
        self._show_words()

    def show_class(self, name: str | None) -> None:
        """Show the words of a class."""
        at = self.classes.findText(name) if name else -1
        if at >= 0:
            self.classes.setCurrentIndex(at)

    def _show_words(self) -> None:
        while (item := self._words.takeAt(0)) is not None:
            if (layout := item.layout()) is not None:
                for number in range(layout.count()):
                    inner = layout.itemAt(number)
                    if inner is not None and (widget := inner.widget()) is not None:
                        widget.hide()
                        widget.deleteLater()
        name = self.classes.currentText()
        for number, mark in enumerate(self._found.marks.get(name, ()) if self._found is not None else ()):
            word = button(
                mark.text.replace("&", "&&"),
                f"data-text-word-{number}",
                partial(self.word_chosen.emit, name, mark.text),
                role="quiet",
                tip=self.tr("Show the texts that have it"),
            )
            share = label(filled(self.tr("in {share}"), share=percent(mark.share, 0)), "muted")
            fill(self._words, row((word, Qt.AlignmentFlag.AlignLeft), 1, share))


class LengthBars(QWidget):
    """A bar for each band of lengths."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bands(self, bands: tuple[tuple[int, int], ...]) -> None:
        """Show these: the lowest length of each and its count."""
        self._bands = bands
        self.setAccessibleDescription("; ".join(f"{low:,}+: {count:,}" for low, count in bands))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW * max(1, len(self._bands)))

    minimumSizeHint = sizeHint

    def _texts(self) -> list[str]:
        """What each band is."""
        lows = [low for low, _ in self._bands]
        ends = [f"{low:,} – {following - 1:,}" for low, following in pairwise(lows)]
        return [*ends, f"{lows[-1]:,}+"] if lows else []

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        most, metrics, texts = max((count for _, count in self._bands), default=1), painter.fontMetrics(), self._texts()
        left = max(map(metrics.horizontalAdvance, texts), default=0) + theme.GAP
        right = max((metrics.horizontalAdvance(f"{count:,}") for _, count in self._bands), default=0) + theme.GAP
        room = self.width() - left - right
        for number, (text, (_, count)) in enumerate(zip(texts, self._bands, strict=True)):
            place = QRectF(0, number * _ROW, self.width(), _ROW)
            painter.setPen(theme.color("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(theme.color("muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{count:,}")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.split_color("val"))
            bar = QRectF(left, place.center().y() - _BAR / 2, max(2.0, room * count / most), _BAR)
            if count:
                painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)


def _statistics(project: Project, should_stop: Callable[[], bool]) -> TextStatistics | None:
    from tldesk.engine.words import text_statistics

    return text_statistics.of_project(project, should_stop)


def _languages(found: TextStatistics) -> str:
    """The languages with their shares; a text in two of them counts for both together."""
    shares = [(" + ".join(map(_language, names)), count / max(1, found.read)) for names, count in found.languages]
    told = [f"{name} {percent(share, 0)}" for name, share in shares if share >= _FEW]
    rest = sum(share for _, share in shares if share < _FEW)
    others = filled(QCoreApplication.translate("TextFigures", "others {share}"), share=percent(rest))
    return " · ".join([*told, *([others] if rest else [])])


def _language(name: str) -> str:
    return QCoreApplication.translate("languages", _LANGUAGES[name])


def panel(context: Context) -> TextFigures:
    """The tab of *Data* for texts."""
    return TextFigures(context)
