"""Groups keep together what belongs together: no split that is made from them parts a group."""

from __future__ import annotations

import datetime
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.conftest import row
from tldesk.engine.similarity import grouping
from tldesk.media.measures import Measures
from tldesk.project.samples.groups import GROUPINGS, Clusters, GroupCount, SplitRow, counted, grouped
from tldesk.project.samples.split import make_splits
from tldesk.project.samples.together import Divided, Together
from tldesk.project.store import Project

ROW = SplitRow(1, 1, "a" * 64, None, False, 1, "x.jpg", None, None, None)


def rows_of(**columns: Sequence[Any]) -> list[SplitRow]:
    """Rows that differ in these columns, each with a content of its own unless told."""
    count = len(next(iter(columns.values())))
    rows = [replace(ROW, id=at, sha256=f"{at:064}") for at in range(count)]
    return [replace(one, **{name: values[at] for name, values in columns.items()}) for at, one in enumerate(rows)]


def sets_of(rows: list[SplitRow], by: str) -> set[frozenset[int]]:
    members = defaultdict(set)
    for at, group in enumerate(grouped(rows, by)):
        members[group].add(at)
    return {frozenset(group) for group in members.values()}


def sets(*groups: set[int]) -> set[frozenset[int]]:
    return {frozenset(group) for group in groups}


def test_equal_contents_and_near_duplicates_always_belong_together() -> None:
    rows = rows_of(sha256=["a", "b", "a", "c", "d"], near=[1, 2, 1, 2, None])
    assert sets_of(rows, "content") == sets({0, 2}, {1, 3}, {4})


def test_folders_with_their_root() -> None:
    rows = rows_of(path=["p/1.jpg", "p/2.jpg", "q/1.jpg", "p/1.jpg", "1.jpg"], root_id=[1, 1, 1, 2, 1])
    assert sets_of(rows, "folder") == sets({0, 1}, {2}, {3}, {4})


def test_a_series_differs_in_the_last_number_only() -> None:
    paths = [
        "film 1_0001.jpg",
        "film 1_0002.jpg",
        "film 2_0001.jpg",
        "a/film 1_0003.jpg",
        "face.png",
        "10.jpg",
        "9.jpg",
    ]
    assert sets_of(rows_of(path=paths), "series") == sets({0, 1}, {2}, {3}, {4}, {5, 6})


def test_pictures_taken_within_a_minute_of_one_another() -> None:
    times = ["2024-05-01T10:00:50", None, "2024-05-01T10:00:00", "2024-05-01T10:01:45", "2024-05-01T10:03:00", None]
    assert sets_of(rows_of(taken_at=times), "time") == sets({0, 2, 3}, {4}, {1}, {5})


def test_a_column_joins_and_chains_with_the_rest() -> None:
    rows = rows_of(group_name=["x", "y", None, "x", None], near=[None, 7, 7, 8, 8])
    assert sets_of(rows, "column") == sets({0, 3, 4}, {1, 2})


def test_groups_are_counted() -> None:
    rows = rows_of(group_name=["x", "x", "x", "y"])
    assert counted(grouped(rows, "column")) == GroupCount(2, 3)


def test_unknown_groupings_are_refused() -> None:
    with pytest.raises(KeyError):
        grouped([ROW], "colour")


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_clusters_are_the_connected_parts(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, joins = graph
    clusters = Clusters(count)
    neighbours = defaultdict(set)
    for one, other in joins:
        clusters.join(one, other)
        neighbours[one].add(other)
        neighbours[other].add(one)
    for start in range(count):
        reached, todo = {start}, [start]
        while todo:
            todo += neighbours[todo.pop()] - reached
            reached.update(todo)
        assert clusters.root(start) == min(reached)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),  # class
            st.sampled_from("abcdef"),  # content
            st.sampled_from([None, 1, 2, 3]),  # near group
            st.sampled_from(["p/1.jpg", "p/2.jpg", "q/film_7.jpg", "q/film_8.jpg", "r.jpg"]),
            st.sampled_from([None, "x", "y"]),
            st.sampled_from([None, "2024-05-01T10:00:00", "2024-05-01T10:00:30", "2024-05-02T10:00:00"]),
        ),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from(sorted(GROUPINGS)),
    st.integers(0, 3),
)
def test_no_group_is_parted_by_the_splits_made_from_it(values: list[tuple[Any, ...]], by: str, seed: int) -> None:
    names = ("class_id", "sha256", "near", "path", "group_name", "taken_at")
    rows = rows_of(**{name: [value[at] for value in values] for at, name in enumerate(names)})
    groups = grouped(rows, by)
    splits = make_splits([one.class_ids for one in rows], groups, seed=seed)
    for key in ([one.sha256 for one in rows], [one.near for one in rows], GROUPINGS[by](rows)):
        where = defaultdict(set)
        for value, split in zip(key, splits, strict=True):
            where[value].add(split)
        assert all(len(there) == 1 for value, there in where.items() if value is not None)


