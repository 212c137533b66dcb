"""Pictures that cost far more to open than they are long, and folders that lead elsewhere."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from hostile.world import Attack, Command, World, program


def attacks() -> Iterator[Attack]:
    """All of them."""
    for name, suffix, make in _PICTURES:
        yield Attack("picture", f"{name}, predict", _asked(make, suffix))
        yield Attack("picture", f"{name}, import", _imported(make, suffix))
    yield from _folders()


def _asked(content: Callable[[], bytes], suffix: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        photos, file = world.photos(), world.inside / f"odd{suffix}"
        file.write_bytes(content())
        good = next(photos.rglob("*.jpg"))
        return [program("predict", world.base.export, good, file, "--csv", world.inside / "answers.csv")]

    return make


def _imported(content: Callable[[], bytes], suffix: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        folder = next(path for path in world.photos().iterdir() if path.is_dir())
        (folder / f"odd{suffix}").write_bytes(content())
        return [program("new", world.inside / "project", "--from", world.inside / "photos")]

    return make


def _jpeg(progressive: bool = False, size: int = 1600) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 255, (size // 8, size // 8, 3), dtype=np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).resize((size, size)).save(stream, "JPEG", progressive=progressive, quality=60)
    return stream.getvalue()


def _scans(count: int, size: int) -> bytes:
    """A progressive JPEG whose last scan is there again and again."""
    data = _jpeg(progressive=True, size=size)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def _filled(megabytes: int) -> bytes:
    """A JPEG with fill bytes before a marker, as its standard allows."""
    data = _jpeg(size=160)
    at = data.index(b"\xff\xc0")
    return data[:at] + b"\xff" * (megabytes << 20) + data[at:]


def _applications(count: int) -> bytes:
    data = _jpeg(size=160)
    return data[:2] + b"\xff\xe5\x00\x04xx" * count + data[2:]


def _restarts(count: int) -> bytes:
    data = _jpeg(size=160)
    return data[:-2] + b"\xff\xd0\xff\xd1" * count + data[-2:]


def _png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _endless_tiff() -> bytes:
    """A TIFF whose list of pages comes back to itself."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "TIFF")
    data = bytearray(stream.getvalue())
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    return bytes(data)


def _frames() -> bytes:
    stream = io.BytesIO()
    some = [Image.new("P", (8, 8), number % 256) for number in range(3000)]
    some[0].save(stream, "GIF", save_all=True, append_images=some[1:])
    return stream.getvalue()


def _wide_gif() -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0xF0, 0, 0)
        + bytes(6)
        + b","
        + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
        + b"\x02\x02\x4c\x01\x00;"
    )


def _metadata() -> bytes:
    """An EXIF directory that points at itself."""
    directory = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + bytes(4)
    stream = io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "JPEG", exif=b"Exif\0\0" + directory)
    return stream.getvalue()


_PICTURES: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("1,500 scans", ".jpg", lambda: _scans(1500, 1600)),
    ("30,000 small scans", ".jpg", lambda: _scans(30_000, 16)),
    ("40 MB of fill bytes", ".jpg", lambda: _filled(40)),
    ("a million segments", ".jpg", lambda: _applications(1_000_000)),
    ("two million restarts", ".jpg", lambda: _restarts(2_000_000)),
    ("60,000 pixels square", ".png", lambda: _png(60_000, 60_000)),
    ("9,000 pixels square of nothing", ".png", lambda: _png(9_000, 9_000, pixels=bytes(9_000 * 27_001))),
    ("a text of 100 MB", ".png", lambda: _png(8, 8, (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000))))),
    ("a profile of 100 MB", ".png", lambda: _png(8, 8, (b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000_000))))),
    ("300,000 chunks", ".png", lambda: _png(8, 8, *[(b"tEXt", b"a\0b")] * 300_000, pixels=bytes(200))),
    ("pages without end", ".tif", _endless_tiff),
    ("3,000 frames", ".gif", _frames),
    ("a frame of four thousand million pixels", ".gif", _wide_gif),
    ("camera data that point at themselves", ".jpg", _metadata),
    ("an empty file", ".jpg", lambda: b""),
    ("a page with a script", ".jpg", lambda: b"<html><script>alert(1)</script></html>"),
)


# ------------------------------------------------------------------------------------------- folders


def _folders() -> Iterator[Attack]:
    def put(folder: Path, how: str, world: World) -> None:
        if how == "a link to the user's photos":
            (folder / "more").symlink_to(world.outside / "photos")
        elif how == "a link to the user's photo":
            (folder / "more.jpg").symlink_to(world.outside / "photos" / "mine.jpg")
        elif how == "a link to the user's key":
            (folder / "more.jpg").symlink_to(world.key)
        elif how == "a link to itself":
            (folder / "more").symlink_to(folder / "more")
        elif how == "a link to its parent":
            (folder / "more").symlink_to(folder)
        elif how == "a link to everything":
            (folder / "more").symlink_to("/")
        elif how == "a pipe":
            os.mkfifo(folder / "more.jpg")
        elif how == "a link to a pipe":
            os.mkfifo(world.inside / "pipe")
            (folder / "more.jpg").symlink_to(world.inside / "pipe")
        elif how == "a link to a device":
            (folder / "more.jpg").symlink_to("/dev/zero")
        elif how == "a link to a terminal":
            (folder / "more.jpg").symlink_to("/dev/tty")
        elif how == "a folder named as an image":
            (folder / "more.jpg").mkdir()
        elif how == "a name that is no text":
            (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe\x80.jpg"))).write_bytes(b"x")
        elif how == "names that a terminal obeys":
            (folder / "\x1b]0;owned\x07\x1b[2J.jpg").write_bytes(b"x")
        elif how == "a name of two lines":
            (folder / "a\nb\r.jpg").write_bytes(b"x")
        else:
            deep = folder
            for _ in range(60):
                deep = deep / ("d" * 60)
            deep.mkdir(parents=True)
            (deep / "x.jpg").write_bytes(b"x")

    def in_photos(how: str, verb: str) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            photos = world.photos()
            put(photos if verb != "import, in a class" else next(p for p in photos.iterdir() if p.is_dir()), how, world)
            if verb == "predict":
                return [program("predict", world.base.export, photos, "--csv", world.inside / "answers.csv", "--json")]
            return [program("new", world.inside / "project", "--from", photos)]

        return make

    for how in (
        "a link to the user's photos",
        "a link to the user's photo",
        "a link to the user's key",
        "a link to itself",
        "a link to its parent",
        "a link to everything",
        "a pipe",
        "a link to a pipe",
        "a link to a device",
        "a link to a terminal",
        "a folder named as an image",
        "a name that is no text",
        "names that a terminal obeys",
        "a name of two lines",
        "sixty folders deep",
    ):
        for verb in ("predict", "import", "import, in a class"):
            bad = {"terminal": (b"\x1b]0;owned",)} if "obeys" in how else {}
            yield Attack("folder", f"{how}, {verb}", in_photos(how, verb), absent=bad)
