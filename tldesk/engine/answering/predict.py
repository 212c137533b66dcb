"""Asking a trained model about images: a run through ONNX Runtime or PyTorch, an export through its own runtime."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.answering import onnx_forward
from tldesk.engine.judging import background, judge, tasks
from tldesk.engine.machine import device
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.modalities import learning
from tldesk.engine.networks.network import Network
from tldesk.engine.training import checkpoint
from tldesk.engine.training.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media import modality, unknown, wording
from tldesk.media.modality import IMAGE, AnyPreprocess
from tldesk.media.opening import Pixels
from tldesk.media.pool import never, ordered_map
from tldesk.project.importers import records, walk
from tldesk.project.runs.report import Background
from tldesk.project.runs.run import Run
from tldesk.words import utf8

if TYPE_CHECKING:
    from tldesk.engine.networks.model import CalibratedModel

_BATCH = 16
_NO_IMAGES = (records.NOT_AN_IMAGE, records.HIDDEN, records.A_PROJECT)

Squares = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one image: its labels, the likeliest first, and the calibrated probability of every class.

    Of one label there is at most one; none when the model is less sure than its limit: none of these. Of several
    labels all that reach their threshold; none when none does. `confidence` is the probability of the likeliest class.
    `windows`: in how many a text was read, or a sound was heard, by a model that does so. `sha256` is that of the
    content which was asked about.
    """

    path: Path
    labels: tuple[str, ...]
    confidence: float
    probabilities: dict[str, float]
    windows: int | None = None
    sha256: str = ""

    @property
    def label(self) -> str | None:
        """The likeliest label, None without one."""
        return self.labels[0] if self.labels else None


