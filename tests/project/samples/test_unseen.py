"""Letters that cannot be seen: which they are, and that no two classes differ by them alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project import importers
from tldesk.project.exchange.importing import import_source
from tldesk.project.importers import records
from tldesk.project.runs.events import Imported
from tldesk.project.samples import unseen
from tldesk.project.store import Project

from ..sources import make_files

ALIKE = (
    "cat\u200b",
    "c\u00adat",
    "\u202ecat\u202c",
    "c\u2066at\u2069",
    "cat\ufe0f",
    "cat\U000e0063",
    "\u3164cat",
    "cat\u2800",
)
# Persian, Hindi, and emoji of several parts: what is between them is seen.
WRITTEN = ("می\u200cخواهم", "क\u094d\u200dष", "👩🏽\u200d💻", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "Café №1", "猫")


@pytest.mark.parametrize("name", ALIKE)
def test_they_are_refused_where_a_name_is_typed(clothes: Project, name: str) -> None:
    assert unseen.removed(name) == "cat"
    clothes.edits.add_class("cat")
    before = clothes.classes.names()
    for act in (
        lambda: clothes.edits.add_class(name),
        lambda: clothes.edits.rename_class("cat", name),
        lambda: clothes.classes.ensure([name]),
        lambda: clothes.rename(name),
    ):
        with pytest.raises(TldeskError) as caught:
            act()
        assert caught.value.code == "unseen_letters" and "\ufffd" in caught.value.text
    assert clothes.classes.names() == before


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_script_needs_stays(clothes: Project, name: str) -> None:
    clothes.edits.add_class(name)
    assert clothes.classes.names()[-1] == name == unseen.removed(name)


def test_a_joiner_that_joins_nothing_makes_no_other_class(clothes: Project) -> None:
    ids = clothes.classes.ensure(["cat", "cat\u200d", "c\u200cat"])
    assert len({ids["cat"], ids["cat\u200d"], ids["c\u200cat"]}) == 1
    with pytest.raises(TldeskError, match="already a class"):
        clothes.edits.add_class("ca\u200dt")


def test_an_import_leaves_them_out_and_says_so(empty: Project, tmp_path: Path) -> None:
    source = make_files(tmp_path / "photos", "cat/1.jpg", "cat\u200b/2.jpg", "\u202edog/3.jpg")
    assert importers.preview(source).by_class == {"cat": 2, "dog": 1}
    *_, imported = import_source(empty, source)
    assert isinstance(imported, Imported)
    assert empty.classes.names() == ["cat", "dog"] and empty.samples.count() == 3
    assert [reason for _, reason in imported.problems].count(records.UNSEEN_LETTERS) == 2


def test_a_project_of_somebody_else_is_named_without_them(clothes: Project) -> None:
    clothes.store.set_meta("name", "Photos\u202e gpj.exe")
    assert clothes.name == "Photos gpj.exe"


def test_a_class_of_before_can_be_named_anew_and_back(clothes: Project) -> None:
    with clothes.store.writing() as db:
        db.execute("UPDATE classes SET name = ? WHERE name = ?", ("old\u200b", clothes.classes.names()[0]))
    change = clothes.edits.rename_class("old\u200b", "new")
    assert clothes.edits.undo(change.edit) is not None
    assert "old\u200b" in clothes.classes.names()


# Letters that have an effect beside some others alone, and some of these.
_TOUCHY = st.text("a1\u0644\u0628\u0627\u0915\u094d☀👩💻\u200c\u200d\ufe0e\ufe0f\u00ad\u200b\u202e\u20e3", max_size=8)


@given(st.text(max_size=6) | _TOUCHY)
def test_what_is_removed_once_is_removed_and_may_be_typed(name: str) -> None:
    clean = unseen.removed(name)
    assert unseen.removed(clean) == clean
    assert unseen.checked(clean) == clean
