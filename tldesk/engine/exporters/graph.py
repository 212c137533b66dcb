"""What an exported model computes, from its input to probabilities, as a PyTorch module that exporters follow.

With whole sounds as the input, the graph does what `media.sound.code.fit` does.

With whole pictures as the input, the graph does what `media.fitting.fit` does. Resizing is a product with one matrix
for the rows and one for the columns. Their entries are the weights of Pillow's antialiased filters (for bicubic Keys,
1981, with a = -0.5; for bilinear a triangle), and as there the result is rounded to whole bytes after each. What `pad`
leaves empty are rows of zeros, and grey is added where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.exporters.takes import Takes
from tldesk.engine.networks.model import CalibratedModel
from tldesk.engine.networks.parts import joined
from tldesk.engine.networks.sound.spectra import centred
from tldesk.media.fitting import GREY, Preprocess
from tldesk.media.sound.preparing import Preprocess as SoundPreprocess

# Halves are rounded up; in 32 bits a half may have come out a little less.
_HALF_UP = 1e-4

_FREE = ("batch", "height", "width")
_EXAMPLE = (2, 300, 400)


def of(source: ExportSource, takes: Takes) -> tuple[nn.Module, Tensor, tuple[str, ...]]:
    """The module, an example of its input, and the names of the first dimensions, which are free."""
    prepare: nn.Module = nn.Identity()
    pictures = takes.whole and takes.layout != "array"
    if pictures:
        prepare = Squares(source.square)
    elif takes.dtype == "uint8" or takes.layout == "array":
        prepare = FromArrays(source.learning.tensor)
    elif takes.margin:
        prepare = Centre(source.square.size)
    free = _FREE if pictures else source.learning.free
    shape = [*_EXAMPLE[: len(free)], *takes.shape(source.pre)[len(free) :]]
    example = torch.zeros(shape, dtype=getattr(torch, takes.dtype))  # type: ignore[arg-type]
    answers: nn.Module = source.answers
    if (several := source.windows) > 1:
        answers = Windows(source.answers, source.pre.shape[0])
        example = example.tile(1, several)
    elif isinstance(source.pre, SoundPreprocess):
        answers = SoundWindows(source.answers, source.pre)
        example = torch.zeros(2, 3 * source.pre.window + 1)
    return _Prepared(prepare, answers).eval(), example, free


class _Prepared(nn.Module):
    """What makes a model's pixels of its input, and the model."""

    def __init__(self, prepare: nn.Module, answers: nn.Module) -> None:
        super().__init__()
        self.prepare, self.answers = prepare, answers

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities and logits, each (n, classes)."""
        shares, logits = self.answers(self.prepare(image))
        return shares, logits


class Windows(nn.Module):
    """Numbers of texts (n, tokens): one window of at most `window`, or several of just so many one behind the other.

    Each goes through the encoder by itself; the head is given their mean (`networks.parts`). In a batch a text may have
    windows that are only filled up: they count nothing.
    """

    def __init__(self, answers: CalibratedModel, window: int) -> None:
        super().__init__()
        self.answers, self.window = answers, window
        self.pad = int(answers.model.backbone.pad)  # type: ignore[arg-type]

    def forward(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities and logits, each (n, classes)."""
        texts, tokens = numbers.shape
        several = (tokens + self.window - 1) // self.window
        size = tokens // several
        # By places, not reshaped: PyTorch's exporter need not be convinced that the sizes multiply to the whole.
        places = (torch.arange(several) * size).unsqueeze(1) + torch.arange(size)
        windows = numbers[:, places].flatten(0, 1)
        model = self.answers.model
        counts = (windows != self.pad).sum(dim=1).reshape(texts, several)
        features = model.features(windows).reshape(texts, several, -1)
        shares, logits = self.answers.of_logits(model.head(joined(features, counts)))
        return shares, logits


