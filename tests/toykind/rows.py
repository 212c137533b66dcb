"""Rows of numbers in a text file, each a sample that is drawn as bars: the code of the kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.measures import Measures
from tldesk.media.opening import Opened, Request
from tldesk.media.thumbnails import encoded

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Preprocess:
    modality: ClassVar[str] = "numbers"
    key: ClassVar[str] = "16"
    shape: ClassVar[tuple[int, ...]] = (16,)
    dtype: ClassVar[str] = "float32"
    least: ClassVar[int] = 0

    def settled(self, fitting: Any, parts: int = 1) -> Preprocess:
        return self


def takes_much(data: bytes, request: Request) -> bool:
    return False


def open_content(opened: Opened, data: bytes, request: Request) -> Opened:
    measures, picture = look(data)
    return replace(opened, width=len(whole(data)), height=1, measures=measures, thumbnail=encoded(picture))


def places(data: bytes) -> list[str]:
    return [f"row:{number}" for number in range(len(data.splitlines()))]


def part(source: Path | bytes, place: str) -> bytes:
    data = image.read(source)
    if place not in places(data):
        raise TldeskError("place_unknown", path="numbers", place=place, reason="it has no such row")
    return data.splitlines()[int(place.removeprefix("row:"))]


def refusal(head: bytes) -> str | None:
    return None if head.isascii() else "it is not text"


def whole(source: Path | bytes, least: int | None = None) -> Numbers:
    try:
        return np.array(image.read(source).split() or [b"no number"], np.float32)
    except ValueError as error:
        raise TldeskError("image_unreadable", path="numbers", reason="it is no row of numbers") from error


def fit(found: Numbers, preprocess: Preprocess) -> Numbers:
    return np.resize(found, preprocess.shape)


def load(source: Path | bytes, preprocess: Preprocess) -> Numbers:
    return fit(whole(source), preprocess)


kept = load


def render(source: Path | bytes, edge: int) -> Image.Image:
    picture = Image.new("RGB", (edge, edge), "white")
    heights = np.resize(whole(source), 16) * edge / 4
    for left, height in enumerate(heights.clip(0, edge - 1).tolist()):
        ImageDraw.Draw(picture).line((left * edge / 16, edge, left * edge / 16, edge - height), "black", 2)
    return picture


def look(data: bytes) -> tuple[Measures, Image.Image]:
    found = whole(data)
    return Measures(0, float(found.mean()), float(found.std()), 0.0), render(data, 128)


def seen(found: Numbers, preprocess: Preprocess) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
    return (0.0, 0.0, 1.0, 1.0), (len(found), 1)
