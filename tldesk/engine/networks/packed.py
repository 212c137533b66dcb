"""A pack of pretrained models: a folder, or a zip, of files beside a `models.json` that says what each is.

It may come from anybody. Only files that the list names are looked at, each by a plain name, as long as the list says,
and never through a link; where they go is for whoever takes them to say.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import disk, foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

LIST = "models.json"
ZIP = ".zip"
CHUNK = 1 << 20
MEGABYTE = 1_000_000  # what progress is counted in

_MOST_LIST, _MOST_ENTRIES, _MOST_MODELS = 1_000_000, 2_000, 400
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    struct.error,
    ValueError,
    RuntimeError,
)

_Line = Annotated[str, Field(max_length=1_000)]
_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
_FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]


@with_config(ConfigDict(extra="forbid"))
class PackedFile(TypedDict):
    """A file in the folder of the list, or at the top of the zip."""

    file: _FileName
    bytes: Annotated[int, Field(ge=1, le=1 << 36)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@with_config(ConfigDict(extra="forbid"))
class PackedModel(TypedDict):
    """A model: what its record says of it where it was packed, and its files."""

    name: _Name
    title: _Line
    modality: _Line
    licence: _Line
    credit: _Line
    source: _Line
    parameters_m: Annotated[float, Field(ge=0, le=1e6)]
    files: Annotated[list[PackedFile], Field(min_length=1, max_length=8)]


@with_config(ConfigDict(extra="forbid"))
class PackList(TypedDict):
    """What `models.json` says."""

    format: Literal["tldesk-models-1"]
    models: Annotated[list[PackedModel], Field(min_length=1, max_length=_MOST_MODELS)]


_LIST: TypeAdapter[PackList] = TypeAdapter(PackList)

# The bytes of a file of the pack, as a stream, and how many they are.
_Opened = tuple[IO[bytes], int]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is open. `stream` gives a file of it by its name, and raises Refused or OSError."""

    path: Path
    models: list[PackedModel]
    stream: Callable[[str], _Opened]

    @property
    def name(self) -> str:
        """What people call it: its file, or its folder."""
        path = self.path.absolute()
        return path.parent.name if path.name == LIST else path.name


def is_pack(path: Path) -> bool:
    """Whether a user's path is named as a pack: a zip, a folder with the list in it, or the list itself."""
    if disk.is_folder(path):
        return disk.is_file(path / LIST)
    return disk.is_file(path) and (path.suffix.lower() == ZIP or path.name == LIST)


def checked(text: bytes) -> list[PackedModel]:
    """The models of a list. Raises Refused."""
    found = foreign.read(_LIST, text, _MOST_LIST)["models"]
    names = [model["name"].casefold() for model in found]
    names += [file["file"].casefold() for model in found for file in model["files"]]
    if len(set(names)) < len(names):
        raise Refused("its models.json names something twice")
    return found


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    """Open a pack. Raises TldeskError `source_missing`, `source_unreadable` or `pack_refused`."""
    if not disk.is_there(path):
        raise TldeskError("source_missing", path=path)
    folder = path if disk.is_folder(path) else path.parent
    in_zip = path.suffix.lower() == ZIP and disk.is_file(path)
    try:
        with _in_zip(path) if in_zip else nullcontext(_in_folder(folder, path)) as pack:
            yield pack
    except Refused as error:
        raise TldeskError("pack_refused", path=path, reason=error) from error


def _in_folder(folder: Path, path: Path) -> Pack:
    def stream(name: str) -> _Opened:
        about = (folder / name).lstat()
        if not stat.S_ISREG(about.st_mode):
            raise Refused(f"“{name}” is a link, or no file")
        return (folder / name).open("rb"), about.st_size

    return _listed(path, stream)


@contextmanager
def _in_zip(path: Path) -> Iterator[Pack]:
    broken = Refused("it is damaged, cut short, or not a zip archive")
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(foreign.zip_archive(path, _MOST_ENTRIES))
        except OSError as error:
            raise TldeskError("source_unreadable", path=path, reason=error.strerror or error) from error
        except Refused:
            raise
        except _BROKEN as error:
            raise broken from error

        def stream(name: str) -> _Opened:
            info = archive.NameToInfo.get(name)
            if info is None:
                raise FileNotFoundError(name)
            try:
                return archive.open(info), info.file_size
            except _BROKEN as error:
                raise broken from error

        yield _listed(path, stream)


def _listed(path: Path, stream: Callable[[str], _Opened]) -> Pack:
    pack = Pack(path, [], stream)
    pack.models.extend(checked(b"".join(content(pack, LIST, most_bytes=_MOST_LIST))))
    return pack


def content(pack: Pack, name: str, *, most_bytes: int, wanted: int | None = None) -> Iterator[bytes]:
    """The bytes of a file of a pack, in chunks: `wanted` of them, where that is known.

    Raises Refused, and TldeskError `source_unreadable`.
    """
    try:
        source, size = pack.stream(name)
        with source:
            if size > most_bytes:
                raise Refused(f"“{name}” is larger than {most_bytes:,} bytes")
            if wanted is not None and size != wanted:
                raise Refused(f"“{name}” is not as long as models.json says")
            read = 0
            while read <= size and (chunk := source.read(CHUNK)):
                read += len(chunk)
                yield chunk
            if read != size:
                raise Refused(f"“{name}” is cut short")
    except FileNotFoundError as error:
        raise Refused(f"“{name}” is missing") from error
    except OSError as error:
        if error.errno is None:  # bz2's, of what it cannot read
            raise Refused(f"“{name}” is damaged") from error
        raise TldeskError("source_unreadable", path=pack.path, reason=error.strerror or error) from error
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused(f"“{name}” is damaged") from error
