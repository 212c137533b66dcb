"""The one decode path: every kind of file becomes upright RGB, or one plain reason."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import liars
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps

from tldesk.errors import TldeskError
from tldesk.media import colours, headers, image, memory
from tldesk.media.image import Preprocess

WHITE = (255, 255, 255)
FORMATS: list[tuple[str, dict[str, Any]]] = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("PNG", {}),
    ("GIF", {}),
    ("BMP", {}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("WEBP", {"lossless": True}),
    ("AVIF", {"quality": 90}),
]


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Red, growing to the right; green, growing downwards: every orientation of it looks different."""
    across = np.linspace(0, 255, width, dtype=np.uint8)[None, :].repeat(height, 0)
    down = np.linspace(0, 255, height, dtype=np.uint8)[:, None].repeat(width, 1)
    return Image.fromarray(np.stack([across, down, np.full_like(down, 40)], axis=-1))


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def reason(data: bytes | Path, code: str = "image_unreadable") -> str:
    """Both ways of opening refuse, with the same code and reason; the reason."""
    with pytest.raises(TldeskError) as decoding:
        image.decode(data)
    with pytest.raises(TldeskError) as inspecting:
        image.inspect(data, 256)
    assert decoding.value.code == inspecting.value.code == code
    assert decoding.value.text == inspecting.value.text
    return str(decoding.value.arguments["reason"])


