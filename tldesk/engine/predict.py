"""Asking a trained model about images: a run through PyTorch, an export through ONNX Runtime alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.atomic import write_atomic
from tldesk.engine import device, judge
from tldesk.engine.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.image import SUFFIXES, Preprocess
from tldesk.media.pool import never, ordered_map
from tldesk.project.event_log import disk_errors
from tldesk.project.run import CONFIG_FILE, Run

if TYPE_CHECKING:
    from tldesk.engine.model import Model

_BATCH = 16

Squares = NDArray[np.uint8]
Network = Callable[[Squares], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The answer for one image: the likeliest label, its calibrated probability, and that of every class.

    `label` is None when the model is less sure than its limit: none of these.
    """

    path: Path
    label: str | None
    confidence: float
    probabilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Failure:
    """An image that could not be answered, and why."""

    path: Path
    error: TldeskError


class Predictor:
    """A model ready to answer. `network` gives probabilities (n, classes) for squares uint8 (n, size, size, 3).

    An answer less sure than `limit` says “none of these”; 0 answers every image.
    """

    def __init__(self, classes: Sequence[str], preprocess: Preprocess, network: Network, limit: float = 0.0) -> None:
        self.classes = list(classes)
        self.limit = limit
        self._preprocess = preprocess
        self._network = network

    @classmethod
    def open(cls, path: Path) -> Predictor:
        """The model in a run's folder or in an export's.

        Raises TldeskError `source_missing`, `not_a_model`, `run_unfinished`, `model_damaged`, `export_damaged`.
        """
        if not path.exists():
            raise TldeskError("source_missing", path=path)
        if (path / CONFIG_FILE).is_file():
            return open_run(Run.load(path))
        if (path / "signature.json").is_file():
            from tldesk.engine.exporters import open_export

            return open_export(path)
        raise TldeskError("not_a_model", path=path)

    def predict(self, paths: Sequence[Path], should_stop: Callable[[], bool] = never) -> Iterator[Prediction | Failure]:
        """An answer for each image, in order; one that cannot be read is a Failure and the rest goes on."""

        def read(path: Path) -> tuple[Path, Squares | TldeskError]:
            try:
                return path, image.load(path, self._preprocess)
            except TldeskError as error:
                return path, error

        waiting: list[tuple[Path, Squares | TldeskError]] = []
        for done, answer in enumerate(ordered_map(read, paths, should_stop), start=1):
            waiting.append(answer)
            if len(waiting) == _BATCH or done == len(paths):
                yield from self._answers(waiting)
                waiting = []

    def probabilities(self, squares: Squares) -> NDArray[np.float32]:
        """Probabilities (n, classes) of squares uint8 (n, size, size, 3)."""
        return self._network(squares)

    def _answers(self, waiting: list[tuple[Path, Squares | TldeskError]]) -> list[Prediction | Failure]:
        squares = [square for _, square in waiting if not isinstance(square, TldeskError)]
        rows = iter(self._network(np.stack(squares)) if squares else ())
        return [
            Failure(path, square) if isinstance(square, TldeskError) else self._answer(path, next(rows))
            for path, square in waiting
        ]

    def _answer(self, path: Path, row: NDArray[np.float32]) -> Prediction:
        shares = [float(share) for share in row]
        best = int(np.argmax(row))
        label = self.classes[best] if shares[best] >= self.limit else None
        return Prediction(path, label, shares[best], dict(zip(self.classes, shares, strict=True)))


def open_run(run: Run, wish: str = "auto") -> Predictor:
    """The best model of a run, on the device `wish`. Raises as `Predictor.open` does."""
    from tldesk.engine import model

    predictor = open_model(model.load(run), run.data.classes, preprocess_of(run), wish, judge.run_temperature(run))
    predictor.limit = run.limit
    return predictor


def open_model(
    network: Model, classes: Sequence[str], preprocess: Preprocess, wish: str = "cpu", temperature: float = 1.0
) -> Predictor:
    """A Model in eval mode as a Predictor, on the device `wish`. Raises TldeskError `no_device`."""
    import torch

    where = device.pick(wish)
    network = network.to(where)

    def probabilities(squares: Squares) -> NDArray[np.float32]:
        with torch.inference_mode():
            pixels = torch.from_numpy(squares).to(where).permute(0, 3, 1, 2).float() / 255
            shares: NDArray[np.float32] = (network(pixels) / temperature).softmax(dim=1).float().cpu().numpy()
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


def write_csv(path: Path, classes: Sequence[str], answers: Sequence[Prediction]) -> None:
    """Write answers as UTF-8 CSV: path, label (empty: none of these), confidence, the probability of each class.

    Raises TldeskError `folder_not_writable` or `disk_full`; then the file before is as it was.
    """
    text = io.StringIO(newline="")
    writer: Any = csv.writer(text)
    writer.writerow(["path", "label", "confidence", *(f"p({name})" for name in classes)])
    for answer in answers:
        shares = [f"{answer.probabilities[name]:.6f}" for name in classes]
        writer.writerow([answer.path, answer.label or "", f"{answer.confidence:.6f}", *shares])
    with disk_errors(path):
        write_atomic(path, text.getvalue().encode("utf-8", errors="surrogateescape"))
