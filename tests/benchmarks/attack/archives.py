"""Zips: names that lead out, links, bombs, and what has no business in one."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from attack.world import Attack, Command, World, do, program

_PNG = b"\x89PNG\r\n\x1a\n"


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from _names()
    yield from _bombs()
    yield from _packed()


def _import(world: World, file: Path) -> list[Command]:
    return [program("new", world.inside / "project", "--from", file)]


def _photo(world: World) -> bytes:
    return next(world.base.photos.rglob("*.jpg")).read_bytes()


def _names() -> Iterator[Attack]:
    def with_name(name: str, link: bool = False) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            file = world.inside / "sent.zip"
            with zipfile.ZipFile(file, "w") as archive:
                for number in range(4):
                    archive.writestr(f"{'ab'[number % 2]}/{number}.jpg", _photo(world))
                info = zipfile.ZipInfo(name.format(outside=world.outside))
                if link:
                    info.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(info, str(world.outside) if link else _photo(world))
                if link:
                    archive.writestr(f"{info.filename}/photos/mine.jpg", _photo(world))
            return _import(world, file)

        return make

    for name in (
        "../../outside/made.jpg",
        "a/../../../outside/made.jpg",
        "{outside}/made.jpg",
        "..\\..\\outside\\made.jpg",
        "C:\\made.jpg",
        "C:made.jpg",
        "//server/share/made.jpg",
        "\\\\?\\C:\\made.jpg",
        "a/CON.jpg",
        "a/x.jpg:stream",
        "a/\u202egpj.exe.jpg",
        "a/" + "x" * 5000 + ".jpg",
        "/".join("d" * 2 for _ in range(5000)) + "/x.jpg",
        "a/0.jpg",
        "A/0.JPG",
        "a/0.jpg/0.jpg",
    ):
        yield Attack("zip: name", repr(name[:40]), with_name(name))
    for name in ("a/link", "link.jpg", "a"):
        yield Attack("zip: link", name, with_name(name, link=True))


def _bombs() -> Iterator[Attack]:
    yield Attack("zip: bomb", "a picture of 380 MB", _swollen(("a/x.jpg", b"", 380)))
    yield Attack("zip: bomb", "with a picture's first bytes", _swollen(("a/x.png", _PNG, 380)))
    yield Attack("zip: bomb", "a table of 380 MB", _swollen(("labels.csv", b"path,label\n", 380)))
    yield Attack("zip: bomb", "JSON of 380 MB", _swollen(("annotations.json", b"[", 380)))
    yield Attack("zip: bomb", "many of 10 MB", _swollen(("a/{}.png", _PNG, 10), again=38))
    yield Attack("zip: bomb", "a database of 380 MB", _swollen(("project.sqlite", b"SQLite format 3\0", 380)))
    yield Attack("zip: bomb", "a table of 900,000 rows", _swollen(("labels.csv", _rows(900_000), 0)))
    yield Attack("zip: bomb", "a table of 1,500,000 rows", _swollen(("labels.csv", _rows(1_500_000), 0)))
    for name, make in (
        ("bodies that overlap", _overlapping),
        ("60,000 empty entries", _crowded),
        ("a length that is a lie", _lying),
        ("zips in zips", _nested),
        ("cut in half", _truncated),
    ):
        yield Attack("zip: bomb", name, make)


def _rows(count: int) -> bytes:
    return b"path,label\n" + b"a/0.jpg,a\n" * count


def _swollen(*members: tuple[str, bytes, int], again: int = 1) -> Callable[[World], list[Command]]:
    """Beside four photos members, each: its name, its first bytes, and how many MB of zeros follow."""

    def make(world: World) -> list[Command]:
        file = world.inside / "sent.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(4):
                archive.writestr(f"{'ab'[number % 2]}/{number}.jpg", _photo(world))
            for number in range(again):
                for name, start, megabytes in members:
                    with archive.open(name.format(number), "w", force_zip64=True) as member:
                        member.write(start)
                        for _ in range(megabytes):
                            member.write(bytes(1 << 20))
        return _import(world, file)

    return make


def _overlapping(world: World) -> list[Command]:
    """Many entries that share one body, as in Fifield's bomb (2019)."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/0.png", _PNG + bytes(5 << 20))
    data = body.getvalue()
    at, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entries = []
    for number in range(2000):
        name = f"a/{number:04d}.png".encode()
        one = bytearray(data[at : at + 46]) + name
        struct.pack_into("<H", one, 28, len(name))
        entries.append(bytes(one))
    directory = b"".join(entries)
    tail = bytearray(data[end:])
    struct.pack_into("<HHII", tail, 8, len(entries), len(entries), len(directory), at)
    (world.inside / "sent.zip").write_bytes(data[:at] + directory + bytes(tail))
    return _import(world, world.inside / "sent.zip")


def _crowded(world: World) -> list[Command]:
    with zipfile.ZipFile(world.inside / "sent.zip", "w") as archive:
        for number in range(60_000):
            archive.writestr(f"a/{number}.jpg", b"")
    return _import(world, world.inside / "sent.zip")


def _lying(world: World) -> list[Command]:
    """A directory that says that a member of 50 MB has 10 bytes."""
    file = world.inside / "sent.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/0.jpg", _photo(world))
        archive.writestr("b/1.png", _PNG + bytes(50 << 20))
    data = bytearray(file.read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\1\2") + 24, 10)
    file.write_bytes(data)
    return _import(world, file)


def _nested(world: World) -> list[Command]:
    data = _photo(world)
    for depth in range(30):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(f"a/{depth}.zip" if depth else "a/0.jpg", data)
        data = stream.getvalue()
    (world.inside / "sent.zip").write_bytes(data)
    return _import(world, world.inside / "sent.zip")


def _truncated(world: World) -> list[Command]:
    commands = _swollen(("a/x.png", _PNG, 1))(world)
    data = (world.inside / "sent.zip").read_bytes()
    (world.inside / "sent.zip").write_bytes(data[: len(data) // 2])
    return commands


def _packed() -> Iterator[Attack]:
    def with_members(*members: tuple[str, bytes]) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            project, file = world.project(), world.inside / "sent.zip"
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(project.rglob("*")):
                    if path.is_file():
                        archive.write(path, path.relative_to(project).as_posix())
                for name, data in members:
                    archive.writestr(name, data)
            return [do("unpack", file, world.inside / "mine")]

        return make

    for name in (
        "project.tldesk-journal",
        "project.tldesk-wal",
        "PROJECT.TLDESK-JOURNAL",
        "project.tldesk-shm",
        "project.tldesk-mj12345678",
        "cache/thumbnails/thumbnails.sqlite-journal",
    ):
        yield Attack(
            "packed project", f"brings {name}", with_members((name, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600)))
        )
    yield Attack("packed project", "brings a bomb", with_members(("runs/x/notes.txt", bytes(380 << 20))))
    yield Attack("packed project", "brings a pipe's name", with_members(("images/../../../outside/made.jpg", b"x")))
    yield Attack("packed project", "has no database", lambda world: _empty(world))


def _empty(world: World) -> list[Command]:
    with zipfile.ZipFile(world.inside / "sent.zip", "w") as archive:
        archive.writestr("project.tldesk", b"SQLite format 3\0" + bytes(100))
    return [do("unpack", world.inside / "sent.zip", world.inside / "mine")]
