"""A row that cannot be, in a file that was not checked from end to end, is told as damage and never as a fault."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project import learning
from tldesk.project.glance import glance
from tldesk.project.samples.filters import Filters
from tldesk.project.samples.samples import STATUSES, Query
from tldesk.project.store import Project
from tldesk.project.trust import known_files

from ..conftest import LABELS, row

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not keep when a file was changed")

# What no program writes, as a disk that forgets or another hand may leave it.
DAMAGES = {
    "class that is not there": "UPDATE samples SET class_id = 9 WHERE id = 4",
    "class that is a text": "UPDATE samples SET class_id = 'x' WHERE id = 4",
    "root that is not there": "UPDATE samples SET root_id = 9 WHERE id = 4",
    "roots are gone": "DELETE FROM roots",
    "further label that is not there": "UPDATE samples SET more_labels = ',9,' WHERE id = 4",
    "further labels that are no list": "UPDATE samples SET more_labels = ',a,' WHERE id = 4",
    "further labels that are bytes": "UPDATE samples SET more_labels = x'2c31' WHERE id = 4",
    "path that is bytes": "UPDATE samples SET path = x'ff' WHERE id = 4",
    "hash that is bytes": "UPDATE samples SET sha256 = x'ff' WHERE id = 4",
    "hash that is none": "UPDATE samples SET sha256 = 'g' WHERE id = 4",
    "size that is a text": "UPDATE samples SET width = 'wide', bytes = 'many' WHERE id = 4",
    "place that is none": "UPDATE samples SET place = 'q~1' WHERE id = 4",
    "place that is bytes": "UPDATE samples SET place = x'01' WHERE id = 4",
    "note that is bytes": "UPDATE samples SET note = x'ff' WHERE id = 4",
    "root that is bytes": "UPDATE roots SET path = x'ff'",
    "name of a class that is bytes": "UPDATE classes SET name = x'ff' WHERE id = 1",
    "color that is a text": "UPDATE classes SET color = 'red' WHERE id = 1",
    "options that are none": "UPDATE sources SET options = '{'",
    "source that is bytes": "UPDATE sources SET path = x'ff'",
    "kind that is unknown": "UPDATE meta SET value = 'smell' WHERE key = 'kind'",
    "name that is bytes": "UPDATE meta SET value = x'ff' WHERE key = 'name'",
    "imports that are none": "INSERT INTO meta VALUES ('unfinished_imports', x'ff')",
    "edit that is bytes": "UPDATE edits SET kind = x'ff', value = x'ff', count = 'x'",
    "edit of ids that are none": "UPDATE edit_changes SET ids = 'x'",
    "filter that is none": "INSERT INTO saved_filters VALUES ('odd', x'ff')",
    "groups that are bytes": "INSERT INTO scenes SELECT sha256, x'ff', x'ff' FROM samples",
    "pairs that are bytes": "INSERT INTO near_groups SELECT sha256, x'ff' FROM samples",
    "measures that are texts": "INSERT INTO contents SELECT sha256, 'a', 'b', 'c', 'd', x'ff', 1 FROM samples",
}

READERS: dict[str, Callable[[Project], object]] = {
    "samples": lambda project: project.samples.get(project.samples.ids()),
    "statuses": lambda project: [project.samples.ids(Query(status=one)) for one in STATUSES],
    "training rows": lambda project: project.samples.training_rows(),
    "summary": lambda project: project.samples.summary(),
    "widths": lambda project: project.samples.widths(),
    "found": lambda project: project.samples.ids(Query(text="img", sort="label")),
    "classes": lambda project: (project.classes.all(), project.classes.colors()),
    "checks": lambda project: project.checks.run(project.samples.summary()),
    "splits": lambda project: (project.splits.divided(), project.splits.groupings(), project.splits.empty()),
    "splits to be": lambda project: project.splits.would_divide(),
    "leaks": lambda project: project.splits.leaks(),
    "near": lambda project: (project.near.contents(), project.near.found(), project.near.pairs()),
    "sources": lambda project: project.files.sources(),
    "known": lambda project: [project.files.known(root) for root in project.files.roots()],
    "parts": lambda project: (project.files.of_parts(), project.files.known_parts(1), project.files.contents()),
    "measures": lambda project: project.files.measures(),
    "history": lambda project: (project.edits.history(), project.edits.labelled(), project.edits.undo_text()),
    "filters": lambda project: Filters(project.store).all(),
    "backups": lambda project: project.backups.present(),
    "learning": lambda project: learning.labels(project, learning.contents(project)[0]),
    "files": lambda project: learning.files(project),
    "own": lambda project: (project.name, project.kind, project.multi_label, project.unfinished_imports),
    "labels replaced": lambda project: project.edits.would_replace({4: "hat"}),
    "card": lambda project: (project.samples.count(), glance(project.folder)),
}
WRITERS: dict[str, Callable[[Project], object]] = {
    "edit": lambda project: project.edits.set_label([4, 5], "hat"),
    "several": lambda project: project.edits.add_label([4, 5], "hat"),
    "undo": lambda project: project.edits.undo(),
    "splits made": lambda project: project.splits.remake(),
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a closed project; so small a one is large here."""
    monkeypatch.setattr(known_files, "_LARGE", 1)
    with Project.create(tmp_path / "project") as project:
        project.set_multi_label(True)
        project.classes.ensure(LABELS)
        root = project.files.root(tmp_path / "photos")
        project.files.add_source(root, "flat_folder", tmp_path / "photos", False)
        project.files.put(root, [row(f"img{number}.jpg", label=LABELS[number % 3]) for number in range(9)])
        project.splits.assign_missing()
        project.edits.set_label([3], "hat")
    return tmp_path / "project" / paths.PROJECT_FILE


def damage(file: Path, statement: str) -> None:
    """Change a project file so that it still looks as it was left."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        connection.commit()
    known_files.remember(file, known_files.number(file))


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES)
def test_reading_never_ends_in_a_fault(file: Path, statement: str) -> None:
    damage(file, statement)
    assert known_files.is_as_left(file)
    assert not [name for name, error in ended(file, READERS) if not isinstance(error, TldeskError)]


@pytest.mark.parametrize("name", WRITERS)
def test_nor_does_writing(file: Path, name: str) -> None:
    sound = file.read_bytes()
    for statement in DAMAGES.values():
        file.write_bytes(sound)
        damage(file, statement)
        for _, error in ended(file, {name: WRITERS[name]}):
            assert isinstance(error, TldeskError), statement


def ended(file: Path, acts: dict[str, Callable[[Project], object]]) -> list[tuple[str, Exception]]:
    """What each of these acts on the project raises."""
    found: list[tuple[str, Exception]] = []
    try:
        with Project.open(file.parent, check_later=True) as project:
            for name, act in acts.items():
                try:
                    act(project)
                except Exception as error:
                    found.append((name, error))
    except TldeskError as error:
        found.append(("open", error))
    return found
