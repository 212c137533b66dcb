"""The project that a verb works on: opened, or made from a source; and what belongs together in it."""

from __future__ import annotations

from pathlib import Path

from tldesk import paths
from tldesk.console import Progress, Stop
from tldesk.errors import TldeskError
from tldesk.media import kinds
from tldesk.media.modality import IMAGE
from tldesk.project import importers
from tldesk.project.exchange import importing
from tldesk.project.importers import walk
from tldesk.project.runs.events import Imported
from tldesk.project.samples import unseen
from tldesk.project.store import Project


def open_or_make(
    source: Path,
    folder: Path | None,
    stop: Stop,
    progress: Progress,
    options: importers.Options = importers.NO_OPTIONS,
    kind: str | None = None,
) -> tuple[Project, Imported | None]:
    """The project of SOURCE: itself when it is one, else the one made from it (and brought up to date).

    Raises TldeskError `other_kind` where the project is not of the `kind` that is asked for.
    """
    kinds.check(kind or IMAGE)
    if source.name == paths.PROJECT_FILE:
        source = source.parent
    if walk.is_file(source / paths.PROJECT_FILE):
        return _of_kind(Project.open(source), source, kind), None
    importers.preview(source, options=options)  # refuses what cannot be imported before a project is made
    name = folder.name if folder else source.stem  # what the user chose, if he did
    folder = folder or Project.for_source(source)
    exists = (folder / paths.PROJECT_FILE).is_file()
    if exists:
        project = _of_kind(Project.open(folder), source, kind)
    else:
        project = Project.create(folder, name=unseen.removed(name), modality=kind or IMAGE)
    try:
        imported = progress.show(importing.import_source(project, source, options=options, should_stop=stop))
    except BaseException:
        project.close()
        raise
    if stop.asked:
        project.close()
        raise KeyboardInterrupt
    assert isinstance(imported, Imported)
    return project, imported


def _of_kind(project: Project, source: Path, kind: str | None) -> Project:
    """The project, if it is of that kind; else it is closed again."""
    if kind not in (None, there := project.modality):
        project.close()
        raise TldeskError("other_kind", path=source, found=kind, kind=there)
    return project


def find_groups(project: Project, stop: Stop, progress: Progress) -> None:
    """What belongs together is known before a split is used. Raises KeyboardInterrupt when stopped."""
    from tldesk.engine.similarity import grouping

    if not project.read_only:
        progress.show(grouping.find(project, stop))
    if stop.asked:
        raise KeyboardInterrupt
