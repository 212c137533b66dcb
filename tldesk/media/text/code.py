"""What a text is as a sample: the code of its record in MODALITIES. Its bytes are UTF-8."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.measures import Measures
from tldesk.media.opening import THUMBNAIL_EDGE, Opened, Request
from tldesk.media.text import card, lines, tokens
from tldesk.media.text.likeness import simhash
from tldesk.media.text.preparing import Preprocess as Preprocess
from tldesk.media.thumbnails import encoded

NOT_TEXT = "it is not UTF-8 text"
EMPTY = "it is empty"

Ids = NDArray[np.int32]


def takes_much(data: bytes, request: Request) -> bool:
    """No text takes much memory."""
    return False


def open_content(opened: Opened, data: bytes, request: Request) -> Opened:
    """What is ever wanted of a text: its characters, how it is like others, how it looks."""
    text = read(data)
    if not text.strip():
        raise TldeskError("image_unreadable", path="text", reason=EMPTY)
    measures, picture = look(data)
    return replace(opened, width=len(text), height=1, measures=measures, thumbnail=encoded(picture))


def places(data: bytes) -> list[str]:
    """The lines of a file of texts."""
    return list(lines.places(data))


def part(source: Path | bytes, where: str) -> bytes:
    """The text of a line, see `lines`."""
    return lines.read(source, where).text.encode()


def refusal(head: bytes) -> str | None:
    """Why a file that begins so is no text: its last character may be cut."""
    text = head.decode("utf-8-sig", "ignore").encode()
    return None if b"\0" not in head and len(text) >= len(head.removeprefix(b"\xef\xbb\xbf")) - 3 else NOT_TEXT


def read(source: Path | bytes) -> str:
    """The text. Raises TldeskError `image_unreadable`."""
    try:
        return image.read(source).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name = source if isinstance(source, Path) else "text"
        raise TldeskError("image_unreadable", path=name, reason=NOT_TEXT) from error


def load(source: Path | bytes, preprocess: Preprocess) -> Ids:
    """The numbers of a text, int32 (window,); of a longer one those of its windows one behind the other."""
    return _padded(read(source), preprocess)


kept = load


def whole(source: Path | bytes, least: int | None) -> NDArray[np.uint32]:
    """The characters of a text as their code points, (n,): its numbers need a vocabulary."""
    return characters(read(source))


def characters(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le"), "<u4")


def fit(characters: NDArray[np.uint32], preprocess: Preprocess) -> Ids:
    """The numbers of these characters, as `load` gives them."""
    return _padded(characters.astype("<u4").tobytes().decode("utf-32-le"), preprocess)


def render(source: Path | bytes, edge: int) -> Image.Image:
    """The beginning of a text on a card."""
    return card.drawn(read(source), edge)


def look(data: bytes) -> tuple[Measures, Image.Image]:
    """How a text is like others, as `dhash`, and its card. What is measured of pictures it has not."""
    text = read(data)
    return Measures(simhash(text), 0.0, 0.0, 0.0), card.drawn(text, THUMBNAIL_EDGE)


def seen(characters: NDArray[np.uint32], preprocess: Preprocess) -> tuple[tuple[float, float, float, float], Any]:
    """All of the card."""
    return (0.0, 0.0, 1.0, 1.0), (max(1, len(characters)), 1)


def _padded(text: str, preprocess: Preprocess) -> Ids:
    tokenizer = tokens.of(preprocess.vocabulary)
    windows = tokenizer.windows(text, preprocess)
    padded = np.full((len(windows), preprocess.window), tokenizer.pad, np.int32)
    for row, ids in zip(padded, windows, strict=True):
        row[: len(ids)] = ids
    return padded.ravel()
