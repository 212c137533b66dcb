"""How many sounds that a model never heard, of no class of it, get a class, and how many of its own it keeps.

    python tests/benchmarks/unheard.py DATA UNSEEN [--backbone speech-embedding] [--strategy feature-extraction]

DATA holds `train` and `test` with a folder for each class, UNSEEN sounds of none of them: what `general_sounds.py`
puts into FOLDER/unseen are ambience, music, machines and beasts, of which the program knows nothing. Each is answered
at the limit that the training offers. `--project` takes a project with a training in it. Set-up must be done. Prints
the machine and a line of JSON: the share of test sounds that get a class and of unseen ones, with Wilson's 95 %
intervals; the same without the limit; what the training says of false alarms; and where the wrong ones come from.
Goals: at least .95 of the test sounds are kept, and at most .05 of at least 500 unseen ones get a class.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import machine

from tldesk.engine.judging import background
from tldesk.engine.judging.metrics import wilson_interval

KEPT, TAKEN = 0.95, 0.05


def trained(options: argparse.Namespace, folder: Path) -> Path:
    """The folder of a training, made now unless a project is given."""
    project: Path = options.project or folder / "project"
    if not (project / "runs").exists():
        asked = ["--backbone", options.backbone, "--strategy", options.strategy, "--project", str(project)]
        command = [sys.executable, "-m", "tldesk", "train", str(options.data), "--kind", "sound", *asked, "--json"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return max(one for one in (project / "runs").iterdir() if one.is_dir())


def measured(run_folder: Path, test: Path, unseen: Path) -> dict[str, Any]:
    """The figures."""
    from tldesk.engine.answering.predict import Failure, find_inputs, open_run
    from tldesk.engine.judging import judge
    from tldesk.project.runs.run import Run

    run = Run.load(run_folder)
    predictor = open_run(run)
    own = background.class_of(run.data.classes)
    figures: dict[str, Any] = {"limit": round(run.limit, 3)}
    for name, folder in (("kept", test), ("taken", unseen)):
        answers = [
            one
            for one in predictor.predict(find_inputs([folder], run.config.modality).asked)
            if not isinstance(one, Failure)
        ]
        real = [one for one in answers if own is None or one.path.parent.name != run.data.classes[own]]
        given = [one for one in real if one.label is not None and one.label != (own and run.data.classes[own])]
        likeliest = [max(one.probabilities, key=lambda label: one.probabilities[label]) for one in real]
        figures |= {name: len(given) / len(real), f"{name}_of": len(real)}
        figures |= {f"{name}_interval": wilson_interval(len(given), len(real))}
        if name == "kept":
            right = sum(label == one.path.parent.name for label, one in zip(likeliest, real, strict=True))
            figures["accuracy"] = right / len(real)
            figures["correct_of_kept"] = sum(one.label == one.path.parent.name for one in given) / max(1, len(given))
        else:
            figures["taken_from"] = Counter(re.sub(r"[-_]?\d.*", "", one.path.stem) for one in given).most_common(8)
    if (found := background.of(judge.finished(run))) is not None:
        alarms = background.alarms(found, run.limit)
        figures |= {"made_up_taken": alarms.given / alarms.clips, "false_alarms_an_hour": alarms.an_hour}
    figures["reached"] = figures["kept"] >= KEPT and figures["taken"] <= TAKEN
    return figures


def main() -> int:
    """Print the figures; the exit code says whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("unseen", type=Path)
    parser.add_argument("--backbone", default="speech-embedding")
    parser.add_argument("--strategy", default="feature-extraction")
    parser.add_argument("--project", type=Path, help="make the project here, or use the one that is there")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as name:
        figures = measured(trained(options, Path(name)), options.data / "test", options.unseen)
    machine.tell("unheard", figures, options.write)
    return 0 if figures["reached"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
