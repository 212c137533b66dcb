"""What is asked of a source: which folder is the class, whether its table counts; and that answers are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.cli import run_command
from tldesk.errors import TldeskError
from tldesk.project.exchange.importing import import_source, remembered, rescan
from tldesk.project.exchange.labels_again import Already, already
from tldesk.project.importers import SourcePreview, preview, records
from tldesk.project.store import Project

from ..sources import Tree, finish, make_pictures, outcome, samples

NESTED = ("2024 夏天/红 花/1.png", "2024 夏天/红 花/2.png", "2024 夏天/黄 花 (近)/3.png", "2023/红 花/4.png")
INNER = {"红 花": 3, "黄 花 (近)": 1}
OUTER = {"2023": 1, "2024 夏天": 3}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes pictures below `source`: `tree("a/1.png", …)` → the folder."""
    return lambda *names, folder="source": make_pictures(tmp_path / folder, *names)


def choices(seen: SourcePreview, name: str) -> dict[str, str]:
    return dict(next(question for question in seen.questions if question.name == name).choices)


# ---------------------------------------------------------------------------------------------- nested folders


def test_folders_of_years_are_not_taken_for_the_classes(tree: Tree) -> None:
    source = tree(*NESTED)
    seen = preview(source)
    assert (seen.by_class, seen.options) == (INNER, {"class_folder": "inner"})
    assert choices(seen, "class_folder") == {
        "outer": "Outer folder (2): 2023, 2024 夏天",
        "inner": "Inner folder, which holds the images (2): 红 花, 黄 花 (近)",
    }
    seen = preview(source, options={"class_folder": "outer"})
    assert (seen.by_class, seen.options) == (OUTER, {"class_folder": "outer"})


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (("cat/day/1.png", "dog/night/2.png"), {"cat": 1, "dog": 1}),
        (("cat/2023/1.png", "dog/2024/2.png"), {"cat": 1, "dog": 1}),
        (("0/writer/1.png", "9/writer/2.png"), {"0": 1, "9": 1}),
        (("20230501/2023-05/1.png", "2024/2023/2.png"), {"2024": 1, "20230501": 1}),
        (("20230501/rose/1.png", "2024-06/tulip/2.png"), {"rose": 1, "tulip": 1}),
        (("train/2023/rose/1.png", "test/2024/rose/2.png"), {"rose": 2}),
    ],
)
def test_the_outer_folder_is_the_class_unless_it_is_a_date(
    tree: Tree, names: tuple[str, ...], classes: dict[str, int]
) -> None:
    seen = preview(tree(*names))
    assert seen.by_class == classes
    assert [question.name for question in seen.questions] == ["class_folder"]


def test_a_level_that_tells_nothing_apart_is_not_proposed(tree: Tree) -> None:
    source = tree(*(f"camera/{kind}/roll {roll}/1.png" for kind in ("cat", "dog", "owl") for roll in (1, 2)))
    seen = preview(source)
    assert choices(seen, "class_folder") == {
        "outer": "Outer folder (1): camera",
        "2": "Folder at level 2 (3): cat, dog, owl",
        "inner": "Inner folder, which holds the images (2): roll 1, roll 2",
    }
    assert (seen.by_class, seen.options) == ({"cat": 2, "dog": 2, "owl": 2}, {"class_folder": "2"})
    assert preview(source, options={"class_folder": "outer"}).by_class == {"camera": 6}
    assert preview(tree("camera/cat/1.png", "camera/dog/1.png", folder="other")).by_class == {"cat": 1, "dog": 1}


def test_levels_that_name_the_same_are_offered_once(tree: Tree) -> None:
    seen = preview(tree("cat/all/day/1.png", "dog/all/night/2.png", "owl/3.png"))
    assert list(choices(seen, "class_folder")) == ["outer", "2", "inner"]
    assert seen.by_class == {"cat": 1, "dog": 1, "owl": 1}
    assert preview(seen.source, options={"class_folder": "2"}).by_class == {"all": 2, "owl": 1}
    assert list(choices(preview(tree("a/a/x/1.png", "b/b/x/2.png", folder="other")), "class_folder")) == [
        "outer", "inner"
    ]  # fmt: skip


