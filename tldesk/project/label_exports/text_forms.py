"""TEXT_EXPORTS: the forms in which texts leave a project with their labels and splits.

To add one, write a function that gives its files and add a record; that it is read again is tested of each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tldesk.project.label_exports import table, text_files, text_lines, text_tasks, workbook
from tldesk.project.label_exports.rows import LabelledRow


def _holds(_row: LabelledRow) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TextExport:
    """One form. `write(rows, classes)` gives its files as (name, content).

    `loses` says in words what it cannot hold; `refuses` of a row why it cannot be in it, or nothing. `unlabelled`: it
    can hold texts without a label. It has at most `most_rows`.
    """

    name: str
    title: str
    about: str
    loses: str
    write: Callable[[Sequence[LabelledRow], Sequence[str]], Iterator[tuple[str, str | bytes]]]
    unlabelled: bool = True
    refuses: Callable[[LabelledRow], str] = _holds
    most_rows: int = sys.maxsize
    in_place: bool = False
    parts: bool = True


_TABLE = (
    TextExport(
        "csv",
        "CSV table",
        "A table with one row per text: its label, further labels, split, group and all other columns. Any spreadsheet"
        " opens it.",
        "Nothing is lost.",
        table.write_texts,
    ),
    TextExport(
        "xlsx",
        "Excel workbook",
        "The same table as a workbook for Excel, LibreOffice or Numbers. No text in it is computed as a formula.",
        "Texts longer than 32,767 characters are left out. A workbook has at most 1,048,575 texts.",
        workbook.write,
        refuses=workbook.refuses,
        most_rows=workbook.MOST_ROWS,
    ),
    TextExport(
        "jsonl",
        "JSON Lines",
        "The same table with one JSON object per line, for programs such as pandas.",
        "Nothing is lost.",
        text_lines.write,
    ),
    TextExport(
        "hugging-face",
        "Hugging Face",
        "A folder with train.jsonl, validation.jsonl and test.jsonl, ready for the datasets library.",
        "Nothing is lost.",
        text_lines.write_hugging_face,
    ),
    TextExport(
        "fasttext",
        "FastText",
        "train.txt, valid.txt and test.txt with one text per line, its labels in front as __label__NAME.",
        "Texts without a label are left out. Line breaks and spaces in class names are replaced. Groups and other"
        " columns are lost.",
        text_lines.write_fasttext,
        unlabelled=False,
        refuses=text_lines.refused_by_fasttext,
    ),
    TextExport(
        "class-folders",
        "Class folders",
        "One text file per text, in one folder per class, inside train, val and test.",
        "Texts without a label are left out. Of several labels only the first is kept. Groups and other columns are"
        " lost.",
        text_files.write,
        unlabelled=False,
    ),
    TextExport(
        "doccano",
        "doccano",
        "JSON Lines for a text classification project of doccano: import them there as JSONL, with the label column"
        " “label”.",
        "Nothing is lost.",
        text_tasks.write_doccano,
    ),
    TextExport(
        "label-studio",
        "Label Studio",
        "A file for Label Studio with the texts and their labels, and the labelling interface that shows them.",
        "Nothing is lost.",
        text_tasks.write_label_studio,
    ),
    TextExport(
        "argilla",
        "Argilla",
        "Records for Argilla 2, with the labels as suggestions for the question “label”.",
        "Nothing is lost.",
        text_tasks.write_argilla,
    ),
)

TEXT_EXPORTS: dict[str, TextExport] = {export.name: export for export in _TABLE}
