"""STRATEGIES: the ways a model learns. To add one, write its file and add a record; a contract test runs over all.

A strategy is a generator of events that leaves the checkpoint `best` behind. Importing this table needs no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tldesk.engine.modalities import learning
from tldesk.engine.strategies import auto, bands, feature_extraction, fine_tune, quick, scratch, words
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.strategy_names import TITLES
from tldesk.project.runs.config import BASELINES
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.engine.strategies.quick import StrategyBeside
    from tldesk.project.runs.runs import Run

    StrategyRun = Callable[[Run, str, Callable[[], bool]], Generator[Event, None, Outcome]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """`title` and `about` are for people; `steps` says that it takes gradient steps, whose state is kept to go on with.

    `run(run, kind, should_stop)` trains on the device `kind`; `finish`, with the same arguments, ends a run that was
    stopped with the best model that it has come to. `beside(run, should_stop)`, of what is quick, fits the data of
    another run and keeps nothing, to be told beside its result.
    """

    name: str
    about: str
    run: StrategyRun
    finish: StrategyRun
    steps: bool = True
    beside: StrategyBeside | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.name]

    @property
    def pretrained(self) -> bool:
        """Whether the backbone's weights must be on this computer."""
        return self.name not in BASELINES


_TABLE = (
    Strategy(
        "auto",
        "Tries feature extraction, then fine-tuning, then the whole model if it may help and time allows. "
        "Keeps whichever does best on your validation images.",
        run=auto.run,
        finish=auto.finish,
    ),
    Strategy(
        "feature-extraction",
        "The model stays unchanged and a linear classifier is trained on its features. Done in about a minute.",
        run=feature_extraction.run,
        finish=feature_extraction.run,  # there is a model when all is done, and then it is quick
        steps=False,
    ),
    Strategy(
        "fine-tune",
        "The later part of the model adapts to your images. Usually the most accurate. Takes minutes.",
        run=fine_tune.run,
        finish=fine_tune.finish,
    ),
    Strategy(
        "scratch",
        "Starts with random weights. Needs many images. Shows how much the pretrained model helps.",
        run=scratch.run,
        finish=scratch.finish,
    ),
    Strategy(
        "words",
        "Counts words and parts of words, without a pretrained model. Done in seconds. "
        "Shows how much the pretrained model helps.",
        run=words.run,
        finish=words.run,
        steps=False,
        beside=quick.BESIDE[words.NAME],
    ),
    Strategy(
        "bands",
        "Measures how loud each frequency is and how that changes, without a pretrained model. Done in seconds. "
        "Shows how much the pretrained model helps.",
        run=bands.run,
        finish=bands.run,
        steps=False,
        beside=quick.BESIDE[bands.NAME],
    ),
)

STRATEGIES: dict[str, Strategy] = {strategy.name: strategy for strategy in _TABLE}


def of(modality: str) -> dict[str, Strategy]:
    """Those for a kind of data: all that start from pretrained weights, and what shows how much these help."""
    baseline = learning.of(modality).baseline
    return {name: one for name, one in STRATEGIES.items() if one.pretrained or name == baseline}
