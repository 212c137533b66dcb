"""Writing tar.zst and .deb with the same bytes for the same files: no system tools, no owner, one time for all."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Ten times as quick as 19, and a tenth larger.
LEVEL = 12
# 128 MB, the largest window that every reader of zstd takes without being asked.
WINDOW_LOG = 27
_AR_MAGIC = b"!<arch>\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: where it goes, and its content, a file on the disk or the target of a link."""

    place: str
    content: bytes | Path = b""
    link: str = ""
    program: bool = False

    @property
    def size(self) -> int:
        """Bytes on the disk once installed; a link has none."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


def tree(folder: Path, place: str) -> Iterator[Entry]:
    """Every file below `folder` as an entry below `place`; links stay links."""
    for path in sorted(folder.rglob("*")):
        where = f"{place}/{path.relative_to(folder).as_posix()}"
        if path.is_symlink():
            yield Entry(where, link=path.readlink().as_posix())
        elif path.is_file():
            yield Entry(where, path, program=bool(path.stat().st_mode & 0o100))


def write_tar(entries: list[Entry], out: IO[bytes], when: int, root: str = "") -> None:
    """Write the entries and the folders that hold them, owned by root, all of the time `when`. `root`: before each."""
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT) as archive:
        made: set[str] = set()
        for entry in sorted(entries, key=lambda entry: entry.place):
            for folder in reversed(Path(entry.place).parents[:-1]):
                if (name := folder.as_posix()) not in made:
                    made.add(name)
                    archive.addfile(_info(f"{root}{name}", tarfile.DIRTYPE, 0o755, when))
            info = _info(f"{root}{entry.place}", tarfile.SYMTYPE if entry.link else tarfile.REGTYPE, 0o644, when)
            info.mode = 0o755 if entry.program else 0o777 if entry.link else 0o644
            info.linkname = entry.link
            if entry.link:
                archive.addfile(info)
                continue
            info.size = entry.size
            content = entry.content
            with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
                archive.addfile(info, stream)


def write_tar_zst(entries: list[Entry], out: IO[bytes], when: int, root: str = "") -> None:
    """As `write_tar`, compressed; all cores work."""
    import zstandard

    how = zstandard.ZstdCompressionParameters.from_level(LEVEL, window_log=WINDOW_LOG, enable_ldm=True, threads=-1)
    compressor = zstandard.ZstdCompressor(compression_params=how)
    with compressor.stream_writer(out, closefd=False) as stream:
        write_tar(entries, stream, when, root)


def write_ar(members: list[tuple[str, bytes | Path]], out: Path, when: int) -> None:
    """Write an `ar` archive, which is what a .deb is. Names have at most 15 ASCII characters."""
    with out.open("wb") as stream:
        stream.write(_AR_MAGIC)
        for name, content in members:
            size = len(content) if isinstance(content, bytes) else content.stat().st_size
            stream.write(f"{name:<16}{when:<12}{0:<6}{0:<6}{0o100644:<8o}{size:<10}`\n".encode("ascii"))
            if isinstance(content, bytes):
                stream.write(content)
            else:
                with content.open("rb") as source:
                    while piece := source.read(1 << 20):
                        stream.write(piece)
            stream.write(b"\n" * (size % 2))


def _info(name: str, kind: bytes, mode: int, when: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime = kind, mode, when
    info.uname = info.gname = "root"
    return info
