"""What a project knows of the contents of its images, for whoever has only a run: measures, groups."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.project.database.database import Store
from tldesk.project.runs.run_data import SampleOfRun
from tldesk.project.samples import groups
from tldesk.project.samples.together import Divided, divided, wanted

log = logging.getLogger(__name__)

_CONTENTS = """
SELECT s.sha256, s.group_name{values} FROM samples s LEFT JOIN contents c ON c.sha256 = s.sha256 GROUP BY s.sha256
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one content: the value of each measure that slices go by, None where it was not measured; that of the column
    `group` that was imported, and the `cluster` of contents that no split may part.
    """

    values: Mapping[str, float | None]
    group: str | None
    cluster: str


@dataclass(frozen=True, slots=True)
class Alike:
    """How many images of a run's `val` and `test` show what another image in its train shows; the classes of which
    groups were `divided`.
    """

    val: int = 0
    test: int = 0
    divided: Divided = field(default_factory=Divided)


def read_alike(project_folder: Path, rows: Sequence[SampleOfRun]) -> Alike:
    """What the project knows of the samples of a run; nothing where there is no project that can be read. Only reads.

    Equal contents are not counted.
    """
    file = project_folder / paths.PROJECT_FILE
    if not file.is_file():
        return Alike()
    try:
        with closing(Store(file, read_only=True, check_later=True)) as store, store.reading() as db:
            every = groups.split_rows(db)
            split = {row.id: row.split for row in rows}
            parted = divided(db, every, wanted(db), [split.get(row.id) for row in every])
    except TldeskError as error:
        log.warning("what is alike in the project cannot be read: %s", error)
        return Alike()
    group = dict(zip((row.sha256 for row in every), groups.grouped(every), strict=True))
    trained: dict[str, set[str]] = {}
    for row in rows:
        if row.split == "train" and row.sha256 in group:
            trained.setdefault(group[row.sha256], set()).add(row.sha256)
    counts = Counter(row.split for row in rows if trained.get(group.get(row.sha256, ""), set()) - {row.sha256})
    return Alike(counts["val"], counts["test"], parted)


def read_measured(project_folder: Path) -> dict[str, Measured]:
    """Every content of the project by its hash; none where there is no project that can be read. Only reads."""
    file = project_folder / paths.PROJECT_FILE
    if not file.is_file():
        return {}
    try:
        with closing(Store(file, read_only=True, check_later=True)) as store, store.reading() as db:
            rows = groups.split_rows(db)
            clusters = dict(zip((row.sha256 for row in rows), groups.grouped(rows, "column"), strict=True))
            kind = modality.of(store.modality)
            measures = {one.name: one.of for one in kind.measures if one.bands or one.quarters}
            found = db.execute(_CONTENTS.format(values="".join(f", {of}" for of in measures.values())))
            return {
                sha256: Measured(dict(zip(measures, values, strict=True)), group, clusters.get(sha256, sha256))
                for sha256, group, *values in found
            }
    except TldeskError as error:
        log.warning("the project's measures cannot be read: %s", error)
        return {}