# ---------------------------------------------------------------------------------------------- in a project


@pytest.fixture
def put(empty: Project) -> Callable[..., list[int]]:
    """Puts files of one label: (path, further columns of the row) each."""

    def add(label: str, *files: tuple[str, dict[str, Any]]) -> list[int]:
        root = empty.files.root(empty.folder / "photos")
        empty.files.put(root, [row(path, label=label, **values) for path, values in files])
        known = empty.files.known(root)
        return [known[path].id for path, _ in files]

    return add


def near(project: Project, *groups: list[int]) -> None:
    """Have a search find these groups of samples."""
    found = {sample.sha256: 1000 + sample.id for sample in project.samples.training_rows()}
    for number, ids in enumerate(groups):
        found |= {sample.sha256: number for sample in project.samples.get(ids)}
    project.near.put(found)


def test_near_duplicates_lie_in_one_split(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", *[(f"{number}.jpg", {}) for number in range(40)])
    near(empty, ids[:4], ids[4:12])
    empty.splits.assign_missing()
    for group in (ids[:4], ids[4:12]):
        assert len({sample.split for sample in empty.samples.get(group)}) == 1
    later = put("a", ("later.jpg", {}))
    tested = next(sample.id for sample in empty.samples.training_rows() if sample.split == "test")
    near(empty, [tested, *later])
    empty.splits.assign_missing()
    assert empty.samples.one(later[0]).split == "test", "a later copy follows"


@pytest.mark.parametrize(
    ("by", "files"),
    [
        ("folder", [(f"{number % 8}/{number}.jpg", {}) for number in range(40)]),
        ("series", [(f"film{number % 8}_{number}.jpg", {}) for number in range(40)]),
        ("column", [(f"{number}.jpg", {"group": f"patient {number % 8}"}) for number in range(40)]),
        (
            "time",
            [
                (f"{n}.jpg", {"measures": Measures(0, 1.0, 1.0, 1.0, f"2024-05-01T1{n % 8}:00:0{n // 8}")})
                for n in range(40)
            ],
        ),
    ],
)
def test_splits_are_remade_by_group(
    empty: Project, put: Callable[..., list[int]], by: str, files: list[tuple[str, dict[str, object]]]
) -> None:
    ids = put("a", *files)
    assert empty.splits.groupings()[by] == GroupCount(8, 5)
    empty.splits.remake(by=by)
    assert empty.splits.together == Together(by)
    where = defaultdict(set)
    for number, sample in enumerate(empty.samples.get(ids)):
        where[number % 8].add(sample.split)
    assert all(len(splits) == 1 for splits in where.values())
    assert set().union(*where.values()) == {"train", "val", "test"}


def test_only_groupings_that_change_something_are_offered(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", *[(f"{name}.jpg", {}) for name in ("anna", "bert", "carl")])
    assert set(empty.splits.groupings()) == {"content", "folder"}


def test_reviewed_pairs_come_no_more(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", *[(f"{number}.jpg", {}) for number in range(6)])
    near(empty, ids[:3], ids[3:5])
    assert empty.near.pairs() == [(ids[0], ids[1]), (ids[0], ids[2]), (ids[3], ids[4])]
    one, other = (sample.sha256 for sample in empty.samples.get([ids[0], ids[2]]))
    assert empty.edits.keep_both(other, one).fields == {"near_pairs"}
    assert empty.near.pairs() == [(ids[0], ids[1]), (ids[3], ids[4])]
    assert empty.edits.undo_text() == "Both of two near duplicates kept"
    empty.edits.undo()
    assert empty.near.pairs() == [(ids[0], ids[1]), (ids[0], ids[2]), (ids[3], ids[4])]
    empty.edits.set_excluded([ids[0]], True)
    assert empty.near.pairs() == [(ids[1], ids[2]), (ids[3], ids[4])], "an excluded one is compared with none"


def test_a_search_counts_until_there_is_something_new(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", ("1.jpg", {}), ("2.jpg", {}))
    assert empty.near.unsearched() == 2
    near(empty)
    assert empty.near.unsearched() == 0
    put("a", ("3.jpg", {}))
    assert empty.near.unsearched() == 1


def test_a_time_that_is_none_and_a_name_without_end() -> None:
    times = ["2024-05-01T10:00:00", "nonsense", "2024-05-01T10:00:30+00:00", None]
    assert sets_of(rows_of(taken_at=times), "time") == sets({0, 2}, {1}, {3})
    before = time.process_time()
    assert sets_of(rows_of(path=["1" * 1_000_000 + "a1", "1" * 1_000_000 + "a22"]), "series") == sets({0, 1})
    assert time.process_time() - before < 2


def test_named_groups_that_leave_a_class_without_val_are_divided(empty: Project, put: Callable[..., list[int]]) -> None:
    """Each class in a folder of its own, and the images of one folder are to stay together."""
    for name in ("a", "b"):
        put(name, *[(f"{name}/{number}.jpg", {}) for number in range(20)])
    empty.splits.assign_missing()
    assert empty.splits.groupings()["folder"] == GroupCount(2, 20)
    assert empty.splits.divided() == Divided()
    expected = Divided(("a", "b"), ("val", "test"))
    assert empty.splits.would_divide(by="folder") == expected
    empty.splits.remake(by="folder")
    assert empty.splits.divided() == expected
    assert all(splits["val"] == 3 for splits in empty.samples.summary().by_class.values())
    notes = [note for note in grouping.notes(empty) if note.code == "groups_divided_test"]
    assert notes[0].arguments == {"classes": "“a”, “b”"}
    empty.edits.undo()
    assert empty.splits.divided() == Divided() and not list(grouping.notes(empty))
    assert empty.splits.together == Together(), "what was to stay together goes back with the splits"
    empty.edits.redo()
    assert empty.splits.together == Together("folder")


def test_what_stays_together_is_kept_where_no_image_moves(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", *[(f"{number}.jpg", {}) for number in range(20)])
    empty.splits.assign_missing()
    assert empty.splits.remake(scenes=False).ids == ()
    assert empty.splits.together == Together(scenes=False)
    assert not empty.splits.remake(scenes=False).ids
    empty.edits.undo()
    assert empty.splits.together == Together(), "the second was no edit"


@pytest.mark.parametrize("scenes", [True, False])
@pytest.mark.parametrize("column", ["date", "sent dated by", " at", "日期"])
def test_by_which_dates_splits_were_made_is_remembered(
    empty: Project, put: Callable[..., list[int]], scenes: bool, column: str
) -> None:
    ids = put("a", *[(f"{number}.jpg", {}) for number in range(9)])
    dates = {id_: datetime.datetime(2026, 1, 1 + at, tzinfo=datetime.UTC) for at, id_ in enumerate(ids)}
    empty.splits.remake_by_date(dates, by="folder", scenes=scenes, column=column)
    assert empty.splits.together == Together("folder", scenes, column)
    empty.splits.remake(by="folder", scenes=scenes)
    assert empty.splits.together == Together("folder", scenes)
    empty.edits.undo()
    assert empty.splits.together.date == column


def test_groups_of_a_table_stay_together_until_something_else_is_chosen(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    ids = put("a", *[(f"{number}.jpg", {"group": f"patient {number % 8}"}) for number in range(40)])

    def parted() -> int:
        splits = [sample.split for sample in empty.samples.get(ids)]
        return sum(len(set(splits[patient::8])) > 1 for patient in range(8))

    empty.splits.assign_missing()
    assert parted() == 0
    assert empty.splits.together == Together("column")
    assert empty.splits.groupings()["column"] == GroupCount(8, 5)
    empty.splits.remake()
    assert parted() > 0
    later = put("a", ("40.jpg", {"group": "patient 0"}))
    empty.splits.assign_missing()
    assert empty.splits.together == Together() and empty.samples.get(later)[0].split


def splits_by_class(project: Project) -> dict[str, dict[str, int]]:
    return project.samples.summary().by_class


@pytest.mark.parametrize("way", ["import", "settle", "remake"])
def test_a_class_that_lies_in_one_burst_of_near_duplicates_is_divided(
    empty: Project, put: Callable[..., list[int]], way: str
) -> None:
    shirts = put("shirt", *[(f"shirt {number}.jpg", {}) for number in range(40)])
    burst = [put(name, *[(f"{name}{n}.jpg", {}) for n in range(count)]) for name, count in (("pants", 9), ("coat", 3))]
    if way == "settle":
        empty.splits.assign_missing()
    near(empty, *burst)
    if way == "settle":
        empty.splits.settle()
    empty.splits.assign_missing()
    if way == "remake":
        empty.edits.set_splits(dict.fromkeys([*burst[0], *burst[1]], "train"))
        expected = empty.splits.would_divide()
        empty.splits.remake()
        assert empty.splits.divided() == expected
    by_class = splits_by_class(empty)
    assert by_class["coat"] == {"train": 1, "val": 1, "test": 1}
    assert by_class["pants"]["val"] and by_class["pants"]["train"] > by_class["pants"]["val"]
    assert empty.splits.divided() == Divided(("pants", "coat"), ("val", "test"))
    assert len({sample.split for sample in empty.samples.get(shirts)}) == 3


def test_equal_files_are_never_parted(empty: Project, put: Callable[..., list[int]]) -> None:
    root = empty.files.root(empty.folder / "photos")
    empty.files.put(root, [row(f"{n}.jpg", "same", label="twin") for n in range(6)])
    put("b", *[(f"b{number}.jpg", {}) for number in range(20)])
    empty.splits.assign_missing()
    empty.splits.remake()
    assert splits_by_class(empty)["twin"] == {"train": 6}
    assert empty.splits.divided() == Divided()


def test_a_folder_falls_into_bursts_before_bursts_fall_into_images(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    hats = put("hat", *[(f"hat/{number}.jpg", {}) for number in range(12)])
    shirts = put("shirt", *[(f"shirt/{number}.jpg", {}) for number in range(30)])
    samples = empty.samples.get(hats + shirts)
    sizes = {sample.sha256: (at // 6 if at < 12 else 100 + at, "burst") for at, sample in enumerate(samples)}
    empty.near.put({sample.sha256: 1000 + at for at, sample in enumerate(samples)}, sizes)
    empty.splits.remake(by="folder")
    for burst in (hats[:6], hats[6:]):
        assert len({sample.split for sample in empty.samples.get(burst)}) == 1
    assert splits_by_class(empty)["hat"] == {"train": 6, "val": 6}


def test_every_class_of_a_divided_group_is_named(empty: Project, put: Callable[..., list[int]]) -> None:
    """Divided for the sake of the hats, the group also holds shorts, of which others lie elsewhere."""
    hats = put("hat", *[(f"hat{number}.jpg", {}) for number in range(20)])
    shorts = put("shorts", *[(f"shorts{number}.jpg", {}) for number in range(6)])
    put("shirt", *[(f"shirt{number}.jpg", {}) for number in range(40)])
    near(empty, hats + shorts)
    empty.splits.assign_missing()
    assert empty.splits.divided() == Divided(("hat", "shorts"), ("val", "test"))
    assert [note.code for note in grouping.notes(empty)] == ["groups_found", "groups_divided_test"]


def test_groups_that_came_with_their_splits_were_not_divided_here(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    trained = put("a", *[(f"{number}.jpg", {"split": "train"}) for number in range(20)])
    tested = put("a", *[(f"t{number}.jpg", {"split": "test"}) for number in range(5)])
    near(empty, trained[:3] + tested[:3])
    empty.splits.assign_missing()
    assert empty.splits.divided() == Divided()
    empty.edits.set_split(trained[3:4], "val")
    near(empty, trained[3:6])
    assert empty.splits.divided() == Divided(("a",), ("val",)), "the user did"


def test_a_given_test_that_shows_what_val_showed_was_not_divided_here(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    """What was taken for val goes back to train when it is found to be like an image of the test."""
    trained = put("a", *[(f"{number}.jpg", {"split": "train"}) for number in range(20)])
    tested = put("a", *[(f"t{number}.jpg", {"split": "test"}) for number in range(5)])
    empty.splits.assign_missing()
    (first, *_) = [sample.id for sample in empty.samples.get(trained) if sample.split == "val"]
    near(empty, [first, tested[0]])
    empty.splits.settle()
    assert empty.samples.get([first])[0].split == "train"
    assert empty.splits.divided() == Divided()
