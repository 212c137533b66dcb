"""Tables whose columns have names of their own: which names the images and which holds the labels is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.cli import run_command
from tldesk.project.exchange.importing import import_source, remembered, rescan
from tldesk.project.importers import SourcePreview, preview, records
from tldesk.project.store import Project

from ..sources import finish, make_files, make_pictures, refused, samples

ROWS = ("1.png", "cat", "Ann"), ("2.png", "dog", "Bob"), ("3.png", "cat", "Ann"), ("4.png", "dog", "Bob")


def table(folder: Path, header: str, *rows: tuple[str, ...], delimiter: str = ",") -> Path:
    make_pictures(folder, *(row[0] for row in rows))
    file = folder / "list.csv"
    file.write_text("\n".join((header, *map(delimiter.join, rows))) + "\n", encoding="utf-8")
    return file


def choices(seen: SourcePreview, name: str) -> dict[str, str]:
    return dict(next(question for question in seen.questions if question.name == name).choices)


def test_of_two_columns_that_may_hold_the_labels_none_is_guessed(empty: Project, tmp_path: Path) -> None:
    source = table(tmp_path, "file,what is it,who", *ROWS)
    seen = preview(source)
    assert (seen.by_class, seen.unlabelled, seen.options) == ({}, 4, {"label_column": ""})
    assert choices(seen, "label_column") == {
        "": "None: the images have no labels yet",
        "what is it": "“what is it”: cat, dog",
        "who": "“who”: Ann, Bob",
    }
    answer = {"label_column": "what is it"}
    assert preview(source, options=answer).by_class == {"cat": 2, "dog": 2}
    finish(import_source(empty, source, options=answer))
    assert remembered(empty, source) == answer
    make_pictures(tmp_path, "5.png")
    source.write_text(source.read_text() + "5.png,owl,Ann\n")
    finish(rescan(empty))
    assert {one.label for one in samples(empty).values()} == {"cat", "dog", "owl"}


def test_the_one_column_of_words_that_come_again_is_proposed(tmp_path: Path) -> None:
    rows = [(name, label, f"remark {name}", str(number % 2)) for number, (name, label, _) in enumerate(ROWS)]
    seen = preview(table(tmp_path, "file,species,remark,rating", *rows))
    assert (seen.by_class, seen.options) == ({"cat": 2, "dog": 2}, {"label_column": "species"})
    assert list(choices(seen, "label_column")) == ["", "species", "remark", "rating"]


def test_what_names_tell_is_not_asked(tmp_path: Path) -> None:
    rows = [(name, label, "train", str(number)) for number, (name, label, _) in enumerate(ROWS)]
    assert preview(table(tmp_path, "file,label,split,id", *rows)).questions == ()


def test_another_column_than_the_one_called_so_can_hold_the_labels(tmp_path: Path) -> None:
    source = table(tmp_path, "file,label,who", *ROWS)
    seen = preview(source)
    assert (seen.by_class, seen.options) == ({"cat": 2, "dog": 2}, {"label_column": "label"})
    assert preview(source, options={"label_column": "who"}).by_class == {"Ann": 2, "Bob": 2}


def test_further_labels_stay_with_the_column_that_they_belong_to(tmp_path: Path) -> None:
    rows = [(name, label, '"[""small""]"', who) for name, label, who in ROWS]
    source = table(tmp_path, "file,label,more_labels,who", *rows)
    assert preview(source).several == preview(source, options={"label_column": "label"}).several == 4
    assert preview(source, options={"label_column": "who"}).several == 0


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_the_column_of_the_images_is_the_one_that_names_them(tmp_path: Path, delimiter: str) -> None:
    rows = [(name, label) for name, label, _ in ROWS]
    seen = preview(table(tmp_path, f"foto{delimiter}label", *rows, delimiter=delimiter))
    assert (seen.total, seen.by_class, seen.questions) == (4, {"cat": 2, "dog": 2}, ())


def test_of_several_columns_that_name_images_one_is_asked_for(tmp_path: Path) -> None:
    make_pictures(tmp_path, *(f"mask/{name}" for name, *_ in ROWS))
    rows = [(name, f"mask/{name}", label) for name, label, _ in ROWS]
    source = table(tmp_path, "image,mask,label", *rows)
    seen = preview(source)
    assert (seen.options, seen.found[0].path.parent.name) == ({"path_column": "image"}, tmp_path.name)
    assert list(choices(seen, "path_column")) == ["image", "mask"]
    masks = preview(source, options={"path_column": "mask"})
    assert {one.path.parent.name for one in masks.found} == {"mask"} and masks.by_class == {"cat": 2, "dog": 2}


def test_a_column_that_is_called_so_and_names_nothing_is_not_proposed(tmp_path: Path) -> None:
    rows = [(name, label, str(number)) for number, (name, label, _) in enumerate(ROWS)]
    seen = preview(table(tmp_path, "where,label,image", *rows))
    assert (seen.total, seen.options) == (4, {"path_column": "where"})


def test_a_table_without_a_header_is_refused_as_before(tmp_path: Path) -> None:
    source = table(tmp_path, "0.png,owl", *((name, label) for name, label, _ in ROWS))
    make_files(tmp_path, "0.png")
    refused("table_no_header", lambda: preview(source))


def test_a_column_that_is_gone_is_told_of_and_can_be_answered_anew(empty: Project, tmp_path: Path) -> None:
    source = table(tmp_path, "file,species", *((name, label) for name, label, _ in ROWS))
    finish(import_source(empty, source))
    source.write_text(source.read_text().replace("species", "kind"))
    told = finish(rescan(empty))
    assert told.problems == [(str(source), "The table has no column “species”.")]
    assert preview(source, known=lambda path: remembered(empty, path)).options == {"label_column": ""}
    error = refused("table_no_column", lambda: preview(source, options={"label_column": "species"}))
    assert error.hint == "Columns: file, kind."


def test_the_columns_are_named_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = table(tmp_path, "foto,what is it,who", *ROWS)
    for options, classes in ((), []), (("--label-column", "What is it"), ["cat", "dog"]):
        folder = tmp_path / "-".join(("made", *classes))
        assert run_command(["new", str(folder), "--from", str(source), *options]) == 0
        assert ("--label-column" in capsys.readouterr().err) is not bool(options)
        with Project.open(folder) as project:
            assert project.classes.names() == classes
    for options in (("--label-column", "species"), ("--path-column", "species")):
        assert run_command(["new", str(tmp_path / "x"), "--from", str(source), *options]) == 2
        assert "foto, what is it, who" in capsys.readouterr().err
    pictures = make_pictures(tmp_path / "flat", "1.png")
    assert run_command(["new", str(tmp_path / "x"), "--from", str(pictures), "--label-column", "who"]) == 2
    assert "--label-column is for a table" in capsys.readouterr().err and not (tmp_path / "x").exists()


def test_a_row_without_a_label_in_the_chosen_column_is_told_of(tmp_path: Path) -> None:
    source = table(tmp_path, "file,species", *((name, label) for name, label, _ in ROWS), ("5.png", ""))
    assert [one.reason for one in preview(source).skipped] == [records.NO_LABEL]
