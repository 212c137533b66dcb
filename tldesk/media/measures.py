"""What is measured of a picture when it is first opened, for the checks of the data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from tldesk.media.headers import METADATA_ERRORS

if TYPE_CHECKING:
    from PIL import Image

# The longer side, in pixels, at which sharpness is measured: a picture of any camera is compared at one scale.
EDGE = 256

BAD_CAMERA_DATA = "its camera data cannot be read"
BAD_TIME = "the camera's clock was wrong when it was taken"
OTHER_SIZE = "its camera data has another size: it was edited later"
BAD_ORIENTATION = "its camera data has an invalid orientation"

# All of them, for the window to translate.
CAMERA_PROBLEMS = (BAD_CAMERA_DATA, BAD_TIME, OTHER_SIZE, BAD_ORIENTATION)

_ORIENTATION, _CAMERA = 0x0112, 0x8769
_TAKEN_AT, _WIDTH, _HEIGHT = 0x9003, 0xA002, 0xA003
_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
# No camera wrote EXIF before it was defined.
_FIRST_YEAR = 1995


@dataclass(frozen=True, slots=True)
class Measures:
    """Of the upright picture: `dhash` 64 bits as a signed number, `brightness` mean luma (0-255), `contrast` its
    standard deviation, `sharpness` the variance of the Laplacian at 256 pixels or less. `taken_at` is the camera's
    time (ISO 8601), `camera_problem` says in English what is odd about what the camera wrote.
    """

    dhash: int
    brightness: float
    contrast: float
    sharpness: float
    taken_at: str | None = None
    camera_problem: str | None = None


def measure(image: Image.Image, exif: Image.Exif, size: tuple[int, int] | None = None) -> Measures:
    """The measures of an upright RGB picture of the whole size `size`, itself perhaps reduced to `EDGE` or more.

    `dhash`: each bit says whether the picture, at 9 × 8 pixels, gets brighter to the right (a gradient hash).
    """
    from PIL import Image  # not before it is needed: the window opens without

    luma = image.convert("L")
    luma.thumbnail((EDGE, EDGE), Image.Resampling.BILINEAR)
    pixels = np.asarray(luma, np.float32)
    small = np.asarray(luma.resize((9, 8), Image.Resampling.BOX))
    bits = np.packbits(small[:, 1:] > small[:, :-1]).tobytes()
    taken_at, problem = _camera(exif, size or image.size)
    return Measures(
        dhash=int.from_bytes(bits, "big", signed=True),
        brightness=float(pixels.mean()),
        contrast=float(pixels.std()),
        sharpness=_sharpness(pixels),
        taken_at=taken_at,
        camera_problem=problem,
    )


def _sharpness(pixels: np.ndarray[Any, Any]) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al., 2000), 0 where the picture is too small to have one."""
    if min(pixels.shape) < 3:
        return 0.0
    middle = pixels[1:-1, 1:-1]
    around = pixels[:-2, 1:-1] + pixels[2:, 1:-1] + pixels[1:-1, :-2] + pixels[1:-1, 2:]
    return float((around - 4 * middle).var())


def _camera(exif: Image.Exif, size: tuple[int, int]) -> tuple[str | None, str | None]:
    """The time at which the camera took it (ISO 8601, None where it wrote none), and what is odd about its data."""
    try:
        camera = exif.get_ifd(_CAMERA)
        taken_at, in_time = _time(camera.get(_TAKEN_AT))
        written = (camera.get(_WIDTH), camera.get(_HEIGHT))
        orientation = exif.get(_ORIENTATION, 1)
    except METADATA_ERRORS:
        return None, BAD_CAMERA_DATA
    if not in_time:
        return taken_at, BAD_TIME
    if all(isinstance(value, int) and value for value in written) and written not in (size, size[::-1]):
        return taken_at, OTHER_SIZE
    # 0 is what some programs write for “not known”.
    return taken_at, None if orientation in range(9) else BAD_ORIENTATION


def _time(text: object) -> tuple[str | None, bool]:
    """A time of EXIF as ISO 8601, and whether it can be true. A clock that was never set writes blanks or zeros."""
    found = _TIME.match(text) if isinstance(text, str) else None
    if found is None or not any(map(int, found.groups())):
        return None, True
    try:
        time = datetime.strptime(found[0].replace("T", " "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (a camera has no zone)
    except ValueError:
        return None, False
    return time.isoformat(), time.year >= _FIRST_YEAR and time < datetime.now() + timedelta(days=1)  # noqa: DTZ005
