"""Lists in JSON are cut into their objects, however they are laid out; a damaged one costs itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.tables import formats, json_cutting, json_rows, source
from tldesk.media.tables.json_rows import Named
from tldesk.media.tables.records import NOT_DECODED, TOO_LONG, Bad, Choices, Row

TEXTS = st.text(alphabet='ab "\\\n{}[],:退é👩', max_size=8)
VALUES = st.recursive(
    TEXTS | st.none() | st.integers(-9, 9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=6)
# What may stand around objects, and how they are indented.
LAYOUTS: list[tuple[str, str, str, int | None]] = [
    ("[", ", ", "]", None),
    ("[", ",", "]", None),
    ("[\n", ",\n", "\n]\n", None),
    ("  [\n  ", ",\n  ", "\n]", 4),
    ("[\r\n    ", ",\r\n    ", "\r\n]\r\n", None),
]


def cut(data: bytes, size: int = 1 << 18, encoding: str = "UTF-8") -> list[Named | Bad]:
    pieces: Iterator[bytes] = (data[place : place + size] for place in range(0, len(data), size))
    return list(json_rows.in_list(json_cutting.cut(pieces, encoding)))


@given(
    OBJECTS,
    st.sampled_from(LAYOUTS),
    st.sampled_from([1, 3, 1000]),
    st.booleans(),
    st.sampled_from(["UTF-8", "UTF-16 LE"]),
)
def test_every_object_comes_back(
    objects: list[dict[str, Any]], layout: tuple[str, str, str, int | None], size: int, ascii: bool, encoding: str
) -> None:
    opening, between, closing, indent = layout
    parts = [json.dumps(value, ensure_ascii=ascii, indent=indent) for value in objects]
    text = opening + between.join(part.replace("\n", "\n  ") for part in parts) + closing
    found = cut(text.encode("utf-8" if encoding == "UTF-8" else "utf-16-le"), size, encoding)
    assert [set(one.cells) for one in found if isinstance(one, Named)] == [set(value) for value in objects]
    places, place = [], len(opening)
    for part in parts:
        places.append(text.count("\n", 0, place) + 1)
        place += len(part.replace("\n", "\n  ")) + len(between)
    assert [one.number for one in found] == places


@given(st.text(alphabet='{}[]",:a\n\\ ', max_size=60), st.sampled_from([1, 7, 1000]))
def test_anything_comes_to_an_end(text: str, size: int) -> None:
    numbers = [one.number for one in cut(f"[{text}".encode(), size)]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)


def test_a_quote_that_is_missing_costs_its_object() -> None:
    found = cut(b'[\n  {"text": "a"},\n  {"text: "b"},\n  {"text": "c},\n  {"text": "d"}\n]')
    assert [type(one) for one in found] == [Named, Bad, Bad, Named]
    assert [one.number for one in found] == [2, 3, 4, 5]


def test_a_bracket_that_is_missing_costs_its_object() -> None:
    found = cut(b'[\n{"text": "a", "x": [1},\n{"text": "b"\n,\n{"text": "c"}},\n{"text": "d"}]')
    assert found[1:] == [
        Bad(3, "a bracket is not closed"),
        Named(5, {"text": "c"}),
        Named(6, {"text": "d"}),
    ]
    assert found[0].number == 2 and isinstance(found[0], Bad)


def test_without_lines_the_rest_is_lost_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_cutting, "MOST_CHARACTERS", 1_000)
    assert cut(b'[{"a": 1}, {"a": [2}, ' + b'{"a": 3}, ' * 500 + b"]", 100) == [
        Named(1, {"a": "1"}),
        Bad(1, "from here on it cannot be read: a bracket is not closed"),
    ]
    found = cut(b'[\n{"a": 1},\n{"b": "' + b"x" * 3_000 + b'"},\n{"a": 3}\n]', 100)
    assert found == [Named(2, {"a": "1"}), Bad(3, TOO_LONG), Named(4, {"a": "3"})]
    found = cut(b'[\n{"a": 1},\n{"b": "' + b"x" * 30_000, 100)
    assert found == [Named(2, {"a": "1"}), Bad(3, TOO_LONG)]


def test_what_is_no_text_costs_its_object() -> None:
    found = cut(b'[{"a": "x\xff"}, {"a": "y"}]')
    assert found == [Bad(1, NOT_DECODED), Named(1, {"a": "y"})]


def test_a_text_of_ten_megabytes() -> None:
    started = time.process_time()
    text = 'words "and" \\ more\n' * 500_000
    found = cut(json.dumps([{"text": text}, {"text": "b"}]).encode())
    assert found == [Named(1, {"text": text}), Named(1, {"text": "b"})]
    assert time.process_time() - started < 10


def test_a_name_without_an_end_makes_no_column(tmp_path: Path) -> None:
    """What is chosen is kept in the project by its name."""
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"text": "Where is it?", "k" * 3_000_000: "x"}) + "\n", encoding="utf-8")
    with source.opened(file, None) as opened:
        table = formats.opened(opened, Choices())
        assert table.choices.columns == ("text",) and list(table.rows) == [Row(1, ("Where is it?",))]
