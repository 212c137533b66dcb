"""A published `tokenizer.json`, as the `tokenizers` library writes it, as a vocabulary of the program's own.

What is not known here is refused: a tokenizer that is nearly the same would give an encoder other numbers than it was
trained on, and nobody would see why it is worse.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from pathlib import Path
from typing import Annotated, Any, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.foreign import Refused
from tldesk.media.text.tokens import letters, sequences, vocabulary
from tldesk.media.text.tokens.bert_characters import Cleaning
from tldesk.media.text.tokens.vocabulary import Vocabulary

FILE = "tokenizer.json"

_MOST_BYTES, _MOST_PIECES, _MOST_ADDED, _MOST_STEPS = 64_000_000, 1_000_000, 20_000, 64
_PIECE_LENGTH = 256
_Number = Annotated[int, Field(ge=0, lt=_MOST_PIECES)]
_Piece = Annotated[str, Field(max_length=_PIECE_LENGTH)]
_Merge = (
    Annotated[str, Field(max_length=2 * _PIECE_LENGTH + 1)] | Annotated[list[_Piece], Field(min_length=2, max_length=2)]
)
_Step = dict[str, Any]
_SPACE = "▁"
# What fills up is called so where nothing says it.
_PADS = ("[PAD]", "<pad>")


class _Added(TypedDict):
    """A token with a number of its own, which texts do not spell where it is `special`."""

    id: _Number
    content: _Piece
    special: NotRequired[bool]


class _Model(TypedDict):
    """How words become pieces."""

    type: NotRequired[str]
    vocab: (
        Annotated[dict[_Piece, _Number], Field(max_length=_MOST_PIECES)]
        | Annotated[list[tuple[_Piece, float]], Field(max_length=_MOST_PIECES)]
    )
    unk_token: NotRequired[_Piece | None]
    unk_id: NotRequired[_Number | None]
    byte_fallback: NotRequired[bool]
    continuing_subword_prefix: NotRequired[str | None]
    max_input_chars_per_word: NotRequired[int]
    merges: NotRequired[Annotated[list[_Merge], Field(max_length=_MOST_PIECES)]]
    end_of_word_suffix: NotRequired[str | None]
    ignore_merges: NotRequired[bool]


class _File(TypedDict):
    """What is read of the file."""

    added_tokens: NotRequired[Annotated[list[_Added], Field(max_length=_MOST_ADDED)]]
    normalizer: NotRequired[_Step | None]
    pre_tokenizer: NotRequired[_Step | None]
    post_processor: NotRequired[_Step | None]
    padding: NotRequired[_Step | None]
    model: _Model


_FILE: TypeAdapter[_File] = TypeAdapter(_File)
_KIND: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def read(path: Path, pad: str = "", prefix: str = "") -> Vocabulary:
    """The vocabulary of a file; `pad` is what its owner calls the token that fills up, `prefix` is put before texts.

    Raises Refused or OSError.
    """
    try:
        found = foreign.read(_FILE, path, _MOST_BYTES)
    except Refused:
        _refuse_other(foreign.read(_KIND, path, _MOST_BYTES))
        raise
    made = {"WordPiece": _wordpiece, "Unigram": _unigram, "BPE": _byte_pairs}.get(kind := _kind(found["model"]))
    if made is None:
        _refuse_other({"model": {"type": kind}})
        raise AssertionError
    values = made(found) | {"format": vocabulary.FORMAT, "prefix": prefix}
    return vocabulary.checked(values | _special(found, values["pieces"], pad))


def _kind(model: _Model) -> str:
    """What an older file does not say shows in what it holds."""
    held = "BPE" if "merges" in model else "WordPiece" if isinstance(model["vocab"], dict) else "Unigram"
    return model.get("type") or held


def _refuse_other(found: dict[str, Any]) -> None:
    """Raise Refused for a way to cut words that is not known, by its name."""
    model = found.get("model")
    kind = model.get("type") if isinstance(model, dict) else None
    if kind not in ("WordPiece", "Unigram", "BPE", None):
        name = str(kind)[:40]
        raise Refused(
            f"its tokenizer is of the kind “{name}”; WordPiece (BERT), Unigram (XLM-R) and BPE (RoBERTa) are known"
        )


def _wordpiece(found: _File) -> dict[str, Any]:
    model, vocab = found["model"], found["model"]["vocab"]
    if not isinstance(vocab, dict):
        raise Refused("its tokenizer is damaged")
    if model.get("continuing_subword_prefix", "##") != "##" or model.get("max_input_chars_per_word", 100) != 100:
        raise Refused("its tokenizer cuts texts in another way than BERT")
    steps = _steps(found.get("normalizer"), {"BertNormalizer"})
    if len(steps) != 1 or not _steps(found.get("pre_tokenizer"), {"BertPreTokenizer"}):
        raise Refused("its tokenizer cuts texts in another way than BERT")
    cleaning = steps[0]
    if cleaning.get("clean_text", True) is not True:
        raise Refused("its tokenizer cuts texts in another way than BERT")
    lower, accents = cleaning.get("lowercase", True) is True, cleaning.get("strip_accents")
    ideographs = cleaning.get("handle_chinese_chars", True) is True
    tables = Cleaning(lower, lower if accents is None else accents is True, ideographs).tables()
    unknown = vocab.get(model.get("unk_token") or "[UNK]")
    if unknown is None:
        raise Refused("its tokenizer has no token for what is unknown")
    pieces = _pieces(found, list(vocab.items()))
    return {**_NO_TABLES, "kind": "wordpiece", "unknown": unknown, "pieces": pieces, **tables}


# What a vocabulary has that maps no sequences of characters and knows no scores.
_NO_TABLES: dict[str, Any] = {"sequences": "", "replacements": "", "joining": "", "scores": []}


def _byte_pairs(found: _File) -> dict[str, Any]:
    model, vocab = found["model"], found["model"]["vocab"]
    if not isinstance(vocab, dict):
        raise Refused("its tokenizer is damaged")
    cuts = _steps(found.get("pre_tokenizer"), {"ByteLevel"})
    if (
        len(cuts) != 1
        or cuts[0].get("add_prefix_space", True) is not False
        or cuts[0].get("use_regex", True) is not True
        or found.get("normalizer") is not None
        or any(model.get(key) for key in ("continuing_subword_prefix", "end_of_word_suffix", "byte_fallback"))
        or model.get("ignore_merges")
    ):
        raise Refused("its tokenizer cuts texts in another way than RoBERTa")
    unknown = vocab.get(model.get("unk_token") or "<unk>")
    if unknown is None:
        raise Refused("its tokenizer has no token for what is unknown")
    merges = [one.split(" ") if isinstance(one, str) else one for one in model.get("merges", [])]
    try:
        numbers = [vocab[sign] for sign in _signs_of_bytes()]
        joined = [[vocab[left], vocab[right], vocab[left + right]] for left, right in merges]
    except (KeyError, ValueError):
        raise Refused("the merges of its tokenizer are not those of its pieces") from None
    tables: dict[str, Any] = {**_NO_TABLES, "map": {}, "alone": [], "dropped": [], **letters.tables()}
    pieces = _pieces(found, list(vocab.items()))
    return {"kind": "bpe", "unknown": unknown, "pieces": pieces, "bytes": numbers, "merges": joined, **tables}


def _signs_of_bytes() -> list[str]:
    """The character that GPT-2's pieces are written with for each byte: its own, or one that can be seen."""
    seen = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in seen else next(others)) for byte in range(256)]


