"""Images for training: random variation of a decoded picture, and batches of them as tensors.

Everything random comes from the generator that is handed in, so the same (seed, epoch, sample) gives the same picture
whichever thread makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from tldesk.media.image import Preprocess, fit

if TYPE_CHECKING:
    import torch

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]

# The least share of the picture's area that a random crop keeps. Below a third the object is often cropped away,
# which costs accuracy on small sets; `strong` is for large ones.
_LEAST_AREA = {"standard": 0.35, "strong": 0.20}
# How far brightness, contrast and saturation may go from 1.
_COLOUR = {"standard": 0.2, "strong": 0.4}
# `light` moves the square by up to this share of its edge.
_SHIFT = 0.06
_FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
# Weights of red, green and blue in brightness (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114])


def augment(image: Pixels, rng: np.random.Generator, preprocess: Preprocess, strength: str) -> Pixels:
    """One random variation of `image` (h, w, 3) as the model's square (size, size, 3), both uint8.

    `strength`: none (as for validation), light (mirrored, moved a little), standard (random crop and colour), strong
    (smaller crops, more colour, one random distortion: TrivialAugment, Müller and Hutter, 2021).
    """
    picture = Image.fromarray(image)
    size, resampling = preprocess.size, _FILTERS[preprocess.interpolation]
    if strength == "none":
        return fit(picture, size, preprocess.crop_pct, preprocess.interpolation)
    if strength == "light":
        box = _shifted_box(picture.size, rng, size / preprocess.resize)
    else:
        box = _random_box(picture.size, rng, _LEAST_AREA[strength])
    picture = picture.resize((size, size), resampling, box=box)
    if strength in _COLOUR:
        picture = _recolour(picture, rng, _COLOUR[strength])
    if strength == "strong":
        picture = _DISTORTIONS[rng.integers(len(_DISTORTIONS))](picture, float(rng.uniform(-1, 1)))
    pixels = np.asarray(picture)
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def collate(images: Sequence[Pixels]) -> Pixels:
    """A batch (n, size, size, 3) uint8 of squares."""
    return np.stack(images)


def to_tensor(batch: Pixels, device: torch.device) -> torch.Tensor:
    """The batch on the device as the model wants it: float32 0..1, (n, 3, size, size), channels last in memory."""
    import torch

    pixels = torch.from_numpy(batch)
    if device.type == "cuda":
        pixels = pixels.pin_memory().to(device, non_blocking=True)
    else:
        pixels = pixels.to(device)
    return pixels.permute(0, 3, 1, 2).to(torch.float32).div_(255)


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


def _shifted_box(size: tuple[int, int], rng: np.random.Generator, share: float) -> Box:
    """The centre square as for validation, moved a little, never outside of the picture."""
    edge = min(size) * share
    left, top, _, _ = _centred_box(size, edge)
    dx, dy = rng.uniform(-_SHIFT, _SHIFT, 2) * edge
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


def rng_for(seed: int, epoch: int, sample: int) -> np.random.Generator:
    """The random numbers of one sample in one epoch, whatever else was drawn before."""
    return np.random.default_rng([seed, epoch, sample])
