"""The door for files that somebody else may have written: JSON, TOML, zip; bounded before they are read, then checked.

A project, a training or an export may come from anybody. What it says is looked at for its size, its depth and its
numbers first; then, where a structure is wanted, pydantic holds it against that. All that is wrong is `Refused`, a
ValueError with a reason for people, which the caller turns into its own TldeskError.
"""

from __future__ import annotations

import io
import json
import re
import stat
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # a process that reads a table starts in half the time without
    from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

MOST_BYTES = 64_000_000
DEEPEST = 64
# Python's lists and objects take some 60 bytes each, and `[]` two: so many more of them than bytes are no data.
_FREE, _BYTES_EACH = 100_000, 16
_MOST_TOML, _MOST_TOML_LINES = 256_000, 2_000
# Strings and comments, to the end of their line where nothing closes them; strings of several lines come first.
_TOML_TEXT = re.compile(rb"\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"?|'[^'\n]*'?|#[^\n]*")
_TOML_PARTS = re.compile(rb"[=,{}\[\]\n]")
_MOST_DOTS = 3  # of a key: the time that tomllib takes grows with their square
_LONG_STRING = b"." * (_MOST_DOTS + 1)  # is refused as such a key is
_LONG_NUMBER = re.compile(rb"\d{19}")
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
_REASON = 200  # letters
_ENTRY_BYTES = 200  # an entry in the list of a zip archive seldom takes more
_ENTRY = b"PK\1\2"  # with which each begins


class Refused(ValueError):
    """What is wrong with a foreign file, in the middle of a sentence."""


def size_of(path: Path, most_bytes: int) -> int:
    """How many bytes a file has. Raises Refused for what is no regular file (opening a pipe could wait for ever) or is
    larger than that, and OSError.
    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise Refused("it is not a regular file")
    if about.st_size > most_bytes:
        raise Refused(f"it is larger than {most_bytes:,} bytes")
    return about.st_size


def content(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of a file. Raises as `size_of`."""
    size = size_of(path, most_bytes)
    with path.open("rb") as stream:
        return stream.read(size)


def tail(path: Path, most_bytes: int) -> bytes:
    """The last bytes of a file, from the beginning of a line on. Raises as `size_of`."""
    size = size_of(path, sys.maxsize)
    with path.open("rb") as stream:
        if size > most_bytes:
            stream.seek(size - most_bytes)
            stream.readline(most_bytes)
        return stream.read(most_bytes)


def read(kind: TypeAdapter[T], source: Path | bytes, most_bytes: int = MOST_BYTES) -> T:
    """JSON of a structure that is known. Types are strict: `1` is no text, `"1"` no number. Raises Refused, OSError."""
    from pydantic import ValidationError

    data = _bounded(source, most_bytes)
    try:
        return kind.validate_json(data, strict=True)
    except ValidationError as error:
        raise Refused(_first(error)) from None


def checked(kind: TypeAdapter[T], value: Any) -> T:
    """As `read`, of plain values that are there already. Raises Refused."""
    from pydantic import ValidationError

    try:
        return kind.validate_python(value, strict=True)
    except ValidationError as error:
        raise Refused(_first(error)) from None


def read_json(source: Path | bytes, most_bytes: int = MOST_BYTES, *, half_pairs: bool = False) -> Any:
    """JSON of any structure, as `json.loads` gives it, of two equal keys the last. Raises Refused, OSError.

    Whole numbers have at most 64 bits and nothing lies deeper than DEEPEST. Texts are text, unless `half_pairs`: for a
    caller that looks at each by itself.
    """
    data = _bounded(source, most_bytes)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"line {_line(data, error.start)} is not UTF-8 text") from None
    try:
        value = json.loads(text, parse_int=_whole if _LONG_NUMBER.search(data) else None)
    except json.JSONDecodeError as error:
        raise Refused(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError):
        raise Refused("it is not JSON that any program writes") from None
    _refuse_deep(value)
    if not half_pairs and _HALF_PAIR.search(data):
        _refuse_half_pairs(value)
    return value


def read_toml(path: Path) -> dict[str, Any]:
    """TOML, as `tomllib` gives it. Raises Refused, OSError."""
    data = content(path, _MOST_TOML)
    _refuse_long_keys(data)
    try:
        values = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refused(f"line {_line(data, error.start)} is not UTF-8 text") from None
    except RecursionError:
        raise Refused("it is not TOML that any program writes") from None
    except ValueError as error:
        raise Refused(str(error)) from None
    _refuse_deep(values)
    return values


class _List(io.BufferedReader):
    """A file whose list of a zip archive's entries is given to the library only when it is not too long.

    An archive can say in several places where its list is and how long, and the library believes one of them. What it
    asks for is the list that it will go through, so nothing else is looked at.
    """

    most: int | None = None  # entries

    def read(self, size: int | None = -1, /) -> bytes:
        if self.most is None:
            return super().read(size)
        if size is not None and size > self.most * _ENTRY_BYTES:
            raise Refused(f"it holds more than {self.most:,} files")
        data = super().read(size)
        if data.count(_ENTRY) > self.most:
            raise Refused(f"it holds more than {self.most:,} files")
        return data


@contextmanager
def zip_archive(source: Path | bytes, most_entries: int) -> Iterator[zipfile.ZipFile]:
    """A zip archive of at most so many entries: each takes a thousand bytes of memory. Raises Refused, OSError, and
    what `zipfile` raises.
    """
    raw = io.BytesIO(source) if isinstance(source, bytes) else io.FileIO(source)
    with _List(raw) as stream:
        stream.most = most_entries
        with zipfile.ZipFile(stream) as archive:
            stream.most = None
            yield archive


def _refuse_long_keys(data: bytes) -> None:
    """Keys of many parts, and what could hide them from this look and no program of ours writes: longer strings."""
    plain = _TOML_TEXT.sub(lambda found: _LONG_STRING if found[0] in (b'"""', b"'''") else b"", data)
    many = data.count(b"\n") > _MOST_TOML_LINES
    if many or any(part.count(b".") > _MOST_DOTS for part in _TOML_PARTS.split(plain)):
        raise Refused("it is not TOML that this program writes")


def _bounded(source: Path | bytes, most_bytes: int) -> bytes:
    data = content(source, most_bytes) if isinstance(source, Path) else source
    if data.count(b"[") + data.count(b"{") > _FREE + len(data) // _BYTES_EACH:
        raise Refused("it is not JSON that any program writes")
    return data


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= 20 else 1 << 64
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(digits)
    return number


def _refuse_deep(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ())
            if isinstance(part, dict | list)
        ]
        if not level:
            return
    raise Refused("it is not JSON that any program writes")


def _refuse_half_pairs(value: Any) -> None:
    """Halves of pairs, which JSON can write and no text holds: whatever writes them later would fail."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused("it contains bytes that are not text") from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"][:6])
    return f"{place}: {first['msg']}"[:_REASON] if place else str(first["msg"])[:_REASON]


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1
