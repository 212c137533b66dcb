"""Byte-level BPE: what its definition says, step by step, whatever the merges are; parts that leave nothing out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import encoders
import vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.exporters.samples.text.prepare import Tokens
from tldesk.media.text.tokens import published
from tldesk.media.text.tokens.byte_pairs import BytePairs
from tldesk.media.text.tokens.tokenizer import Tokenizer

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=100) | st.text("abc'st \n\t1½好\u0301", max_size=100)


@st.composite
def pairs(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Merges of a, b and c, of which several may make one piece."""
    known, found = ["a", "b", "c"], dict[tuple[str, str], None]()
    for _ in range(draw(st.integers(0, 25))):
        left, right = draw(st.sampled_from(known)), draw(st.sampled_from(known))
        if len(left + right) <= 8:
            found[left, right] = None
            known.append(left + right)
    return list(found)


def defined(text: str, vocabulary: dict[str, Any]) -> list[int]:
    """Join the pair of the lowest rank that stands first, until none is left."""
    numbers = [vocabulary["bytes"][byte] for byte in text.encode()]
    ranks = {(left, right): rank for rank, (left, right, _) in enumerate(vocabulary["merges"])}
    while True:
        there = [(ranks[two], at) for at in range(len(numbers) - 1) if (two := (numbers[at], numbers[at + 1])) in ranks]
        if not there:
            return numbers
        rank, at = min(there)
        numbers[at : at + 2] = [vocabulary["merges"][rank][2]]


@given(merges=pairs(), text=st.text("abc", max_size=40))
def test_pairs_are_joined_as_defined(merges: list[tuple[str, str]], text: str) -> None:
    vocabulary = vocabularies.bpe(merges)
    cut, program = BytePairs(vocabulary), Tokens(vocabulary)  # type: ignore[arg-type]
    assert cut.ids(text, 0) == program.by_pairs(text.encode()) == defined(text, vocabulary)


def test_the_numbers_are_those_of_the_published_tokenizer(tmp_path: Path) -> None:
    """Recorded with `tokenizers` 0.23, as GPT-2's 50,000 merges were compared on 30,000 texts."""
    encoders.write(tmp_path, {published.FILE: encoders.bpe()})
    tokenizer = Tokenizer(published.read(tmp_path / published.FILE))
    recorded = json.loads((Path(__file__).parent / "recorded_bpe.json").read_text("utf-8"))
    assert [text for text, ids in recorded if tokenizer.ids(text, 512).tolist() != ids] == []


@given(text=ANY_TEXT)
def test_parts_are_the_whole_text(text: str) -> None:
    cut = BytePairs(vocabularies.bpe())  # type: ignore[arg-type]
    parts = [match[0] for match in cut.parts(text)]
    assert "".join(parts) == text.strip("".join(map(chr, _SPACES)))
    for part in parts:
        assert b"".join(_BYTES[number] for number in cut.ids(part, 0)) == part.encode()


_SPACES = [code for first, last in vocabularies.bpe()["spaces"] for code in range(first, last + 1)]


def _bytes() -> dict[int, bytes]:
    """The bytes that each number of the small vocabulary stands for."""
    found = vocabularies.bpe()
    made = {number: bytes([byte]) for byte, number in enumerate(found["bytes"])}
    for left, right, joined in found["merges"]:
        made[joined] = made[left] + made[right]
    return made


_BYTES = _bytes()
