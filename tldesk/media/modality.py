"""MODALITIES: the kinds of data that a sample may be, one record each.

A record is plain: the code of a kind is a module that `module` names, imported when it is first needed, here as in the
guarded processes. So the table costs no start-up, and a kind that somebody registers is found by those processes too,
where its module can be imported.
"""

from __future__ import annotations

import importlib
import math
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, cast

from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

IMAGE, TEXT, SOUND = "image", "text", "sound"

_WIDE = math.nextafter(1.25, 2)  # width by height
# People have such files and take them for sounds that can be read.
_NO_SOUNDS = frozenset(
    {".m4a", ".aac", ".wma", ".amr", ".caf", ".mp4", ".m4v", ".webm", ".3gp", ".mov", ".mkv", ".avi", ".wmv"}
)


class AnyPreprocess(Protocol):
    """How a sample becomes the one array that a model takes: a frozen dataclass of plain values, so that it can be
    written as JSON and made again of it.
    """

    @property
    def modality(self) -> str:
        """The name of the kind of data."""

    @property
    def key(self) -> str:
        """What caches of such arrays and of their features are named by."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array; one of several parts, as of a long text, is as many times as long."""

    @property
    def dtype(self) -> str:
        """What the array consists of, by NumPy's name."""

    @property
    def least(self) -> int:
        """How much of a sample `Code.whole` has to leave for it."""

    def settled(self, fitting: Any, parts: int = ...) -> Self:
        """With what was settled when a run was made: the fitting, and in how many parts a long sample is seen."""