def _unigram(found: _File) -> dict[str, Any]:
    model, vocab = found["model"], found["model"]["vocab"]
    if not isinstance(vocab, list):
        raise Refused("its tokenizer is damaged")
    if model.get("byte_fallback") or model.get("unk_id") is None:
        raise Refused("its tokenizer has no token for what is unknown")
    pieces = _pieces(found, [(piece, number) for number, (piece, _) in enumerate(vocab)])
    scores = [score for _, score in vocab] + [0.0] * (len(pieces) - len(vocab))
    tables: dict[str, Any] = {"map": {}, "sequences": "", "replacements": "", "joining": ""}
    replaced: dict[str, str] = {}
    for step in _steps(found.get("normalizer"), {"Precompiled", "Replace", "Strip"}):
        if step["type"] == "Precompiled":
            tables = _compiled(step)
        elif step["type"] == "Replace":
            replaced |= _replaced(step, early=not tables["sequences"])
    tables["map"] |= replaced
    cuts = _steps(found.get("pre_tokenizer"), {"WhitespaceSplit", "Metaspace"})
    _refuse_other_spaces(cuts)
    if any(step["type"] == "WhitespaceSplit" for step in cuts):
        tables["map"] = {space: " " for space in _SPACES if space not in tables["map"]} | tables["map"]
    start: dict[str, Any] = {"kind": "unigram", "unknown": model["unk_id"], "alone": [], "dropped": []}
    return {**start, **tables, "pieces": pieces, "scores": scores}


# What Rust's `char::is_whitespace` takes for a space.
_SPACES = [chr(code) for code in (9, 10, 11, 12, 13, 0x85)]
_SPACES += [chr(code) for code in range(0x20, 0x3001) if unicodedata.category(chr(code)) in ("Zs", "Zl", "Zp")]


