"""Whether the words that are said to have moved an answer did: planted words, and models whose weights are shuffled.

    python tests/benchmarks/word_evidence.py DATA [--texts 400] [--bare 100] [--long 5]

DATA holds `banking77` and `sib200_zh`, each with a `train.csv` of the column `text`. One of four words is planted in
each of `--texts` texts, which is its class; `--bare` more get none and are a class of their own. A model is trained on
them as a user would train it: features and a head, and TF-IDF. Then, of each text of the val and test splits, be its
answer right or wrong: whether the strongest passage for its true class is the planted word; the same of texts of
`--long` texts each, half as many, of which stretches of words are left out first (where the model sees the word at
all); and Spearman's rank correlation of the strengths with those of the same model with the values of its head in
random order. Goals: 95 %, and less than .3 to either side.
Prints the machine and JSON.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tldesk.project.runs.config import Strategy

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above
import planted_words  # noqa: E402
from planted import correlation  # noqa: E402

from tldesk.engine.explain import Explainer  # noqa: E402
from tldesk.engine.judging.metrics import wilson_interval  # noqa: E402
from tldesk.engine.reporting.left_out import MOST  # noqa: E402
from tldesk.engine.train import train  # noqa: E402
from tldesk.media.text.lines import read  # noqa: E402
from tldesk.project.exchange.importing import import_source  # noqa: E402
from tldesk.project.runs.config import RunConfig  # noqa: E402
from tldesk.project.runs.run import Run  # noqa: E402
from tldesk.project.store import Project  # noqa: E402

FIRST, CORRELATION = 0.95, 0.3
SHUFFLES = 5
MODELS: tuple[tuple[str, str, str, Strategy], ...] = (
    ("banking77", "en", "minilm", "feature-extraction"),
    ("sib200_zh", "zh", "e5-small", "feature-extraction"),
    ("banking77", "en", "words", "words"),
    ("sib200_zh", "zh", "words", "words"),
)


def texts_of(folder: Path, count: int, times: int, seed: int = 0) -> list[str]:
    """So many texts of a set, each of so many of its own."""
    with (folder / "train.csv").open(encoding="utf-8", newline="") as stream:
        rows = [" ".join(row["text"].split()) for row in csv.DictReader(stream)]
    order = np.random.default_rng(seed).permutation(len(rows))
    return [
        " ".join(rows[order[(number * times + part) % len(rows)]] for part in range(times)) for number in range(count)
    ]


def trained(folder: Path, texts: list[str], language: str, bare: int, config: RunConfig) -> Run:
    """A finished run on planted texts."""
    planted_words.write(folder / "texts.csv", texts, language, bare)
    with Project.create(folder / "project", modality="text") as project:
        for _ in import_source(project, folder / "texts.csv"):
            pass
        run = project.runs.new(config)
        for _ in run.record(train(run)):
            pass
    return Run.load(run.folder)


def named(explainer: Explainer, language: str) -> list[bool]:
    """Of each planted text of the val and test splits, whether its word comes first."""
    words, found = planted_words.WORDS[language], []
    for row in explainer.run.data.rows:
        label = explainer.classes[row.target]
        if row.split in ("val", "test") and label != planted_words.BARE:
            evidence, text = planted_words.explained(explainer, row), read(row.path, row.place).text
            if text.index(words[label]) < evidence.seen:  # else the window cuts it off
                found.append(planted_words.names_it(evidence, text, words[label]))
    return found


def randomised(explainer: Explainer, count: int) -> float:
    """The mean correlation of the strengths for true classes with those of models whose heads are shuffled."""
    rows = [row for row in explainer.run.data.rows if row.split == "test"][:count]
    before, found = planted_words.strengths(explainer, rows), []
    own = explainer.predictor
    for seed in range(SHUFFLES):
        explainer.predictor = planted_words.with_shuffled(explainer, 0, seed)
        after = planted_words.strengths(explainer, rows)
        # Of more words stretches are left out, and which of them are looked at word by word depends on the model.
        few = [(a, b) for a, b in zip(before, after, strict=True) if 2 < len(a) <= MOST and len(b) <= MOST]
        found += [correlation(a, b) for a, b in few]
    explainer.predictor = own
    return float(np.nanmean(found))


def measure(options: argparse.Namespace, name: str, language: str, backbone: str, strategy: Strategy) -> dict[str, Any]:
    """All figures of one model."""
    told: dict[str, Any] = {"set": name, "model": backbone}
    config = RunConfig(modality="text", backbone=backbone, strategy=strategy, device="cpu")
    for kind, times in (("", 1), ("long, ", options.long)):
        count = options.texts + options.bare if times == 1 else (options.texts + options.bare) // 2
        bare = options.bare if times == 1 else options.bare // 2
        with tempfile.TemporaryDirectory() as folder:
            texts = texts_of(options.data / name, count, times)
            explainer = Explainer(trained(Path(folder), texts, language, bare, config))
            hits = named(explainer, language)
            low, high = wilson_interval(sum(hits), len(hits))
            told[f"{kind}texts"] = len(hits)
            told[f"{kind}planted word first"] = round(float(np.mean(hits)), 4)
            told[f"{kind}interval"] = [round(low, 3), round(high, 3)]
            if times == 1:
                told["correlation"] = round(randomised(explainer, options.shuffled), 3)
    return told


def main() -> int:
    """Print a line for each model and all as JSON; the exit code says whether every one reaches the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--bare", type=int, default=100)
    parser.add_argument("--long", type=int, default=5)
    parser.add_argument("--shuffled", type=int, default=40)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    models = []
    for one in MODELS:
        models.append(measure(options, *one))
        print(models[-1], flush=True)
    machine.tell("word_evidence", {"models": models}, options.write)
    good = all(one["planted word first"] >= FIRST and abs(one["correlation"]) < CORRELATION for one in models)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
