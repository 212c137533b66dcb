"""What a model based its answer on: where it looked in an image, where it listened in a sound, or which words moved it;
and what it has learned from that is most like that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.answering import predict
from tldesk.engine.answering.predict import Predictor
from tldesk.engine.modalities import learning
from tldesk.engine.nearest import Nearest, Neighbour, Source
from tldesk.engine.reporting import left_out, taken_out
from tldesk.engine.reporting.left_out import Passage
from tldesk.engine.training.fitting import preprocess_of
from tldesk.media import modality, unknown
from tldesk.media.modality import AnyPreprocess
from tldesk.media.opening import Pixels
from tldesk.media.place import WHOLE
from tldesk.media.pool import never
from tldesk.project.runs.events import Event, Progressed
from tldesk.project.runs.run import Run

if TYPE_CHECKING:
    from tldesk.engine.networks.model import Model

Box = tuple[float, float, float, float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where the evidence for the class `label` is.

    `evidence` (rows, columns) float32, in units of the logit, negative where something speaks against the class. It
    covers `part` of the upright picture: left, top, right, bottom as shares of its width and height, which may lie
    outside of it. `size` (width, height) has the shape of the picture, which may be larger.
    """

    label: str
    evidence: NDArray[np.float32]
    part: Box
    size: tuple[int, int]

    def over(self, width: int, height: int) -> NDArray[np.float32]:
        """What speaks for the class at each pixel of the picture at that size, (height, width) float32 of 0 to 1.

        1 where most does, 0 where nothing does and where the model does not look.
        """
        heat = np.maximum(self.evidence, 0.0)
        heat /= max(float(heat.max()), 1e-12)
        left, top, right, bottom = self.covered(width, height)
        covered = Image.fromarray(heat).resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        canvas = Image.new("F", (width, height))
        canvas.paste(covered, (left, top))
        return np.asarray(canvas, dtype=np.float32)

    @property
    def whole(self) -> bool:
        """Whether the model saw all of the picture."""
        left, top, right, bottom = self.part
        return left <= 0 and top <= 0 and right >= 1 and bottom >= 1

    def covered(self, width: int, height: int) -> tuple[int, int, int, int]:
        """`part` of the picture at that size, in pixels."""
        left, top, right, bottom = np.rint(np.multiply(self.part, (width, height, width, height))).astype(int).tolist()
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What each passage of a text says for the class `label`: their places are characters of it, of which the model
    sees `seen`.
    """

    label: str
    passages: tuple[Passage, ...]
    seen: int


Evidence = HeatMap | WordEvidence


class Explainer:
    """A run's best model and its train split, to look at one sample after another; for one thread at a time."""

    def __init__(self, run: Run) -> None:
        """Raises TldeskError `run_damaged` or `unknown_backbone`."""
        self.run = run
        self.classes = run.data.classes
        self.near = Nearest(run)

    @cached_property
    def model(self) -> Model:
        """The trained model, on the processor. Raises TldeskError `run_unfinished` or `checkpoint_damaged`."""
        from tldesk.engine.training import trained

        return trained.load(self.run)

    @cached_property
    def predictor(self) -> Predictor:
        """The trained model as it answers. Raises as `predict.open_run`."""
        return predict.open_run(self.run, "cpu")

    def evidence(self, source: Source, label: str, place: str = WHOLE) -> Evidence | None:
        """What speaks for the class `label` in a sample, which is a file, at a `place` of it, or the bytes of one; None
        where there is no way to say for such a model.

        Raises TldeskError as `unknown.pixels` and `model` or `predictor` do.
        """
        return _ended(self.looking(source, label, place, never))

    def looking(
        self, source: Source, label: str, place: str, should_stop: Callable[[], bool]
    ) -> Generator[Event, None, Evidence | None]:
        """As `evidence`, telling how far it is where that takes a while: a long text is asked about many times. When
        stopped it ends, and what it returns is no answer."""
        how = learning.of(self.run.config.modality)
        if not self.searches:
            return self.heat_map(source, label, place)
        whole = _whole(source, preprocess_of(self.run), place)
        find = finding_words if how.passages else finding_cells
        return (yield from find(self.predictor, whole, label, should_stop))

    def heat_map(self, source: Source, label: str, place: str = WHOLE) -> HeatMap | None:
        """Where the model looked, for a kind of data whose samples have places; None where its network has no maps of
        these.
        """
        import torch

        preprocess = preprocess_of(self.run)
        how, code = learning.of(preprocess.modality), modality.code_of(preprocess)
        if not how.evidence:
            return None
        whole = _whole(source, preprocess, place)
        floats = how.tensor(torch.from_numpy(code.fit(whole, preprocess).copy())[None])
        evidence = learning.named(how.evidence)(self.model, floats, self.classes.index(label))
        return None if evidence is None else HeatMap(label, evidence, *code.seen(whole, preprocess))

    @property
    def searches(self) -> bool:
        """Whether evidence is found by asking many times, which takes a while where there is much of a sample."""
        how = learning.of(self.run.config.modality)
        return bool(how.passages or how.cells)

    @property
    def comparable(self) -> bool:
        """Whether `nearest` can be asked."""
        return self.near.comparable

    def missing(self) -> int:
        """See `Nearest.missing`."""
        return self.near.missing()

    def nearest(
        self, source: Source, should_stop: Callable[[], bool] = never, place: str = WHOLE
    ) -> Generator[Event, None, list[Neighbour] | None]:
        """The training samples that are most like another one: see `Nearest.find`."""
        return self.near.find(source, should_stop, place)


def words(predictor: Predictor, whole: NDArray[Any], label: str) -> WordEvidence:
    """What each passage of a text, given as the whole of its code, says for a class; by a run or by an export."""
    found = _ended(finding_words(predictor, whole, label, never))
    assert found is not None
    return found


def finding_words(
    predictor: Predictor, whole: NDArray[Any], label: str, should_stop: Callable[[], bool]
) -> Generator[Event, None, WordEvidence | None]:
    """As `words`, telling how far it is; None when stopped."""
    passages = learning.named(learning.of(predictor.preprocess.modality).passages)(whole, predictor.preprocess)
    found = yield from _told(left_out.finding(*_asked(predictor, passages, label), should_stop))
    return None if found is None else WordEvidence(label, tuple(found), passages.seen)


def finding_cells(
    predictor: Predictor, whole: NDArray[Any], label: str, should_stop: Callable[[], bool]
) -> Generator[Event, None, HeatMap | None]:
    """Where a sound, given as the whole of its code, says something for a class; by a run or by an export. None when
    stopped."""
    preprocess = predictor.preprocess
    cells = learning.named(learning.of(preprocess.modality).cells)(whole, preprocess)
    found = yield from _told(taken_out.finding(*_asked(predictor, cells, label), should_stop))
    return None if found is None else HeatMap(label, found, *modality.code_of(preprocess).seen(whole, preprocess))


def _asked(predictor: Predictor, parts: Any, label: str) -> tuple[left_out.Ask, Any, int, bool]:
    return predictor.probabilities, parts, predictor.classes.index(label), predictor.thresholds is not None


def _told(steps: left_out.Steps[T]) -> Generator[Event, None, T]:
    """Tell how far a search is."""
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
        yield Progressed(phase="explain", done=done, total=total)


def _ended(work: Generator[Event, None, T]) -> T:
    """What comes of it, without a word of how far it is."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: T = end.value
            return found


def _whole(source: Source, preprocess: AnyPreprocess, place: str) -> NDArray[Any]:
    return unknown.pixels(source, Pixels(short_side=preprocess.least, kind=preprocess.modality), place=place)
