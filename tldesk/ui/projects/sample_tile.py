"""SampleTile: a sample project as a card, for those who have none of their own yet.

The pictures are read where calls of seconds are, so that who opens a project at once does not wait for them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QShowEvent

from tldesk import paths
from tldesk.ui.parts import language
from tldesk.ui.projects.tile import Tile
from tldesk.ui.session.calls import run_slowly

_SHOWN = ("dress", "hat", "shoes")
_EDGE = 256
_LINES = 5  # of a text: with more its letters could not be read


class SampleTile(Tile):
    """Its pictures are photos that come with the program."""

    def __init__(self, clicked: Callable[[], object]) -> None:
        super().__init__("welcome-sample-tile", ("small", "small"), clicked)
        facts = self.tr("240 labelled photos in 6 classes")
        self.say(self.tr("Sample photos"), facts, self.tr("Label, train and test in a few minutes"))

    def showEvent(self, event: QShowEvent) -> None:
        """Have the pictures, at the first time."""
        super().showEvent(event)
        if not self.pictures.count:
            run_slowly(lambda _stop: _photos(), self.pictures.show_pictures)


class SampleTextsTile(Tile):
    """Its pictures are texts that come with the program, in the language of the window."""

    def __init__(self, clicked: Callable[[], object]) -> None:
        super().__init__("welcome-sample-texts-tile", ("small", "small"), clicked)
        facts = self.tr("280 labelled texts in 7 classes")
        self.say(self.tr("Sample texts"), facts, self.tr("Label, train and test in a few minutes"))

    def showEvent(self, event: QShowEvent) -> None:
        """Have the pictures, at the first time."""
        super().showEvent(event)
        if not self.pictures.count:
            table = paths.sample_texts(language.spoken())
            run_slowly(lambda _stop: _texts(table), partial(self.pictures.show_pictures, whole=True))


class SampleSoundsTile(Tile):
    """Its pictures are spectrograms that come with the program: what makes them is not loaded to show a welcome."""

    def __init__(self, clicked: Callable[[], object]) -> None:
        super().__init__("welcome-sample-sounds-tile", ("small", "small"), clicked)
        facts = self.tr("300 labelled sounds in 10 classes")
        self.say(self.tr("Sample sounds"), facts, self.tr("Label, train and test in a few minutes"))

    def showEvent(self, event: QShowEvent) -> None:
        """Have the pictures, at the first time."""
        super().showEvent(event)
        if not self.pictures.count:
            run_slowly(lambda _stop: _spectrograms(), self.pictures.show_pictures)


def _spectrograms() -> list[QImage]:
    found = map(_photo, sorted(paths.sample_sounds().with_name("spectrograms").glob("*.jpg")))
    return [picture for picture in found if not picture.isNull()]


def _texts(table: Path) -> list[QImage]:
    from tldesk.media.text.card import drawn  # it brings Pillow, which the window begins without
    from tldesk.ui.samples.image_view import to_qimage

    with table.open(newline="", encoding="utf-8") as stream:
        rows = list(islice(csv.DictReader(stream), len(_SHOWN)))
    return [to_qimage(drawn(row["text"], _EDGE, _LINES)) for row in rows]


def _photos() -> list[QImage]:
    files = (next(iter(sorted((paths.samples() / name).glob("*.jpg"))), None) for name in _SHOWN)
    found = (_photo(file) for file in files if file is not None)
    return [picture for picture in found if not picture.isNull()]


def _photo(file: Path) -> QImage:
    reader = QImageReader(str(file), b"JPEG")  # said: see `thumbnails.as_image`
    reader.setScaledSize(reader.size().scaled(QSize(_EDGE, _EDGE), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
