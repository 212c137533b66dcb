"""Meet the program with what somebody who wishes its user ill could send; print what it did, kind by kind.

    python tests/benchmarks/attacks.py [--only WORD] [--table FILE.csv]

Projects, zips, pictures, folders, tables, annotations, trainings and their figures, weights, exports, graphs, names,
places for results and requests of `attack/`. Each is met by the program itself, or by what its window does, in a
process of its own and a folder of its own beside which lie a key and a photo of the user. Goals: of those nothing
deleted, written or read; nothing made outside of the folder; none that ends in a traceback; at most 20 s and 300 MB
more than sound input takes. Linux only. Whether a file was read is known from its time of last access, if the disk
keeps one.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCHMARKS), str(BENCHMARKS.parent), str(BENCHMARKS.parent.parent)]

import machine  # noqa: E402  found through the line above
from attack import archives, calls, documents, graphs, measured, models, names, pictures, projects, world  # noqa: E402

from tldesk import paths  # noqa: E402

MODULES = (projects, archives, pictures, documents, measured, graphs, models, names)
IMAGES = 8  # of each class


def main() -> int:
    """Print a table; the exit code says whether every attack came to nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only attacks with this word in their kind or name")
    parser.add_argument("--table", type=Path, help="also write a row for each attack to this CSV file")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory(prefix="attacks-") as name:
        folder = Path(name)
        base = made(folder / "base")
        if not reading_shows(folder):
            print("this disk keeps no time of last access: what was read is not known")
        outcomes = list(_met(folder, base, options.only.lower()))
    if options.table:
        _write(options.table, outcomes)
    return _print(outcomes, options.write)


def made(folder: Path) -> world.Base:
    """The sound things that attacks begin from."""
    for label, source in (("a", "dress"), ("b", "shoes")):
        (folder / "photos" / label).mkdir(parents=True)
        for number, file in enumerate(sorted((paths.samples() / source).iterdir())[:IMAGES]):
            shutil.copy(file, folder / "photos" / label / f"{number}.jpg")
    base = world.Base(folder / "photos", folder / "project", "", folder / "export", folder / "home")
    machine.set_up(base.home)
    environment = {**os.environ, "TLDESK_HOME": str(base.home), "PYTHONPATH": str(BENCHMARKS.parent.parent)}

    def run(*command: str | Path) -> None:
        subprocess.run(world.program(*command), env=environment, check=True, stdout=subprocess.DEVNULL)

    run("new", base.project, "--from", base.photos, "--copy")
    run("train", base.project, "--strategy", "feature-extraction")
    trained = next((base.project / "runs").iterdir())
    run("export", trained, "--out", base.export)
    return world.Base(base.photos, base.project, trained.name, base.export, base.home)


def usual(folder: Path, base: world.Base) -> dict[str, world.Ended]:
    """How long each verb takes with sound input, and how much memory."""
    one = world.World(folder / "usual", base)
    one.make()
    project, photo = one.project(), next(base.photos.rglob("*.jpg"))
    weights = base.home / "data" / "weights" / "efficientnet-lite0.safetensors"
    commands = [
        world.do("open-to-write", project),
        world.do("open-to-read", project),
        world.do("pack", project, one.inside / "packed.zip"),
        world.do("pack-outside", project, one.inside / "whole.zip"),
        world.do("unpack", one.inside / "packed.zip", one.inside / "mine"),
        world.do("duplicate", project, one.inside / "copy"),
        world.do("export-labels", project, one.inside / "labels"),
        world.do("import-weights", weights),
        world.do("report-and-export", project, one.inside / "card"),
        world.do("draw-trainings", project, one.inside / "drawn"),
        world.program("new", one.inside / "new", "--from", base.photos),
        world.program("train", project, "--strategy", "feature-extraction"),
        world.program("evaluate", one.run(project), "--report", one.inside / "report.html"),
        world.program("predict", one.run(project), photo),
        world.program("predict", base.export, base.photos, "--csv", one.inside / "answers.csv"),
        world.program("export", one.run(project), "--out", one.inside / "model"),
    ]
    found: dict[str, world.Ended] = {}
    for command in commands:
        ended = world.run(command, one, stop_after=180)
        if ended.code != 0:
            raise SystemExit(f"{world.verb_of(command)} fails with sound input:\n{ended.output.decode()}")
        verb = world.verb_of(command)
        if verb not in found or ended.megabytes > found[verb].megabytes:
            found[verb] = ended
    told = [f"{verb} {ended.seconds:.1f} s, {ended.megabytes:.0f} MB" for verb, ended in found.items()]
    print("with sound input: " + "; ".join(told), flush=True)
    return found


def reading_shows(folder: Path) -> bool:
    """Whether the time of last access tells that a file was read."""
    file = folder / "read-me"
    file.write_bytes(b"x")
    os.utime(file, (1_000_000_000, file.stat().st_mtime))
    file.read_bytes()
    return int(file.stat().st_atime) != 1_000_000_000


def _met(folder: Path, base: world.Base, only: str) -> Iterator[world.Outcome]:
    some = [one for module in MODULES for one in module.attacks() if only in f"{one.kind} {one.name}".lower()]
    memory = usual(folder, base)
    for number, attack in enumerate(some, start=1):
        place = folder / "worlds" / f"{number:04d}"
        outcome = world.meet(attack, place, base, memory)
        shutil.rmtree(place, ignore_errors=True)
        _say(outcome)
        yield outcome
    if not only or only in "request":
        for outcome in calls.met(base, folder):
            _say(outcome)
            yield outcome


def _say(outcome: world.Outcome) -> None:
    for fault in outcome.faults:
        print(f"FAULT {outcome.attack.kind}: {outcome.attack.name}: {fault} | {outcome.said[-160:]!r}", flush=True)


def _print(outcomes: list[world.Outcome], write: bool) -> int:
    kinds: dict[str, list[world.Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.attack.kind].append(outcome)
    print(f"{'kind':<16} {'attacks':>7} {'faults':>7} {'slowest s':>10} {'most MB':>8}")
    for kind, some in kinds.items():
        slowest, most = max(one.seconds for one in some), max(one.megabytes for one in some)
        print(f"{kind:<16} {len(some):>7} {sum(bool(one.faults) for one in some):>7} {slowest:>10.1f} {most:>8.0f}")
    bad = sum(bool(one.faults) for one in outcomes)
    print(f"{len(outcomes)} attacks of {len(kinds)} kinds, {bad} with a fault")
    if write:
        machine.record("attacks", {"attacks": len(outcomes), "kinds": len(kinds), "with a fault": bad})
    return 1 if bad else 0


def _write(file: Path, outcomes: list[world.Outcome]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("kind", "attack", "seconds", "more MB", "faults", "said"))
        for one in outcomes:
            faults = "; ".join(one.faults)
            cells = (one.attack.kind, one.attack.name, f"{one.seconds:.1f}", f"{one.megabytes:.0f}", faults, one.said)
            rows.writerow(["'" + cell if cell[:1] in "=+-@\t\r" else cell for cell in cells])


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(code)
