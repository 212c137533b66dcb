"""Smaller: what a training that learned from another one has come to: how large each is, and whether that is a gain.

A student that is as good as its teacher is no gain where the same network, trained on the labels alone, is as good too.
So the best such training of the project (by its validation images, which have chosen it) is compared with it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tldesk.engine import compare
from tldesk.engine.compare import Comparison
from tldesk.engine.embedding import speed
from tldesk.engine.networks import backbones, heads
from tldesk.engine.training import run_titles
from tldesk.engine.training.checkpoint import BEST
from tldesk.errors import TldeskError, said
from tldesk.project.runs import teachers
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import CONFIG_FILE, Run
from tldesk.words import Text


@dataclass(frozen=True, slots=True)
class Gain:
    """A student (`second`) against its teacher (`first`), and against its network trained directly (`direct.first`),
    where there is such a training."""

    with_teacher: Comparison
    direct: Comparison | None

    @property
    def runs(self) -> list[Run]:
        """All that were looked at."""
        found = [self.with_teacher.first, self.with_teacher.second]
        return found if self.direct is None else [*found, self.direct.first]


def megabytes(run: Run) -> float | None:
    """How large the weights of a run's network are; None of a network that this version does not know. With a head that
    may be larger than the network, how large the two are."""
    record = backbones.known().get(run.network)
    if record is None or not (run.config.flatten or run.config.head == heads.HIDDEN):
        return None if record is None else record.megabytes
    with suppress(OSError):
        return (run.checkpoints / BEST).stat().st_size / 1e6
    return record.megabytes


def milliseconds(run: Run) -> float | None:
    """What a run's network takes for one image on this computer; None where that was not measured."""
    return speed.cached(run.network)


def teacher_of(run: Run) -> Run | None:
    """The finished run that has taught this one, where it is still in the project."""
    about = teachers.of(run)
    if about is None:
        return None
    found = next((one for one in _beside(run) if one.name == about["run"]), None)
    return found if found is not None and _report(found) is not None else None


def best_of(run: Run) -> Run | None:
    """The training of the run's network on labels alone that does best on its validation images; None where there is
    none in the project. One with a head of another kind, as the textbook's model, is another network."""
    found = []
    for one in _beside(run):
        report = _report(one)
        if report is not None and not one.config.teacher and _network(one) == _network(run):
            found.append((((report.get("val") or {}).get("accuracy") or 0.0), one.created, one))
    return max(found, key=lambda each: each[:2])[2] if found else None


def gain(run: Run) -> Gain | None:
    """What a finished student is worth; None where its teacher is gone, or was tested on other images.

    Whoever shows it records a look at the test images for each of `Gain.runs`. Raises TldeskError as `compare.compare`.
    """
    teacher = teacher_of(run)
    if teacher is None:
        return None
    with_teacher = _pair(teacher, run)
    direct = best_of(run)
    return None if with_teacher is None else Gain(with_teacher, None if direct is None else _pair(direct, run))


def gains(runs: Sequence[Run]) -> list[Gain]:
    """Those of the students among finished runs whose teachers are among them too."""
    found = (gain(run) for run in runs if run.config.teacher)
    return [one for one in found if one is not None and one.with_teacher.first in runs]


def sentences(found: Gain) -> list[Text]:
    """What it is worth, in a sentence, and a second one where direct training is surely behind."""
    one, direct = found.with_teacher, found.direct
    large, small = (megabytes(run) for run in (one.first, one.second))
    names = dict(zip(("teacher", "student"), (_name(run) for run in (one.first, one.second)), strict=True))
    if large is not None and small is not None and small >= large:
        return [said("gain_not_smaller", **names)]
    times = f"{large / small:.1f}" if large is not None and small else "?"
    if (images := min(one.images, direct.images if direct is not None else one.images)) < compare.FEW:
        return [said("gain_too_few", **names, times=times, images=images, points=_signed(one.difference))]
    if direct is not None and not (direct.sure and direct.difference > 0):
        figures = {"direct": _name(direct.first), "points": _signed(-direct.difference)}
        return [said("gain_of_none", **names, **figures, p=compare.p_text(direct.p))]
    ends = {"low": _signed(one.low), "high": _signed(one.high), "p": compare.p_text(one.p), "times": times}
    told = [said(_worth(one), **names, **ends, points=f"{100 * abs(one.difference):.1f}", images=one.images)]
    if direct is not None:
        told.append(
            said("gain_over_direct", points=f"{100 * direct.difference:.1f}", direct=_name(direct.first),
                 p=compare.p_text(direct.p))
        )  # fmt: skip
    return told


def _worth(one: Comparison) -> str:
    """The code of what a smaller student is worth beside its teacher."""
    if one.sure:
        return "gain_more" if one.difference > 0 else "gain_less"
    return "gain_unsure" if one.high < 0 else "gain_even"


def _network(run: Run) -> tuple[str, str, bool]:
    return run.network, run.config.head, run.config.flatten


def _pair(first: Run, second: Run) -> Comparison | None:
    try:
        return compare.compare([first, second])[0]
    except TldeskError as error:
        if error.code == "nothing_to_compare":
            return None
        raise


def _beside(run: Run) -> list[Run]:
    return [Run(file.parent) for file in run.folder.parent.glob(f"*/{CONFIG_FILE}") if file.parent.name[:1] != "."]


def _report(run: Run) -> Report | None:
    """The report of a run that can be read; None of another one."""
    try:
        return run.report if run.config and run.data else None
    except TldeskError:
        return None


def _name(run: Run) -> str:
    return run_titles.title(run, otherwise=run.name)


def _signed(share: float) -> str:
    """A difference in points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "−")
