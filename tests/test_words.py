"""Texts that know their templates: for all others, the English that they are."""

from __future__ import annotations

import copy
import json
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict

import pytest

from tldesk.errors import TldeskError
from tldesk.project.runs.events import noted, to_json
from tldesk.words import Text, filled, hundredths, span

WORDS = filled("{count} {count:image|images} labelled “{value}”", count=1, value="hat")


def test_what_is_not_all_is_never_all_of_it() -> None:
    assert [hundredths(share) for share in (0.8917, 0.9996, 1.0)] == ["89.2", "99.9", "100.0"]
    assert [hundredths(share, 0) for share in (0.004, 0.996, 1.0)] == ["0", "99", "100"]
    assert span(0.6457, 0.985) == "64.6–98.5" and span(0.782, 1.0, 0) == "78–100"


def test_it_is_its_english() -> None:
    assert WORDS == "1 image labelled “hat”" and f"{WORDS}." == "1 image labelled “hat”."
    assert json.dumps(WORDS, ensure_ascii=False) == '"1 image labelled “hat”"'
    with closing(sqlite3.connect(":memory:")) as db:
        assert db.execute("SELECT ?", (WORDS,)).fetchone() == (str(WORDS),)


@pytest.mark.parametrize("way", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_it_is_carried_with_what_it_was_made_of(way: Callable[[Text], Text]) -> None:
    carried = way(WORDS)
    assert carried == WORDS and carried.template == WORDS.template and carried.values == {"count": 1, "value": "hat"}


def test_errors_and_notes_carry_theirs() -> None:
    error = pickle.loads(pickle.dumps(TldeskError("several_labels", count=2)))
    note = noted("warning", "several_labels", count=2)
    assert error.text.template == note.text.template and error.text.values == {"count": 2}  # type: ignore[attr-defined]
    assert asdict(note)["text"].values == {"count": 2} and '"text": "2 images have several labels."' in to_json(note)
