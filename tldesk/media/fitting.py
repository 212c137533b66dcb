"""How a picture of any shape becomes a model's square: its centre, or the whole of it, on grey or squashed.

The sample program of an export repeats `fit` with Pillow and NumPy alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import Image

Interpolation = Literal["bicubic", "bilinear"]
Fitting = Literal["crop", "pad", "squash"]
FITTINGS: tuple[Fitting, ...] = get_args(Fitting)

# What `pad` fills the square with, in red, green and blue: the middle, near the mean colour of every backbone.
GREY = 128

Size = tuple[int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Preprocess:
    """How a picture becomes a model's input: a square of `size` pixels.

    `fitting`: `crop` keeps the centre, `crop_pct` of the resized short side; `pad` keeps the whole picture in its
    shape, on grey; `squash` keeps the whole of it and makes it square.
    """

    size: int
    crop_pct: float = 0.875
    interpolation: Interpolation = "bicubic"
    fitting: Fitting = "crop"
    modality: ClassVar[str] = "image"
    dtype: ClassVar[str] = "uint8"

    @property
    def resize(self) -> int:
        """Pixels of the short side that are wanted of a decoder."""
        return max(self.size, round(self.size / self.crop_pct)) if self.fitting == "crop" else self.size

    @property
    def key(self) -> str:
        """What caches of squares and of their features are named by; `crop` is what they all were once."""
        fitting = "" if self.fitting == "crop" else f" {self.fitting}"
        return f"{self.size} {self.crop_pct} {self.interpolation}{fitting}"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of the square as an array."""
        return self.size, self.size, 3

    @property
    def least(self) -> int:
        """As `resize`, by the name that it has for every kind of data."""
        return self.resize

    def settled(self, fitting: Fitting, parts: int = 1) -> Preprocess:
        """With the fitting of a run; an image is seen as one."""
        return replace(self, fitting=fitting)


def square_of(preprocess: object) -> Preprocess:
    """`preprocess`, which is that of an image."""
    assert isinstance(preprocess, Preprocess)
    return preprocess


def fit(image: Image.Image, preprocess: Preprocess) -> NDArray[Any]:
    """`image` as a model wants it: uint8, (size, size, 3).

    `crop` equals resizing the short side to `Preprocess.resize` and cropping `size` from the centre, in one step:
    Pillow computes only what is kept, so a picture of 1 × 5000 costs no more than any other.
    """
    return on_square(np.asarray(resized(image, kept_box(image.size, preprocess), preprocess)), preprocess)


def kept_box(size: Size, preprocess: Preprocess) -> Box:
    """Left, top, right and bottom of the part of a picture of `size` (width, height) that the model sees."""
    if preprocess.fitting != "crop":
        return 0.0, 0.0, float(size[0]), float(size[1])
    side = min(size) * preprocess.size / preprocess.resize
    left, top = (size[0] - side) / 2, (size[1] - side) / 2
    return left, top, left + side, top + side


def seen_box(size: Size, preprocess: Preprocess) -> Box:
    """Left, top, right and bottom of the model's square in the coordinates of a picture of `size` (width, height).

    A point (x, y) of the square, 0..1, lies at (left + x·(right - left), top + y·(bottom - top)). With `pad` the square
    reaches beyond the picture.
    """
    if preprocess.fitting != "pad":
        return kept_box(size, preprocess)
    content, edge = content_size(size, preprocess), preprocess.size
    (left, top), across, down = _margins(content, edge), size[0] / content[0], size[1] / content[1]
    return -left * across, -top * down, (edge - left) * across, (edge - top) * down


def seen_part(size: Size, preprocess: Preprocess) -> Box:
    """As `seen_box`, as shares of the sides of a picture of `size`."""
    width, height = size
    left, top, right, bottom = seen_box(size, preprocess)
    return left / width, top / height, right / width, bottom / height


def content_size(size: tuple[float, float], preprocess: Preprocess) -> Size:
    """Width and height in pixels of what a picture, or a part, of `size` fills of the square."""
    edge = preprocess.size
    if preprocess.fitting != "pad":
        return edge, edge
    scale = edge / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def resized(image: Image.Image, box: Box, preprocess: Preprocess) -> Image.Image:
    """The part `box` of `image` at the size that it fills of the square."""
    from PIL import Image  # not before it is needed: the window opens without

    size = content_size((box[2] - box[0], box[3] - box[1]), preprocess)
    return image.resize(size, Image.Resampling[preprocess.interpolation.upper()], box=box)


def on_square(content: NDArray[Any], preprocess: Preprocess) -> NDArray[Any]:
    """`content` uint8 (h, w, 3), neither side longer than the square's, in the middle of a grey one."""
    height, width = content.shape[:2]
    edge = preprocess.size
    if (width, height) == (edge, edge):
        return content
    square = np.full((edge, edge, 3), GREY, np.uint8)
    left, top = _margins((width, height), edge)
    square[top : top + height, left : left + width] = content
    return square


def _margins(content: Size, edge: int) -> Size:
    return (edge - content[0]) // 2, (edge - content[1]) // 2
