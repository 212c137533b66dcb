"""Where the evidence for a class lies in a sample of cells: how far its log odds fall without each of them.

Rows and columns are taken out first, and then the cells where the strongest of both cross: what counts alone or among
others is in one of these. Elsewhere nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.learning import Cells
from tldesk.engine.reporting.left_out import Ask, Steps, log_odds
from tldesk.media.pool import never

CLOSER = 6  # rows and columns whose cells are taken out one by one
_MOST_NUMBERS = 1 << 20  # of the arrays in a batch


def finding(
    ask: Ask, cells: Cells, target: int, several: bool = False, should_stop: Callable[[], bool] = never
) -> Steps[NDArray[np.float32] | None]:
    """The evidence (rows, columns) for the class with the number `target`, negative where something speaks against it;
    after each batch of answers how many of them are there, of how many. None when stopped.

    `ask` gives probabilities (n, classes), which are independent with `several` labels.
    """
    rows, columns = cells.shape
    closer = min(rows, CLOSER), min(columns, CLOSER)
    whole = float(log_odds(ask(cells.whole), target, several)[0])
    done, total = 0, rows + columns + closer[0] * closer[1]
    step = max(1, _MOST_NUMBERS // cells.whole.size)

    def fallen(some: list[tuple[int | None, int | None]]) -> Steps[NDArray[np.float64] | None]:
        nonlocal done
        found = []
        for start in range(0, len(some), step):
            if should_stop():
                return None
            found.append(log_odds(ask(cells.without(some[start : start + step])), target, several))
            done += len(found[-1])
            yield done, total
        return np.asarray(whole - np.concatenate(found))

    lines = yield from fallen([*((row, None) for row in range(rows)), *((None, column) for column in range(columns))])
    if lines is None:
        return None
    strong = [np.sort(np.argsort(-some, kind="stable")[:CLOSER]) for some in np.split(lines, [rows])]
    crossing = yield from fallen(list(product(*(some.tolist() for some in strong))))
    if crossing is None:
        return None
    evidence = np.zeros(cells.shape, np.float32)
    evidence[np.ix_(*strong)] = crossing.reshape(closer)
    return evidence
