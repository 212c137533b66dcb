"""ImportPreview: what was understood of a source, before anything is committed; asks what only the user knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QListView,
    QListWidget,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tldesk.errors import TldeskError
from tldesk.media.guard import warm_up
from tldesk.media.modality import IMAGE, MODALITIES, Modality
from tldesk.project import importers
from tldesk.project.exchange.labels_again import Already, already
from tldesk.project.importers import Options, Question, Skipped, SourcePreview, archive, preview, records
from tldesk.project.samples.samples import SPLITS
from tldesk.project.store import Project
from tldesk.ui.data.import_details import said_where
from tldesk.ui.data.import_examples import EXAMPLES, Examples
from tldesk.ui.data.imported_again import ImportedAgain
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.one_of import OneOf
from tldesk.ui.parts.text import split_title
from tldesk.ui.samples.class_bars import Bar, ClassBars
from tldesk.ui.session.jobs import run_in_pool

ALIKE_SHOWN = 4
REASONS_SHOWN = 500  # more rows than anybody reads; the rest is counted


class ImportPreview(Dialog):
    """Reads `source` in the pool, then shows it; an answer to a question has it read again.

    `import_wanted` carries the path, whether to copy the images, and the answers as {question: value}. `project` knows
    the answers of an earlier import of the source, and which of its images it has: `again` says what becomes of these.
    """

    import_wanted = Signal(object, bool, object)
    understood = Signal(object)  # the Preview, or the exception

    def __init__(self, source: Path, parent: QWidget | None = None, project: Project | None = None) -> None:
        title = filled(QCoreApplication.translate("ImportPreview", "Import “{name}”"), name=source.name)
        super().__init__(title, "import-preview", parent)
        self._source = source
        self._project = project
        self._kind = MODALITIES[IMAGE] if project is None else project.kind
        self._already = (Already(), Already())  # where the images stay where they are, and where they are copied
        self.found: SourcePreview | None = None
        self._reading = 0  # number of the reading that counts; those before it are stopped
        self._options: dict[str, str] = {}
        self.questions: dict[str, QComboBox] = {}
        self.resize(680, 540)
        self.message = label(self.tr("Scanning…"), wrap=True, name="import-message")
        self.hint = label("", "muted", wrap=True, name="import-hint")
        self.hint.hide()
        self.bar = named(QProgressBar(), "import-looking", self.tr("Scanning"))
        self.bar.setRange(0, 0)
        self._asked = QFormLayout()
        self._asked.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._asked.setVerticalSpacing(theme.GAP_SMALL)
        self.content = QWidget()
        self.again = ImportedAgain()
        self._choices = self._choice()
        self._choices.hide()
        self.import_button = button(self.tr("Import"), "import-accept", self._import, role="primary")
        fill(self.body, self.message, self.hint, self.bar, self._asked, (self.content, 1), self.again, self._choices)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.import_button)
        self.finished.connect(self._stop)
        self._read()

    @property
    def expected(self) -> int | None:
        """How many images there are, once that is known."""
        return self.found.total if self.found is not None else None

    def pictures(self) -> list[QPixmap]:
        """Those of the examples that have been decoded by now."""
        shown = [picture.pixmap() for picture in self._examples.pictures] if self.found else []
        return [picture for picture in shown if not picture.isNull()]

    def _read(self) -> None:
        """Read the source with the answers so far."""
        self._reading += 1
        number, options = self._reading, dict(self._options)
        self.import_button.setEnabled(False)
        self.bar.show()

        def should_stop() -> bool:
            return number != self._reading

        def work() -> _Read:
            from tldesk.project.exchange.source_kinds import of_another_kind  # it loads what reads tables

            warm_up()  # pictures are wanted as soon as it is known of which files
            try:
                return (number, *_read(self._source, should_stop, options, self._project, self._kind))
            except TldeskError as error:
                why = of_another_kind(self._kind.name, self._source, should_stop) or error
                return number, why, self._already
            except Exception as error:
                return number, error, self._already

        run_in_pool(work, self._take, priority=2)

    def _stop(self) -> None:
        self._reading = 0

    def _import(self) -> None:
        self.import_wanted.emit(self._source, self.copy.isChecked(), dict(self._options))
        self.accept()

    def _take(self, result: _Read) -> None:
        """Show a reading, unless another one was begun since."""
        number, found, already = result
        if number != self._reading:
            return
        self._already = already
        self.bar.hide()
        if isinstance(found, SourcePreview):
            self._understand(found)
        else:
            self._refuse(found)
        self.understood.emit(found)

    def _refuse(self, error: Exception) -> None:
        """Say why it cannot be imported."""
        words = shown(error)
        self.message.setText(words.text)
        self.hint.setText(words.hint)
        self.hint.setVisible(bool(words.hint))
        self._choices.hide()
        self.again.hide()
        self._show(QWidget())

    def _understand(self, found: SourcePreview) -> None:
        """Fill the dialog with what was understood."""
        self._options = dict(found.options)
        self.found = found
        self.message.setText(_sentence(found))
        self.hint.hide()
        self._ask(found.questions)
        rows = 1 if found.by_class or found.skipped else 2  # where nothing else is to be shown there is room for more
        self._examples = Examples(found.examples[: rows * EXAMPLES], self.devicePixelRatioF())
        lists = row(gap=theme.GAP_LARGE)
        if found.by_class:
            fill(lists, (self._classes(found), 1))
        if found.skipped:
            fill(lists, (self._passed_over(found.skipped), 1))
        self._show(holder(column(self._examples, (lists, 1), gap=theme.GAP_LARGE - 4)))
        self._choices.show()
        self._show_already()
        self.import_button.setEnabled(True)
        if self.focusWidget() not in self.questions.values():
            self.import_button.setFocus()

    def _show_already(self) -> None:
        """Say what of it the project has, and offer the import of the rest."""
        if self.found is None:
            return
        already = self._already[self.copy.isChecked()]
        self.again.show_already(already)
        new = self.found.total - already.images
        text = filled(self.tr("Import {count} {count:image|images}"), count=new) if new else self.tr("Import again")
        self.import_button.setText(text)
        self.import_button.setAccessibleName(text)

    def _show(self, content: QWidget) -> None:
        """Put it in the place of what was shown before."""
        before, self.content = self.content, content
        self.body.replaceWidget(before, content)
        before.hide()
        before.deleteLater()

    def _ask(self, questions: tuple[Question, ...]) -> None:
        """A box of choices for each question; those that no longer matter are hidden."""
        for question in questions:
            if question.name not in self.questions:
                self._add_question(question)
        for name, box in self.questions.items():
            self._asked.setRowVisible(box, any(question.name == name for question in questions))

    def _add_question(self, question: Question) -> None:
        def answered(_index: int) -> None:
            self._options[question.name] = box.currentData()
            self._read()

        text = told(question.text)
        box = named(QComboBox(), f"import-question-{question.name}", text)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)  # names may be long
        for value, words in question.choices:
            box.addItem(told(words), value)
        box.setCurrentIndex(box.findData(question.answer(self._options)))
        box.activated.connect(answered)
        caption = label(text)
        caption.setBuddy(box)
        self._asked.addRow(caption, box)
        self.questions[question.name] = box

    def _classes(self, found: SourcePreview) -> QVBoxLayout:
        bars = [
            Bar(name, name, class_mark(place), {"train": count})
            for place, (name, count) in enumerate(found.by_class.items())
        ]
        if found.unlabelled:
            bars.append(Bar("", self.tr("No label"), None, {"": found.unlabelled}))
        self.classes = named(ClassBars(), "import-classes", self.tr("Classes and their number of images"))
        self.classes.setSelectionMode(ClassBars.SelectionMode.NoSelection)
        self.classes.set_bars(bars)
        title = label(filled(self.tr("{count} {count:class|classes}"), count=len(found.by_class)), "heading")
        self.alike = label("", "warning", wrap=True, name="import-alike")
        names = alike(found.by_class)
        if names:
            text = self.tr("{names} differ only in upper and lower case. You can merge classes on the Label page.")
            self.alike.setText(filled(text, names=", ".join(f"“{name}”" for name in names)))
        self.alike.setVisible(bool(names))
        return column(title, (self.classes, 1), self.alike, gap=theme.GAP_SMALL)

    def _passed_over(self, skipped: Sequence[Skipped]) -> QVBoxLayout:
        """What does not come in; and apart from it what does, without a label or a split."""
        lost = [one for one in skipped if one.reason not in records.NOTES]
        noted = [one for one in skipped if one.reason in records.NOTES]
        lists = column(gap=theme.GAP_SMALL)
        if lost:
            self.skipped = named(QListWidget(), "import-skipped", self.tr("Skipped files, with reasons"))
            _list(lists, self.skipped, self.tr("{count} skipped"), lost)
        if noted:
            self.incomplete = named(QListWidget(), "import-incomplete", self.tr("Incomplete images, with reasons"))
            _list(lists, self.incomplete, self.tr("{count} imported incompletely"), noted)
        return lists

    def _choice(self) -> QWidget:
        """Where the images are to be kept; what is in an archive can only be copied."""
        self.keep = named(QRadioButton(self.tr("Use the images where they are")), "import-in-place")
        self.copy = named(QRadioButton(self.tr("Copy the images into the project")), "import-copy")
        self.keep.setToolTip(self.tr("Nothing is copied. The originals are never changed."))
        self.copy.setToolTip(self.tr("The project can then be moved to another computer."))
        self.keep.setChecked(True)
        self.copy.toggled.connect(lambda _on: self._show_already())
        packed = archive.is_archive(self._source)
        about = (
            [label(self.tr("It is unpacked into the project. The file itself stays unchanged."), "muted")]
            if packed
            else []
        )
        choices = holder(column(*about, self.keep, self.copy, gap=0))
        group = OneOf(choices)
        for choice in (self.keep, self.copy):
            choice.setAccessibleName(choice.text())
            group.addButton(choice)
            choice.setHidden(packed)
        return choices


_Read = tuple[int, SourcePreview | Exception, tuple[Already, Already]]


def _read(
    source: Path, should_stop: Callable[[], bool], options: Options, project: Project | None, kind: Modality
) -> tuple[SourcePreview, tuple[Already, Already]]:
    """What is in a source, and what of it the project has already; in the pool."""
    if project is None:
        return preview(source, should_stop, options, kind=kind), (Already(), Already())
    from tldesk.project.exchange.importing import remembered

    seen = preview(source, should_stop, options, partial(remembered, project), kind)
    where = importers.located(source)
    in_place, copied = (already(project, where, seen.importer, copy, seen.found) for copy in (False, True))
    return replace(seen, found=[]), (in_place, copied)


def alike(names: Iterable[str]) -> list[str]:
    """Those of some names that differ from another one in upper and lower case alone, beside each other."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(name.casefold(), []).append(name)
    return [name for several in spelled.values() if len(several) > 1 for name in several][:ALIKE_SHOWN]


