"""Which epoch of a fine-tuning is kept, or which mean of its models: the test accuracy of each rule, from one training.

    python tests/benchmarks/which_epoch.py DATA… --out FILE [--labels 100 300 1000] [--seeds 0 1 2 3 4]
        [--also means folded]
    python tests/benchmarks/which_epoch.py --out FILE --table [--write]

Each DATA holds `train` with a folder for each class, and perhaps `val` and `test` (without `test` that of the folder
given as `--test-of` is asked, its classes of the same names). A seed draws so many labelled images of train and val
together, in the shares of the classes, of each at least four; the program divides them 85/15. Then Lite0 is fine-tuned
once as the program does it, and its models after each epoch are judged by each rule. `--also`: means of its models;
`folded`, a second training that learns from both splits. What is measured goes to FILE, a line of JSON for each draw,
and is not measured again. The table says for each rule the mean over all draws, how far that is ahead of the least
validation loss with the 95 % interval (Student's t, over the draws), and how Auto's choice between features and
fine-tuning turns out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import machine
import numpy as np
import torch
from epoch_table import tell
from numpy.typing import NDArray
from PIL import Image
from watched import Shared, State, Watched, averages, rules, settlings

from tldesk.engine.judging.tasks import task_of
from tldesk.engine.machine import device
from tldesk.engine.networks.frozen_prefix import prefixed
from tldesk.engine.strategies import feature_extraction, fine_tune
from tldesk.engine.training import checkpoint, feeding, loop
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.outcome import Outcome
from tldesk.media.examples import example
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import RunData, SampleOfRun
from tldesk.project.samples import fitting
from tldesk.project.samples.split import make_splits

ALSO = ("means", "folded")
FEWEST = 4  # of a class
SHARES = (0.85, 0.15, 0.0)
TESTED = 300  # images of the test split, at most
BATCH = 64
_MANY = 10**9  # images: the frozen stages are exported whatever it costs


@dataclass(frozen=True)
class Asked:
    """One training of the table."""

    data: Path
    test_of: Path | None
    labels: int
    seed: int

    @property
    def title(self) -> str:
        """What it is called in the table."""
        return self.data.name if self.test_of is None else f"{self.data.name} samples"

    @property
    def key(self) -> tuple[str, int, int]:
        """What it is found by in the file."""
        return self.title, self.labels, self.seed


def ended(work: Generator[Any, None, Any]) -> Any:
    """What a job comes to."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def samples(folder: Path, names: list[str], first: int) -> list[SampleOfRun]:
    """The images of a folder of classes, numbered from `first`."""
    found: list[SampleOfRun] = []
    for target, name in enumerate(names):
        for path in sorted((folder / name).glob("*")):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found.append(SampleOfRun(first + len(found), path, str(path), digest, target, ""))
    return found


