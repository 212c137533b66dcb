"""Splits: by class, by content, made once; given ones are kept."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.measured import Alike, read_alike
from tldesk.project.samples.samples import SPLITS, Query
from tldesk.project.samples.split import FRACTIONS, make_splits, make_splits_of_parts
from tldesk.project.samples.together import Divided
from tldesk.project.store import Project

from ..conftest import row

Rows = list[tuple[str, str]]

# (target, group): few groups, so that many rows share one, also across classes.
rows_strategy = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40).map(str)), min_size=1, max_size=120)
# A group of one class each.
pure_strategy = rows_strategy.map(lambda rows: [(target, f"{target}{group}") for target, group in rows])


def split_of(rows: Rows, seed: int = 0, **options: object) -> list[str]:
    return make_splits([(target,) for target, _ in rows], [group for _, group in rows], seed=seed, **options)  # type: ignore[arg-type]


@given(rows_strategy, st.integers(0, 5))
def test_every_row_has_one_split_and_no_group_crosses(rows: Rows, seed: int) -> None:
    splits = split_of(rows, seed)
    assert len(splits) == len(rows)
    assert set(splits) <= set(SPLITS)
    where = defaultdict(set)
    for (_, group), split in zip(rows, splits, strict=True):
        where[group].add(split)
    assert all(len(found) == 1 for found in where.values())


@given(rows_strategy, st.integers(0, 5))
def test_every_class_trains(rows: Rows, seed: int) -> None:
    splits = split_of(rows, seed)
    trained = {target for (target, _), split in zip(rows, splits, strict=True) if split == "train"}
    assert trained == {target for target, _ in rows}


@given(rows_strategy, st.integers(0, 5), st.randoms())
def test_the_seed_decides_and_not_the_order(rows: Rows, seed: int, shuffle: random.Random) -> None:
    expected = dict(zip((group for _, group in rows), split_of(rows, seed), strict=True))
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    assert dict(zip((group for _, group in shuffled), split_of(shuffled, seed), strict=True)) == expected


@given(st.integers(7, 400), st.integers(0, 9))
def test_counts_are_the_fractions_within_rounding(count: int, seed: int) -> None:
    counts = Counter(split_of([("a", str(number)) for number in range(count)], seed))
    for split, fraction in zip(SPLITS, FRACTIONS, strict=True):
        assert abs(counts[split] - fraction * count) <= 1


@given(pure_strategy, st.integers(0, 5))
def test_groups_cost_at_most_their_size(rows: Rows, seed: int) -> None:
    splits = split_of(rows, seed)
    for target in {target for target, _ in rows}:
        sizes = Counter(group for other, group in rows if other == target)
        counts = Counter(split for (other, _), split in zip(rows, splits, strict=True) if other == target)
        slack = 2 * max(sizes.values()) + 1
        for split, fraction in zip(SPLITS, FRACTIONS, strict=True):
            assert abs(counts[split] - fraction * sizes.total()) <= slack


@given(pure_strategy, st.integers(0, 5))
def test_small_classes_get_val_and_then_test(rows: Rows, seed: int) -> None:
    splits = split_of(rows, seed)
    for target in {target for target, _ in rows}:
        groups = {group for other, group in rows if other == target}
        held = {split for (other, _), split in zip(rows, splits, strict=True) if other == target}
        assert held == set(SPLITS[: len(groups)])


@given(rows_strategy, st.data())
def test_fixed_rows_stay_and_draw_their_group_after_them(rows: Rows, data: st.DataObject) -> None:
    choices = st.lists(st.sampled_from([None, *SPLITS]), min_size=len(rows), max_size=len(rows))
    fixed = data.draw(choices)
    splits = split_of(rows, fixed=fixed)
    assert all(split == kept for split, kept in zip(splits, fixed, strict=True) if kept)
    where = defaultdict(set)
    for (_, group), kept in zip(rows, fixed, strict=True):
        where[group].add(kept)
    for (_, group), split, kept in zip(rows, splits, fixed, strict=True):
        if kept is None and where[group] - {None}:
            assert split in where[group]


def test_rows_that_are_placed_count_towards_the_fractions() -> None:
    rows = [("a", str(number)) for number in range(100)]
    fixed = ["train"] * 70 + [None] * 30
    assert Counter(split_of(rows, fixed=fixed)) == {"train": 70, "val": 15, "test": 15}


def test_seeds_differ() -> None:
    rows = [("a", str(number)) for number in range(60)]
    assert split_of(rows, 1) != split_of(rows, 2)


@pytest.mark.parametrize(
    "fractions", [(0, 0.5, 0.5), (1, -0.1, 0.1), (1, 1), (float("nan"), 0, 0), (1, 1, float("inf"))]
)
def test_bad_fractions_are_refused(fractions: tuple[float, ...]) -> None:
    with pytest.raises(TldeskError, match="split fractions") as caught:
        make_splits([("a",)], ["1"], fractions)
    assert caught.value.code == "bad_value"


def test_nothing_to_split() -> None:
    assert make_splits([], []) == []


# (labels, group) of rows with one to three labels.
several_strategy = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd"), min_size=1, max_size=3), st.integers(0, 60).map(str)),
    min_size=1, max_size=120,
)  # fmt: skip


@given(several_strategy, st.integers(0, 5))
def test_several_labels_keep_groups_whole_and_train_every_class(rows: list[tuple[set[str], str]], seed: int) -> None:
    labels, groups = [tuple(sorted(some)) for some, _ in rows], [group for _, group in rows]
    splits = make_splits(labels, groups, seed=seed)
    where = defaultdict(set)
    for group, split in zip(groups, splits, strict=True):
        where[group].add(split)
    assert all(len(found) == 1 for found in where.values())
    trained = {label for some, split in zip(labels, splits, strict=True) if split == "train" for label in some}
    assert trained == {label for some in labels for label in some}


@pytest.mark.parametrize("seed", range(5))
def test_each_of_several_labels_has_its_share(seed: int) -> None:
    """Rare labels beside common ones: by chance a tenth of the classes would have no row in val (.85^20 = .04 each)."""
    draw = random.Random(seed)
    chances = [0.5, 0.3, 0.2, 0.1, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02]
    labels = [
        tuple(place for place, chance in enumerate(chances) if draw.random() < chance) or (0,) for _ in range(1000)
    ]
    splits = make_splits(labels, [str(number) for number in range(1000)], seed=seed)
    for place in range(len(chances)):
        counts = Counter(split for some, split in zip(labels, splits, strict=True) if place in some)
        for split, fraction in zip(SPLITS, FRACTIONS, strict=True):
            assert abs(counts[split] - fraction * counts.total()) <= max(2, 0.15 * fraction * counts.total())
    assert abs(splits.count("train") - 700) <= 15


# ------------------------------------------------------------------------------------------ in a project


@pytest.fixture
def put(empty: Project, tmp_path: Path) -> Callable[..., list[int]]:
    """Stores rows: `put("a", 20, split="train", content=None)` → their ids."""
    root = empty.files.root(tmp_path / "photos")

    def store(label: str | None, count: int, split: str | None = None, content: str | None = None) -> list[int]:
        first = len(empty.samples.ids())
        paths = [f"{first + number:04}.jpg" for number in range(count)]
        empty.files.put(root, [row(path, content, label=label, split=split) for path in paths])
        return [int(id_) for id_ in empty.samples.ids()[first:]]

    return store


def counts(project: Project) -> dict[str, int]:
    return project.samples.summary().by_split


def splits_of(project: Project, ids: list[int]) -> list[str | None]:
    return [sample.split for sample in project.samples.get(ids)]


def test_without_given_splits_70_15_15(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", 20)
    put("b", 40)
    unlabelled = put(None, 5)
    assert empty.splits.assign_missing() == 60
    by_class = empty.samples.summary().by_class
    assert by_class == {"a": {"train": 14, "val": 3, "test": 3}, "b": {"train": 28, "val": 6, "test": 6}}
    assert set(splits_of(empty, unlabelled)) == {None}
    assert not empty.splits.leaks()
    assert empty.splits.assign_missing() == 0


def test_splits_are_made_once_and_later_rows_are_added_to_them(empty: Project, put: Callable[..., list[int]]) -> None:
    first = put("a", 20)
    empty.splits.assign_missing()
    before = splits_of(empty, first)
    later = put(None, 20)
    for id_ in later:  # labelled one by one, with a training after each
        empty.edits.set_label([id_], "a")
        assert empty.splits.assign_missing() == 1
    assert splits_of(empty, first) == before
    assert counts(empty) == {"train": 28, "val": 6, "test": 6}


def test_an_equal_file_follows_its_twin(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", 20)
    empty.splits.assign_missing()
    tested = empty.samples.get(empty.samples.ids(Query(split="test")))[0]
    twins = put("a", 3, content=tested.path.name)
    empty.splits.assign_missing()
    assert splits_of(empty, twins) == ["test"] * 3
    assert not empty.splits.leaks()


def test_excluded_and_unreadable_rows_take_no_part(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 10)
    empty.edits.set_excluded(ids[:3], True)
    empty.files.set_problem(ids[3:5], "image_missing", "the file is missing")
    assert empty.splits.assign_missing() == 5
    assert splits_of(empty, ids[:5]) == [None] * 5
    empty.edits.set_excluded(ids[:3], False)
    assert empty.splits.assign_missing() == 3


def test_given_train_and_test_without_val(empty: Project, put: Callable[..., list[int]]) -> None:
    train = put("a", 40, "train") + put("b", 20, "train")
    test = put("a", 10, "test") + put("b", 10, "test")
    assert empty.splits.assign_missing() == 9
    by_class = empty.samples.summary().by_class
    assert by_class == {"a": {"train": 34, "val": 6, "test": 10}, "b": {"train": 17, "val": 3, "test": 10}}
    assert set(splits_of(empty, test)) == {"test"}
    before = splits_of(empty, train)
    assert empty.splits.assign_missing() == 0
    assert splits_of(empty, train) == before


def test_given_train_and_val_without_test(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", 20, "train")
    put("a", 5, "val")
    assert empty.splits.assign_missing() == 0
    assert counts(empty) == {"train": 20, "val": 5}
    later = put("a", 40)
    assert empty.splits.assign_missing() == 40
    assert set(splits_of(empty, later)) == {"train", "val"}


def test_all_given_stay_whatever_their_shares(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", 2, "train")
    put("a", 9, "val")
    put("a", 30, "test")
    assert empty.splits.assign_missing() == 0
    put("a", 10)
    empty.splits.assign_missing()
    assert counts(empty) == {"train": 12, "val": 9, "test": 30}


def test_published_splits_that_leak_are_counted_and_not_moved(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 1, "train", content="same") + put("a", 1, "test", content="same")
    put("a", 20, "train")
    put("b", 20, "train")
    empty.splits.assign_missing()
    assert splits_of(empty, ids) == ["train", "test"]
    ((sha256, where),) = empty.splits.leaks()
    assert where == ("train", "test")
    assert sha256 == empty.samples.one(ids[0]).sha256
    empty.splits.remake()
    assert splits_of(empty, ids) == ["train", "test"]


def test_remaking_is_one_edit_that_can_be_undone(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 20) + put("b", 20)
    empty.splits.assign_missing()
    before = splits_of(empty, ids)
    change = empty.splits.remake((0.5, 0.25, 0.25), seed=7)
    assert counts(empty) == {"train": 20, "val": 10, "test": 10}
    assert change.fields == {"split"}
    assert set(change.ids) <= set(ids)
    empty.edits.undo()
    assert splits_of(empty, ids) == before
    empty.edits.redo()
    assert counts(empty) == {"train": 20, "val": 10, "test": 10}


def test_remaking_keeps_the_test_split_that_came_with_the_data(empty: Project, put: Callable[..., list[int]]) -> None:
    put("a", 40, "train")
    test = put("a", 10, "test")
    empty.splits.assign_missing()
    empty.splits.remake((0.75, 0.25, 0.5))
    assert counts(empty) == {"train": 30, "val": 10, "test": 10}
    assert splits_of(empty, test) == ["test"] * 10


def test_remaking_again_moves_the_val_that_was_taken_from_a_given_train(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    put("a", 40, "train")
    put("a", 10, "test")
    empty.splits.remake((0.75, 0.25, 0))
    empty.splits.remake((0.9, 0.1, 0))
    assert counts(empty) == {"train": 36, "val": 4, "test": 10}


def test_remaking_with_bad_fractions_changes_nothing(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 20)
    empty.splits.assign_missing()
    before = splits_of(empty, ids)
    with pytest.raises(TldeskError, match="split fractions"):
        empty.splits.remake((0, 1, 0))
    assert splits_of(empty, ids) == before
    assert empty.edits.undo_text() is None


# ------------------------------------------------------------------------------------------ scenes


@given(pure_strategy, st.integers(0, 5), st.integers(2, 50))
def test_scenes_stay_whole_but_where_a_class_had_no_val(rows: Rows, seed: int, size: int) -> None:
    """Scenes of up to `size` groups of one class."""
    labels, parts = [(target,) for target, _ in rows], [group for _, group in rows]
    scenes = [f"{target}{int(group[1:]) // size}" for target, group in rows]
    splits = make_splits_of_parts(labels, scenes, [parts], seed=seed)
    whole = make_splits(labels, scenes, seed=seed)
    lacking = {target for target, _ in rows} - {
        some[0] for some, split in zip(labels, whole, strict=True) if split == "val"
    }
    where: dict[str, set[str]] = defaultdict(set)
    for names in (parts, [f"scene {name}" for name in scenes]):
        for name, split in zip(names, splits, strict=True):
            where[name].add(split)
    parted = {name for name, found in where.items() if len(found) > 1}
    assert {name[: len("scene a")] for name in parted} <= {f"scene {target}" for target in lacking}
    several = {target for target, _ in rows if len({part for part in parts if part[0] == target}) > 1}
    assert {target for (target, _), split in zip(rows, splits, strict=True) if split == "val"} == several


def test_a_class_of_one_scene_is_divided_and_others_are_not() -> None:
    labels = [("a",)] * 30 + [("b",)] * 60
    parts = [str(number) for number in range(90)]
    scenes = ["film"] * 30 + [f"s{number // 3}" for number in range(60)]
    splits = make_splits_of_parts(labels, scenes, [parts])
    assert Counter(splits[:30]) == {"train": 21, "val": 5, "test": 4}
    for first in range(30, 90, 3):
        assert len(set(splits[first : first + 3])) == 1
    assert make_splits_of_parts(labels, scenes, [parts]) == splits


def in_scenes(project: Project, ids: list[int], size: int = 4) -> None:
    """Have a search find scenes of so many samples that follow one another."""
    samples = project.samples.get(ids)
    near = {sample.sha256: 1000 + at for at, sample in enumerate(samples)}
    project.near.put(near, {sample.sha256: (at // size, "burst") for at, sample in enumerate(samples)})


def parted(project: Project, ids: list[int], size: int = 4) -> int:
    """How many of these scenes lie in several splits."""
    splits = splits_of(project, ids)
    return sum(len(set(splits[first : first + size])) > 1 for first in range(0, len(ids), size))


def test_a_split_that_nobody_used_is_made_again_when_scenes_are_found(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    ids = put("a", 40) + put("b", 40)
    empty.splits.assign_missing()
    assert parted(empty, ids) > 5
    in_scenes(empty, ids)
    assert empty.splits.settle() > 0
    assert parted(empty, ids) == 0
    assert counts(empty) == {"train": 56, "val": 16, "test": 8}
    assert empty.edits.undo_text() is None, "nobody asked for it"
    assert empty.splits.settle() == 0
    assert empty.near.found().groups == {"near": 0, "burst": 20, "alike": 0}
    assert empty.near.found().largest == 4


def test_what_a_training_was_given_stays(empty: Project, put: Callable[..., list[int]]) -> None:
    trained = put("a", 20) + put("b", 20)
    empty.runs.new(RunConfig())
    before = splits_of(empty, trained)
    later = put("a", 20) + put("b", 20)
    empty.splits.assign_missing()
    in_scenes(empty, trained + later)
    assert empty.splits.settle() > 0
    assert splits_of(empty, trained) == before
    assert parted(empty, later) == 0


def test_what_the_user_moved_stays(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 40) + put("b", 40)
    empty.splits.assign_missing()
    empty.edits.set_split(ids[:2], "test")
    in_scenes(empty, ids)
    empty.splits.settle()
    assert splits_of(empty, ids[:4]) == ["test"] * 4
    assert parted(empty, ids) == 0


def test_val_that_was_taken_from_a_given_train_is_taken_by_scenes(
    empty: Project, put: Callable[..., list[int]]
) -> None:
    train = put("a", 40, "train") + put("b", 40, "train")
    test = put("a", 4, "test") + put("b", 4, "test")
    empty.splits.assign_missing()
    assert parted(empty, train) > 3
    in_scenes(empty, [*train[:38], *test[:2], *train[38:], *test[2:]])  # one scene lies in train and test
    empty.splits.settle()
    assert set(splits_of(empty, test)) == {"test"}
    assert "test" not in splits_of(empty, train)
    assert splits_of(empty, train[36:38]) == ["train"] * 2, "the test knows them: they choose nothing"
    assert parted(empty, train[:36]) == 0
    assert counts(empty) == {"train": 72, "val": 8, "test": 8}
    assert empty.splits.settle() == 0


def test_given_splits_are_never_moved(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 10, "train") + put("a", 10, "val") + put("b", 10, "train") + put("b", 10, "test")
    empty.splits.assign_missing()
    before = splits_of(empty, ids)
    in_scenes(empty, ids[::2] + ids[1::2], 10)
    assert empty.splits.settle() == 0
    assert splits_of(empty, ids) == before


def test_scenes_can_be_turned_off(empty: Project, put: Callable[..., list[int]]) -> None:
    ids = put("a", 40) + put("b", 40)
    in_scenes(empty, ids)
    assert empty.splits.groupings()["content"].groups == 20
    assert empty.splits.groupings(scenes=False)["content"].groups == 80
    empty.splits.assign_missing()
    assert empty.splits.together.scenes and parted(empty, ids) == 0
    empty.splits.remake(scenes=False)
    assert not empty.splits.together.scenes and parted(empty, ids) > 5
    empty.splits.remake()
    assert empty.splits.together.scenes and parted(empty, ids) == 0


def test_divided_classes_are_named(empty: Project, put: Callable[..., list[int]]) -> None:
    film, others = put("film", 20), put("b", 40)
    in_scenes(empty, film, 20)
    samples = empty.samples.get(film + others)
    near = {sample.sha256: 1000 + at for at, sample in enumerate(samples)}
    empty.near.put(near, {sample.sha256: (0 if at < 20 else at, "burst") for at, sample in enumerate(samples)})
    empty.splits.assign_missing()
    assert empty.splits.divided() == Divided(("film",), ("val", "test"))
    assert empty.samples.summary().by_class["film"]["val"] == 3
    assert read_alike(empty.folder, empty.runs.new(RunConfig()).data.rows) == Alike(
        3, 3, Divided(("film",), ("val", "test"))
    )
