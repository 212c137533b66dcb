"""RemakeSplits: divide the labelled images anew; sizes and what stays together are asked for, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSpinBox, QWidget

from tldesk.errors import said
from tldesk.project.editing.edits import Change
from tldesk.project.samples.groups import FoundGroups, GroupCount
from tldesk.project.samples.split import FRACTIONS
from tldesk.project.samples.together import Divided, Together
from tldesk.project.store import Project
from tldesk.project.texts import dated
from tldesk.ui.data.date_choice import DateChoice, Dated
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, in_percent, told
from tldesk.ui.parts.layouts import column, fill
from tldesk.ui.parts.text import empty_splits, split_title
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.jobs import run_in_pool

SMALLEST_TRAIN = 10  # per cent

# Grouping → what else stays together.
_GROUPINGS = {
    "content": QT_TRANSLATE_NOOP("RemakeSplits", "Exact and near duplicates"),
    "folder": QT_TRANSLATE_NOOP("RemakeSplits", "Images of one folder"),
    "series": QT_TRANSLATE_NOOP("RemakeSplits", "Images of one series (name_1, name_2, …)"),
    "time": QT_TRANSLATE_NOOP("RemakeSplits", "Images taken within a minute of each other"),
    "day": QT_TRANSLATE_NOOP("RemakeSplits", "Sounds recorded on one day, by the time in their file names"),
    "column": QT_TRANSLATE_NOOP("RemakeSplits", "Images of one group in the imported table"),
}
_OF_ROWS = ("content", "column")
_MOST_NAMED = 12  # classes; the tip names all
_PAUSE = 150  # ms without another answer, before it is worked out what they make of the images
FEWEST_GROUPS = 2  # one to train with, one to check with

# What joins the photos of a group → how many such groups there are.
_FOUND = {
    "near": QT_TRANSLATE_NOOP("RemakeSplits", "{count} {count:group|groups} of near duplicates"),
    "burst": QT_TRANSLATE_NOOP("RemakeSplits", "{count} {count:group|groups} of photos taken one after the other"),
    "alike": QT_TRANSLATE_NOOP("RemakeSplits", "{count} {count:group|groups} of other photos of the same thing"),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the project knows: the groupings that make a difference with and without scenes, and what was chosen."""

    counts: dict[bool, dict[str, GroupCount]]
    found: FoundGroups
    together: Together
    dates: list[str]


