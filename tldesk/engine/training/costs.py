"""What fine-tuning a backbone costs on this very computer, by how many of its stages are frozen. Torch-free.

It is measured once for each backbone (`cost_measuring`), in some seconds before the first training that has to plan,
and kept beside the speeds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Protocol

from pydantic import Field, TypeAdapter, ValidationError

from tldesk.engine.machine import device, measured
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.training.phase import VIEWS
from tldesk.errors import TldeskError

_FILE = "costs.json"
# What is done beside it, as reading, telling and writing: of a fine-tuning of clothing 5 % of its time.
_BESIDE = 1.05

Seconds = Annotated[list[Annotated[float, Field(ge=0, lt=1e6)]], Field(min_length=1, max_length=1000)]


class Costs(Protocol):
    """What is planned by."""

    def seconds(self, frozen: int, images: int, epochs: int, held_out: int = 0) -> float:
        """Of so many epochs with the first stages `frozen`, each validated on `held_out` samples."""

    def frozen(self, hurried: bool) -> tuple[int, ...]:
        """How many stages may stay frozen where the user does not say, the fewest first; more when `hurried`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for one sample of all cores together. Lists are by how many first stages are frozen: 0, 1, …; never all.

    `vary`: of its variation. `runtime` and `torch`: of the frozen stages, through ONNX Runtime and in PyTorch. `step`
    and `answer`: of a training step, and of an answer, of all that is behind them. `cut`: whether it can be cut there.
    """

    vary: Annotated[float, Field(ge=0, lt=1e6)]
    runtime: Seconds
    torch: Seconds
    step: Seconds
    answer: Seconds
    cut: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """Costs as they were measured. `ready(frozen)` says whether those stages are exported already; `forget` has them
    measured anew the next time."""

    figures: Figures
    ready: Callable[[int], bool]
    forget: Callable[[], None] = lambda: None

    def frozen(self, hurried: bool) -> tuple[int, ...]:
        """From the half of the stages on: five and six of seven where four are half. With six of EfficientNet-Lite0 a
        point of accuracy was lost, so nothing like it unless there is a hurry."""
        stages = len(self.figures.step)
        shares = (0.5, 0.65, 0.8) if hurried else (0.5, 0.65)
        return tuple(sorted({max(1, min(stages - 1, -int(-share * stages // 1))) for share in shares}))

    def seconds(self, frozen: int, images: int, epochs: int, held_out: int = 0) -> float:
        """All that `inputs` does and the steps, about."""
        apart = self.in_halves(frozen, images * epochs)
        views = 0.0
        if apart:
            kept = _BESIDE * self.figures.runtime[self.at(frozen)]
            views = min(VIEWS, epochs) * images * self.view(frozen) + held_out * kept
        each = self.steps(frozen, images, apart) + self.answers(frozen, held_out, apart)
        return views + epochs * each

    def steps(self, frozen: int, images: int, apart: bool) -> float:
        """Seconds of the steps of an epoch, whose frozen stages are computed `apart` or with them."""
        k = self.at(frozen)
        before = 0.0 if apart else self.figures.torch[k] + self.figures.vary
        return _BESIDE * images * (self.figures.step[k] + before)

    def answers(self, frozen: int, held_out: int, apart: bool) -> float:
        """Seconds of a validation."""
        k = self.at(frozen)
        return _BESIDE * held_out * (self.figures.answer[k] + (0.0 if apart else self.figures.torch[k]))

    def in_halves(self, frozen: int, seen: int) -> bool:
        """Whether the frozen stages are computed apart, where so many samples are seen."""
        return self.figures.cut and self.at(frozen) > 0 and (seen >= weights.WORTH or self.ready(frozen))

    def view(self, frozen: int) -> float:
        """Seconds for a view that is kept."""
        return _BESIDE * (self.figures.vary + self.figures.runtime[self.at(frozen)])

    def at(self, frozen: int) -> int:
        """As many stages as can be frozen."""
        return max(0, min(frozen, len(self.figures.step) - 1))


@dataclass(frozen=True, slots=True)
class Told:
    """Costs as the record of a kind of data tells them: core seconds of a sample and epoch."""

    record: Any
    recipe: Any

    def frozen(self, hurried: bool) -> tuple[int, ...]:
        """One choice."""
        return (self.recipe.frozen(self.record),)

    def seconds(self, frozen: int, images: int, epochs: int, held_out: int = 0) -> float:
        """What is held out is within them."""
        return float(self.recipe.seconds(self.record, frozen)) * images * epochs / device.threads()


_FIGURES = TypeAdapter(Figures)


def cached(record: Backbone) -> Measured | None:
    """What was measured of a backbone with these weights; None where nothing was. Never imports PyTorch."""
    try:
        if not weights.is_converted(record):
            return None  # looking closer would convert them
        found = _FIGURES.validate_python(measured.read(_FILE, _key(record)).get(_where()))
        return of(record, found) if _fit(found) else None
    except (TldeskError, ValidationError):
        return None


def _fit(figures: Figures) -> bool:
    """Whether the lists are of the same stages, and the figures of work that takes time."""
    lists = (figures.runtime, figures.torch, figures.step, figures.answer)
    return len({len(one) for one in lists}) == 1 and min(figures.answer) > 0


def keep(record: Backbone, figures: Figures) -> None:
    """Keep what was measured."""
    measured.keep(_FILE, _key(record), _where(), asdict(figures))


def of(record: Backbone, figures: Figures) -> Measured:
    """Costs of a backbone."""
    return Measured(
        figures,
        ready=lambda frozen: weights.has_graph(weights.first_stages_path(record, frozen)),
        forget=lambda: measured.forget(_FILE, _key(record), _where()),
    )


def _key(record: Backbone) -> str:
    return f"{weights.weights_hash(record)[:16]}-{record.input_size}"


def _where() -> str:
    return f"{device.describe('cpu').text}, {device.threads()} in use"
