"""How far work is and how long it still takes, in the words of every place that says so: one source and one rounding.

The places draw it at one moment, too: see `JobQueue.beat`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tldesk.ui.parts.language import filled

if TYPE_CHECKING:
    from tldesk.ui.session.progress import RunProgress  # with charts and figures, which no window needs to start

# Phases that count images.
_OF_IMAGES = ("embed", "evaluate", "export-labels", "import", "look", "predict", "read")
# Phases that count megabytes.
_OF_MEGABYTES = ("pack-models", "take-models")
# Phases that count bytes.
_OF_BYTES = ("fetch", "check")
# Phases whose count is of nothing that people know, but of parts of the whole.
_OF_SHARES = ("curve", "fit", *_OF_MEGABYTES, *_OF_BYTES)


def rounded(seconds: float) -> int:
    """A time that is left, as exact as an estimate is: it stays the same for a while, and so do the words."""
    if seconds <= 10:
        return max(0, math.ceil(seconds))
    if seconds <= 55:
        return 5 * math.ceil(seconds / 5)
    step = 60 if seconds < 3600 else 300
    return step * max(1, round(seconds / step))


def time_left(seconds: float) -> str:
    """“40 s left”, “3 min left”, “1 h 20 min left”."""
    whole = rounded(seconds)
    if whole < 60:
        return filled(_tr("{seconds} s left"), seconds=whole)
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return filled(_tr("{minutes} min left"), minutes=minutes)
    return filled(_tr("{hours} h {minutes} min left"), hours=hours, minutes=minutes)


def position(progress: RunProgress) -> str:
    """“epoch 2 of 7” while epochs are counted, else “1,200 of 3,068” or “31%”; empty while none is known."""
    phase = progress.phase
    if phase is not None and phase.epochs and progress.epoch:
        attempts = phase.name == "fit" and progress.measured.strengths  # as the charts call them
        words = _tr("attempt {epoch} of {epochs}") if attempts else _tr("epoch {epoch} of {epochs}")
        return filled(words, epoch=progress.epoch, epochs=phase.epochs)
    if not progress.total:
        return ""
    if phase is not None and phase.name in _OF_SHARES:
        return f"{progress.done / progress.total:.0%}"
    return count(progress.done, progress.total)


def count(done: int, total: int) -> str:
    """“1,200 of 3,068”."""
    return filled(_tr("{done} of {total}"), done=f"{done:,}", total=f"{total:,}")


def pace(progress: RunProgress) -> str:
    """“110 images/s”; empty while it is not known, or too slow to be counted in seconds."""
    if round(progress.rate) < 1:
        return ""
    phase, rate = progress.phase, f"{progress.rate:,.0f}"
    if phase is not None and (phase.epochs or phase.name in _OF_IMAGES):
        return images_a_second(progress.rate)
    if phase is not None and phase.name in _OF_MEGABYTES:
        return filled(_tr("{rate} MB/s"), rate=rate)
    if phase is not None and phase.name in _OF_BYTES:
        return filled(_tr("{rate} MB/s"), rate=f"{progress.rate / 1e6:,.1f}")
    return filled(_tr("{rate}/s"), rate=rate)


def images_a_second(rate: float) -> str:
    """“110 images/s”."""
    return filled(_tr("{rate} {rate:image|images}/s"), rate=f"{rate:,.0f}")


def left(progress: RunProgress) -> str:
    """The time left; empty while it is not known."""
    return time_left(progress.seconds_left) if progress.seconds_left is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("HowFar", text)
