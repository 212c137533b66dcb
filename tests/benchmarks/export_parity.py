"""Does every export answer as the app does, how large is it and how quick?

    python tests/benchmarks/export_parity.py DATA… [--formats NAME…]
    python tests/benchmarks/export_parity.py DATA… --formats onnx-text --strategies feature-extraction fine-tune words
        --labels 10 --more 1000

Each DATA is any folder that can be imported; a model is trained on it by feature extraction and exported in every form.
For each: how far its probabilities are from PyTorch's on the raw files (64 to 128 images of the set, and odd ones made
of them), the share of equal labels, the same for the sample program, milliseconds an image, size, and the seconds that
the export took; or why there is none. Goal: all within the limits; INT8 either a gain or refused with its figures.
With `--more` so many samples, of the test split first, are asked of the exported file as well. Sets of texts hold
`train.csv` and `test.csv`; with `--labels` so many of each class are learned from. Prints the machine, a table and a
line of JSON.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import Any

import machine
import numpy as np
from calibration import trained
from few_texts import draw

from tldesk.engine.answering.predict import open_model
from tldesk.engine.exporters import EXPORTERS, export
from tldesk.engine.exporters.golden import ordered, squares_of
from tldesk.engine.exporters.parity import compared
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import judge
from tldesk.engine.networks import weights
from tldesk.engine.training.trained import load
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run

HEAD = f"{'format':<14}{'max diff':>10}{'agree':>8}{'sample':>8}{'ms':>7}{'app ms':>8}{'MB':>7}{'s':>6}"
# Outcomes that are not failures: a package that is not here, a quantised model that is no gain.
TOLD = ("format_not_here", "no_gain")


def figures(run: Run, name: str, folder: Path) -> dict[str, Any]:
    """One export, or why there is none."""
    start = time.monotonic()
    try:
        *_, last = export(run, name, folder / name)
    except TldeskError as error:
        return {"format": name, "code": error.code, "text": error.text}
    assert isinstance(last, Exported)
    exporter, rows = EXPORTERS[name], last.parity
    found = rows[exporter.runtime]
    return {
        "format": name,
        **{key: found[key] for key in ("max_diff", "agreement", "images", "ms", "app_ms")},
        "sample": rows["sample program"]["agreement"],
        "megabytes": round(sum((folder / name / file).stat().st_size for file in exporter.files) / 1e6, 1),
        "seconds": round(time.monotonic() - start, 1),
        **{key: row for key, row in rows.items() if key not in (exporter.runtime, "sample program")},
    }


def more(run: Run, name: str, folder: Path, count: int) -> dict[str, Any]:
    """How far the file that was exported is from PyTorch on so many samples."""
    exporter, report = EXPORTERS[name], judge.completed(run)
    assert report is not None and exporter.run_back is not None
    source = ExportSource(run, load(run), weights.backbone_of(run), list(run.data.classes), report)
    _, arrays = squares_of(source, ordered(run.data.rows, ("test", "val", "train"), count), count)
    app, exported = (
        open_model(source.answers, source.classes, source.pre).probabilities,
        exporter.run_back(folder, never),
    )
    pairs = [(app(stack), exported(stack)) for stack in (np.stack(arrays[i : i + 16]) for i in range(0, count, 16))]
    reference, answers = (np.concatenate(part) for part in zip(*pairs, strict=True))
    found = compared(reference, answers, source.thresholds)
    if not found["max_diff"] <= exporter.limit or not found["agreement"] >= exporter.agreement:
        found["code"] = "parity_failed"
    return found


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    if "code" in found:
        return f"{found['format']:<14}{found['text']}"
    return (
        f"{found['format']:<14}{found['max_diff']:>10.1e}{found['agreement']:>8.1%}{found['sample']:>8.1%}"
        f"{found['ms']:>7.1f}{found['app_ms']:>8.1f}{found['megabytes']:>7.1f}{found['seconds']:>6.0f}"
    )


def main() -> int:
    """Print a table for each set and all as JSON; the exit code says whether every form reaches the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--formats", nargs="+", default=list(EXPORTERS))
    parser.add_argument("--strategies", nargs="+", default=["feature-extraction"])
    parser.add_argument("--labels", type=int, default=0)
    parser.add_argument("--more", type=int, default=0)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="tldesk-") as place:
        machine.use_home(Path(place) / "home")
        for data, strategy in product(options.data, options.strategies):
            folder = Path(place) / data.name / strategy
            folder.mkdir(parents=True)
            if options.labels:
                draw(data, folder / "data", options.labels, 0)
            run = trained(folder / "data" if options.labels else data, strategy, folder / "project")
            print(f"\n{data.name}, {strategy}\n{HEAD}", flush=True)
            for name in options.formats:
                found = figures(run, name, folder / "exports")
                if options.more and "code" not in found:
                    found["more"] = more(run, name, folder / "exports" / name, options.more)
                sets.setdefault(f"{data.name}, {strategy}", []).append(found)
                print(line(found), found.get("more", ""), flush=True)
    asked = [one for found in sets.values() for row in found for one in (row, row.get("more", {}))]
    failed = [one for one in asked if one.get("code", TOLD[0]) not in TOLD]
    machine.tell("export_parity", {"failed": len(failed), "sets": sets}, options.write)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
