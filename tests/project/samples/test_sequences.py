"""Names and times propose which photos may have been taken one after the other."""

from __future__ import annotations

import time
from pathlib import Path

from tldesk.project.samples.groups import Content
from tldesk.project.samples.sequences import REACH, neighbours


def contents(*names: str, times: list[str | None] | None = None) -> list[Content]:
    taken = times or [None] * len(names)
    return [
        Content(f"{at:064}", Path("/photos") / name, True, taken_at)
        for at, (name, taken_at) in enumerate(zip(names, taken, strict=True))
    ]


def test_numbers_that_follow_one_another_in_one_folder() -> None:
    found = neighbours(
        contents("a/IMG_10.jpg", "a/IMG_9.jpg", "b/IMG_11.jpg", "a/IMG_12 small.jpg", "a/DSC_11.jpg", "a/face.jpg")
    )
    assert found == [(0, 1)]


def test_a_gap_ends_a_run() -> None:
    assert neighbours(contents("1.jpg", "2.jpg", "40.jpg")) == [(0, 1)]


def test_a_photo_is_proposed_with_a_few_others_only() -> None:
    found = neighbours(contents(*[f"{number:03}.jpg" for number in range(100)]))
    assert len(found) == sum(100 - step for step in range(1, REACH + 1))


def test_times_within_seconds_whatever_the_names_and_folders() -> None:
    times = ["2024-05-01T10:00:00", "2024-05-01T10:00:05", None, "2024-05-01T10:02:00"]
    assert neighbours(contents("a/x.jpg", "b/y.jpg", "b/z.jpg", "c/w.jpg", times=times)) == [(0, 1)]


def test_a_number_without_end_is_no_number() -> None:
    assert neighbours(contents("1" * 400 + ".jpg", "1" * 399 + "2.jpg")) == []


def test_a_time_that_is_none_proposes_nothing() -> None:
    times: list[str | None] = ["2024-05-01T10:00:00", "nonsense", "0001-01-01T00:00:00+14:00", "2024-05-01T10:00:05"]
    assert neighbours(contents("a.jpg", "b.jpg", "c.jpg", "d.jpg", times=times)) == [(0, 3)]


def test_a_name_of_a_million_digits_takes_no_time() -> None:
    before = time.process_time()
    assert neighbours(contents("1" * 1_000_000 + "a1a.jpg", "1" * 1_000_000 + "a2a.jpg", "1" * 1_000_000)) == [(0, 1)]
    assert time.process_time() - before < 2