def test_many_class_names_are_not_all_written_out(tree: Tree) -> None:
    seen = preview(tree(*(f"class {number}/x/1.png" for number in range(12))))
    assert choices(seen, "class_folder")["outer"] == "Outer folder (12): class 0, class 1, class 2, class 3 …"


def test_the_inner_folder_is_the_one_that_holds_the_image(tree: Tree) -> None:
    source = tree("a/1.png", "a/b/2.png", "a/b/c/3.png", "a/\u200b/4.png")
    seen = preview(source, options={"class_folder": "inner"})
    assert (seen.by_class, seen.unlabelled) == ({"a": 1, "b": 1, "c": 1}, 1)
    assert [(one.path_or_row, one.reason) for one in seen.skipped] == [("a/\u200b", records.BAD_LABEL)]


def test_plain_class_folders_ask_nothing(tree: Tree) -> None:
    source = tree("a/1.png", "b/2.png")
    (source / "b" / "texts").mkdir()
    (source / "b" / "texts" / "1.txt").write_text("no image")
    assert preview(source).questions == ()


def test_what_was_chosen_holds_for_the_next_import_and_the_next_rescan(empty: Project, tree: Tree) -> None:
    source = tree("cat/day/1.png", "dog/night/2.png")
    assert remembered(empty, source) is None
    finish(import_source(empty, source, options={"class_folder": "inner"}))
    assert {s.label for s in samples(empty).values()} == {"day", "night"}
    assert remembered(empty, source) == {"class_folder": "inner"}
    tree("cat/dusk/3.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 2, 0)
    tree("cat/dawn/4.png")
    assert outcome(finish(import_source(empty, source))) == (1, 0, 3, 0)
    assert {s.label for s in samples(empty).values()} == {"day", "night", "dusk", "dawn"}


def test_another_choice_makes_no_class_that_no_image_gets(empty: Project, tree: Tree) -> None:
    source = tree("cat/day/1.png", "dog/night/2.png")
    finish(import_source(empty, source, options={"class_folder": "inner"}))
    assert outcome(finish(import_source(empty, source, options={"class_folder": "outer"}))) == (0, 0, 2, 0)
    assert empty.classes.names() == ["day", "night"]
    empty.edits.set_label([2], None)
    assert outcome(finish(import_source(empty, source, options={"class_folder": "outer"}))) == (0, 1, 1, 0)
    assert empty.classes.names() == ["day", "night", "dog"]


def test_labels_of_the_source_replace_those_that_nobody_gave(empty: Project, tree: Tree) -> None:
    source = tree("cat/day/1.png", "dog/night/2.png", "dog/night/3.png")
    finish(import_source(empty, source, options={"class_folder": "inner"}))
    empty.edits.set_label([3], "day")
    outer = {"class_folder": "outer"}
    seen = preview(source, options=outer)
    assert already(empty, source, seen.importer, False, seen.found) == Already(3, 3, 1)
    assert already(empty, source, seen.importer, True, seen.found) == Already()
    told = finish(import_source(empty, source, options=outer))
    assert (told.labels_kept, told.relabelled, outcome(told)) == (3, 0, (0, 0, 3, 0))
    told = finish(import_source(empty, source, options=outer, replace_labels=True))
    assert (told.labels_kept, told.relabelled, outcome(told)) == (1, 2, (0, 2, 1, 0))
    assert [empty.samples.one(id_).label for id_ in (1, 2, 3)] == ["cat", "dog", "day"]
    inner = finish(import_source(empty, source, options={"class_folder": "inner"}, replace_labels=True))
    assert inner.relabelled == 2, "what an import has replaced was not given by hand"
    for label in (["cat", "dog", "day"], ["day", "night", "day"]):
        empty.edits.undo()
        assert [empty.samples.one(id_).label for id_ in (1, 2, 3)] == label


def test_a_source_of_an_earlier_version_stays_as_it_was_read(empty: Project, tree: Tree) -> None:
    """It has no answer stored, and its years became classes."""
    source = tree(*NESTED)
    finish(import_source(empty, source, options={"class_folder": "outer"}))
    with empty.store.writing() as db:
        db.execute("UPDATE sources SET options = '{}'")
    tree("2023/白/5.png", "2023/白/6.png")
    finish(rescan(empty))
    finish(import_source(empty, source))
    assert empty.classes.names() == ["2023", "2024 夏天"]


def test_the_command_line_takes_the_choice(tree: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tree("cat/day/1.png", "dog/night/2.png")
    for option, classes in ((), ["cat", "dog"]), (("--class-folder", "inner"), ["day", "night"]):
        folder = tmp_path / "-".join(("made", *classes))
        assert run_command(["new", str(folder), "--from", str(source), *option]) == 0
        with Project.open(folder) as project:
            assert project.classes.names() == classes
    assert run_command(["new", str(tmp_path / "x"), "--from", str(source), "--class-folder", "both"]) == 2
    assert "class-folder" in capsys.readouterr().err


def test_the_command_line_can_leave_a_table_alone(tree: Tree, tmp_path: Path) -> None:
    source = tree("cat/1.png", "dog/2.png")
    (source / "manifest.csv").write_text("file,label\ncat/1.png,left\n")
    for option, classes in ((), ["left"]), (("--no-table",), ["cat", "dog"]):
        folder = tmp_path / "-".join(("made", *classes))
        assert run_command(["new", str(folder), "--from", str(source), *option]) == 0
        with Project.open(folder) as project:
            assert project.classes.names() == classes


# ---------------------------------------------------------------------------------------------- loose images

LOOSE = ("red_1.png", "red_2.png", "white_3.png", "old/x.png", "old/y.png")


def test_a_folder_of_few_images_does_not_make_the_others_unimportable(empty: Project, tree: Tree) -> None:
    source = tree(*LOOSE)
    (source / "backup").mkdir()
    seen = preview(source)
    assert (seen.importer, seen.total, seen.by_class) == ("flat-folder", 5, {})
    assert seen.options == {"loose": "flat", "labels": "none"}
    assert [(one.path_or_row, one.reason) for one in seen.skipped] == [("backup", records.NO_IMAGES)]
    assert choices(seen, "loose") == {
        "skip": "Classes: skip the images next to them (3)",
        "unlabelled": "Classes: import the images next to them without a label (3)",
        "flat": "Not classes: import all images as one folder",
    }
    assert preview(source, options={"labels": "names"}).by_class == {"red": 2, "white": 1}
    skip = preview(source, options={"loose": "skip"})
    assert (skip.importer, skip.by_class, skip.unlabelled) == ("class-folders", {"old": 2}, 0)
    keep = preview(source, options={"loose": "unlabelled"})
    assert (keep.importer, keep.by_class, keep.unlabelled) == ("class-folders", {"old": 2}, 3)
    finish(import_source(empty, source))
    assert len(samples(empty)) == 5 and empty.classes.names() == []


def test_class_folders_stay_what_they_are_beside_fewer_loose_images(tree: Tree) -> None:
    seen = preview(tree("cat/1.png", "dog/2.png", "overview.png"))
    assert (seen.by_class, seen.total, seen.unlabelled) == ({"cat": 1, "dog": 1}, 3, 1)
    assert seen.options == {"loose": "unlabelled"} and not seen.skipped
    flat = preview(seen.source, options={"loose": "flat"})
    assert (flat.importer, flat.total, flat.by_class) == ("flat-folder", 3, {})
    splits = preview(tree("train/cat/1.png", "test/cat/2.png", "new.png", folder="other"))
    assert (splits.by_class, splits.options["loose"]) == ({"cat": 2}, "unlabelled")
    assert (splits.by_split, splits.unlabelled) == ({"train": 1, "test": 1}, 1)
    skip = preview(splits.source, options={"loose": "skip"})
    assert (skip.by_class, skip.unlabelled, len(skip.skipped)) == ({"cat": 2}, 0, 1)


@pytest.mark.parametrize(
    ("loose", "again"), [("flat", {"1.png", "2.png", "a/3.png", "a/4.png"}), ("skip", {"a/3.png", "a/4.png"})]
)
def test_what_the_folders_are_holds_for_the_next_rescan(
    empty: Project, tree: Tree, loose: str, again: set[str]
) -> None:
    source = tree("1.png", "a/3.png")
    finish(import_source(empty, source, options={"loose": loose}))
    tree("2.png", "a/4.png")
    finish(rescan(empty))
    assert {one.path.relative_to(source).as_posix() for one in samples(empty).values()} == again


def test_names_may_be_parted_at_their_number(tree: Tree, tmp_path: Path) -> None:
    names = ("red cell 012.png", "red cell (3).png", "platelet-3 copy.png", "white_4.png", "007.png", "rest.png")
    source = tree(*names)
    seen = preview(source)
    assert list(choices(seen, "labels")) == ["none", "names", "numbered"] and seen.by_class == {}
    seen = preview(source, options={"labels": "numbered"})
    assert (seen.by_class, seen.unlabelled) == ({"platelet": 1, "red cell": 2, "white": 1}, 2)
    assert {(one.path_or_row, one.reason) for one in seen.skipped} == {
        (name, records.NO_NUMBERED_LABEL) for name in ("007.png", "rest.png")
    }
    assert run_command(["new", str(tmp_path / "made"), "--from", str(source), "--labels-before-numbers"]) == 0
    with Project.open(tmp_path / "made") as project:
        assert project.classes.names() == ["platelet", "red cell", "white"]


def test_images_in_a_folder_that_has_come_to_a_flat_one_are_found(empty: Project, tree: Tree) -> None:
    source = tree("1.png", "2.png")
    finish(import_source(empty, source))
    tree("new/deep/3.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 2, 0)


def test_the_command_line_says_what_it_takes_folders_for(
    tree: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tree(*LOOSE)
    for number, (options, classes, images) in enumerate(
        (
            ((), [], 5),
            (("--labels-in-names",), ["red", "white"], 5),
            (("--loose", "skip"), ["old"], 2),
            (("--loose", "unlabelled"), ["old"], 5),
        )
    ):
        folder = tmp_path / f"made {number}"
        assert run_command(["new", str(folder), "--from", str(source), *options]) == 0
        told = capsys.readouterr().err
        assert ("import all images as one folder (change it with --loose)" in told) is ("--loose" not in options)
        with Project.open(folder) as project:
            assert (project.classes.names(), project.samples.summary().total) == (classes, images)


# ---------------------------------------------------------------------------------------------- tables


def test_a_table_in_a_folder_is_told_of_and_can_be_passed_over(empty: Project, tree: Tree) -> None:
    source = tree("1.png", "2.png")
    (source / "manifest.csv").write_text("file,label\n1.png,cat\ngone.png,dog\n")
    seen = preview(source)
    assert (seen.importer, seen.total, seen.options) == ("table", 1, {"table": "use"})
    assert "manifest.csv" in seen.questions[0].text
    ignored = {"table": "ignore"}
    seen = preview(source, options=ignored)
    assert (seen.importer, seen.total, seen.options) == ("flat-folder", 2, ignored)
    assert "manifest.csv" in seen.questions[0].text, "the answer can be taken back"
    finish(import_source(empty, source, options=ignored))
    tree("3.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 2, 0)
    assert outcome(finish(import_source(empty, source))) == (0, 0, 3, 0)
    assert empty.classes.names() == []


def test_a_table_that_is_named_itself_is_not_asked_about(tree: Tree) -> None:
    source = tree("1.png")
    (source / "manifest.csv").write_text("file,label\n1.png,cat\n")
    assert preview(source / "manifest.csv").questions == ()
    assert preview(source / "manifest.csv", options={"table": "ignore"}).importer == "table"
    (source / "1.png").rename(source / "1.txt")
    (source / "manifest.csv").write_text("file,label\n1.txt,cat\n")
    with pytest.raises(TldeskError) as caught:
        preview(source, options={"table": "ignore"})
    assert caught.value.code == "no_images"
