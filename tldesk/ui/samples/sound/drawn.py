"""What the large view of a sound is painted from; read and drawn in the pool, where what reads sounds is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tldesk.errors import TldeskError
from tldesk.media import modality, unknown
from tldesk.media.modality import SOUND
from tldesk.media.opening import Pixels
from tldesk.settings import Settings
from tldesk.ui.parts.looks import Placed

if TYPE_CHECKING:
    from tldesk.media.sound.reading import Sound

WIDTH, HEIGHT = 1200, 480  # pixels of a spectrogram; a wider place stretches it
_UNKNOWN_RATE = 48_000  # Hz: at which a guarded process hands over what nobody has looked at


@dataclass(frozen=True, slots=True)
class Content:
    """A sound that is shown, and the sample that it is of."""

    sample: Placed
    sound: Sound

    @property
    def seconds(self) -> float:
        return len(self.sound.samples) / self.sound.rate


@dataclass(frozen=True, slots=True)
class Drawn:
    """The spectrogram of a `content` up to the frequency `highest`, and the least and the most of its samples in
    columns."""

    content: Content
    picture: QImage
    highest: float
    envelope: NDArray[np.float32]


def read(sample: Placed) -> Content | TldeskError:
    """A sample of the project, or why there is nothing to show."""
    from tldesk.media.sound import reading

    try:
        return Content(sample, reading.read(modality.of(SOUND).sample(sample.path, sample.place)))
    except TldeskError as error:
        return error if sample.path.exists() else TldeskError("image_missing", path=sample.path)


def read_unknown(sample: Placed) -> Content | TldeskError:
    """As `read`, of a file that nobody has looked at before: a guarded process decodes it."""
    from tldesk.media.sound import reading

    wanted = Pixels(short_side=_UNKNOWN_RATE, kind=SOUND)
    try:
        samples = unknown.pixels(sample.path, wanted, place=sample.place)
    except TldeskError as error:
        return error
    return Content(sample, reading.Sound(samples, _UNKNOWN_RATE))


def draw(content: Content, settings: Settings) -> Drawn:
    """The pictures of a sound."""
    from tldesk.media.sound import detail

    wanted = detail.Detail(settings.spectrogram_points, settings.spectrogram_highest, settings.spectrogram_contrast)
    found = np.ascontiguousarray(detail.picture(content.sound, wanted, WIDTH, HEIGHT))
    image = QImage(found.tobytes(), WIDTH, HEIGHT, 3 * WIDTH, QImage.Format.Format_RGB888).copy()
    return Drawn(content, image, detail.top(content.sound.rate, wanted), detail.envelope(content.sound, WIDTH))
