"""How large the pictures of a compressed stream are: the first numbers of an AV1 or HEVC stream, as its decoder reads
them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Size = tuple[int, int]

# Bytes in which the part of a header that is read has room.
_ROOM = 1 << 9
_SEQUENCE, _FRAMES = 1, (3, 6, 7)
_KEY, _SWITCH = 0, 3
_CHOSEN = 2  # by each frame
_SPS = 33
_LENGTH = 4  # bytes before each unit of HEVC that say how long it is


class _Bits:
    """The bits of some bytes, one after the other. Raises ValueError after the last."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int = 1) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("a header is cut off")
        return self._value >> self._left & (1 << count) - 1

    def counted(self) -> int:
        """A number after as many zeros as it has bits (`uvlc`, `ue(v)`)."""
        zeros = 0
        while not self.take():
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)


# ------------------------------------------------------------------------------------------- AV1


@dataclass(slots=True)
class _Sequence:
    """What is told of all frames. `widest`: what one that has a size of its own may have; the rest is in its header."""

    size: Size
    widest: Size
    is_still: bool
    time_bits: int = 0
    tools: int = _CHOSEN
    whole_numbers: int = _CHOSEN
    name_bits: int = 0


def av1(data: memoryview, step: Callable[[], None]) -> Iterator[Size]:
    """The sizes that its frames have, and the largest that those may have which choose it. `step` is called at each
    part. Raises ValueError where a header is cut off."""
    at, sequence = 0, None
    while at < len(data):
        step()
        kind, at = data[at], at + 1 + (data[at] >> 2 & 1)
        size = len(data) - at
        if kind & 2:
            size, at = _length(data, at)
        content, at = data[at : at + min(size, _ROOM)], at + size
        if kind >> 3 & 15 == _SEQUENCE:
            sequence = _sequence(_Bits(content))
            yield sequence.size
        elif kind >> 3 & 15 in _FRAMES and sequence is not None and _has_own_size(_Bits(content), sequence):
            yield sequence.widest


def _length(data: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place, byte in enumerate(data[at : at + 8]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("a length does not end")


def _sequence(bits: _Bits) -> _Sequence:
    bits.take(4)
    is_still, time_bits = bool(bits.take()), 0
    if is_still:
        bits.take(5)
    else:
        time_bits = _operating_points(bits)
    across, down = bits.take(4) + 1, bits.take(4) + 1
    size = bits.take(across) + 1, bits.take(down) + 1
    found = _Sequence(size, (1 << across, 1 << down), is_still, time_bits)
    if is_still:
        return found
    if bits.take():
        short = bits.take(4) + 2
        found.name_bits = short + bits.take(3) + 1
    bits.take(3 + 4)
    if bits.take():
        bits.take(2)
    found.tools = _CHOSEN if bits.take() else bits.take()
    if found.tools:
        found.whole_numbers = _CHOSEN if bits.take() else bits.take()
    return found


def _operating_points(bits: _Bits) -> int:
    """Pass over them; how many bits each frame has for its time."""
    time_bits = delay_bits = 0
    is_timed = bool(bits.take())
    if is_timed:
        bits.take(64)
        is_even = bits.take()
        if is_even:
            bits.counted()
        if bits.take():
            delay_bits = bits.take(5) + 1
            bits.take(32 + 5)
            time_bits = bits.take(5) + 1
            time_bits = 0 if is_even else time_bits
    has_delay = bits.take()
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take()
        if delay_bits and bits.take():
            bits.take(2 * delay_bits + 1)
        if has_delay and bits.take():
            bits.take(4)
    return time_bits


def _has_own_size(bits: _Bits, sequence: _Sequence) -> bool:
    """Whether a frame's header tells a size; a decoder does not ask whether the sequence allows it."""
    if sequence.is_still or bits.take():  # shows one that was there before
        return False
    kind, is_shown = bits.take(2), bits.take()
    bits.take(sequence.time_bits if is_shown else 1)
    if kind == _SWITCH:
        return True
    if kind != _KEY or not is_shown:
        bits.take()
    bits.take()
    tools = bits.take() if sequence.tools == _CHOSEN else sequence.tools
    if tools and sequence.whole_numbers == _CHOSEN:
        bits.take()
    bits.take(sequence.name_bits)
    return bool(bits.take())


# ------------------------------------------------------------------------------------------- HEVC


def hevc(data: memoryview, step: Callable[[], None]) -> Iterator[Size]:
    """The sizes that the units of a stream tell; as `av1`."""
    at = 0
    while at + _LENGTH < len(data):
        step()
        size, at = int.from_bytes(data[at : at + _LENGTH], "big"), at + _LENGTH
        yield from unit(data[at : at + size])
        at += size


def unit(data: memoryview) -> Iterator[Size]:
    """The size that one tells, if any. Raises ValueError where it is cut off."""
    layer = int.from_bytes(data[:2], "big") >> 3 & 63
    if len(data) < 2 or data[0] >> 1 & 63 != _SPS or layer:
        return
    # A 3 after two zeros is there lest they look like a start, and is no part of it.
    bits = _Bits(bytes(data[2 : 2 + _ROOM]).replace(b"\0\0\3", b"\0\0"))
    bits.take(4)
    layers = bits.take(3)
    bits.take(1 + 96)
    present = [(bits.take(), bits.take()) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for has_profile, has_level in present:
        bits.take(88 * has_profile + 8 * has_level)
    bits.counted()
    if bits.counted() == 3:
        bits.take()
    yield bits.counted(), bits.counted()
