"""The project that a verb works on: opened, or made from a source; and what belongs together in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tldesk import paths
from tldesk.cli.answers import ANSWERS, lines, table_line
from tldesk.console import Progress, Stop, speak_of, tell
from tldesk.errors import TldeskError
from tldesk.media import kinds
from tldesk.media.modality import IMAGE, MODALITIES, SOUND, TEXT
from tldesk.project import importers
from tldesk.project.exchange import importing, source_kinds
from tldesk.project.importers import columns, table, walk
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Imported
from tldesk.project.samples import unseen
from tldesk.project.store import Project
from tldesk.project.texts import reading


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
    name = folder.name if folder else source.stem  # what the user chose, if he did
    folder = folder or Project.for_source(source)
    exists = (folder / paths.PROJECT_FILE).is_file()
    if exists:
        project = _of_kind(Project.open(folder), source, kind)
    else:
        of_source = kind_of(source, kind)
        preview(source, options, of_source)
        project = Project.create(folder, name=unseen.removed(name), modality=of_source)
    try:
        if exists:
            preview(source, options, project.modality, quiet=True)
        imported = progress.show(importing.import_source(project, source, options=options, should_stop=stop))
    except BaseException:
        project.close()
        raise
    if stop.asked:
        project.close()
        raise KeyboardInterrupt
    assert isinstance(imported, Imported)
    return project, imported


def kind_of(source: Path, kind: str | None) -> str:
    """The kind that is asked for, else that of the source; of one that could be several, what is left is told.

    Raises TldeskError `bad_value` for a kind that there is not.
    """
    if kind is not None:
        kinds.check(kind)
        return kind
    try:
        found = source_kinds.look(source)
    except TldeskError:  # which importing it raises again
        return IMAGE
    if found.asked:
        counts = {IMAGE: found.images, TEXT: found.tables + found.files, SOUND: found.sounds}
        others = [name for name, count in counts.items() if count and name != found.likely]
        tell(f"It is taken for data of the kind “{found.likely}” (change it with --kind {' or '.join(others)})")
    return found.likely


def preview(source: Path, answers: importers.Options, kind: str, quiet: bool = False) -> None:
    """Refuse what cannot be imported before a project is made, and say what is taken for granted of the rest.

    `quiet`: what was answered when it was imported first may hold.
    """
    speak_of(kind)
    if MODALITIES[kind].rows:
        if not quiet:
            with reading.opened(importers.located(source), answers) as opened:
                for part in () if isinstance(opened.parts, reading.Files) else opened.parts:
                    tell(table_line(part))
        return
    seen = importers.preview(source, options=answers, kind=MODALITIES[kind])
    for one in ANSWERS:
        if one.question in answers and one.question in columns.QUESTIONS and seen.importer != table.IMPORTER.name:
            raise TldeskError("bad_use", option=one.option, reason="is for a table: only it has columns", hint="")
    for line in () if quiet else lines(seen, answers):
        tell(line)


def _of_kind(project: Project, source: Path, kind: str | None) -> Project:
    """The project, if it is of that kind; else it is closed again."""
    if kind not in (None, there := project.modality):
        project.close()
        raise source_kinds.other_kind(source, kind, there)
    speak_of(there)
    return project


def started(config: RunConfig, project: Project) -> RunConfig:
    """The configuration with the folders of the trainings in `--start-from` and `--teacher`, where they are named as
    the window names them."""
    from tldesk.engine.training import run_titles

    for option in ("start_from", "teacher"):
        with suppress(TldeskError):  # a path, or nothing, which is said of it then
            run = run_titles.named(project.runs.all(), getattr(config, option))
            config = config.model_copy(update={option: run.name})
    return config


def find_groups(project: Project, stop: Stop, progress: Progress) -> None:
    """What belongs together is known before a split is used. Raises KeyboardInterrupt when stopped."""
    from tldesk.engine.similarity import grouping

    if not project.read_only:
        progress.show(grouping.find(project, stop))
    if stop.asked:
        raise KeyboardInterrupt
