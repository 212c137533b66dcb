"""Which smaller models a finished training can be made into; read in the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tldesk.engine import smaller
from tldesk.engine.embedding import speed
from tldesk.engine.networks import backbones, heads, model_pack
from tldesk.errors import TldeskError
from tldesk.project.runs import teachers
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.session.runs import RunListing, read_row


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model: its size, its time for an image on this computer where it was measured, and how good the best training
    of it on labels alone is, empty where there is none."""

    name: str
    title: str
    megabytes: float
    ms: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class Smaller:
    """A finished training, as a candidate of its own, and what is smaller and on this computer, the largest first; so
    many images `unlabelled` would be learned from too."""

    row: RunListing
    itself: Candidate
    candidates: list[Candidate]
    unlabelled: int


def read_smaller(project: Project, run: Run) -> Smaller:
    """Raises TldeskError `teacher_of_one_label`, `unknown_backbone`, `run_damaged`."""
    if run.data.multi_label:
        raise TldeskError("teacher_of_one_label")
    record, row = backbones.get(run.network), read_row(run)
    here = (backbones.get(name) for name in model_pack.names_here())
    names = [one.name for one in here if one.modality == record.modality and one.megabytes < record.megabytes]
    best = _best(project)
    candidates = [_candidate(name, best.get(name, "")) for name in sorted(names, key=_mb, reverse=True)]
    unlabelled = len(teachers.unlabelled(project.store, project.samples))
    itself = replace(_candidate(record.name, row.figures), megabytes=smaller.megabytes(run) or record.megabytes)
    return Smaller(row, itself, candidates, unlabelled)


def smaller_config(run: Run, backbone: str) -> RunConfig:
    """The settings of a training that makes `run` smaller: its own, but for the model and with a linear head."""
    strategy = "auto" if run.config.strategy in BASELINES else run.config.strategy
    changes: dict[str, object] = {"backbone": backbone, "teacher": run.name, "strategy": strategy, "start_from": ""}
    changes |= {"head": "linear", "flatten": False}  # of another model it would be another head
    return run.config.model_copy(update=changes)


def _best(project: Project) -> dict[str, str]:
    """How good the best training on labels alone is, by its network."""
    found: dict[str, str] = {}
    for run in project.runs.all():
        try:
            other = run.config.teacher or run.config.flatten or run.config.head != heads.LINEAR  # see `smaller_config`
            direct = None if other or run.network in found else smaller.best_of(run)
            if direct is not None:
                found[run.network] = read_row(direct).figures
        except TldeskError:  # told of in the list of trainings
            continue
    return found


def _candidate(name: str, figure: str) -> Candidate:
    return Candidate(name, backbones.get(name).title, _mb(name), speed.cached(name), figure)


def _mb(name: str) -> float:
    return backbones.get(name).megabytes
