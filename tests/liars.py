"""Files whose headers say less than their decoders make: a large tile of a small picture, a stream larger than its box
says. A few hundred bytes that would take a gigabyte."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

_HEIC = Path(__file__).parent / "media" / "photo.heic"

Tags = list[tuple[int, int, int, int]]


def tiled(
    tile: int, *, is_deflated: bool = False, is_twice: bool = False, is_big: bool = False, samples: int = 1
) -> bytes:
    """A TIFF of 64 pixels square, grey or of several inks, in a tile of `tile`; `is_twice`: its sides are told again,
    as they should be."""
    if is_deflated:
        packer, row = zlib.compressobj(9), bytes(tile)
        body = b"".join([packer.compress(row) for _ in range(tile)]) + packer.flush()
    else:
        body = b"\x80\x00" * 200  # LZW: begin again
    start = 16 if is_big else 8
    again: Tags = [(322, 4, 1, 64), (323, 4, 1, 64)] if is_twice else []
    tags: Tags = [
        (256, 4, 1, 64),
        (257, 4, 1, 64),
        (258, 3, 1, 8),
        (259, 3, 1, 8 if is_deflated else 5),
        (262, 3, 1, 1 if samples == 1 else 5),
    ]
    tags += [(277, 3, 1, samples), (322, 4, 1, tile), *again[:1], (323, 4, 1, tile), *again[1:]]
    tags += [(324, 4, 1, start), (325, 4, 1, len(body))]
    body += bytes(len(body) % 2)
    if is_big:
        head = b"II+\0" + struct.pack("<HHQ", 8, 0, start + len(body))
        entries = b"".join(struct.pack("<HHQQ", *tag) for tag in tags)
        return head + body + struct.pack("<Q", len(tags)) + entries + bytes(8)
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<I", start + len(body)) + body + struct.pack("<H", len(tags)) + entries + bytes(4)


def avif(size: tuple[int, int], says: tuple[int, int] = (64, 64), is_film: bool = False) -> bytes:
    """An AVIF of one colour that says of itself, wherever its boxes do, that it has another size."""
    picture, stream = Image.new("RGB", size, "skyblue"), io.BytesIO()
    frames = {"save_all": True, "append_images": [picture]} if is_film else {}
    picture.save(stream, "AVIF", quality=1, speed=10, **frames)
    return says_other(stream.getvalue(), says)


def says_other(data: bytes, says: tuple[int, int]) -> bytes:
    """A HEIC or AVIF whose boxes say that its pictures have another size."""
    changed, at = bytearray(data), -1
    while (at := data.find(b"ispe", at + 1)) > 0:
        changed[at + 8 : at + 16] = struct.pack(">II", *says)
    track = data.find(b"tkhd")  # of a film, in 65,536ths of a pixel
    if track > 0:
        end = track - 4 + int.from_bytes(data[track - 4 : track], "big")
        changed[end - 8 : end] = struct.pack(">II", says[0] << 16, says[1] << 16)
    return bytes(changed)


def sps() -> bytes:
    """What a HEIC says to its decoder of the size, 120 × 80."""
    data = _HEIC.read_bytes()
    at = data.index(b"\x42\x01\x01", data.index(b"hvcC"))
    return data[at : at + int.from_bytes(data[at - 2 : at], "big")]


def larger_sps(size: tuple[int, int]) -> bytes:
    """The same with another size."""
    head, rest = sps()[:2], sps()[2:].replace(b"\0\0\3", b"\0\0")
    bits = f"{int.from_bytes(rest, 'big'):0{8 * len(rest)}b}"
    before, after = bits.split(_counted(120) + _counted(80))
    bits = before + _counted(size[0]) + _counted(size[1]) + after
    bits += "0" * (-len(bits) % 8)
    whole = int(bits, 2).to_bytes(len(bits) // 8, "big")
    guarded = bytearray()
    for byte in whole:
        if guarded[-2:] == b"\0\0" and byte <= 3:
            guarded.append(3)
        guarded.append(byte)
    return head + bytes(guarded)


def heic(size: tuple[int, int]) -> bytes:
    """A HEIC of 120 × 80 pixels whose stream says that it has `size`."""
    data, old, new = bytearray(_HEIC.read_bytes()), sps(), larger_sps(size)
    at, grown = data.index(old), len(new) - len(old)
    data[at - 2 : at + len(old)] = struct.pack(">H", len(new)) + new
    for box in (b"meta", b"iprp", b"ipco", b"hvcC"):
        place = data.index(box) - 4
        data[place : place + 4] = struct.pack(">I", struct.unpack(">I", data[place : place + 4])[0] + grown)
    entries = data.index(b"iloc")
    for place in (entries + 16, entries + 34):
        data[place : place + 4] = struct.pack(">I", struct.unpack(">I", data[place : place + 4])[0] + grown)
    return bytes(data)


def _counted(value: int) -> str:
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of an ISO media file."""
    return struct.pack(">I", 8 + sum(map(len, parts))) + kind + b"".join(parts)


def items(*contents: tuple[bytes, bytes], times: int = 1) -> bytes:
    """A HEIC of items, each of a kind and with data that lie in its header, `times` one after the other."""
    about, places, at = [], [], 0
    for number, (kind, data) in enumerate(contents, start=1):
        about.append(box(b"infe", b"\2\0\0\0", struct.pack(">HH", number, 0), kind, b"\0"))
        places.append(struct.pack(">HHHH", number, 1, 0, times) + struct.pack(">II", at, len(data)) * times)
        at += len(data)
    count = struct.pack(">H", len(contents))
    header = [box(b"iinf", bytes(4), count, *about), box(b"iloc", b"\1\0\0\0\x44\0", count, *places)]
    header.append(box(b"idat", *(data for _, data in contents)))
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"meta", bytes(4), *header)
