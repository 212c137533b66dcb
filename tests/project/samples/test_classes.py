"""Classes: their order, their names, and that an added one stays."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project.samples.classes import LONGEST_NAME, checked_name
from tldesk.project.store import Project


def test_an_added_class_is_last_and_stays(clothes: Project) -> None:
    clothes.edits.add_class("  shoe ")
    added = clothes.classes.all()[-1]
    assert (added.name, added.color_index, added.count) == ("shoe", 3, 0)
    clothes.close()
    with Project.open(clothes.folder) as project:
        assert project.classes.names() == ["pants", "shirt", "hat", "shoe"]
        assert [(info.name, info.count) for info in project.classes.all()] == [
            ("pants", 3),
            ("shirt", 3),
            ("hat", 3),
            ("shoe", 0),
        ]
        assert project.edits.set_label([10], "shoe").ids == (10,)


def test_a_name_is_taken_once_however_it_is_written(clothes: Project) -> None:
    clothes.edits.add_class("caf\u00e9")
    for name in ("pants", " pants", "cafe\u0301"):
        with pytest.raises(TldeskError) as caught:
            clothes.edits.add_class(name)
        assert caught.value.code == "class_exists"
    assert len(clothes.classes.names()) == 4


@pytest.mark.parametrize("name", ["No label", " NO LABEL", "无标签"])
def test_no_class_is_called_as_what_has_none(clothes: Project, name: str) -> None:
    for refused in (clothes.edits.add_class, lambda new: clothes.edits.rename_class("pants", new)):
        with pytest.raises(TldeskError) as caught:
            refused(name)
        assert caught.value.code == "class_means_none"


@pytest.mark.parametrize(
    "name", ["", "   ", "two\nlines", "\u200b", "a\x00b", "y\u2028x", "x" * (LONGEST_NAME + 1), "a\ud800"]
)
def test_a_bad_name_is_refused(clothes: Project, name: str) -> None:
    with pytest.raises(TldeskError) as caught:
        clothes.edits.add_class(name)
    assert caught.value.code == "bad_class_name"
    caught.value.text.encode()
    assert clothes.classes.names() == ["pants", "shirt", "hat"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40))
def test_a_name_that_passes_can_be_stored_and_found(empty: Project, name: str) -> None:
    try:
        clean = checked_name(name)
    except TldeskError:
        return
    assert checked_name(clean) == clean
    empty.classes.ensure([name])
    assert clean in empty.classes.names()


def test_ensure_keeps_the_order_and_adds_all_or_nothing(empty: Project) -> None:
    empty.classes.ensure(["b", "a"])
    assert empty.classes.ensure(["a", "c"]) == {"b": 1, "a": 2, "c": 3}
    with pytest.raises(TldeskError):
        empty.classes.ensure(["d", "\n"])
    assert empty.classes.names() == ["b", "a", "c"]
