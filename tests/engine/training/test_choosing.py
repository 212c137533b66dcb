"""What decides how strong a head is fitted: the val split where it can tell, else folds of the train split; by the
loss, or by what calibration leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tldesk.engine.modalities import learning
from tldesk.engine.training import choosing, probe
from tldesk.engine.training.linear import Linear
from tldesk.media.modality import IMAGE, TEXT
from tldesk.media.pool import never
from tldesk.project.runs.events import PhaseStarted, Progressed


def split(counts: tuple[int, int]) -> choosing._Split:
    targets = np.repeat([0, 1], counts)
    features = np.random.default_rng(0).normal(targets[:, None], 1, (len(targets), 3)).astype(np.float32)
    return choosing._Split(features, targets, [str(number) for number in range(len(targets))])


@pytest.mark.parametrize(
    ("counts", "on_val"), [((50, 50), True), ((50, 49), False), ((996, 4), True), ((995, 4), False), ((95, 5), True)]
)
def test_a_val_split_that_can_tell_decides(counts: tuple[int, int], on_val: bool) -> None:
    data = choosing._FitData(split((30, 30)), split(counts), ["a", "b"], "auto", 0)
    work, begun = choosing._fit(data, probe, never), []
    left: list[float | None] = []
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            assert end.value is not None and (end.value[3] is None) == on_val
            break
        begun += [event] if isinstance(event, PhaseStarted) else []
        left += [event.seconds_left] if isinstance(event, Progressed) else []
    assert all(left) and len(left) == (0 if on_val else 5)
    assert ("cross-validated" not in begun[0].text) == (begun[0].folds == 0) == on_val


def test_folds_side_by_side_are_rounds_of_the_same_length() -> None:
    told = [choosing._left(seconds, done, 5, 2) for done, seconds in enumerate((20.0, 20.0, 40.0, 40.0, 60.0), start=1)]
    assert told == [60.0, 60.0, 40.0, 40.0, 20.0]


class TwoHeads:
    """A way to fit: the first strength gives more of the right answers and hardly dares to say so."""

    STRENGTHS = (1.0, 2.0)

    def path(self, features: Any, targets: Any, n_classes: int, **how: Any) -> Iterator[Linear]:
        for weights in ([0.02, 0.02, 0.02], [0.5, 0.0, 0.0]):  # between the means of the two classes: 0 and 1
            yes = np.array(weights, np.float32)
            yield Linear(np.stack([-yes, yes]), np.array([yes.sum() / 2, -yes.sum() / 2]))


@pytest.mark.parametrize("there", [30, 60], ids=["in folds", "on val"])
def test_a_timid_fit_is_kept_where_its_temperature_mends_that(there: int) -> None:
    kept = {}
    for tempered in (False, True):
        data = choosing._FitData(split((100, 100)), split((there, there)), ["a", "b"], "none", 0, tempered)
        work = choosing._fit(data, TwoHeads(), never)
        while tempered not in kept:
            try:
                next(work)
            except StopIteration as end:
                assert end.value is not None
                kept[tempered] = end.value[0]
    assert kept == {False: 2.0, True: 1.0}


def test_images_are_chosen_by_the_loss_and_texts_by_what_is_left_of_it() -> None:
    assert {kind: learning.of(kind).tempered for kind in (IMAGE, TEXT)} == {IMAGE: False, TEXT: True}
