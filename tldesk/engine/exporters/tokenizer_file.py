"""A vocabulary as `tokenizer.json`, which the `tokenizers` library reads so that it makes the same numbers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from tldesk.media.text.tokens import sequences
from tldesk.media.text.tokens.unigram import SPACE
from tldesk.media.text.tokens.vocabulary import Vocabulary

# What BERT, XLM-R and RoBERTa call the numbers that a vocabulary names.
_NAMES = {
    "wordpiece": {"pad": "[PAD]", "unknown": "[UNK]", "first": "[CLS]", "last": "[SEP]"},
    "unigram": {"pad": "<pad>", "unknown": "<unk>", "first": "<s>", "last": "</s>"},
    "bpe": {"pad": "<pad>", "unknown": "<unk>", "first": "<s>", "last": "</s>"},
}
_EXACTLY: Mapping[str, bool] = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
_A, _B = ({"Sequence": {"id": which, "type_id": number}} for number, which in enumerate("AB"))


def special(words: Vocabulary) -> dict[str, str]:
    """What the tokens are called that fill up, stand for what is unknown, and begin and end a text."""
    return _NAMES[words["kind"]]


def of(words: Vocabulary, window: int) -> dict[str, Any]:
    """What the file says."""
    names = {words[key]: sign for key, sign in special(words).items()}  # type: ignore[literal-required]
    # A piece with a space in it stands for no text.
    pieces = [piece or names.get(number, f"[unused {number}]") for number, piece in enumerate(words["pieces"])]
    added = [{"id": number, "content": sign, "special": True, **_EXACTLY} for number, sign in sorted(names.items())]
    signs = [special(words)[end] for end in ("first", "last")]
    first, last = ({"SpecialToken": {"id": sign, "type_id": 0}} for sign in signs)
    steps = {"wordpiece": _wordpiece, "unigram": _unigram, "bpe": _byte_pairs}[words["kind"]](words, pieces)
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": window, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": added,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, _A, last],
            "pair": [first, _A, last, _B],
            "special_tokens": {sign: {"id": sign, "ids": [pieces.index(sign)], "tokens": [sign]} for sign in signs},
        },
        **steps,
    }


def _wordpiece(words: Vocabulary, pieces: list[str]) -> dict[str, Any]:
    """BERT's, in small letters or as they are."""
    return {
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": bool(words["alone"]),
            "strip_accents": words["map"].get("é") == "e",
            "lowercase": words["map"].get("A") == "a",
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": special(words)["unknown"],
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: number for number, piece in enumerate(pieces)},
        },
    }


def _unigram(words: Vocabulary, pieces: list[str]) -> dict[str, Any]:
    """XLM-R's: a compiled map of characters, before it what the vocabulary's own says of others."""
    steps: list[dict[str, Any]] = []
    known: dict[str, str] = {}
    if words["sequences"]:
        table = sequences.compiled(words["sequences"], words["replacements"])
        known = sequences.of_compiled(table)["map"]
        steps = [{"type": "Precompiled", "precompiled_charsmap": base64.b64encode(table).decode()}]
    spaces = {char for char, text in words["map"].items() if text == " " and char.isspace()}  # parts words anyway
    others = {char: text for char, text in words["map"].items() if known.get(char) != text and char not in spaces}
    replaced = [{"type": "Replace", "pattern": {"String": char}, "content": text} for char, text in others.items()]
    space = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True}
    return {
        "normalizer": {"type": "Sequence", "normalizers": replaced + steps} if replaced + steps else None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, space]},
        "decoder": space,
        "model": {
            "type": "Unigram",
            "unk_id": words["unknown"],
            "byte_fallback": False,
            "vocab": [[piece, score] for piece, score in zip(pieces, words["scores"], strict=True)],
        },
    }


def _byte_pairs(words: Vocabulary, pieces: list[str]) -> dict[str, Any]:
    """RoBERTa's."""
    bytes_: dict[str, Any] = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "normalizer": None,
        "pre_tokenizer": bytes_,
        "decoder": bytes_,
        "model": {
            "type": "BPE",
            "unk_token": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {piece: number for number, piece in enumerate(pieces)},
            "merges": [f"{pieces[left]} {pieces[right]}" for left, right, _ in words["merges"]],
        },
    }
