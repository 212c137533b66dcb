"""What the first bytes of a file say: whether it is a sound that can be read, and whether its end is there.

A file goes by its content, whatever its name says. Sizes in headers are only compared with what is there: programs that
write while they record do not know them, so a size that says nothing is no reason to refuse a file.
"""

from __future__ import annotations

from tldesk.media.sound import mpeg

EMPTY_FILE = "the file is empty"
UNKNOWN = "it is not a sound of a known format"
MP4 = "it is an M4A or MP4 file: convert it to FLAC or WAV first, for example with VLC or ffmpeg"
AAC = "it is an AAC file: convert it to FLAC or WAV first, for example with VLC or ffmpeg"
VIDEO = "it is a video: convert it to FLAC or WAV first, for example with VLC or ffmpeg"
SEVERAL = "it holds several sounds one behind the other: convert it to FLAC or WAV first, for example with ffmpeg"
OTHER_FORMAT = "it is a sound of another format: convert it to FLAC or WAV first, for example with VLC or ffmpeg"

# How files begin that are read.
_READ = (b"fLaC", b"OggS", b"ID3", b".snd", b"NIST_1A")
_CHUNKED = {b"RIFF": b"WAVE", b"RIFX": b"WAVE", b"RF64": b"WAVE", b"FORM": b"AIF"}
# And others that people take for such: each is told what it is, and what helps.
_OTHER_FILES = (
    (
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "it is a WMA or WMV file: convert it to FLAC or WAV first, for example with VLC or ffmpeg",
    ),
    (
        b"\x1a\x45\xdf\xa3",
        "it is a WebM or Matroska file: convert it to FLAC or WAV first, for example with VLC or ffmpeg",
    ),
    (b"#!AMR", "it is an AMR file: convert it to FLAC or WAV first, for example with VLC or ffmpeg"),
    (b"ADIF", AAC),
    (b"FLV", VIDEO),
    *((magic, OTHER_FORMAT) for magic in (b"caff", b"wvpk", b"MAC ", b"TTA1", b"MPCK", b"DSD ", b"Creative Voice")),
    (b"MThd", "it is a MIDI file: it holds notes, no sound"),
    (b"<!doctype html", "it is a web page, not a sound"),
    (b"<html", "it is a web page, not a sound"),
    (b"%PDF", "it is a PDF document, not a sound"),
    (b"PK\3\4", "it is a zip archive, not a sound"),
)

# From here on a size says “not known yet”, as programs write that record or send a sound: they all come close to 2 or
# 4 GB, and a file of more than `limits.MAX_BYTES` is not read.
_NO_SIZE = 0x7FFF0000
_OGG_PAGE = 27  # bytes before the sizes of its segments
_OGG_FIRST = b"OggS\0\2"  # how the first page of a stream begins
_MOST_CHUNKS = 1_000


def refusal(head: bytes) -> str | None:
    """Why a file that begins so is no sound that can be read."""
    if not head:
        return EMPTY_FILE
    if head.startswith(_READ) or _is_chunked(head) or mpeg.is_frame(head):
        return None
    return _other_reason(head)


def _other_reason(head: bytes) -> str:
    if head[4:8] in (b"ftyp", b"moov", b"mdat"):
        return MP4
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return VIDEO
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return AAC
    start = head[:64].lstrip()
    for magic, reason in _OTHER_FILES:
        if start.startswith(magic) or start.lower().startswith(magic):
            return reason
    return UNKNOWN


def _is_chunked(head: bytes) -> bool:
    form = _CHUNKED.get(head[:4])
    return form is not None and head[8:12].startswith(form)


def lacking(data: bytes) -> float:
    """How much of what its header promises a file lacks, by what is there: 1.0 where that is only the half."""
    if _is_chunked(data):
        promised, there = _chunk_of_samples(data) or (0, 0)
        return (promised - there) / max(there, 1) if there < promised < _NO_SIZE else 0.0
    return 0.0


def ends_within_a_page(data: bytes) -> bool:
    """Whether an Ogg file ends before its last page does."""
    last = data.rfind(b"OggS") if data.startswith(b"OggS") else -1
    if last < 0:
        return False
    segments = data[last + _OGG_PAGE - 1] if last + _OGG_PAGE <= len(data) else 256
    sizes = data[last + _OGG_PAGE : last + _OGG_PAGE + segments]
    return len(sizes) < segments or last + _OGG_PAGE + segments + sum(sizes) > len(data)


def holds_several(data: bytes) -> bool:
    """Whether other sounds follow the first, of which a decoder plays that alone: Ogg files and MP3 files one behind
    the other are such files again."""
    if not data.startswith(b"OggS"):
        return mpeg.goes_on(data)
    at = 0
    while data[at : at + len(_OGG_FIRST)] == _OGG_FIRST:  # those of one sound begin together
        sizes = data[at + _OGG_PAGE : at + _OGG_PAGE + data[at + _OGG_PAGE - 1]] if at + _OGG_PAGE <= len(data) else b""
        at += _OGG_PAGE + len(sizes) + sum(sizes)
    return data.find(_OGG_FIRST, at) >= 0


def counts_frames(data: bytes) -> bool:
    """Whether the number of frames that a decoder tells is one that the file itself says, and no guess."""
    if data.startswith(b"fLaC"):
        return bool((data[21:22] and data[21] & 0x0F) or any(data[22:26]))
    return mpeg.is_frame(data[mpeg.sound_at(data) :][:4]) and mpeg.says_frames(data)


def _chunk_of_samples(data: bytes) -> tuple[int, int] | None:
    """How many bytes of samples a file in chunks says that it has, and how many there are from there on."""
    little = data[:4] in (b"RIFF", b"RF64")
    wanted = b"SSND" if data[:4] == b"FORM" else b"data"
    at = 12
    for _ in range(_MOST_CHUNKS):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little" if little else "big")
        if name == wanted and at + 8 <= len(data):
            return size, len(data) - at - 8
        at += 8 + size + size % 2
    return None
