"""What a fine-tuning gains and loses where BatchNorm's statistics stand still, and where an image is varied less often.

    python tests/benchmarks/standing_still.py DATA… [--labels 500] [--seeds 0 1 2] [--frozen 5] [--rate 1.0]

DATA holds `train` and `test` with a folder for each class. A seed draws so many images of train. Lite0 learns from them
for five epochs with the first stages frozen, as the program does it, three times: with statistics that are learned,
with ones that stand still (`engine.networks.folding`), and the same with two variations of each image in place of four.
The model of the last epoch is asked of up to 300 test images. `--rate` multiplies the learning rates. Prints the
machine, a line for each training with the processor seconds of its steps on one core, then for each way the mean
accuracy over all draws, by how much it is ahead of the first, with the 95 % interval (Student's t, pairs of one draw),
and JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import machine
import numpy as np
import torch
from numpy.typing import NDArray
from train_clothing import mean_and_interval
from which_epoch import Asked, pool, settled_data

from tldesk.engine.modalities import learning
from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.networks import backbones, frozen_prefix
from tldesk.engine.networks.model import Model, build
from tldesk.engine.training import batches
from tldesk.engine.training.epoch_count import epochs_of
from tldesk.engine.training.losses import CrossEntropy
from tldesk.engine.training.stepper import Stepper, schedule
from tldesk.media.examples import example
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run_data import SampleOfRun

CPU = torch.device("cpu")
# Whether the statistics stand still, and how many variations there are of each image.
WAYS = {"learned": (False, 4), "standing still": (True, 4), "standing still, two views": (True, 2)}
PART = 32


class Draw:
    """Images of one set, and what the frozen stages make of them and of their variations."""

    def __init__(self, data: Path, labels: int, seed: int, frozen: int) -> None:
        self.names, drawn, test = pool(Asked(data, None, labels, seed))
        chosen = np.random.default_rng([seed, labels]).permutation(len(drawn))[:labels]
        rows = [drawn[place] for place in sorted(chosen)]
        self.seed, self.frozen, self.config = seed, frozen, RunConfig(seed=seed)
        self.model = self.new()
        self.preprocess = self.model.record.preprocess.settled(settled_data(self.names, rows).fitting)
        self.targets, self.wanted = (np.array([row.target for row in some]) for some in (rows, test))
        squares, asked = ([example(row, self.preprocess) for row in some] for some in (rows, test))
        self.views = [self._maps(self._varied(squares, rows, view)) for view in range(1, 5)]
        self.asked = self._maps(asked)

    def new(self) -> Model:
        """A network that has not learned yet."""
        model = build(backbones.get("efficientnet-lite0"), len(self.names), pretrained=True, seed=self.seed)
        model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        model.freeze(self.frozen)
        return model

    def _varied(self, squares: list[Any], rows: Sequence[SampleOfRun], view: int) -> Iterator[Any]:
        kind, preprocess = learning.of("image"), self.preprocess
        how = kind.augmentation(self.config)
        for square, row in zip(squares, rows, strict=True):
            yield kind.vary(square, rng_for(self.seed, view, row.id), preprocess, how)

    def _maps(self, pictures: Any) -> NDArray[np.float16]:
        halves = frozen_prefix.halves(self.model, self.frozen)
        assert halves is not None
        made, to_device, every = [], learning.of("image").to_device, list(pictures)
        with torch.inference_mode():
            for at in range(0, len(every), PART):
                pixels = to_device(np.stack(every[at : at + PART]), CPU)
                made.append(halves.first((pixels - self.model.mean) / self.model.std).half().numpy())
        return np.concatenate(made)

    def train(self, still: bool, views: int, rate: float) -> tuple[float, float]:
        """Accuracy on the test images, and processor seconds of the steps."""
        model, config, count = self.new(), self.config, len(self.targets)
        if still:
            model.fold()
        halves = frozen_prefix.halves(model, self.frozen)
        assert halves is not None
        model.train()

        def forward(maps: NDArray[Any]) -> torch.Tensor:
            return frozen_prefix.logits(model, halves, torch.from_numpy(maps).float())

        classes = len(self.names)
        loss = CrossEntropy(np.ones(classes, np.float32), np.zeros(classes, np.float32), config.label_smoothing)
        groups = model.parameter_groups(rate * config.learning_rate, config.weight_decay, config.head_multiplier)
        stepper = Stepper(model, CPU, groups, dtype=None, loss=loss, micro=config.batch_size, forward=forward)
        each, epochs = -(-count // config.batch_size), epochs_of(config, count)
        began, step = time.process_time(), 0
        for epoch in range(1, epochs + 1):
            order = batches.epoch_order(self.targets, classes, self.seed, epoch, "none")
            for part in batches.split_batches(order, config.batch_size):
                maps: Any = self.views[(epoch - 1) % views][part]
                stepper.step(maps, self.targets[part], schedule(step, epochs * each), step + 1)
                step += 1
        seconds = time.process_time() - began
        model.eval()
        with torch.inference_mode():
            said = [forward(self.asked[at : at + PART]).argmax(1) for at in range(0, len(self.asked), PART)]
        return float((torch.cat(said).numpy() == self.wanted).mean()), seconds


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--labels", type=int, default=500)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--frozen", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.0)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    spent: dict[str, list[float]] = {way: [] for way in WAYS}
    for seed in options.seeds:
        for data in options.data:
            draw = Draw(data, options.labels, seed, options.frozen)
            torch.set_num_threads(1)
            for way, (still, views) in WAYS.items():
                accuracy, seconds = draw.train(still, views, options.rate)
                found[way].append(accuracy)
                spent[way].append(seconds)
                print(f"{data.name} {seed} {way}: {accuracy:.4f}, {seconds:.1f} s", flush=True)
    first, *_ = WAYS
    told = {}
    for way, values in found.items():
        ahead = [one - other for one, other in zip(values, found[first], strict=True)]
        told[way] = {"test": round(statistics.fmean(values), 4), "ahead": mean_and_interval(ahead)}
        told[way]["steps"] = round(sum(spent[way]) / sum(spent[first]), 3)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
