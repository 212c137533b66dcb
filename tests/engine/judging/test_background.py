"""Background: which class is for it, the limit that keeps it out, and how many false alarms there are an hour."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from tldesk.engine.judging import background
from tldesk.project.runs.report import Background, Report


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


def test_only_correct_answers_count_at_the_limit() -> None:
    logits = np.array([[3, 0], [0, 3], [1, 0]], np.float32)
    sure = background.sure_and_right(np.array([0, 0, 0]), logits, 1.0)
    assert sure == pytest.approx([0.9526, 0.7311], abs=1e-4)
    assert background.sure_and_right(np.array([0, 0, 0]), logits, 3.0)[0] == pytest.approx(0.7311, abs=1e-4)


def test_the_limit_keeps_background_out_and_what_is_right_in() -> None:
    found: Background = {"clips": 100, "seconds": 50.0, "confidences": [0.9 - 0.005 * n for n in range(100)]}
    limit = background.offered(found, np.full(40, 0.95))
    assert background.alarms(found, limit).given == 5
    dear = background.offered(found, np.array([0.6] * 10 + [0.95] * 30))
    assert dear == pytest.approx(0.6, abs=1e-6)  # a higher one would cost a quarter of what is right
    weighed = background.offered(found, np.array([0.6, 0.6, *[0.8] * 2, *[0.95] * 36]))
    assert weighed == pytest.approx(0.8, abs=0.005)  # 5 % more of what is right for 40 % of background
    assert background.offered(found, np.zeros(0)) == limit  # nothing is known of what it costs
    surest: Background = {**found, "confidences": [1.0] * 100}
    assert background.offered(surest, np.full(40, 0.95)) <= 1.0
    few: Background = {**found, "confidences": found["confidences"][:5]}
    assert background.offered(few, np.full(40, 0.95)) == 0.0


@pytest.mark.parametrize("change", [{"clips": 1}, {"clips": 0}, {"seconds": 5e-324}, {"seconds": 0.0}])
def test_what_contradicts_itself_is_not_known(change: dict[str, float]) -> None:
    found = {"clips": 200, "seconds": 100.0, "confidences": [0.8, 0.7]}
    whole, damaged = cast("Report", {"background": found}), cast("Report", {"background": {**found, **change}})
    assert background.of(whole) == found and background.of(damaged) is None


def test_false_alarms_are_counted_by_the_hour() -> None:
    found: Background = {"clips": 200, "seconds": 100.0, "confidences": [0.8, 0.7]}
    assert background.alarms(found, 0.75) == (1, 200, 36)
    assert background.alarms(found, 0.9) == (0, 200, 110)
    assert "1 of 200 made-up clips gets a class, about 36 false alarms" in background.sentence(found, 0.75)
    assert "none of 200" in background.sentence(found, 0.9)
