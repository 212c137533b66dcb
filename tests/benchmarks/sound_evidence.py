"""Whether the map of a sound shows where its model listened: planted tones, and models whose heads are shuffled.

    python tests/benchmarks/sound_evidence.py [--sounds 300] [--backbone speech-embedding aisfx] [--rows 60]

Of `--sounds` made-up sounds four fifths get one of four tones at some time, which is their class; the rest get none and
are a class of their own (`planted_tones`). A linear classifier on the features of each network is trained on them as a
user would train it. Then, on sounds of the val and test splits that the model gets right: how often the map's maximum
lies on the tone, in time and in frequency, and Spearman's rank correlation of the map with that of the same model with
the weights of its head in random order. Goals: 95 %, and less than .3. Prints the machine and JSON.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
import planted_tones  # noqa: E402
from planted import correlation  # noqa: E402
from present import present  # noqa: E402

from tldesk.engine.explain import Explainer, HeatMap  # noqa: E402
from tldesk.engine.train import train  # noqa: E402
from tldesk.engine.training import checkpoint  # noqa: E402
from tldesk.engine.training.fitting import preprocess_of  # noqa: E402
from tldesk.media import modality  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.runs.config import RunConfig  # noqa: E402
from tldesk.project.runs.run import Run  # noqa: E402
from tldesk.project.store import Project  # noqa: E402

POINTING, CORRELATION = 0.95, 0.3
SHUFFLED = 10  # sounds


def trained(folder: Path, count: int, backbone: str) -> tuple[Run, dict[str, planted_tones.Place]]:
    """A finished run on planted sounds, and where the tones are."""
    places = planted_tones.write(folder / "sounds", count)
    with Project.create(folder / "project", modality=modality.SOUND) as project:
        list(import_source(project, folder / "sounds"))
        strategy = "bands" if backbone == "bands" else "feature-extraction"
        run = project.runs.new(RunConfig(modality=modality.SOUND, backbone=backbone, strategy=strategy))
        list(run.record(train(run)))
    return Run.load(run.folder), places


def shuffled(run: Run) -> None:
    """Put the weights of the head into random order."""
    arrays, about = checkpoint.load_best(run)
    weight = np.random.default_rng(0).permutation(arrays["head.weight"].reshape(-1))
    checkpoint.save_best(run, arrays | {"head.weight": weight.reshape(arrays["head.weight"].shape)}, about)


def measure(backbone: str, count: int, most: int) -> dict[str, Any]:
    """All figures of one network."""
    with tempfile.TemporaryDirectory() as folder:
        run, places = trained(Path(folder), count, backbone)
        explainer, rate = Explainer(run), preprocess_of(run).least
        rows = [row for row in run.data.rows if row.split != "train" and row.path.name in places]
        heats, hits, began = [], [], time.monotonic()
        kept = present(run.predictions())
        right = set(kept.ids[kept.logits.argmax(axis=1) == kept.targets].tolist())
        asked = [row for row in rows if row.id in right][:most]
        for row in asked:
            heat = explainer.evidence(row.path, explainer.classes[row.target])
            assert isinstance(heat, HeatMap)
            seconds = len(modality.code_of(preprocess_of(run)).whole(row.path, rate)) / rate
            hits.append(planted_tones.points_at(heat, seconds, rate, places[row.path.name]))
            heats.append(heat)
        spent = time.monotonic() - began
        shuffled(run)
        other = Explainer(Run.load(run.folder))
        pairs = zip(asked[:SHUFFLED], heats, strict=False)
        apart = [
            correlation(heat.evidence, other.evidence(row.path, heat.label).evidence)  # type: ignore[union-attr]
            for row, heat in pairs
        ]
        return {
            "backbone": backbone,
            "test accuracy": round(present(present(run.report)["test"])["accuracy"], 3),
            "sounds": len(hits),
            "pointing": round(float(np.mean(hits)), 4),
            "correlation": round(float(np.nanmean(apart)), 3),
            "seconds a sound": round(spent / max(1, len(hits)), 2),
        }


def main() -> int:
    """Print a line for each network and all as JSON; the exit code says whether every one reaches the goals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sounds", type=int, default=300)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--backbone", nargs="+", default=["speech-embedding", "aisfx"])
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    models = []
    for backbone in options.backbone:
        models.append(measure(backbone, options.sounds, options.rows))
        print(models[-1], flush=True)
    machine.tell("sound_evidence", {"models": models}, options.write)
    good = all(one["pointing"] >= POINTING and one["correlation"] < CORRELATION for one in models)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
