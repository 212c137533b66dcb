"""Opening .safetensors files: the header is checked against the file before any library makes room for a tensor.

The header may promise what it likes: a million empty tensors take a library 48 seconds and 1.4 GB. All that opens such
a file does it here; `Damaged` is a ValueError with a reason for people, which callers turn into their own TldeskError.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from numpy.typing import NDArray
from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.foreign import Refused

if TYPE_CHECKING:
    from torch import Tensor

MOST_HEADER, MOST_TENSORS = 1_000_000, 10_000
_FORMATS_MOST = 100_000_000  # bytes of a header, by the format itself
_MOST_BYTES = 1 << 36
_ABOUT = "__metadata__"
# Bytes of a number, of the types that networks are published in.
_SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}

_Whole = Annotated[int, Field(ge=0, le=1 << 40)]


@with_config(ConfigDict(extra="forbid"))
class _TensorEntry(TypedDict):
    """A tensor in the header."""

    dtype: str
    shape: Annotated[list[_Whole], Field(max_length=8)]
    data_offsets: Annotated[list[_Whole], Field(min_length=2, max_length=2)]


_HEADER: TypeAdapter[dict[str, Any]] = TypeAdapter(Annotated[dict[str, Any], Field(max_length=MOST_TENSORS + 1)])
_TENSORS: TypeAdapter[dict[str, _TensorEntry]] = TypeAdapter(dict[str, _TensorEntry])
_METADATA: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class OtherFormat(Refused):
    """The file is no .safetensors file at all."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself: the shapes of its tensors by name, its texts, and the bytes of all tensors."""

    shapes: Mapping[str, tuple[int, ...]]
    about: Mapping[str, str]
    bytes: int


def header(path: Path) -> Header:
    """The header, where it is true of the file: tensors of known types that lie one behind the other and fill it.

    Raises OtherFormat, Refused or OSError.
    """
    size = foreign.size_of(path, _MOST_BYTES)
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if size < 10 or length > _FORMATS_MOST or stream.read(1) != b"{":
            raise OtherFormat("it is not a .safetensors file")
        if length > MOST_HEADER:
            raise Refused(f"its header is larger than {MOST_HEADER:,} bytes")
        if not 2 <= length <= size - 8:
            raise Refused("it is cut short")
        text = b"{" + stream.read(length - 1)
    values = foreign.read(_HEADER, text, MOST_HEADER)
    about = foreign.checked(_METADATA, values.pop(_ABOUT, None) or {})
    entries = foreign.checked(_TENSORS, values)
    if len(entries) > MOST_TENSORS:
        raise Refused(f"it holds more than {MOST_TENSORS:,} tensors")
    _refuse_gaps(entries, size - 8 - length)
    return Header({name: tuple(entry["shape"]) for name, entry in entries.items()}, about, size - 8 - length)


def _refuse_gaps(entries: Mapping[str, _TensorEntry], size: int) -> None:
    """Each tensor has the bytes that its shape takes, and begins where the one before it ends."""
    at = 0
    for name, entry in sorted(entries.items(), key=lambda one: one[1]["data_offsets"]):
        start, end = entry["data_offsets"]
        wanted = _SIZES.get(entry["dtype"], 0) * math.prod(entry["shape"])
        if entry["dtype"] not in _SIZES or start != at or end - start != wanted:
            raise Refused(f"“{name[:80]}” does not lie where its header says")
        at = end
    if at != size:
        raise Refused("it is cut short" if at > size else "it holds more than its header says")


def arrays(path: Path, most_bytes: int = _MOST_BYTES) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """The tensors as NumPy arrays, and the texts. Needs no torch. Raises Refused or OSError."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    found = _within(path, most_bytes)
    try:
        return load_file(path), dict(found.about)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:  # a type that NumPy has not
        raise Refused(str(error)[:200]) from error


def tensors(path: Path, most_bytes: int = _MOST_BYTES) -> dict[str, Tensor]:
    """The tensors as PyTorch's. Raises Refused or OSError."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    _within(path, most_bytes)
    try:
        found: dict[str, Tensor] = load_file(path)
    except (SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise Refused(str(error)[:200]) from error
    return found


def _within(path: Path, most_bytes: int) -> Header:
    found = header(path)
    if found.bytes > most_bytes:
        raise Refused(f"it holds {found.bytes:,} bytes, which is more than such a model has")
    return found
