"""The form of a new training: model, strategy, and, when asked for, every hyper-parameter."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.engine import strategies
from tldesk.engine.networks import backbones, weights
from tldesk.engine.strategies import STRATEGIES, Strategy
from tldesk.engine.training import disk_space
from tldesk.errors import TldeskError, said
from tldesk.media.modality import IMAGE
from tldesk.project.runs import presets
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.presets import PRESETS, Preset
from tldesk.project.samples.samples import Summary
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.choice_card import LEAST, ChoiceCard
from tldesk.ui.parts.controls import Card, button, label, set_role
from tldesk.ui.parts.form import Form
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import Space, column, holder, row
from tldesk.ui.parts.narrow import Cells, scrolled
from tldesk.ui.parts.one_of import OneOf
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.train.augment_preview import AugmentPreview
from tldesk.ui.train.backbone_cards import BackboneCards
from tldesk.ui.train.start_choice import StartChoice

if TYPE_CHECKING:
    from tldesk.project.store import Project

# Chosen by cards, or not a choice yet.
_NOT_ADVANCED = ("modality", "backbone", "strategy", "start_from")
_WAYS: dict[str, Strategy | Preset] = {**STRATEGIES, **PRESETS}
# What mends a missing weights file, in place of a page.
_WEIGHTS = "weights"
_LONGEST = 30  # letters of a class in a sentence


class RunSetup(QWidget):
    """Asks for a RunConfig. `start_requested` carries it, `command_requested` the one to copy as a command."""

    start_requested = Signal(object)
    command_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-setup")
        self._context = context
        self._ready = False
        self._page = ""
        self._free_bytes: int | None = None
        self.backbones = BackboneCards(context)
        self.start_choice = StartChoice(context, self.backbones.chosen)
        self._strategies = OneOf(self)
        self._strategy_cards = {name: self._strategy_card(name, record) for name, record in _WAYS.items()}
        self._preset: Preset | None = None
        self._before: dict[str, Any] = {}  # what was chosen before the preset
        self._cells = Cells(self._strategy_cards.values(), len(_offered(IMAGE)), LEAST)
        self.form = Form(
            RunConfig,
            fields=[name for name in RunConfig.model_fields if name not in _NOT_ADVANCED],
            prefix="train",
        )
        self.augment_preview = AugmentPreview(context, self.form)
        self.form.put_below(self.augment_preview, "augmentation", "augment_words")
        self.advanced = Card("", "train-advanced")
        self.advanced.body.addWidget(self.form)
        self.advanced.hide()
        self.advanced_button = button(
            self.tr("Advanced"), "train-advanced-toggle", self._toggle_advanced, role="quiet", icon="chevron-right"
        )
        self._make_buttons()
        self._arrange()
        self._strategy_cards["auto"].setChecked(True)
        self._limit()
        self._strategies.idToggled.connect(self._choose_strategy)
        self.backbones.chosen_changed.connect(lambda: self.start_choice.set_backbone(self.backbones.chosen))
        self.start_choice.changed.connect(self._judge)
        self.backbones.chosen_changed.connect(self._judge)
        self.backbones.chosen_changed.connect(lambda: self.augment_preview.set_backbone(self.backbones.chosen))
        self.form.value_changed.connect(self._judge)
        self._summary: Summary | None = None
        self._start_when_known = False
        self._judge()

    def _make_buttons(self) -> None:
        self.message = label("", "muted", wrap=True, name="train-readiness")
        self.mend_button = button("", "train-mend", self._mend, icon="arrow-right")
        self.start_button = button(
            self.tr("Start"), "train-start", self.start, role="primary", icon="play",
            tip=self.tr("Train with the selected model and strategy"),
        )  # fmt: skip
        self.command_button = button(
            self.tr("Copy as command line"), "train-command", self._copy_command, role="quiet", icon="console-line",
            tip=self.tr("The command that trains with these settings"),
        )  # fmt: skip

    @property
    def strategy(self) -> str:
        """The chosen strategy's name; of a preset, that which it says."""
        name = self.way
        return str(PRESETS[name].values["strategy"]) if name in PRESETS else name

    @property
    def way(self) -> str:
        """The name of the chosen strategy or preset."""
        return list(self._strategy_cards)[self._strategies.checkedId()]

    def choose_strategy(self, name: str) -> None:
        """Choose a strategy or a preset by name."""
        self._strategy_cards[name].setChecked(True)

    def config(self) -> RunConfig:
        """What is chosen. Raises ValidationError for a bad hyper-parameter."""
        chosen = {"backbone": self.backbones.chosen.name, "start_from": self.start_choice.value}
        return RunConfig.model_validate({**chosen, "strategy": self.strategy, **self.form.value()})

    def start(self) -> None:
        """Ask for the training, when nothing is in the way; at the first visit, as soon as that is known."""
        self._start_when_known = self._summary is None
        if self._ready and self.form.check():
            self.start_button.setEnabled(False)
            self.start_requested.emit(self.config())

    def show_config(self, config: RunConfig) -> None:
        """Choose what `config` says."""
        self.choose_strategy(presets.of(config) or config.strategy)
        self.backbones.choose(config.backbone)
        self.start_choice.set_value(config.start_from)
        self.form.set_value(config.model_dump(include=set(RunConfig.model_fields) - set(_NOT_ADVANCED)))

    def set_queueing(self, on: bool) -> None:
        """Say on the button whether a training starts now or waits for its turn."""
        text = self.tr("Add to queue") if on else self.tr("Start")
        self.start_button.setText(f" {text}")
        self.start_button.setAccessibleName(text)
        self.start_button.setIcon(icons.icon("playlist-plus" if on else "play", "on_accent"))
        tip = self.tr("It starts when the trainings before it have finished")
        self.start_button.setToolTip(as_tip(tip) if on else self.tr("Train with the selected model and strategy"))

    def refresh(self) -> None:
        """Look again whether the project can be trained on."""
        project = self._context.project
        self._limit()
        self.backbones.refresh()
        self.start_choice.refresh()
        self._describe_presets()
        self.augment_preview.refresh()
        if project is not None:
            run_newest(lambda: _read(project), self._take, self._context.error_occurred.emit)
            run_newest(lambda: any(run.status == "finished" for run in project.runs.all()), self._offer_teachers)

    def refuse(self, text: str, page: str = "data") -> None:
        """Say why training did not start, with a way to the page that mends it."""
        self._show(text, "bad", page)

    def _take(self, found: tuple[Summary, int]) -> None:
        self._summary, self._free_bytes = found
        self._judge()
        if self._start_when_known:
            self.start()

    def _offer_teachers(self, some: bool) -> None:
        """Let a teacher be named where there is a training to learn from; one that is named can be taken out."""
        field = self.form.editor("teacher")
        assert isinstance(field, QLineEdit)
        field.setEnabled(some or bool(field.text()))
        field.setPlaceholderText(told("None") if some else self.tr("No finished training yet"))

    def _judge(self) -> None:
        """Say what would be trained on, or what is in the way."""
        text, page = self._obstacle()
        if text:
            self._show(text, "warning", page)
            return
        summary = self._summary
        if summary is None or self.start_choice.looking:
            self._show("", "muted", "", ready=False)
            return
        classes = sum(1 for counts in summary.by_class.values() if sum(counts.values()))
        text = self.tr("{labelled} labelled {labelled:image|images} of {classes} {classes:class|classes}")
        text = filled(text, labelled=summary.labelled, classes=classes)
        empty = [name for name, counts in summary.by_class.items() if not sum(counts.values())]
        if empty:
            names = _quoted(empty)
            text += " · " + filled(
                self.tr("no usable images of {names}: a class without images is not learned"), names=names
            )
        if untested := _untested(summary):
            names = _quoted(untested)
            text += " · " + filled(self.tr("no test images of {names}: results for them will be unknown"), names=names)
        self._show(text, "warning" if empty or untested else "muted", "", ready=True)
        room = self._room()
        if room is not None and not room.ample:
            text = self.tr(
                "Only {free} GB of disk space left: images are read again in each epoch, which takes longer."
            )
            self._show(filled(text, free=disk_space.free_gigabytes(room.free)), "warning", "", ready=True)

    def _obstacle(self) -> tuple[str, str]:
        """What is in the way of a training, and the page that mends it; empty: nothing."""
        summary, project = self._summary, self._context.project
        if project is not None and project.read_only:
            return self.tr("This project is read-only, so it cannot be trained on."), ""
        if summary is not None and not summary.total:
            return self.tr("There are no images yet. Import some first."), "data"
        if summary is not None and not summary.labelled:
            return self.tr("No images are labelled yet. Label some of at least two classes first."), "label"
        if summary is not None and sum(1 for counts in summary.by_class.values() if sum(counts.values())) < 2:
            return self.tr("All labelled images belong to one class. Label some of another class first."), "label"
        start = self.start_choice
        if start.fault:
            return self.tr("This training cannot start from your selection."), ""
        if STRATEGIES[self.strategy].pretrained and not start.value and not self.backbones.has_weights():
            text = self.tr("{model} is not installed. Get it, or train from scratch.")
            return filled(text, model=self.backbones.chosen.title), _WEIGHTS
        if self.form.held(["flatten"])["flatten"] and not self.backbones.chosen.maps:
            return told(said("no_maps", backbone=self.backbones.chosen.title)), ""
        if not self.form.check():
            return self.tr("A value under Advanced is not valid."), ""
        room = self._room()
        if room is not None and not room.enough:
            text = self.tr("The disk has {free} GB left, but this training needs {needed} GB. Free some space first.")
            return filled(text, free=disk_space.free_gigabytes(room.free), needed=disk_space.gigabytes(room.needed)), ""
        return "", ""

    def _room(self) -> disk_space.Room | None:
        """The room that the training needs and finds; None before that is known."""
        if self._summary is None or self._free_bytes is None:
            return None
        needs = disk_space.needs(
            self.backbones.chosen,
            self._summary.labelled,
            steps=STRATEGIES[self.strategy].steps,
            start=bool(self.start_choice.value),
        )
        return disk_space.Room(self._free_bytes, *needs)

    def _show(self, text: str, role: str, page: str, *, ready: bool = False) -> None:
        self.message.setText(text)
        set_role(self.message, role)
        self._ready, self._page = ready, page
        titles = {
            "data": self.tr("Go to Data"),
            "label": self.tr("Go to Label"),
            _WEIGHTS: self.tr("Get the model…") if self.backbones.is_offered() else self.tr("Import the model…"),
        }
        self.mend_button.setVisible(page in titles)
        self.mend_button.setText(titles.get(page, ""))
        self.mend_button.setAccessibleName(titles.get(page, ""))
        self.start_button.setEnabled(ready)

    def _copy_command(self) -> None:
        if self.form.check():
            self.command_requested.emit(self.config())

    def _mend(self) -> None:
        if self._page == _WEIGHTS:
            self.backbones.get()
        else:
            self._context.go(self._page)

    def _choose_strategy(self, _number: int, on: bool) -> None:
        if on:
            self._follow(PRESETS.get(self.way))
            self._limit()
            self.start_choice.set_strategy(self.strategy)
            self._judge()

    def _follow(self, preset: Preset | None) -> None:
        """Make a preset's choices, or take back those of the one before that were left as they were."""
        made, self._preset = self._preset, preset
        if made is not None:
            now = {"backbone": self.backbones.chosen.name, **self.form.held(made.values)}
            kept = {name: value for name, value in self._before.items() if now[name] == made.values[name]}
            self.backbones.choose(kept.pop("backbone", now["backbone"]))
            self.form.set_value(kept)
        if preset is not None:
            self._before = {"backbone": self.backbones.chosen.name, **self.form.held(preset.values)}
            if weights.available(preset.values["backbone"]):
                self.backbones.choose(preset.values["backbone"])
            self.form.set_value(dict(preset.values))

    def _limit(self) -> None:
        """Show the strategies of the project's kind of data, and the settings that matter for it and the chosen one."""
        offered = _offered(self._context.modality)
        cards = tuple(self._strategy_cards[name] for name in offered)
        if self._cells.widgets != cards:
            self._cells.set_widgets(cards)
        if self.way not in offered:
            self.choose_strategy("auto")
        self.form.limit(self.strategy, self._context.modality)

    def _toggle_advanced(self) -> None:
        self.advanced.setVisible(self.advanced.isHidden())
        icon = "chevron-right" if self.advanced.isHidden() else "chevron-down"
        self.advanced_button.setIcon(icons.icon(icon, "accent"))
        if not self.advanced.isHidden():
            QTimer.singleShot(0, self, self._reveal_advanced)  # once it has its place

    def to_top(self) -> None:
        """Begin with the model, wherever it was left."""
        self._scroll.verticalScrollBar().setValue(0)

    def _reveal_advanced(self) -> None:
        """Bring what was opened below the visible part into sight, under its button."""
        place = self.advanced_button.mapTo(there(self._scroll.widget()), QPoint(0, 0))
        self._scroll.verticalScrollBar().setValue(place.y())

    def _strategy_card(self, name: str, record: Strategy | Preset) -> ChoiceCard:
        card = ChoiceCard(f"strategy-{name}", told(record.title), told(record.about))
        self._strategies.addButton(card, len(self._strategies.buttons()))
        return card

    def _describe_presets(self) -> None:
        """Say of presets whose model is not here that the chosen one takes its place."""
        for name, preset in PRESETS.items():
            wanted = preset.values["backbone"]
            text = self.tr("{model} is not on this computer. The selected model takes its place.")
            warning = "" if weights.available(wanted) else filled(text, model=backbones.get(wanted).title)
            self._strategy_cards[name].describe(warning=warning)

    def _arrange(self) -> None:
        content = column(
            label(self.tr("Model"), "heading"),
            self.backbones,
            self.start_choice,
            Space(theme.GAP),
            label(self.tr("Strategy"), "heading"),
            self._cells,
            row(self.advanced_button, 1, self.command_button),
            self.advanced,
            1,
            margins=(0, 0, theme.GAP_LARGE, theme.GAP),
        )
        self._scroll = scrolled(holder(content), "run-setup-scroll")
        self.setLayout(column((self._scroll, 1), row((self.message, 1), self.mend_button, self.start_button)))


def _offered(modality: str) -> list[str]:
    """The strategies and presets for a kind of data."""
    return [*strategies.of(modality), *(name for name, preset in PRESETS.items() if preset.modality == modality)]


def _quoted(names: list[str]) -> str:
    """Classes in a sentence; of a very long name its beginning, as a line can break nowhere in it."""
    return ", ".join(f"“{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'}”" for name in names)


def _untested(summary: Summary) -> list[str]:
    """The classes that have no test images while others have; what is in no split yet may still get there."""
    if not any(counts.get("test") for counts in summary.by_class.values()):
        return []
    return [
        name
        for name, counts in summary.by_class.items()
        if sum(counts.values()) and not counts.get("test") and not counts.get("")
    ]


def _read(project: Project) -> tuple[Summary, int]:
    """What there is to train on, and the room beside it in bytes. In the pool. Raises TldeskError `project_moved`."""
    try:
        free = shutil.disk_usage(project.folder).free
    except FileNotFoundError as error:
        raise TldeskError("project_moved", path=project.folder) from error
    return project.samples.summary(), free
