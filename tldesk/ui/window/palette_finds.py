"""What the command palette finds beside commands: classes, trainings, models, and pages and headings of the help."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication

from tldesk.engine.networks.backbones import known
from tldesk.errors import TldeskError
from tldesk.project.store import Project
from tldesk.ui.help import guide
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled, spoken
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.session.runs import run_title

Kind = Literal["class", "training", "model", "project", "help", "images"]

KINDS: dict[Kind, str] = {
    "class": QT_TRANSLATE_NOOP("CommandPalette", "Class"),
    "training": QT_TRANSLATE_NOOP("CommandPalette", "Training"),
    "model": QT_TRANSLATE_NOOP("CommandPalette", "Model"),
    "project": QT_TRANSLATE_NOOP("CommandPalette", "Project"),
    "help": QT_TRANSLATE_NOOP("CommandPalette", "Help"),
    "images": QT_TRANSLATE_NOOP("CommandPalette", "Images"),
}
ICONS: dict[Kind, str] = {
    "class": "tag-outline",
    "training": "school-outline",
    "model": "package-variant-closed",
    "project": "folder-open-outline",
    "help": "help-circle-outline",
    "images": "image-search-outline",
}
_MOST_TRAININGS = 200
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """`name` says what it is: a class, a run's folder, a model, a project's folder, a page of the help; `part` is a
    heading of that page. `where` is the title of the page or the folder that a project is in, `number` the colour of a
    class."""

    kind: Kind
    text: str
    name: str
    part: str = ""
    where: str = ""
    number: int = -1


def kind_title(kind: Kind) -> str:
    """A kind for people."""
    return QCoreApplication.translate("CommandPalette", KINDS[kind])


def images_named(typed: str) -> Found:
    """The offer to look for images by a part of their name."""
    text = QCoreApplication.translate("CommandPalette", "Images with “{text}” in their name or note")
    return Found("images", filled(text, text=typed), typed)


def look(project: Project | None, recent: Sequence[str]) -> list[Found]:
    """All there is to find, among it the `recent` projects by their folders; in the pool."""
    others = [Path(folder) for folder in recent if project is None or Path(folder) != project.folder]
    projects = [Found("project", one.name, str(one), where=hide_home(str(one.parent))) for one in others]
    return [*(_of(project) if project is not None else ()), *projects, *_help(spoken())]


def _of(project: Project) -> list[Found]:
    classes = [Found("class", one.name, one.name, number=one.color_index) for one in project.classes.all()]
    trainings = []
    for run in project.runs.all()[:_MOST_TRAININGS]:
        try:
            trainings.append(Found("training", run_title(run), run.name))
        except TldeskError:  # the list of trainings says what is wrong with it
            continue
    models = [Found("model", one.title, one.name) for one in known().values() if one.modality == project.modality]
    return [*classes, *trainings, *models]


@functools.cache
def _help(_language: str) -> list[Found]:
    found = []
    for page in guide.PAGES:
        title = guide.title(page)
        found.append(Found("help", title, page))
        headings = _HEADING.findall(guide.text(page))
        found += [Found("help", heading, page, heading, title) for heading in headings]
    return found
