"""A text is called by its beginning, however it is written and whatever stands in its file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tldesk.media.text import titles
from tldesk.media.text.lines import Line


def kept(folder: Path, *texts: str) -> tuple[Path, list[str]]:
    """A file of texts, and their places in it."""
    lines = [Line(text, "7", {"date": "x"}).write() for text in texts]
    ends = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    file = folder / "000001.jsonl"
    file.write_bytes(b"".join(lines))
    return file, [f"bytes:{first}-{end}" for first, end in itertools.pairwise(ends)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is my card?", "Where is my card?"),
        ("Two\n\tlines ", "Two lines"),
        ('a "quote" \\ and a \\n', 'a "quote" \\ and a \\n'),
        ("\u202egnp.exe\x00", "gnp.exe"),
        ("word " * 500, "word " * 11 + "word…"),
        ("字" * 5000, "字" * 59 + "…"),
        ("\U0001f600" * 400, "\U0001f600" * 59 + "…"),
        ('"' * 4000, '"' * 59 + "…"),
        ("\ud83d half", "? half"),
    ],
)
def test_a_title_is_the_beginning_in_a_line(tmp_path: Path, text: str, expected: str) -> None:
    file, (_, place, _) = kept(tmp_path, "before", text, "behind")
    assert titles.title(file, place) == expected


@pytest.mark.parametrize("place", ["", "row:3", "bytes:3-9", "bytes:0-9999", "bytes:x", "box:0,0,1,1"])
def test_what_is_no_text_has_no_title(tmp_path: Path, place: str) -> None:
    file, _ = kept(tmp_path, "first")
    assert titles.title(file, place) in ("", "first")
    assert titles.title(tmp_path / "gone.jsonl", "bytes:0-10") == ""


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 40, b'{"text": 3}\n', b'{"text": "\\q"}\n', b'{"text": "\xff\xfe"}\n', b"[" * 3000]
)
def test_a_file_of_somebody_else_costs_its_own_title_alone(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(data)
    assert titles.title(file, "bytes:0-3000") == ""
