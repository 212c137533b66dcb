"""An image large, or a sound's spectrogram, with where the model looked in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSlider

from tldesk.errors import TldeskError
from tldesk.ui.evaluate import heard
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.samples.large import large_image

if TYPE_CHECKING:
    from tldesk.engine.explain import Evidence, HeatMap

LARGEST = 1600  # pixels of the longer side of what is shown
_HEAT_EDGE = 320  # pixels of the longer side of the overlay
_STRENGTH = 70  # percent
_FAINT = 0.06  # of the largest value: what is below is not painted, and what is little above is barely seen
_VEIL = 120  # opacity of what the model did not see, of 255
_SOFT = 0.06  # of the shorter side: how gently it begins
_LEAST_VIEW = QSize(11 * theme.GRID, 17 * theme.GRID)


class ImageEvidence(QObject):
    """An `EvidenceView` of images, and of sounds as spectrograms; `prefix` begins the names of its controls."""

    def __init__(self, prefix: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.widget = named(ImageView(), f"{prefix}-image", self.tr("Large image"))
        self.widget.setMinimumSize(_LEAST_VIEW)
        self.widget.setToolTip(
            as_tip(self.tr("Bright: what counted most for the class. Faded: outside of what the model sees."))
        )
        self.legend = label("", "small", wrap=True, name=f"{prefix}-looked-legend")
        self.strength = named(_slider(), f"{prefix}-looked-strength", self.tr("Strength"))
        self.strength.setToolTip(self.tr("Opacity of the overlay"))
        self.strength.valueChanged.connect(lambda _value: self._show())
        self._heat: HeatMap | None = None
        self._overlay: QImage | None = None
        self._on = False
        self.rate = 0  # of sounds: at which their model hears them

    def read(self, answered: Answered) -> Callable[[], QImage | TldeskError]:
        if rate := self.rate:
            return lambda: heard.read(answered, rate)
        return lambda: large_image.read_unknown(answered, LARGEST)

    def show_sample(self, read: QImage) -> None:
        self.widget.show_image(read, read.size())
        self._show()

    def show_message(self, text: str) -> None:
        self.widget.show_message(text)

    def show_evidence(self, evidence: Evidence | None, on: bool) -> None:
        from tldesk.engine.explain import HeatMap

        heat = evidence if isinstance(evidence, HeatMap) else None
        if heat is not self._heat:
            self._heat = heat
            self._overlay = heat_overlay(heat) if heat is not None else None
        self._on = on
        self._show()

    def _show(self) -> None:
        shown = self._on and self.widget.has_content
        self.widget.show_overlay(self._overlay if shown else None, self.strength.value() / 100)
        self.legend.setVisible(shown and self._heat is not None)
        if self._heat is not None:
            said = [self.tr("Bright: what counted most for the class.")]
            if not self._heat.whole:
                said.append(self.tr("The model does not see the faded edges."))
            self.legend.setText(" ".join(said))


def heat_overlay(heat: HeatMap) -> QImage:
    """The heat map as a transparent picture of the whole image; what the model did not see lies under a veil."""
    scale = _HEAT_EDGE / max(heat.size)
    width, height = (max(1, round(side * scale)) for side in heat.size)
    values = heat.over(width, height)
    table = np.array(theme.heat_colors(256), dtype=np.uint8)
    seen = _seen(heat, width, height)
    bright = seen * np.clip(values / _FAINT - 1, 0, 1) * 255 * np.sqrt(values)
    veil = (1 - seen) * _VEIL
    share = (bright / np.maximum(bright + veil, 1e-6))[..., None]  # of the heat in the colour of a pixel
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = share * table[(255 * values).astype(np.uint8)] + (1 - share) * theme.rgb(theme.color("window"))
    pixels[..., 3] = np.minimum(255, bright + veil)
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _seen(heat: HeatMap, width: int, height: int) -> NDArray[np.float64]:
    """How much of each pixel the model sees, (height, width), 0 to 1: the crop has no hard edge, which nothing in the
    image has there."""
    soft = max(1.0, _SOFT * min(width, height))
    left, top, right, bottom = heat.covered(width, height)
    shares = []
    for low, high, length in ((left, right, width), (top, bottom, height)):
        at = np.arange(length) + 0.5
        into = np.minimum(np.inf if low <= 0 else at - low, np.inf if high >= length else high - at)
        shares.append(np.clip(np.broadcast_to(into, length) / soft, 0, 1))
    across, down = (share * share * (3 - 2 * share) for share in shares)
    return np.outer(down, across)


def _slider() -> QSlider:
    result = QSlider(Qt.Orientation.Horizontal)
    result.setRange(10, 100)
    result.setValue(_STRENGTH)
    result.setFixedWidth(7 * theme.GRID)
    return result
