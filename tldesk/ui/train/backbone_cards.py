"""The model picker: one card a backbone, the usable ones first, one of them recommended with the reason."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QWidget

from tldesk.engine.embedding import speed
from tldesk.engine.networks import backbones, fetching, weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.training import costs
from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.ui.models.get_models import ask_to_get
from tldesk.ui.models.model_packs import ask_for_weights
from tldesk.ui.models.models_dialog import Models
from tldesk.ui.parts import icons
from tldesk.ui.parts.choice_card import LEAST, ChoiceCard
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.language import filled, interval, percent, told
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Cells, Halves
from tldesk.ui.parts.one_of import OneOf
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.long_texts import LongTexts
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job
from tldesk.ui.train.measure_models import MeasureModels
from tldesk.ui.train.measured_models import reason as measured_reason
from tldesk.ui.train.missing_weights import MissingWeights
from tldesk.ui.train.model_measuring import Measuring
from tldesk.ui.train.speed import measure_work

_COLUMNS = 4  # as the strategies below, whose cards stand in line with these
# A model slower than this is not recommended while a quicker one is there, milliseconds a sample.
_QUICK_MS = 40.0


class BackboneCards(QWidget):
    """Cards of the backbones. `chosen_changed` follows the choice and what is known of it (its weights, its speed)."""

    chosen_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backbone-cards")
        self._context = context
        self.measuring = Measuring(context, self)
        self._group = OneOf(self)
        self._cards: dict[str, ChoiceCard] = {}
        self._records: dict[str, Backbone] = {}
        self._known: list[tuple[str, bool]] = []  # the names, and whether they are here
        self._take_in()
        self._modality = ""
        self._first = ""  # what suits the language of a project's texts
        self._by_user = False  # until then the recommended one is chosen
        self._group.idClicked.connect(lambda _number: self._keep_choice())
        self._group.idToggled.connect(lambda _number, on: self._choose() if on else None)
        self.reason = label("", "muted", wrap=True, name="backbone-reason")
        self.longer = LongTexts(context, "backbone-longer", training=True)
        self.missing = MissingWeights()
        self.missing.copied.connect(lambda: context.tell(self.tr("Link copied.")))
        self.missing.get_wanted.connect(self.get)
        self.missing.import_wanted.connect(self.choose_weights)
        self.more_button = button("", "backbone-more", self._toggle_more, role="quiet")
        self.measure_button = button(
            self.tr("Measure speed"), "backbone-measure", self.measure, role="quiet", icon="speedometer",
            tip=self.tr("Measure how long the selected model takes for one image on this computer"),
        )  # fmt: skip
        self.compare_button = button(
            self.tr("Measure on my data…"), "backbone-compare", self.compare, icon="chart-scatter-plot",
            tip=self.tr("See how accurate each model would be on your images, and how fast"),
        )  # fmt: skip
        self.models_button = button(
            self.tr("Models…"), "backbone-models", self.show_models, icon="view-list-outline",
            tip=self.tr("Every model: get more of them, import, copy or remove them"),
        )  # fmt: skip
        self._arrange()
        self.refresh()
        context.models_changed.connect(self.refresh)
        self.measuring.changed.connect(self._show_measured)

    @property
    def chosen(self) -> Backbone:
        """The chosen backbone."""
        return list(self._records.values())[self._group.checkedId()]

    def card(self, name: str) -> ChoiceCard:
        """The card of a backbone."""
        return self._cards[name]

    def choose(self, name: str) -> None:
        """Choose by name; a name that is not in the table changes nothing."""
        if name in self._cards:
            self._keep_choice()
            self._cards[name].setChecked(True)
            if self._more.isAncestorOf(self._cards[name]):
                self._show_more(True)

    def _keep_choice(self) -> None:
        self._by_user = True

    def has_weights(self) -> bool:
        """Whether the chosen backbone's weights are on this computer."""
        return weights.available(self.chosen)

    def refresh(self) -> None:
        """Read again what is measured and which weights are there, for the project's kind of data."""
        if self._take_in() or self._modality != self._context.modality:
            self._deal(self._context.modality)
        self.measuring.read()
        self._describe()
        self._read_texts()

    def _read_texts(self) -> None:
        """Find out which model suits the language of the project's texts; in the pool."""
        project = self._context.project
        if project is None or project.modality != TEXT:
            self._first = ""
            return

        def work() -> str:
            from tldesk.engine import first_choice

            return first_choice.of(project)

        run_newest(work, self._suit, self._context.error_occurred.emit)

    def _suit(self, first: str) -> None:
        if first != self._first:
            self._first = first
            self._describe()

    def compare(self) -> None:
        """Show how good the models are on the user's own images, or measure it."""
        dialog = MeasureModels(self.measuring, self.window())
        dialog.model_chosen.connect(self.choose)
        dialog.open()

    def _show_measured(self) -> None:
        if self.measuring.job is None:
            self._describe()

    def _describe(self) -> None:
        recommended, reason = self._recommend()
        for name in self._names():
            card, record = self._cards[name], self._records[name]
            missing = not weights.available(record)
            card.describe(
                facts=self._facts(record, missing),
                badge=self.tr("Recommended") if name == recommended and not missing else "",
                warning=self._warning(name == recommended) if missing else "",
            )
        self.reason.setText(reason)
        if not self._by_user:
            self._cards[recommended].setChecked(True)
        self._choose()

    def _warning(self, recommended: bool) -> str:
        return self.tr("Recommended, not installed yet") if recommended else self.tr("Not installed")

    def measure(self) -> None:
        """Measure the chosen backbone's speed, as a job."""
        job = Job(
            measure_work(self.chosen.name),
            filled(self.tr("Measure {model}"), model=self.chosen.title),
            needs_torch=True,
        )
        job.ended.connect(self._measured)
        self.measure_button.setEnabled(False)
        self._context.submit(job)

    def choose_weights(self) -> None:
        """Ask for a file of weights for the chosen backbone."""
        ask_for_weights(self._context, self.chosen, self.window())

    def is_offered(self) -> bool:
        """Whether the chosen backbone can be downloaded."""
        return fetching.is_offered(self.chosen)

    def get(self) -> None:
        """Get the chosen backbone: ask whether it is to be downloaded, or for its file where that is not offered."""
        if self.is_offered():
            ask_to_get(self._context, [self.chosen.name], self.window())
        else:
            self.choose_weights()

    def show_models(self) -> None:
        """Show all models, the chosen one first."""
        Models(self._context, self.window(), self.chosen.name).open()

    def _measured(self) -> None:
        self.measure_button.setEnabled(True)
        self.refresh()

    def _choose(self) -> None:
        if self._group.checkedId() >= 0:
            self.missing.show_model(self.chosen)
            self.missing.setVisible(not self.has_weights())
            self.measure_button.setVisible(self.has_weights())
            self.longer.look(self.chosen.name)
            self.chosen_changed.emit()

    def _toggle_more(self) -> None:
        self._show_more(self._more.isHidden())

    def _show_more(self, on: bool) -> None:
        self._more.setVisible(on)
        self._group.settle()
        self._name_more_button()

    def _name_more_button(self) -> None:
        count = len(self._more.widgets)
        hidden = self._more.isHidden()
        text = self.tr("Show {count} more {count:model|models}") if hidden else self.tr("Show fewer models")
        self.more_button.setText(filled(text, count=count))
        self.more_button.setAccessibleName(self.more_button.text())
        self.more_button.setIcon(icons.icon("chevron-down" if hidden else "chevron-up", "accent"))

    def _recommend(self) -> tuple[str, str]:
        """A backbone and why: as measured on these images; else the largest that is quick here; else the smallest."""
        result = self.measuring.result
        if result is not None and weights.available(result.chosen):
            changed = self.tr("Your data has changed since.") if self.measuring.stale else ""
            return result.chosen, f"{measured_reason(result)} {changed}".strip()
        here = weights.available_names(self._modality)
        if not here:
            first = self._first or self._names()[0]
            reason = self.tr(
                "{model} is recommended to begin with. No model is installed yet: get or import one first."
            )
            return first, filled(reason, model=self._records[first].title)
        if self._first in here:
            reason = self.tr("{model} is recommended: it suits the language of these texts.")
            return self._first, filled(reason, model=self._records[self._first].title)
        if self._modality == SOUND:
            reason = self.tr(
                "{model} is recommended to begin with. No one model suits all sounds: measure them on yours."
            )
            return here[0], filled(reason, model=self._records[here[0]].title)
        measured = {name: ms for name in here if (ms := speed.cached(name)) is not None}
        quick = [name for name, ms in measured.items() if ms <= _QUICK_MS]
        if len(measured) < 2 or not quick:
            reason = self.tr("{model} is recommended: fast on any computer and already installed.")
            return here[0], filled(reason, model=self._records[here[0]].title)
        best = max(quick, key=lambda name: self._records[name].parameters_m)
        reason = self.tr("{model} is recommended: the largest model that is fast on this computer ({ms} ms per image).")
        return best, filled(reason, model=self._records[best].title, ms=f"{measured[best]:.0f}")

    def _about(self, record: Backbone) -> str:
        return told(record.about)

    def _facts(self, record: Backbone, missing: bool) -> list[str]:
        locale = QLocale()
        size = filled(
            self.tr("{parameters} M parameters · {megabytes} MB"),
            parameters=locale.toString(record.parameters_m, "f", 1),
            megabytes=f"{record.megabytes:.0f}",
        )
        facts = [size, record.licence]
        if record.licence == "unknown":
            facts[1] = self.tr("Licence unknown")
        if record.modality == IMAGE:
            text = self.tr("{edge} × {edge} pixels · {licence}")
            facts[1] = filled(text, edge=record.input_size, licence=record.licence)
        ms = speed.cached(record.name)
        if ms is not None:
            facts.append(filled(self.tr("{ms} ms per image on this computer"), ms=locale.toString(ms, "f", 1)))
        elif not missing:  # the card is as high as it is once the speed is known
            facts.append(self.tr("Speed not measured yet"))
        known = costs.cached(record)
        if known is not None and not known.figures.cut:
            facts.append(self.tr("Fine-tuning runs in PyTorch as a whole, which takes longer"))
        measured = self.measuring.result.of(record.name) if self.measuring.result is not None else None
        if measured is not None:
            text = self.tr("{accuracy} accuracy on your images ({interval})")
            where = interval(measured.low, measured.high, 0)
            facts.append(filled(text, accuracy=percent(measured.accuracy, 0), interval=where))
        return facts

    def _arrange(self) -> None:
        self._here = Cells((), _COLUMNS, LEAST)
        self._more = Cells((), _COLUMNS, LEAST)
        self._more.setObjectName("backbone-more-cards")
        self._more.hide()
        first = row(self.compare_button, self.measure_button, 1)
        halves = Halves(first, row(self.models_button, self.more_button, 1), growing=1)
        self.setLayout(column(self._here, self._more, self.reason, self.longer, self.missing, halves))

    def _deal(self, modality: str) -> None:
        """Show the cards of the models for a kind of data: first those that are on this computer."""
        self._modality = modality
        names = self._names()
        here = weights.available_names(modality) or names[:1]
        self._more.set_widgets(self._cards[name] for name in names if name not in here)
        self._here.set_widgets(self._cards[name] for name in here)
        self._group.settle()
        self.more_button.setVisible(len(names) > len(here))
        self._name_more_button()
        if self._group.checkedId() < 0 or self.chosen.name not in names:
            self._by_user = False

    def _names(self) -> list[str]:
        """The models for the kind of data that is shown."""
        known = [name for name, _ in self._known]
        return [name for name in known if self._records[name].modality == self._modality]

    def _take_in(self) -> bool:
        """Have a card for each backbone; whether others are known or here than before."""
        records = backbones.known()
        known = [(name, weights.available(record)) for name, record in records.items()]
        for record in (record for name, record in records.items() if name not in self._records):
            card = ChoiceCard(f"backbone-{record.name}", record.title, self._about(record))
            card.setToolTip(as_tip(told(record.credit)))
            self._group.addButton(card, len(self._cards))
            self._cards[record.name], self._records[record.name] = card, record
        before, self._known = self._known, known
        return known != before
