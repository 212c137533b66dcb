"""Slices: what is found, what is too small to be judged, what cannot be told from luck."""

from __future__ import annotations

import numpy as np

from tldesk.engine.judging import metrics, slices
from tldesk.project.runs.measured import Measured


def measure(i: int, dark: bool) -> Measured:
    width, height = (100, 200) if i % 4 == 0 else (200, 100)
    values = {"size": width * height, "shape": width / height, "light": 20.0 if dark else 100.0 + i, "focus": 50.0}
    return Measured(values, "drone" if i % 3 == 0 else None, f"c{i}")


def test_a_planted_weakness_is_the_first() -> None:
    n = 200
    dark = np.arange(n) % 5 == 0
    contents = [f"c{i}" for i in range(n)]
    measured = {sha256: measure(i, bool(dark[i])) for i, sha256 in enumerate(contents)}
    right = ~dark | (np.arange(n) % 10 == 0)  # half of the dark ones
    found = slices.worst([("a", np.arange(n) % 2 == 0), ("b", np.arange(n) % 2 == 1)], right, contents, measured)
    first = found[0]
    assert (first.kind, first.value, first.clear) == ("light", "dark", True)
    assert first.accuracy == first.right / len(first.rows) and first.low < first.accuracy < first.high
    assert [part.accuracy for part in found] == sorted(part.accuracy for part in found)
    kinds = {(part.kind, part.value) for part in found}
    assert {("class", "a"), ("class", "b"), ("shape", "tall"), ("shape", "wide"), ("group", "drone")} <= kinds
    assert not any(kind == "focus" for kind, _ in kinds)  # all are equally sharp
    assert all(right[list(part.rows)].sum() == part.right for part in found)


def test_small_parts_and_what_was_not_measured_are_not_judged() -> None:
    n = slices.FEWEST + 30
    targets = np.array([0] * (slices.FEWEST - 1) + [1] * (n - slices.FEWEST + 1))
    found = slices.worst(
        [("rare", targets == 0), ("common", targets == 1)], np.ones(n, bool), [str(i) for i in range(n)], {}
    )
    assert found == []  # what is left beside the common class is too few as well
    assert slices.worst([("a", np.zeros(0, bool))], np.zeros(0, bool), [], {}) == []


def test_few_errors_more_than_elsewhere_are_not_clear() -> None:
    inside, right = np.arange(500) < 50, np.ones(500, bool)
    right[[0, 1, 100, 101, 102]] = False  # 2 of 50 against 3 of 450: one in twelve splits by luck
    contents = [str(i) for i in range(500)]
    worst = slices.worst([("a", inside)], right, contents, {})[0]
    assert (worst.right, worst.clear) == (48, False)
    right[2] = False  # 3 of 50 against 3 of 450: one in 66, which is little of one slice, not of several
    assert slices.worst([("a", inside)], right, contents, {})[0].clear
    tens = [(str(i), np.arange(500) // 50 == i) for i in range(10)]
    assert not any(part.clear for part in slices.worst(tens, right, contents, {}))


def test_luck_alone_makes_a_slice_clear_in_few_splits() -> None:
    rng = np.random.default_rng(1)
    contents, classes = [str(i) for i in range(400)], rng.integers(0, 10, 400)
    parts = [(str(i), classes == i) for i in range(10)]
    splits = [slices.worst(parts, rng.random(400) > 0.1, contents, {}) for _ in range(300)]
    assert sum(any(part.clear for part in found) for found in splits) <= 300 * metrics.SURE + 8  # two deviations
