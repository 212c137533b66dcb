"""Small vocabularies for tests: a WordPiece, a unigram and a BPE one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tldesk import paths
from tldesk.media.text.tokens import letters

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_WORDS = ["card", "money", "my", "the", "is", "lost", "where", "##s", "##ing", "un", "##able", "!", "?", ",", ".", "好"]
# Of bytes, the first one learned first; the last ones are two of the three of 好.
_MERGES = ("a r", "c ar", "car d", "Ġ card", "i n", "in g", "l o", "s t", "lo st", "a a", "aa aa", "å ¥")
PAIRS = [pair.split() for pair in _MERGES]
_PARTS = ["▁", "▁card", "▁my", "▁lost", "card", "s", "ing", "un", "able", "好", "你好", "。", "!", "?", "aa", "é"]


def wordpiece(**changes: Any) -> dict[str, Any]:
    """All letters, and some words."""
    pieces = [*SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS), *_WORDS]
    return {
        "format": "tldesk-vocabulary-1",
        "kind": "wordpiece",
        "prefix": "",
        "first": 2,
        "last": 3,
        "pad": 0,
        "unknown": 1,
        "map": {letter.upper(): letter for letter in _LETTERS if letter.isalpha()}
        | {sign: f" {sign} " for sign in "!?,."}
        | {"\t": " ", "\n": " ", "\r": " ", "é": "e", "\x01": ""},
        "alone": [[0x4E00, 0x9FFF]],
        "dropped": [[0xE000, 0xF8FF]],
        "sequences": "",
        "replacements": "",
        "joining": "",
        "scores": [],
        "pieces": ["", "", "", "", *pieces[4:]],
        **changes,
    }


def unigram(**changes: Any) -> dict[str, Any]:
    """All letters, and some parts of words; the longer, the likelier."""
    pieces = [*_LETTERS, *(part for part in _PARTS if part not in _LETTERS)]
    scores = [0.0] * 4 + [-8.0 + len(piece) for piece in pieces]
    spaces = {"\t": " ", "\n": " ", "\r": " ", "　": " ", "\x01": ""}
    return wordpiece(kind="unigram", map=spaces, alone=[], pieces=["", "", "", "", *pieces], scores=scores) | changes


def bpe(pairs: Sequence[Sequence[str]] = PAIRS, **changes: Any) -> dict[str, Any]:
    """All bytes, as GPT-2 writes them, and some pairs of them."""
    seen = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    signs = [chr(byte if byte in seen else next(others)) for byte in range(256)]
    pieces = list(dict.fromkeys([*signs, *(left + right for left, right in pairs)]))
    pieces = ["", "", "", "", *pieces]
    merges = [[pieces.index(one) for one in (left, right, left + right)] for left, right in pairs]
    plain = {"map": {}, "alone": [], "dropped": [], "scores": [], "pieces": pieces}
    cut = {"kind": "bpe", "bytes": [*range(4, 260)], "merges": merges, **letters.tables()}
    return wordpiece(**plain) | cut | changes


def write(name: str, values: dict[str, Any]) -> None:
    """Put it where the program looks for vocabularies."""
    path = paths.weights() / f"{name}.vocabulary"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
