"""Each check counts what it names, shows exactly those samples, and leaves an even set alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from project.conftest import row
from tldesk.media.measures import BAD_TIME, Measures
from tldesk.project.samples.checks import CHECKS, CheckResults, Finding
from tldesk.project.store import Project

EVEN = Measures(dhash=0, brightness=120.0, contrast=50.0, sharpness=400.0)


def measures(number: int, **values: Any) -> Measures:
    """Those of an ordinary image, which differ a little from one to the next."""
    spread = 1 + (number % 9 - 4) / 40
    return Measures(**{"dhash": 0, "brightness": 120 * spread, "contrast": 50.0, "sharpness": 400 * spread, **values})


@pytest.fixture
def put(empty: Project) -> Callable[..., int]:
    """Puts one file; its id."""
    root = empty.files.root(empty.folder / "photos")

    def add(path: str, label: str | None = "a", content: str | None = None, **values: object) -> int:
        empty.files.put(root, [row(path, content, label=label, **{"measures": EVEN, **values})])
        return empty.files.known(root)[path].id

    return add


@pytest.fixture
def even(empty: Project, put: Callable[..., int]) -> Project:
    """Forty ordinary images of two classes, in splits."""
    for number in range(40):
        put(f"{number}.jpg", "ab"[number % 2], measures=measures(number))
    empty.splits.assign_missing()
    return empty


def run(project: Project) -> CheckResults:
    return project.checks.run(project.samples.summary())


def found(project: Project, check: str) -> Finding:
    return next(one for one in run(project).findings if one.check == check)


def shown(project: Project, check: str) -> list[int]:
    """The ids that a click on a check shows; their number is what it counts."""
    finding = found(project, check)
    ids = project.samples.ids(finding.query).tolist() if finding.count else []
    if check != "imbalance":
        assert len(ids) == finding.count
    return ids


def test_an_even_set_has_nothing_to_look_at(even: Project) -> None:
    report = run(even)
    assert [one.check for one in report.findings] == list(CHECKS)
    assert {one.check for one in report.findings if one.count} == set()
    assert (report.unmeasured, report.unsearched) == (0, 40)


def test_an_empty_project_has_nothing_to_look_at(empty: Project) -> None:
    assert {one.count for one in run(empty).findings} == {0}


@pytest.mark.parametrize(
    ("check", "values"),
    [
        ("dark", {"measures": measures(0, brightness=20.0)}),
        ("blurred", {"measures": measures(0, sharpness=15.0)}),
        ("empty", {"measures": measures(0, contrast=3.0)}),
        ("camera", {"measures": measures(0, camera_problem=BAD_TIME)}),
        ("size", {"width": 400, "height": 300}),
        ("size", {"width": 16, "height": 12}),
        ("shape", {"width": 110, "height": 30}),
        ("shape", {"width": 24, "height": 50}),
        ("unreadable", {"problem": "image_unreadable", "problem_text": "the file is damaged"}),
    ],
)
def test_what_stands_out_is_found(
    even: Project, put: Callable[..., int], check: str, values: dict[str, object]
) -> None:
    id_ = put("odd.jpg", **values)
    assert shown(even, check) == [id_]
    if check != "unreadable":
        even.edits.set_excluded([id_], True)
        assert shown(even, check) == [], "an excluded image needs no look"


def test_a_set_that_is_dark_or_smooth_throughout_is_no_fault(empty: Project, put: Callable[..., int]) -> None:
    """Limits go by the project's own images: cells of a slide are all smooth, night photos all dark."""
    for number in range(40):
        put(f"{number}.jpg", measures=measures(number, brightness=30 + number % 7, sharpness=20 + number % 5))
    assert shown(empty, "dark") == shown(empty, "blurred") == []


def test_sizes_of_all_kinds_are_no_fault(empty: Project, put: Callable[..., int]) -> None:
    for number in range(40):
        put(f"{number}.jpg", width=100 * 2 ** (number % 5), height=80 * 2 ** (number % 5))
    assert shown(empty, "size") == []


