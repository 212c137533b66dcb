"""Opening a new file for the first time: everything that is ever wanted of it, from one reading.

`open_file` runs in the processes of `media.guard`. What goes in and what comes back are a line of JSON each, the
latter followed by its bytes, so that nothing a broken decoder leaves behind is ever executed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media import image, stripping
from tldesk.media.measures import EDGE, Measures, measure
from tldesk.media.thumbnails import EDGES, encoded

MISSING = "image_missing"
IS_MISSING = "the file is missing"
OUTSIDE = "the part to cut out lies outside of the image"

# A thumbnail for the grid at its usual size; the larger one is made when somebody asks for it.
THUMBNAIL_EDGE = EDGES[0]

Crop = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to open, or the bytes of one that is not on the disk.

    Of the upright picture only `crop` is wanted: left, top, width, height. `keep`: its bytes are wanted, with `bare`
    without what the camera wrote into them.
    """

    path: Path
    crop: Crop | None = None
    keep: bool = False
    content: bytes | None = None
    bare: bool = False

    def written(self) -> bytes:
        """As `read` reads it."""
        length = None if self.content is None else len(self.content)
        values = {"path": str(self.path), "crop": self.crop, "keep": self.keep, "bare": self.bare, "length": length}
        return json.dumps(values).encode() + b"\n" + (self.content or b"")

    @classmethod
    def read(cls, stream: IO[bytes]) -> Request | None:
        """The next one of a stream; None at its end."""
        line = stream.readline()
        if not line:
            return None
        values = json.loads(line)
        content = None if values["length"] is None else stream.read(values["length"])
        crop = values["crop"] and tuple(values["crop"])
        return cls(Path(values["path"]), crop, values["keep"], content, values["bare"])


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a request.

    `sha256` is that of the file, empty when it could not be read, and of a crop that of its PNG. `file_bytes` and
    `mtime_ns` are the file's, `width` and `height` pixels, upright. `problem` is a code of `errors.MESSAGES` or None,
    `reason` says it in English. `thumbnail` is a JPEG; `content` is what was to be kept: the file, of a crop its PNG.
    """

    sha256: str = ""
    file_bytes: int = 0
    mtime_ns: int = 0
    width: int = 0
    height: int = 0
    problem: str | None = None
    reason: str = ""
    measures: Measures | None = None
    thumbnail: bytes = b""
    content: bytes = b""

    def write(self, stream: IO[bytes]) -> None:
        """As `read` reads it."""
        values = asdict(self) | {"thumbnail": len(self.thumbnail), "content": len(self.content)}
        stream.write(json.dumps(values).encode() + b"\n" + self.thumbnail)
        stream.write(self.content)
        stream.flush()

    @classmethod
    def read(cls, stream: IO[bytes]) -> Opened | None:
        """The next one of a stream; None when the stream ends before it does."""
        line = stream.readline()
        if not line.endswith(b"\n"):
            return None
        values: dict[str, Any] = json.loads(line)
        for name in ("thumbnail", "content"):
            length = values[name]
            values[name] = stream.read(length)
            if len(values[name]) != length:
                return None
        values["measures"] = values["measures"] and Measures(**values["measures"])
        return cls(**values)


def open_file(request: Request, read: Callable[[int], object]) -> Opened:
    """Read, hash, decode to the end, measure; whatever is wrong with the file is its `problem`.

    `read` is told how many bytes there are when they have been read: what follows needs no disk.
    """
    opened = Opened()
    try:
        if request.content is None:
            status = request.path.stat()
            opened = Opened(file_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    except OSError:
        return Opened(problem=MISSING, reason=IS_MISSING)
    try:
        data = image.read(request.path) if request.content is None else request.content
        read(len(data))
        opened = replace(opened, sha256=hashlib.sha256(data).hexdigest())
        if request.keep and request.crop is None:
            opened = replace(opened, content=data)
        if request.crop is not None:
            return _cut(opened, image.inspect(data), request.crop)
        found = image.inspect(data, EDGE)
        if request.bare:
            opened = replace(opened, content=stripping.bare(data, found))
        return _examined(opened, found.image, found.size, found)
    except TldeskError as error:
        return replace(opened, problem=error.code, reason=error.arguments["reason"])
    except MemoryError:
        return replace(opened, problem="image_unreadable", reason=image.NO_MEMORY)


def _cut(opened: Opened, found: image.Inspected, crop: Crop) -> Opened:
    """A part of the upright picture, which becomes a PNG. Raises TldeskError where it lies outside."""
    left, top, width, height = crop
    box = (max(0, left), max(0, top), min(found.size[0], left + width), min(found.size[1], top + height))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise TldeskError("image_unreadable", path="image", reason=OUTSIDE)
    part = found.image.crop(box)
    stream = io.BytesIO()
    part.save(stream, "PNG")
    opened = replace(opened, content=stream.getvalue(), sha256=hashlib.sha256(stream.getvalue()).hexdigest())
    return _examined(opened, part, part.size, found)


def _examined(opened: Opened, picture: Image.Image, size: tuple[int, int], found: image.Inspected) -> Opened:
    """`opened` with what the picture shows, which is that of `found` or a part of it."""
    measures = measure(picture, found.exif, found.size)
    # Reducing by whole numbers first halves the time and cannot be seen.
    picture.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.BICUBIC, reducing_gap=1.5)
    return replace(opened, width=size[0], height=size[1], measures=measures, thumbnail=encoded(picture))
