"""What decides how strong a head is fitted: the val split where it can tell, else folds of the train split."""

from __future__ import annotations

import numpy as np
import pytest

from tldesk.engine.training import choosing, probe
from tldesk.media.pool import never
from tldesk.project.runs.events import PhaseStarted


def split(counts: tuple[int, int]) -> choosing._Split:
    targets = np.repeat([0, 1], counts)
    features = np.random.default_rng(0).normal(targets[:, None], 1, (len(targets), 3)).astype(np.float32)
    return choosing._Split(features, targets, [str(number) for number in range(len(targets))])


@pytest.mark.parametrize(
    ("counts", "on_val"), [((50, 50), True), ((50, 49), False), ((996, 4), True), ((995, 4), False), ((95, 5), True)]
)
def test_a_val_split_that_can_tell_decides(counts: tuple[int, int], on_val: bool) -> None:
    data = choosing._FitData(split((30, 30)), split(counts), ["a", "b"], "auto", 0)
    work, texts = choosing._fit(data, probe, never), []
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            assert end.value is not None and (end.value[3] == (0, 0)) == on_val
            break
        texts += [event.text] if isinstance(event, PhaseStarted) else []
    assert ("cross-validated" not in texts[0]) == on_val
