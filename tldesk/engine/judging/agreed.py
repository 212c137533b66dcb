"""Test labels that were changed to what a model had said of them.

Whoever sees its mistakes may agree too readily, and the next model is then praised for the same answers.
"""

from __future__ import annotations

from contextlib import suppress

from tldesk.errors import TldeskError
from tldesk.project.runs import runs
from tldesk.project.runs.runs import Run

_MOST = 5  # earlier trainings that are looked at


def agreed(run: Run) -> int:
    """How many test samples of a run have the label that one of the trainings before it predicted for them while they
    had another. Of samples with one label each; 0 of others."""
    if run.data.multi_label:
        return 0
    now = {row.id: run.data.classes[row.target] for row in run.data.rows if row.split == "test"}
    found: set[int] = set()
    for other in runs.before(run)[:_MOST]:
        with suppress(TldeskError):  # a damaged one is told where it is opened
            found |= _changed_to(other, now)
    return len(found)


def _changed_to(other: Run, now: dict[int, str]) -> set[int]:
    """The samples whose label is `now` what this run predicted, and was not when it did."""
    answers = other.predictions()
    if answers is None or answers.targets.ndim != 1:
        return set()
    classes, said = other.data.classes, answers.logits.argmax(axis=1)
    rows = zip(answers.ids.tolist(), answers.targets.tolist(), said.tolist(), strict=True)
    return {id_ for id_, was, says in rows if was != says and now.get(id_) == classes[says]}
