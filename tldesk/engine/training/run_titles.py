"""What a training is called: as the user has titled it, or by its model and what tells it from others of that model;
and which one is meant by such a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tldesk.engine.networks.backbones import known
from tldesk.engine.training.strategy_names import TITLES
from tldesk.errors import TldeskError, said
from tldesk.project.runs import teachers
from tldesk.project.runs.run import Run


def is_made(run: Run) -> bool:
    """Whether the user gave no title. Raises TldeskError `run_damaged`."""
    return run.title == f"{run.config.backbone}, {run.config.strategy}"


def title(run: Run, otherwise: str = "", say: Callable[[str], str] = str) -> str:
    """“EfficientNet-Lite0 #3”, the same for as long as the user gives no other; `otherwise` stands in place of the
    number that a run of an earlier version has not. `say` puts what is no name into the reader's language. Raises
    TldeskError `run_damaged`.
    """
    if not is_made(run):
        return run.title
    taught = teacher(run, say) if run.config.teacher else ""
    made = _made(run, otherwise, say)
    return say(said("run_taught", student=made, teacher=taught)) if taught else made


def shorter(run: Run, otherwise: str = "", say: Callable[[str], str] = str) -> tuple[str, ...]:
    """A title of two names in fewer words, the longest first: its teacher by the number alone, and without it. Nothing
    for other titles. Raises TldeskError `run_damaged`."""
    about = teachers.of(run) if run.config.teacher and is_made(run) else None
    if about is None:
        return ()
    made = _made(run, otherwise, say)
    numbered = [say(said("run_taught", student=made, teacher=f"#{about['number']}"))] if about["number"] else []
    return *numbered, made


def _made(run: Run, otherwise: str, say: Callable[[str], str]) -> str:
    return f"{say(model(run.config.backbone))} {number(run) or otherwise}".strip()


def teacher(run: Run, say: Callable[[str], str] = str) -> str:
    """What a run's teacher was called when the run was made; empty of a run that has none, or does not tell."""
    about = teachers.of(run)
    if about is None:
        return ""
    numbered = f"#{about['number']}" if about["number"] else ""
    return about["title"] or f"{say(model(about['backbone']))} {numbered}".strip()


def model(backbone: str) -> str:
    """What a model is called, in English: one that has no pretrained network as the strategy that makes it; a name that
    this version does not know stands for itself."""
    record = known().get(backbone)
    return record.title if record is not None else TITLES.get(backbone, backbone)


def number(run: Run) -> str:
    """“#3”; empty of a run of an earlier version."""
    return f"#{run.number}" if run.number else ""


def named(runs: Sequence[Run], name: str) -> Run:
    """The one of `runs` that is called so: by its folder, its title or its number, as `#3` or `3`.

    Raises TldeskError `run_missing`, or `run_ambiguous` where several have that title.
    """
    wanted = name.strip().casefold()
    found = [run for run in runs if run.name == name] or [run for run in runs if wanted in _names(run)]
    if len(found) == 1:
        return found[0]
    listed = [f"“{_known_title(run)}” ({run.name})" for run in found or runs]
    raise TldeskError("run_ambiguous" if found else "run_missing", run=name, runs=listed or "none")


def _names(run: Run) -> set[str]:
    of_number = {number(run), number(run)[1:]} - {""}
    return {_known_title(run).casefold(), *of_number}


def _known_title(run: Run) -> str:
    """As `title`; of one whose settings are damaged, what is left to call it by."""
    try:
        return title(run)
    except TldeskError:
        return run.title
