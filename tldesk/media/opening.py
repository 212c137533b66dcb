"""Opening a new file for the first time: everything that is ever wanted of it, from one reading.

`open_file` runs in the processes of `media.guard`. What goes in and what comes back are a line of JSON each, the
latter followed by its bytes, so that nothing a broken decoder leaves behind is ever executed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.errors import TldeskError
from tldesk.media import image, modality, place
from tldesk.media.measures import Measures
from tldesk.media.modality import IMAGE, MODALITIES, AnyPreprocess, Code, Modality
from tldesk.media.problems import IS_MISSING, MISSING
from tldesk.media.thumbnails import EDGES

# What this process tells the other, which then asks again with `Request.alone`.
TAKES_MUCH = "takes_much"
NO_SUCH_PLACE = "images have no such parts"
OUTSIDE = "the part to crop is outside the image"

# A thumbnail for the grid at its usual size; the larger one is made when somebody asks for it.
THUMBNAIL_EDGE = EDGES[0]

Crop = tuple[int, int, int, int]

# The hash of the file that was opened last, by its path, size and time.
_last: dict[tuple[Path, int, int], str] = {}


@dataclass(frozen=True, slots=True)
class Pixels:
    """Which pixels of a sample are wanted: what a model takes (`square`); or its picture, the longer side at most
    `edge` of them; or the whole, or as much of it as leaves `short_side`. See `load`, `render` and `whole` of
    `modality.Code`. `kind` names the kind of data.
    """

    square: AnyPreprocess | None = None
    edge: int | None = None
    short_side: int | None = None
    kind: str = IMAGE

    @property
    def modality(self) -> Modality:
        """The kind of what they are wanted of."""
        return modality.of(self.kind if self.square is None else self.square.modality)

    @property
    def side(self) -> int | None:
        """How many pixels of the shorter side a decoder has to leave; None: all."""
        return self.square.least if self.square is not None else self.edge or self.short_side

    def of(self, source: Path | bytes, code: Code | None = None) -> NDArray[Any]:
        """Those of `source`; of an image uint8, (height, width, 3). Raises as `image.decode` does.

        A guarded process has the `code` of a kind that its own table may lack.
        """
        code = code or self.modality.code
        if self.square is not None:
            return code.load(source, self.square)
        if self.edge is not None:
            return np.asarray(code.render(source, self.edge))
        return code.whole(source, self.short_side)


@dataclass(frozen=True, slots=True)
class Request:
    """A file to open, or the bytes of one that is not on the disk.

    With `place` that part of it is opened. With `crop` (left, top, width, height) only that part of the upright picture
    is wanted, which becomes a file of its own. `keep`: the bytes of the file are wanted, with `bare` without what the
    camera wrote into them. With `pixels` nothing but those are, with `listing` nothing but the places of its samples.
    `stay`: more such requests may follow, minutes later.
    `alone`: no other picture that takes much memory is being opened, so this one may. `module` names the code of its
    kind, see `modality`.
    """

    path: Path
    crop: Crop | None = None
    keep: bool = False
    content: bytes | None = None
    bare: bool = False
    pixels: Pixels | None = None
    stay: bool = False
    alone: bool = False
    module: str = MODALITIES[IMAGE].module
    place: str = place.WHOLE
    listing: bool = False

    def parts(self) -> tuple[bytes, bytes]:
        """A line and what follows it, as `read` reads them."""
        values = _values(self)
        values["path"] = str(self.path.absolute())  # the process has a working folder of its own
        values["content"] = None if self.content is None else len(self.content)
        values["pixels"] = self.pixels and asdict(self.pixels)
        return json.dumps(values).encode() + b"\n", self.content or b""

    @classmethod
    def read(cls, stream: IO[bytes]) -> Request | None:
        """The next one of a stream; None at its end."""
        line = stream.readline()
        if not line:
            return None
        values = json.loads(line)
        values["path"] = Path(values["path"])
        values["crop"] = values["crop"] and tuple(values["crop"])
        if values["content"] is not None:
            values["content"] = stream.read(values["content"])
        if pixels := values["pixels"]:
            if pixels["square"] is not None:  # which may be empty
                pixels["square"] = modality.code(values["module"]).Preprocess(**pixels["square"])
            values["pixels"] = Pixels(**pixels)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a request.

    `sha256` is that of the file, empty when it could not be read, and of a crop that of its PNG. Of a place in the file
    it is that of the part, and `file_sha256` that of the file. `file_bytes` and `mtime_ns` are the file's, `width` and
    `height` pixels, upright. `problem` is a code of `errors.MESSAGES` or None, `reason` says it in English, `details`
    are what its message is filled with. `thumbnail` is a JPEG; `content` is what was to be kept: the file, of a crop
    its PNG; of pixels they themselves, an array of `shape` and `dtype`. `places` are those of
    the samples, if they were wanted.
    """

    sha256: str = ""
    file_bytes: int = 0
    mtime_ns: int = 0
    width: int = 0
    height: int = 0
    problem: str | None = None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    measures: Measures | None = None
    thumbnail: bytes = b""
    content: bytes = b""
    file_sha256: str = ""
    shape: tuple[int, ...] = ()
    dtype: str = "uint8"
    places: tuple[str, ...] = ()

    def array(self, name: Path | str) -> NDArray[Any]:
        """The pixels that were wanted of what is called `name`. Raises its problem."""
        if self.problem is not None:
            raise TldeskError(self.problem, **self.details | {"path": name, "reason": self.reason})
        return np.frombuffer(self.content, self.dtype).reshape(self.shape).copy()  # else read-only

    def write(self, stream: IO[bytes]) -> None:
        """As `read` reads it."""
        values = _values(self) | {"thumbnail": len(self.thumbnail), "content": len(self.content)}
        values["measures"] = self.measures and _values(self.measures)
        stream.write(json.dumps(values).encode() + b"\n" + self.thumbnail)
        stream.write(self.content)
        stream.flush()

    @classmethod
    def read(cls, stream: IO[bytes]) -> Opened | None:
        """The next one of a stream; None when the stream ends before it does. Raises ValueError for a place that is
        none.
        """
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
        values["shape"], values["places"] = tuple(values["shape"]), tuple(values["places"])
        for text in values["places"]:
            place.parse(text)
        return cls(**values)