def test_upright_and_lying_photos_are_no_fault(empty: Project, put: Callable[..., int]) -> None:
    for number in range(40):
        put(f"{number}.jpg", width=300, height=400)
    lying, square = put("lying.jpg", width=400, height=300), put("square.jpg", width=300, height=300)
    assert not {lying, square} & set(shown(empty, "shape"))


def test_duplicates_and_conflicts(even: Project, put: Callable[..., int]) -> None:
    twins = [put("x.jpg", "a", "same"), put("y.jpg", "a", "same")]
    assert shown(even, "duplicate") == twins
    assert shown(even, "conflict") == []
    even.edits.set_label([twins[1]], "b")
    assert shown(even, "conflict") == twins
    other = [put("p.jpg", "a", "other"), put("q.jpg", "a", "other")]
    late = put("z.jpg", "a", "same")
    assert shown(even, "duplicate") in ([*twins, late, *other], [*other, *twins, late]), "copies side by side"


def test_leaks_by_content_and_by_near_group(even: Project, put: Callable[..., int]) -> None:
    same = [put("x.jpg", "a", "same", split="train"), put("y.jpg", "a", "same", split="test")]
    near = [put("p.jpg", "a", split="train"), put("q.jpg", "a", split="val"), put("r.jpg", "a", split="val")]
    put("s.jpg", "a", split="test")
    groups = {sample.sha256: sample.id for sample in even.samples.training_rows()}
    even.near.put(groups | {sample.sha256: 9999 for sample in even.samples.get(near)})
    assert shown(even, "leak") == same
    assert sorted(shown(even, "near_leak")) == near
    assert sorted(shown(even, "near")) == near
    even.edits.set_excluded([near[0]], True)
    assert shown(even, "near_leak") == []
    assert sorted(shown(even, "near")) == near[1:]
    even.edits.set_excluded([near[1]], True)
    assert shown(even, "near") == [], "one alone is like no other"


def test_leaks_by_scene_are_told_beside_those_by_near_group(even: Project, put: Callable[..., int]) -> None:
    near = [put("p.jpg", "a", split="train"), put("q.jpg", "a", split="val")]
    scene = [put("r.jpg", "a", split="train"), put("s.jpg", "b", split="test"), put("t.jpg", "a", split="test")]
    contents = {sample.id: sample.sha256 for sample in even.samples.training_rows()}
    own = {sha256: id_ for id_, sha256 in contents.items()}
    joined = own | {contents[id_]: 9999 for id_ in near}
    scenes = {sha256: (group, "near") for sha256, group in joined.items()}
    even.near.put(joined, scenes | {contents[id_]: (7777, "alike") for id_ in scene})
    assert sorted(shown(even, "near_leak")) == near
    assert sorted(shown(even, "scene_leak")) == sorted(shown(even, "scene")) == scene
    even.edits.set_split(scene, "train")
    assert shown(even, "scene_leak") == []


def test_equal_files_in_several_splits_are_told_once(even: Project, put: Callable[..., int]) -> None:
    put("x.jpg", "a", "same", split="train")
    put("y.jpg", "a", "same", split="test")
    even.near.put({sample.sha256: sample.id for sample in even.samples.training_rows()})
    assert found(even, "near_leak").count == 0


def test_small_classes_are_told(even: Project, put: Callable[..., int]) -> None:
    rare = [put(f"rare {number}.jpg", "rare") for number in range(3)]
    even.classes.ensure(["not begun"])
    finding = found(even, "imbalance")
    assert finding.count == 1
    assert shown(even, "imbalance") == rare
    assert finding.limits == {"largest": 20, "smallest": 3}


def test_what_was_not_measured_is_counted(even: Project, put: Callable[..., int]) -> None:
    put("x.jpg", measures=None)
    assert run(even).unmeasured == 1
    even.near.put({sample.sha256: sample.id for sample in even.samples.training_rows()})
    assert run(even).unsearched == 0
