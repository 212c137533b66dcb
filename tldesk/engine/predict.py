"""Asking a trained model about images: a run through PyTorch, an export through ONNX Runtime alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.atomic import write_atomic
from tldesk.engine import device, judge
from tldesk.engine.fitting import preprocess_of
from tldesk.engine.tasks import EVEN
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.image import SUFFIXES, Preprocess
from tldesk.media.pool import never, ordered_map
from tldesk.project.event_log import disk_errors
from tldesk.project.run import CONFIG_FILE, Run

if TYPE_CHECKING:
    from tldesk.engine.model import Answers

_BATCH = 16

Squares = NDArray[np.uint8]
Network = Callable[[Squares], NDArray[np.float32]]


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


class Predictor:
    """A model ready to answer. `network` gives probabilities (n, classes) for squares uint8 (n, size, size, 3).

    With `thresholds`, one for each class, an image may have several labels: all classes that reach theirs. Without, an
    answer less sure than `limit` says “none of these”; 0 answers every image.
    """

    def __init__(
        self,
        classes: Sequence[str],
        preprocess: Preprocess,
        network: Network,
        limit: float = 0.0,
        thresholds: Sequence[float] | None = None,
    ) -> None:
        self.classes = list(classes)
        self.limit, self.thresholds = limit, thresholds
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
        order = np.argsort(-row, kind="stable")
        limits = np.full(len(row), np.inf)
        limits[order[0]] = self.limit
        limits = limits if self.thresholds is None else np.asarray(self.thresholds)
        labels = tuple(self.classes[place] for place in order if row[place] >= limits[place])
        shares = dict(zip(self.classes, row.tolist(), strict=True))
        return Prediction(path, labels, float(row[order[0]]), shares)


def open_run(run: Run, wish: str = "auto") -> Predictor:
    """The best model of a run, on the device `wish`. Raises as `Predictor.open` does."""
    from tldesk.engine import model

    report, several = judge.completed(run), run.data.multi_label
    temperature = 1.0 if report is None else judge.temperature_of(report)
    predictor = open_model(
        model.Answers(model.load(run), temperature, several), run.data.classes, preprocess_of(run), wish
    )
    predictor.limit = run.limit
    if several:
        predictor.thresholds = [EVEN] * len(run.data.classes) if report is None else judge.thresholds_of(report)
    return predictor


def open_model(network: Answers, classes: Sequence[str], preprocess: Preprocess, wish: str = "cpu") -> Predictor:
    """A model in eval mode as a Predictor, on the device `wish`. Raises TldeskError `no_device`."""
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


def write_csv(path: Path, classes: Sequence[str], answers: Sequence[Prediction], several: bool = False) -> None:
    """Write answers as UTF-8 CSV: path, label (empty: none of these), confidence, the probability of each class.

    Where an image may have `several` labels the further ones are a JSON list in a column of their own, as imports read
    them.

    Raises TldeskError `folder_not_writable` or `disk_full`; then the file before is as it was.
    """
    text = io.StringIO(newline="")
    writer: Any = csv.writer(text)
    more = ["more_labels"] if several else []
    writer.writerow(["path", "label", *more, "confidence", *(f"p({name})" for name in classes)])
    for answer in answers:
        shares = [f"{answer.probabilities[name]:.6f}" for name in classes]
        more = [json.dumps(answer.labels[1:], ensure_ascii=False)] if several else []
        writer.writerow([answer.path, answer.label or "", *more, f"{answer.confidence:.6f}", *shares])
    with disk_errors(path):
        write_atomic(path, text.getvalue().encode("utf-8", errors="surrogateescape"))