class RemakeSplits(Dialog):
    """Asks for the parts of val and test (train is the rest) and for what is not to be parted.

    `fractions`, `grouping`, `scenes` and `seed` are the answer.
    """

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("RemakeSplits", "Re-split"), "remake-splits", parent)
        self.val = self._spin("remake-val", split_title("val"), FRACTIONS[1])
        self.test = self._spin("remake-test", split_title("test"), FRACTIONS[2])
        self.seed = named(QSpinBox(), "remake-seed", self.tr("Seed"))
        self.seed.setRange(0, 2**31 - 1)
        self.seed.valueChanged.connect(lambda _value: self._show_train())
        self.groups = named(QComboBox(), "remake-groups", self.tr("What stays together"))
        self.groups.addItem(QCoreApplication.translate("RemakeSplits", _GROUPINGS["content"]), ("content", None))
        self.groups.currentIndexChanged.connect(lambda _at: self._show_groups())
        self.scenes = named(
            QCheckBox(self.tr("Photos of the same thing stay together")), "remake-scenes", self.tr("Same thing")
        )
        self.scenes.setChecked(True)
        self.scenes.setToolTip(
            as_tip(
                self.tr(
                    "Another exposure, a step aside, a little closer: a model trained on one of them knows them all."
                )
            )
        )
        self.scenes.toggled.connect(lambda _on: self._offer())
        if project.kind.rows:
            self.scenes.hide()
        self.dates = DateChoice(project)
        self.dates.changed.connect(self._show_train)
        self.found = label("", "small", wrap=True, name="remake-found")
        self.divided = label("", "warning", wrap=True, name="remake-divided")
        self._known: _Known | None = None
        self._project = project
        self._asking = QTimer(self, singleShot=True, interval=_PAUSE)
        self._asking.timeout.connect(self._ask)
        self.count = label("", "small", wrap=True, name="remake-group-count")
        self.train = label("", name="remake-train")
        self.error = label("", "bad", name="remake-error")
        self.accept_button = button(self.tr("Re-split"), "remake-accept", self.accept, role="primary")
        self._lay_out()
        self._show_train()
        self.waiting = Waiting("remake-waiting", over=self)
        run_in_pool(lambda: _read(project), self._fill, wait=self.waiting.begin(self.tr("Reading the images…")))

    @property
    def grouping(self) -> str:
        """What stays together: a name of `GROUPINGS`."""
        name: str = self.groups.currentData()[0]
        return name

    @property
    def fractions(self) -> tuple[float, float, float]:
        """Parts of train, val and test, together 1."""
        val, test = self.val.value() / 100, self.test.value() / 100
        return (1 - val - test, val, test)

    def remake(self) -> Callable[[Project], Change]:
        """What divides the images so as it was answered."""
        fractions, seed, by, scenes = self.fractions, self.seed.value(), self.grouping, self.scenes.isChecked()
        if self.dates.column is None:
            return lambda project: project.splits.remake(fractions, seed, by, scenes=scenes)
        dates, column = self.dates.known.dates if self.dates.known is not None else {}, self.dates.column
        return lambda project: project.splits.remake_by_date(dates, fractions, by, scenes=scenes, column=column)

    def _spin(self, name: str, accessible: str, fraction: float) -> QSpinBox:
        box = named(QSpinBox(), name, accessible)
        box.setRange(0, 80)
        box.setSuffix(in_percent(""))
        box.setValue(round(100 * fraction))
        box.valueChanged.connect(lambda _value: self._show_train())
        return box

    def _lay_out(self) -> None:
        self.body.setSpacing(theme.GAP_LARGE)
        text = self.tr(
            "The labelled images are split again, class by class. Images that belong together go into one "
            "split, so that the test is honest. If that would leave a class without validation images, this "
            "is shown below. Val and test splits that came with the images are kept. You can undo this."
        )
        self._at_random = text
        self.words = words = label(text, "muted", wrap=True, name="remake-about")
        words.setMinimumWidth(640)  # for few lines: the dialog has to fit on a low screen
        form = QFormLayout()
        form.setHorizontalSpacing(theme.GAP_LARGE)
        form.setVerticalSpacing(theme.GAP)
        self.dates.add_to(form)
        form.addRow(split_title("train"), self.train)
        form.addRow(split_title("val"), self.val)
        form.addRow(split_title("test"), self.test)
        form.addRow(self.tr("Seed"), self.seed)
        self.seed.setToolTip(self.tr("Another seed gives a different split of the same sizes."))
        form.addRow(self.tr("Together"), self.groups)
        form.addRow("", self.scenes)
        self.divided.hide()
        said = column(self.found, self.count, self.dates.said, self.divided, self.error, gap=theme.GAP_SMALL)
        fill(self.body, words, form, said)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.accept_button)

    def _fill(self, known: _Known) -> None:
        """Offer what makes a difference here, as it was chosen last."""
        self._known = known
        found = known.found
        parts = [
            filled(QCoreApplication.translate("RemakeSplits", _FOUND[kind]), count=count)
            for kind, count in found.groups.items()
            if count
        ]
        if parts:
            text = self.tr("Found: {groups} (the largest has {largest} {largest:image|images}).")
            self.found.setText(filled(text, groups=", ".join(parts), largest=found.largest))
        elif found.looked:
            self.found.setText(self.tr("No two images show the same thing."))
        else:
            self.found.setText(self.tr("The images have not been compared with one another yet."))
        self.scenes.setChecked(known.together.scenes)
        self.dates.offer(known.dates, known.together.date)
        self._offer()
        self.groups.setCurrentIndex(max(0, self._place(known.together.by)))

    def _offer(self) -> None:
        """The groupings, with their counts; the chosen one stays."""
        if self._known is None:
            return
        chosen = self.grouping
        self.groups.clear()
        for name, count in self._known.counts[self.scenes.isChecked()].items():
            self.groups.addItem(QCoreApplication.translate("RemakeSplits", _GROUPINGS[name]), (name, count))
        self.groups.setCurrentIndex(max(0, self._place(chosen)))

    def _place(self, name: str) -> int:
        return next((at for at in range(self.groups.count()) if self.groups.itemData(at)[0] == name), -1)

    def _show_groups(self) -> None:
        count = self.groups.currentData()[1] if self.groups.count() else None
        if count is None:
            self.count.setText("")
        elif count.groups < FEWEST_GROUPS:
            self.count.setText(self.tr("That leaves too few groups to split. Choose something else."))
        else:
            text = self.tr(
                "{groups} {groups:group|groups}, including single images. The largest has {largest} "
                "{largest:image|images}."
            )
            said = filled(text, groups=count.groups, largest=count.largest)
            self.count.setText(said)
        self._show_train()
        self.grow()

    def _ask(self) -> None:
        """Find out what these answers would divide; until that is known, nothing is said of it."""
        self.divided.hide()
        drop_calls_to(self._show_divided)
        drop_calls_to(self._show_dated)
        project = self._project
        fractions, seed, by, scenes = self.fractions, self.seed.value(), self.grouping, self.scenes.isChecked()
        if not self._is_good():
            return
        if self.dates.column is not None:
            run_newest(self.dates.work(fractions, by, scenes), self._show_dated, self._show_dated)
            return
        run_newest(lambda: project.splits.would_divide(fractions, seed, by, scenes=scenes), self._show_divided)

    def _show_divided(self, found: Divided) -> None:
        """Which classes have images on both sides of a split that belong together, since it cannot be helped; and
        which splits get no images at all."""
        parts = [empty_splits(found.empty)] if found.empty else []
        if found.classes:
            parts.append(filled(self._parted_words(found), classes=_few(found.classes), count=len(found.classes)))
        if found.unvalidated:
            classes = found.unvalidated
            parts.append(told(said("untested_val", classes=_few(classes), count=len(classes))))
        self.divided.setToolTip(as_tip(found.named or Divided(found.unvalidated).named))
        self.divided.setText("\n".join(parts))
        self.divided.setVisible(bool(parts))
        self.grow()

    def _parted_words(self, found: Divided) -> str:
        if "test" in found.splits:
            return self.tr(
                "Images of {classes} that belong together are in different splits, because a class would "
                "otherwise have no validation images. Photos of the same thing are separated last, identical "
                "files never. Validation and test results will be too optimistic for {count:this class|these "
                "classes}."
            )
        return self.tr(
            "Images of {classes} that belong together are in different splits, because a class would "
            "otherwise have no validation images. Photos of the same thing are separated last, identical "
            "files never. Validation results will be too optimistic for {count:this class|these classes}."
        )

    def _show_dated(self, found: Dated | Exception) -> None:
        """What splits by date would be, with what has to be known of them; and whether they can be made so."""
        self.divided.setText(self.dates.show(found))
        self.divided.setToolTip("")
        self.divided.setVisible(bool(self.divided.text()))
        self.accept_button.setEnabled(self._is_good() and self.dates.is_ready)
        self.grow()

    def _is_good(self) -> bool:
        count = self.groups.currentData()[1] if self.groups.count() else None
        enough = 100 - self.val.value() - self.test.value() >= SMALLEST_TRAIN
        return enough and (count is None or count.groups >= FEWEST_GROUPS)

    def _show_train(self) -> None:
        rest = 100 - self.val.value() - self.test.value()
        self.train.setText(in_percent(rest))
        good = rest >= SMALLEST_TRAIN
        self.seed.setEnabled(self.dates.column is None)
        self.words.setText(self._at_random if self.dates.column is None else self.dates.about)
        self.dates.forget()
        self.accept_button.setEnabled(self._is_good() and self.dates.is_ready)
        self.error.setText("" if good else filled(self.tr("Leave at least {rest}% for training."), rest=SMALLEST_TRAIN))
        self.error.setVisible(not good)
        if self._known is not None:
            self.divided.hide()
            self._asking.start()


def _few(classes: tuple[str, ...]) -> str:
    return Divided(classes[:_MOST_NAMED]).named + (", …" if len(classes) > _MOST_NAMED else "")


def _read(project: Project) -> _Known:
    """In the pool."""
    splits = project.splits
    counts = {scenes: splits.groupings(scenes=scenes) for scenes in (True, False)}
    if project.kind.rows:  # they lie in files of the project's own, whose names and folders say nothing
        counts = {scenes: {name: some[name] for name in _OF_ROWS if name in some} for scenes, some in counts.items()}
    columns = dated.columns(project) if project.kind.rows else []
    return _Known(counts, project.near.found(), splits.together, columns)
