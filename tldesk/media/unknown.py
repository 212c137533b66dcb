"""Pictures of files that no import has opened: what somebody drops, sends or names is decoded by a guarded process.

What crashes a decoder, keeps it busy or eats memory costs that file alone. The processes stay warm for a while, so an
answer takes hardly longer than decoding here would. What this program has imported, or has made itself, needs none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media.guard import open_all
from tldesk.media.opening import Opened, Pixels, Request
from tldesk.media.place import WHOLE
from tldesk.media.pool import never, worker_count

# Files at a time: one for each core, and room for the others while two do not come to an end.
_places = threading.Semaphore(min(worker_count() + 2, 8))
_POLL_SECONDS = 0.05


def pixels(
    source: Path | bytes, wanted: Pixels, should_stop: Callable[[], bool] = never, place: str = WHOLE
) -> NDArray[Any]:
    """The pixels `wanted` of a file or of the bytes of one, at a `place` of it; from any number of threads.

    Raises TldeskError `image_unreadable`, `image_too_large`, `image_missing`, `image_crashes` or `image_hangs`, and
    `interrupted` soon after `should_stop()` turns true.
    """
    found = opened(source, wanted, should_stop, place)
    if found is None:
        raise TldeskError("interrupted")
    return found.array(source if isinstance(source, Path) else wanted.modality.one)


def opened(
    source: Path | bytes, wanted: Pixels, should_stop: Callable[[], bool] = never, place: str = WHOLE
) -> Opened | None:
    """What came of opening the source for those pixels, with its hash and its problem; None when stopped."""
    content = None if isinstance(source, Path) else source
    path = source if isinstance(source, Path) else Path(wanted.modality.one)
    request = Request(path, content=content, pixels=wanted, stay=True, module=wanted.modality.module, place=place)
    while not _places.acquire(timeout=_POLL_SECONDS):
        if should_stop():
            return None
    try:
        found = list(open_all([request], lambda one: one, should_stop))
    finally:
        _places.release()
    return found[0][1] if found else None


def picture(source: Path | bytes, wanted: Pixels, place: str = WHOLE) -> Image.Image:
    """As `pixels`, as a picture of Pillow."""
    return Image.fromarray(pixels(source, wanted, place=place))
