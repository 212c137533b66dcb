"""Reading a JSON file that another program wrote: one clear message for whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

# The largest annotation files of public data sets have half a gigabyte.
MAX_BYTES = 1_000_000_000
_HEAD = 1_000_000


def load(path: Path) -> Any:
    """What a JSON file holds. Raises TldeskError `annotations_unreadable`."""
    return _read(path, path)


def parse(path: Path, data: bytes) -> Any:
    """What the bytes of a JSON file (or of a line of it) hold. Raises TldeskError `annotations_unreadable`."""
    return _read(path, data)


def _read(path: Path, source: Path | bytes) -> Any:
    try:
        return foreign.read_json(source, MAX_BYTES, half_pairs=True)  # one bad name costs its own row
    except OSError as error:
        raise TldeskError("annotations_unreadable", path=path, reason=error.strerror or error) from error
    except Refused as error:
        raise TldeskError("annotations_unreadable", path=path, reason=error) from error


def head(path: Path) -> bytes:
    """The first megabyte of a file, without space around it; empty when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").strip()
    except OSError:
        return b""


def name_of(value: object) -> str:
    """The name of a file, where spaces count: a string or a number; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def text_of(value: object) -> str:
    """A label as text: as `name_of`, without space around it."""
    return name_of(value).strip()
