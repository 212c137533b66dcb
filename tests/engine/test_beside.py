"""What words alone give is told beside the result of a pretrained model for texts, and of no other."""

from __future__ import annotations

import numpy as np
import pytest

from engine.strategies.test_words import MakeRun, followed, make_run, project
from tldesk.engine import beside
from tldesk.engine.judging import headline, metrics
from tldesk.engine.training.outcome import Outcome
from tldesk.media.pool import never
from tldesk.project.runs.events import EpochEnd, Event, Noted, noted
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions

__all__ = ["make_run", "project"]


def answers(run: Run, splits: tuple[str, ...] = ("val", "test")) -> Predictions:
    """Always the first class."""
    rows = [row for row in run.data.rows if row.split in splits]
    logits = np.tile(np.array([9.0, 0.0, 0.0], np.float32), (len(rows), 1))
    ids, targets = np.array([row.id for row in rows]), np.array([row.target for row in rows])
    return Predictions(ids, np.array([row.split for row in rows]), targets, logits, metrics.softmax(logits))


def told(run: Run, given: Predictions) -> tuple[list[Event], Noted | None]:
    events, work = [], beside.told(run, given, Outcome("finished", {}), 7, never)
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            return events, end.value


@pytest.mark.parametrize(("splits", "code"), [(("val", "test"), "words_ahead"), (("val",), "words_ahead_val")])
def test_a_pretrained_model_of_texts_is_compared(make_run: MakeRun, splits: tuple[str, ...], code: str) -> None:
    run = make_run(strategy="feature-extraction", backbone="minilm")
    given = answers(run, splits)
    events, note = told(run, given)
    assert not any(isinstance(event, EpochEnd) for event in events), "they would stand in the curves of the run"
    assert note is not None and note.code == code and note.step == 7
    judged = given.splits == splits[-1]
    first = (given.targets[judged] == 0).mean()
    assert "100.0% of" in note.text and f"this model {first:.1%}" in note.text and str(judged.sum()) in note.text
    assert note.level == "warning" and headline.beaten([note]) == [note]
    divided = noted("warning", "groups_divided", classes="“a”")
    assert headline.lessened([note, divided]) == [divided, note]  # the card of an export says both
    few = noted("info", "few_groups", groups=3)
    assert headline.learned_more([few, note, few, divided]) == [few] and headline.learned_more([note]) == []


def test_it_warns_only_where_words_have_more_correct(make_run: MakeRun) -> None:
    run = make_run(strategy="feature-extraction", backbone="minilm")
    best = answers(run)
    best.logits[:] = -9.0
    best.logits[np.arange(len(best.targets)), best.targets] = 9.0
    wrong = np.flatnonzero(best.splits == "test")[0]
    for places, code, level in (((), "words_beside", "info"), ((wrong,), "words_ahead_unsure", "warning")):
        for place in places:
            best.logits[place] = np.roll(best.logits[place], 1)
        _, note = told(run, best)
        assert note is not None and (note.code, note.level) == (code, level)


def test_words_are_not_compared_with_themselves(make_run: MakeRun) -> None:
    run = make_run()
    assert not [event for event in followed(run) if isinstance(event, Noted)]
    assert told(run, answers(run)) == ([], None)