class SoundWindows(nn.Module):
    """Sounds (n, samples) of any length, as `media.sound.code.fit` cuts them: a short one is centred, of a long one the
    head is given the mean of its windows (`networks.parts`).
    """

    def __init__(self, answers: CalibratedModel, preprocess: SoundPreprocess) -> None:
        super().__init__()
        self.answers, self.preprocess = answers, preprocess

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """Probabilities and logits, each (n, classes)."""
        pre, model = self.preprocess, self.answers.model
        sounds = centred(samples, pre.window)
        room: Any = sounds.shape[1] - pre.window
        if pre.windows == 1:
            features = model.features(sounds[:, torch.arange(pre.window) + room // 2])
            return self.answers.of_logits(model.head(features))
        wanted = (room + pre.stride - 1) // pre.stride + 1
        several: Any = torch.sym_min(wanted, pre.windows)  # type: ignore[no-untyped-call]
        between: Any = torch.sym_max(several - 1, 1)  # type: ignore[no-untyped-call]
        starts = torch.arange(several) * room // between
        windows = sounds[:, starts.unsqueeze(1) + torch.arange(pre.window)].flatten(0, 1)
        features = model.features(windows).reshape(samples.shape[0], several, -1)
        shares, logits = self.answers.of_logits(model.head(functional.normalize(features.sum(dim=1), dim=1)))
        return shares, logits


class Squares(nn.Module):
    """Bytes (n, height, width, 3) of pictures of one size to floats (n, 3, size, size) in 0..1."""

    def __init__(self, preprocess: Preprocess) -> None:
        super().__init__()
        self.preprocess = preprocess

    def forward(self, image: Tensor) -> Tensor:
        """The squares as `fit` makes them, to the last bit but for rounding."""
        pixels = image.permute(0, 3, 1, 2).to(torch.float32)
        places = [torch.arange(image.shape[axis], dtype=torch.float32) for axis in (1, 2)]
        height, width = (place[-1] + 1 for place in places)
        down = self._weights(places[0], height, width)
        across = self._weights(places[1], width, height)
        pixels = _whole_bytes(down @ _whole_bytes(pixels @ across.T))
        if self.preprocess.fitting == "pad":
            pixels = pixels + GREY * (1 - down.sum(1, keepdim=True) * across.sum(1))
        return pixels / 255

    def _weights(self, places: Tensor, side: Tensor, other: Tensor) -> Tensor:
        """The matrix (size, side) from the pixels at `places` of a side to those of the square."""
        pre, rows = self.preprocess, torch.arange(self.preprocess.size, dtype=torch.float32)
        first, content = torch.zeros_like(side), torch.full_like(side, pre.size)
        if pre.fitting == "pad":
            content = torch.clamp(torch.round(side * (pre.size / torch.maximum(side, other))), min=1)
            first = torch.floor((pre.size - content) / 2)
        kept = torch.minimum(side, other) * (pre.size / pre.resize) if pre.fitting == "crop" else side
        scale = kept / content
        centres = (side - kept) / 2 + (rows - first + 0.5) * scale
        distances = torch.abs(places + 0.5 - centres[:, None]) / torch.clamp(scale, min=1)
        weights = _bicubic(distances) if pre.interpolation == "bicubic" else torch.clamp(1 - distances, min=0)
        weights = weights / weights.sum(1, keepdim=True)
        inside = (rows >= first) & (rows < first + content)
        return torch.where(inside[:, None], weights, torch.zeros_like(weights)) if pre.fitting == "pad" else weights


class FromArrays(nn.Module):
    """The arrays of samples to what networks take: squares as bytes (n, size, size, 3) to floats (n, 3, size, size)."""

    def __init__(self, tensor: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.tensor = tensor

    def forward(self, image: Tensor) -> Tensor:
        """The same, as floats."""
        return self.tensor(image)


class Centre(nn.Module):
    """Squares as floats (n, edge, edge, 3) in 0..1 to their centres (n, 3, size, size)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, image: Tensor) -> Tensor:
        """The same pixels."""
        start = (image.shape[1] - self.size) // 2
        inside = slice(start, start + self.size)
        return image[:, inside, inside].permute(0, 3, 1, 2)


def _whole_bytes(values: Tensor) -> Tensor:
    return torch.clamp(torch.floor(values + 0.5 + _HALF_UP), 0, 255)


def _bicubic(x: Tensor) -> Tensor:
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return torch.where(x < 1, near, torch.where(x < 2, far, torch.zeros_like(x)))