def classes_of(folder: Path) -> list[str]:
    """The names of its classes."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def pool(asked: Asked) -> tuple[list[str], list[SampleOfRun], list[SampleOfRun]]:
    """Classes, what may be drawn (train and val), and what is tested on."""
    flat = not (asked.data / "train").is_dir()
    names = classes_of(asked.data if flat else asked.data / "train")
    given = [asked.data] if flat else [asked.data / "train", asked.data / "val"]
    drawn: list[SampleOfRun] = []
    for folder in filter(Path.is_dir, given):
        drawn += samples(folder, names, len(drawn))
    test = samples((asked.test_of or asked.data) / "test", names, 1_000_000)
    held = {row.sha256 for row in test}
    order = np.random.default_rng(0).permutation(len(test))[:TESTED]
    return names, [row for row in drawn if row.sha256 not in held], [test[i] for i in sorted(order)]


def draw(rows: list[SampleOfRun], labels: int, seed: int) -> list[SampleOfRun]:
    """So many of the rows in the shares of their classes, divided into train and val."""
    unique = list({row.sha256: row for row in rows}.values())
    targets = np.array([row.target for row in unique])
    counts = np.bincount(targets)
    wanted = np.maximum(np.minimum(FEWEST, counts), np.round(counts * min(1.0, labels / len(unique))).astype(int))
    rng = np.random.default_rng([seed, labels])
    kept = [
        unique[i] for target, n in enumerate(wanted) for i in rng.permutation(np.flatnonzero(targets == target))[:n]
    ]
    splits = make_splits([(row.target,) for row in kept], [row.sha256 for row in kept], SHARES, seed)
    return [replace(row, split=split) for row, split in zip(kept, splits, strict=True)]


def run_of(folder: Path, data: RunData, config: RunConfig) -> Run:
    """A training of these samples, in an empty folder."""
    for number in range(10**6):
        target = folder / "runs" / f"{time.time_ns()}-{number}"
        if not target.exists():
            break
    (target / "checkpoints").mkdir(parents=True)
    run = Run(target)
    run.config, run.data = config, data
    return run


def tuned(run: Run) -> Watched:
    """Fine-tune as the program does, to the last epoch."""
    images = sum(row.split == "train" for row in run.data.rows)
    plan = fine_tune.phases(run.config, images, "cpu", ended(fine_tune.costs_of(run, "cpu")))
    ended(loop.run_phases(run, "cpu", plan, pretrained=True, should_stop=never))
    return Watched.now


def tested(run: Run, seen: Watched, test: list[SampleOfRun], kept: Path) -> Callable[[State], NDArray[np.float32]]:
    """What gives the logits (n, classes) of the test images for a state; the frozen stages answer once for a set."""
    halves = prefixed(seen.model, seen.phases[0].frozen_stages, _MANY)
    assert halves is not None
    preprocess = preprocess_of(run)
    path = kept / f"test-{len(test)}-{seen.phases[0].frozen_stages}-{run.data.fitting}.npy"
    if not path.is_file():
        made = ordered_map(lambda row: halves.maps(example(row, preprocess)[None])[0], test, never, device.threads())
        np.save(path, np.stack(list(made)).astype(np.float16))
    maps = np.load(path)

    def logits(state: State) -> NDArray[np.float32]:
        seen.model.load_state_dict(state)
        seen.model.eval()
        with torch.inference_mode():
            parts = [halves.rest(maps[i : i + BATCH]).numpy() for i in range(0, len(maps), BATCH)]
        return np.concatenate(parts)

    return logits


def settled_data(names: list[str], rows: list[SampleOfRun]) -> RunData:
    """What a training is given, with its pictures made squares as the program would."""
    sizes = []
    for row in rows:
        with Image.open(row.path) as image:
            sizes.append(image.size)
    return RunData(names, rows, fitting.choose(sizes))


def judge_of(
    run: Run, seen: Watched, test: list[SampleOfRun], folder: Path
) -> Callable[[Mapping[str, State]], dict[str, dict[str, float]]]:
    """What gives accuracy and loss on the test images, for each of some named models."""
    say, right = tested(run, seen, test, folder), np.array([row.target for row in test])

    def judged(state: State) -> dict[str, float]:
        logits = say(state)
        return {"accuracy": float((logits.argmax(1) == right).mean()), "loss": task_of(right).loss(right, logits)}

    return lambda states: {name: judged(state) for name, state in states.items()}


def measured(asked: Asked, folder: Path, also: Sequence[str]) -> dict[str, Any]:
    """The line of a draw."""
    began = time.monotonic()
    Shared.made.clear()
    names, drawn, test = pool(asked)
    rows = draw(drawn, asked.labels, asked.seed)
    data, config = settled_data(names, rows), RunConfig(strategy="fine-tune", seed=asked.seed, patience=0)
    every = [*rows, *(replace(row, split="test") for row in test)]
    whole = run_of(folder, replace(data, rows=every), config)
    fitted = ended(feature_extraction.fit(whole, "cpu", never))
    run = run_of(folder, data, config)
    seen = tuned(run)
    judged, kept = judge_of(run, seen, test, folder), rules(seen)
    epochs = judged({str(at): seen.states[at] for at in sorted(set(kept.values()))})
    found = {rule: epochs[str(at)] for rule, at in kept.items()}
    found |= judged(averages(seen) | settlings(seen)) if "means" in also else {}
    line: dict[str, Any] = {
        "set": asked.title, "labels": asked.labels, "seed": asked.seed, "kept": kept, "epochs": epochs,
        "train": len(seen.train_at), "val": len(seen.val_at), "test": len(test),
        "targets": seen.targets[seen.val_at].tolist(), "logits": [np.round(one, 3).tolist() for one in seen.logits],
        "smallest": int(np.bincount(seen.targets[seen.train_at]).min()), "frozen": seen.phases[0].frozen_stages,
        "features": _told(whole, fitted.outcome),
    }  # fmt: skip
    if "folded" in also:
        both = [*(replace(row, split="train") for row in rows), replace(rows[0], split="val")]
        again = tuned(run_of(folder, replace(data, rows=both), config))
        models = {rule: again.states[kept[rule]] for rule in ("least loss", "last")}
        models |= settlings(again) if "means" in also else {}
        twice = judge_of(run, again, test, folder)(models)
        found |= {f"folded, {name}": worth for name, worth in twice.items()}
    return line | {"rules": found, "seconds": round(time.monotonic() - began)}


def _told(run: Run, outcome: Outcome) -> dict[str, Any]:
    """What the linear classifier of the features gets right, and what it says of the val split."""
    logits, held = outcome.logits, outcome.held_out
    assert logits is not None
    splits = np.array([row.split for row in run.data.rows])
    right = logits.argmax(1) == np.array([row.target for row in run.data.rows])
    at = splits == "val"
    return {
        "test": float(right[splits == "test"].mean()), "logits": np.round(logits[at], 3).tolist(),
        "held_out": list(held), "val": int(right[at].sum()),
    }  # fmt: skip


def main() -> None:
    """Measure what is not in the file yet, or print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, nargs="+", required=True, help="with --table perhaps several")
    parser.add_argument("--test-of", type=Path, help="the set whose test split is asked for a DATA that has none")
    parser.add_argument("--labels", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--also", nargs="+", choices=ALSO, default=ALSO)
    parser.add_argument("--table", action="store_true")
    machine.writable(parser)
    options = parser.parse_args()
    if options.table:
        tell(options.out, options.write)
        return
    print(machine.describe(), flush=True)
    out = options.out[0]
    work = out.with_suffix("")
    machine.use_home(work / "home")
    loop._Loop = Watched  # type: ignore[misc]
    feeding.Views = Shared  # type: ignore[attr-defined]
    checkpoint.save_best = lambda *words: None
    told = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    done = {(line["set"], line["labels"], line["seed"]) for line in map(json.loads, told)}
    asked = [
        Asked(data, None if (data / "test").is_dir() else options.test_of, labels, seed)
        for labels in options.labels for seed in options.seeds for data in options.data
    ]  # fmt: skip
    for one in asked:
        if one.key in done:
            continue
        folder = work / one.title
        (folder / "cache").mkdir(parents=True, exist_ok=True)
        line = measured(one, folder, options.also)
        with out.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        best = {name: round(found["accuracy"], 3) for name, found in line["rules"].items()}
        print(*one.key, line["seconds"], line["features"]["test"], best, flush=True)


if __name__ == "__main__":
    main()
