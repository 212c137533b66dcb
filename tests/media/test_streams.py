"""The sizes that the first numbers of an AV1 or HEVC stream tell."""

from __future__ import annotations

import struct

import liars
import pytest

from tldesk.media import streams

WIDE, SMALL = (1 << 16, 1 << 16), (64, 48)


def ignored() -> None:
    """A step that costs nothing."""


def part(kind: int, bits: str) -> bytes:
    """A part of an AV1 stream."""
    bits += "0" * (-len(bits) % 8) + "0" * 16
    content = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return bytes([kind << 3 | 2, len(content)]) + content


def sequence(timing: str = "0", names: str = "0", order: str = "0", tools: str = "11") -> bytes:
    """One of moving pictures of 64 × 48, whose frames may have any size."""
    points = "0" + "00000" + "0" * 12 + "00000" + ("0" if len(timing) > 70 else "")
    sizes = "1111" * 2 + f"{SMALL[0] - 1:016b}{SMALL[1] - 1:016b}"
    return part(1, "00000" + timing + points + sizes + names + "000" + "0000" + order + tools)


def found(*parts: bytes) -> list[streams.Size]:
    return list(streams.av1(memoryview(b"".join(parts)), ignored))


def test_a_frame_that_tells_its_own_size_may_be_as_large_as_its_numbers() -> None:
    key = "0" + "00" + "1" + "0" + "0"
    assert found(sequence(), part(6, key + "0")) == [SMALL]
    assert found(sequence(), part(6, key + "1")) == [SMALL, WIDE]
    assert found(sequence(), part(3, key + "1")) == [SMALL, WIDE]
    assert found(sequence(), part(6, "1" + "1" * 16)) == [SMALL]  # shows another
    assert found(sequence(), part(6, "0" + "11" + "1" * 4)) == [SMALL, WIDE]  # a switch to another size
    assert found(sequence(), part(6, "0" + "01" + "1" + "1" + "0" + "0" + "0" + "1" * 9)) == [SMALL]
    assert found(part(6, key + "1")) == []  # no decoder begins without the sequence


def test_what_stands_before_is_passed_over() -> None:
    timed = "1" + "0" * 64 + "0" + "1" + "00011" + "0" * 32 + "00000" + "00111"  # each frame has 8 bits of time
    even = "1" + "0" * 64 + "1" + "010" + "0"
    for options, head in (
        ({"timing": timed}, "0" + "00" + "1" + "1" * 8 + "0" + "0"),
        ({"timing": even}, "0" + "00" + "1" + "0" + "0"),
        ({"names": "1" + "0000" + "000"}, "0" + "00" + "1" + "0" + "0" + "111"),
        ({"order": "100"}, "0" + "00" + "1" + "0" + "0"),
        ({"tools": "00"}, "0" + "00" + "1" + "0"),
        ({"tools": "011"}, "0" + "00" + "1" + "0" + "1"),
    ):
        assert found(sequence(**options), part(6, head + "0")) == [SMALL], options
        assert found(sequence(**options), part(6, head + "1")) == [SMALL, WIDE], options


def test_a_header_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="cut off"):
        found(b"\x0a\1\0")
    with pytest.raises(ValueError, match="does not end"):
        found(b"\x0a" + b"\xff" * 20)
    with pytest.raises(ValueError, match="cut off"):
        list(streams.unit(memoryview(liars.sps()[:12])))


def test_hevc_tells_its_size_with_and_without_bytes_that_only_guard() -> None:
    for size in ((120, 80), (8, 8), (0, 16_384), (4032, 3024), (65_536, 65_536)):
        assert list(streams.unit(memoryview(liars.larger_sps(size)))) == [size]
    for other in (
        b"",
        b"\x42",
        b"\x40\1\0",
        b"\x42\x09" + liars.sps()[2:],
    ):  # none, half of one, another, another layer
        assert list(streams.unit(memoryview(other))) == []


def test_every_unit_of_hevc_is_looked_at() -> None:
    units = [b"\x40\1\0", liars.larger_sps((32, 16)), b"\x26\1" + bytes(300), liars.larger_sps((640, 320))]
    data = b"".join(struct.pack(">I", len(one)) + one for one in units)
    assert list(streams.hevc(memoryview(data + b"\0\0"), ignored)) == [(32, 16), (640, 320)]
