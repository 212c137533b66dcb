"""LargeText: a text to read, to find words in, with the further columns of its row: the `looks.LargeViews` of texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QToolButton

from tldesk.errors import TldeskError
from tldesk.media.text import lines
from tldesk.settings import Settings
from tldesk.ui.parts.controls import button, icon_button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.looks import Placed
from tldesk.ui.samples.large.large_view import LargeView
from tldesk.ui.samples.text.compared_text import ComparedText
from tldesk.ui.samples.text.find_bar import FindBar
from tldesk.ui.samples.text.offsets import found
from tldesk.ui.samples.text.prepared import Prepared, prepare
from tldesk.ui.samples.text.reader import Reader, Span
from tldesk.ui.samples.text.row_columns import RowColumns
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.session import Session

_QUICK = 100_000  # characters that are searched at once
_MOST_FOUND = 20_000


class LargeText(LargeView):
    """`spans` of `show_text` are marked, whatever is searched for."""

    def __init__(self, session: Session, prefix: str) -> None:
        super().__init__()
        self._session = session
        self._words: tuple[str, ...] = ()
        self.reader = named(Reader(session.settings.reading_size), f"{prefix}-reader", self.tr("Text"))
        self.find_bar = FindBar(self.reader, f"{prefix}-reader")
        columns = f"{prefix}-reader-columns"
        self.columns = named(RowColumns(columns), columns, self.tr("Further columns of the row"))
        self.part = label("", "muted", name=f"{prefix}-reader-part")
        self.all_button = button(self.tr("Show all"), f"{prefix}-reader-all", self.reader.show_all, role="quiet")
        self._part_row = holder(row((self.part, 1), self.all_button))
        self._part_row.hide()
        self.setLayout(column(self.find_bar, (self.reader, 1), self._part_row, self.columns, gap=4))
        self.setFocusProxy(self.reader)
        self.reader.shown_part.connect(self._show_part)
        self.reader.size_changed.connect(self._keep_size)
        self.find_bar.closed.connect(self.reader.setFocus)
        session.settings_changed.connect(self._take_settings)  # no lambda: the session outlives this
        self._make_shortcuts()

    def _make_shortcuts(self) -> None:
        """They work while the text is in sight, wherever the keyboard is."""
        for keys, act in (
            ("Ctrl+F", self.find_bar.ask),
            ("F3", lambda: self.find_bar.step(1)),
            ("Shift+F3", lambda: self.find_bar.step(-1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)

    @property
    def has_content(self) -> bool:
        """Whether a text is shown."""
        return bool(self.reader.text)

    def show_text(self, text: str | Prepared, spans: Sequence[Span] = ()) -> None:
        """Show a text with stretches of it marked, in places of its characters."""
        self.reader.setPlaceholderText("")
        self.reader.show_text(text, spans)
        prepared = text if isinstance(text, Prepared) else None
        self.columns.show_columns(prepared.columns if prepared is not None else {})
        self._mark_words()
        self.find_bar.search()

    def show_content(self, content: Prepared, full_size: QSize | None = None, *, keep_zoom: bool = False) -> None:
        """Show a text; one that is shown already stays where it was scrolled to."""
        if not (keep_zoom and content.text == self.reader.text):
            self.show_text(content)

    def show_message(self, text: str) -> None:
        """Show words in place of a text."""
        self.show_text("")
        self.reader.setPlaceholderText(text)

    def show_words(self, words: Sequence[str]) -> None:
        """Mark the words of a search."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self._mark_words()

    def resize_by(self, step: int) -> bool:
        """Larger or smaller letters."""
        self.reader.resize_by(step)
        return True

    def keyboard(self) -> Reader:
        """What gets the keys."""
        return self.reader

    def leave(self) -> bool:
        """Escape closes what finds first."""
        return self.find_bar.leave()

    def tools(self, prefix: str) -> list[QToolButton]:
        """Buttons that find, and that change the size of the letters."""
        buttons = (
            ("text-search", "find", self.tr("Find in the text (Ctrl+F)"), self.find_bar.ask),
            ("format-font-size-decrease", "smaller", self.tr("Smaller letters (Ctrl+-)"), lambda: self.resize_by(-1)),
            ("format-font-size-increase", "larger", self.tr("Larger letters (Ctrl++)"), lambda: self.resize_by(1)),
        )
        return [icon_button(icon, f"{prefix}-preview-{name}", text, slot) for icon, name, text, slot in buttons]

    def _mark_words(self) -> None:
        words, said = self._words, self.reader.said
        drop_calls_to(self.reader.show_found)
        if len(said) <= _QUICK or not words:
            self.reader.show_found(found(words, said, _MOST_FOUND))
        else:
            run_newest(lambda: found(words, said, _MOST_FOUND), self.reader.show_found)

    def _show_part(self, count: int, whole: int) -> None:
        text = self.tr("The first {count} of {whole} characters")
        self.part.setText(filled(text, count=f"{count:,}", whole=f"{whole:,}"))
        self._part_row.setVisible(count < whole)

    @Slot(object)
    def _take_settings(self, settings: Settings) -> None:
        self.reader.set_size(settings.reading_size)

    def _keep_size(self, size: int) -> None:
        try:
            self._session.change_settings(reading_size=size)
        except OSError as error:
            self._session.error_occurred.emit(error)


def view(session: Session, prefix: str) -> LargeText:
    """The view."""
    return LargeText(session, prefix)


def beside(session: Session, _name: str) -> ComparedText:
    """One of two texts that are compared."""
    return ComparedText(session.settings.reading_size)


def read(sample: Placed, edge: int) -> Prepared | TldeskError:
    """A text of the project, made ready to be shown; a foreign one is checked no less than one's own."""
    try:
        line = lines.read(sample.path, sample.place)
    except TldeskError as error:
        return error if sample.path.exists() else TldeskError("image_missing", path=sample.path)
    return prepare(line.text, line.columns)


read_unknown = read
