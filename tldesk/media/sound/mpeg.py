"""MP3 files that do not say how long they are.

libsndfile takes the rate of the first frame for that of all, and reads no further: of a file whose rate changes from
frame to frame, as that of a stream that was kept, a half is lost and nobody is told. So the frames are counted, and the
number is put in front of them as encoders do, in a frame of its own that no decoder plays.
"""

from __future__ import annotations

import struct

_RATES = {  # kbit/s of layer III, by the version's first bit
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FREQUENCIES = (44_100, 48_000, 32_000)
_HALVED = {3: 0, 2: 1, 0: 2}  # version → how often
_LAYER_III, _MONO = 1, 3
_USUAL = 9  # the place of a rate whose frames have room for the number
_MOST_FRAMES = 100_000  # of these a sound is far too long
_SAYS = 200  # bytes in which the first frame says how many there are
_TAG_BEHIND, _TAG = 128, 11  # bytes of a tag behind the frames; those of one in front that say how long it is
_MORE = 4  # frames more than that are a tenth of a second: the one that says it, and what programs add at the end


def sound_at(data: bytes) -> int:
    """Where the frames begin: behind a tag in front of them."""
    if data.startswith(b"ID3") and len(data) >= _TAG:
        return 10 + sum((byte & 0x7F) << 7 * (3 - place) for place, byte in enumerate(data[6:10]))
    return 0


def says_frames(data: bytes) -> bool:
    """Whether the first frame says how many there are."""
    start = sound_at(data)
    return any(mark in data[start : start + _SAYS] for mark in (b"Xing", b"Info", b"VBRI"))


def with_frames(data: bytes) -> bytes:
    """A file of layer III that says how many frames it has; what does so, or is none, as it is."""
    start = sound_at(data)
    if frame_bytes(data, start) is None or says_frames(data):
        return data
    count, _ = _counted(data, start)
    return data if count > _MOST_FRAMES else _tag(data[start : start + 4], count) + data[start:]


def goes_on(data: bytes) -> bool:
    """Whether more frames follow than the first one says, as where files were put one behind the other."""
    start = sound_at(data)
    mark = max(data.find(mark, start, start + _SAYS) for mark in (b"Xing", b"Info"))
    told = data[mark + 4 : mark + 12]
    if frame_bytes(data, start) is None or mark < 0 or len(told) < 8 or not told[3] & 1:
        return False
    count, end = _counted(data, start)
    end += _TAG_BEHIND if data[end : end + 3] == b"TAG" else 0
    follows = frame_bytes(data, end + sound_at(data[end : end + _TAG])) is not None
    return follows or count > int.from_bytes(told[4:], "big") + _MORE


def _counted(data: bytes, at: int) -> tuple[int, int]:
    """How many frames there are one behind the other from a place on, of very many too few, and where they end."""
    count = 0
    while count <= _MOST_FRAMES and (size := frame_bytes(data, at)) is not None:
        at, count = at + size, count + 1
    return count, at


def is_frame(head: bytes) -> bool:
    """Whether a frame of MPEG audio begins so: eleven bits that are set, then a version, a layer and a rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate, frequency = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and rate != 15 and frequency != 3


def frame_bytes(data: bytes, at: int) -> int | None:
    """How many bytes a frame of layer III at this place has; None where there is none, or one of a free rate."""
    head = data[at : at + 4]
    if not is_frame(head) or head[1] >> 1 & 3 != _LAYER_III or not head[2] >> 4:
        return None
    version = head[1] >> 3 & 3
    rate = 1000 * _RATES[version & 1][head[2] >> 4]
    frequency = _FREQUENCIES[head[2] >> 2 & 3] >> _HALVED[version]
    return (144 if version == 3 else 72) * rate // frequency + (head[2] >> 1 & 1)


def _tag(head: bytes, count: int) -> bytes:
    """A frame that holds the number, as the encoder Xing has invented it: behind where a frame has what it is about."""
    mono, first = head[3] >> 6 == _MONO, head[1] >> 3 & 3 == 3
    about = (17 if mono else 32) if first else (9 if mono else 17)
    own = bytes((head[0], head[1] | 1, _USUAL << 4 | head[2] & 0x0C, head[3]))
    frame = own + bytes(about) + b"Xing" + struct.pack(">II", 1, count)
    size = frame_bytes(own, 0)
    return frame.ljust(size or len(frame), b"\0")
