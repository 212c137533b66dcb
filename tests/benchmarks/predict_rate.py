"""How fast a model answers files, against how fast files are embedded.

    python tests/benchmarks/predict_rate.py DATA [--files 10000] [--strategy feature-extraction] [--keep FOLDER]

DATA is a folder of photos, of which `--files` JPEGs are made (see import_rate.py), each with a content of its own. A
model is trained on the sample photos. Then, in ten rounds and in turns, a tenth of the files is embedded into a new
cache, and answered by the model as `tldesk predict --csv` and the Use page do. All files are read once before, so that
the disk is not measured. Prints the machine and a line of JSON: images a second of both, and their share. Goal: 90 %.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import import_rate
import machine

from tldesk import paths
from tldesk.engine.answering.answers_table import Table
from tldesk.engine.answering.predict import Prediction, Predictor
from tldesk.engine.embedding import features
from tldesk.engine.networks import backbones
from tldesk.engine.opening import open_predictor
from tldesk.engine.train import train
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

ROUNDS = 10


@dataclass(frozen=True)
class Image:
    """An image to embed."""

    path: Path
    sha256: str
    place: str = ""


def trained(folder: Path, strategy: str) -> Run:
    """A run on the sample photos."""
    with Project.create(folder) as project:
        for _ in import_source(project, paths.samples()):
            pass
        run = project.runs.new(make_config({"strategy": strategy, "epochs": 1, "device": "cpu"}))
        for _ in run.record(train(run)):
            pass
    return run


def embed(run: Run, rows: list[Image]) -> float:
    """Seconds for embedding `rows` into a new cache."""
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        for _ in features.embed(Path(cache), backbones.get(run.config.backbone), rows):
            pass
        return time.perf_counter() - start


def answer(predictor: Predictor, rows: list[Image]) -> float:
    """Seconds for answering `rows` into a table."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with Table(Path(folder) / "answers.csv", predictor.classes) as table:
            for found in predictor.predict([row.path for row in rows]):
                assert isinstance(found, Prediction)
                table.add(found)
        return time.perf_counter() - start


def main() -> None:
    """Make the files, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--strategy", default="feature-extraction")
    parser.add_argument("--keep", type=Path, help="make the files in this folder, or use those that are there")
    machine.writable(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        machine.use_home(Path(temporary) / "home")
        photos = (options.keep or Path(temporary)) / f"photos-{options.files}"
        if not photos.exists():
            import_rate.make_files(options.data, photos, options.files)
        rows = [Image(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(photos.rglob("*.jpg"))]
        run = trained(Path(temporary) / "project", options.strategy)
        print(machine.describe())
        start = time.perf_counter()
        predictor = open_predictor(run.folder, len(rows))
        opened = time.perf_counter() - start
        embedding = answering = 0.0
        for part in range(ROUNDS):
            embedding += embed(run, rows[part::ROUNDS])
            answering += answer(predictor, rows[part::ROUNDS])
    rates = {"embedded": len(rows) / embedding, "answered": len(rows) / answering}
    result: dict[str, object] = {f"{name}_per_second": round(rate, 1) for name, rate in rates.items()}
    share = round(rates["answered"] / rates["embedded"], 3)
    machine.tell(
        "predict_rate",
        result | {"share": share, "seconds_to_open": round(opened, 2), "swift": predictor.swift},
        options.write,
    )


if __name__ == "__main__":
    main()
