"""Reading a JSON file that another program wrote: one clear message for whatever is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tldesk.errors import TldeskError

# The largest annotation files of public data sets have half a gigabyte.
MAX_BYTES = 1_000_000_000
_HEAD = 1_000_000


def load(path: Path) -> Any:
    """What a JSON file holds. Raises TldeskError `annotations_unreadable`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TldeskError("annotations_unreadable", path=path, reason=f"it is larger than {MAX_BYTES:,} bytes")
        return parse(path, path.read_bytes())
    except OSError as error:
        raise TldeskError("annotations_unreadable", path=path, reason=error.strerror or error) from error


def parse(path: Path, data: bytes) -> Any:
    """What the bytes of a JSON file (or of a line of it) hold. Raises TldeskError `annotations_unreadable`."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TldeskError("annotations_unreadable", path=path, reason=f"line {line} is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise TldeskError("annotations_unreadable", path=path, reason=reason) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets without end
        raise TldeskError(
            "annotations_unreadable", path=path, reason="it is not JSON that any program writes"
        ) from error


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
