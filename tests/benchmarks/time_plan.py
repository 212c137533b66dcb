"""How right the time is that a fine-tuning promises, and what a limit of time costs, at full and at half speed.

    python tests/benchmarks/time_plan.py DATA [--speeds full half] [--minutes 0 3] [--seeds 0] [--write]

DATA is any folder that `tldesk train` takes (in docs/figures.md: clothing-dataset-small with its own splits). Each
training is a process of its own with a home of its own, in which nothing was measured yet; set-up and import are done
before its clock runs. At half speed its cores are limited to half: by a cgroup (`cpu.max`, or `cpu.cfs_quota_us` of the
older kind) where this user may make one, else by leaving it half of the cores; the figures say which. Speeds come in
turns.

Goals: it ends within 1.25 of what it promised; with a limit of three minutes within 3 min 20 s, and 1.5 points of test
accuracy.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import machine

LATE, LEEWAY, POINTS = 1.25, 20.0, 0.015
_PERIOD = 100_000  # microseconds
_GROUP = f"tldesk-time-plan-{os.getpid()}"


def prepare_default() -> None:
    """What set-up does for the model that is measured."""
    from tldesk.engine.networks import backbones, frozen_prefix, prepare
    from tldesk.project.runs.config import RunConfig

    record = backbones.get(RunConfig().backbone)
    prepare.frozen_onnx(record)
    for stages in prepare.STAGES:
        frozen_prefix.exported(record, stages)


def trained(data: Path, minutes: int, seed: int) -> dict[str, Any]:
    """One fine-tuning, in this process: what it promised, what it took from then on and in all, what it came to."""
    from tldesk.engine.train import train
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.runs.config import RunConfig
    from tldesk.project.runs.events import EpochEnd, Noted
    from tldesk.project.store import Project

    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "project") as project:
        for _ in import_source(project, data):
            pass
        run = project.runs.new(RunConfig(strategy="fine-tune", minutes=minutes, seed=seed, device="cpu"))
        began = now = time.perf_counter()
        promised, epochs = 0.0, 0
        for event in run.record(train(run)):
            epochs += isinstance(event, EpochEnd)
            if isinstance(event, Noted) and event.code in ("time_planned", "time_short"):
                promised, now = float(event.arguments["seconds"]), time.perf_counter()
        ended, report = time.perf_counter(), run.report
    assert report is not None and report["test"] is not None
    frozen = report["chosen"]["frozen_stages"]
    told = {"promised": promised, "took": round(ended - now, 1), "in all": round(ended - began, 1)}
    return {**told, "frozen": frozen, "epochs": epochs, "test": report["test"]["accuracy"]}


@contextmanager
def at_half() -> Iterator[tuple[str, list[str]]]:
    """How the cores of a command are limited to half, and what is written before the command for that."""
    cores = sorted(os.sched_getaffinity(0))
    made = _group(len(cores) * _PERIOD // 2)
    if made is None:
        yield "half of the cores", ["taskset", "--cpu-list", ",".join(map(str, cores[: len(cores) // 2]))]
        return
    group, file = made
    try:
        yield f"cgroup, {file}", ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]
    finally:
        group.rmdir()


def _group(quota: int) -> tuple[Path, str] | None:
    """A new group with so many microseconds of processor a period, and its file that says so; None where none is."""
    for root, file, text in (
        (Path("/sys/fs/cgroup"), "cpu.max", f"{quota} {_PERIOD}"),
        (Path("/sys/fs/cgroup/cpu"), "cpu.cfs_quota_us", str(quota)),
    ):
        group = root / _GROUP
        try:
            group.mkdir()
        except OSError:
            continue
        if (group / file).exists():  # the folder of another kind of groups is a plain one
            (group / file).write_text(text)
            return group, file
        group.rmdir()
    return None


def apart(home: Path, before: list[str], data: Path, minutes: int, seed: int) -> dict[str, Any]:
    """`trained` in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as own:
        for kind, name in (("data", "weights"), ("cache", "backbones")):
            shutil.copytree(home / kind / name, Path(own) / kind / name)
        command = [*before, sys.executable, __file__, str(data), "--worker", str(minutes), str(seed)]
        environment = {**os.environ, "TLDESK_HOME": own}
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Train each and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--speeds", nargs="+", choices=("full", "half"), default=["full", "half"])
    parser.add_argument("--minutes", nargs="+", type=int, default=[0, 3])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--worker", nargs=2, type=int, metavar=("MINUTES", "SEED"), help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    if options.prepare:
        prepare_default()
        return
    if options.worker:
        print(json.dumps(trained(options.data, *options.worker)))
        return
    print(machine.describe(), flush=True)
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder, at_half() as (way, before):
        environment = {**os.environ, "TLDESK_HOME": folder}
        subprocess.run([sys.executable, __file__, str(options.data), "--prepare"], env=environment, check=True)
        print(f"half speed: {way}", flush=True)
        for seed in options.seeds:
            for minutes in options.minutes:
                for speed in options.speeds:
                    name = f"{speed} {minutes or 'no limit'} seed {seed}"
                    prefix = before if speed == "half" else []
                    found[name] = apart(Path(folder), prefix, options.data, minutes, seed)
                    print(f"{name}: {json.dumps(found[name])}", flush=True)
    missed = [name for name, one in found.items() if not _within(name, one, found)]
    machine.tell("time_plan", {"half_by": way, **found, "missed": missed}, options.write)
    if missed:
        raise SystemExit("goals missed")


def _within(name: str, one: dict[str, Any], found: dict[str, dict[str, Any]]) -> bool:
    """Whether a training has kept to the goals."""
    speed, limit, *rest = name.split()
    if limit == "no":
        return bool(one["took"] <= LATE * one["promised"])
    free = found.get(" ".join((speed, "no limit", *rest)))
    lost = 0.0 if free is None else free["test"] - one["test"]
    return bool(one["in all"] <= 60 * int(limit) + LEEWAY and lost <= POINTS)


if __name__ == "__main__":
    main()
