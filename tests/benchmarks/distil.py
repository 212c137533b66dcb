"""What a smaller model gains from a teacher: teacher, student, and the smaller model trained directly, on one test set.

    python tests/benchmarks/distil.py DATA [--seeds 0 1 2] [--photos N] [--teacher efficientnet-lite2]
        [--student efficientnet-lite0] [--strategy fine-tune] [--keep FOLDER] [--set KEY=VALUE …]

DATA holds `train`, `val` and `test` with class folders. Each seed is a project of its own and three trainings by the
real command line, all with that seed and the same settings; the teacher is fine-tuned, the two others learn by
`--strategy`. With `--photos` the seed also draws so many training photos; `val` and `test` stay whole. Set-up must be
done. With `--keep` the projects stay in FOLDER, and what is finished there is not trained again: a measurement that was
stopped goes on.

Prints each training, for each seed what `tldesk compare` says, then the mean test accuracy of each kind with its 95 %
interval (Student's t over the seeds) and how far the student is ahead of the direct training and of the teacher, seed
by seed; over all seeds the answers that one of the two alone has right, with McNemar's exact test. The test images are
the same for each seed, so that this p counts each of them several times. At last all as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import machine
from train_clothing import mean_and_interval

KINDS = ("teacher", "direct", "student")


def drawn(data: Path, target: Path, photos: int, seed: int) -> Path:
    """A copy of DATA with so many training photos."""
    files = sorted((data / "train").glob("*/*"))
    random.Random(seed).shuffle(files)
    for file in files[:photos]:
        (target / "train" / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target / "train" / file.parent.name / file.name)
    for split in ("val", "test"):
        shutil.copytree(data / split, target / split)
    return target


def tldesk(*words: object) -> dict[str, Any]:
    """What a verb says with `--json`."""
    command = [sys.executable, "-m", "tldesk", *map(str, words), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def finished(project: Path, backbone: str, strategy: str, taught: bool) -> str | None:
    """The folder of such a training that is there already."""
    from tldesk.project.runs.run import Run

    for folder in sorted((project / "runs").glob("*")):  # a new project has no such folder yet
        run = Run.load(folder)
        same = (run.config.backbone, run.config.strategy) == (backbone, strategy)
        if run.report is not None and same and bool(run.config.teacher) == taught:
            return str(folder)
    return None


def measured(options: argparse.Namespace, project: Path, source: Path, seed: int) -> dict[str, Any]:
    """The comparisons of the student with the two others, and the test accuracy of each."""
    if not project.exists():
        tldesk("new", project, "--from", source)
    folders: dict[str, str] = {}
    for kind in KINDS:
        backbone = options.teacher if kind == "teacher" else options.student
        strategy = "fine-tune" if kind == "teacher" else options.strategy
        asked = ["--backbone", backbone, "--strategy", strategy, "--seed", seed]
        asked += [word for pair in options.set or [] for word in ("--set", pair)]
        asked += ["--teacher", Path(folders["teacher"]).name] if kind == "student" else []
        there = finished(project, backbone, strategy, kind == "student")
        folders[kind] = there or tldesk("train", project, *asked)["run"]
        print(
            seed,
            kind,
            "test",
            json.loads(Path(folders[kind], "report.json").read_text())["test"]["accuracy"],
            flush=True,
        )
    told = {kind: tldesk("compare", folders[kind], folders["student"]) for kind in ("teacher", "direct")}
    print(seed, told["teacher"]["gains"][0]["text"], flush=True)
    rows = dict(zip(("teacher", "student"), told["teacher"]["runs"], strict=True)) | {
        "direct": told["direct"]["runs"][0]
    }
    accuracy = {kind: rows[kind]["test"]["accuracy"] for kind in KINDS}
    costs = {kind: {name: rows[kind][name] for name in ("megabytes", "ms_per_sample")} for kind in KINDS}
    return {"accuracy": accuracy, "costs": costs, **{kind: told[kind]["comparisons"][0] for kind in told}}


def summed(found: list[dict[str, Any]]) -> dict[str, Any]:
    """All seeds together."""
    from tldesk.engine.judging.metrics import mcnemar

    figures: dict[str, Any] = {kind: mean_and_interval([one["accuracy"][kind] for one in found]) for kind in KINDS}
    figures["cost"] = found[0]["costs"]
    for kind in ("teacher", "direct"):
        ahead = [one["accuracy"]["student"] - one["accuracy"][kind] for one in found]
        alone = [sum(one[kind][name] for one in found) for name in ("only_first", "only_second")]
        figures[f"student against {kind}"] = {
            "points": mean_and_interval([100 * one for one in ahead]),
            f"only {kind} / only student": alone,
            "p": round(mcnemar(*alone), 4),
        }
    return figures


def main() -> None:
    """Train what is missing, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--photos", type=int, default=0)
    parser.add_argument("--teacher", default="efficientnet-lite2")
    parser.add_argument("--student", default="efficientnet-lite0")
    parser.add_argument("--strategy", default="fine-tune")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--set", action="append", metavar="KEY=VALUE")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as folder:
        found = []
        for seed in options.seeds:
            project, source = (options.keep or Path(folder)) / str(seed), options.data
            if options.photos and not project.exists():
                source = drawn(options.data, project.with_name(f"{seed}-photos"), options.photos, seed)
            found.append(measured(options, project, source, seed))
        machine.tell("distil", summed(found), options.write)


if __name__ == "__main__":
    main()
