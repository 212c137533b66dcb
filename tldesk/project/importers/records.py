"""What an importer is, what it yields, and the words for what it passes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.project.classes import checked_name

# Names of folders, and values of a table's split column, in any case.
SPLIT_NAMES = {
    "train": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
}

HIDDEN = "hidden files and folders are passed over"
NOT_AN_IMAGE = "not an image"
NOT_A_FILE = "not a regular file"
BAD_NAME = "its name is not valid text"
LINKED_FOLDER = "links to folders are not followed"
LINKED_OUTSIDE = "the link leads out of the folder that is imported"
DENIED = "you may not open it"
A_PROJECT = "it is a tldesk project"
BESIDE_CLASSES = "it lies beside the class folders, not in one"
BESIDE_SPLITS = "it lies beside the train, val and test folders"
NO_IMAGES = "the folder holds no images"
MISSING = "the file is missing"
OUTSIDE = "it lies outside of the folder that is imported"
NO_FILE_NAMED = "no file is named"
NO_LABEL = "it has no label; imported without one"
BAD_LABEL = "its label cannot be the name of a class; imported without one"
BAD_SPLIT = "its split is none of train, val and test; imported without one"
REPEATED = "the file was named before"
REPEATED_DIFFERENTLY = "the file was named before with another label, which is kept"

# All of them, for the window to translate.
REASONS = (
    HIDDEN,
    NOT_AN_IMAGE,
    NOT_A_FILE,
    BAD_NAME,
    LINKED_FOLDER,
    LINKED_OUTSIDE,
    DENIED,
    A_PROJECT,
    BESIDE_CLASSES,
    BESIDE_SPLITS,
    NO_IMAGES,
    MISSING,
    OUTSIDE,
    NO_FILE_NAMED,
    NO_LABEL,
    BAD_LABEL,
    BAD_SPLIT,
    REPEATED,
    REPEATED_DIFFERENTLY,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import; `label` and `split` as the source says, None where it says nothing."""

    path: Path
    label: str | None = None
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something to tell the user: a path relative to the source, or a row of a table, and one of `REASONS`."""

    path_or_row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Importer:
    """A layout: `recognises` says quickly whether a source has it, `read` yields all of it without opening images.

    `read` may raise TldeskError for a source that cannot be read at all.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path], Iterator[Found | Skipped]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a source before anything is imported.

    `total` files to import; `by_class` counts them by label, sorted, `by_split` by the split that the source gives;
    `examples` are up to twelve files, of as many classes as there are.
    """

    source: Path
    importer: str
    title: str
    total: int
    by_class: dict[str, int]
    by_split: dict[str, int]
    unlabelled: int
    skipped: list[Skipped] = field(default_factory=list)
    examples: list[Path] = field(default_factory=list)


def label_of(text: str) -> str | None:
    """The class name that a folder's name or a table's cell stands for, on one line; None when it cannot be one."""
    try:
        return checked_name(" ".join(text.split()))
    except TldeskError:
        return None