class Code(Protocol):
    """The module of a kind of data. A `source` is a file, or the bytes of one; what cannot be read raises TldeskError.

    Of a sample that is a part of its file the source are the bytes that `part` cuts out. `takes_much`, `open_content`
    and `places` run in a guarded process alone.
    """

    @property
    def Preprocess(self) -> type[Any]:
        """The class of its `AnyPreprocess`."""

    def takes_much(self, data: bytes, request: Any) -> bool:
        """Whether what a `Request` wants of these bytes takes so much memory that no other file may be open then."""

    def open_content(self, opened: Any, data: bytes, request: Any) -> Any:
        """`opened` (an `Opened`) with all that is ever wanted of a file, which has these bytes: extent, measures,
        thumbnail; of the `crop` of the `Request` where there is one.
        """

    def places(self, data: bytes) -> list[str]:
        """Where the samples of a file with these bytes are, see `media.place`: the whole, where that is one sample."""

    def part(self, source: Path | bytes, place: str) -> bytes:
        """The bytes of a part, which its hash is of, and which are a source like the bytes of a file. Raises
        TldeskError `place_unknown` for what is no part of such a file.
        """

    def refusal(self, head: bytes) -> str | None:
        """Why a file that begins so is none of this kind."""

    def load(self, source: Path | bytes, preprocess: Any) -> NDArray[Any]:
        """The array that a model takes."""

    def whole(self, source: Path | bytes, least: int | None) -> NDArray[Any]:
        """What that array is made of: all of a sample, or no less than `least` of it where that is quicker."""

    def fit(self, whole: NDArray[Any], preprocess: Any) -> NDArray[Any]:
        """The array that a model takes of it: `load(source, p)` is `fit(whole(source, p.least), p)`."""

    def kept(self, source: Path | bytes, preprocess: Any) -> NDArray[Any]:
        """What a training keeps of a sample to vary it anew each epoch."""

    def render(self, source: Path | bytes, edge: int) -> Image.Image:
        """An RGB picture of a sample, its longer side at most `edge` pixels."""

    def look(self, data: bytes) -> tuple[Any, Image.Image]:
        """The `Measures` of a sample, and its picture at the size in which near duplicates are compared."""

    def seen(self, whole: NDArray[Any], preprocess: Any) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
        """What a model sees of the picture of a whole, as shares of its sides: left, top, right and bottom; and a size
        (width, height) that has the shape of that picture.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCheck:
    """Which samples a measure makes odd, under the `name` of a check.

    `side`: those far `below` the usual, and below the `limit` in any case; those `under` the limit itself; those so
    many times `above` the usual as others never are, at least `limit` times; or `beside` it, above as well as below.
    """

    name: str
    side: Literal["below", "under", "above", "beside"]
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that is known of each sample: `of` it says what, in SQL, by its `width` and `height` and by what was
    measured of its content.

    A model's answers are judged by parts of it: by `bands`, each from a number to below another, or by the `quarters`
    with the lowest and the highest numbers. `sort`: samples can be put in its order. An order, `above` and `beside` are
    read of samples alone, so they are for the width and the height; `below` and `under` are for the rest.
    """

    name: str
    of: str
    check: SampleCheck | None = None
    bands: tuple[tuple[str, float, float], ...] = ()
    quarters: tuple[str, str] | None = None
    sort: bool = False

    def __post_init__(self) -> None:
        of_samples = self.of_samples
        side = self.check.side if self.check is not None else ""
        if (self.sort or side in ("above", "beside")) and not of_samples:
            raise ValueError(f"measure {self.name}: an order, above and beside are of width and height alone")
        if side in ("below", "under") and of_samples:
            raise ValueError(f"measure {self.name}: below and under are of what was measured of the content")

    @property
    def of_samples(self) -> bool:
        """Whether it is read of samples alone, without what was measured of their content."""
        return set(re.findall("[a-z_]+", self.of)) <= {"width", "height"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality:
    """A kind of data: what its samples are called (`one`, `many`), the `suffixes` of its files, the `unit` of a
    sample's extent, the `module` of its `Code`, and what is measured of a sample. Files of the suffixes `refused` are
    among them, but cannot be read: each is told what helps. `several`: a file may hold several, so that it is opened to
    list them. Where samples are rows of tables, `rows` is the suffix of the files that these are kept in, in the
    project. A copy of a sample is at most `stretched` times as long as it (its extent); a picture may have any size.
    """

    name: str
    one: str
    many: str
    suffixes: frozenset[str]
    unit: str
    module: str
    measures: tuple[Measure, ...] = ()
    several: bool = False
    rows: str = ""
    refused: frozenset[str] = frozenset()
    stretched: float = math.inf

    @property
    def code(self) -> Code:
        """Its code."""
        return code(self.module)

    def sample(self, file: Path | bytes, place: str) -> Path | bytes:
        """The source of the sample at a place in a file: the file itself, or the bytes of a part."""
        return self.code.part(file, place) if place else file

    def may_be(self, name: str) -> bool:
        """Whether a file called so may be of this kind: its suffix is, or is of no kind at all."""
        kinds = of_file(name)
        return self in kinds or not kinds


MODALITIES: dict[str, Modality] = {
    IMAGE: Modality(
        name=IMAGE,
        one="image",
        many="images",
        suffixes=frozenset(
            {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".heif", ".hif", ".avif"}
        ),
        unit="pixels",
        module="tldesk.media.pictures",
        measures=(
            Measure(
                name="size",
                of="width * height",
                check=SampleCheck(name="size", side="beside", limit=4.0),
                quarters=("small", "large"),
                sort=True,
            ),
            Measure(
                name="shape",
                of="width * 1.0 / height",
                bands=(("tall", 0.0, 0.8), ("square", 0.8, _WIDE), ("wide", _WIDE, math.inf)),
            ),
            Measure(
                name="light",
                of="brightness",
                check=SampleCheck(name="dark", side="below", limit=60.0),
                quarters=("dark", "bright"),
            ),
            Measure(
                name="focus",
                of="sharpness",
                check=SampleCheck(name="blurred", side="below", limit=100.0),
                quarters=("blurred", "sharp"),
            ),
            Measure(name="contrast", of="contrast", check=SampleCheck(name="empty", side="under", limit=8.0)),
            # Longer side by shorter: among upright photos one that lies is no odd shape.
            Measure(
                name="length",
                of="MAX(width, height) * 1000 / MIN(width, height)",
                check=SampleCheck(name="shape", side="above", limit=1.5),
            ),
        ),
    ),
    TEXT: Modality(
        name=TEXT,
        one="text",
        many="texts",
        suffixes=frozenset(),
        unit="characters",
        module="tldesk.media.text.code",
        several=True,
        rows=".jsonl",
        measures=(Measure(name="characters", of="width", quarters=("short", "long")),),
    ),
    # Its content has the columns of a picture's: loudness as brightness, signal to noise as contrast, and as sharpness
    # the highest frequency.
    SOUND: Modality(
        name=SOUND,
        one="sound",
        many="sounds",
        suffixes=frozenset(
            {".wav", ".wave", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".au", ".snd"}
            | _NO_SOUNDS
        ),
        refused=_NO_SOUNDS,
        stretched=1.1,
        unit="milliseconds",
        module="tldesk.media.sound.code",
        measures=(
            Measure(
                name="length",
                of="width",
                check=SampleCheck(name="length", side="beside", limit=4.0),
                quarters=("short", "long"),
                sort=True,
            ),
            Measure(
                name="loudness",
                of="brightness",
                check=SampleCheck(name="quiet", side="under", limit=-55.0),
                quarters=("quiet", "loud"),
            ),
            Measure(name="noise", of="contrast", quarters=("noisy", "clear")),
            Measure(
                name="band",
                of="sharpness",
                bands=(("low", 0.0, 4_200.0), ("speech", 4_200.0, 8_400.0), ("full", 8_400.0, math.inf)),
            ),
        ),
    ),
}


def of(name: str) -> Modality:
    """The record of a kind. Raises TldeskError `unknown_modality`."""
    if name not in MODALITIES:
        raise TldeskError("unknown_modality", modality=name)
    return MODALITIES[name]


def code(module: str) -> Code:
    """The module of that name."""
    return cast(Code, importlib.import_module(module))


def code_of(preprocess: AnyPreprocess) -> Code:
    """The code of the kind that is prepared so."""
    return of(preprocess.modality).code


def suffixes() -> list[str]:
    """Those of every kind, in order."""
    return sorted({suffix for one in MODALITIES.values() for suffix in one.suffixes})


def of_file(name: str) -> list[Modality]:
    """The kinds of which a file called so is, by its suffix."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 (paths are slow by the ten thousand)
    return [one for one in MODALITIES.values() if suffix in one.suffixes]


def likely(name: str) -> Modality:
    """The kind of a sample's file that is called so: an image where its name does not say."""
    kept = (one for one in MODALITIES.values() if one.rows and name.endswith(one.rows))
    return next(iter((*of_file(name), *kept)), MODALITIES[IMAGE])
