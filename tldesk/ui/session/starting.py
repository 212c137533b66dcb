"""What a training may start from, and what comes of it; read in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tldesk import paths
from tldesk.engine.training import reuse
from tldesk.errors import TldeskError
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Noted
from tldesk.project.runs.run import CONFIG_FILE, Run
from tldesk.project.store import Project
from tldesk.ui.session.runs import date_text, read_row


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to start from: its words, and what `RunConfig.start_from` calls it."""

    text: str
    value: str


def choices(folder: Path, backbone: str, *, elsewhere: bool = False) -> list[Choice]:
    """The finished trainings of a backbone in a project's folder, newest first.

    `elsewhere`: the project is another one. Raises TldeskError `not_a_project` of such a one.
    """
    if elsewhere and not (folder / paths.PROJECT_FILE).is_file():
        raise TldeskError("not_a_project", path=folder)
    runs = [Run(file.parent) for file in (folder / "runs").glob(f"*/{CONFIG_FILE}") if file.parent.name[:1] != "."]
    runs.sort(key=lambda run: (run.created, run.name), reverse=True)
    found = (_choice(run, backbone, elsewhere) for run in runs)
    return [choice for choice in found if choice is not None]


def look(project: Project, config: RunConfig) -> list[Noted]:
    """What is to be told of the start that `config` names, for the project as it is. Raises as `reuse.read` does."""
    found = reuse.read(config, project.folder)
    if found is None:
        return []
    counts = project.samples.summary().by_class
    classes = [name for name, splits in counts.items() if sum(splits.values())]
    return reuse.notes(found[0], config, classes, project.samples.training_rows())


def _choice(run: Run, backbone: str, elsewhere: bool) -> Choice | None:
    try:
        row = read_row(run)
    except TldeskError:  # a damaged run is told of in the list of runs
        return None
    if row.backbone != backbone or row.status != "finished" or row.headline is None:
        return None
    parts = [row.title, row.kept, row.figure, date_text(row.created)]
    if elsewhere:
        parts.insert(0, run.project_folder.name)
    return Choice(" · ".join(parts), str(run.folder) if elsewhere else run.name)
