"""A folder for each class, `root/<label>/*`, with or without train, val and test folders above them (YOLO's too)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tldesk.project.importers import loose, records, splits, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped

CLASS_FOLDER = "class_folder"
OUTER, INNER = "outer", "inner"  # what is between has a number: "2" is the folder in the outer one

# Folders of years and days order photos; hardly ever are they classes.
_DATED = re.compile(r"(19|20)\d\d(?!\d)|(19|20)\d\d(0[1-9]|1[0-2])\d\d(?!\d)")


def recognises(source: Path) -> bool:
    """A folder with images in at least one folder of it."""
    return walk.is_folder(source) and any(
        True for folder in walk.folders(source, source) for _ in walk.image_folders(folder, source)
    )


def questions(source: Path) -> tuple[Question, ...]:
    """Which folder is the class, where images lie in folders inside of class folders."""
    tops = _split_folders(source) or [source]
    places = {
        folder.relative_to(top).parts: None
        for top in tops
        for outer in walk.folders(top, source)
        for folder in walk.image_folders(outer, source)
    }
    named = {level: [place[_depth(place, level) - 1] for place in places] for level in _levels(places)}
    if all(names == named[OUTER] for names in named.values()):
        return ()
    offered = {OUTER, INNER}
    for level, names in named.items():
        if all(names != named[other] for other in offered):
            offered.add(level)
    named = {level: names for level, names in named.items() if level in offered}
    choices = tuple((level, _words(level, set(names))) for level, names in named.items())
    return (
        Question(
            CLASS_FOLDER,
            "The images are in nested folders. Which folder is the class?",
            choices,
            proposed=_proposed(named),
        ),
    )


def _levels(places: Collection[tuple[str, ...]]) -> list[str]:
    """The levels of folders, from the outer one: it, the numbers of those between, and the inner one."""
    return [OUTER, *map(str, range(2, max(map(len, places), default=0))), INNER]


def _depth(place: Sequence[str], level: str) -> int:
    """How many of the folders that an image lies in lead to that of a level; all where there are not as many."""
    if level == INNER:
        return len(place)
    number = int(level) if level.isdecimal() else 1
    return min(max(number, 1), len(place))


def _words(level: str, names: Collection[str]) -> str:
    count, listed = len(names), records.listed(names)
    text = f"Folder at level {level} ({count}): {listed}"
    if level == OUTER:
        text = f"Outer folder ({count}): {listed}"
    elif level == INNER:
        text = f"Inner folder, which holds the images ({count}): {listed}"
    return text


def _proposed(named: Mapping[str, Collection[str]]) -> str:
    """The outermost level that tells images apart, other than by date; where none does, one that is no date."""
    undated = [level for level, names in named.items() if not all(map(_DATED.match, names))]
    apart = [level for level in undated if len(set(named[level])) > 1]
    return next(iter([*apart, *undated]), "")


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """The label is the name of the first folder (below a split folder), to which deeper ones belong.

    Where the options say so, it is that of a deeper one, or of the folder which holds the image; and images next to
    the folders come in without one.
    """
    level = options.get(CLASS_FOLDER, OUTER)
    keep = options.get(loose.LOOSE) != loose.SKIP
    if not _split_folders(source):
        yield from _classes(source, source, level, None, None if keep else records.BESIDE_CLASSES)
        return
    for entry in walk.entries(source, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder and ((split := splits.of(entry.path.name)) or splits.is_none(entry.path.name)):
            yield from _classes(entry.path, source, level, split, None)
        elif keep and not entry.is_folder:
            yield Found(entry.path)
        else:
            yield Skipped(walk.shown(entry.path, source), records.BESIDE_SPLITS)


def _split_folders(source: Path) -> list[Path]:
    """The folders named train, val or test, and that of what has no split; none unless one of the former holds
    folders: “train” may be a class of vehicles."""
    below = walk.folders(source, source)
    if not any(splits.of(folder.name) and walk.folders(folder, source) for folder in below):
        return []
    return [folder for folder in below if splits.of(folder.name) or splits.is_none(folder.name)]


def _classes(
    folder: Path, source: Path, level: str, split: str | None, beside: str | None
) -> Iterator[Found | Skipped]:
    """The class folders in `folder`. An image beside them is passed over for the reason `beside`, or unlabelled."""
    for entry in walk.entries(folder, source):
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield from _class(entry.path, source, level, split)
        elif beside:
            yield Skipped(walk.shown(entry.path, source), beside)
        else:
            yield Found(entry.path, None, split)


def _class(folder: Path, source: Path, level: str, split: str | None) -> Iterator[Found | Skipped]:
    where, empty = walk.shown(folder, source), True
    labels: dict[Path, str | None] = {}
    holders: dict[Path, str | None] = {}  # of each folder that holds images its label
    for found in walk.files(folder, source):
        if isinstance(found, Skipped):
            empty = empty and found.path_or_row != where  # it could not be listed, which is another matter
            yield found
            continue
        empty = False
        holder = found.parent
        if holder not in holders:
            place = holder.relative_to(folder.parent).parts
            named = folder.parent.joinpath(*place[: _depth(place, level)])
            if named not in labels:
                labels[named] = records.label_of(named.name)
                if labels[named] is None:
                    yield Skipped(walk.shown(named, source), records.BAD_LABEL)
            holders[holder] = labels[named]
        yield Found(found, holders[holder], split)
    if empty:
        yield Skipped(where, records.NO_IMAGES)


IMPORTER = Importer("class-folders", "One folder for each class", recognises, read, questions)
