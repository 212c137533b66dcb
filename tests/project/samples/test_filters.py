"""Saved filters: kept, renamed, deleted; any query comes back as it was, and no other text passes for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project.samples.filters import Filters, from_json, to_json
from tldesk.project.samples.samples import SORTS, SPLITS, STATUSES, Query
from tldesk.project.store import Project


def queries() -> st.SearchStrategy[Query]:
    ids = st.none() | st.lists(st.integers(0, 10**6), max_size=5).map(tuple)
    found = st.builds(
        Query,
        label=st.none() | st.text(max_size=9),
        split=st.sampled_from([None, "", *SPLITS]),
        status=st.sampled_from(STATUSES),
        text=st.text(max_size=9),
        sort=st.sampled_from(SORTS),
        descending=st.booleans(),
        ids=ids,
    )
    return found.filter(lambda query: query.sort != "given" or query.ids is not None)


@given(queries())
def test_a_query_comes_back_as_it_was(query: Query) -> None:
    assert from_json(to_json(query)) == query


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5), queries())
def test_what_is_no_query_is_refused(value: object, query: Query) -> None:
    for key in ("label", "split", "status", "text", "sort", "descending", "ids", "other"):
        text = json.dumps(json.loads(to_json(query)) | {key: value})
        try:
            found = from_json(text)
        except ValueError:
            continue
        assert from_json(to_json(found)) == found
        assert found.sort in SORTS and found.status in STATUSES
        assert key != "other"


@pytest.mark.parametrize("text", ["", "[]", "{", "7", '{"ids": [1, "2"]}', '{"ids": [true]}', '{"sort": "given"}'])
def test_damage_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever is wrong with it
        from_json(text)


def test_filters_are_kept_renamed_and_deleted(clothes: Project) -> None:
    filters = Filters(clothes.store)
    wet = Query(status="flagged", text="wet")
    assert filters.save("  wet ones ", wet) == "wet ones"
    filters.save("All hats", Query(label="hat"))
    filters.save("All hats", Query(label="hat", split="train"))
    assert list(filters.all()) == ["All hats", "wet ones"]
    folder = clothes.folder
    clothes.close()
    with Project.open(folder) as again:
        filters = Filters(again.store)
        assert filters.all() == {"All hats": Query(label="hat", split="train"), "wet ones": wet}
        assert filters.rename("wet ones", "dry ones") == "dry ones"
        with pytest.raises(TldeskError, match="All hats"):
            filters.rename("dry ones", "All hats")
        with pytest.raises(KeyError):
            filters.rename("wet ones", "new")
        filters.delete("All hats")
        assert filters.all() == {"dry ones": wet}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 61])
def test_a_name_has_to_fit_a_line(clothes: Project, name: str) -> None:
    with pytest.raises(TldeskError) as caught:
        Filters(clothes.store).save(name, Query())
    assert caught.value.code == "bad_filter_name"


def test_a_filter_that_cannot_be_read_hides_no_other(clothes: Project) -> None:
    filters = Filters(clothes.store)
    filters.save("good", Query(label="hat"))
    with clothes.store.writing() as db:
        db.execute("INSERT INTO saved_filters VALUES ('bad', '{\"status\": \"gone\"}')")
    assert filters.all() == {"good": Query(label="hat")}


def test_one_that_is_restored_overwrites_no_newer_one(clothes: Project) -> None:
    filters = Filters(clothes.store)
    newer, older = Query(text="new"), Query(text="old")
    filters.save("mine", newer)
    assert filters.restore("mine", older) == "mine 2"
    assert filters.restore("mine", older) == "mine 3"
    assert filters.restore("other", older) == "other"
    long = "x" * 60
    filters.save(long, newer)
    assert filters.restore(long, older) == f"{'x' * 56} 2"
    assert filters.all()["mine"] == filters.all()[long] == newer
