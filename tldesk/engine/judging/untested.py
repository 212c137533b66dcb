"""Classes of which a split has no image: nothing is known of them, however good the figures of the others are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tldesk.errors import said
from tldesk.project.runs.report import Figures, interval_of
from tldesk.words import Text

_CODES = {"test": "untested_test", "val": "untested_val", "data": "untested_data"}
_NAMED = 5


def sentences(figures: Figures, split: str) -> list[Text]:
    """What is not known from the figures of a split."""
    scores = figures.get("per_class", [])
    absent = [score["label"] for score in scores if not score.get("support", 1)]
    if not absent or split not in _CODES:
        return []
    names = ", ".join(f"“{name}”" for name in absent[:_NAMED]) + (" …" if len(absent) > _NAMED else "")
    told = [said(_CODES[split], classes=names, count=len(absent))]
    known = sum(bool(score.get("support", 1) or _said(figures, place)) for place, score in enumerate(scores))
    if known < len(scores):  # a class that is said wrongly counts in the mean, as 0
        told.append(said("macro_of_some", known=known, all=len(scores)))
    return told


def known(score: Mapping[str, Any], name: str) -> bool:
    """Whether a class has the score `name`: it has images, and of precision, it is said of some."""
    return bool(score["support"]) and list(interval_of(score, name) or ()) != [0.0, 1.0]


def _said(figures: Figures, place: int) -> int:
    """How many images are said to be of the class at `place`, of which there is none."""
    wrong = figures["per_class"][place].get("fp")
    return wrong if wrong is not None else sum(row[place] for row in figures.get("confusion", []) if place < len(row))
