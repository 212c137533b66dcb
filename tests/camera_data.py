"""Images as cameras and other programs leave them, with a camera's data, an owner and a place in every corner."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

SECRETS = ("Canary camera", "serial 4711", "Jane Doe", "52.5163", "canary comment", "canary thumbnail")
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description exif:GPSLatitude="52.5163N"'
    b' xmlns:exif="http://ns.adobe.com/exif/1.0/"/></rdf:RDF></x:xmpmeta>'
)


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: camera, owner, serial number, place, in all its directories."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F], made[0x010E], made[0x013B] = "Canary camera", "canary comment", "Jane Doe"
    made.get_ifd(0x8769)[0xA431] = "serial 4711"
    made.get_ifd(0x8769)[0x927C] = b"maker note serial 4711"
    place = made.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 30.0, 58.68)
    place[0x1D] = "52.5163"
    return made


def picture(size: tuple[int, int] = (61, 43), mode: str = "RGB") -> Image.Image:
    noise = np.random.default_rng(5).integers(0, 256, (size[1] // 4 + 1, size[0] // 4 + 1, 3), np.uint8)
    return Image.fromarray(noise).resize(size).convert(mode)


def saved(kind: str, made: Image.Image, **options: Any) -> bytes:
    stream = io.BytesIO()
    made.save(stream, kind, **options)
    return stream.getvalue()


def jpeg(orientation: int = 1, **options: Any) -> bytes:
    """With everything that there is: EXIF, XMP, IPTC, comments, a trailer as of a moving photo."""
    data = saved(
        "JPEG", picture(), exif=exif(orientation), xmp=XMP, comment=b"canary comment", icc_profile=b"a profile",
        quality=90, **options,
    )  # fmt: skip
    iptc = b"Photoshop 3.0\x008BIM\x04\x04Jane Doe"
    preview = b"JFXX\0\x10canary thumbnail"
    more = [(0xED, iptc), (0xE0, preview), (0xE2, b"MPF\0Jane Doe"), (0xEF, b"52.5163")]
    between = b"".join(struct.pack(">BBH", 0xFF, code, len(part) + 2) + part for code, part in more)
    return data[:2] + between + data[2:] + b"ftypmp42 serial 4711"


def png(orientation: int = 1, **options: Any) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Jane Doe")
    text.add_text("Comment", "canary comment " * 20, zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    made = options.pop("made", picture())
    data = saved("PNG", made, exif=exif(orientation), pnginfo=text, icc_profile=b"a profile", **options)
    own = b"caNaserial 4711"
    return data[:33] + struct.pack(">I", 11) + own + struct.pack(">I", zlib.crc32(own)) + data[33:] + b"Jane Doe"


def webp(orientation: int = 1, **options: Any) -> bytes:
    data = saved("WEBP", picture(), exif=exif(orientation), xmp=XMP, icc_profile=b"a profile", **options)
    data += b"cana\x0b\0\0\0serial 4711\0"
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def gif(_orientation: int = 1) -> bytes:
    frames = [picture(mode="P"), picture((61, 43)).rotate(90).resize((61, 43)).convert("P")]
    data = saved("GIF", frames[0], save_all=True, append_images=frames[1:], loop=0, comment=b"canary comment Jane Doe")
    own = b"\x21\xff\x0bXMP DataXMP\x0bserial 4711\0"
    return data[:-1] + own + data[-1:] + b"Jane Doe"


def tiff(orientation: int = 1, compression: str = "tiff_lzw", made: Image.Image | None = None, **options: Any) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in exif(orientation).items():
        tags[tag] = value
    tags[700] = XMP
    tags[33723] = b"Jane Doe"
    if compression == "raw":  # libtiff, which packs pixels, writes no directories in directories
        tags[34665] = dict(exif().get_ifd(0x8769))
        tags[34853] = dict(exif().get_ifd(0x8825))
    data = saved("TIFF", made or picture(), tiffinfo=tags, compression=compression, **options)
    return data + b"Jane Doe"


def avif(orientation: int = 1, **options: Any) -> bytes:
    return saved("AVIF", picture(), exif=exif(orientation), xmp=XMP, quality=60, **options)


def everything_in(data: bytes) -> bytes:
    """A file, and what is compressed in it."""
    found = [data]
    at = data.find(b"zTXt")
    while at >= 0:
        found.append(zlib.decompressobj().decompress(data[data.index(b"\0", at + 4) + 2 :]))
        at = data.find(b"zTXt", at + 1)
    return b"".join(found)


def secrets_in(data: bytes) -> list[str]:
    held = everything_in(data)
    forms = [(secret, (secret.encode(), secret.encode("utf-16-le"))) for secret in SECRETS]
    return [secret for secret, written in forms if any(form in held for form in written)]
