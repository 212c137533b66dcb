"""The rule by which one model of a training is the best."""

from __future__ import annotations

from tldesk.engine.training.training_state import Position


def judged(at: Position, *epochs: tuple[float, int]) -> list[bool]:
    """What becomes of epochs with these losses and so many of nine images right, in a phase that then ends."""
    kept = []
    for loss, right in epochs:
        kept.append(at.judge(len(at.ended) + 1, loss, [i < right for i in range(9)]))
        at.end_epoch({})
    at.end_phase(float(len(at.ended)))
    return kept


def test_the_first_phase_goes_by_loss() -> None:
    at = Position()
    assert judged(at, (2.0, 3), (1.0, 2), (1.5, 9), (0.9, 2)) == [True, True, False, True]
    assert (at.best_epoch, at.best_phase, at.floor) == (4, 0, 2)


def test_a_later_phase_has_to_get_more_right() -> None:
    at = Position()
    judged(at, (1.0, 5))
    assert judged(at, (0.5, 5), (0.4, 4), (0.9, 6), (0.8, 5), (0.7, 7)) == [False, False, True, False, True]
    assert (at.best_epoch, at.best_phase, at.floor) == (6, 1, 7)
    assert [sum(right) for right in at.rights] == [5, 7] and at.began == [0.0, 1.0, 6.0]


def test_a_phase_in_vain_leaves_the_best_alone_and_is_remembered() -> None:
    at = Position()
    judged(at, (1.0, 5))
    assert judged(at, (0.5, 4), (0.4, 5)) == [False, False]
    assert (at.best_epoch, at.best_phase, at.floor) == (1, 0, 5)
    assert [sum(right) for right in at.rights] == [5, 5]


def test_epochs_that_are_not_the_best_of_their_phase_are_counted() -> None:
    at = Position()
    for number, (loss, stale) in enumerate([(1.0, 0), (1.1, 1), (1.0, 2), (0.9, 0)], start=1):
        at.judge(number, loss, [True])
        assert at.stale == stale
