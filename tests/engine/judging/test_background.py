"""Background: which class is for it, the limit that keeps it out, and how many false alarms there are an hour."""

from __future__ import annotations

import numpy as np
import pytest

from tldesk.engine.judging import background
from tldesk.project.runs.report import Background
from tldesk.project.runs.run_data import Predictions


def answers(confidences: list[float]) -> Predictions:
    """Correct ones to validation samples of the first of two classes."""
    logits = np.array([[np.log(p / (1 - p)), 0.0] for p in confidences], np.float32)
    count = len(confidences)
    targets, splits = np.zeros(count, np.int64), np.array(["val"] * count)
    return Predictions(np.arange(count), splits, targets, logits, logits)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Background", True),
        ("_background_noise_", True),
        ("Background Noise", True),
        ("other sounds", True),
        ("noise", True),
        ("背景音", True),
        ("其他声音", True),
        ("噪音", True),
        ("noise gate", False),
        ("mother", False),
        ("nine", False),
        ("声", False),
    ],
)
def test_a_class_for_background_is_known_by_its_name(name: str, known: bool) -> None:
    assert background.class_of(["yes", name]) == (1 if known else None)


def test_what_a_class_for_background_takes_is_no_alarm() -> None:
    logits = np.array([[0, 4], [4, 0], [0, 1]], np.float32)
    assert len(background.heard(logits, 3.0, ["yes", "no"], 1.0)["confidences"]) == 3
    found = background.heard(logits, 3.0, ["yes", "noise"], 1.0)
    assert found == {"clips": 3, "seconds": 3.0, "confidences": [0.982]}


def test_the_limit_keeps_background_out_and_what_is_right_in() -> None:
    found: Background = {"clips": 100, "seconds": 50.0, "confidences": [0.9 - 0.005 * n for n in range(100)]}
    limit = background.offered(found, answers([0.95] * 40), 1.0)
    assert background.alarms(found, limit).given == 5
    dear = background.offered(found, answers([0.6] * 10 + [0.95] * 30), 1.0)
    assert dear == pytest.approx(0.6, abs=1e-6)  # a higher one would cost a quarter of what is right
    few: Background = {**found, "confidences": found["confidences"][:5]}
    assert background.offered(few, answers([0.95] * 40), 1.0) == 0.0


def test_false_alarms_are_counted_by_the_hour() -> None:
    found: Background = {"clips": 200, "seconds": 100.0, "confidences": [0.8, 0.7]}
    assert background.alarms(found, 0.75) == (1, 200, 36)
    assert background.alarms(found, 0.9) == (0, 200, 110)
    assert "1 of 200 made-up clips gets a class, about 36 false alarms" in background.sentence(found, 0.75)
    assert "none of 200" in background.sentence(found, 0.9)
