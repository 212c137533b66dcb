"""ImportTexts: what a table of texts holds, before anything is imported: its first rows, which column is what, and what
all of its rows say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from tldesk.errors import TldeskError
from tldesk.media.modality import TEXT as TEXTS
from tldesk.project.exchange.source_kinds import of_another_kind
from tldesk.project.exchange.text_preview import Count, Look, count, look, shown_rows
from tldesk.project.importers.records import SEVERAL
from tldesk.project.store import Project
from tldesk.project.texts.reading import ENCODING, LABEL, SPLIT, TEXT, Columns, Source
from tldesk.ui.data.column_choices import ColumnChoices, places_of, use_title
from tldesk.ui.data.first_rows import FirstRows
from tldesk.ui.data.import_details import ImportDetails
from tldesk.ui.data.imported_again import ImportedAgain
from tldesk.ui.data.reading_choices import ReadingChoices
from tldesk.ui.data.renumbered import Renumbered
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import button, label, named, set_role
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.text import split_title
from tldesk.ui.parts.there import there
from tldesk.ui.session.calls import Call, run_slowly, run_stoppable

_SIDE = 30 * theme.GRID
_CLASSES_NAMED = 12


class ImportTexts(Dialog):
    """Looks at `source` off the UI thread, then shows it; what is changed has it looked at anew.

    `import_wanted` carries the source, False (texts are always kept in the project), and the answers. `project` knows
    the answers of an earlier import of the source, and which of its texts it has.
    """

    import_wanted = Signal(object, bool, object)
    understood = Signal(object)  # the Look, or the exception
    counted = Signal(object)  # the Count, or the exception

    def __init__(self, source: Source, parent: QWidget | None = None, project: Project | None = None) -> None:
        if isinstance(source, bytes):
            title = QCoreApplication.translate("ImportTexts", "Import the pasted table")
        else:
            title = filled(QCoreApplication.translate("ImportTexts", "Import “{name}”"), name=source.name)
        super().__init__(title, "import-texts", parent)
        self._source, self._project = source, project
        self._asked: dict[str, str] = {}
        self.found: Look | None = None
        self.count: Count | None = None
        self._looking: Call | None = None
        self._counting: Call | None = None
        self.resize(112 * theme.GRID, 70 * theme.GRID)
        self.message = label(self.tr("Looking at the table…"), wrap=True, name="import-message")
        self.hint = label("", "muted", wrap=True, name="import-hint")
        self.hint.hide()
        self.bar = named(QProgressBar(), "import-looking", self.tr("Looking at the table"))
        self.bar.setRange(0, 0)
        self.columns = ColumnChoices()
        self.reading = ReadingChoices()
        self.rows = FirstRows()
        self.again = ImportedAgain()
        self.renumbered = Renumbered()
        self.import_button = button(self.tr("Import"), "import-accept", self._import, role="primary")
        self.import_button.setEnabled(False)
        self._lay_out()
        self.columns.changed.connect(self._read)
        self.reading.changed.connect(self._read)
        self.renumbered.leave_out.toggled.connect(lambda _on: self._name_button())
        self.finished.connect(self._stop)
        self._read()

    @property
    def expected(self) -> int | None:
        """How many texts there are, as far as that is known."""
        return self.count.total if self.count is not None else None

    def pictures(self) -> list[QPixmap]:
        """None: a text is no picture."""
        return []

    def _lay_out(self) -> None:
        self.details_button = button(
            self.tr("Details"), "import-details-toggle", self._toggle, role="quiet", icon="chevron-right"
        )
        self.reading.hide()
        parts = (self.columns, (self.details_button, Qt.AlignmentFlag.AlignLeft), self.reading, 1)
        self.side = scrolled(holder(column(*parts, gap=theme.GAP, margins=(0, 0, theme.GAP_LARGE, 0))))
        self.side.setFixedWidth(_SIDE)
        self.facts = label("", wrap=True, name="import-facts")
        self.classes = named(Elided("muted"), "import-class-counts")
        self.refused_button = button(self.tr("Show rows…"), "import-refused", self._show_refused, role="quiet")
        self.refused_button.hide()
        self.several = self._question()
        facts = row((self.facts, 1), self.refused_button)
        question = label(told(SEVERAL.text), wrap=True)
        question.setBuddy(self.several)
        self.asked = holder(column(question, self.several, gap=theme.GAP_SMALL))
        self.asked.hide()
        under = column(facts, self.classes, self.asked, gap=theme.GAP_SMALL)
        self.content = holder(row(self.side, (column((self.rows, 1), under), 1), gap=theme.GAP_LARGE))
        fill(self.body, self.message, self.hint, self.bar, (self.content, 1), self.again, self.renumbered)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.import_button)

    def _question(self) -> QComboBox:
        """Which labels are kept, where rows have several."""
        box = named(Combo(), "import-question-several", told(SEVERAL.text))
        for value, words in SEVERAL.choices:
            box.addItem(told(words), value)
        box.activated.connect(self._answer_several)
        return box

    def _answer_several(self, _index: int) -> None:
        self._asked[SEVERAL.name] = str(self.several.currentData())
        self._read()

    # ------------------------------------------------------------------------------------------ looking

    def _answers(self) -> dict[str, str]:
        known = {ENCODING: "UTF-8"} if isinstance(self._source, bytes) else {}
        return {**known, **self._asked, **self.reading.answers, **self.columns.answers}

    def _read(self) -> None:
        """Look at the source with the answers so far."""
        if (clash := self.columns.clash) is not None:
            self._refuse_clash(*clash)
            return
        source, answers, project = self._source, self._answers(), self._project

        def work(should_stop: Callable[[], bool]) -> Look:
            try:
                return look(source, answers, project, should_stop)
            except TldeskError as error:
                raise of_another_kind(TEXTS, source, should_stop) or error from error

        self._stop()
        self.count = None
        self.renumbered.show_count(None)
        set_role(self.facts, "body")
        self.import_button.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._looking = run_stoppable(work, self._understand, self._refuse)

    def _refuse_clash(self, name: str, uses: Sequence[str]) -> None:
        """A column has one use: until that is so again, nothing can be imported."""
        self._stop()
        self.count = None
        for part in (self.bar, self.classes, self.refused_button, self.asked, self.again, self.renumbered):
            part.hide()
        text = self.tr("“{column}” is chosen for {uses}. A column can have one use only: change one of them.")
        self.facts.setText(filled(text, column=name, uses=" + ".join(uses)))
        set_role(self.facts, "bad")
        self.import_button.setText(self.tr("Import"))
        self.import_button.setEnabled(False)

    def _stop(self, _result: int = 0) -> None:
        """Nobody waits any more for what was asked."""
        for call in (self._looking, self._counting):
            if call is not None:
                call.stop()

    def _understand(self, found: Look) -> None:
        first, self.found = self.found is None, found
        self.message.setText(_sentence(found, self._source))
        self.hint.hide()
        self.content.show()
        self.columns.setVisible(found.columns is not None)
        if found.columns is not None:
            self.columns.show_columns(found.columns, alone=len(found.tables) == 1)
        self.reading.show_look(found, isinstance(self._source, bytes))
        self.rows.show_rows(
            _titles(found),
            shown_rows(found),
            found.columns.text if found.columns is not None else (1,),
            lines=found.in_lines,
        )
        self.facts.setText("" if found.is_whole else self.tr("Choose the column that holds the texts."))
        self.classes.hide()
        self.refused_button.hide()
        self.import_button.setEnabled(found.is_whole)
        self.import_button.setText(self.tr("Import"))
        if found.is_whole:
            self._count()
        else:
            self.bar.hide()
        if first:  # later the keyboard stays with what is being chosen
            (self.import_button if found.is_whole else self.columns.texts[0]).setFocus()
        self.understood.emit(found)

    def _refuse(self, error: Exception) -> None:
        """Say why it cannot be imported, and what may be done; what may be read otherwise can still be chosen."""
        self.bar.hide()
        words = shown(error)
        self.message.setText(words.text)
        self.hint.setText(words.hint)
        self.hint.setVisible(bool(words.hint))
        self.content.setVisible(self.found is not None)
        self.again.hide()
        self.renumbered.hide()
        self.import_button.setEnabled(False)
        self.understood.emit(error)

    # ------------------------------------------------------------------------------------------ counting

    def _count(self) -> None:
        """Read all rows; meanwhile it can be imported."""
        source, answers, project = self._source, self._settled(), self._project
        far = _Far()
        far.told.connect(self._show_far)

        def work(should_stop: Callable[[], bool]) -> Count:
            return count(source, answers, project, should_stop, far.told.emit)

        self._counting = run_slowly(work, self._show_count, self._refuse_count)

    def _show_far(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.facts.setText(filled(self.tr("{done} of about {total} rows read…"), done=done, total=total))

    def _show_count(self, found: Count) -> None:
        self.count = found
        self.bar.hide()
        self.facts.setText(_facts(found))
        names = list(found.by_class.items())[:_CLASSES_NAMED]
        said = self.tr("{name} ({count})")
        parts = [filled(said, name=name, count=f"{number:,}") for name, number in names]
        more = len(found.by_class) - len(names)
        parts += [filled(self.tr("{count} more"), count=more)] if more > 0 else []
        self.classes.say(" · ".join(parts))
        self.classes.setVisible(bool(parts))
        self.refused_button.setVisible(bool(found.skipped))
        self.asked.setVisible(bool(found.several))
        if self.found is not None:
            self.several.setCurrentIndex(self.several.findData(SEVERAL.answer(self.found.options)))
        self.again.show_already(found.already)
        self.renumbered.show_count(found.elsewhere)
        self._name_button()
        self.counted.emit(found)

    def _name_button(self) -> None:
        if self.count is None:
            return
        new = self.count.total - self.count.already.images - self.renumbered.left_out
        text = filled(self.tr("Import {count} {count:text|texts}"), count=new) if new else self.tr("Import again")
        self.import_button.setText(text)
        self.import_button.setAccessibleName(text)

    def _refuse_count(self, error: Exception) -> None:
        self.bar.hide()
        words = shown(error)
        self.facts.setText(words.whole)
        self.import_button.setEnabled(False)
        self.counted.emit(error)

    def _show_refused(self) -> None:
        if self.count is not None:
            about = self.tr("These rows are not imported, or not as they are. The originals are unchanged.")
            problems = [(one.path_or_row, one.reason) for one in self.count.skipped]
            ImportDetails(problems, self.count.reasons, self, about).open()

    # ------------------------------------------------------------------------------------------ deciding

    def _settled(self) -> dict[str, str]:
        """The answers; of a single table with all of its columns, so that it is read as now when it has grown."""
        found = self.found
        if found is None or found.columns is None or len(found.tables) != 1:
            return self._answers()
        return {**self._answers(), **self.columns.settled(found.columns)}

    def _import(self) -> None:
        self.import_wanted.emit(self._source, False, {**self._settled(), **self.renumbered.answers})
        self.accept()

    def _toggle(self) -> None:
        on = self.reading.isHidden()
        self.reading.setVisible(on)
        self.details_button.setIcon(icons.icon("chevron-down" if on else "chevron-right", "accent"))
        if on:  # on a small screen it would open out of sight
            there(self.side.widget()).adjustSize()
            self.side.ensureWidgetVisible(self.reading, 0, 0)


class _Far(QObject):
    """Carries how much was read out of a thread; it outlives the dialog that has asked for it."""

    told = Signal(int, int)


def _titles(found: Look) -> list[tuple[str, str]]:
    """The name of each column, and what it is used for."""
    translate = QCoreApplication.translate
    uses = found.columns
    if uses is None:
        file = translate("ImportTexts", "File")
        return [(name, "") for name in (file, use_title(TEXT), use_title(LABEL), use_title(SPLIT))]
    kept = translate("ImportTexts", "kept with it")
    used = {place: use_title(use) for use, places in _places(uses).items() for place in places}
    return [(name, used.get(place, kept)) for place, name in enumerate(uses.names)]


def _places(uses: Columns) -> dict[str, tuple[int, ...]]:
    return {TEXT: uses.text} | {use: (place,) for use, place in places_of(uses).items() if place is not None}


def _sentence(found: Look, source: Source) -> str:
    """What was understood, in a line."""
    translate = QCoreApplication.translate
    if found.columns is None:
        return translate("ImportTexts", "A folder of text files, each of which is a text.")
    if len(found.tables) > 1:
        words = translate("ImportTexts", "{count} {count:table|tables}: {names}. The first one is shown.")
        return filled(words, count=len(found.tables), names=", ".join(found.tables))
    if isinstance(source, Path) and found.tables and found.tables[0] != source.name:
        return filled(translate("ImportTexts", "The table {name}. Each row is a text."), name=found.tables[0])
    return translate("ImportTexts", "Each row is a text. Check which column is what.")


def _facts(found: Count) -> str:
    """What all rows say, in a line."""
    translate = QCoreApplication.translate
    parts = [filled(translate("ImportTexts", "{count} {count:text|texts}"), count=found.total)]
    for number, words in (
        (len(found.by_class), translate("ImportTexts", "{count} {count:class|classes}")),
        (found.unlabelled, translate("ImportTexts", "{count} {count:text|texts} without a label")),
        (found.empty + found.refused, _refused(found)),
    ):
        parts += [filled(words, count=number, empty=found.empty)] if number else []
    parts += [f"{split_title(name)} {number:,}" for name, number in found.by_split.items()]
    return " · ".join(parts)


def _refused(found: Count) -> str:
    translate = QCoreApplication.translate
    if not found.empty:
        return translate("ImportTexts", "{count} {count:row|rows} refused")
    if not found.refused:
        return translate("ImportTexts", "{count} {count:row|rows} without text left out")
    return translate("ImportTexts", "{count} rows refused, {empty} of them without text")
