"""The forms of texts: each is read again with the same texts, labels and splits, but for what it says that it loses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tldesk.errors import TldeskError
from tldesk.media.text.lines import Line
from tldesk.project.exchange.importing import import_source
from tldesk.project.label_exports import NOTES, export_labels, text_forms, workbook
from tldesk.project.label_exports.text_forms import TEXT_EXPORTS
from tldesk.project.label_exports.text_lines import MARKED
from tldesk.project.runs.events import Imported, LabelsExported
from tldesk.project.store import Project
from tldesk.project.texts import kept

# What is imported of each form.
_SOURCE = {
    "csv": "labels.csv",
    "xlsx": "labels.xlsx",
    "jsonl": "labels.jsonl",
    "doccano": "doccano.jsonl",
    "label-studio": "label-studio.json",
    "argilla": "argilla.json",
}
_COLUMNS = {"csv", "xlsx", "jsonl", "hugging-face", "doccano", "label-studio", "argilla"}  # they keep all of a row

_TEXTS = [
    ("=1+1 is two", ["sum", "credit card"], "train", "a", "1", "2026-03-01"),
    ("包裹还没有到\nseit Tagen", ["Lieferung"], "val", "", "2", ""),
    ("'-tis \"odd\", isn't it;\t'@x", ["sum"], "test", "b", "3", "=cmd"),
    ("_x0041_ and \x01 and \x1b[31m", ["[\"sum\"]"], "train", "", "4", "😀"),
    ("<b>&amp; {curly}</b>", ["Lieferung", "sum", "@x"], "train", "", "5", ""),
    ("nobody has labelled this", [], "", "", "6", "x"),
    ("Lieferung again", ["Lieferung"], "test", "a", "7", ""),
]  # fmt: skip


def _imported(folder: Path, source: Path) -> Project:
    project = Project.create(folder, modality="text")
    *_, last = import_source(project, source, options={"several": "all"})
    assert isinstance(last, Imported) and last.added, last
    return project


def _said(project: Project) -> set[tuple[Any, ...]]:
    """What a project knows of each text."""
    lines: dict[tuple[str, str], Line] = {}
    for folder in (project.folder / kept.FOLDER).iterdir():
        lines |= {(f"{folder.name}/{name}", where): line for name, where, line in kept.each(folder)}
    found = set()
    for one in project.samples.get(project.samples.ids()):
        line = lines[one.path.relative_to(project.folder / kept.FOLDER).as_posix(), one.place]
        found.add((line.text, line.id, tuple(sorted(line.columns.items())), one.labels, one.split, one.group))
    return found


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("forms")
    keys = ("text", "label", "split", "group", "id", "When")
    rows = [dict(zip(keys, row, strict=True)) for row in _TEXTS]
    for row in rows:
        row["label"] = json.dumps(row["label"]) if row["label"] else ""
    (folder / "texts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with _imported(folder / "project", folder / "texts.jsonl") as project:
        yield project


@pytest.mark.parametrize("form", sorted(_COLUMNS))
def test_a_form_that_loses_nothing_is_read_again(form: str, texts: Project, tmp_path: Path) -> None:
    *_, last = export_labels(texts, form, tmp_path / "out")
    assert isinstance(last, LabelsExported) and (last.images, last.left_out) == (len(_TEXTS), [])
    with _imported(tmp_path / "again", tmp_path / "out" / _SOURCE.get(form, "")) as again:
        assert _said(again) == _said(texts)


@pytest.mark.parametrize("form", sorted(TEXT_EXPORTS.keys() - _COLUMNS))
def test_other_forms_keep_texts_labels_and_splits(form: str, texts: Project, tmp_path: Path) -> None:
    *_, last = export_labels(texts, form, tmp_path / "out")
    assert isinstance(last, LabelsExported) and last.images == len(_TEXTS) - 1  # one has no label
    assert "000001.jsonl: nobody has labelled this: it has no label" in (tmp_path / "out" / NOTES).read_text("utf-8")
    with _imported(tmp_path / "again", tmp_path / "out") as again:
        found = {(said[0], said[3], said[4]) for said in _said(again)}
    expected = set()
    for text, _, _, labels, split, _ in filter(lambda said: said[3], _said(texts)):
        if form == "fasttext":
            expected.add((text.replace("\n", " "), tuple(label.replace(" ", "-") for label in labels), split))
        else:
            expected.add((text, labels[:1], split))
    if form == "class-folders":  # no folder has such a name
        expected = {(text, labels, split) for text, labels, split in expected if labels[0].replace(" ", "").isalpha()}
        found = {(text, labels, split) for text, labels, split in found if labels[0].replace(" ", "").isalpha()}
    assert found == expected


def test_texts_without_a_split_are_no_class(tmp_path: Path) -> None:
    (tmp_path / "texts.csv").write_text("text,label\nhello,a\nthere,b\nyou,a\n", "utf-8")
    with _imported(tmp_path / "project", tmp_path / "texts.csv") as project:
        project.edits.set_splits({1: "train", 2: None, 3: "test"})
        *_, last = export_labels(project, "class-folders", tmp_path / "out")
        assert isinstance(last, LabelsExported) and (tmp_path / "out" / "no split" / "b").is_dir()
        *_, again = import_source(project, tmp_path / "out")
        assert isinstance(again, Imported) and (again.added, again.labels_kept) == (0, 0)
        assert project.classes.names() == ["a", "b"]
    with _imported(tmp_path / "again", tmp_path / "out") as project:
        assert project.classes.names() == ["a", "b"]
    (tmp_path / "classes" / "no split").mkdir(parents=True)  # where there are no splits it is a name as any other
    (tmp_path / "classes" / "no split" / "1.txt").write_text("hello", "utf-8")
    with _imported(tmp_path / "third", tmp_path / "classes") as project:
        assert project.classes.names() == ["no split"]


def test_what_a_form_cannot_hold_is_left_out_and_told(tmp_path: Path) -> None:
    longest = workbook.MOST_LETTERS
    rows = [
        {"text": "x" * longest, "label": "fits"},
        {"text": "x" * (longest + 1), "label": "long"},
        {"text": "😀" * (longest // 2 + 1), "label": "long"},
        {"text": "a __label__trick", "label": "odd"},
    ]
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with _imported(tmp_path / "project", tmp_path / "texts.jsonl") as project:
        *_, last = export_labels(project, "xlsx", tmp_path / "xlsx")
        assert isinstance(last, LabelsExported) and last.images == 2
        assert [one.reason for one in last.left_out] == [workbook.TOO_LONG] * 2
        assert "😀" in (tmp_path / "xlsx" / NOTES).read_text("utf-8")
        *_, last = export_labels(project, "fasttext", tmp_path / "fasttext")
        assert isinstance(last, LabelsExported) and [one.reason for one in last.left_out] == [MARKED]


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(
    texts: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(TEXT_EXPORTS["xlsx"], most_rows=len(_TEXTS) - 1)
    monkeypatch.setitem(text_forms.TEXT_EXPORTS, "xlsx", small)
    with pytest.raises(TldeskError) as told:
        list(export_labels(texts, "xlsx", tmp_path / "out"))
    assert told.value.code == "too_many_rows" and not (tmp_path / "out").exists()


def test_labels_that_would_be_one_word_stay_apart(tmp_path: Path) -> None:
    rows = [{"text": f"text {n}", "label": name} for n, name in enumerate(("a b", "a-b", "a  b", "c"))]
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with _imported(tmp_path / "project", tmp_path / "texts.jsonl") as project:
        list(export_labels(project, "fasttext", tmp_path / "out"))
    written = "".join(file.read_text("utf-8") for file in sorted((tmp_path / "out").glob("*.txt")))
    assert "__label__a-b text 1" in written and "__label__a-b-2 text 0" in written and "a-b-2: a b\n" in written


@pytest.mark.parametrize("beside", [(), (NOTES,), (NOTES, "classes.txt", "README.txt")])
def test_what_lies_beside_class_folders_is_no_text(tmp_path: Path, beside: tuple[str, ...]) -> None:
    (tmp_path / "set" / "a").mkdir(parents=True)
    for name in ("a/1.txt", "a/2.txt", *beside):
        (tmp_path / "set" / name).write_text(f"this is {name}")
    with _imported(tmp_path / "project", tmp_path / "set") as project:
        found = {(said[0], said[3]) for said in _said(project)}
    assert found == {("this is a/1.txt", ("a",)), ("this is a/2.txt", ("a",))}


def test_an_export_that_is_stopped_between_its_files_leaves_nothing(texts: Project, tmp_path: Path) -> None:
    asked = iter([False] * 6 + [True] * 99)
    events = list(export_labels(texts, "class-folders", tmp_path / "out", should_stop=lambda: next(asked)))
    assert not isinstance(events[-1], LabelsExported) and not list(tmp_path.iterdir())
