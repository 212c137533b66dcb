"""MissingWeights: of a model that is not on this computer, where it is published, and the ways to get it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tldesk.engine.networks import fetching
from tldesk.engine.networks.backbones import Backbone
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.narrow import tight_row

_FILE = "model.safetensors"


class MissingWeights(QWidget):
    """Says it of one model. It is downloaded after asking, or the user brings the file from elsewhere."""

    copied = Signal()
    get_wanted = Signal()
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._link = ""
        self.words = label("", "muted", wrap=True, name="backbone-missing")
        self.get_button = button(
            self.tr("Get…"), "backbone-get", self.get_wanted.emit, icon="download",
            tip=self.tr("Download this model, after asking"),
        )  # fmt: skip
        self.import_button = button(
            self.tr("Import the model…"), "backbone-import", self.import_wanted.emit, icon="file-import-outline",
            tip=self.tr("Load the selected model's weights from a .safetensors file, or a pack of models"),
        )  # fmt: skip
        self.copy_button = button(
            self.tr("Copy link"), "backbone-copy-link", self._copy, role="quiet", icon="content-copy",
            tip=self.tr("The web page that publishes this model"),
        )  # fmt: skip
        ways = tight_row(self.get_button, self.import_button, self.copy_button, 1)
        self.setLayout(column(self.words, ways))

    def show_model(self, record: Backbone) -> None:
        """Say it of this model."""
        self._link = record.page
        offered = fetching.is_offered(record)  # else there is no such file: set-up makes it
        for part in (self.copy_button, self.get_button):
            part.setVisible(offered)
        if not offered:
            text = self.tr("{model} comes with the set-up of tldesk. Run that again, or import a pack of models.")
            self.words.setText(filled(text, model=record.title))
            return
        text = self.tr(
            "{model} is not installed. Get it here, or import its {file} (about {megabytes} MB) from {place}."
        )
        place = self._link.removeprefix("https://")
        size = f"{record.published_megabytes:.0f}"
        self.words.setText(filled(text, model=record.title, file=_FILE, megabytes=size, place=place))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link)
        self.copied.emit()
