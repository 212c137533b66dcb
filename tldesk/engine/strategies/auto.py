"""Auto: a ladder. A linear classifier on features first, then fine-tuning of the last stages, then the whole network.

The first rung takes seconds and is hard to beat with few images; the last costs most and is tried where it may pay.
A rung is kept when it gets more validation images correct than the one before (with several labels: when its mean
average precision on them is higher). Notes say what was tried, what it cost, what was kept, and whether the difference
may be chance. What texts tell by their words alone, or sounds by their frequency bands, takes the place of the first
rung where it is clearly better.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities import learning
from tldesk.engine.strategies import both_splits, feature_extraction, fine_tune, half_way, quick, so_far
from tldesk.engine.training import checkpoint, choosing
from tldesk.engine.training.choosing import FittedHead
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Ended, Phase
from tldesk.errors import TldeskError
from tldesk.project.runs.events import CandidateFitted, Event, Noted, from_json, noted, to_json

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

# With fewer training samples in the smallest class a fine-tuning follows the luck of single ones.
ENOUGH = 4
# With fewer mistakes left on the validation images nobody could tell whether the whole network makes fewer.
MISTAKES = 5
_EARLY = "stopped_early_features"
# What tells that the user has ended it, and why fine-tuning was not tried where words alone are kept, by what tells it
# where the classifier of the features is.
_STOPS = (_EARLY, "auto_stopped")
_UNTRIED = {
    "auto_few": "auto_untried_few",
    "auto_no_time": "auto_untried_no_time",
    _EARLY: "auto_untried_stopped",
}
# The first rung of the training that was stopped last, by its folder: to end it on its best model takes no fit then.
_stopped: dict[Path, _First] = {}
# Codes of notes, by whether images have several labels, whether fine-tuning is kept, and whether the difference is more
# than chance would explain.
_VERDICTS = {
    (False, True, True): "auto_fine_tune",
    (False, True, False): "auto_fine_tune_unsure",
    (False, False, True): "auto_features",
    (False, False, False): "auto_features_unsure",
    (True, True, True): "auto_fine_tune_map",
    (True, True, False): "auto_fine_tune_unsure_map",
    (True, False, True): "auto_features_map",
    (True, False, False): "auto_features_unsure_map",
}


def run(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """Climb the ladder on the device `kind`, from where it was left; the best model becomes `best`.

    The first rung is made again when a run is resumed: its embeddings are kept, and it gives the same model.
    """
    began = time.monotonic()
    _stopped.pop(run.folder, None)
    first = yield from _first(run, kind, should_stop)
    if first is None:
        return Outcome("stopped", {})
    outcome = yield from _climb(run, kind, first, began, should_stop)
    if outcome.status == "stopped":
        _stopped.clear()
        _stopped[run.folder] = first
    return outcome


def _climb(
    run: Run, kind: str, first: _First, began: float, should_stop: Callable[[], bool]
) -> Generator[Event, None, Outcome]:
    """All that comes after the first rung."""
    from tldesk.engine.training.loop import run_phases

    if verdict := _verdict(run):
        return (yield from _keep(run, first, *verdict))
    train = [row for row in run.data.rows if row.split == "train"]
    images = len(train) + len(run.data.unlabelled)
    # No class is missing at the end of the counts: the first rung refuses one without training images.
    counts = np.bincount([target for row in train for target in row.targets])
    if counts.min() < ENOUGH:
        return (yield from _keep(run, first, noted("info", "auto_few", count=int(counts.min()))))
    known, held_out = (yield from fine_tune.costs_of(run, kind)), sum(row.split == "val" for row in run.data.rows)
    spent = time.monotonic() - began  # a limit of time holds for all rungs together
    if not fine_tune.fits(run.config, images, known, spent, held_out):
        return (yield from _keep(run, first, noted("info", "auto_no_time", minutes=run.config.minutes)))

    again = both_splits.planned(run, first.features)

    def then(ended: list[Ended]) -> Phase | None:
        # Once, after the second rung. `_promising` counts correct images: of several labels that decides nothing. Where
        # so few validate that the model learns from them as well, they cannot tell the two apart.
        if again or run.data.multi_label or len(ended) > 1 or not _promising(run, first.features, ended[0]):
            return None
        return fine_tune.whole(run.config, images, known, spent, ended[0].seconds, held_out)

    plan = fine_tune.phases(run.config, images, kind, known, spent, held_out, again)
    head = fine_tune.head_of(run, first.features)
    tuned = yield from run_phases(
        run, kind, plan, pretrained=True, should_stop=should_stop, then=then, head=head, known=known
    )
    if head is not None and tuned.status == "finished":
        tuned = yield from half_way.kept(run, kind, head, tuned, should_stop)
    if tuned.status == "stopped":
        return tuned
    return (yield from _better(run, kind, first, tuned, should_stop))


def finish(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """End on the best rung so far: the first, or the fine-tuning as far as it got, where that is better."""
    first = _stopped.pop(run.folder, None) or (yield from _first(run, kind, should_stop))
    if first is None:
        return Outcome("stopped", {})
    if verdict := _verdict(run):
        return (yield from _keep(run, first, *verdict))
    found = so_far.best(run, pretrained=True)
    if found is None:
        return (yield from _keep(run, first, noted("info", _EARLY)))
    tuned, note = found
    # Which epoch of the fine-tuning is its best is not what is kept in the end: that is for the verdict to say.
    stop = note
    if note is not None and note.code == "stopped_early":
        stop = noted("info", "auto_stopped", note.step, **note.arguments)
    return (yield from _better(run, kind, first, tuned, should_stop, stop, ends=True))


@dataclass(frozen=True, slots=True)
class _First:
    """The first rung: the linear classifier of the features, and `kept`, the quick model that does best; where that is
    another one, it is named, and `why` it is. `beside` tells of the other one where that is not kept; `alone` is what
    that has come to."""

    features: FittedHead
    kept: FittedHead
    strategy: str = "feature-extraction"
    why: Noted | None = None
    beside: Noted | None = None
    alone: Outcome | None = None


def _first(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, _First | None]:
    """The first rung; None when stopped."""
    probe = yield from feature_extraction.quietly(feature_extraction.fit(run, kind, should_stop))
    if probe is None:
        return None
    yield CandidateFitted(strategy="feature-extraction", metrics=probe.metrics)
    baseline = learning.of(run.config.modality).baseline
    if baseline not in quick.BESIDE or run.data.multi_label:
        return _First(probe, probe)
    alone = yield from feature_extraction.quietly(quick.BESIDE[baseline](run, should_stop))
    if alone is None:
        return None
    before, after = _right(run, probe), _right(run, alone)
    both = sorted(before.keys() & after.keys())
    one, other = (np.array([right[sample] for sample in both]) for right in (before, after))
    shares = {"words": f"{other.mean():.1%}", "features": f"{one.mean():.1%}", "count": len(both)}
    if other.sum() <= one.sum() or not _sure(one, other):
        code = "auto_words_unsure" if other.sum() > one.sum() else "auto_words_behind"
        return _First(probe, probe, beside=noted("info", code, **shares) if both else None, alone=alone.outcome)
    yield CandidateFitted(strategy=baseline, metrics=alone.metrics)
    return _First(probe, alone, baseline, noted("info", "auto_words", **shares), alone=alone.outcome)


def _keep(run: Run, first: _First, verdict: Noted, stop: Noted | None = None) -> Generator[Event, None, Outcome]:
    """End on the first rung, for the reason `verdict`; `stop` tells that the user has ended what was tried after it."""
    notes = _notes(first, verdict, stop)
    # `best` of a fine-tuning is overwritten here, so after a stop the two could not be compared again: the verdict is
    # kept with the model.
    about = {name: to_json(note) for name, note in (("verdict", verdict), ("stop", stop)) if note is not None}
    yield from choosing.keep(run, first.kept, verdict.step, **about)
    yield from notes
    early = any(note.code in _STOPS for note in (verdict, stop) if note is not None)
    return replace(_named(first.strategy, first.kept.outcome, *notes), early=early, beside=first.alone)


def _notes(first: _First, verdict: Noted, stop: Noted | None) -> list[Noted]:
    """All that is told of the rungs, in the order in which they were tried; what was kept, and why, comes last."""
    tried = [note for note in (first.beside, stop) if note is not None]
    if first.why is not None and verdict.code in _UNTRIED:
        with suppress(KeyError):  # it may come from somebody else
            tried.append(noted("info", _UNTRIED[verdict.code], **verdict.arguments))
        verdict = first.why
    return [*(replace(note, step=verdict.step) for note in tried), verdict]


def _verdict(run: Run) -> list[Noted]:
    """What an earlier sitting decided, if it ended between its verdict and its report; and that it was stopped."""
    try:
        _, about = checkpoint.load_best(run)
        told = [from_json(about[name]) for name in ("verdict", "stop") if name in about]
    except (TldeskError, ValueError):  # it may come from somebody else
        return []
    return [note for note in told if isinstance(note, Noted)]


def _promising(run: Run, probe: FittedHead, tuned: Ended) -> bool:
    """Whether the whole network may pay: fine-tuning has helped, and leaves enough mistakes."""
    by_features = _right(run, probe)
    before = sum(by_features.get(sample, False) for sample in tuned.right)  # of the same images
    after = sum(tuned.right.values())
    return len(tuned.right) - after >= MISTAKES and after > before


def _right(run: Run, probe: FittedHead) -> dict[int, bool]:
    """Which validation images the first rung gets correct, by id; with one label each."""
    ids, logits = probe.outcome.ids, probe.outcome.logits
    assert ids is not None and logits is not None
    targets = {row.id: row.targets[0] for row in run.data.rows if row.split == "val"}
    answers = zip(ids.tolist(), logits.argmax(axis=1).tolist(), strict=True)
    return {sample: answer == targets[sample] for sample, answer in answers if sample in targets}


def _better(
    run: Run,
    kind: str,
    first: _First,
    tuned: Outcome,
    should_stop: Callable[[], bool],
    stop: Noted | None = None,
    *,
    ends: bool = False,
) -> Generator[Event, None, Outcome]:
    """Keep the model that does better on the validation images; a tie keeps the first, which is the simpler one.

    `stop` tells that the user has ended the fine-tuning. When it `ends` here no more is learned.
    """
    # The verdict belongs after the last step, whichever sitting made that.
    step = max((event.step for event in run.events()), default=0)
    judged = yield from _on_val(run, kind, first.kept.outcome, tuned, step, should_stop)
    if judged is None:
        return Outcome("stopped", {})
    before, after, sure = _contest(*judged)
    tuning_wins = after > before
    code = _VERDICTS[run.data.multi_label, tuning_wins, sure]
    minutes = _minutes(sum(phase.seconds for phase in tuned.ended))
    shares: dict[str, Any] = {"features": f"{before:.1%}", "tuned": f"{after:.1%}", "images": len(judged[0])}
    if first.why is not None:
        code = "auto_tuned_words" if tuning_wins else "auto_words_tuned"
        shares = first.why.arguments | {"words": f"{before:.1%}", "tuned": f"{after:.1%}", "count": len(judged[0])}
    note = noted("info", code, step, **shares, minutes=minutes)
    if not tuning_wins:
        return (yield from _keep(run, first, note, stop))
    if not ends:
        tuned = yield from both_splits.learned(run, kind, first.features, tuned, should_stop)
        if tuned.status == "stopped":
            return tuned
    notes = [*_notes(first, note, stop), *_of_whole(tuned.ended, step)]
    yield from notes
    return replace(_named("fine-tune", tuned, *notes), early=stop is not None, beside=first.alone)


def _of_whole(ended: tuple[Ended, ...], step: int) -> list[Noted]:
    """What the third rung has come to, if there was one. The loop has kept the better model by the same rule."""
    if len(ended) < 2:
        return []
    # Both phases name the same images in the same order, so their answers can be compared one by one.
    before, after = (np.array(list(phase.right.values())) for phase in ended)
    if after.sum() <= before.sum():
        code = "auto_whole_in_vain"
    else:
        code = "auto_whole" if _sure(before, after) else "auto_whole_unsure"
    shares = {"tuned": f"{before.mean():.1%}", "whole": f"{after.mean():.1%}", "images": len(after)}
    return [noted("info", code, step, **shares, minutes=_minutes(ended[1].seconds))]


def _sure(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> bool:
    """Whether two models' correct images (n,) differ by more than chance would explain: McNemar's exact test."""
    from tldesk.engine.judging import metrics

    lost, gained = int((before & ~after).sum()), int((after & ~before).sum())
    return metrics.mcnemar(lost, gained) < metrics.SURE


def _contest(
    targets: NDArray[np.int64], before: NDArray[np.float32], after: NDArray[np.float32]
) -> tuple[float, float, bool]:
    """What two models' logits (n, classes) are worth, and whether the difference is more than chance would explain.

    Accuracy, by McNemar's test; with several labels the mean average precision, by the bootstrap interval of its gain.
    """
    from tldesk.engine.judging import multi_label

    if targets.ndim == 2:
        low, high = multi_label.gap(targets, before, after)
        worth = [multi_label.mean_average_precision(targets, logits) for logits in (before, after)]
        return worth[0], worth[1], low > 0 or high < 0
    one, other = (logits.argmax(axis=1) == targets for logits in (before, after))
    return float(one.mean()), float(other.mean()), _sure(one, other)


def _on_val(
    run: Run, kind: str, probe: Outcome, tuned: Outcome, step: int, should_stop: Callable[[], bool]
) -> Generator[Event, None, tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]] | None]:
    """The validation images' targets and the logits of each of the two models, row by row; None when stopped."""
    assert probe.ids is not None and probe.logits is not None and tuned.ids is not None
    # Each rung leaves out what it could not read; the two are compared on what both have seen.
    readable = set(probe.ids.tolist()) & set(tuned.ids.tolist())
    rows = [row for row in run.data.rows if row.split == "val" and row.id in readable]
    text = "Comparing on the validation images"
    found = yield from both_splits.on_val(run, kind, tuned, rows, step, text, should_stop)
    if found is None:
        return None
    place = {int(sample): i for i, sample in enumerate(probe.ids)}
    return found.targets, probe.logits[[place[int(sample)] for sample in found.ids]], found.logits


def _named(name: str, outcome: Outcome, *notes: Noted) -> Outcome:
    """The outcome, with the strategy that made it and the notes of the verdict."""
    told = tuple(note.text for note in notes)
    return replace(outcome, chosen=outcome.chosen | {"strategy": name}, notes=(*outcome.notes, *told))


def _minutes(seconds: float) -> int | str:
    """Whole minutes; of less than one that it is less."""
    return round(seconds / 60) if seconds >= 60 else "<1"
