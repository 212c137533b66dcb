"""Which texts of a source a project has: a row is known by its id, or by its text, wherever it stands in the source.

A row that the source has not brought may be a text of another one, as in a file that a labelling program has written of
texts that were exported from here. It is known by its text then, unless both have an id and these differ: two people
may write the same. A program may also have numbered the rows anew, which only the user can tell: where they are to be
known by their texts alone (`SAME_TEXTS`), each is one of those that no row has by its id.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.place import key
from tldesk.project.exchange.labels_again import Already, compared
from tldesk.project.importers import Found, Options
from tldesk.project.samples.files import PASTED
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.project.texts import kept
from tldesk.project.texts.reading import Source, Text
from tldesk.project.trust.chosen import inside

LAYOUT = "texts"
SAME_TEXTS, KNOWN = "same_texts", "known"  # the answer by which rows under other ids are not brought again


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
    source was never imported. `spare` are texts that are taken for rows which have another id, see `left`."""

    def __init__(self, project: Project, source: Source, spare: Mapping[bytes, deque[int]] | None = None) -> None:
        self._project = project
        self._spare = dict(spare or {})
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
        self._unknown = Counter[bytes]()  # rows that were not found, whose text is there
        self._others = {id_: root for id_, root in roots.items() if id_ not in earlier[:1] and _is_ours(project, root)}
        self._of_others: dict[bytes, list[tuple[str, int]]] | None = None
        self._equal: dict[bytes, _Equal] = {}  # those of them that were asked for
        self._identities = kept.Identities()
        self._known = _read(project, earlier[0], roots[earlier[0]]) if earlier else {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a row could be."""
        return not (self._known or self._others)

    def left(self) -> dict[bytes, deque[int]]:
        """Of the rows that were not found so far: the texts equal to them that no other row has, by their hash. There
        are no more of each than such rows."""
        found: dict[bytes, deque[int]] = {}
        for digest, id_ in self._unclaimed():
            wanted = self._unknown.get(digest, 0)
            if wanted and len(there := found.setdefault(digest, deque())) < wanted:
                there.append(id_)
        return found

    def _unclaimed(self) -> Iterator[tuple[bytes, int]]:
        if not self._unknown:
            return
        binned = set(self._project.samples.ids(Query(status="binned")).tolist())
        mine = ((bytes.fromhex(sha256), id_) for id_, sha256 in self._known.values())
        others = ((bytes.fromhex(sha256), id_) for sha256, _, id_ in _of_roots(self._project, self._others))
        for digest, id_ in chain(mine, others):
            if id_ not in self.there and id_ not in binned:
                yield digest, id_

    def _is_there(self, digest: bytes) -> bool:
        """Whether the project has a text that is equal, wherever it is from."""
        if self._contents is None:
            self._contents = self._project.files.contents()
        return digest in self._contents

    def compared(self) -> Already:
        """What the source says of those that were found."""
        return compared(self._project, self.there)

    def find(self, text: Text) -> tuple[int | None, bool]:
        """The sample that the next row of the source is already, and whether its text is still the same."""
        # Where the source is imported first, nothing has to tell its rows from each other.
        known = self._known.pop(self._identities.of(text.line), None) if self._known else None
        if known is None:
            id_, same = self._find_elsewhere(text), True
            if id_ is None and not self.is_empty and self._is_there(digest := bytes.fromhex(hash_of(text))):
                self._unknown[digest] += 1
                spare = self._spare.get(digest)
                id_ = spare.popleft() if spare else None
        else:
            id_, same = known[0], known[1] == hash_of(text)
        if id_ is not None:
            self.there[id_] = Found(Path(), text.label, text.split, more=text.more)
        return id_, same

    def _find_elsewhere(self, text: Text) -> int | None:
        """The text of another source that a row is: of several that are equal the one of its id, else the next."""
        if not self._others:
            return None
        if self._of_others is None:
            self._of_others = defaultdict(list)
            for sha256, own_id, id_ in _of_roots(self._project, self._others):
                self._of_others[bytes.fromhex(sha256)].append((own_id, id_))
        digest = bytes.fromhex(hash_of(text))
        if (there := self._of_others.pop(digest, None)) is not None:
            self._equal[digest] = _Equal(there)
        equal = self._equal.get(digest)
        return None if equal is None else equal.take(text.line.id)


class _Equal:
    """Texts that are equal, by their ids. There may be a hundred thousand, each of which is asked for."""

    def __init__(self, texts: Sequence[tuple[str, int]]) -> None:
        self._left: OrderedDict[str, deque[int]] = OrderedDict()
        for own_id, id_ in texts:
            self._left.setdefault(own_id, deque()).append(id_)

    def take(self, own_id: str) -> int | None:
        """The next that has this id, or else none; without an id any."""
        wanted = own_id if own_id in self._left else "" if own_id else next(iter(self._left), "")
        if wanted not in self._left:
            return None
        ids = self._left[wanted]
        taken = ids.popleft()
        if not ids:
            del self._left[wanted]
        return taken


def _read(project: Project, root_id: int, folder: Path) -> dict[tuple[bytes, int], tuple[int, str]]:
    """Sample and hash by what tells rows from each other. Of what was kept and never stored there is no sample."""
    known = project.files.known_parts(root_id)
    identities = kept.Identities()
    found = {}
    for name, where, line in kept.each(folder):
        if (one := known.get(key(name, where))) is not None:
            found[identities.of(line)] = one
    return found


def _of_roots(project: Project, roots: dict[int, Path]) -> Iterator[tuple[str, str, int]]:
    """The hash, the id in its table and the sample of each text below some roots, but for what lies in the bin."""
    binned = set(project.samples.ids(Query(status="binned")).tolist()) if roots else set()
    for root_id, folder in roots.items():
        known = project.files.known_parts(root_id)
        with suppress(TldeskError):  # what is damaged there is told when it is opened, and hinders nothing else
            for name, where, line in kept.each(folder):
                if (one := known.get(key(name, where))) is not None and one[0] not in binned:
                    yield one[1], line.id, one[0]


def _is_ours(project: Project, folder: Path) -> bool:
    """Whether texts may be kept in a folder: a project of somebody else may name any."""
    return inside(project.folder / kept.FOLDER, folder) and folder != project.folder / kept.FOLDER
