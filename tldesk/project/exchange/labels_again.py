"""Importing a source again: which of its images the project has already, and what becomes of their labels.

Labels stay as they are in the project, unless the user asks for those of the source. Even then one that was given in
the project stays: somebody has looked at that image.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tldesk.media.place import key
from tldesk.project.importers import Found, archive, sorted_labels
from tldesk.project.samples.classes import sound_name
from tldesk.project.samples.labels import read_labels
from tldesk.project.store import Project


@dataclass(frozen=True, slots=True)
class Already:
    """`images` of a source are in the project already, `otherwise` of them with other labels than in the source, of
    which `given` were given in the project; `bare` of them have no label there and get that of the source. `missing`
    have a label that is missing in the source, which has others; nothing takes it from them."""

    images: int = 0
    otherwise: int = 0
    given: int = 0
    bare: int = 0
    missing: int = 0


def already(project: Project, source: Path, layout: str, copied: bool, found: Sequence[Found]) -> Already:
    """What of a source that is to be imported the project has. Nothing is written; for the pool.

    Parts of images, and what is in an archive, are not looked for.
    """
    if archive.is_archive(source):
        return Already()
    return compared(project, dict(_known(project, source, layout, copied, found)))


def compared(project: Project, there: Mapping[int, Found]) -> Already:
    """What a source says of the samples (by id) that the project has of it."""
    others = _others(project, there)
    with project.store.reading() as db:
        bare = {id_ for id_, labels in read_labels(db, others).items() if not labels}
    otherwise = others.keys() - bare
    given = otherwise & project.edits.labelled()
    return Already(len(there), len(otherwise), len(given), len(bare), _missing(project, there))


def _missing(project: Project, there: Mapping[int, Found]) -> int:
    """How many samples have a label of which a source of labels says nothing."""
    silent = [id_ for id_, thing in there.items() if not thing.labels]
    return len(silent) - len(project.files.bare(silent)) if 0 < len(silent) < len(there) else 0


@dataclass(frozen=True, slots=True)
class Settled:
    """What an import made of the labels that were there: `replaced` by those of the source, `kept` though the source
    has others, `missing` there and kept too."""

    replaced: int = 0
    kept: int = 0
    missing: int = 0


def settle(project: Project, there: Mapping[int, Found], replace: bool) -> Settled:
    """Give samples (by id) the labels that the source says, where that is wanted, as one edit."""
    others = _others(project, there)
    given = project.edits.labelled() if replace else others.keys()
    wanted = {id_: labels for id_, labels in others.items() if id_ not in given}
    if wanted:
        with project.store.writing():
            if any(len(labels) > 1 for labels in wanted.values()):
                project.set_multi_label(True)
            project.classes.ensure(sorted_labels(label for labels in wanted.values() for label in labels))
            project.edits.set_labels(wanted, "import_labels")
    return Settled(len(wanted), len(others) - len(wanted), _missing(project, there))


def _others(project: Project, there: Mapping[int, Found]) -> dict[int, tuple[str, ...]]:
    """The labels that the source says of samples (by id) which have others."""
    said = {id_: tuple(map(sound_name, thing.labels)) for id_, thing in there.items() if thing.labels}
    with project.store.reading() as db:
        names = dict(db.execute("SELECT id, name FROM classes").fetchall())
        has = read_labels(db, said)
    return {id_: labels for id_, labels in said.items() if {names[one] for one in has[id_]} != set(labels)}


def _known(
    project: Project, source: Path, layout: str, copied: bool, found: Iterable[Found]
) -> Iterator[tuple[int, Found]]:
    files = project.files
    folder = source if source.is_dir() else source.parent
    roots = sorted(files.roots().items(), key=lambda item: len(item[1].parts), reverse=True)
    if copied:
        earlier = (one.root_id for one in files.sources() if one.copied and (one.layout, one.path) == (layout, source))
        roots = [(root_id, folder) for root_id in list(earlier)[:1]]
    places = [(os.path.join(path, ""), files.known(id_)) for id_, path in roots]  # noqa: PTH118 (a slash at its end)
    for thing in found:
        text = str(thing.path)
        below = next(((text[len(start) :], known) for start, known in places if text.startswith(start)), None)
        if below is not None and thing.crop is None:
            path, known = below
            if (one := known.get(key(path.replace(os.sep, "/"), thing.place))) is not None:
                yield one.id, thing
