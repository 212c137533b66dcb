"""Test labels that were changed to what an earlier model said are counted, and told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tldesk.engine.judging.agreed import agreed
from tldesk.engine.train import train
from tldesk.project.runs.events import Noted
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions, write_predictions

Changed = Callable[[dict[int, int], dict[int, int]], Run]


@pytest.fixture
def changed(make_run: Callable[..., Run], tmp_path: Path) -> Changed:
    """A run whose labels are those of one before it, but for `labels` by sample id; that one predicted what they are,
    but for `answers`."""

    def make(labels: dict[int, int], answers: dict[int, int]) -> Run:
        shutil.rmtree(tmp_path / "runs", ignore_errors=True)
        earlier, later = make_run("run-1"), make_run("run-2")
        rows = earlier.data.rows
        logits = np.zeros((len(rows), len(earlier.data.classes)), np.float32)
        for at, row in enumerate(rows):
            logits[at, answers.get(row.id, row.target)] = 1
        ids, targets = np.array([row.id for row in rows]), np.array([row.target for row in rows])
        splits = np.array([row.split for row in rows])
        write_predictions(earlier.folder / "predictions.npz", Predictions(ids, splits, targets, logits, logits))
        now = [replace(row, target=labels.get(row.id, row.target)) for row in later.data.rows]
        later.data = replace(later.data, rows=now)
        return later

    return make


def test_only_test_labels_that_became_what_was_predicted_count(changed: Changed, make_run: Callable[..., Run]) -> None:
    rows = make_run("look").data.rows
    tested = [row for row in rows if row.split == "test"][:3]
    trained = next(row for row in rows if row.split == "train")
    agreed_to, other_way, kept = ({row.id: (row.target + 1) % 3} for row in tested)
    assert agreed(changed({}, agreed_to | kept)) == 0, "a mistake that nobody agreed to"
    assert agreed(changed(agreed_to, agreed_to | kept)) == 1
    assert agreed(changed(other_way, {tested[1].id: (tested[1].target + 2) % 3})) == 0
    assert agreed(changed({trained.id: (trained.target + 1) % 3}, {trained.id: (trained.target + 1) % 3})) == 0


def test_it_is_told(changed: Changed, make_run: Callable[..., Run]) -> None:
    row = next(row for row in make_run("look").data.rows if row.split == "test")
    other = {row.id: (row.target + 1) % 3}
    notes = [event for event in train(changed(other, other)) if isinstance(event, Noted)]
    (note,) = [note for note in notes if note.code == "test_agreed"]
    assert note.level == "warning" and note.arguments == {"count": 1}
