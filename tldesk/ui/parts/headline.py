"""HeadlineView: how good a model is: one large figure, what it is of, its interval, and smaller figures beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from tldesk.engine.judging import headline as headlines
from tldesk.engine.judging.headline import Headline
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named, set_role
from tldesk.ui.parts.figure import Figure, FigureWords
from tldesk.ui.parts.interval_bar import IntervalBar
from tldesk.ui.parts.language import filled, in_percent, percent, told
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.notes_button import NotesButton
from tldesk.ui.parts.tips import as_tip

_MOST_BESIDE = 3
_BASELINE = 4  # pixels that small letters stand higher, to be on the line of large ones


class HeadlineView(QWidget):
    """Renders a Headline; `name` begins the names of its parts. Nothing is shown of none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.headline: Headline | None = None
        self._later: tuple[str, ...] = ()
        self._side_by_side = True
        self.value = label("", "figure", name=f"{name}-value")
        self.text = named(FigureWords(), f"{name}-text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.info = NotesButton(f"{name}-notes", self.tr("About these results"))
        self.bar = IntervalBar(f"{name}-bar")
        self.interval = label("", "small", name=f"{name}-interval")
        self.beside = [Figure(f"{name}-beside-{place}", role="heading") for place in range(_MOST_BESIDE)]
        self._arrange()

    def show_headline(self, headline: Headline | None) -> None:
        """Show it; notes that were added to an earlier one go with that."""
        self.headline, self._later = headline, ()
        if headline is None:
            self.hide()
            return
        first = headline.first
        set_role(self.value, "optimistic" if headline.optimistic else "figure")
        set_role(self.text, "muted" if headline.optimistic else "body")
        self.value.setText(percent(first.value))
        self.text.setText(f"{told(first.name)} · {told(headline.basis)}")
        self.setAccessibleName(f"{self.value.text()} {self.text.text()}")
        self._show_interval(first)
        for place, figure in enumerate(self.beside):
            figure.setVisible(place < len(headline.beside))
            if place < len(headline.beside):
                other = headline.beside[place]
                figure.show_figure(percent(other.value), told(headline.beside_name(other)))
                text = filled(self.tr("95% interval {interval}"), interval=in_percent(other.span))
                figure.setToolTip(as_tip(text) if other.span else "")
        self._show_notes()
        self._level(self._side_by_side)
        self.show()  # at the end, so that it is laid out once

    def add_notes(self, notes: Sequence[str]) -> None:
        """Show these behind the headline's own: they take longer to be known."""
        self._later = tuple(notes)
        self._show_notes()

    def _show_interval(self, first: headlines.Figure) -> None:
        self.bar.setVisible(first.interval is not None)
        self.interval.setVisible(first.interval is not None)
        if first.interval is not None:
            self.bar.show_interval(first.interval[0], first.value, first.interval[1])
            text = filled(self.tr("95% interval {interval}"), interval=in_percent(first.span))
            self.interval.setText(text)

    def _show_notes(self) -> None:
        own = self.headline.notes if self.headline is not None else ()
        self.info.set_notes([told(note) for note in (*own, *self._later)])

    def _arrange(self) -> None:
        words = holder(column(self.text, margins=(0, 0, 0, _BASELINE)))
        bottom = Qt.AlignmentFlag.AlignBottom
        line = row((self.value, bottom), (words, bottom), (self.info, bottom), 1)
        main = column(line, self.bar, self.interval, 1, gap=theme.GAP_SMALL, margins=(0, _BASELINE, 0, 0))
        self._others = row(*((figure, Qt.AlignmentFlag.AlignTop) for figure in self.beside), 1, gap=0)
        gaps = (theme.GAP_LARGE + 2 * theme.GAP, theme.GAP)
        halves = Halves(main, self._others, growing=1, gaps=gaps)
        halves.turned.connect(self._level)
        self.setLayout(column(halves))

    @Slot(bool)
    def _level(self, side_by_side: bool) -> None:
        """Have the figures stand on one line where they are side by side."""
        self._side_by_side = side_by_side
        large, small = self.value, self.beside[0].value
        parts = (large, small, self.text, self.info)
        for part in parts:
            part.ensurePolished()  # else its font is another one
        line = _BASELINE + max(part.sizeHint().height() for part in (large, self.info))
        down = line - large.fontMetrics().descent() - small.fontMetrics().ascent()
        self._others.setContentsMargins(0, max(0, down) if side_by_side else 0, 0, 0)
