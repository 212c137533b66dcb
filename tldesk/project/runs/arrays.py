"""Arrays in a .npz file, read when their headers say no more than there is: no objects, nothing packed, no surplus."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.lib import format as npy
from numpy.typing import NDArray

from tldesk import foreign
from tldesk.foreign import Refused

_MOST_BYTES = 4_000_000_000
_MOST_ARRAYS = 1_000
_HEADER = 10_000
_LONGEST_TEXT = 64  # letters of an array of texts


@dataclass(frozen=True, slots=True)
class ArrayForm:
    """What an array must be: its type as NumPy writes it, without the byte order (`U`: texts), how many dimensions."""

    kind: str
    dimensions: tuple[int, ...]


def read(file: Path, wanted: Mapping[str, ArrayForm]) -> dict[str, NDArray[Any]]:
    """The arrays of these names. Raises Refused, OSError."""
    size = foreign.size_of(file, _MOST_BYTES)
    try:
        with foreign.zip_archive(file, _MOST_ARRAYS) as parts:
            return {name: _array(parts, f"{name}.npy", one, size) for name, one in wanted.items()}
    except Refused:
        raise
    except Exception as error:  # what the library raises depends on where the damage is
        raise Refused(f"{error}"[:200] or type(error).__name__) from error


def _array(parts: zipfile.ZipFile, name: str, wanted: ArrayForm, size: int) -> NDArray[Any]:
    about = parts.getinfo(name)
    if about.compress_type != zipfile.ZIP_STORED or about.file_size > size:
        raise Refused(f"{name} is packed")  # ours are not, and what is may be a thousand times as large
    with parts.open(name) as stream:
        readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
        shape, _, dtype = readers[npy.read_magic(stream)](stream, max_header_size=_HEADER)
        rest = about.file_size - stream.tell()
    fits = dtype.str[1:2] == "U" and dtype.itemsize <= 4 * _LONGEST_TEXT if wanted.kind == "U" else False
    if not (fits or dtype.str[1:] == wanted.kind) or len(shape) not in wanted.dimensions:
        raise Refused(f"{name} is not of its type")
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != rest:
        raise Refused(f"{name} does not have the size that it says")
    with parts.open(name) as stream:
        found: NDArray[Any] = npy.read_array(stream, allow_pickle=False, max_header_size=_HEADER)
    return found