def _values(record: Request | Opened | Measures) -> dict[str, Any]:
    """Its fields as they are: `asdict` takes ten times as long to copy what is written at once."""
    return {name: getattr(record, name) for name in record.__slots__}


def _hashed(request: Request, opened: Opened, data: bytes) -> str:
    """The hash of a file. It is kept while parts of that are opened: there may be thousands in a large one."""
    about = (request.path, opened.file_bytes, opened.mtime_ns)
    if not request.place or request.content is not None or request.pixels is not None:
        return hashlib.sha256(data).hexdigest()
    if _last.get(about) is None:
        _last.clear()
        _last[about] = hashlib.sha256(data).hexdigest()
    return _last[about]


def open_file(request: Request, read: Callable[[int], object]) -> Opened:
    """Read, hash, decode to the end, measure; whatever is wrong with the file is its `problem`.

    `read` is told how many bytes there are when they have been read: what follows needs no disk.
    """
    opened = Opened()
    try:
        if request.content is None and request.pixels is None:
            status = request.path.stat()
            opened = Opened(file_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    except OSError:
        return Opened(problem=MISSING, reason=IS_MISSING)
    try:
        data = image.read(request.path) if request.content is None else request.content
        read(len(data))
        sha256 = _hashed(request, opened, data)
        opened = replace(opened, file_sha256=sha256) if request.place else replace(opened, sha256=sha256)
        if request.keep and request.crop is None:
            opened = replace(opened, content=data)
        code = modality.code(request.module)
        if not request.alone and code.takes_much(data, request):
            return Opened(problem=TAKES_MUCH)
        if request.listing:
            return replace(opened, places=tuple(code.places(data)))
        if request.place:
            data = code.part(data, request.place)
            opened = replace(opened, sha256=hashlib.sha256(data).hexdigest())
        if request.pixels is not None:
            wanted = request.pixels.of(data, code)
            return replace(opened, content=wanted.tobytes(), shape=wanted.shape, dtype=wanted.dtype.name)
        first: Opened = code.open_content(opened, data, request)
        return first
    except TldeskError as error:
        return replace(opened, problem=error.code, reason=error.arguments["reason"], details=error.arguments)
    except MemoryError:
        return replace(opened, problem="image_unreadable", reason=image.NO_MEMORY)
