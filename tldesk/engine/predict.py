"""Asking a trained model about images: a run through ONNX Runtime or PyTorch, an export through its own runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import device, judge, swift, tasks
from tldesk.engine.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.image import SUFFIXES, Preprocess
from tldesk.media.pool import never, ordered_map
from tldesk.project.run import CONFIG_FILE, Run

if TYPE_CHECKING:
    from tldesk.engine.model import Answers

_BATCH = 16

Squares = NDArray[np.uint8]
Network = Callable[[Any], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one image: its labels, the likeliest first, and the calibrated probability of every class.

    Of one label there is at most one; none when the model is less sure than its limit: none of these. Of several
    labels all that reach their threshold; none when none does. `confidence` is the probability of the likeliest class.
    """

    path: Path
    labels: tuple[str, ...]
    confidence: float
    probabilities: dict[str, float]

    @property
    def label(self) -> str | None:
        """The likeliest label, None without one."""
        return self.labels[0] if self.labels else None


@dataclass(frozen=True, slots=True)
class Failure:
    """An image that could not be answered, and why."""

    path: Path
    error: TldeskError


def plain(found: Prediction | Failure) -> dict[str, Any]:
    """An answer, or why there is none, as JSON tells it."""
    if isinstance(found, Failure):
        return {"input": str(found.path), "error": found.error.text, "hint": found.error.hint}
    about = {"label": found.label, "labels": list(found.labels), "confidence": found.confidence}
    return {"input": str(found.path), **about, "probabilities": found.probabilities}


class Predictor:
    """A model ready to answer. `network` gives probabilities (n, classes) for squares uint8 (n, size, size, 3).

    With `thresholds`, one for each class, an image may have several labels: all classes that reach theirs. Without, an
    answer less sure than `limit` says “none of these”; 0 answers every image. A `swift` network may be called from any
    number of threads at once, and is then quickest with one image in each.
    """

    def __init__(
        self,
        classes: Sequence[str],
        preprocess: Preprocess,
        network: Network,
        limit: float = 0.0,
        thresholds: Sequence[float] | None = None,
        *,
        swift: bool = False,
        whole: bool = False,
    ) -> None:
        self.classes = list(classes)
        self.limit, self.thresholds = limit, thresholds
        self.swift = swift
        self._preprocess = preprocess
        self._network = network
        self._whole = whole

    @classmethod
    def open(cls, path: Path, images: int = 1) -> Predictor:
        """The model in a run's folder or in an export's, to be asked about so many `images`.

        Raises TldeskError `source_missing`, `not_a_model`, `run_unfinished`, `model_damaged`, `export_damaged`.
        """
        if not path.exists():
            raise TldeskError("source_missing", path=path)
        if (path / CONFIG_FILE).is_file():
            return open_run(Run.load(path), images=images)
        if (path / "signature.json").is_file():
            from tldesk.engine.exporters import open_export

            return open_export(path)
        raise TldeskError("not_a_model", path=path)

    def predict(self, paths: Sequence[Path], should_stop: Callable[[], bool] = never) -> Iterator[Prediction | Failure]:
        """An answer for each image, in order; one that cannot be read is a Failure and the rest goes on.

        However many there are, a few are in memory at once.
        """
        if self.swift:
            yield from ordered_map(self.ask, paths, should_stop, workers=device.threads())
            return

        def read(path: Path) -> tuple[Path, Squares | TldeskError]:
            try:
                return path, self._load(path)
            except TldeskError as error:
                return path, error

        waiting: list[tuple[Path, Squares | TldeskError]] = []
        for done, answer in enumerate(ordered_map(read, paths, should_stop), start=1):
            waiting.append(answer)
            if len(waiting) == _BATCH or done == len(paths):
                yield from self._answers(waiting)
                waiting = []

    def ask(self, path: Path) -> Prediction | Failure:
        """The answer for one file."""
        return self._one(path, path)

    def answer(self, content: bytes, name: str = "image") -> Prediction | Failure:
        """The answer for the content of an image file, which may be on no disk; `name` stands for its path."""
        return self._one(Path(name), content)

    def _one(self, path: Path, source: Path | bytes) -> Prediction | Failure:
        try:
            square = self._load(source)
        except TldeskError as error:
            return Failure(path, error)
        return self._answer(path, self._network(square[None])[0])

    def probabilities(self, squares: Squares) -> NDArray[np.float32]:
        """Probabilities (n, classes) of squares uint8 (n, size, size, 3)."""
        return self._network(squares)

    def _answers(self, waiting: list[tuple[Path, Squares | TldeskError]]) -> list[Prediction | Failure]:
        squares = [square for _, square in waiting if not isinstance(square, TldeskError)]
        rows = iter(self._network(squares if self._whole else np.stack(squares)) if squares else ())
        return [
            Failure(path, square) if isinstance(square, TldeskError) else self._answer(path, next(rows))
            for path, square in waiting
        ]

    def _load(self, source: Path | bytes) -> Squares:
        if not self._whole:
            return image.load(source, self._preprocess)
        return np.asarray(image.decode(source, short_side=self._preprocess.resize))

    def _answer(self, path: Path, row: NDArray[np.float32]) -> Prediction:
        order = np.argsort(-row, kind="stable")
        limits = np.full(len(row), np.inf)
        limits[order[0]] = self.limit
        limits = limits if self.thresholds is None else np.asarray(self.thresholds)
        labels = tuple(self.classes[place] for place in order if row[place] >= limits[place])
        shares = dict(zip(self.classes, row.tolist(), strict=True))
        return Prediction(path, labels, float(row[order[0]]), shares)


