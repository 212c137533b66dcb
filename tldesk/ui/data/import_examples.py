"""Examples of what a source holds, as pictures, in the dialog that imports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.media import modality
from tldesk.media.guard import open_all
from tldesk.media.opening import Request
from tldesk.project.importers import Example
from tldesk.ui.parts import icons
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.thumbnails import as_image, rounded
from tldesk.ui.session.jobs import run_slowly

EXAMPLES = 6  # in a row
EXAMPLE_EDGE = 84


class Examples(QWidget):
    """Rows of pictures, each shown when it is there. Nobody has opened these files before, so guarded processes do."""

    def __init__(self, examples: Sequence[Example], ratio: float) -> None:
        super().__init__()
        self.pictures = [_Example(example.name) for example in examples]
        for number, picture in enumerate(self.pictures):
            picture.setObjectName(f"import-example-{number}")
        rows = (self.pictures[first : first + EXAMPLES] for first in range(0, len(self.pictures), EXAMPLES))
        self.setLayout(column(*(row(*pictures, 1) for pictures in rows)))
        opened = _Opened()
        opened.picture_opened.connect(self._show)
        run_slowly(lambda should_stop: _open(examples, ratio, should_stop, opened), self._end)

    def _show(self, number: int, image: QImage | None, reason: str) -> None:
        self.pictures[number].show_image(image, reason)

    def _end(self, _count: int) -> None:
        self.update()


class _Opened(QObject):
    """Carries pictures out of a thread; it outlives the dialog that has asked for them."""

    picture_opened = Signal(int, object, str)


class _Example(QLabel):
    """One picture of the source; its place is kept while it is decoded."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedSize(QSize(EXAMPLE_EDGE, EXAMPLE_EDGE))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._call(name)

    def _call(self, name: str) -> None:
        self.setToolTip(as_tip(name))
        self.setAccessibleName(name)

    def show_image(self, picture: QImage | None, reason: str = "") -> None:
        """Show it; where it cannot be read a sign, and why in its tip."""
        if picture is None:
            if reason:
                template = QCoreApplication.translate("ImportPreview", "{path}: {reason}")
                self._call(filled(template, path=self.accessibleName(), reason=told(reason)))
            self.setPixmap(icons.icon("image-broken-variant", "bad").pixmap(QSize(40, 40)))
        else:
            self.setPixmap(QPixmap.fromImage(picture))


def _open(examples: Sequence[Example], ratio: float, should_stop: Callable[[], bool], opened: _Opened) -> int:
    """Tell the pictures of the examples, None for what cannot be read; how many there were. In a thread."""
    edge, count = round(EXAMPLE_EDGE * ratio), 0
    for _, found in open_all(examples, _request, should_stop):
        image = rounded(as_image(found.thumbnail), edge) if found.thumbnail else None
        if image is not None:
            image.setDevicePixelRatio(ratio)
        opened.picture_opened.emit(count, image, found.reason)
        count += 1
    return count


def _request(example: Example) -> Request:
    module = modality.likely(example.name).module
    if isinstance(example.content, Path):
        return Request(example.content, example.crop, module=module, place=example.place)
    content = example.content
    return Request(Path(example.name), example.crop, content=content, module=module, place=example.place)
