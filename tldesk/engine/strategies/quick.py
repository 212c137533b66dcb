"""What shows without pretrained weights, and in seconds, how far a kind of data goes: by the name of the strategy.

Auto tries it too, and it is told beside every result.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from tldesk.engine.strategies import bands, words
from tldesk.engine.training.choosing import FittedHead
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

    StrategyBeside = Callable[[Run, Callable[[], bool]], Generator[Event, None, FittedHead | None]]

BESIDE: dict[str, StrategyBeside] = {words.NAME: words.fit_words, bands.NAME: bands.fit_bands}
