"""Images of an evaluation with what can be done to them: open them elsewhere, give them another label."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tldesk.project import snapshots
from tldesk.project.samples.samples import Query
from tldesk.ui.evaluate.answers import Answer
from tldesk.ui.evaluate.answers_view import AnswersView
from tldesk.ui.evaluate.evaluation import Evaluation
from tldesk.ui.evaluate.relabel import Relabel
from tldesk.ui.parts import theme
from tldesk.ui.parts.combo import ClassCombo
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.layouts import column, holder, row, stacked
from tldesk.ui.parts.narrow import Halves, tight_row
from tldesk.ui.parts.text import breakable
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context

_ANY = (1 << 24) - 1  # pixels: what Qt takes for no limit
_LETTERS = 7  # of a class, at least
_TITLE = 15 * theme.GRID  # pixels that the heading has at least, lest it stand in many lines


class AnswersPanel(QWidget):
    """A heading with a `corner` for a button, the images, and a row of actions for the selected ones."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answers-panel")
        self._context = context
        self._evaluation: Evaluation | None = None
        self.title = label("", "heading", wrap=True, name="answers-title")
        self.corner = row()
        self.about = label("", "muted", wrap=True, name="answers-about")
        self.view = AnswersView(context.project)
        self.none = label("", "muted", wrap=True, name="answers-none")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = button(self.tr("Open in Data"), "answers-open-data", self._open_data, icon="open-in-app")
        self.label_button = button(self.tr("Open in Label"), "answers-open-label", self._open_label, icon="tag-outline")
        self.classes = named(ClassCombo(_LETTERS), "answers-class", self.tr("New label for the selected images"))
        # Without an icon, so that it keeps its word where those that open the images lose theirs.
        self.relabel_button = button(self.tr("Relabel"), "answers-relabel", self._relabel)
        self.note = label(
            self.tr("These results use the labels from training time."), "small", wrap=True, name="answers-note"
        )
        self.again_button = button(
            self.tr("Train again…"), "answers-train-again", self._train_again, role="quiet", icon="school-outline"
        )
        self.relabel = Relabel(context, self.view)
        self._arrange()
        context.samples_changed.connect(lambda _change: self._read_labels())
        context.project_closed.connect(self._forget)
        self.view.selection_changed.connect(self._enable)
        self.classes.currentIndexChanged.connect(self._enable_relabel)
        self.view.opened.connect(lambda sample_id: context.go("label", [sample_id]))
        self._enable()

    def minimumSizeHint(self) -> QSize:
        """As tall as its words are in the width that it has: the splitter in which it lies would not ask for that."""
        least, lines = super().minimumSizeHint(), self._body.totalMinimumHeightForWidth(self.width())
        return QSize(least.width(), max(least.height(), lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the words have other lines."""
        super().resizeEvent(event)
        self._share_row()
        self.updateGeometry()

    def _share_row(self) -> None:
        """Where not all words of the actions find room in a row, the box of classes has that of the buttons' words."""
        opening, relabelling = self._opening, self._relabelling
        least, room = opening.minimumSizeHint().width(), self.width() - theme.GAP
        in_a_row = least + relabelling.minimumSizeHint().width() <= room
        all_words = opening.sizeHint().width() + relabelling.sizeHint().width() <= room
        opening.setMaximumWidth(least if in_a_row and not all_words else _ANY)

    def show_answers(
        self, title: str, about: str, evaluation: Evaluation | None, answers: list[Answer], none: str
    ) -> None:
        """Show images of an evaluation under a title; `none` is said when there are none."""
        classes = evaluation.classes if evaluation is not None else []
        self._evaluation = evaluation
        self.title.setText(breakable(title))
        self.about.setText(breakable(about))
        self.about.setVisible(bool(about))
        self.none.setText(none)
        self.view.answers.show(classes, answers)
        self._note.hide()
        self._read_labels()
        self._stack.setCurrentIndex(0 if answers else 1)
        project = self._context.project
        self._list_classes(project.classes.names() if project is not None else classes)
        self._enable()

    def _list_classes(self, names: list[str]) -> None:
        """Offer these as labels."""
        if [self.classes.itemText(i) for i in range(self.classes.count())] != names:
            self.classes.clear()
            self.classes.addItems(names)
            self._enable()

    @Slot()
    def _forget(self) -> None:
        """Another project has other samples under the same numbers, or none."""
        self.show_answers("", "", None, [], "")

    def _ids(self) -> tuple[int, ...]:
        """Ids of the selected samples that the project still has."""
        return tuple(answer.sample_id for answer in self.view.selected())

    def _enable(self) -> None:
        selected = self.view.selected()
        writable = self._context.project is not None and not self._context.project.read_only
        for widget in (self.open_button, self.label_button):
            widget.setEnabled(bool(selected))
        self.classes.setEnabled(bool(selected) and writable)
        if selected:
            self.classes.setCurrentIndex(self.classes.findText(self._offered()))
        self._enable_relabel()

    def _offered(self) -> str:
        """The label that it has. What the model says is not offered: a test label that agrees with a model by one click
        praises the next one for it. Of several labels the first that the model doubts, to be added or removed."""
        answer, model = self.view.selected()[0], self.view.answers
        if answer.several:
            return model.names_now[next(iter((*answer.wrong, *answer.missed, *answer.said)), 0)]
        return next(iter(model.labels(answer)), "")

    def _enable_relabel(self) -> None:
        """Where there is something to change."""
        chosen, selected = self.classes.currentText(), self.view.selected()
        others = (one.several or self.view.answers.labels(one) != (chosen,) for one in selected)
        self.relabel_button.setEnabled(self.classes.isEnabled() and bool(chosen) and any(others))

    def _open_data(self) -> None:
        self._context.go("data", Query(ids=self._ids()))

    def _open_label(self) -> None:
        self._context.go("label", list(self._ids()))

    def _relabel(self) -> None:
        self.relabel.label(self.classes.currentText())

    def _train_again(self) -> None:
        """Turn to a new training with the settings of this one."""
        if self._evaluation is not None:
            self._context.go("train", self._evaluation.run.config)

    def _read_labels(self) -> None:
        """Read which of the images have another label now; a class of another name is the same class."""
        project, evaluation = self._context.project, self._evaluation
        ids = [answer.sample_id for answer in self.view.answers.answers]
        if project is None or evaluation is None or not ids:
            return

        run_newest(
            lambda: (ids, snapshots.labels_now(project, evaluation.run, ids)),
            self._take_labels,
            self._context.error_occurred.emit,
        )

    def _take_labels(self, found: tuple[list[int], snapshots.LabelsNow]) -> None:
        ids, now = found
        model = self.view.answers
        if ids == [answer.sample_id for answer in model.answers]:
            model.show_labels(now.labels, now.names)
            self._list_classes(now.classes)
            self._enable_relabel()
            self._note.setVisible(any(model.relabelled(answer) for answer in model.answers))

    def _arrange(self) -> None:
        self._stack = stacked(self.view, self.none)
        self.title.setMinimumWidth(_TITLE)
        top = tight_row((self.title, 1), holder(self.corner))
        self._opening, self._relabelling = (
            holder(tight_row(self.open_button, self.label_button)),
            holder(tight_row((self.classes, 1), self.relabel_button)),
        )
        actions = Halves(row(self._opening), row((self._relabelling, 1)), growing=1)
        self._note = holder(tight_row((self.note, 1), self.again_button))
        self._body = column(top, self.about, (self._stack, 1), self._note, actions)
        self.setLayout(self._body)
