"""Texts as lines: JSON Lines, a Hugging Face folder, and FastText's, which have their labels in front."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tldesk.escape import terminal
from tldesk.media.tables.plain import MARK
from tldesk.project.label_exports import text_rows
from tldesk.project.label_exports.class_folders import RENAMED
from tldesk.project.label_exports.rows import NO_SPLIT, LabelledRow
from tldesk.project.label_exports.text_rows import GROUP, ID, LABEL, TEXT, Said

FILE = "labels.jsonl"
README = "README.md"
MARKED = "it contains a word that begins with __label__, which would be read as a label"

# What Hugging Face calls a file of a split, and one of texts that have no split.
_HUGGING_FACE: dict[str | None, str] = {"train": "train", "val": "validation", "test": "test", None: "unlabelled"}
_FASTTEXT: dict[str | None, str] = {"train": "train", "val": "valid", "test": "test", None: NO_SPLIT.replace(" ", "-")}


def write(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An object a line, each with all keys: readers know the columns by the first lines."""
    found = text_rows.said(rows)
    names, further = text_rows.head(found)
    yield FILE, _lines(_object(one, names, further) for one in found)


def _object(one: Said, names: Sequence[str], further: Sequence[str]) -> dict[str, Any]:
    first, more = one.row.labels[:1], one.row.labels[1:]
    label = text_rows.label_cell(first[0]) if first else None
    own = (one.line.text, label, list(more) or None, one.row.split, one.row.group, one.line.id or None)
    return dict(zip(names, (*own, *(one.line.columns.get(name) for name in further)), strict=True))


def write_hugging_face(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A file for each split, as `datasets` finds them, and a README.md that names them all."""
    found = text_rows.said(rows)
    several = any(len(one.row.labels) > 1 for one in found)
    names, further = text_rows.head(found, (TEXT, LABEL, GROUP, ID))
    files = []
    for split, name in _HUGGING_FACE.items():
        part = [one for one in found if one.row.split == split]
        if part:
            files.append(f"  - split: {name}\n    path: {name}.jsonl\n")
            yield f"{name}.jsonl", _lines(_of_split(one, names, further, several) for one in part)
    yield README, f"---\nconfigs:\n- config_name: default\n  data_files:\n{''.join(files)}---\n"


def _of_split(one: Said, names: Sequence[str], further: Sequence[str], several: bool) -> dict[str, Any]:
    labels = list(one.row.labels)
    label = labels if several else text_rows.label_cell(labels[0]) if labels else None
    own = (one.line.text, label, one.row.group, one.line.id or None)
    return dict(zip(names, (*own, *(one.line.columns.get(name) for name in further)), strict=True))


def write_fasttext(rows: Sequence[LabelledRow], classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A file for each split, a line a text. A label is one word: spaces in it become hyphens."""
    words = _words(classes)
    found = text_rows.said(rows)
    for split, name in _FASTTEXT.items():
        part = [one for one in found if one.row.split == split]
        if part:
            lines = (
                f"{' '.join(MARK + words[label] for label in one.row.labels)} {text_rows.one_line(one.line.text)}\n"
                for one in part
            )
            yield f"{name}.txt", "".join(lines)
    used = {label for one in found for label in one.row.labels}
    renamed = [f"{words[label]}: {terminal(label)}\n" for label in classes if label in used and words[label] != label]
    if renamed:
        yield RENAMED, "".join(renamed)


def refused_by_fasttext(row: LabelledRow) -> str:
    """Why a text would not come back; empty where it does."""
    return MARKED if row.line is not None and any(one.startswith(MARK) for one in row.line.text.split()) else ""


def _words(classes: Sequence[str]) -> dict[str, str]:
    """The one word that stands for each class; two that would be one stay apart."""
    words: dict[str, str] = {label: label for label in classes if label.split() == [label]}
    taken = set(words.values())
    for label in classes:
        if label not in words:
            wanted = word = "-".join(label.split())
            number = 2
            while word in taken:
                word, number = f"{wanted}-{number}", number + 1
            words[label] = word
            taken.add(word)
    return words


def _lines(objects: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
