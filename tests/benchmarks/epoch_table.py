"""The table of `which_epoch.py`: what each rule for the model that is kept is worth on test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import machine
import numpy as np
from train_clothing import mean_and_interval

from tldesk.engine.judging.tasks import loss_left
from tldesk.engine.strategies.auto import ENOUGH

TODAY = "least loss"

Line = Mapping[str, Any]


def tell(files: Sequence[Path], write: bool) -> None:
    """Print the tables of what is in the files, and keep the short one."""
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    groups = {(line["set"], line["labels"]): 0 for line in lines}
    print("accuracy in %, difference to the least loss in points with its 95 % interval")
    for name, labels in sorted(groups, key=lambda key: (key[1], key[0])):
        some = [line for line in lines if (line["set"], line["labels"]) == (name, labels)]
        print(f"\n{name}, {labels} labels, {len(some)} seeds, val {some[0]['val']}, frozen {some[0]['frozen']}")
        _print(_rules(some))
    found = _rules(lines)
    print(f"\nall, {len(lines)} trainings")
    _print(found)
    labels_of = sorted({line["labels"] for line in lines})
    for labels in labels_of:
        some = [line for line in lines if line["labels"] == labels]
        print(f"\nall with {labels} labels, {len(some)} trainings")
        _print(_rules(some))
    rungs = {name: mean_and_interval(values) for name, values in _rungs(lines).items()}
    print(f"\nrung, where Auto would fine-tune (smallest class of train {ENOUGH} or more)")
    for rung, worth in rungs.items():
        print(f"  {rung:44} {worth}")
    machine.tell("which_epoch", {"rules": found, "rungs": rungs}, write)


def _rules(lines: Sequence[Line]) -> dict[str, str]:
    """For each rule its mean accuracy, and how far it is ahead of today's."""
    found = {}
    names = dict.fromkeys(name for line in lines for name in line["rules"])
    for name in names:
        having = [line for line in lines if name in line["rules"]]
        values = [100 * line["rules"][name]["accuracy"] for line in having]
        ahead = [value - 100 * line["rules"][TODAY]["accuracy"] for value, line in zip(values, having, strict=True)]
        losses = np.mean([line["rules"][name]["loss"] for line in having])
        found[name] = f"{np.mean(values):.2f}, ahead {mean_and_interval(ahead)}, loss {losses:.3f}, of {len(having)}"
    return found


def _print(found: Mapping[str, str]) -> None:
    for name, worth in found.items():
        print(f"  {name:44} {worth}")


def _rungs(lines: Sequence[Line]) -> dict[str, list[float]]:
    """The test accuracy in % of each way to choose between features and fine-tuning, training by training."""
    found: dict[str, list[float]] = {}
    for line in lines:
        if line["smallest"] < ENOUGH:
            continue
        targets, at = np.array(line["targets"]), line["kept"][TODAY]
        of_features, of_tuned = np.array(line["features"]["logits"]), np.array(line["logits"][at])
        right = [int((logits.argmax(1) == targets).sum()) for logits in (of_features, of_tuned)]
        left = [loss_left(targets, logits) for logits in (of_features, of_tuned)]
        test = (line["features"]["test"], line["rules"][TODAY]["accuracy"])
        ways: dict[str, Callable[[], bool]] = {
            "features": lambda: False,
            "fine-tuning": lambda: True,
            "more right on val": lambda right=right: right[1] > right[0],  # type: ignore[misc]
            "not fewer right on val": lambda right=right: right[1] >= right[0],  # type: ignore[misc]
            "less loss left on val": lambda left=left: left[1] < left[0],  # type: ignore[misc]
            "the better on test": lambda test=test: test[1] > test[0],  # type: ignore[misc]
        }
        for name, way in ways.items():
            chosen = test[way()]
            found.setdefault(name, []).append(100 * chosen)
            found.setdefault(f"{name}, worse taken in %", []).append(100.0 * (chosen < max(test)))
    return found
