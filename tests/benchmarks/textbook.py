"""The model of tutorials against what this program does by itself, on the sample photos: accuracy, minutes, exports.

    python tests/benchmarks/textbook.py [DATA] [--only NAME …] [--forms FORM …] [--seed 0] [--write]

Three trainings with the same splits: *Auto*, the preset *Textbook* with EfficientNet-Lite0 (`lite0`), and the preset
as it is, with VGG-16. Where VGG-16's published weights are not on this computer, random ones take their place. Its
accuracy then says nothing of tutorials, while its minutes and its exports are those of the real one. Each model of
the preset leaves in every form that can be made here, or in those named, and is asked again in it. Prints the
machine, a line for each training, what the comparison says, and a line of JSON. `processor` are minutes of all cores
together: other work beside it makes the others longer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import machine

from tldesk import paths
from tldesk.engine import compare
from tldesk.engine.exporters import EXPORTERS, export
from tldesk.engine.judging import judge
from tldesk.engine.networks import backbones, prepare, timm_network, weights
from tldesk.engine.train import train
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported
from tldesk.project.runs.presets import PRESETS
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

TEXTBOOK = PRESETS["textbook"].values
VGG = str(TEXTBOOK["backbone"])
SMALL = "efficientnet-lite0"


def stand_in(name: str, folder: Path) -> None:
    """Take in random weights for a backbone, as if a user had them."""
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    file = folder / f"{name}.safetensors"
    save_file(dict(timm_network.network(backbones.get(name)).state_dict()), file)
    prepare.import_weights(file, name)
    file.unlink()


def trained(project: Project, config: RunConfig) -> tuple[Run, float]:
    """A run, trained to its end, and the minutes of a processor that it took."""
    made, began = project.runs.new(config), time.process_time()
    for _ in made.record(train(made)):
        pass
    return Run.load(made.folder), (time.process_time() - began) / 60


def told(run: Run, processor: float, weights_of: str) -> dict[str, Any]:
    """What a run came to."""
    report = judge.finished(run)
    test = report["test"]
    assert test is not None and "accuracy" in test
    low, high = test["accuracy_interval"]
    return {
        "weights": weights_of,
        "accuracy": round(test["accuracy"], 3),
        "interval": [round(low, 3), round(high, 3)],
        "images": report.get("n_test"),
        "minutes": round(report["seconds"] / 60, 2),
        "processor": round(processor, 2),
    }


def here() -> list[str]:
    """The forms of images that can be made on this computer."""
    return [name for name, one in EXPORTERS.items() if one.modality == IMAGE and not one.unavailable]


def parities(run: Run, forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For each form the largest difference of a probability from PyTorch's, or why it is refused."""
    for name in forms:
        try:
            *_, last = export(run, name)
        except TldeskError as error:
            yield name, f"refused: {error.text}"
            continue
        assert isinstance(last, Exported)
        figures = [part["max_diff"] for part in last.parity.values() if "max_diff" in part]
        yield name, f"{max(figures):.1e}"
        shutil.rmtree(last.path)


def measured(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All three trainings, the forms of two of them, and what the comparisons say."""
    published = weights.available(VGG)
    if not published:
        os.environ["TLDESK_HOME"] = str(folder / "home")  # random weights are no user's
        stand_in(VGG, folder)
    plan: dict[str, tuple[dict[str, Any], str]] = {
        "auto": ({"backbone": SMALL}, "published"),
        "lite0": ({**TEXTBOOK, "backbone": SMALL}, "published"),
        "textbook": (dict(TEXTBOOK), "published" if published else "random"),
    }
    runs: dict[str, Run] = {}
    found: dict[str, Any] = {}
    with Project.create(folder / "project") as project:
        for _ in import_source(project, options.data):
            pass
        for name, (values, origin) in plan.items():
            if name not in (options.only or plan):
                continue
            runs[name], processor = trained(project, RunConfig(**values, seed=options.seed, device="cpu"))
            found[name] = told(runs[name], processor, origin)
            print(name, found[name], flush=True)
    for comparison in compare.compare(list(runs.values())) if len(runs) > 1 else []:
        print(compare.sentence(comparison), compare.practice(comparison), flush=True)
    for name in runs.keys() - {"auto"}:
        found[name]["exports"] = {}
        for form, difference in parities(runs[name], options.forms or here()):
            print(name, form, difference, flush=True)
            found[name]["exports"][form] = difference
    return found


def main() -> int:
    """Print the machine, a line for each training and all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=paths.samples())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=("auto", "lite0", "textbook"), default=[])
    parser.add_argument("--forms", nargs="+", choices=here(), default=[])
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as folder:
        machine.tell("textbook", measured(options, Path(folder)), options.write)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
