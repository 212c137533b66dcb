"""Stripping: nothing that was written beside a picture is left, and the picture is the same to the last pixel."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from camera_data import XMP, avif, exif, gif, jpeg, picture, png, saved, secrets_in, tiff, webp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tldesk.errors import TldeskError
from tldesk.media import image, stripping
from tldesk.media.measures import EDGE
from tldesk.media.opening import Request, open_file

HERE = Path(__file__).parent


def pages() -> bytes:
    return tiff(save_all=True, append_images=[picture((20, 30))])


KINDS: dict[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "JPEG turned": lambda: jpeg(6),
    "JPEG progressive": lambda: jpeg(8, progressive=True),
    "JPEG restarts": lambda: jpeg(3, restart_marker_rows=1, optimize=True),
    "JPEG grey": lambda: saved("JPEG", picture(mode="L"), exif=exif(5), comment=b"canary comment"),
    "JPEG CMYK": lambda: saved("JPEG", picture(mode="CMYK"), exif=exif(7)),
    "MPO": lambda: saved("MPO", picture(), save_all=True, append_images=[picture((20, 20))], exif=exif()),
    "PNG": png,
    "PNG turned": lambda: png(6),
    "PNG palette": lambda: png(2, made=picture(mode="P"), transparency=3),
    "PNG 16 bit": lambda: png(made=Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50)),
    "PNG animated": lambda: png(save_all=True, append_images=[picture().transpose(Image.Transpose.ROTATE_180)]),
    "WEBP": webp,
    "WEBP turned": lambda: webp(6),
    "WEBP lossless": lambda: webp(1, lossless=True),
    "WEBP animated": lambda: webp(save_all=True, append_images=[picture().transpose(Image.Transpose.ROTATE_180)]),
    "GIF": gif,
    "BMP": lambda: saved("BMP", picture()),
    "TIFF": tiff,
    "TIFF turned": lambda: tiff(6),
    "TIFF as it is": lambda: tiff(compression="raw"),
    "TIFF JPEG": lambda: tiff(compression="jpeg"),
    "TIFF pages": pages,
    "TIFF big": lambda: tiff(big_tiff=True),
    "TIFF 16 bit": lambda: tiff(made=Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50)),
    "TIFF of numbers": lambda: tiff(made=Image.fromarray(np.linspace(0, 1, 1200, dtype=np.float32).reshape(30, 40))),
    "AVIF": avif,
    "AVIF turned": lambda: avif(6),
    "AVIF transparent": lambda: saved("AVIF", picture(mode="RGBA"), exif=exif(), xmp=XMP),
    "HEIC": (HERE / "photo.heic").read_bytes,
}


HIDDEN = b"canary comment"


def hidden_in_png(place: str, **options: Any) -> bytes:
    """A PNG with something in a place of which no decoder tells."""
    data = saved("PNG", picture(), **options)
    end = data.rindex(b"IDAT") + 4 + int.from_bytes(data[data.rindex(b"IDAT") - 4 : data.rindex(b"IDAT")]) + 4
    chunks = {
        "behind the pixels": (b"IDAT", HIDDEN),
        "in a resolution": (b"pHYs", bytes(9) + HIDDEN),
        "in a second gamma": (b"gAMA", HIDDEN[:4]),
    }
    kind, content = chunks[place]
    return data[:end] + b"".join([chunk(b"gAMA", bytes(4)), chunk(kind, content)]) + data[end:]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def interlaced_png() -> bytes:
    """Black, 61 × 43, in seven passes of which each has its rows."""
    rows = b""
    for left, top, across, down in stripping._PNG_PASSES:
        rows += (b"\0" + bytes(3 * len(range(left, 61, across)))) * len(range(top, 43, down))
    header = struct.pack(">IIBBBBB", 61, 43, 8, 2, 0, 0, 1)
    pixels = zlib.compress(rows) + HIDDEN
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def hidden_in_bmp() -> bytes:
    """A BMP with something before its pixels, at the end of each row and behind them."""
    data = bytearray(saved("BMP", picture()))
    start, row = struct.unpack_from("<I", data, 10)[0], 61 * 3 + 1  # 61 pixels and a byte that fills up
    for number in range(43):
        data[start + (number + 1) * row - 1] = HIDDEN[number % len(HIDDEN)]
    struct.pack_into("<I", data, 10, start + len(HIDDEN))
    return bytes(data[:start] + HIDDEN + data[start:] + HIDDEN)


@pytest.mark.parametrize(
    "data",
    [
        hidden_in_png("behind the pixels"),
        hidden_in_png("in a resolution"),
        hidden_in_png("in a second gamma"),
        interlaced_png(),
        hidden_in_bmp(),
    ],
    ids=["behind the pixels", "in a resolution", "in a second gamma", "interlaced", "BMP"],
)
def test_what_hides_between_the_parts_of_a_picture_is_gone(data: bytes) -> None:
    left = stripped(data)
    assert HIDDEN[:4] in data and HIDDEN[:4] not in left
    assert np.array_equal(np.asarray(image.decode(left)), np.asarray(image.decode(data)))
    assert stripped(left) == left


def test_the_padding_of_a_bmp_is_empty() -> None:
    left = stripped(hidden_in_bmp())
    start, row = struct.unpack_from("<I", left, 10)[0], 61 * 3 + 1
    assert len(left) == start + 43 * row and not any(left[start + row - 1 :: row])


def test_more_pixels_than_a_png_says_cannot_be_stripped() -> None:
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(8 * 9) + HIDDEN)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    with pytest.raises(TldeskError) as caught:
        stripped(data)
    assert caught.value.arguments["reason"] == stripping.NOT_STRIPPED


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_bmp_of_any_kind_stays_what_it_shows(mode: str) -> None:
    data = saved("BMP", picture(mode=mode))
    assert np.array_equal(np.asarray(image.decode(stripped(data))), np.asarray(image.decode(data)))


def stripped(data: bytes) -> bytes:
    return stripping.bare(data, image.inspect(data, EDGE))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_beside_the_picture_is_gone_and_the_picture_is_the_same(kind: str) -> None:
    data = KINDS[kind]()
    if kind not in ("BMP", "HEIC"):
        assert secrets_in(data), "there is nothing to find"
    left = stripped(data)
    assert secrets_in(left) == []
    assert np.array_equal(np.asarray(image.decode(left)), np.asarray(image.decode(data)))
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(left))
    assert after.size == before.size
    if kind == "MPO":
        assert after.format == "JPEG"
    else:
        assert (after.mode, getattr(after, "n_frames", 1)) == (before.mode, getattr(before, "n_frames", 1))
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    written = {tag for tag, value in after.getexif().items() if after.format != "TIFF"}
    assert written <= {0x0112}
    assert not after.getexif().get_ifd(0x8825) and not after.getexif().get_ifd(0x8769)
    assert stripped(left) == left


def test_places_in_a_heic_are_gone() -> None:
    """The file that a phone would write: EXIF and XMP are put into one as items of their own."""
    plain = (HERE / "photo.heic").read_bytes()
    data = with_items(plain, {b"Exif": b"\0\0\0\0" + exif(6).tobytes()[6:], b"mime": XMP})
    assert {"52.5163", "Jane Doe", "serial 4711"} <= set(secrets_in(data))
    left = stripped(data)
    assert secrets_in(left) == [] and len(left) == len(data)
    assert np.array_equal(np.asarray(image.decode(left)), np.asarray(image.decode(data)))


def with_items(data: bytes, items: dict[bytes, bytes]) -> bytes:
    """A HEIC with further items, which lie behind its boxes."""
    from tldesk.media.stripping_in_place import _boxes, _extents, _kinds

    boxes = {box.kind: box for box in _boxes(data, 0, len(data))}
    meta = boxes[b"meta"]
    inside = {box.kind: box for box in _boxes(data, meta.body + 4, meta.end)}
    kinds, extents = _kinds(data, inside[b"iinf"]), list(_extents(data, inside[b"iloc"]))
    ids = list(range(max(kinds) + 1, max(kinds) + 1 + len(items)))
    entries = [
        struct.pack(">BBHHH4s", 2, 0, 0, id_, 0, kind) + (b"\0application/rdf+xml\0" if kind == b"mime" else b"\0")
        for id_, kind in zip(ids, items, strict=True)
    ]
    infe = b"".join(struct.pack(">I4s", len(entry) + 8, b"infe") + entry for entry in entries)
    old = inside[b"iinf"]
    count = struct.unpack_from(">H", data, old.body + 4)[0]
    assert data[old.body] == 0
    iinf = struct.pack(">I4sIH", old.end - old.start + len(infe), b"iinf", 0, count + len(items))
    iinf += data[old.body + 6 : old.end] + infe
    iloc_length = 8 + 8 + (len(kinds) + len(items)) * 16
    grown = len(iinf) - (old.end - old.start) + iloc_length - (inside[b"iloc"].end - inside[b"iloc"].start)
    at = len(data) + grown + 8
    rows = [(item, method, start + (grown if method == 0 and start >= meta.end else 0), length)
            for item, method, start, length in extents]  # fmt: skip
    for id_, content in zip(ids, items.values(), strict=True):
        rows.append((id_, 0, at, len(content)))
        at += len(content)
    iloc = struct.pack(">I4sIHH", iloc_length, b"iloc", 1 << 24, 0x4400, len(rows))
    iloc += b"".join(struct.pack(">HHHHII", item, method, 0, 1, start, length) for item, method, start, length in rows)
    parts = [
        {b"iinf": iinf, b"iloc": iloc}.get(box.kind, data[box.start : box.end])
        for box in _boxes(data, meta.body + 4, meta.end)
    ]
    body = b"\0\0\0\0" + b"".join(parts)
    new_meta = struct.pack(">I4s", len(body) + 8, b"meta") + body
    content = b"".join(items.values())
    return data[: meta.start] + new_meta + data[meta.end :] + struct.pack(">I4s", len(content) + 8, b"mdat") + content


def test_an_orientation_that_only_xmp_says_is_kept() -> None:
    xmp = XMP.replace(b"exif:GPSLatitude=", b'tiff:Orientation="6" exif:GPSLatitude=')
    kinds: list[tuple[str, dict[str, Any]]] = [("JPEG", {}), ("PNG", {}), ("WEBP", {})]
    for kind, options in kinds:
        if kind == "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_itxt("XML:com.adobe.xmp", xmp.decode())
            data = saved(kind, picture(), pnginfo=text)
        else:
            data = saved(kind, picture(), xmp=xmp, **options)
        assert image.decode(data).size == (43, 61)
        assert image.decode(stripped(data)).size == (43, 61)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "TIFF big", "AVIF", "HEIC"])
@settings(max_examples=60)
@given(st.data())
def test_damage_ends_in_one_plain_error_or_in_the_same_picture(kind: str, data: st.DataObject) -> None:
    content = bytearray(KINDS[kind]())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        found = image.inspect(damaged, EDGE)
    except TldeskError:
        return
    try:
        left = stripping.bare(damaged, found)
    except TldeskError as error:
        assert error.arguments["reason"] == stripping.NOT_STRIPPED
    else:
        assert np.array_equal(np.asarray(image.decode(left)), np.asarray(image.decode(damaged)))


def test_a_file_is_opened_and_stripped_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "1.jpg"
    file.write_bytes(jpeg(6))
    whole = open_file(Request(file, keep=True), lambda _: None)
    bare = open_file(Request(file, keep=True, bare=True), lambda _: None)
    assert (whole.content, bare.content) == (file.read_bytes(), stripped(file.read_bytes()))
    assert (bare.sha256, bare.width, bare.height) == (whole.sha256, 43, 61)
    film = file.with_name("film.avif")
    film.write_bytes(saved("AVIF", picture(), save_all=True, append_images=[picture().rotate(9)]))
    refused = open_file(Request(film, keep=True, bare=True), lambda _: None)
    assert refused.reason == stripping.NOT_STRIPPED or secrets_in(refused.content) == []
