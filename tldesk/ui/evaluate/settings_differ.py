"""Which settings of trainings differ, as the form on Train names them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic.fields import FieldInfo

from tldesk.errors import TldeskError
from tldesk.project.runs import fields
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.runs import Run
from tldesk.ui.parts.form_fields import extra, value_text
from tldesk.ui.parts.language import told
from tldesk.ui.session.runs import run_title

# The table of figures says these, with what became of them.
_FIGURES = ("backbone", "strategy")
_OTHER_RUNS = ("start_from", "teacher")


def differing(runs: Sequence[Run]) -> list[list[str]]:
    """Of each setting that is not the same in all of these runs its title and what it is in each; called in the pool.

    One that does not matter for a run is nothing there, and no difference: that is their strategy's, which is said.
    """
    rows = []
    for name, field in RunConfig.model_fields.items():
        if field.title and name not in _FIGURES:
            values = [_value(run, name, field) for run in runs]
            if len({value for value in values if value is not None}) > 1:
                rows.append([told(field.title), *("–" if value is None else value for value in values)])
    return rows


def _value(run: Run, name: str, field: FieldInfo) -> str | None:
    """None where it does not matter."""
    config = run.config
    if not fields.wanted(extra(field), config.strategy, config.modality, config.head):
        return None
    value = config.model_dump()[name]
    if name in _OTHER_RUNS:
        return _title(run, value) if value else told(extra(field).get("empty", "–"))
    return value_text(value, field)


def _title(run: Run, named: str) -> str:
    """What a run of the same project is called; a path stays as it is."""
    other = Run(run.folder.parent / named)
    try:
        return run_title(other) if other.folder.is_dir() else named
    except TldeskError:  # it is damaged
        return named
