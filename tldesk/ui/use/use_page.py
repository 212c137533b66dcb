"""The Use page: ask a trained model about images, let other programs ask it, and export it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from tldesk.project.runs.runs import Run
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.empty_state import EmptyState
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, holder, row, stacked
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.samples.page import Page
from tldesk.ui.session.context import Context
from tldesk.ui.session.runs import RunListing, run_title
from tldesk.ui.train.run_choice import RunChoice
from tldesk.ui.use.export_panel import ExportPanel
from tldesk.ui.use.serve_dialog import ServeDialog
from tldesk.ui.use.serving import Serving
from tldesk.ui.use.tried_model import TriedModel
from tldesk.ui.use.try_card import TryCard

_EXPORT_WIDTH = 42 * theme.GRID


class UsePage(Page):
    """Predictions and exports of one run; `open` takes a Run or its name."""

    name = "use"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wants_export = False
        opened = TriedModel()
        self.choice = RunChoice("use-run")
        self.card = TryCard(context, opened)
        self.listening = self.card.explanation.listening
        self.export_panel = ExportPanel(context)
        self.serving = Serving(context, opened, self)
        self.serve_words = label("", "good", name="use-serve-words")
        self.serve_button = button(
            self.tr("Local API…"),
            "use-serve",
            self.serve,
            icon="lan-connect",
            tip=self.tr("Let other programs on this computer use this model"),
        )
        self.empty = EmptyState(
            "use-empty",
            "rocket-launch-outline",
            self.tr("No trained model yet"),
            self.tr("Train a model first. Then you can try it on new images and export it here."),
            self.tr("Go to Train"),
            lambda: context.go("train"),
        )
        panel = scrolled(self.export_panel)
        panel.setMaximumWidth(_EXPORT_WIDTH)
        content = row((self.card, 3), (panel, 1), gap=theme.GAP_LARGE)
        self._stack = stacked(self.empty, holder(content), name="use-stack")
        self.choice.waiting = Waiting("use-waiting", over=self._stack)
        facts = holder(row((self.choice, 3), self.serve_words, 1))
        fill(self.body, PageHeader(self.tr("Use"), facts, self.card.clear_button, self.serve_button), (self._stack, 1))
        self.choice.run_chosen.connect(self._show_run)
        self.serving.changed.connect(self._show_serving)
        self.serving.failed.connect(context.error_occurred)
        context.runs_changed.connect(self._refresh)
        self._show_run(None)
        self.empty.hide()  # until the trainings are read, nobody knows whether there are any

    def shown(self) -> None:
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """The webcam is not left on, and an export is not wanted any more."""
        self.card.leave()
        self._wants_export = False
        super().hideEvent(event)

    def open(self, target: object) -> None:
        if isinstance(target, Run | str):
            self.choice.choose(target if isinstance(target, str) else target.name)
            self._refresh()

    def export_model(self) -> None:
        """Go to the export, as soon as there is a model to export: the trainings may be being read. The action of
        the menu."""
        self._wants_export = self._run() is None
        self.export_panel.export_button.setFocus()

    def at_stake(self) -> list[str]:
        """The local API, and the predictions."""
        texts = []
        if self.serving.endpoint is not None or self.serving.starting:
            texts.append(self.tr("The local API stops. When you turn it on again, it has another address and token."))
        predicted = self.card.table.answered.given
        if predicted:
            text = self.tr(
                "{count} {count:prediction|predictions} on the Use page will be lost. To keep {count:it|them}, "
                "save {count:it|them} as CSV first."
            )
            texts.append(filled(text, count=predicted))
        return texts

    def paste(self) -> bool:
        """Ask about what the clipboard holds."""
        self.card.paste()
        return True

    def ask(self, given: list[Path]) -> None:
        """Ask the chosen run about files, and about the images in folders."""
        self.card.ask(given)

    def serve(self) -> None:
        """Let other programs ask the chosen run."""
        run = self.serving.run if self.serving.endpoint is not None else self._run()
        if run is not None:
            ServeDialog(self.serving, run, self).open()

    def _title(self, run: Run) -> str:
        """The name of a run as the list above tells it."""
        row = self.choice.chosen()
        return row.title if row is not None and row.run == run else run_title(run)

    def _show_serving(self) -> None:
        """Who answers other programs is seen without opening the dialog."""
        run = self.serving.run if self.serving.endpoint is not None else None
        text = self.tr("The local API is using “{title}”")
        self.serve_words.setText(filled(text, title=self._title(run)) if run is not None else "")

    def _run(self) -> Run | None:
        row = self.choice.chosen()
        return row.run if row is not None and row.status == "finished" else None

    def _refresh(self) -> None:
        self.choice.refresh(self.context.project)

    def _show_run(self, row: RunListing | None) -> None:
        run = self._run()
        self.choice.setVisible(self.choice.count() > 0)
        self._stack.setCurrentIndex(0 if run is None else 1)
        self.empty.setVisible(run is None)
        if row is not None and run is None:
            self.empty.say(
                filled(self.tr("“{title}” is not trained yet"), title=row.title),
                self.tr("Resume it on the Train page, or select another training."),
            )
        self.serve_button.setVisible(run is not None)
        self.export_panel.show_run(run)
        self.card.show_run(run)
        if self._wants_export:
            self.export_model()
