"""Whether the heat maps show where a model looked: planted patches, and models whose weights are shuffled.

    python tests/benchmarks/explanations.py DATA [--photos 400] [--bare 100] [--draws 5] [--strategy NAME …]

DATA holds photos (any folders). Each of `--photos` gets one of four patches, which is its class; `--bare` more get none
and are a class of their own (`planted.write` says why). A model is trained on them as a user would train it. Then, on
the patches of its val and test splits, be its answer right or wrong: how often the map's maximum lies on the patch
(pointing game; of several draws of the photos and places), and, in the first draw, Spearman's rank correlation of the
map with that of the same model with the values of its head, of its last stages too, and of all its weights in random
order. Goals: 95 %, and less than .3. Prints the machine and JSON.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.project.runs.config import Strategy

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
import planted  # noqa: E402
from present import present  # noqa: E402

from tldesk.engine.explain import Explainer  # noqa: E402
from tldesk.engine.train import train  # noqa: E402
from tldesk.media import modality  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.runs.config import RunConfig  # noqa: E402
from tldesk.project.runs.run import Run  # noqa: E402
from tldesk.project.store import Project  # noqa: E402

POINTING, CORRELATION = 0.95, 0.3
SHUFFLES = 3


def trained(
    folder: Path, options: argparse.Namespace, config: RunConfig, seed: int
) -> tuple[Run, dict[str, planted.Place]]:
    """A finished run on planted photos, and where the patches are; `seed` draws the photos and the places."""
    files = sorted(path for path in options.data.rglob("*") if path.suffix.lower() in modality.of("image").suffixes)
    wanted = min(options.photos + options.bare, len(files))
    chosen = np.random.default_rng(seed).choice(len(files), wanted, replace=False)
    places = planted.write(folder / "photos", [files[i] for i in chosen], options.bare, seed)
    with Project.create(folder / "project") as project:
        for _ in import_source(project, folder / "photos"):
            pass
        run = project.runs.new(config)
        for _ in run.record(train(run)):
            pass
    return Run.load(run.folder), places


def randomised(explainer: Explainer, rows: list[Any]) -> dict[str, float]:
    """The mean correlation of the maps of true classes with those of shuffled models, by how much is shuffled."""
    own = explainer.model
    before = [explainer.heat_map(row.path, explainer.classes[row.target]) for row in rows]
    figures = {}
    for name, stages in (("head", 0), ("head and last stage", 1), ("head and last two", 2), ("all", len(own._groups))):
        found = []
        for seed in range(SHUFFLES):
            explainer.model = planted.shuffled(own, stages, seed)
            for row, heat in zip(rows, before, strict=True):
                after = explainer.heat_map(row.path, explainer.classes[row.target])
                if heat is not None and after is not None:
                    found.append(planted.correlation(heat.evidence, after.evidence))
        explainer.model = own
        figures[name] = round(float(np.nanmean(found)), 3)
    return figures


def measure(options: argparse.Namespace, backbone: str, strategy: Strategy) -> dict[str, Any]:
    """All figures of one backbone and strategy."""
    config = RunConfig(backbone=backbone, strategy=strategy, epochs=options.epochs)
    hits: list[list[bool]] = []
    accuracy = []
    correlation: dict[str, float] = {}
    for draw in range(options.draws):
        with tempfile.TemporaryDirectory() as folder:
            run, places = trained(Path(folder), options, config, draw)
            explainer = Explainer(run)
            rows = [row for row in run.data.rows if row.split in ("val", "test") and row.path.name in places]
            hits.append(planted.pointing(explainer, rows, places))
            accuracy.append(round(present(present(run.report)["test"])["accuracy"], 3))
            correlation = correlation or randomised(explainer, rows[: options.shuffled])
    return {
        "backbone": backbone,
        "strategy": strategy,
        "test accuracy": accuracy,
        "images": sum(map(len, hits)),
        "pointing": round(float(np.mean(np.concatenate(hits))), 4),
        "of each draw": [round(float(np.mean(some)), 3) for some in hits],
        "correlation": correlation,
    }


def main() -> int:
    """Print a line for each model and all as JSON; the exit code says whether every one reaches the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--photos", type=int, default=400)
    parser.add_argument("--bare", type=int, default=100)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--shuffled", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--backbone", nargs="+", default=["efficientnet-lite0", "efficientnet-lite2"])
    parser.add_argument("--strategy", nargs="+", default=["feature-extraction", "fine-tune"])
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    models = []
    for backbone in options.backbone:
        for strategy in options.strategy:
            models.append(measure(options, backbone, strategy))
            print(models[-1], flush=True)
    machine.tell("explanations", {"models": models}, options.write)
    good = all(m["pointing"] >= POINTING and max(m["correlation"].values()) < CORRELATION for m in models)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
