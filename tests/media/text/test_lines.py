"""A text at a place of a file: what was written is read, and nothing else is."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media.place import Place
from tldesk.media.text import lines
from tldesk.media.text.lines import Line

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LINES = st.builds(Line, TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3))


def places(written: list[bytes]) -> list[str]:
    ends = [0]
    for line in written:
        ends.append(ends[-1] + len(line))
    return [Place("bytes", two).text for two in itertools.pairwise(ends)]


@given(st.lists(LINES, min_size=1, max_size=5))
def test_what_was_written_is_read_at_its_place(some: list[Line]) -> None:
    written = [line.write() for line in some]
    data = b"".join(written)
    assert [lines.read(data, place) for place in places(written)] == some
    assert data.count(b"\n") == len(some)


@given(LINES)
def test_a_line_is_what_json_makes_of_it(line: Line) -> None:
    about: dict[str, object] = {"text": line.text}
    about |= {"id": line.id} if line.id else {}
    about |= {"columns": dict(line.columns)} if line.columns else {}
    assert line.write() == json.dumps(about, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@given(st.text())
def test_halves_of_pairs_are_written_as_question_marks(text: str) -> None:
    read = lines.parsed(Line(text).write(), b"")
    assert read.text == text.encode("utf-8", "replace").decode()


@given(st.lists(LINES, min_size=2, max_size=4), st.integers(0, 400), st.integers(1, 400))
def test_no_other_place_gives_a_text(some: list[Line], first: int, length: int) -> None:
    written = [line.write() for line in some]
    place = Place("bytes", (first, first + length)).text
    if place not in places(written):
        with pytest.raises(TldeskError, match="no text at this place"):
            lines.read(b"".join(written), place)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"{}\n", b'{"text": 1}\n', b'{"text": "a"}', b'{"text": "a", "more": 1}\n', b'{"text": "a"}\n\n',
        b'{"text": "a", "columns": {"x": 1}}\n', b'{"text": "\\ud800"}\n', b"\xff\xfe\n", b"[" * 100_000 + b"\n",
        json.dumps({"text": "a" * (lines.MOST_CHARACTERS + 1)}).encode() + b"\n",
    ],
)  # fmt: skip
def test_what_none_of_ours_looks_like_is_refused(line: bytes) -> None:
    with pytest.raises(TldeskError) as caught:
        lines.parsed(line, b"")
    assert caught.value.code == "place_unknown"


@pytest.mark.parametrize("place", ["", "row:1", "bytes:0-900000000000", "bytes:9-5", "box:1,2,3,4", "x"])
def test_other_places_are_refused(place: str) -> None:
    with pytest.raises(TldeskError) as caught:
        lines.read(Line("a").write(), place)
    assert caught.value.code == "place_unknown"


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    with pytest.raises(TldeskError, match="not a file"):
        lines.read(tmp_path, "bytes:0-5")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(TldeskError, match="not a file"):
            lines.read(tmp_path / "pipe", "bytes:0-5")
