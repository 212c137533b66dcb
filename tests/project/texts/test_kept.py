"""The files that texts are kept in: written once, each line at the place that is told, and read again as they were."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media.text import lines
from tldesk.media.text.lines import Line
from tldesk.project.texts import kept
from tldesk.project.texts.kept import Identities

SOME = [Line("one", "1"), Line("zwei\nZeilen", "2", {"date": "2026-01-01"}), Line("三\r 与四")]


def test_each_line_is_at_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "messages"
    first, second = kept.put(folder, SOME), kept.put(folder, SOME[:1])
    assert [first.name, second.name] == ["000001.jsonl", "000002.jsonl"]
    assert [lines.read(folder / first.name, place) for place in first.places] == SOME
    content = (folder / first.name).read_bytes()
    assert (first.bytes, first.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert first.mtime_ns == (folder / first.name).stat().st_mtime_ns


def test_all_of_a_folder_is_read_in_order(tmp_path: Path) -> None:
    told = [kept.put(tmp_path, SOME), kept.put(tmp_path, SOME[1:])]
    (tmp_path / "notes.txt").write_text("of somebody")
    (tmp_path / ".part-000003.jsonl").write_text("left by a kill")
    places = [(one.name, place) for one in told for place in one.places]
    assert list(kept.each(tmp_path)) == [(*place, line) for place, line in zip(places, [*SOME, *SOME[1:]], strict=True)]
    assert list(kept.each(tmp_path / "nothing")) == []


def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "000001.jsonl").write_text("no texts\n")
    with pytest.raises(TldeskError) as caught:
        list(kept.each(tmp_path))
    assert caught.value.code == "texts_damaged"


@given(st.lists(st.sampled_from(SOME), max_size=8), st.randoms())
def test_rows_are_known_in_any_order(rows: list[Line], dice: object) -> None:
    first, second = Identities(), Identities()
    known = {first.of(row) for row in rows}
    assert len(known) == len(rows)  # each is told from the others, equal ones too
    shuffled = sorted(rows, key=lambda _: dice.random())  # type: ignore[attr-defined]
    assert {second.of(row) for row in shuffled} == known


def test_an_id_says_more_than_the_text() -> None:
    of = Identities().of
    assert of(Line("was", "7")) == Identities().of(Line("is", "7")) != of(Line("7"))


def test_what_was_kept_and_never_stored_goes(tmp_path: Path) -> None:
    for _ in range(4):
        kept.put(tmp_path, SOME)
    os.utime(tmp_path / "000003.jsonl", (100, 100))
    (tmp_path / "000005.txt").write_text("of somebody")
    kept.drop_unstored(tmp_path, {"000002.jsonl", "elsewhere/9.jsonl"}, since=100)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "000001.jsonl",  # a training may read it yet
        "000002.jsonl",
        "000003.jsonl",  # a backup may know it
        "000005.txt",
    ]
