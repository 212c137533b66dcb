"""A sound as its model hears it: the spectrogram of its samples at the model's own rate, over which evidence lies."""

from __future__ import annotations

from PySide6.QtGui import QImage

from tldesk.errors import TldeskError
from tldesk.media import unknown
from tldesk.media.modality import SOUND
from tldesk.media.opening import Pixels
from tldesk.project.runs.run import Run
from tldesk.ui.parts.looks import Placed
from tldesk.ui.samples.image_view import to_qimage

_EDGE = 800  # pixels


def rate_of(run: Run | None) -> int:
    """Samples a second that the model of a run takes; 0 of one that takes no sounds, or is not known here."""
    if run is None or run.config.modality != SOUND:
        return 0
    from tldesk.engine.training.fitting import preprocess_of

    try:
        return preprocess_of(run).least
    except TldeskError:
        return 0


def read(sample: Placed, rate: int) -> QImage | TldeskError:
    """The spectrogram of a file that nobody has looked at before: a guarded process decodes it. In grey, so that the
    evidence alone has colours.
    """
    from tldesk.media.sound import reading, spectrogram

    try:
        samples = unknown.pixels(sample.path, Pixels(short_side=rate, kind=SOUND), place=sample.place)
    except TldeskError as error:
        return error
    return to_qimage(spectrogram.drawn(reading.Sound(samples, rate), _EDGE, _EDGE).convert("L").convert("RGB"))