class _Read(NamedTuple):
    """What a model is asked about: the content of a file, as pixels or what else its kind of data is seen as."""

    path: Path
    array: NDArray[Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An image that could not be answered, and why."""

    path: Path
    error: TldeskError


@dataclass(frozen=True, slots=True)
class Inputs:
    """What there is to ask about, in order, among it what cannot be asked; and what was `skipped`: no images."""

    asked: list[Path | Failure]
    skipped: list[records.Skipped]


def plain(found: Prediction | Failure, kind: str = IMAGE) -> dict[str, Any]:
    """An answer, or why there is none, as JSON tells it of that kind of data."""
    name = {"input": utf8(found.path)}
    if isinstance(found, Failure):
        text, hint = (utf8(wording.worded(said, kind)) for said in (found.error.text, found.error.hint))
        return name | {"error": text, "hint": hint}
    about = {"label": found.label, "labels": list(found.labels), "confidence": found.confidence}
    windows = {} if found.windows is None else {"windows": found.windows}
    return name | about | windows | {"probabilities": found.probabilities}


class Predictor:
    """A model ready to answer. `network` gives probabilities (n, classes) for squares uint8 (n, size, size, 3).

    With `thresholds`, one for each class, an image may have several labels: all classes that reach theirs. Without, an
    answer less sure than `limit` says “none of these”; 0 answers every image. `background`: what is known of samples of
    no class, where anything is. A `swift` network may be called from any
    number of threads at once, and is then quickest with one image in each.
    """

    def __init__(
        self,
        classes: Sequence[str],
        preprocess: AnyPreprocess,
        network: Network,
        limit: float = 0.0,
        thresholds: Sequence[float] | None = None,
        *,
        swift: bool = False,
        whole: bool = False,
    ) -> None:
        self.classes = list(classes)
        self.limit, self.thresholds = limit, thresholds
        self.background: Background | None = None
        self.swift = swift
        self._pixels = (
            Pixels(short_side=preprocess.least, kind=preprocess.modality) if whole else Pixels(square=preprocess)
        )
        self._network = network
        self._whole = whole
        self.preprocess = preprocess
        self._together = learning.of(preprocess.modality).together

    def predict(
        self, inputs: Sequence[Path | Failure], should_stop: Callable[[], bool] = never
    ) -> Iterator[Prediction | Failure]:
        """An answer for each image, in order; one that cannot be read is a Failure and the rest goes on.

        However many there are, a few are in memory at once. When stopped, also in the middle of an image that takes
        long to open, the answers just end.
        """
        answers: Iterator[Prediction | Failure]
        if self.swift:
            answers = ordered_map(lambda one: self.ask(one, should_stop), inputs, should_stop, device.threads())
        else:
            answers = self._in_batches(inputs, should_stop)
        with suppress(Interrupted):
            for answer in answers:
                if isinstance(answer, Failure) and answer.error.code == "interrupted":
                    return
                yield answer

    def ask(self, given: Path | Failure, should_stop: Callable[[], bool] = never) -> Prediction | Failure:
        """The answer for one file. Raises Interrupted while the model is asked."""
        read = self._read(given, should_stop)
        if isinstance(read, Failure):
            return read
        return self._answer(read, self._network(self._filled(read.array)[None], should_stop)[0])

    def answer(
        self, content: bytes, name: str = "", *, own: bool = False, should_stop: Callable[[], bool] = never
    ) -> Prediction | Failure:
        """The answer for the content of a file, which may be on no disk; `name` stands for its path.

        It is decoded by a guarded process, unless this program has made it: its `own`. Any number of threads may ask.
        """
        path = Path(name or modality.of(self.preprocess.modality).one)
        try:
            array = self._pixels.of(content) if own else unknown.pixels(content, self._pixels, should_stop)
        except TldeskError as error:
            return Failure(path, error)
        read = _Read(path, array, hashlib.sha256(content).hexdigest())
        try:
            return self._answer(read, self._network(self._filled(array)[None], should_stop)[0])
        except Interrupted:
            return Failure(path, TldeskError("interrupted"))

    def _filled(self, array: NDArray[Any]) -> NDArray[Any]:
        """As much of an array as a network has to see, where it takes any length: what follows only fills it up."""
        return array if self._together is None else self._together.seen(array, self.preprocess)

    def probabilities(self, squares: NDArray[Any]) -> NDArray[np.float32]:
        """Probabilities (n, classes) of squares uint8 (n, size, size, 3)."""
        shares: NDArray[np.float32] = self._network(squares)
        return shares

    def refuse_odd_answers(self, path: Path) -> None:
        """Raise TldeskError `model_damaged`, of the file of its weights, where an answer is no number from now on."""
        network = self._network

        def checked(squares: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[np.float32]:
            with np.errstate(invalid="ignore", over="ignore"):
                shares = network(squares, should_stop)
            if not np.isfinite(shares).all():
                raise TldeskError("model_damaged", path=path, reason="its outputs are not numbers")
            return shares

        self._network = checked

    def _in_batches(
        self, inputs: Sequence[Path | Failure], should_stop: Callable[[], bool]
    ) -> Iterator[Prediction | Failure]:
        waiting: list[_Read | Failure] = []
        for done, read in enumerate(ordered_map(lambda one: self._read(one, should_stop), inputs, should_stop), 1):
            waiting.append(read)
            if len(waiting) == _BATCH or done == len(inputs):
                yield from self._answers(waiting, should_stop)
                waiting = []

    def _answers(self, waiting: list[_Read | Failure], should_stop: Callable[[], bool]) -> list[Prediction | Failure]:
        squares = [read.array for read in waiting if not isinstance(read, Failure)]
        some = [squares] if self._whole and squares else learning.stacked(squares, _BATCH)
        rows = (row for batch in some for row in self._network(batch, should_stop))
        return [read if isinstance(read, Failure) else self._answer(read, next(rows)) for read in waiting]

    def _read(self, given: Path | Failure, should_stop: Callable[[], bool]) -> _Read | Failure:
        """The pixels of a file that nobody has opened before, or why there are none."""
        if isinstance(given, Failure):
            return given
        try:
            opened = unknown.opened(given, self._pixels, should_stop)
            if opened is None:
                raise TldeskError("interrupted")
            return _Read(given, opened.array(given), opened.sha256)
        except TldeskError as error:
            return Failure(given, error)

    def _answer(self, read: _Read, row: NDArray[np.float32]) -> Prediction:
        order = np.argsort(-row, kind="stable")
        limits = np.full(len(row), np.inf)
        limits[order[0]] = self.limit
        limits = limits if self.thresholds is None else np.asarray(self.thresholds)
        labels = tuple(self.classes[place] for place in order if row[place] >= limits[place])
        shares = dict(zip(self.classes, row.tolist(), strict=True))
        windows = self._windows(read.array) if getattr(self.preprocess, "windows", 1) > 1 else None
        return Prediction(read.path, labels, float(row[order[0]]), shares, windows, read.sha256)

    def _windows(self, array: NDArray[Any]) -> int:
        """In how many windows an array is seen: as many as there are in it, or as its network makes of a whole one."""
        starts = getattr(self.preprocess, "starts", None)
        return len(starts(len(array))) if self._whole and starts else len(array) // self.preprocess.shape[0]


def open_run(run: Run, wish: str = "auto", images: int = 1, should_stop: Callable[[], bool] = never) -> Predictor:
    """The best model of a run, on the device `wish`, to be asked about so many `images`.

    On a CPU it answers through ONNX Runtime (see `onnx_forward`). Raises as `open_predictor` does.
    """
    report, several = judge.completed(run), run.data.multi_label
    classes, preprocess = run.data.classes, preprocess_of(run)
    temperature = 1.0 if report is None else judge.temperature_of(report)
    logits = onnx_forward.open_logits(run, images, should_stop) if device.kind(wish) == "cpu" else None
    if logits is None:
        from tldesk.engine.networks import model
        from tldesk.engine.training import trained

        predictor = open_model(
            model.CalibratedModel(trained.load(run), temperature, several), classes, preprocess, wish
        )
    else:
        predictor = Predictor(classes, preprocess, _shares(logits, temperature, several), swift=True)
    predictor.refuse_odd_answers(run.checkpoints / checkpoint.BEST)
    predictor.limit, predictor.background = run.limit, None if report is None else background.of(report)
    if several:
        predictor.thresholds = [tasks.EVEN] * len(classes) if report is None else judge.thresholds_of(report)
    return predictor


def _shares(logits: Network, temperature: float, several: bool) -> Network:
    """Calibrated probabilities of what gives logits."""

    def shares(squares: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[np.float32]:
        return tasks.task(several).shares(logits(squares, should_stop) / temperature)

    return shares


def open_model(
    network: CalibratedModel, classes: Sequence[str], preprocess: AnyPreprocess, wish: str = "cpu"
) -> Predictor:
    """A model in eval mode as a Predictor through PyTorch, on the device `wish`. Raises TldeskError `no_device`."""
    import torch

    where = device.pick(wish)
    network, tensor = network.to(where), learning.of(preprocess.modality).tensor

    def probabilities(squares: Any, _should_stop: Callable[[], bool] = never, /) -> NDArray[np.float32]:
        with torch.inference_mode():
            shares: NDArray[np.float32] = network(tensor(torch.from_numpy(squares).to(where)))[0].float().cpu().numpy()
        return shares

    return Predictor(classes, preprocess, probabilities)


def find_inputs(inputs: Sequence[Path], kind: str = IMAGE) -> Inputs:
    """The images among `inputs`, or what else is of that kind; a folder stands for all of them below it, in natural
    order.

    Paths are as they were given. What is named is asked; in a folder links that lead out of it are not followed, and
    what looks like an image and cannot be asked is a Failure. Raises TldeskError `source_missing` or `no_images`.
    """
    asked: list[Path | Failure] = []
    skipped: list[records.Skipped] = []
    for path in inputs:
        if os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a folder above may not be entered)
            for found in _below(path, modality.of(kind)):
                if isinstance(found, records.Skipped):
                    skipped.append(found)
                else:
                    asked.append(found)
        elif os.path.exists(path):  # noqa: PTH110
            asked.append(path)
        else:
            raise TldeskError("source_missing", path=path)
    if not asked:
        suffixes = sorted(modality.of(kind).suffixes)
        raise TldeskError("no_images", path=", ".join(map(str, inputs)), suffixes=suffixes)
    return Inputs(asked, skipped)


def _below(folder: Path, kind: modality.Modality) -> Iterator[Path | Failure | records.Skipped]:
    """The images below a folder, or what else is of that kind; what cannot be asked, and what is no image."""
    for found in walk.files(folder, folder, any_name=True):
        if isinstance(found, Path):
            yield found if kind.may_be(found.name) else records.Skipped(str(found), records.NOT_AN_IMAGE)
            continue
        path = folder / found.path_or_row
        if found.reason in _NO_IMAGES:
            yield records.Skipped(str(path), found.reason)
        else:
            yield Failure(path, TldeskError("image_unreadable", path=path, reason=found.reason))
