"""How right the time left is: what was said against what was true, for the work that people wait for.

    python tests/benchmarks/estimates.py [DATA] [--files 10000] [--images 3000] [--epochs 6] [--quick]

`--files` photos made of those below DATA (of the sample photos where it is not given) are imported; the `--images` of a
second project are analysed, a classifier is fitted on their features, a model is fine-tuned and exported. Each phase is
a row: its seconds, when something was first said, what was said at 5 s against what was true (1 is right), and the
least and the most of that from then on, as long as two seconds were left. Goal: within a factor of two. A phase of less
than 5 s has no such figures; one that tells no time at all is left out. `--quick` takes about three minutes. The
figures count on a quiet machine alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import machine
from import_rate import make_files

from tldesk import paths
from tldesk.engine.embedding import features
from tldesk.engine.exporters import export
from tldesk.engine.networks import backbones
from tldesk.engine.train import train
from tldesk.project import learning
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event, PhaseStarted, Progressed, StepEnd
from tldesk.project.store import Project

AFTER, RUDE = 5.0, 2.0  # seconds: when it has to be right, and how little of the rest is worth no words
FACTOR = 2.0
_STEPS = ("train", "views")  # they begin a training with steps, which tells how long it takes to its end


@dataclass
class Phase:
    """A stretch of work: when it began and ended, and what was said to be left at which moment."""

    job: str
    name: str
    began: float
    ended: float = 0.0
    said: list[tuple[float, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.ended - self.began

    def ratios(self) -> list[float]:
        """What was said against what was true, from the moment on when it has to be right."""
        late = [(at, left) for at, left in self.said if at - self.began >= AFTER and self.ended - at >= RUDE]
        return [left / (self.ended - at) for at, left in late]


def watch(job: str, events: Iterable[Event]) -> list[Phase]:
    """Iterate a job to its end; its phases, as the window shows them."""
    phases: list[Phase] = [Phase(job, "start", time.monotonic())]
    steps: Phase | None = None  # from a training's first step to its end
    for event in events:
        now = time.monotonic()
        if isinstance(event, PhaseStarted):
            phases[-1].ended = now
            if event.name in _STEPS:
                steps = steps or Phase(job, "steps", now)
            phases.append(Phase(job, event.name, now))
        elif isinstance(event, StepEnd) and steps is not None and event.seconds_left is not None:
            steps.said.append((now, event.seconds_left))
        elif isinstance(event, Progressed) and event.seconds_left is not None and event.phase == phases[-1].name:
            phases[-1].said.append((now, event.seconds_left))
    phases[-1].ended = time.monotonic()
    if steps is not None:
        steps.ended = phases[-1].ended
        phases.append(steps)
    return [phase for phase in phases if phase.said]


def named(name: str, events: Iterable[Event]) -> Iterator[Event]:
    """The events of work that begins no phase of its own."""
    yield PhaseStarted(name=name, text="")
    yield from events


def row(phase: Phase) -> dict[str, Any]:
    """What the table says of a phase."""
    ratios = phase.ratios()
    figures: dict[str, Any] = {"seconds": round(phase.seconds, 1), "first_said_s": round(first(phase), 1)}
    if ratios:
        figures |= {"at_5_s": round(ratios[0], 2), "least": round(min(ratios), 2), "most": round(max(ratios), 2)}
    return figures


def first(phase: Phase) -> float:
    """When something was said first."""
    return phase.said[0][0] - phase.began


def work(photos: Path, some: Path, folder: Path, epochs: int) -> Iterator[Phase]:
    """Do it all."""
    with Project.create(folder / "many") as project:
        yield from watch("import", import_source(project, photos))
    with Project.create(folder / "some") as project:
        for _ in import_source(project, some):
            pass
        record = backbones.get("efficientnet-lite0")
        rows = learning.files(project)
        yield from watch("analyse", named("embed", features.embed_gently(project.cache, record, rows)))
        project.clear_cache()
        run = project.runs.new(RunConfig(strategy="feature-extraction", device="cpu"))
        yield from watch("feature extraction", run.record(train(run)))
        run = project.runs.new(RunConfig(strategy="fine-tune", device="cpu", epochs=epochs, patience=0))
        yield from watch("fine-tuning", run.record(train(run)))
        yield from watch("export", export(run, "onnx", folder / "export"))


def main() -> int:
    """Print the machine, a table and a line of JSON; 1 where an estimate was off by more than the factor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=paths.samples())
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--images", type=int, default=3_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--quick", action="store_true", help="3,000 files, 500 images, 4 epochs")
    machine.writable(parser)
    options = parser.parse_args()
    files, images, epochs = (3_000, 500, 4) if options.quick else (options.files, options.images, options.epochs)
    print(machine.describe(), flush=True)
    figures: dict[str, dict[str, Any]] = {}
    print(f"{'':32}{'seconds':>9}{'first said':>12}{'at 5 s':>9}{'least':>9}{'most':>9}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        machine.use_home(folder / "home")
        make_files(options.data, folder / "photos", files)
        make_files(options.data, folder / "some-photos", images)
        for phase in work(folder / "photos", folder / "some-photos", folder, epochs):
            found = figures[f"{phase.job}: {phase.name}"] = row(phase)
            words = [str(found.get(name, "–")) for name in ("at_5_s", "least", "most")]
            line = "".join(f"{word:>9}" for word in words)
            name = f"{phase.job}: {phase.name}"
            print(f"{name:32}{found['seconds']:>9}{found['first_said_s']:>12}{line}", flush=True)
    ratios = [value for found in figures.values() for name in ("least", "most") if (value := found.get(name))]
    within = all(1 / FACTOR <= ratio <= FACTOR for ratio in ratios)
    machine.tell("estimates", {**figures, "within_a_factor_of_two": within}, options.write)
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
