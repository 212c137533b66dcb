"""What an importer is, what it yields, and the words for what it passes over."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from tldesk.errors import TldeskError
from tldesk.media.place import WHOLE
from tldesk.project.database.schema import natural_key
from tldesk.project.samples.classes import sound_name

# Names of folders, and values of a table's split column, in any case.
SPLIT_NAMES = {
    "train": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
}
HIDDEN = "hidden files and folders are skipped"
NOT_AN_IMAGE = "not an image"
NOT_A_FILE = "not a regular file"
BAD_NAME = "its name is not valid text"
LINKED_FOLDER = "links to folders are not followed"
LINKED_OUTSIDE = "the link leads out of the folder"
DENIED = "permission denied"
TOO_LONG = "its path is too long for this system"
UNREADABLE = "the system cannot read it"
A_PROJECT = "it is a tldesk project"
BESIDE_CLASSES = "it is next to the class folders, not inside one"
BESIDE_SPLITS = "it is next to the train, val and test folders"
NO_IMAGES = "the folder holds no images"
MISSING = "the file is missing"
NOT_AT_HAND = "this folder or its drive is unavailable; its images stay as they were"
NOT_CHOSEN = "outside the project, and not chosen on this computer: import it again to read it"
COPY_OUTSIDE = "its copy would lie outside of the project"
OUTSIDE = "it is outside the imported folder"
NO_FILE_NAMED = "no file is given"
NO_LABEL = "it has no label; imported without one"
BAD_LABEL = "its label cannot be the name of a class; imported without one"
UNSEEN_LETTERS = "its label had characters that cannot be seen; imported without them"
BAD_SPLIT = "its split is none of train, val and test; imported without one"
BAD_BOX = "its box is empty or no box at all"
NO_BOX = "it has no box to crop"
UNKNOWN_CATEGORY = "its category is not in the file's list of categories"
NO_NAME_LABEL = "its name has no label before a “.” or “_”; imported without one"
NO_NUMBERED_LABEL = "its name has no label before a number; imported without one"
SEVERAL_FILES = "several files have this name"
BAD_ROW = "it is not what this layout holds"
BAD_ANNOTATION = "its annotation cannot be read; imported without a label"
ARCHIVED_LINK = "links in archives are not followed"
NESTED_ARCHIVE = "an archive inside an archive is not opened"
TOO_BIG = "it is too big"
SAME_NAME = "another file in the archive has the same name"
DAMAGED = "it is damaged"
NOT_AS_NAMED = "it does not hold what its name says"
OTHER_COMPRESSION = "it is compressed in a way that is not supported"
NOT_PACKED = "a packed project holds no such file"
FIRST_LABEL = "it has several labels; the first one is kept"
OPEN_DATES = "in its dates either number may be the day; split by date with Re-split"
NO_DATES = "it holds no dates; the texts are split at random"
FEW_DATES = "it does not hold three different dates; the texts are split at random"
NESTED_COLUMN = "its cells are nested or binary; the column is not imported"
BAD_STRETCH = "its start and end cannot be read as seconds, or the end comes first"
NO_STRETCH = "it marks a moment, not a stretch"
LONG_STRETCH = "its stretch is longer than 60 seconds: mark shorter ones"
OTHER_FORM = "files of this form are not read: convert it to FLAC or WAV first, for example with VLC or ffmpeg"
OUTSIDE_STRETCH = "its stretch lies outside of the recording, or reaches beyond its end"
NO_RECORDING = "the recording that it is about is missing, or several have its name"
REPEATED = "the file is listed twice"
REPEATED_DIFFERENTLY = "the file is listed twice; the first label is kept"

# All of them, for the window to translate.
REASONS = (
    HIDDEN,
    NOT_AN_IMAGE,
    NOT_A_FILE,
    BAD_NAME,
    LINKED_FOLDER,
    LINKED_OUTSIDE,
    DENIED,
    TOO_LONG,
    UNREADABLE,
    A_PROJECT,
    BESIDE_CLASSES,
    BESIDE_SPLITS,
    NO_IMAGES,
    MISSING,
    NOT_AT_HAND,
    NOT_CHOSEN,
    COPY_OUTSIDE,
    OUTSIDE,
    NO_FILE_NAMED,
    NO_LABEL,
    BAD_LABEL,
    UNSEEN_LETTERS,
    BAD_SPLIT,
    BAD_BOX,
    NO_BOX,
    UNKNOWN_CATEGORY,
    NO_NAME_LABEL,
    NO_NUMBERED_LABEL,
    SEVERAL_FILES,
    BAD_ROW,
    BAD_ANNOTATION,
    ARCHIVED_LINK,
    NESTED_ARCHIVE,
    TOO_BIG,
    SAME_NAME,
    DAMAGED,
    NOT_AS_NAMED,
    OTHER_COMPRESSION,
    NESTED_COLUMN,
    NOT_PACKED,
    FIRST_LABEL,
    OPEN_DATES,
    NO_DATES,
    FEW_DATES,
    BAD_STRETCH,
    NO_STRETCH,
    LONG_STRETCH,
    OTHER_FORM,
    OUTSIDE_STRETCH,
    NO_RECORDING,
    REPEATED,
    REPEATED_DIFFERENTLY,
)

# With these an image comes in all the same.
NOTES = {
    NO_LABEL,
    BAD_LABEL,
    UNSEEN_LETTERS,
    BAD_SPLIT,
    UNKNOWN_CATEGORY,
    NO_NAME_LABEL,
    NO_NUMBERED_LABEL,
    BAD_ANNOTATION,
    FIRST_LABEL,
    OPEN_DATES,
    NO_DATES,
    FEW_DATES,
    NESTED_COLUMN,
}
# And these cost no image.
NO_LOSS = {HIDDEN, NOT_AN_IMAGE, NO_IMAGES, *NOTES}


_NAMES_SHOWN = 4
_LONGEST_GROUP = 1_000  # characters, far fewer than a project file may hold

Options = Mapping[str, str]
NO_OPTIONS: Options = MappingProxyType({})

# Left, top, width and height in pixels of the upright picture.
Crop = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import; `label` and `split` as the source says, None where it says nothing.

    `more` are its further labels. `group`: samples of one group must not be divided between splits. With `place` the
    sample is that part of the file (see `media.place`), with `crop` that part of the picture, as a file of its own.
    """

    path: Path
    label: str | None = None
    split: str | None = None
    group: str | None = None
    crop: Crop | None = None
    more: tuple[str, ...] = ()
    place: str = WHOLE

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, the first one first."""
        return () if self.label is None else (self.label, *self.more)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something to tell the user: a path relative to the source, or a row of a table, and one of `REASONS`.

    Of very many with one reason the last stands for those that are not told one by one, `count` of them.
    """

    path_or_row: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What only the user knows of a source. `choices` are (value, words); the first one holds until it is answered.

    `proposed` is the value that seems right for a source that is imported for the first time, where that is another.
    """

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    proposed: str = ""

    def answer(self, options: Options) -> str:
        """The value that was chosen; the first one where nothing was, or what no longer is a choice."""
        value = options.get(self.name, "")
        return value if value in dict(self.choices) else self.choices[0][0]


# Asked whenever a source gives an image more than one label.
SEVERAL = Question(
    "several",
    "Some images have several labels. Which should they keep?",
    (("first", "The first one"), ("all", "All of them: images of this project may then have several labels")),
)


class Read(Protocol):
    """Yields all of a source without opening images; may raise TldeskError for one that cannot be read at all."""

    def __call__(self, source: Path, options: Options = NO_OPTIONS, /) -> Iterator[Found | Skipped]: ...


def _nothing(_source: Path) -> tuple[Question, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Importer:
    """A layout: `recognises` says quickly whether a source has it, `read` yields all of it.

    `questions` are what to ask about a source before it is read; the answers are the options of `read`.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    read: Read
    questions: Callable[[Path], tuple[Question, ...]] = _nothing


