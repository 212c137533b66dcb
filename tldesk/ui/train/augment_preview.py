"""AugmentPreview: the user's own images as training will vary them. Are their labels still true?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tldesk.engine.modalities import learning
from tldesk.engine.modalities.sliders import sliders
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.project.runs.config import RunConfig
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.form import Form, choice_text
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.there import there
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.train.picture_board import EDGE

# A slider that is dragged comes to rest before pictures are made.
_PAUSE = 80  # milliseconds


class AugmentPreview(QWidget):
    """Stands beside a form of RunConfig's fields and follows it; the form's sliders stand where its preset has them.

    `updated` follows each time that pictures are there.
    """

    updated = Signal()

    def __init__(self, context: Context, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("augment-preview")
        self._context, self._form = context, form
        self._record: Backbone = next(iter(BACKBONES.values()))
        self._samples: Any = None  # what `Variations.read` found
        self._seed, self._asked = 0, 0
        self._preset = ("", "")  # the kind of data, and its preset
        self._kind = ""  # that the board is for
        self.grid: Any = QWidget()
        self.question = label(self.tr("Does the label still fit?"), "heading", wrap=True, name="augment-question")
        self.about = label("", "small", wrap=True, name="augment-about")
        self.others_button = button(self.tr("Show other images"), "augment-others", self.show_others, icon="refresh")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._make)
        self._arrange()
        form.value_changed.connect(self._follow)
        self._follow()

    def set_backbone(self, record: Backbone) -> None:
        """Show what the training of this model would see."""
        self._record = record
        self._wait.start()

    def show_others(self) -> None:
        """Take other images."""
        self._seed += 1
        self._read()

    def refresh(self) -> None:
        """The project, or its images, may be others."""
        self._samples = None
        self._follow()
        if self.isVisible():
            self._settle()
            self._read()

    def _settle(self) -> None:
        """Have the board of the project's kind of data."""
        found, kind = looks.variations(self._context.modality), self._context.modality
        if found is None or kind == self._kind:
            return
        board = named(found.board(), "augment-pictures", self.tr("Variations of your images"))
        if looks.of(kind).plays:
            board.play_with(self._context.playing.play_made)
        there(self.layout()).replaceWidget(self.grid, board)
        self.grid.deleteLater()
        self.grid, self._kind = board, kind

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()
        if self._samples is None:
            self._read()
        else:
            self._wait.start()

    def _follow(self) -> None:
        """The form has changed."""
        (kind, before), modality = self._preset, self._context.modality
        preset, presets = self._form.value().get("augmentation", before), learning.of(modality).presets
        if preset in presets and (modality, preset) != self._preset:
            self._preset = (modality, preset)
            parts, fields = asdict(presets[preset]), sliders(modality)
            for field, part in fields.items():
                self._form.slider(field).set_preset(parts[part])
            if kind == modality:
                self._form.set_value({**dict.fromkeys(fields), "augment_mirror": "preset"})
        self._wait.start()

    def _read(self) -> None:
        project, seed, found = self._context.project, self._seed, looks.variations(self._context.modality)
        if project is not None and found is not None:
            run_newest(lambda: found.read(project, seed), self._take)

    def _take(self, samples: Any) -> None:
        self._samples = samples
        self.others_button.setEnabled(bool(samples.titles))
        self._make()

    def _make(self) -> None:
        samples, record, seed = self._samples, self._record, self._seed
        found = looks.variations(self._context.modality)
        if samples is None or found is None or not self.isVisible():
            return
        try:
            config = RunConfig(**self._form.value())
        except ValidationError:
            return  # the form says what is wrong
        edge = round(EDGE * self.devicePixelRatioF())
        run_newest(lambda: found.vary(samples, config, record, edge, seed), self._show)

    def _show(self, rows: list[list[Any]]) -> None:
        if self._samples is None:
            return  # the project, or its images, are others meanwhile
        self.about.setText(self._words())
        self.grid.show_rows(self._samples.titles, rows)
        self.updated.emit()

    def _words(self) -> str:
        text = self.tr(
            "Left: the image as the model sees it. Beside it: random variations that training makes of it. If "
            "one no longer fits its label, use weaker augmentation."
        )
        if self._form.value().get("fitting", "") != "auto":
            return text
        auto = filled(self.tr("Resizing “Auto” is {fitting} for your images."), fitting=choice_text(self._samples.auto))
        return f"{text} {auto}"

    def _arrange(self) -> None:
        head = row((self.question, 1), self.others_button, gap=theme.GAP_SMALL)
        self.setLayout(column(head, self.about, self.grid, gap=theme.GAP_SMALL))
