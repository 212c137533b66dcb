"""MissingWeights: where the weights of a model are published that is not on this computer, and what to get there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tldesk.engine.networks.backbones import Backbone
from tldesk.media.modality import IMAGE
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.layouts import row

_FILE = "model.safetensors"
_IMAGENET = "in1k"  # with a last layer of a thousand classes, which is not counted among a record's parameters


class MissingWeights(QWidget):
    """Says it of one model. The program opens no connection: the user gets the file, in a browser or elsewhere."""

    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._link = ""
        self.words = label("", "muted", wrap=True, name="backbone-missing")
        self.copy_button = button(
            self.tr("Copy link"), "backbone-copy-link", self._copy, role="quiet", icon="content-copy",
            tip=self.tr("The web page that publishes this model"),
        )  # fmt: skip
        self.setLayout(row((self.words, 1), self.copy_button))

    def show_model(self, record: Backbone) -> None:
        """Say it of this model."""
        self._link = link(record)
        in_package = record.modality != IMAGE  # which has no such file: set-up makes it
        self.copy_button.setVisible(not in_package)
        if in_package:
            text = self.tr("{model} comes with the set-up of tldesk. Run that again, or import a pack of models.")
            self.words.setText(text.format(model=record.title))
            return
        text = self.tr("{model}: get {file} (about {megabytes} MB) from {place}, then import it.")
        place = self._link.removeprefix("https://")
        size = f"{megabytes(record):.0f}"
        self.words.setText(text.format(model=record.title, file=_FILE, megabytes=size, place=place))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link)
        self.copied.emit()


def link(record: Backbone) -> str:
    """The page with a model's `.safetensors` file; what comes as a Python package has another `source`."""
    return f"https://huggingface.co/timm/{record.timm_name}" if record.bundled is not None else record.source


def megabytes(record: Backbone) -> float:
    """The size of that file."""
    head = 4e-3 * record.features if record.timm_name.endswith(_IMAGENET) else 0.0
    return record.megabytes + head