@dataclass(frozen=True, slots=True)
class Example:
    """A picture to show of a source: a file, or the bytes of one; with `crop` or `place` a part of it."""

    name: str
    content: Path | bytes
    crop: Crop | None = None
    place: str = WHOLE


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """What was understood of a source before anything is imported.

    `total` samples to import; `by_class` counts them by (first) label, sorted, `by_split` by the split that the source
    gives, `several` have more than one label, `groups` is how many groups they are in; `examples` are up to twelve, of
    as many classes as there are. `questions` can be asked, and `options` are the answers that were taken; `found` is
    what was counted.
    """

    source: Path
    importer: str
    title: str
    total: int
    by_class: dict[str, int]
    by_split: dict[str, int]
    unlabelled: int
    several: int = 0
    groups: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list, repr=False)


def counted(skipped: Iterable[Skipped]) -> Counter[str]:
    """How many things each reason holds for."""
    counts: Counter[str] = Counter()
    for thing in skipped:
        counts[thing.reason] += thing.count
    return counts


def sorted_labels(labels: Iterable[str]) -> list[str]:
    """Labels in the order in which they become classes: “class 2” before “class 10”."""
    return sorted(set(labels), key=lambda label: (natural_key(label), label))


def group_of(text: str) -> str | None:
    """The group that a table's cell names, on one line; None for none. Of a long one a hash stands for the rest."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_GROUP:
        line = f"{line[:_LONGEST_GROUP]}… {hashlib.sha256(line.encode(errors='replace')).hexdigest()[:16]}"
    return line.encode(errors="replace").decode() or None


def listed(names: Collection[str]) -> str:
    """The first few of them, in a line."""
    text = ", ".join(sorted_labels(names)[:_NAMES_SHOWN])
    return f"{text} …" if len(names) > _NAMES_SHOWN else text


def label_of(text: str) -> str | None:
    """The class name that a folder's name or a table's cell stands for, on one line; None when it cannot be one."""
    try:
        return sound_name(" ".join(text.split()))
    except TldeskError:
        return None