def open_run(run: Run, wish: str = "auto", images: int = 1) -> Predictor:
    """The best model of a run, on the device `wish`, to be asked about so many `images`.

    On a CPU it answers through ONNX Runtime (see `swift`). Raises as `Predictor.open` does.
    """
    report, several = judge.completed(run), run.data.multi_label
    classes, preprocess = run.data.classes, preprocess_of(run)
    temperature = 1.0 if report is None else judge.temperature_of(report)
    logits = swift.open_logits(run, images) if device.kind(wish) == "cpu" else None
    if logits is None:
        from tldesk.engine import model

        predictor = open_model(model.Answers(model.load(run), temperature, several), classes, preprocess, wish)
    else:
        predictor = Predictor(classes, preprocess, _shares(logits, temperature, several), swift=True)
    predictor.limit = run.limit
    if several:
        predictor.thresholds = [tasks.EVEN] * len(classes) if report is None else judge.thresholds_of(report)
    return predictor


def _shares(logits: swift.Logits, temperature: float, several: bool) -> Network:
    """Calibrated probabilities of what gives logits."""

    def shares(squares: Squares) -> NDArray[np.float32]:
        return tasks.task(several).shares(logits(squares) / temperature)

    return shares


def open_model(network: Answers, classes: Sequence[str], preprocess: Preprocess, wish: str = "cpu") -> Predictor:
    """A model in eval mode as a Predictor through PyTorch, on the device `wish`. Raises TldeskError `no_device`."""
    import torch

    where = device.pick(wish)
    network = network.to(where)

    def probabilities(squares: Squares) -> NDArray[np.float32]:
        with torch.inference_mode():
            pixels = torch.from_numpy(squares).to(where).permute(0, 3, 1, 2).float() / 255
            shares: NDArray[np.float32] = network(pixels)[0].float().cpu().numpy()
        return shares

    return Predictor(classes, preprocess, probabilities)


def find_inputs(inputs: Sequence[Path]) -> list[Path]:
    """The images among `inputs`; a folder stands for all images below it, by name.

    Raises TldeskError `source_missing` or `no_images`.
    """
    found: list[Path] = []
    for path in inputs:
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            found += [file for file in below if not file.name.startswith(".")]
        elif path.exists():
            found.append(path)
        else:
            raise TldeskError("source_missing", path=path)
    if not found:
        raise TldeskError("no_images", path=", ".join(map(str, inputs)), suffixes=sorted(SUFFIXES))
    return found