def _list(lists: QVBoxLayout, shown: QListWidget, title: str, skipped: Sequence[Skipped]) -> None:
    """Add a list of what is told of files, below how much it is."""
    template = QCoreApplication.translate("ImportPreview", "{path}: {reason}")
    rows = [
        filled(template, path=said_where(one.path_or_row), reason=told(one.reason)) for one in skipped[:REASONS_SHOWN]
    ]
    total = sum(one.count for one in skipped)
    if len(skipped) > REASONS_SHOWN:
        more = QCoreApplication.translate("ImportPreview", "… and {count} more")
        rows.append(filled(more, count=total - REASONS_SHOWN))
    shown.setWordWrap(True)
    shown.setResizeMode(QListView.ResizeMode.Adjust)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # or lines are not broken
    shown.addItems(rows)
    fill(lists, label(filled(title, count=total), "heading"), (shown, 1))


def _sentence(found: SourcePreview) -> str:
    """What was understood, in a line."""
    translate = QCoreApplication.translate
    parts = [filled(translate("ImportPreview", "{count} {count:image|images}"), count=found.total)]
    parts += [f"{split_title(split)} {found.by_split[split]:,}" for split in SPLITS if split in found.by_split]
    if found.several:
        parts.append(filled(translate("ImportPreview", "{count} with several labels"), count=f"{found.several:,}"))
    if found.groups:
        parts.append(filled(translate("ImportPreview", "{count} {count:group|groups}"), count=found.groups))
    if found.unlabelled and found.by_class:
        parts.append(filled(translate("ImportPreview", "{count} without a label"), count=f"{found.unlabelled:,}"))
    elif found.unlabelled:
        parts.append(translate("ImportPreview", "no labels yet: add them on the Label page"))
    return filled(translate("ImportPreview", "{layout}: {facts}"), layout=told(found.title), facts=" · ".join(parts))
