"""Texts that say the same are found, however they are written; others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.similarity import grouping, same_texts
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import Noted
from tldesk.project.store import Project

ROWS = [
    ("Where is my card?", "train"), ("where is my  card", "test"), ("Where is my bag?", "test"),
    ("退款什么时候到？", "train"), ("退款什么时候到", "val"), ("!!!", "train"), ("???", "val"),
    ("ＡＢＣ 1", "train"), ("abc1", "train"),
]  # fmt: skip


@given(st.text())
def test_plain_is_plain(text: str) -> None:
    once = same_texts.plain(text)
    assert same_texts.plain(once.upper()) == same_texts.plain(once) or not once.isascii()
    assert bool(once) == bool(text)


def test_what_says_the_same_is_a_group(tmp_path: Path) -> None:
    table = "text,label,split\n" + "".join(f'"{text}",a,{split}\n' for text, split in ROWS)
    (tmp_path / "some.csv").write_text(table, encoding="utf-8")
    with Project.create(tmp_path / "project", modality="text") as project:
        for _ in import_source(project, tmp_path / "some.csv"):
            pass
        assert project.near.unsearched() == len(ROWS)
        notes = [event.code for event in grouping.find(project) if isinstance(event, Noted)]
        found = project.near.found()
        assert (found.count, found.images, found.largest) == (3, 6, 2) and "groups_found" in notes
        assert not project.near.unsearched() and len(project.near.pairs()) == 3
        assert list(grouping.find(project)) == []
        checked = project.checks.run(project.samples.summary())
        assert (checked.unsearched, checked.unmeasured) == (0, 0)  # there is nothing to measure


def test_what_is_stopped_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("text,label\none,a\nOne!,b\n")
    with Project.create(tmp_path / "project", modality="text") as project:
        for _ in import_source(project, tmp_path / "some.csv"):
            pass
        for _ in same_texts.search(project, lambda: True):
            pass
        assert project.near.unsearched() == 2


@pytest.mark.parametrize(("one", "other"), [("10 €", "10 $"), ("a.b", "ab")])
def test_signs_count_for_nothing(one: str, other: str) -> None:
    assert same_texts.plain(one) == same_texts.plain(other)
