"""What a map of characters says that SentencePiece has compiled: a double array over UTF-8 bytes (Aoe, 1989)."""

from __future__ import annotations

import base64
import struct
from typing import Any

from tldesk.foreign import Refused

_LONGEST = 64  # bytes of a sequence
# Several ways lead to one end, so it is longer than it looks: the published ones take a quarter of a million steps.
_MOST_STEPS = 2_000_000


def compiled(units: str, texts: str) -> bytes:
    """The map of a vocabulary's `sequences` and `replacements`, as SentencePiece has it."""
    array = base64.b64decode(units)
    return struct.pack("<I", len(array)) + array + base64.b64decode(texts)


def of_compiled(tables: bytes) -> dict[str, Any]:
    """`map`, `sequences`, `replacements` and `joining` of a vocabulary. Raises Refused for what is no such map."""
    try:
        (size,) = struct.unpack_from("<I", tables)
        units, texts = tables[4 : 4 + size], tables[4 + size :]
        single, joining = _sequences(struct.unpack(f"<{size // 4}I", units), texts)
    except (struct.error, ValueError, IndexError):
        raise Refused("its map of characters is damaged") from None
    return {
        "map": single,
        "sequences": base64.b64encode(units).decode(),
        "replacements": base64.b64encode(texts).decode(),
        "joining": joining,
    }


def _sequences(units: tuple[int, ...], texts: bytes) -> tuple[dict[str, str], str]:
    """What the array says of single characters, and all characters that are not the first of a sequence."""
    single: dict[str, str] = {}
    joining: set[str] = set()
    known: dict[int, list[tuple[int, int, int]]] = {}

    def below(place: int) -> list[tuple[int, int, int]]:
        if place not in known:
            at = ((byte, place ^ byte) for byte in range(1, 256) if place ^ byte < len(units))
            known[place] = [(byte, there, units[there]) for byte, there in at if units[there] & 0x800000FF == byte]
        return known[place]

    todo, left = [(_offset(units[0]), b"")], _MOST_STEPS
    while todo:
        place, before = todo.pop()
        left -= 1
        if left < 0 or len(before) > _LONGEST:  # it leads in circles
            raise ValueError
        for byte, there, unit in below(place):
            found, end = before + bytes([byte]), there ^ _offset(unit)
            if unit & 0x100:
                text, start = found.decode(), units[end] & 0x7FFFFFFF
                joining.update(text[1:])
                if len(text) == 1:
                    single[text] = texts[start : texts.index(0, start)].decode()
            todo.append((end, found))
    return dict(sorted(single.items())), "".join(sorted(joining))


def _offset(unit: int) -> int:
    return (unit >> 10) << ((unit & 0x200) >> 6)