def png(width: int, height: int, *chunks: tuple[bytes, bytes], bits: int = 8, colour: int = 2) -> bytes:
    """A PNG of that declared size, with chunks before the pixels, and no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize(("kind", "options"), FORMATS)
def test_formats_decode_to_rgb_by_content(kind: str, options: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "photo.of.any.suffix"
    file.write_bytes(encoded(picture(), kind, **options))
    decoded = image.decode(file)
    assert (decoded.mode, decoded.size) == ("RGB", (60, 40))
    assert image.inspect(file).size == (60, 40)
    difference = np.abs(np.asarray(decoded).astype(int) - np.asarray(picture()).astype(int)).mean()
    assert difference < 12  # the 256 colours of a GIF are the coarsest of these


@pytest.mark.parametrize(("kind", "options"), FORMATS)
def test_truncated_files_are_unreadable_never_half_grey(kind: str, options: dict[str, Any]) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    data = encoded(noise, kind, **options)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        assert reason(data[: int(len(data) * share)]) in ("the file ends too early", "the file is damaged")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 95, "subsampling": 0}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_whose_middle_is_cut_out_is_unreadable_although_it_ends_well(mode: str, options: dict[str, Any]) -> None:
    data = encoded(picture(160, 120).convert(mode), "JPEG", **options)
    # What is missing of a later scan of a progressive one only leaves the picture coarser.
    scan = data.index(b"\xff\xda")
    end = data.find(b"\xff\xc4", scan) if "progressive" in options else len(data)
    for share in (0.3, 0.5, 0.7):
        assert reason(data[: scan + int((end - scan) * share)] + b"\xff\xd9") == "the file ends too early"


def test_a_whole_jpeg_that_ends_in_grey_is_a_picture() -> None:
    grey = picture(160, 120)
    grey.paste((128, 128, 128), (0, 60, 160, 120))
    for options in ({}, {"progressive": True}):
        assert image.decode(encoded(grey, "JPEG", **options)).size == (160, 120)
        assert image.decode(encoded(grey, "JPEG", **options) + b"trailer \xff\xd9").size == (160, 120)
    assert image.decode(encoded(Image.new("L", (33, 7), 128), "JPEG")).size == (33, 7)


def test_heic_is_decoded_upright() -> None:
    data = (Path(__file__).parent / "photo.heic").read_bytes()
    expected = np.asarray(picture(120, 80)).astype(int)
    found = image.inspect(data)
    assert found.size == found.image.size == (120, 80)
    assert np.abs(np.asarray(image.decode(data)).astype(int) - expected).mean() < 4
    assert found.exif.get_ifd(0x8769)[0x9003] == "2024:05:03 12:33:11"
    for share in (0.2, 0.6, 0.95):
        assert reason(data[: int(len(data) * share)]) == "the file is damaged"


def test_truncation_is_found_in_a_jpeg_that_is_read_at_an_eighth() -> None:
    data = encoded(picture(800, 600), "JPEG", quality=95)
    assert image.inspect(data, 90).size == (800, 600)
    assert image.inspect(data, 90).image.size == (100, 75)
    assert reason(data[: len(data) * 9 // 10]) == "the file ends too early"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "the file is empty"),
        (b"\n <!DOCTYPE HTML><p>404", "it is a web page, not an image"),
        (b"\xef\xbb\xbf<html>", "it is a web page, not an image"),
        (b"<svg xmlns=''/>", "it is a vector drawing, not a photo"),
        (b"%PDF-1.7", "it is a PDF document, not an image"),
        (b"PK\3\4....", "it is a zip archive, not an image"),
        (b"\0\0\0\x18ftypheic....", "the file is damaged"),
        (b"\0\0\0\x18ftypavif....", "the file is damaged"),
        (b"\0\0\0\x18ftypisom....", "it is a video, not an image"),
        (b"hello, world", "it is not an image of a known format"),
        (b"\xff\xd8\xff" + b"\0" * 50, "the file is damaged"),
        (b"\x89PNG\r\n\x1a\n", "the file is damaged"),
    ],
)
def test_what_is_no_image_is_named_plainly(data: bytes, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "download.jpg"
    file.write_bytes(data)
    assert reason(file) == expected
    with pytest.raises(TldeskError) as caught:
        image.decode(file)
    assert caught.value.text == f"The image “{file}” cannot be read: {expected}."


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.jpg") == "the file is missing"
    assert reason(tmp_path) == "it is not a file"


@given(st.binary(max_size=300), st.sampled_from([b"", *(magic for magic, _ in image._MAGIC), b"RIFF\0\0\0\0WEBP"]))
def test_any_bytes_give_a_picture_or_a_reason(noise: bytes, start: bytes) -> None:
    try:
        image.decode(start + noise)
    except TldeskError as error:
        assert error.code in ("image_unreadable", "image_too_large")


@given(st.data())
def test_flipped_bytes_give_a_picture_or_a_reason(data: st.DataObject) -> None:
    kind, options = data.draw(st.sampled_from(FORMATS))
    content = bytearray(encoded(picture(16, 12), kind, **options))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        decoded = image.decode(bytes(content))
        assert decoded.mode == "RGB"
    except TldeskError as error:
        assert error.code in ("image_unreadable", "image_too_large")


@pytest.mark.parametrize("edge", [20_000, 60_000])
def test_declared_size_over_the_limit_is_refused_from_the_header(edge: int) -> None:
    data = png(edge, edge)
    tracemalloc.start()
    started = time.perf_counter()
    assert "more than 100,000,000" in reason(data, "image_too_large")
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 10_000_000


def test_the_largest_picture_allowed_is_not_refused_for_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "FOR_NOTHING", 1 << 40)
    assert reason(png(10_000, 10_000)) == "the file ends too early"


def test_zip_bombed_text_in_a_png_is_refused() -> None:
    text = b"Comment\0\1\0\0\0" + zlib.compress(b"\0" * 50_000_000)
    assert reason(png(8, 8, (b"iTXt", text))) == "the file is damaged"


def test_of_many_frames_the_first_is_taken() -> None:
    red, blue = Image.new("RGB", (30, 20), "red"), Image.new("RGB", (30, 20), "blue")
    for kind, options in (("GIF", {}), ("TIFF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("MPO", {})):
        decoded = image.decode(encoded(red, kind, save_all=True, append_images=[blue], **options))
        assert decoded.size == (30, 20)
        pixel = decoded.getpixel((10, 10))
        assert isinstance(pixel, tuple) and pixel[0] > 240 > 15 > pixel[2]


def test_a_gif_with_a_growing_second_frame_costs_only_its_first() -> None:
    data = bytearray(encoded(picture(8, 8), "GIF", save_all=True, append_images=[Image.new("RGB", (8, 8))]))
    second = data.index(b",", data.index(b",") + 1)
    data[second + 5 : second + 9] = struct.pack("<HH", 65_535, 65_535)
    assert image.decode(bytes(data)).size == (8, 8)


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_orientation_is_applied_once(kind: str, value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    data = encoded(picture(), kind, exif=exif, **options)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert np.array_equal(np.asarray(image.decode(data)), np.asarray(expected))
    assert image.inspect(data).size == expected.size
    assert image.inspect(data, 20).size == expected.size
    # Drafted and turned: the same as the sample script, which has Pillow alone, would see.
    small = Image.open(io.BytesIO(data))
    small.draft(None, (20, 20))
    turned = ImageOps.exif_transpose(small).convert("RGB")
    assert np.array_equal(np.asarray(image.decode(data, short_side=20)), np.asarray(turned))


def test_metadata_that_cannot_be_read_counts_as_upright() -> None:
    for exif in (b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02"):
        data = encoded(picture(), "JPEG", exif=exif)
        assert image.decode(data).size == (60, 40)
        assert image.inspect(data).size == (60, 40)


def test_many_pixels_of_nothing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = encoded(Image.new("RGB", (200, 200)), "PNG")
    assert image.decode(flat).size == (200, 200)
    monkeypatch.setattr(memory, "FOR_NOTHING", 4 * 30_000)
    assert reason(flat).startswith("it has 40,000 pixels, but only ")
    assert image.decode(encoded(Image.new("RGB", (200, 200)), "JPEG")).size == (200, 200)
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    assert image.decode(encoded(Image.fromarray(noise), "PNG")).size == (200, 200)


def flat_png(width: int, height: int, bits: int, colour: int, channels: int) -> bytes:
    """A picture of zeros, made without holding them."""
    row, packer = bytes(1 + (width * bits * channels + 7) // 8), zlib.compressobj(9)
    pixels = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    return png(width, height, (b"IDAT", pixels), bits=bits, colour=colour)


@pytest.mark.parametrize(
    ("width", "height", "kind", "is_refused"),
    [
        (4000, 4000, "one colour", False),  # whatever its format
        (5400, 4500, "glass", False),  # what is printed on shirts
        (4960, 7016, "page", False),  # A4 scanned with 600 points to the inch
        (8000, 8000, "one colour", False),
        (7000, 7100, "glass", True),
        (9000, 9000, "one colour", True),
        (1, 300_000, "one colour", True),
    ],
)
def test_what_shows_nothing_may_be_as_large_as_real_pictures(
    width: int, height: int, kind: str, is_refused: bool
) -> None:
    bits, colour, channels = {"one colour": (8, 2, 3), "glass": (8, 6, 4), "page": (1, 0, 1)}[kind]
    with Image.open(io.BytesIO(flat_png(width, height, bits, colour, channels))) as header:
        refused = memory.is_for_nothing(header, header.size, flat_png(width, height, bits, colour, channels))
    assert (refused or max(width, height) > image.MAX_SIDE) == is_refused


def test_a_side_that_no_camera_makes_is_refused() -> None:
    assert reason(flat_png(1, 300_000, 8, 6, 4)) == "one side of it has 300,000 pixels, more than 200,000"


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_a_plain_picture_of_sixteen_megapixels_is_a_picture(kind: str) -> None:
    quickly = {"method": 0} if kind == "WEBP" else {"speed": 10}
    data = encoded(Image.new("RGB", (4000, 4000), "skyblue"), kind, **quickly)
    with Image.open(io.BytesIO(data)) as header:
        assert not memory.is_for_nothing(header, header.size, data)
        assert memory.needed(header, header.size, data) > memory.MUCH


def test_a_jpeg_that_its_decoder_keeps_whole_counts_as_what_it_takes() -> None:
    plain, several = (encoded(Image.new("RGB", (2000, 1000)), "JPEG", progressive=one) for one in (False, True))
    assert not headers.has_several_scans(plain) and headers.has_several_scans(several)

    def needed(data: bytes) -> int:
        with Image.open(io.BytesIO(data)) as header:
            header.draft(None, (100, 100))
            return memory.needed(header, (2000, 1000), data)

    assert needed(plain) == 250 * 125 * 4
    assert needed(several) == needed(plain) + 2_000_000 * 3 // 2 * 2  # colours are stored at half the size


@pytest.mark.parametrize("options", [{}, {"is_deflated": True}, {"is_twice": True}, {"is_big": True}], ids=str)
def test_a_tile_that_is_far_larger_than_its_picture_is_refused_at_once(options: dict[str, bool]) -> None:
    started = time.process_time()
    assert (
        reason(liars.tiled(16_000, **options), "image_too_large") == "it has 256,000,000 pixels, more than 100,000,000"
    )
    data = liars.tiled(9_000, is_twice="is_twice" in options, is_big="is_big" in options, samples=4)
    assert reason(data) == f"it has 81,000,000 pixels, but only {len(data):,} bytes for them"
    assert time.process_time() - started < 2


def test_a_tile_counts_as_what_it_takes() -> None:
    for tile, expected in ((64, 4096), (256, 65_536), (1000, 1_000_000)):
        data = liars.tiled(tile, is_deflated=True)
        with Image.open(io.BytesIO(data)) as header:
            assert memory.needed(header, (64, 64), data) == expected + 64 * 64 * (1 + 4)
        assert image.decode(data).size == (64, 64)  # as of every small picture in a tile of a usual size


@pytest.mark.parametrize("is_film", [False, True])
def test_an_avif_counts_as_what_its_stream_takes(is_film: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = liars.avif((1000, 800), is_film=is_film)
    with Image.open(io.BytesIO(data)) as header:
        assert header.size == (64, 64)
        assert memory.needed(header, header.size, data) == 1000 * 800 * 10
    monkeypatch.setattr(memory, "FOR_NOTHING", 1000 * 800)
    assert reason(data) == f"it has 800,000 pixels, but only {len(data):,} bytes for them"
    monkeypatch.setattr(image, "MAX_PIXELS", 400_000)
    assert reason(data, "image_too_large") == "it has 800,000 pixels, more than 400,000"


def test_a_heic_counts_as_what_its_stream_takes() -> None:
    assert reason(liars.heic((16_000, 16_000)), "image_too_large").startswith("it has 256,000,000 pixels")
    assert reason(liars.heic((8_000, 8_000))).startswith("it has 64,000,000 pixels, but only ")


def test_sixteen_bits_keep_their_high_byte() -> None:
    values = np.array([[0, 255, 256, 32_768, 65_535]], dtype=np.uint16)
    for kind in ("PNG", "TIFF"):
        decoded = np.asarray(image.decode(encoded(Image.fromarray(values), kind)))
        assert decoded[0, :, 0].tolist() == [0, 0, 1, 128, 255]
        assert (decoded == decoded[..., :1]).all()


def test_numbers_without_a_white_are_stretched() -> None:
    values = np.array([[-1.5, 0.0, 1.5]], dtype=np.float32)
    assert np.asarray(image.decode(encoded(Image.fromarray(values), "TIFF")))[0, :, 1].tolist() == [0, 128, 255]
    flat = np.full((2, 2), 300_000, dtype=np.int32)
    assert np.asarray(image.decode(encoded(Image.fromarray(flat), "TIFF"))).max() == 0


def test_a_large_picture_of_numbers_is_stretched_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(0, 50, (70, 9)).astype(np.float32)
    values[3, 3] = np.nan
    together = np.asarray(colours.rgb(Image.fromarray(values)))
    monkeypatch.setattr(colours, "_AT_ONCE", 50)
    assert np.array_equal(np.asarray(colours.rgb(Image.fromarray(values))), together)
    assert (together.min(), together.max()) == (0, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "I", "F"])
def test_a_large_picture_turns_into_colours_a_few_rows_at_a_time(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).integers(0, 256, (70, 9, 4), dtype=np.uint8)
    some = Image.fromarray(values)
    if mode in ("I;16", "I", "F"):
        some = Image.fromarray(values[..., 0].astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]) * 200)
    else:
        some = some.convert("RGB").convert(mode) if mode == "P" else some.convert(mode)
    if mode == "P":
        some.info["transparency"] = 3
    together = np.asarray(colours.rgb(some))
    monkeypatch.setattr(colours, "_AT_ONCE", 50)
    assert np.array_equal(np.asarray(colours.rgb(some)), together)
    if mode == "RGBA":
        white = Image.alpha_composite(Image.new("RGBA", some.size, "white"), some).convert("RGB")
        assert np.array_equal(together, np.asarray(white))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK"])
def test_a_far_larger_picture_is_inspected_from_afar(mode: str) -> None:
    data = encoded(picture(2000, 1500).convert(mode), "TIFF")
    near, far = image.inspect(data), image.inspect(data, 100)
    assert near.size == far.size == near.image.size == (2000, 1500)
    assert far.image.size == (200, 150) and far.image.mode == "RGB"
    expected = near.image.resize((200, 150), Image.Resampling.BOX)
    assert np.abs(np.asarray(far.image).astype(int) - np.asarray(expected).astype(int)).max() <= 2


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (200, 10, 10, 0))
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert image.decode(encoded(clear, "PNG")).getpixel((0, 0)) == WHITE
    assert image.decode(encoded(half, "PNG")).getpixel((0, 0)) == (127, 127, 127)
    assert image.decode(encoded(Image.new("LA", (4, 4), (9, 0)), "PNG")).getpixel((1, 1)) == WHITE
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 10, 200, 10])
    assert image.decode(encoded(palette, "PNG", transparency=1)).getpixel((2, 2)) == WHITE
    assert image.decode(encoded(palette, "PNG", transparency=b"\xff\x00")).getpixel((2, 2)) == WHITE
    assert image.decode(encoded(palette, "GIF", transparency=1)).getpixel((2, 2)) == WHITE
    assert image.decode(encoded(Image.new("L", (4, 4), 7), "PNG", transparency=7)).getpixel((0, 0)) == WHITE


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("L", "JPEG"), ("1", "PNG"), ("P", "BMP"), ("LAB", "TIFF")]
)
def test_other_modes_become_rgb(mode: str, kind: str) -> None:
    for short_side in (None, 16):
        decoded = image.decode(encoded(picture().convert(mode), kind), short_side=short_side)
        assert decoded.mode == "RGB"
        assert np.asarray(decoded).std() > 20


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 2)])
def test_odd_sizes_fit(size: tuple[int, int]) -> None:
    data = encoded(Image.new("RGB", size, (10, 20, 30)), "PNG")
    assert image.inspect(data).size == image.inspect(data, 16).size == size
    pixels = image.load(data, Preprocess(32))
    assert pixels.shape == (32, 32, 3)
    assert (pixels == [10, 20, 30]).all()
    assert max(image.thumbnail(data, 64).size) <= 64


@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
def test_fit_is_resize_and_centre_crop(interpolation: str) -> None:
    source = picture(160, 120)
    preprocess = Preprocess(48, 0.75, interpolation)  # type: ignore[arg-type]
    assert preprocess.resize == 64
    # 160 × 120 → 85.3 × 64, of which the middle 48 × 48; in whole pixels of the source, (35, 15, 125, 105).
    filters = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
    expected = np.asarray(source.resize((48, 48), filters[interpolation], box=(35, 15, 125, 105)))
    fitted = image.fit(source, preprocess)
    assert fitted.dtype == np.uint8
    assert np.array_equal(fitted, expected)
    whole = source.resize((85, 64), filters[interpolation]).crop((18, 8, 66, 56))
    assert np.abs(fitted.astype(int) - np.asarray(whole).astype(int)).max() <= 3


def test_load_is_decode_and_fit() -> None:
    data = encoded(picture(900, 700), "JPEG")
    preprocess = Preprocess(64, 0.875)
    decoded = image.decode(data, short_side=preprocess.resize)
    assert min(decoded.size) >= preprocess.resize
    assert decoded.size == (113, 88)
    assert np.array_equal(image.load(data, preprocess), image.fit(decoded, preprocess))


def test_thumbnails_keep_the_aspect_and_never_grow() -> None:
    assert image.thumbnail(encoded(picture(600, 300), "JPEG"), 128).size == (128, 64)
    assert image.thumbnail(encoded(picture(30, 20), "PNG"), 128).size == (30, 20)


def test_threads_agree_and_nothing_global_is_touched() -> None:
    data = [encoded(picture(60 + number, 40), kind, **options) for number in range(4) for kind, options in FORMATS]
    alone = [image.load(item, Preprocess(32)) for item in data]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda item: image.load(item, Preprocess(32)), data))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
