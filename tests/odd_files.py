"""Files that nobody should have to import and somebody will: damaged, disguised, oversized, oddly made, oddly named."""

from __future__ import annotations

import io
import os
import random
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

# What must come of a file: a picture, a reason, either of the two; or it is passed over because it is no image file.
GOOD, BAD, EITHER, PASSED_OVER = "good", "bad", "either", "passed over"

NAMES = (
    "😺 cat.jpg",
    "two\nlines.jpg",
    "tab\there.jpg",
    "quo'te\".jpg",
    "עברית.jpg",
    unicodedata.normalize("NFC", "é.jpg"),
    unicodedata.normalize("NFD", "é.jpg"),
    "CON.jpg",
    "aux.png.jpg",
    "dot. .jpg",
    " space.jpg",
    "-rf.jpg",
    "%s{0}$HOME.jpg",
    "a;b&c|d.jpg",
    "x" * 246 + ".jpg",
    "字" * 82 + ".jpg",
)

Odd = tuple[str, bytes, str]


def picture(seed: int, size: tuple[int, int] = (96, 72)) -> Image.Image:
    """A picture of its own, with enough in it that a cut shows."""
    ground = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    return Image.fromarray(ground).resize(size, Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of an image file."""
    stream = io.BytesIO()
    image.copy().save(stream, kind, **options)  # Pillow leaves settings of the format in the picture
    return stream.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    """A PNG that declares that size, with some chunks before its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def frames() -> list[Image.Image]:
    """Two more, for formats that hold several."""
    return [picture(2), picture(3)]


def whole() -> Iterator[Odd]:
    """Pictures that few programs make and that can be opened all the same."""
    photo = picture(1)
    deep = np.random.default_rng(4).integers(0, 65_535, (60, 80), dtype=np.uint16)
    clear = picture(5).convert("RGBA")
    clear.putalpha(100)
    sideways = Image.Exif()
    sideways[0x0112] = 6
    for name, image, kind, options in (
        ("plain.jpg", photo, "JPEG", {}),
        ("progressive.jpeg", photo, "JPEG", {"progressive": True}),
        ("cmyk.jpg", photo.convert("CMYK"), "JPEG", {}),
        ("grey.jpg", photo.convert("L"), "JPEG", {}),
        ("sideways.jpg", photo, "JPEG", {"exif": sideways}),
        ("broken-exif.jpg", photo, "JPEG", {"exif": b"Exif\0\0II*\0\xff\xff\xff\xff"}),
        ("two-pictures.jpg", photo, "MPO", {"save_all": True, "append_images": frames()}),
        ("16-bit.png", Image.fromarray(deep), "PNG", {}),
        ("16-bit.tiff", Image.fromarray(deep), "TIFF", {}),
        ("float.tif", Image.fromarray(deep.astype(np.float32)), "TIFF", {}),
        ("pages.tif", photo, "TIFF", {"save_all": True, "append_images": frames(), "compression": "tiff_lzw"}),
        ("cmyk.tif", photo.convert("CMYK"), "TIFF", {}),
        ("clear.png", clear, "PNG", {}),
        ("palette.png", photo.convert("P"), "PNG", {"transparency": 3}),
        ("one-bit.png", photo.convert("1"), "PNG", {}),
        ("animated.gif", photo, "GIF", {"save_all": True, "append_images": frames()}),
        ("animated.webp", photo, "WEBP", {"save_all": True, "append_images": frames()}),
        ("animated.png", photo, "PNG", {"save_all": True, "append_images": frames()}),
        ("new.avif", photo, "AVIF", {}),
        ("one-pixel.png", Image.new("RGB", (1, 1)), "PNG", {}),
        ("a-line.png", Image.new("RGB", (1, 20_000)), "PNG", {}),
        ("really-a-jpeg.png", photo, "JPEG", {}),
        ("really-a-png.jpg", photo, "PNG", {}),
        ("really-a-gif.heic", photo, "GIF", {}),
    ):
        yield name, encoded(image, kind, **options), GOOD
    yield "photo.heic", (Path(__file__).parent / "media" / "photo.heic").read_bytes(), GOOD
    for number, name in enumerate(NAMES):
        yield name, encoded(picture(100 + number), "JPEG"), GOOD


def disguised() -> Iterator[Odd]:
    """Files that are something else, and some that say they are huge."""
    text = b"Comment\0\1\0\0\0" + zlib.compress(b"\0" * 50_000_000)
    bitmap = bytearray(encoded(picture(6), "BMP"))
    bitmap[18:26] = struct.pack("<ii", 50_000, 50_000)
    tiff = encoded(picture(7), "TIFF")
    wide = tiff.replace(struct.pack("<HHII", 256, 4, 1, 96), struct.pack("<HHII", 256, 4, 1, 4_000_000_000))
    jpeg = bytearray(encoded(picture(8), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    growing = bytearray(encoded(picture(1), "GIF", save_all=True, append_images=frames()))
    second = growing.index(b",", growing.index(b",") + 1)
    growing[second + 5 : second + 9] = struct.pack("<HH", 65_535, 65_535)
    yield "growing.gif", bytes(growing), GOOD  # its first frame is sound
    for name, data in (
        ("empty.jpg", b""),
        ("one-byte.png", b"\x89"),
        ("page.jpg", b"<!DOCTYPE html><html><body>404 Not Found</body></html>"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("paper.jpg", b"%PDF-1.7 ..."),
        ("archive.jpg", b"PK\3\4" + bytes(200)),
        ("words.gif", b"just some words\n" * 50),
        ("film.heic", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(300)),
        ("noise.jpg", random.Random(0).randbytes(5000)),
        ("noise-with-a-head.jpg", b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5000)),
        ("zeros.tif", bytes(100_000)),
        ("bomb-20000.png", png(20_000, 20_000)),
        ("bomb-60000.png", png(60_000, 60_000)),
        ("bomb-text.png", png(8, 8, (b"iTXt", text))),
        ("bomb.bmp", bytes(bitmap)),
        ("bomb.tif", wide),
        ("bomb.jpg", bytes(jpeg)),
        ("too-few-pixels.png", png(3000, 3000, pixels=bytes(1000))),
    ):
        yield name, data, BAD


def scans(data: bytes, count: int) -> bytes:
    """A progressive JPEG whose last scan comes so many times more."""
    return data[:-2] + data[data.rindex(b"\xff\xda") : -2] * count + b"\xff\xd9"


def slow_bitmap(megabytes: int) -> bytes:
    """A bitmap of ends of lines: 0.13 s a MB for its decoder, which none of the counts before it foresees."""
    size = 1078 + (megabytes << 20)
    head = struct.pack("<2sIHHI", b"BM", size, 0, 0, 1078)
    about = struct.pack("<IiiHHIIiiII", 40, 64, 64, 1, 8, 1, 0, 0, 0, 256, 0)
    return (head + about).ljust(size, b"\0")


def overlapping() -> bytes:
    """A TIFF of 3 MB whose 100,000 strips are one and the same: 2 MB of PackBits that do nothing, then a row."""
    strips, packed = 100_000, b"\x80" * (2 << 20) + b"\x81\x55"
    places = 8 + len(packed)
    tags = [(256, 4, 1, 128), (257, 4, 1, strips), (258, 3, 1, 8), (259, 3, 1, 32_773), (262, 3, 1, 1)]
    tags += [(273, 4, strips, places), (278, 4, 1, 1), (279, 4, strips, places + 4 * strips)]
    head = b"II*\0" + struct.pack("<I", places + 8 * strips)
    lists = struct.pack("<I", 8) * strips + struct.pack("<I", len(packed)) * strips
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return head + packed + lists + struct.pack("<H", len(tags)) + entries + bytes(4)


def costly() -> Iterator[tuple[str, bytes]]:
    """Small files of a sound format, each of which keeps a decoder busy for far longer than its size lets expect."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    photo = picture(10)
    jpeg, wide = encoded(photo, "JPEG"), encoded(Image.new("RGB", (4000, 3000)), "JPEG", progressive=True)
    late = wide.rindex(b"\xff\xda")
    yield "scans.jpg", scans(wide, 1500)
    yield "fill-before.jpg", jpeg[:2] + b"\xff" * (2 << 20) + jpeg[2:]
    yield "fill-between.jpg", wide[:late] + b"\xff" * (2 << 20) + wide[late:]
    yield "fill-inside.jpg", jpeg[:-400] + b"\xff" * (2 << 20) + jpeg[-400:]
    yield "junk.jpg", jpeg[:2] + b"\xff\0" * (1 << 20) + jpeg[2:]
    yield "segments.jpg", jpeg[:2] + b"\xff\xe5\0\2" * (1 << 20) + jpeg[2:]
    yield "exif.jpg", jpeg[:2] + (b"\xff\xe1\xff\xffExif\0\0" + bytes(65_527)) * 200 + jpeg[2:]
    plain = encoded(photo, "PNG")
    yield "chunks.png", plain[:33] + chunk(b"teXt", b"") * 200_000 + plain[33:]
    pieces = zlib.compress(bytes(96 * (72 * 3 + 1) * 10), 0)
    pixels = b"".join(chunk(b"IDAT", pieces[at : at + 1]) for at in range(len(pieces)))
    yield "pixels.png", plain[:33] + pixels + plain[-12:]
    gif = encoded(photo.convert("P"), "GIF")
    start = 13 + (3 << (gif[10] & 7) + 1)
    yield "blocks.gif", gif[:start] + b"\x21\xfe" + b"\1a" * (1 << 20) + b"\0" + gif[start:]
    strips = 1_000_000
    tags = [(256, 4, 1, 1), (257, 4, 1, strips), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    tags += [(273, 4, strips, 122), (278, 4, 1, 1), (279, 4, strips, 122)]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)
    yield "strips.tif", head.ljust(122, b"\0") + struct.pack("<I", 1) * strips
    yield "overlapping.tif", overlapping()


def damaged(count: int) -> Iterator[Odd]:
    """`count` files of every format that were cut at a random place, cut and closed again, or had bytes changed."""
    dice = random.Random(2)
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("jpg", "JPEG", {"quality": 90}),
        ("jpg", "JPEG", {"progressive": True}),
        ("png", "PNG", {}),
        ("gif", "GIF", {}),
        ("bmp", "BMP", {}),
        ("tif", "TIFF", {}),
        ("tif", "TIFF", {"compression": "tiff_lzw"}),
        ("tif", "TIFF", {"compression": "jpeg"}),
        ("webp", "WEBP", {}),
        ("avif", "AVIF", {"speed": 10}),
    ]
    wholes = [encoded(picture(9), kind, **options) for _, kind, options in kinds]
    wholes.append((Path(__file__).parent / "media" / "photo.heic").read_bytes())
    suffixes = [suffix for suffix, _, _ in kinds] + ["heic"]
    for number in range(count):
        data, suffix = bytearray(wholes[number % len(wholes)]), suffixes[number % len(wholes)]
        if number % 3 == 0:
            yield f"cut-{number}.{suffix}", bytes(data[: dice.randrange(1, len(data))]), EITHER
        elif number % 3 == 1:
            for _ in range(dice.randrange(1, 9)):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            yield f"flipped-{number}.{suffix}", bytes(data), EITHER
        else:
            at = dice.randrange(len(wholes[0]) // 3, len(wholes[0]) * 9 // 10)
            yield f"closed-{number}.jpg", wholes[0][:at] + b"\xff\xd9", BAD


def no_files(folder: Path) -> dict[str, str]:
    """Things named as images that are no files; the name of each, and what must come of it."""
    made = {"folder.jpg": PASSED_OVER, "loop.jpg": PASSED_OVER, "nowhere.jpg": PASSED_OVER}
    (folder / "folder.jpg").mkdir()
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    (folder / "nowhere.jpg").symlink_to(folder / "not-there.jpg")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.jpg")
        made["pipe.jpg"] = PASSED_OVER
    return made


def write(folder: Path, count: int) -> dict[str, str]:
    """Write `count` odd files into `folder`; the name of each, and what must come of it."""
    folder.mkdir(parents=True)
    expected = no_files(folder)
    odd = [*whole(), *disguised()]
    odd += damaged(count - len(odd) - len(expected))
    for name, data, outcome in odd:
        (folder / name).write_bytes(data)
        expected[name] = outcome
    return expected
