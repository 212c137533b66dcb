"""ReadingChoices: how the file of a table is read, where what was found is not right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from tldesk.media.tables.encodings import ENCODINGS
from tldesk.project.exchange.text_preview import Look
from tldesk.project.texts.reading import DELIMITER, ENCODING, HEADER, SHEET
from tldesk.ui.parts import theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, holder


class ReadingChoices(QWidget):
    """`changed` tells that the file is to be read anew; `answers` are what was chosen so far."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "import-reading", self.tr("How the file is read"))
        self.answers: dict[str, str] = {}
        self.encoding = self._box(ENCODING, self.tr("Encoding"))
        self.delimiter = self._box(DELIMITER, self.tr("Between the cells"))
        self.sheet = self._box(SHEET, self.tr("Sheet"))
        words = self.tr("The first row is a header")
        self.header = named(QCheckBox(words), "import-header", words)
        self.header.clicked.connect(lambda on: self._answer(HEADER, "yes" if on else "no"))
        self._held = {
            box: holder(column(_caption(box), box, gap=theme.GAP_SMALL))
            for box in (self.encoding, self.delimiter, self.sheet)
        }
        self.cleanings = {
            "strip_html": self._cleaning("strip_html", self.tr("Remove HTML markup")),
            "strip_quotes": self._cleaning("strip_quotes", self.tr("Remove quoted mail")),
            "strip_signatures": self._cleaning("strip_signatures", self.tr("Remove signatures")),
        }
        self.setLayout(column(*self._held.values(), self.header, *self.cleanings.values(), gap=theme.GAP))

    def show_look(self, look: Look, pasted: bool) -> None:
        """Show how a file was read; what its form does not have is left out."""
        for name, box in self.cleanings.items():
            box.setChecked(look.options.get(name) == "yes")
        sketch = look.sketch
        for part in (*self._held.values(), self.header):
            part.setVisible(sketch is not None)
        if sketch is None:
            return
        found, asked = sketch.choices, look.options
        self._held[self.encoding].setVisible(found.encoding is not None and not pasted)
        self._held[self.delimiter].setVisible(found.delimiter is not None)
        self._held[self.sheet].setVisible(len(sketch.sheets) > 1)
        self.header.setVisible(found.header is not None)
        self.header.setChecked(bool(found.header))
        names = [(name, name) for name in ENCODINGS]
        self._offer(self.encoding, found.encoding or "", found.encoding or "", asked.get(ENCODING, ""), names)
        signs = self._signs()
        title = {sign: words for words, sign in signs}.get(found.delimiter or "", found.delimiter or "")
        self._offer(self.delimiter, title, found.delimiter or "", asked.get(DELIMITER, ""), signs)
        self.sheet.clear()
        for name in sketch.sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(found.sheet)))

    def _cleaning(self, question: str, words: str) -> QCheckBox:
        box = named(QCheckBox(words), f"import-{question.replace('_', '-')}", words)
        box.clicked.connect(lambda on: self._answer(question, "yes" if on else "no"))
        return box

    def _signs(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Tab"), "\t"),
            (self.tr("Comma"), ","),
            (self.tr("Semicolon"), ";"),
            (self.tr("Vertical bar"), "|"),
        ]

    def _box(self, question: str, title: str) -> QComboBox:
        box = named(Combo(), f"import-{question}", title)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(lambda _index: self._answer(question, str(box.currentData())))
        return box

    def _answer(self, question: str, value: str) -> None:
        self.answers[question] = value
        self.changed.emit()

    def _offer(self, box: QComboBox, found: str, value: str, asked: str, choices: list[tuple[str, str]]) -> None:
        """What was found first, then what may be chosen in its place."""
        box.clear()
        there = filled(self.tr("Found: {name}"), name=found or self.tr("none"))
        box.addItem(self.tr("Find out") if asked else there, "")
        for words, choice in choices:
            box.addItem(words, choice)
        box.setCurrentIndex(max(0, box.findData(value)) if asked else 0)


def _caption(box: QComboBox) -> QWidget:
    caption = label(box.accessibleName())
    caption.setBuddy(box)
    return caption
