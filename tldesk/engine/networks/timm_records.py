"""What there is to say of models of timm that have no record in the table, kept in the header of their weights.

So that the window lists and trains what was downloaded or imported without asking timm, which takes PyTorch.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import foreign, paths
from tldesk.engine.networks import tensor_file
from tldesk.engine.networks.backbone import Backbone
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE

log = logging.getLogger(__name__)

KEY = "record"  # in the header
ABOUT = "A model of the timm library."
_SUFFIX = ".safetensors"
_MOST_BYTES = 2_000

_Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.]+$")]
_Colour = Annotated[list[Annotated[float, Field(gt=-10, lt=10)]], Field(min_length=3, max_length=3)]


@with_config(ConfigDict(extra="forbid"))
class _Said(TypedDict):
    name: _Name
    parameters_m: Annotated[float, Field(ge=0, le=10_000)]
    features: Annotated[int, Field(ge=1, le=100_000)]
    input_size: Annotated[int, Field(ge=8, le=2_000)]
    crop_pct: Annotated[float, Field(gt=0, le=1)]
    interpolation: Literal["bicubic", "bilinear"]
    mean: _Colour
    std: _Colour
    licence: Annotated[str, Field(min_length=1, max_length=100)]


_SAID: TypeAdapter[_Said] = TypeAdapter(_Said)


def said(record: Backbone) -> str:
    """What the header of its weights is to say of such a model, as JSON."""
    values = asdict(record)
    return json.dumps({key: values[key] for key in _Said.__annotations__}, ensure_ascii=False)


def records(besides: frozenset[str]) -> dict[str, Backbone]:
    """Those on this computer by their names, in their order, without those of the names `besides`. What says nothing of
    itself, or what cannot be, is none."""
    try:
        with os.scandir(paths.weights()) as entries:
            found = sorted((one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(_SUFFIX))
    except OSError:
        return {}
    names = ((file.removesuffix(_SUFFIX), changed) for file, changed in found)
    made = {name: _read(paths.weights(), name, changed) for name, changed in names if name not in besides}
    return {name: record for name, record in made.items() if record is not None}


def named(name: str) -> Backbone | None:
    """The one of a name, if it is on this computer and says so."""
    file = paths.weights() / f"{name}{_SUFFIX}"
    try:
        return _read(paths.weights(), name, file.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=64)
def _read(folder: Path, name: str, _changed: int) -> Backbone | None:
    try:
        text = tensor_file.header(folder / f"{name}{_SUFFIX}").about.get(KEY, "")
        values = foreign.read(_SAID, text.encode(), _MOST_BYTES) if text else None
    except (OSError, Refused, ValueError) as error:
        log.warning("the weights of %s say nothing of the model: %s", name, error)
        return None
    return _record(values) if values is not None and values["name"] == name else None


def _record(values: _Said) -> Backbone:
    return Backbone(
        name=values["name"],
        timm_name=values["name"],
        title=values["name"],
        about=ABOUT,
        parameters_m=values["parameters_m"],
        features=values["features"],
        input_size=values["input_size"],
        crop_pct=values["crop_pct"],
        interpolation=values["interpolation"],
        mean=tuple(values["mean"]),
        std=tuple(values["std"]),
        licence=values["licence"],
        source=source_of(values["name"]),
        modality=IMAGE,
    )


def source_of(name: str) -> str:
    """The page where timm publishes a model."""
    return f"https://huggingface.co/timm/{name}"
