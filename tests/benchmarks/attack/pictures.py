"""Pictures that cost far more to open than they are long, and folders that lead elsewhere."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import liars
import numpy as np
from PIL import Image

from attack.world import Attack, Command, World, program


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


def _png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"", colour: int = 2) -> bytes:
    return _png_of(width, height, 8, colour, *chunks, (b"IDAT", zlib.compress(pixels, 9)))


def _png_of(width: int, height: int, bits: int, colour: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def _flat(kind: str, mode: str, size: tuple[int, int] = (7000, 7100), **options: Any) -> bytes:
    """A picture of one colour, of few bytes and many pixels."""
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


def empty_webp() -> bytes:
    """A picture of 50 megapixels in 34 bytes."""
    return _flat("WEBP", "RGB", lossless=True, quality=0, method=0)


def _rows_of_nothing(width: int, height: int, bits: int, colour: int) -> bytes:
    """A PNG of zeros, made a row at a time."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row, packer = bytes(1 + (width * bits * channels + 7) // 8), zlib.compressobj(9)
    at_once = max(1, (1 << 20) // len(row))
    packed = b"".join([packer.compress(row * min(at_once, height - top)) for top in range(0, height, at_once)])
    clear = [(b"PLTE", bytes(768)), (b"tRNS", bytes(256))] if colour == 3 else []
    return _png_of(width, height, bits, colour, *clear, (b"IDAT", packed + packer.flush()))


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
    ("glass of 9,000 pixels square", ".png", lambda: _png(9_000, 9_000, pixels=bytes(9_000 * 36_001), colour=6)),
    ("one pixel wide, 49 million long", ".png", lambda: _rows_of_nothing(1, 49_000_000, 8, 6)),
    ("49 million pixels in a row", ".png", lambda: _rows_of_nothing(49_000_000, 1, 8, 6)),
    ("glass of 50 megapixels", ".png", lambda: _rows_of_nothing(7000, 7100, 8, 6)),
    ("deep glass of 50 megapixels", ".png", lambda: _rows_of_nothing(7000, 7100, 16, 6)),
    ("deep grey of 50 megapixels", ".png", lambda: _rows_of_nothing(7000, 7100, 16, 0)),
    ("clear colours of 50 megapixels", ".png", lambda: _rows_of_nothing(7000, 7100, 8, 3)),
    ("glass of 33 megapixels", ".png", lambda: _rows_of_nothing(5750, 5800, 8, 6)),
    ("50 megapixels in 34 bytes", ".webp", empty_webp),
    ("16 megapixels of WebP", ".webp", lambda: _flat("WEBP", "RGB", (4000, 4000), lossless=True, method=0)),
    ("50 megapixels of AVIF", ".avif", lambda: _flat("AVIF", "RGB", quality=1, speed=10)),
    ("a tile of 256 megapixels", ".tif", lambda: liars.tiled(16_000)),
    ("a tile of 256 megapixels of nothing", ".tif", lambda: liars.tiled(16_000, is_deflated=True)),
    ("a tile of 256 megapixels, told twice", ".tif", lambda: liars.tiled(16_000, is_twice=True)),
    ("a tile of 256 megapixels in a BigTIFF", ".tif", lambda: liars.tiled(16_000, is_big=True)),
    ("a tile of 81 megapixels of ink", ".tif", lambda: liars.tiled(9_000, samples=4)),
    ("50 megapixels of AVIF that say 64 square", ".avif", lambda: liars.avif((7000, 7100))),
    ("a film of 50 megapixels that says 64 square", ".avif", lambda: liars.avif((7000, 7100), is_film=True)),
    ("256 megapixels of HEIC that say 120 by 80", ".heic", lambda: liars.heic((16_000, 16_000))),
    ("81 megapixels of HEIC that say 120 by 80", ".heic", lambda: liars.heic((9_000, 9_000))),
    ("50 megapixels of GIF", ".gif", lambda: _flat("GIF", "P")),
    ("50 megapixels of numbers", ".tif", lambda: _flat("TIFF", "F", compression="tiff_adobe_deflate")),
    ("99 megapixels in scans", ".jpg", lambda: _flat("JPEG", "RGB", (9990, 10_000), progressive=True, quality=10)),
    ("99 megapixels of ink", ".jpg", lambda: _flat("JPEG", "CMYK", (9990, 10_000), progressive=True, quality=10)),
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


def _linked(to: Callable[[World], Path], name: str = "more") -> Callable[[Path, World], None]:
    def put(folder: Path, world: World) -> None:
        (folder / name).symlink_to(to(world))

    return put


def _file(name: str | bytes) -> Callable[[Path, World], None]:
    def put(folder: Path, _: World) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name))).write_bytes(b"x")

    return put


def _pipe(world: World) -> Path:
    os.mkfifo(world.inside / "pipe")
    return world.inside / "pipe"


def _deep(folder: Path, _: World) -> None:
    for _depth in range(60):
        folder = folder / ("d" * 60)
    folder.mkdir(parents=True)
    (folder / "x.jpg").write_bytes(b"x")


# What lies among the photos.
_THINGS: dict[str, Callable[[Path, World], object]] = {
    "a link to the user's photos": _linked(lambda world: world.outside / "photos"),
    "a link to the user's photo": _linked(lambda world: world.outside / "photos" / "mine.jpg", "more.jpg"),
    "a link to the user's key": _linked(lambda world: world.key, "more.jpg"),
    "a link to itself": _linked(lambda _: Path("more")),
    "a link to its parent": _linked(lambda _: Path()),
    "a link to everything": _linked(lambda _: Path("/")),
    "a pipe": lambda folder, _: os.mkfifo(folder / "more.jpg"),
    "a link to a pipe": _linked(_pipe, "more.jpg"),
    "a link to a device": _linked(lambda _: Path("/dev/zero"), "more.jpg"),
    "a link to a terminal": _linked(lambda _: Path("/dev/tty"), "more.jpg"),
    "a folder named as an image": lambda folder, _: (folder / "more.jpg").mkdir(),
    "a name that is no text": _file(b"\xff\xfe\x80.jpg"),
    "names that a terminal obeys": _file("\x1b]0;owned\x07\x1b[2J.jpg"),
    "a name of two lines": _file("a\nb\r.jpg"),
    "sixty folders deep": _deep,
}


def _folders() -> Iterator[Attack]:
    for how, put in _THINGS.items():
        for verb in ("predict", "import", "import, in a class"):
            bad: dict[str, tuple[bytes, ...]] = {"terminal": (b"\x1b]0;owned",)} if "obeys" in how else {}
            yield Attack("folder", f"{how}, {verb}", _in_photos(put, verb), absent=bad)


def _in_photos(put: Callable[[Path, World], object], verb: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        photos = world.photos()
        put(photos / "a" if verb == "import, in a class" else photos, world)
        if verb == "predict":
            return [program("predict", world.base.export, photos, "--csv", world.inside / "answers.csv", "--json")]
        return [program("new", world.inside / "project", "--from", photos)]

    return make
