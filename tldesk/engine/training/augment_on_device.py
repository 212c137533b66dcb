"""Training images kept and varied on the graphics card, a batch at a time: the card does not wait for the processor.

The same kinds of variation as `modalities.image.augment` makes one by one, without the distortions of `strong`. They
are drawn anew: a function of seed, epoch and the image's place in the train split. Colours are not rounded in between,
and sampling is bilinear.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from tldesk.engine.modalities.augmentation import Augmentation
from tldesk.engine.modalities.image import to_tensor
from tldesk.engine.training.inputs import Pictures, Positions
from tldesk.engine.training.pixel_store import PixelStore
from tldesk.media.fitting import GREY, Preprocess, kept_box, square_of
from tldesk.media.modality import AnyPreprocess
from tldesk.project.runs.events import Event

# What `draw` knows of an Augmentation; where anything else varies, the processor does it all.
PARTS = frozenset({"crop", "shift", "colour", "rotation", "across", "upside_down"})
# The share of the card's free memory that pictures may take; the rest is for the network.
_SHARE = 0.4
_TRIES = 10  # at a random crop that fits into the picture, as in `augment`
_LUMA = (0.299, 0.587, 0.114)  # weights of red, green and blue in brightness (ITU-R BT.601)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Variations:
    """One variation for each of n pictures.

    `boxes` (n, 4): the part that is kept, left, top, right and bottom in pixels of the picture; `angles` (n,) radians;
    `signs` (n, 2): -1 where the picture is mirrored across or upside down, else 1; `colours` (n, 3): factors of
    brightness, contrast and saturation.
    """

    boxes: Floats
    angles: Floats
    signs: Floats
    colours: Floats

    def of(self, places: NDArray[np.int64]) -> Variations:
        """Those of the pictures at `places` (m,)."""
        return Variations(
            boxes=self.boxes[places],
            angles=self.angles[places],
            signs=self.signs[places],
            colours=self.colours[places],
        )


def suits(store: PixelStore, positions: Positions, how: Augmentation, device: torch.device) -> bool:
    """Whether the pictures at `positions` of the store can all lie on an NVIDIA card and be varied there."""
    if device.type != "cuda" or not how.parts <= PARTS:
        return False
    sizes = store.sizes(positions)
    if sizes is None:
        return False
    free, _ = torch.cuda.mem_get_info(device)
    frame = 3 * int(sizes[:, 0].max()) * int(sizes[:, 1].max())  # bytes; as wide as the widest, as high as the highest
    return len(positions) * frame <= _SHARE * free


class DevicePictures(Pictures):
    """`Pictures` whose train split lies on `device`, each in the top left corner of a frame that holds the largest."""

    def __init__(
        self,
        store: PixelStore,
        preprocess: AnyPreprocess,
        augmentation: Augmentation,
        seed: int,
        val_at: Positions,
        train_at: Positions,
        device: torch.device,
    ) -> None:
        super().__init__(store, preprocess, augmentation, seed, val_at)
        self._square = square_of(preprocess)
        sizes = store.sizes(train_at)
        assert sizes is not None  # or `suits` would have said no
        self._sizes, self._train_at, self._device = sizes, train_at, device
        self._place = {int(position): place for place, position in enumerate(train_at)}
        self._frames: Tensor | None = None

    def prepare(self, epoch: int, step: int, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """Bring the pictures onto the card, once; a second for some thousand."""
        if self._frames is None:
            width, height = self._sizes.max(axis=0).tolist()
            frames = torch.zeros(len(self._train_at), height, width, 3, dtype=torch.uint8, device=self._device)
            for place, position in enumerate(self._train_at):
                pixels = torch.from_numpy(self.store.image(int(position)).copy())
                frames[place, : pixels.shape[0], : pixels.shape[1]] = pixels.to(self._device)
            self._frames = frames
        return iter(())

    def batches(
        self, parts: Sequence[Positions], epoch: int, should_stop: Callable[[], bool]
    ) -> Generator[Any, None, None]:
        """Tensors, float32 (n, 3, size, size) on the card, 0..1."""
        assert self._frames is not None
        # Drawn for all images at once: what one gets depends neither on its batch nor on where a stopped epoch goes on.
        every = draw(self._sizes, np.random.default_rng([self._seed, epoch]), self._square, self._augmentation)
        for part in parts:
            if should_stop():
                return
            places = np.array([self._place[int(position)] for position in part])
            frames = self._frames[torch.from_numpy(places).to(self._device)]
            yield vary(frames, self._sizes[places], every.of(places), self._square)


def draw(sizes: NDArray[np.int64], rng: np.random.Generator, preprocess: Preprocess, how: Augmentation) -> Variations:
    """A variation for each picture of `sizes` (n, 2), width and height."""
    n = len(sizes)
    flips = np.array([how.across, how.upside_down])
    # One generator serves all: in another order the same seed would make other pictures.
    return Variations(
        boxes=_boxes(sizes.astype(np.float64), rng, preprocess, how),
        angles=np.deg2rad(rng.uniform(-how.rotation, how.rotation, n)),
        signs=np.where(flips & (rng.random((n, 2)) < 0.5), -1.0, 1.0),
        colours=rng.uniform(1 - how.colour, 1 + how.colour, (n, 3)),
    )


def vary(frames: Tensor, sizes: NDArray[np.int64], how: Variations, preprocess: Preprocess) -> Tensor:
    """The pictures in `frames` uint8 (n, height, width, 3), each of its size (n, 2), as the model's squares.

    float32 (n, 3, size, size) 0..1, channels last in memory. What `pad` and rotation leave empty is grey.
    """
    device, (height, width) = frames.device, frames.shape[1:3]
    # Points are in pixels of the frame, from its corner: the centre of the first pixel is (0.5, 0.5).
    points = _points(how, preprocess).to(device)  # where each pixel of a square comes from, (n, size, size, 2)
    box = torch.from_numpy(how.boxes).float().to(device)[:, None, None]
    inside = ((points >= box[..., :2] - 1e-3) & (points <= box[..., 2:] + 1e-3)).all(dim=-1)[:, None]
    # Bilinear sampling must not mix the picture's edge with the empty part of its frame.
    last = torch.from_numpy(sizes).float().to(device)[:, None, None] - 0.5
    points = torch.minimum(points.clamp_min(0.5), last)
    grid = points * 2 / torch.tensor([width, height], device=device) - 1  # as `grid_sample` has them: -1..1
    pictures = to_tensor(frames)
    seen = F.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)
    squares = torch.where(inside, _recoloured(seen, inside, how.colours), GREY / 255)
    return squares.contiguous(memory_format=torch.channels_last)


def _points(how: Variations, preprocess: Preprocess) -> Tensor:
    """For each pixel of the squares, the point of the picture that it shows: float32 (n, size, size, 2) in pixels."""
    # The map goes backwards, from the square to the picture: mirroring is undone, then rotation, then resizing.
    edge = preprocess.size
    extent = how.boxes[:, 2:] - how.boxes[:, :2]  # of what is kept, in the picture's pixels; `content`: in the square's
    content = np.full_like(extent, edge)
    if preprocess.fitting == "pad":
        content = np.maximum(1, np.round(extent * (edge / extent.max(axis=1, keepdims=True))))
    aside = (edge - content) // 2 + (content - edge) / 2  # half a pixel where the margins cannot be equal
    cos, sin = np.cos(how.angles), np.sin(how.angles)
    rotation = np.stack([np.stack([cos, -sin], 1), np.stack([sin, cos], 1)], 1)  # (n, 2, 2)
    turn = rotation * (extent / content)[:, :, None]
    matrix = torch.from_numpy(turn * how.signs[:, None, :]).float()
    # `aside` is not mirrored: `augment` turns and pads a picture first, and mirrors the whole square.
    middle = (how.boxes[:, :2] + how.boxes[:, 2:]) / 2 - np.einsum("nij,nj->ni", turn, aside)
    centre = torch.from_numpy(middle).float()
    line = torch.arange(edge, dtype=torch.float32) + 0.5 - edge / 2  # centres of pixels, from the square's middle
    square = torch.stack(torch.meshgrid(line, line, indexing="xy"), dim=-1)
    return torch.einsum("nij,yxj->nyxi", matrix, square) + centre[:, None, None]


def _recoloured(seen: Tensor, inside: Tensor, colours: Floats) -> Tensor:
    """Brightness, contrast and saturation of squares `seen` (n, 3, size, size), as `augment` has them: contrast about
    the mean of what is `inside` (n, 1, size, size), so that the grey around a picture does not count."""
    luma = torch.tensor(_LUMA, device=seen.device)
    bright, contrast, saturation = torch.from_numpy(colours).float().to(seen.device).T[:, :, None, None, None]
    grey = torch.einsum("nchw,c->nhw", seen, luma)[:, None]
    mean = (grey * inside).sum(dim=(2, 3), keepdim=True) / inside.sum(dim=(2, 3), keepdim=True).clamp_min(1)
    coloured = contrast * (saturation * seen + (1 - saturation) * grey) + (1 - contrast) * mean
    squares: Tensor = (bright * coloured).clamp(0, 1)
    return squares


def _boxes(sizes: Floats, rng: np.random.Generator, preprocess: Preprocess, how: Augmentation) -> Floats:
    """The part of each picture that is kept, (n, 4) in pixels. Where validation cuts nothing off (`pad`, `squash`) it
    is drawn in shares of the sides, so it has about the picture's shape."""
    whole = preprocess.fitting != "crop"
    if how.crop == 1 and not how.shift:
        return np.array([kept_box((int(w), int(h)), preprocess) for w, h in sizes]).reshape(-1, 4)
    frames = np.ones_like(sizes) if whole else sizes  # shares of the sides become pixels at the end
    if how.crop < 1:
        boxes = _random_boxes(frames, rng, how.crop)
    else:
        # The room to shift in: what validation cuts off anyway, or so much that is cut off for it.
        share = 1 - how.shift if whole else preprocess.size / preprocess.resize
        edge = frames.min(axis=1, keepdims=True) * share
        corner = (frames - edge) / 2 + rng.uniform(-how.shift, how.shift, frames.shape) * edge
        corner = np.clip(corner, 0, frames - edge)
        boxes = np.concatenate([corner, corner + edge], axis=1)
    return boxes * np.tile(sizes, 2) if whole else boxes


def _random_boxes(sizes: Floats, rng: np.random.Generator, least: float) -> Floats:
    """Crops of at least the share `least` of the area, between 3:4 and 4:3 (Szegedy et al., 2015)."""
    n, rows = len(sizes), np.arange(len(sizes))
    # All tries of all pictures are drawn at once; the first that fits is taken.
    area = sizes.prod(axis=1)[:, None] * rng.uniform(least, 1.0, (n, _TRIES))
    ratio = np.exp(rng.uniform(np.log(3 / 4), np.log(4 / 3), (n, _TRIES)))
    tries = np.stack([np.sqrt(area * ratio), np.sqrt(area / ratio)], axis=2)  # (n, tries, 2)
    good: NDArray[np.bool_] = np.all(tries <= sizes[:, None], axis=2)
    found: NDArray[np.bool_] = np.any(good, axis=1)
    # Where no try fits, the largest square does.
    extent = np.where(found[:, None], tries[rows, good.argmax(axis=1)], sizes.min(axis=1)[:, None])
    corner = rng.random((n, 2)) * (sizes - extent)
    return np.concatenate([corner, corner + extent], axis=1)
