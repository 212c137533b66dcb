"""Which texts of a source a project has: a row is known by its id, or by its text, wherever it stands in the source."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tldesk.media.place import key
from tldesk.project.exchange.labels_again import Already, compared
from tldesk.project.importers import Found, Options
from tldesk.project.samples.files import PASTED
from tldesk.project.store import Project
from tldesk.project.texts import kept
from tldesk.project.texts.reading import Source, Text
from tldesk.project.trust.chosen import inside

LAYOUT = "texts"


def place_of(project: Project, source: Source) -> tuple[str, Path]:
    """The layout and the path by which a project remembers a source. All that is pasted is one source."""
    if isinstance(source, bytes):
        return PASTED, project.folder / kept.FOLDER / PASTED
    return LAYOUT, source


def answered(project: Project, source: Source) -> Options | None:
    """What was answered when a source was imported last; None where it never was. Each paste is asked about anew."""
    layout, path = place_of(project, source)
    found = [one.options for one in project.files.sources() if (one.layout, one.path) == (layout, path)]
    return found[-1] if found and layout == LAYOUT else None


def hash_of(text: Text) -> str:
    """What the content of a text is known by."""
    return hashlib.sha256(text.line.text.encode("utf-8", "replace")).hexdigest()


class KnownTexts:
    """The texts of a source that are in a project, each of which is found once; `folder` keeps them, None where the
    source was never imported."""

    def __init__(self, project: Project, source: Source) -> None:
        self._project = project
        layout, path = place_of(project, source)
        roots = project.files.roots()
        earlier = [
            one.root_id
            for one in project.files.sources()
            if (one.layout, one.path) == (layout, path) and _is_ours(project, roots[one.root_id])
        ]
        self.folder = roots[earlier[0]] if earlier else None
        self.there: dict[int, Found] = {}  # what the source says of those that were found
        self._contents: set[bytes] | None = None
        self._identities = kept.Identities()
        self._known = _read(project, earlier[0], roots[earlier[0]]) if earlier else {}

    def is_elsewhere(self, text: Text) -> bool:
        """Whether the project has a text that is equal, wherever it is from."""
        if self._contents is None:
            self._contents = self._project.files.contents()
        return bytes.fromhex(hash_of(text)) in self._contents

    def compared(self) -> Already:
        """What the source says of those that were found."""
        return compared(self._project, self.there)

    def find(self, text: Text) -> tuple[int | None, bool]:
        """The sample that the next row of the source is already, and whether its text is still the same."""
        if not self._known:  # as in a source that is imported first: then nothing has to tell its rows from each other
            return None, False
        known = self._known.pop(self._identities.of(text.line), None)
        if known is None or self.folder is None:
            return None, False
        id_, sha256 = known
        self.there[id_] = Found(self.folder, text.label, text.split, more=text.more)
        return id_, sha256 == hash_of(text)


def _read(project: Project, root_id: int, folder: Path) -> dict[tuple[bytes, int], tuple[int, str]]:
    """Sample and hash by what tells rows from each other. Of what was kept and never stored there is no sample."""
    known = project.files.known_parts(root_id)
    identities = kept.Identities()
    found = {}
    for name, where, line in kept.each(folder):
        if (one := known.get(key(name, where))) is not None:
            found[identities.of(line)] = one
    return found


def _is_ours(project: Project, folder: Path) -> bool:
    """Whether texts may be kept in a folder: a project of somebody else may name any."""
    return inside(project.folder / kept.FOLDER, folder) and folder != project.folder / kept.FOLDER