def _refuse_other_spaces(cuts: list[_Step]) -> None:
    """A word begins with the sign for a space, the first one too."""
    metaspace = next((step for step in cuts if step["type"] == "Metaspace"), {})
    scheme = metaspace.get("prepend_scheme", "always" if metaspace.get("add_prefix_space", True) is True else "never")
    good = ("always",) if len(cuts) > 1 else ("always", "first")
    if (
        len(cuts) > 2
        or metaspace.get("replacement", "") != _SPACE
        or scheme not in good
        or metaspace.get("split", True) is not True
    ):
        raise Refused("its tokenizer marks the beginnings of words in another way than XLM-R")


def _replaced(step: _Step, early: bool) -> dict[str, str]:
    """What a step makes of a character. Spaces in a row count as one here anyway."""
    pattern, content = step.get("pattern"), step.get("content")
    if pattern in ({"Regex": " {2,}"}, {"String": "  "}) and content in (" ", _SPACE):
        return {}
    char = pattern.get("String") if isinstance(pattern, dict) else None
    if not early or not isinstance(char, str) or len(char) != 1 or content not in ("", " "):
        raise Refused("its tokenizer replaces parts of texts")
    return {char: content}


def _compiled(step: _Step) -> dict[str, Any]:
    try:
        return sequences.of_compiled(base64.b64decode(str(step.get("precompiled_charsmap") or ""), validate=True))
    except (binascii.Error, ValueError):
        raise Refused("its map of characters is damaged") from None


def _steps(step: _Step | None, allowed: set[str]) -> list[_Step]:
    """The steps that one step is made of, of types that are known."""
    if step is None:
        return []
    kind = str(step.get("type"))
    if kind == "Sequence":
        inner = step.get("normalizers") or step.get("pretokenizers") or step.get("processors")
        if not isinstance(inner, list) or len(inner) > _MOST_STEPS or not all(isinstance(one, dict) for one in inner):
            raise Refused("its tokenizer is damaged")
        if any(one.get("type") == "Sequence" for one in inner):
            raise Refused("its tokenizer is damaged")
        return [found for one in inner for found in _steps(one, allowed)]
    if kind not in allowed:
        raise Refused(f"the step “{kind[:40]}” of its tokenizer is not known")
    return [step]


def _pieces(found: _File, named: list[tuple[str, int]]) -> list[str]:
    """The pieces by their numbers; special ones stand for no text."""
    added = found.get("added_tokens", [])
    known = {number: piece for piece, number in named}
    if len(known) != len(named):
        raise Refused("the numbers of its pieces are not those of a tokenizer")
    for one in added:
        if not one.get("special", False) and known.get(one["id"]) != one["content"]:
            raise Refused(f"its tokenizer has words added to it, as “{one['content'][:40]}”")
    special = {one["id"] for one in added if one.get("special", False)}
    count = max([*known, *special], default=-1) + 1
    if count > 2 * (len(known) + len(special)):
        raise Refused("the numbers of its pieces are not those of a tokenizer")
    return ["" if number in special else known.get(number, "") for number in range(count)]


def _special(found: _File, pieces: list[str], pad: str) -> dict[str, int]:
    """The numbers that begin and end a text, and fill up."""
    special = {one["content"]: one["id"] for one in found.get("added_tokens", []) if one.get("special", False)}
    first, last = _around(found.get("post_processor"))
    said = (found.get("padding") or {}).get("pad_token")
    names = [name for name in (pad, said, *_PADS) if isinstance(name, str) and name in special]
    if not {first, last} <= set(special):
        raise Refused("its tokenizer has no special tokens that begin and end a text")
    ends = {"first": special[first], "last": special[last]}
    if not names or special[names[0]] in ends.values():
        raise Refused("its tokenizer has no special token that fills up")
    return ends | {"pad": special[names[0]]}


def _around(step: _Step | None) -> tuple[str, str]:
    """The tokens that are put before and behind a text."""
    found: list[Any] = []
    for one in _steps(step, {"TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel"}):
        if one["type"] == "ByteLevel":  # which sets places in the text alone
            continue
        if one["type"] == "TemplateProcessing":
            parts = one.get("single")
            found = [_named(part) for part in parts] if isinstance(parts, list) and len(parts) == 3 else []
        else:
            ends = [one.get("cls"), one.get("sep")]
            found = [end[0] if isinstance(end, list) and end else None for end in ends]
            found.insert(1, "")
    if len(found) != 3 or found[1] != "" or not all(isinstance(name, str) for name in found):
        raise Refused("its tokenizer does not put a token before and one behind a text")
    return found[0], found[2]


def _named(part: Any) -> Any:
    """What a part of a template is: the name of a special token, empty for the text itself."""
    if not isinstance(part, dict):
        return None
    if "Sequence" in part:
        return ""
    token = part.get("SpecialToken")
    return token.get("id") if isinstance(token, dict) else None
