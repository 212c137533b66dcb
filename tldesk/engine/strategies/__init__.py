"""STRATEGIES: the ways a model learns. To add one, write its file and add a record; a contract test runs over all.

A strategy is a generator of events that leaves the checkpoint `best` behind. Importing this table needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tldesk.engine.strategies import auto, feature_extraction, fine_tune, scratch
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.strategy_names import TITLES
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

    StrategyRun = Callable[[Run, str, Callable[[], bool]], Generator[Event, None, Outcome]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """`title` and `about` are for people; `pretrained` says that the backbone's weights must be on this computer.

    `run(run, kind, should_stop)` trains on the device `kind`; `finish`, with the same arguments, ends a run that was
    stopped with the best model that it has come to.
    """

    name: str
    about: str
    pretrained: bool
    run: StrategyRun
    finish: StrategyRun

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.name]


_TABLE = (
    Strategy(
        "auto",
        "Tries feature extraction, then fine-tuning, then the whole model if it may help and time allows. "
        "Keeps whichever does best on your validation images.",
        pretrained=True,
        run=auto.run,
        finish=auto.finish,
    ),
    Strategy(
        "feature-extraction",
        "The model stays unchanged and a linear classifier is trained on its features. Done in about a minute.",
        pretrained=True,
        run=feature_extraction.run,
        finish=feature_extraction.run,  # there is a model when all is done, and then it is quick
    ),
    Strategy(
        "fine-tune",
        "The later part of the model adapts to your images. Usually the most accurate. Takes minutes.",
        pretrained=True,
        run=fine_tune.run,
        finish=fine_tune.finish,
    ),
    Strategy(
        "scratch",
        "Starts with random weights. Needs many images. Shows how much the pretrained model helps.",
        pretrained=False,
        run=scratch.run,
        finish=scratch.finish,
    ),
)

STRATEGIES: dict[str, Strategy] = {strategy.name: strategy for strategy in _TABLE}
