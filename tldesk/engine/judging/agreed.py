"""Test labels that were changed to what a model had said of them.

Whoever sees its mistakes may agree too readily, and the next model is then praised for the same answers.
"""

from __future__ import annotations

from contextlib import suppress

from tldesk.errors import TldeskError
from tldesk.project.runs import run_data, runs
from tldesk.project.runs.runs import Run

_MOST = 5  # earlier trainings that are looked at


def agreed(run: Run) -> int:
    """How many test samples of a run have the label that one of the trainings before it predicted for them while they
    had another. Of samples with one label each; 0 of others."""
    if run.data.multi_label:
        return 0
    now = {row.id: row.target for row in run.data.rows if row.split == "test"}
    found: set[int] = set()
    for other in runs.before(run)[:_MOST]:
        with suppress(TldeskError):  # a damaged one is told where it is opened
            found |= {id_ for id_, said in _changed(other, now) if said == run.data.classes[now[id_]]}
    return len(found)


def _changed(other: Run, now: dict[int, int]) -> list[tuple[int, str]]:
    """The samples that a run was wrong about and that have another label `now`, and what it said of each."""
    answers = run_data.read_predictions(other.folder / "predictions.npz")
    if answers is None or answers.targets.ndim != 1 or not answers.logits.size:
        return []
    said = answers.logits.argmax(axis=1)
    wrong = answers.targets != said
    rows = zip(answers.ids[wrong].tolist(), answers.targets[wrong].tolist(), said[wrong].tolist(), strict=True)
    changed = [(id_, says) for id_, was, says in rows if now.get(id_, was) != was]
    if not changed:  # as nearly always: its data need not be read, which of 100,000 samples takes a second
        return []
    run_data.refuse_others(answers, other.data, other.folder)
    return [(id_, other.data.classes[says]) for id_, says in changed]
