"""How much memory a picture takes until it is RGB, known from its header before anything is decoded.

A few hundred bytes may declare a picture that takes a gigabyte. So what takes more than `MUCH` is opened one at a time,
and what takes more than `FOR_NOTHING` must bring enough bytes for its pixels.
"""

from __future__ import annotations

from PIL import Image, JpegImagePlugin, TiffImagePlugin

from tldesk.media import boxes, headers

# 12 megapixels in any format, and a photo of 33 without transparency.
MUCH = 128 << 20
# 16 megapixels in any format, and a picture of 33 with transparency: a drawing of few lines has as many.
FOR_NOTHING = 256 << 20
# A photo has at least a byte for so many pixels. The emptiest JPEG has one for 64, most for fewer than 10.
_PIXELS_OF_A_BYTE, _OF_A_JPEG = 64, 32

# Bytes a pixel that a decoder needs together with the picture it makes (WebP: its two canvases and the frame).
_OF_DECODER = {"WEBP": 16, "HEIF": 10, "AVIF": 10}
# Bytes a pixel of Pillow's pictures.
_OF_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
_OF_RGB = 4
_OF_COEFFICIENT = 2


def pixels(image: Image.Image, size: tuple[int, int], data: bytes) -> int:
    """How many a decoder makes at once of a picture of `size`, which may be more than it says that it has.

    Raises ValueError where that cannot be known, as the file does not keep to its format.
    """
    shown = size[0] * size[1]
    if image.format in ("HEIF", "AVIF"):
        return max(shown, boxes.largest(data))
    return max(shown, headers.tile_of_tiff(data)) if image.format == "TIFF" else shown


def needed(image: Image.Image, size: tuple[int, int], data: bytes) -> int:
    """How many bytes decoding `data` takes: a picture of `size` that is decoded as `image`, perhaps smaller."""
    stored = _OF_MODE.get(image.mode, 4)
    copied = 0 if image.mode == "RGB" and "transparency" not in image.info else _OF_RGB
    decoded = pixels(image, size, data)
    own = image.width * image.height * (stored + copied)
    return max(own, decoded * _OF_DECODER.get(image.format or "", 0)) + _kept_by_decoder(image, decoded, data)


def is_for_nothing(image: Image.Image, size: tuple[int, int], data: bytes) -> bool:
    """Whether a picture takes much memory and has too few bytes to show anything for it; as `needed`."""
    most = _OF_A_JPEG if isinstance(image, JpegImagePlugin.JpegImageFile) else _PIXELS_OF_A_BYTE
    return pixels(image, size, data) > most * len(data) and needed(image, size, data) > FOR_NOTHING


def _kept_by_decoder(image: Image.Image, decoded: int, data: bytes) -> int:
    """What a decoder keeps of the whole picture of so many pixels, beside the one that it makes."""
    if isinstance(image, JpegImagePlugin.JpegImageFile) and headers.has_several_scans(data):
        parts = sum(across * down for _, across, down, _ in image.layer)
        most = max(one[1] for one in image.layer) * max(one[2] for one in image.layer)
        return decoded * parts * _OF_COEFFICIENT // most
    if isinstance(image, TiffImagePlugin.TiffImageFile):  # all of it may be one strip or tile
        bits: tuple[int, ...] = image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (1,))
        samples: int = image.tag_v2.get(TiffImagePlugin.SAMPLESPERPIXEL, 1)
        return decoded * max(sum(bits), bits[0] * samples) // 8
    return 0
