"""What a new training starts from: the pretrained weights, an earlier training, or a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.events import Noted
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named, set_role
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool, run_slowly
from tldesk.ui.session.run_text import noted_text
from tldesk.ui.session.starting import Choice, choices, look

_Found = tuple[Backbone, list[Choice]]


class StartChoice(QWidget):
    """Below the choice stands how the label sets fit. `changed` follows the choice and what is known of it."""

    changed = Signal()

    def __init__(self, context: Context, backbone: Backbone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start-choice")
        self._context = context
        self._backbone, self._strategy = backbone, "auto"
        self._here: list[Choice] = []
        self._elsewhere: list[Choice] = []
        self.looking = False
        self.fault = ""  # why the chosen one cannot be started from
        self.box = named(QComboBox(), "start-from", self.tr("Start from"))
        self.box.setToolTip(self.tr("Start from what an earlier training has learned"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.project_button = button(
            self.tr("Another project…"), "start-from-project", self.choose_project, role="quiet",
            tip=self.tr("Start from a training of another project"),
        )  # fmt: skip
        self.file_button = button(
            self.tr("File…"), "start-from-file", self.choose_file, role="quiet",
            tip=self.tr("Start from a .safetensors file of the same model"),
        )  # fmt: skip
        self.about = label("", "small", wrap=True, name="start-from-about")
        self._arrange()
        self._list("")
        self.box.currentIndexChanged.connect(self._look)

    @property
    def value(self) -> str:
        """What `RunConfig.start_from` takes."""
        return str(self.box.currentData() or "") if self._strategy not in BASELINES else ""

    def set_value(self, value: str) -> None:
        """Choose what a configuration says, be it there or not."""
        if value and value not in self._values():
            self._elsewhere = [*self._elsewhere, Choice(Path(value).name, value)]
        self._list(value)
        self._look()

    def set_backbone(self, backbone: Backbone) -> None:
        """Offer what fits a model; a start of another one is given up."""
        if backbone != self._backbone:
            self._backbone, self._here, self._elsewhere = backbone, [], []
            self._list("")
            self._look()
            self.refresh()

    def set_strategy(self, strategy: str) -> None:
        """What shows the worth of pretrained weights starts from nothing."""
        self._strategy = strategy
        self.setVisible(strategy not in BASELINES)
        self._look()

    def refresh(self) -> None:
        """Read again which trainings there are; called when the page is shown and when the data have changed."""
        project = self._context.project
        if project is not None:
            name, failed = self._backbone.name, self._context.error_occurred.emit
            run_newest(lambda: choices(project.folder, name), self._take, failed)

    def choose_project(self) -> None:
        """Ask for the folder of another project."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("The folder of another project"))
        if folder:
            self.offer_project(Path(folder))

    def offer_project(self, folder: Path) -> None:
        """Offer the trainings of another project as well; a folder that is none is said."""
        backbone = self._backbone
        failed = self._context.error_occurred.emit
        run_in_pool(lambda: (backbone, choices(folder, backbone.name, elsewhere=True)), self._take_elsewhere, failed)

    def choose_file(self) -> None:
        """Ask for a file of weights."""
        kinds = self.tr("Weights (*.safetensors)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Start from a file"), "", kinds)
        if path:
            self._offer([Choice(Path(path).name, path)])

    def _take_elsewhere(self, asked: _Found) -> None:
        backbone, found = asked
        if not found:
            self._context.tell(filled(self.tr("There is no finished training of {model}."), model=backbone.title))
        elif backbone == self._backbone:
            self._offer(found)

    def _offer(self, found: list[Choice]) -> None:
        """Add choices from elsewhere, and choose the first of them."""
        known = self._values()
        self._elsewhere = [*self._elsewhere, *(choice for choice in found if choice.value not in known)]
        self._list(found[0].value)
        self._look()

    def _take(self, found: list[Choice]) -> None:
        chosen = self.box.currentData() or ""
        gone = chosen in {choice.value for choice in self._here} - {choice.value for choice in found}
        self._here = found
        self._elsewhere = [choice for choice in self._elsewhere if choice.value not in {one.value for one in found}]
        self._list("" if gone else chosen)
        self._look()

    def _values(self) -> set[str]:
        return {choice.value for choice in (*self._here, *self._elsewhere)}

    def _list(self, chosen: str) -> None:
        """Fill the box and choose, without a word to anybody."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(self.tr("Pretrained weights"), "")
        for choice in (*self._here, *self._elsewhere):
            self.box.addItem(choice.text, choice.value)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.box.blockSignals(False)

    def _look(self, _index: int = 0) -> None:
        """Find out what comes of the choice."""
        drop_calls_to(self._tell)
        project, value = self._context.project, self.value
        self.fault, self.looking = "", bool(value) and project is not None
        if project is None or not value:
            self._show("", "small")
            return
        self._show(self.tr("Checking…"), "small")
        chosen = {"backbone": self._backbone.name, "strategy": self._strategy, "start_from": value}
        config = RunConfig.model_validate(chosen)
        run_slowly(lambda _stop: look(project, config), self._tell, self._refuse)

    def _tell(self, notes: list[Noted]) -> None:
        self.looking = False
        warned = any(note.level == "warning" for note in notes)
        self._show("\n".join(map(noted_text, notes)), "warning" if warned else "small")

    def _refuse(self, error: Exception) -> None:
        words = shown(error)
        self.looking, self.fault = False, words.whole
        self._show(self.fault, "bad")
        if not isinstance(error, TldeskError):
            self._context.error_occurred.emit(error)

    def _show(self, text: str, role: str) -> None:
        self.about.setText(text)
        self.about.setVisible(bool(text))
        self.box.setAccessibleDescription(text)
        set_role(self.about, role)
        self.changed.emit()

    def _arrange(self) -> None:
        title = label(self.tr("Start from"), "body", name="start-from-title")
        title.setBuddy(self.box)
        choice = Halves(row(title, (self.box, 1)), row(self.project_button, self.file_button, 1))
        self.setLayout(column(choice, self.about, gap=theme.GAP_SMALL))
