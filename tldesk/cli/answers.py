"""The options that answer what importing asks of a source: one for each question, the same for every command."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from tldesk.project import importers
from tldesk.project.importers import belonging, channels, class_folders, columns, flat_folder, loose, table
from tldesk.project.importers.records import Options, SourcePreview
from tldesk.project.texts import reading


@dataclass(frozen=True, slots=True)
class Answer:
    """An option, and the question that it answers; one that takes no value stands for `given`."""

    question: str
    option: str
    takes: Any
    about: str
    given: str = ""
    metavar: str | None = None

    @property
    def name(self) -> str:
        """The parameter that Typer fills."""
        return self.option.strip("-").replace("-", "_")

    def parameter(self) -> inspect.Parameter:
        """What Typer makes the option of."""
        option = typer.Option(self.option, help=self.about, metavar=self.metavar)
        kind = bool if self.given else self.takes | None
        default = False if self.given else None
        return inspect.Parameter(
            self.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option]
        )


ANSWERS = (
    Answer(
        importers.SEVERAL.name,
        "--all-labels",
        bool,
        "Images with several labels keep all of them, not the first one.",
        given="all",
    ),
    Answer(
        class_folders.CLASS_FOLDER,
        "--class-folder",
        Literal["outer", "2", "3", "4", "inner"],
        "Which folder is the class where the images are in nested folders; a number is one between.",
    ),
    Answer(
        loose.LOOSE,
        "--loose",
        Literal["unlabelled", "skip", "flat"],
        "Images next to class folders: import them unlabelled, skip them, or import all images as one flat folder.",
    ),
    Answer(
        flat_folder.IN_NAMES.name,
        "--labels-in-names",
        bool,
        "File names begin with the labels: “cat_012.jpg” is a “cat”.",
        given="names",
    ),
    Answer(
        flat_folder.IN_NAMES.name,
        "--labels-before-numbers",
        bool,
        "File names begin with the labels: “red cell 012.jpg” is a “red cell”.",
        given="numbered",
    ),
    Answer(
        belonging.TOGETHER,
        "--together",
        str,
        "Which sounds stay in one split: alone, day, folder:1 (2 …: levels up) or name:1 (2 …: parts of the name).",
        metavar="WHAT",
    ),
    Answer(
        channels.QUESTION.name,
        "--channel",
        Literal["mean", "1", "2", "3", "4"],
        "What is heard of recordings in stereo, or with more channels: the mean of all, or one of them.",
    ),
    Answer(columns.LABEL, "--label-column", str, "The column of a table that holds the labels.", metavar="COLUMN"),
    Answer(
        reading.TEXT,
        "--text-column",
        list[str],
        "The column of a table that holds the texts; several are joined.",
        metavar="COLUMN",
    ),
    Answer(reading.SPLIT, "--split-column", str, "The column that says train, val or test.", metavar="COLUMN"),
    Answer(reading.ID, "--id-column", str, "The column by which a row is known again.", metavar="COLUMN"),
    Answer(reading.GROUP, "--group-column", str, "Rows with the same value stay in one split.", metavar="COLUMN"),
    Answer(reading.DATE, "--date-column", str, "Split by this column: the newest texts are test.", metavar="COLUMN"),
    Answer(reading.ENCODING, "--encoding", str, "How a table's text is encoded, as “gb18030”.", metavar="NAME"),
    Answer(reading.DELIMITER, "--delimiter", str, "What is between the cells of a table.", metavar="SIGN"),
    Answer(reading.HEADER, "--no-header", bool, "The first row of a table is no header.", given="no"),
    Answer(reading.SHEET, "--sheet", str, "Which sheet of a workbook.", metavar="NAME"),
    Answer("strip_html", "--strip-html", bool, "Texts lose their HTML tags.", given="yes"),
    Answer("strip_quotes", "--strip-quotes", bool, "Texts lose the mail that is quoted in them.", given="yes"),
    Answer("strip_signatures", "--strip-signatures", bool, "Texts lose signatures at their end.", given="yes"),
    Answer(columns.PATH, "--path-column", str, "The column of a table that names the images.", metavar="COLUMN"),
    Answer(
        table.IN_FOLDER,
        "--no-table",
        bool,
        "A table that lies in the folder of images is not used.",
        given=table.IGNORE,
    ),
)


def answering(command: Callable[..., int]) -> Callable[..., int]:
    """The command with an option for each of `ANSWERS`; it gets what was answered as its argument `answers`."""
    own = inspect.signature(command, eval_str=True)

    @functools.wraps(command)
    def with_options(**given: Any) -> int:
        answers = {}
        for one in ANSWERS:
            value = given.pop(one.name)
            if value:
                answers[one.question] = one.given or ("\n".join(value) if isinstance(value, list) else value)
        return command(**given, answers=answers)

    kept = [parameter for name, parameter in own.parameters.items() if name != "answers"]
    both = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in kept]
    signature = own.replace(parameters=[*both, *(one.parameter() for one in ANSWERS)])
    vars(with_options)["__signature__"] = signature
    return with_options


def lines(seen: SourcePreview, answers: Options) -> list[str]:
    """What was taken for granted of a source, and the option that says otherwise, a line for each question."""
    found = []
    for question in seen.questions:
        options = " or ".join(one.option for one in ANSWERS if one.question == question.name)
        if question.name not in answers and options:
            words = dict(question.choices)[seen.options[question.name]]
            found.append(f"{question.text} {words} (change it with {options})")
    return found


def table_line(part: reading.Part) -> str:
    """How a table of texts is read, and the options that say otherwise."""
    names, uses = part.columns.names, part.columns
    texts = " + ".join(f"“{names[place]}”" for place in uses.text)
    single = (("label", uses.label), ("split", uses.split), ("id", uses.id), ("group", uses.group))
    told = [f"text {texts}", *(f"{use} “{names[place]}”" for use, place in single if place is not None)]
    encoding = part.sketch.choices.encoding
    read = f"; read as {encoding}" if encoding else ""
    return f"{part.file.name}: {', '.join(told)}{read} (change it with --text-column, --label-column, --encoding …)"
