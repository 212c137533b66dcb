"""Optimism: what a validation would claim if images were divided at random, beside what it says with groups kept whole.

Both figures come from cross-validated logistic regression on the embeddings that are there, the same images in both; in
one their folds keep groups together, in the other only equal contents. The difference is what leakage is worth here
(Kapoor and Narayanan, 2023).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding import kept, neighbours
from tldesk.engine.labelling import doubts
from tldesk.engine.networks import backbones
from tldesk.media.pool import never
from tldesk.project.samples.checks import Optimism
from tldesk.project.samples.groups import SplitRow, split_rows
from tldesk.project.store import Project

MOST = 1_500  # images that are measured on
_FEWEST = 40
_COVERED = 0.9  # part of them that has to have embeddings


def measure(project: Project, backbone: str, should_stop: Callable[[], bool] = never) -> Optimism | None:
    """Measure on the labelled images of train and val, and keep it with the project; None where nothing is to be said.

    That is where no images belong together, images have several labels, or fewer than 40 have embeddings of `backbone`
    and are held out of both.
    When stopped, or nothing has changed, what was kept stays. Raises TldeskError `disk_full`, `no_weights`.
    """
    with project.store.reading() as db:
        rows = [row for row in split_rows(db) if row.split != "test"]
    keys = project.splits.groups(rows)
    state, before = _state(rows, keys), project.checks.optimism()
    if before is not None and before.of == state:
        return before
    found = None
    if not project.multi_label and len(set(keys)) < len({row.sha256 for row in rows}):
        try:
            found = _measured(project, backbone, rows, keys, should_stop)
        except neighbours.Stopped:
            return before
    if found is not None or before is not None:
        project.checks.keep_optimism(found)
    return found


def _measured(
    project: Project, backbone: str, rows: Sequence[SplitRow], keys: Sequence[str], should_stop: Callable[[], bool]
) -> Optimism | None:
    chosen = _sampled(keys, np.random.default_rng(0))
    values, known = kept.load(project.cache, backbones.get(backbone), [rows[at].sha256 for at in chosen])
    if known.sum() < max(_FEWEST, _COVERED * len(chosen)):
        return None
    chosen, values = chosen[known], neighbours.unit(values[known])
    _, targets = np.unique([rows[at].class_id for at in chosen], return_inverse=True)
    if targets.max(initial=0) < 1:
        return None
    together, alone = [keys[at] for at in chosen], [rows[at].sha256 for at in chosen]
    shares = [
        doubts.out_of_fold(values, targets, groups=groups, should_stop=should_stop) for groups in (alone, together)
    ]
    judged = np.all([one.sum(axis=1) > 0 for one in shares], axis=0)  # the only group of a class is never held out
    if judged.sum() < _FEWEST:
        return None
    random, grouped = (float((one.argmax(axis=1) == targets)[judged].mean()) for one in shares)
    return Optimism(random, grouped, int(judged.sum()), _state(rows, keys))


def _sampled(keys: Sequence[str], generator: np.random.Generator) -> NDArray[np.int64]:
    """Whole groups at random, until there are enough images."""
    names = sorted(set(keys))
    place = dict(zip(names, generator.permutation(len(names)).tolist(), strict=True))
    order = np.array(sorted(range(len(keys)), key=lambda at: place[keys[at]])[:MOST], np.int64)
    return np.sort(order)


def _state(rows: Sequence[SplitRow], keys: Sequence[str]) -> str:
    """What changes when an image, a label or a group does."""
    lines = sorted(f"{row.sha256} {row.class_id} {key}" for row, key in zip(rows, keys, strict=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
