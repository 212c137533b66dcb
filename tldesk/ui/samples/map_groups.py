"""What the points of a map are coloured by: their class, the class that is suggested, or their split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tldesk.project import learning
from tldesk.project.samples.samples import SPLITS, Query

if TYPE_CHECKING:
    from tldesk.project.store import Project
    from tldesk.ui.session.learner import Fitted

COLOR_BY = ("class", "suggestion", "split")


@dataclass(frozen=True, slots=True)
class MapGroups:
    """Samples in groups: `names` of the groups and for each sample its `place` (m,) there, -1 for none.

    Those that are `excluded` (m,) are counted nowhere.
    """

    by: str
    names: tuple[str, ...]
    place: NDArray[np.int64]
    excluded: NDArray[np.bool_]

    def counts(self, shown: NDArray[np.bool_]) -> list[int]:
        """How many of the `shown` (m,) are in each group, and at last in none."""
        count, counted = len(self.names), shown & ~self.excluded
        counts: list[int] = np.bincount(self.place[counted] % (count + 1), minlength=count + 1).tolist()
        return counts


def read(project: Project, ids: NDArray[np.int64], by: str, fitted: Fitted | None) -> MapGroups:
    """The groups of samples with ascending `ids` (m,); called in the pool. `fitted` are the suggestions, if any."""
    place = np.full(len(ids), -1, np.int64)
    excluded = np.isin(ids, project.samples.ids(Query(status="excluded")))
    if by == "split":
        for number, split in enumerate(SPLITS):
            place[np.isin(ids, project.samples.ids(Query(split=split)))] = number
        return MapGroups(by, SPLITS, place, excluded)
    if by == "class":
        labels = learning.labels(project, ids)
        return MapGroups(by, labels.names, labels.targets, excluded)
    if fitted is None or not fitted.learned:
        return MapGroups(by, (), place, excluded)
    suggested = fitted.samples
    there = np.isin(ids, suggested.ids, assume_unique=True)
    place[there] = fitted.classes[np.searchsorted(suggested.ids, ids[there])]
    return MapGroups(by, fitted.labels.names, place, excluded)
