"""Dates of tables, and splits by them: strict, honest where a cell has two readings; whole groups, whole dates."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.project.samples import date_split, dates


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024/3/1", "2024-03-01"),
        ("2024.03.01", "2024-03-01"),
        ("2024年3月1日", "2024-03-01"),
        ("1.3.2024", "2024-03-01"),
        ("1. 3. 2024 7:05", "2024-03-01T07:05"),
        ("2024-03-01T07:05:09.123Z", "2024-03-01T07:05:09"),
        ("2024-03-01 01:00:00+02:00", "2024-02-29T23:00"),
        ("2024-03-01 14:00 +1400", "2024-03-01"),
        ("2024-02-29 10:00-14:00", "2024-03-01"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        (" 2024-03-01 ", "2024-03-01"),
    ],
)
def test_common_forms_are_read(cell: str, expected: str) -> None:
    assert dates.read([cell]).found == (day(expected),)


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-13-01", "2024-02-30", "2024-3", "20240301", "1.3.24", "yesterday", "2024-03-01 25:00", "2024/3-1", "٣"),
        *(f"2024-03-01 10:00{zone}" for zone in ("+99:99", "-99:99", "+14:01", "-15:00", "+01:60", "+0199")),
    ],
)
def test_what_is_no_date_is_none(cell: str) -> None:
    found = dates.read([cell])
    assert (found.found, found.odd, found.are_likely) == ((None,), (cell,), False)


def test_the_column_says_which_number_is_the_day() -> None:
    found = dates.read(["03/01/2024", "", "25/01/2024"])
    assert (found.found[0], found.order, found.is_open) == (day("2024-01-03"), "day", False)
    found = dates.read(["03/01/2024", "01/25/2024"])
    assert (found.found[0], found.order, found.is_open) == (day("2024-03-01"), "month", False)


def test_where_it_does_not_somebody_has_to() -> None:
    found = dates.read(["03/01/2024", "04/02/2024"])
    assert (found.is_open, found.example) == (True, "03/01/2024")
    assert dates.read(["03/01/2024"], "month").found == (day("2024-03-01"),)
    both = dates.read(["25/01/2024", "01/25/2024"])
    assert both.is_open and len(both.odd) == 1  # not both can be dates


@given(st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)))
def test_what_iso_says_is_what_is_read(moment: datetime.datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert dates.read([moment.isoformat()]).found == (moment.replace(tzinfo=datetime.UTC),)


def _made(groups: str, days: str, fractions: tuple[float, float, float], fixed: str = "") -> date_split.DateSplit:
    moments = [None if one == "-" else day("2024-01-01") + datetime.timedelta(int(one)) for one in days]
    kept = {"t": "test", "v": "val"}
    return date_split.make(list(groups), moments, fractions, [kept.get(one) for one in fixed.ljust(len(groups), ".")])


def _letters(found: date_split.DateSplit) -> str:
    return "".join({"train": ".", "val": "v", "test": "t"}[split] for split in found.splits)


def test_the_newest_are_test_and_those_before_them_validation() -> None:
    found = _made("abcdefghij", "0912345678", (0.6, 0.2, 0.2))
    assert _letters(found) == ".t.....vvt"
    assert found.begins == {"test": day("2024-01-09"), "val": day("2024-01-07")}


def test_a_group_stays_whole_by_its_newest_member() -> None:
    assert _letters(_made("abca", "0129", (0.5, 0, 0.5))) == "t..t"


def test_rows_of_one_date_are_never_parted_and_the_oldest_trains() -> None:
    assert _letters(_made("abcdef", "011111", (0.7, 0.15, 0.15))) == ".ttttt"
    assert _letters(_made("abc", "111", (0.7, 0.15, 0.15))) == "..."


def test_rows_without_a_date_stay_in_training_and_are_counted() -> None:
    found = _made("abcdaef", "-123--9", (0.5, 0.25, 0.25))
    assert found.undated == 3
    assert [found.splits[at] for at in (0, 4, 5)] == ["train"] * 3


def test_a_split_that_came_with_the_data_stays() -> None:
    found = _made("abcdea", "012345", (0.8, 0.2, 0.0), "t")
    assert _letters(found) == "t...vt"  # what belongs to it follows it


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("-0123456789")), min_size=1, max_size=30),
    st.sampled_from([(0.7, 0.15, 0.15), (0.8, 0.2, 0.0), (0.2, 0.4, 0.4)]),
)
def test_no_training_group_is_newer_than_what_it_is_judged_on(
    rows: list[tuple[str, str]], fractions: tuple[float, float, float]
) -> None:
    groups, days = "".join(row[0] for row in rows), "".join(row[1] for row in rows)
    found = _made(groups, days, fractions)
    newest: dict[str, int] = {}
    for group, one in rows:
        newest[group] = max(newest.get(group, -1), -1 if one == "-" else int(one))
    place = {"train": 0, "val": 1, "test": 2}
    of = dict(zip(groups, found.splits, strict=True))
    assert all(of[group] == split for group, split in zip(groups, found.splits, strict=True))
    ordered = sorted(newest, key=lambda group: (newest[group], place[of[group]]))
    assert [place[of[group]] for group in ordered] == sorted(place[of[group]] for group in ordered)
    assert not any(newest[a] == newest[b] and of[a] != of[b] for a in newest for b in newest)
