"""Images for training: random variation of a decoded picture, and pictures as tensors.

Everything random comes from the generator that is handed in, so the same (seed, epoch, sample) gives the same picture
whichever thread makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from tldesk.engine.modalities.augmentation import Augmentation
from tldesk.media.fitting import GREY, Box, Preprocess, kept_box, on_square, resized

if TYPE_CHECKING:
    import torch

Pixels = NDArray[np.uint8]

# Weights of red, green and blue in brightness (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114])


def augment(image: Pixels, rng: np.random.Generator, preprocess: Preprocess, how: Augmentation) -> Pixels:
    """One random variation of `image` (h, w, 3) as the model's square (size, size, 3), both uint8.

    Without any it is the square of prediction. What `pad` adds around the picture stays the same grey.
    """
    picture = Image.fromarray(image)
    picture = resized(picture, _part(picture.size, rng, preprocess, how), preprocess)
    if how.colour:
        picture = _recolour(picture, rng, how.colour)
    if how.distortion:
        picture = _DISTORTIONS[rng.integers(len(_DISTORTIONS))](picture, float(rng.uniform(-1, 1)))
    if how.rotation:
        angle = float(rng.uniform(-how.rotation, how.rotation))
        picture = picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=(GREY,) * 3)
    pixels = on_square(np.asarray(picture), preprocess)
    if how.across and rng.random() < 0.5:
        pixels = pixels[:, ::-1]
    return pixels[::-1] if how.upside_down and rng.random() < 0.5 else pixels


def to_tensor(pixels: torch.Tensor) -> torch.Tensor:
    """Squares uint8 (n, size, size, 3) as networks want them: float32 0..1, (n, 3, size, size), where they lie."""
    import torch

    return pixels.permute(0, 3, 1, 2).to(torch.float32) / 255


def _part(size: tuple[int, int], rng: np.random.Generator, preprocess: Preprocess, how: Augmentation) -> Box:
    """The part of the picture that is kept. Where nothing is cut off for validation, it is of the picture's shape."""
    if how.crop == 1 and not how.shift:
        return kept_box(size, preprocess)
    whole = preprocess.fitting != "crop"
    frame = (1, 1) if whole else size
    if how.crop < 1:
        box = _random_box(frame, rng, how.crop)
    else:
        box = _shifted_box(frame, rng, 1 - how.shift if whole else preprocess.size / preprocess.resize, how.shift)
    across, down = size if whole else (1, 1)
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down


def _random_box(size: tuple[int, int], rng: np.random.Generator, least: float) -> Box:
    """A crop of at least the share `least` of the area, between 3:4 and 4:3 (Szegedy et al., 2015)."""
    width, height = size
    for _ in range(10):
        area = width * height * rng.uniform(least, 1.0)
        ratio = np.exp(rng.uniform(np.log(3 / 4), np.log(4 / 3)))
        w, h = float(np.sqrt(area * ratio)), float(np.sqrt(area / ratio))
        if w <= width and h <= height:
            left, top = float(rng.uniform(0, width - w)), float(rng.uniform(0, height - h))
            return left, top, left + w, top + h
    return _centred_box(size, min(size))


def _shifted_box(size: tuple[int, int], rng: np.random.Generator, share: float, shift: float) -> Box:
    """The centre square, `share` of the short side, moved by up to `shift` of it, never outside of the picture."""
    edge = min(size) * share
    left, top, _, _ = _centred_box(size, edge)
    dx, dy = rng.uniform(-shift, shift, 2) * edge
    left = float(np.clip(left + dx, 0, size[0] - edge))
    top = float(np.clip(top + dy, 0, size[1] - edge))
    return left, top, left + edge, top + edge


def _centred_box(size: tuple[int, int], edge: float) -> Box:
    left, top = (size[0] - edge) / 2, (size[1] - edge) / 2
    return left, top, left + edge, top + edge


def _recolour(image: Image.Image, rng: np.random.Generator, amount: float) -> Image.Image:
    """Brightness, contrast and saturation as one matrix, so that the pixels are gone through once."""
    brightness, contrast, saturation = rng.uniform(1 - amount, 1 + amount, 3)
    mean = np.array(image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)), dtype=float)
    matrix = np.empty((3, 4))
    matrix[:, :3] = brightness * contrast * (saturation * np.eye(3) + (1 - saturation) * _LUMA)
    matrix[:, 3] = brightness * (1 - contrast) * (mean @ _LUMA)
    return image.convert("RGB", tuple(float(value) for value in matrix.ravel()))


def _sheared(image: Image.Image, x: float, y: float) -> Image.Image:
    half_w, half_h = image.width / 2, image.height / 2
    matrix = (1.0, x, -x * half_h, y, 1.0, -y * half_w)
    return image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


# One picture and a strength -1..1 → one picture of the same size.
_DISTORTIONS: tuple[Callable[[Image.Image, float], Image.Image], ...] = (
    lambda image, _: image,
    lambda image, s: image.rotate(30 * s, Image.Resampling.BILINEAR),
    lambda image, s: _sheared(image, 0.3 * s, 0.0),
    lambda image, s: _sheared(image, 0.0, 0.3 * s),
    lambda image, s: ImageEnhance.Sharpness(image).enhance(1 + 0.9 * s),
    lambda image, s: ImageOps.posterize(image, 8 - round(4 * abs(s))),
    lambda image, s: ImageOps.solarize(image, round(255 * (1 - 0.5 * abs(s)))),
    lambda image, _: ImageOps.autocontrast(image),
    lambda image, _: ImageOps.equalize(image),
)
