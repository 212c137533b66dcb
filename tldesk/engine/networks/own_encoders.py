"""Encoders of texts that the user has imported: what is kept of each, beside its weights and its vocabulary.

An encoder is named by its numbers, its vocabulary and its choices. So a name means the same on every computer, and an
encoder that is imported again is the one that earlier trainings have used.
"""

from __future__ import annotations

import json
import logging
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import foreign, paths
from tldesk.atomic import write_atomic
from tldesk.engine.networks.backbone import Backbone
from tldesk.foreign import Refused
from tldesk.media.modality import TEXT
from tldesk.media.text.preparing import in_windows

log = logging.getLogger(__name__)

SUFFIX = ".encoder"
MOST_LAYERS, MOST_WIDTH, MOST_ROWS, MOST_POSITIONS, MOST_INNER = 48, 2048, 1_000_000, 16_384, 16_384
# More would not fit into one ONNX file, which holds 2 GB.
MOST_PARAMETERS_M = 450.0
# PyTorch makes no graph for texts of any length of a network with few; those that are added are never used.
LEAST_POSITIONS = 512
LONGEST_WINDOW = 128  # as that of the encoders that come along
ABOUT = "A model that you have imported."

_MOST_BYTES, _LONGEST_TITLE = 10_000, 80
_BEGINS, _HEX = "own-", 12
_NAME = re.compile(f"{_BEGINS}[0-9a-f]{{{_HEX}}}", re.ASCII)


@with_config(ConfigDict(extra="forbid"))
class Encoder(TypedDict):
    """What the file says: the sizes of a BERT, which of its numbers is `pad`, and how its states are `pooled`."""

    format: Literal["tldesk-encoder-1"]
    title: Annotated[str, Field(min_length=1, max_length=_LONGEST_TITLE)]
    width: Annotated[int, Field(ge=8, le=MOST_WIDTH)]
    layers: Annotated[int, Field(ge=1, le=MOST_LAYERS)]
    heads: Annotated[int, Field(ge=1, le=MOST_WIDTH)]
    inner: Annotated[int, Field(ge=1, le=MOST_INNER)]
    rows: Annotated[int, Field(ge=4, le=MOST_ROWS)]
    positions: Annotated[int, Field(ge=LEAST_POSITIONS, le=MOST_POSITIONS)]
    epsilon: Annotated[float, Field(gt=0, le=1e-2)]
    pad: Annotated[int, Field(ge=0, le=MOST_ROWS)]
    pooled: Literal["mean", "first"]
    window: Annotated[int, Field(ge=8, le=LONGEST_WINDOW)]


_FILE: TypeAdapter[Encoder] = TypeAdapter(Encoder)


def is_name(name: str) -> bool:
    """Whether it is a name of such an encoder, on this computer or elsewhere."""
    return _NAME.fullmatch(name) is not None


def name_of(digest: str) -> str:
    """The name of the encoder whose content has that digest, in hexadecimal digits."""
    return f"{_BEGINS}{digest[:_HEX]}"


def title_of(text: str) -> str:
    """A title, of what a folder is called."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_LONGEST_TITLE] or "–"


def records() -> dict[str, Backbone]:
    """Those on this computer, by their names, in the order of their titles. One that is damaged is none."""
    try:
        with os.scandir(paths.weights()) as entries:
            found = sorted((one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(SUFFIX))
    except OSError:
        return {}
    return dict(_read(paths.weights(), tuple(found)))


@lru_cache(maxsize=4)
def _read(folder: Path, files: tuple[tuple[str, int], ...]) -> dict[str, Backbone]:
    made = []
    for file, _ in files:
        name = file.removesuffix(SUFFIX)
        try:
            if is_name(name):
                made.append(record(name, foreign.read(_FILE, folder / file, _MOST_BYTES)))
        except (OSError, Refused) as error:
            log.warning("%s cannot be read: %s", file, error)
    return {one.name: one for one in sorted(made, key=lambda one: (one.title.casefold(), one.name))}


def read(text: bytes) -> Encoder:
    """What such a file says, that comes from elsewhere. Raises Refused."""
    found = foreign.read(_FILE, text, _MOST_BYTES)
    if found["title"] != title_of(found["title"]) or found["pad"] >= found["rows"]:
        raise Refused("what it says of itself cannot be")
    if found["width"] % found["heads"]:
        raise Refused("its width is not a multiple of its attention heads")
    if parameters_m(found) > MOST_PARAMETERS_M:
        size, limit = (f"{millions:.0f}" for millions in (parameters_m(found), MOST_PARAMETERS_M))
        raise Refused(f"it has {size} million parameters, and {limit} million are the most")
    return found


def keep(name: str, encoder: Encoder) -> None:
    """Keep what there is to say of an encoder: with it, it is on this computer. Raises OSError."""
    write_atomic(paths.weights() / f"{name}{SUFFIX}", json.dumps(encoder, ensure_ascii=False, indent=1).encode())


def checked(values: object) -> Encoder:
    """What is within the limits. Raises Refused."""
    return foreign.checked(_FILE, values)


def parameters_m(encoder: Encoder) -> float:
    """Millions of numbers in its network."""
    width, inner = encoder["width"], encoder["inner"]
    layer = 4 * width * (width + 1) + 2 * width * inner + inner + width + 4 * width
    return (width * (encoder["rows"] + encoder["positions"] + 2) + encoder["layers"] * layer) / 1e6


def record(name: str, encoder: Encoder) -> Backbone:
    """The record of a backbone."""
    options = {key: encoder[key] for key in _OPTIONS}  # type: ignore[literal-required]
    return Backbone(
        name=name,
        timm_name=name,
        title=encoder["title"],
        about=ABOUT,
        parameters_m=round(parameters_m(encoder), 2),
        features=encoder["width"],
        mean=(0.0,),
        std=(1.0,),
        licence="unknown",
        source=encoder["title"],
        options=(*options.items(), ("four_bits", False)),
        modality=TEXT,
        inputs=in_windows(name, encoder["window"]),
        made_by="tldesk.engine.networks.text.bert:Bert",
    )


_OPTIONS = ("layers", "heads", "rows", "pad", "positions", "inner", "epsilon", "pooled")
