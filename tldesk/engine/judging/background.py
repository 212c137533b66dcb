"""Background: how much of what is of no class a model takes for one of its classes, and the limit that follows.

What is known of it is in the report: how long the clips were that the model had not learned from, and how sure it was
of those that it took for something. NumPy only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import calibrate
from tldesk.errors import said
from tldesk.project.runs.report import Background, Report
from tldesk.words import Text

# The share of background that may get a class at the limit that is offered, and what that may cost of correct answers;
# where it costs more, both are weighed, up to the last.
TAKEN, LOST, DEAREST = 0.05, 0.05, 0.10
_ROUNDED = 1e-4  # how sure it was is kept in so many digits
_LEAST_SECONDS = 0.01  # what is shorter is no clip, but a damaged report

_NAMES = re.compile(
    r"\W*(background([ _-]?(noises?|sounds?))?|others?([ _-]?(noises?|sounds?))?|nois(e|es|y)|silences?|nothing|none"
    r"|unknown|背景(音|声|噪[声音])?|其[他它](声音)?|噪[声音]|静音|安静|无声?)\W*",
    re.IGNORECASE,
)
_HOUR = 3600.0


def class_of(classes: Sequence[str]) -> int | None:
    """The number of the class that a project has for background, known by its name."""
    return next((number for number, name in enumerate(classes) if _NAMES.fullmatch(name.replace("_", " "))), None)


def heard(logits: NDArray[np.float32], seconds: float, classes: Sequence[str], temperature: float) -> Background:
    """What the report keeps of the answers (n, classes) to clips of background of so many seconds together."""
    own = class_of(classes)
    _, confidence = calibrate.answers(np.zeros(len(logits), np.int64), logits, temperature)
    taken = confidence if own is None else confidence[logits.argmax(axis=1) != own]
    kept = [round(float(one), 4) for one in np.sort(taken)[::-1]]
    return {"clips": len(logits), "seconds": round(seconds, 3), "confidences": kept}


def sure_and_right(targets: NDArray[np.int64], logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """How sure (m,) the model is of those of its answers (n, classes) that are correct."""
    right, confidence = calibrate.answers(targets, logits, temperature)
    sure: NDArray[np.float32] = confidence[right]
    return sure


def offered(found: Background, correct: NDArray[np.floating[Any]]) -> float:
    """The limit that lets through as little background as TAKEN says, where it costs at most LOST of what is `correct`
    (n,): how sure the model is of its correct answers to samples that it has not learned from. Where it costs more, the
    limit at which the two shares that go wrong are least together (Youden, 1950), at most DEAREST of what is correct.
    0: no limit is needed.
    """
    allowed, taken = int(TAKEN * found["clips"]), np.asarray(found["confidences"])
    if len(taken) <= allowed:
        return 0.0
    above = np.round(np.minimum(taken + _ROUNDED, 1.0), 4)  # the limits that each of them just misses
    wanted = float(above[allowed])
    if not len(correct) or (correct < wanted).mean() <= LOST:
        return wanted
    cheap, dear = (float(np.quantile(correct, share, method="lower")) for share in (LOST, DEAREST))
    limits = [cheap, *above[(above > cheap) & (above <= min(dear, wanted))].tolist()]
    wrong = [float((taken >= limit).sum() / found["clips"] + (correct < limit).mean()) for limit in limits]
    best: float = limits[int(np.argmin(wrong))]
    return best


def given(found: Background, limit: float) -> int:
    """How many clips of background get a class at a limit."""
    return int((np.asarray(found["confidences"]) >= limit).sum())


class Alarms(NamedTuple):
    """So many of the clips get a class at a limit: so many false alarms in an hour of background, clip after clip, in
    two digits. Where none does, it is the most there may be with 95 % confidence: three in all that was heard.
    """

    given: int
    clips: int
    an_hour: int


def alarms(found: Background, limit: float) -> Alarms:
    """What a limit makes of background."""
    count = given(found, limit)
    rate = (count or 3) / found["seconds"] * _HOUR
    digits = 10 ** max(0, math.floor(math.log10(max(rate, 1.0))) - 1)
    return Alarms(count, found["clips"], round(rate / digits) * digits)


def sentence(found: Background, limit: float) -> Text:
    """The same for people."""
    told = alarms(found, limit)
    code = "background_some" if told.given else "background_none"
    return said(code, given=told.given, clips=told.clips, an_hour=f"{told.an_hour:,}")


def of(report: Report) -> Background | None:
    """What a report knows of background; None of kinds of data that have none, and of earlier versions."""
    found = report.get("background")
    whole = found and len(found["confidences"]) <= found["clips"] and found["seconds"] >= _LEAST_SECONDS
    return found if whole and found and found["clips"] else None
