"""Figures of a training that nothing measured: its log and its report tell them, its charts and its page draw them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from attack.world import Attack, Command, World, do, program

_SMALLEST, _LARGEST = 5e-324, 1.7976931348623157e308
_VALUES = {
    "the smallest float": _SMALLEST,
    "a float that has lost digits": 1e-310,
    "the largest float": _LARGEST,
    "without end": float("inf"),
    "without beginning": float("-inf"),
    "no number": float("nan"),
    "less than nothing": -5.0,
    "as large as an axis": 9.99e11,
}
_STEPS = 40


def _step(step: int, value: float = 0.5, epoch: int = 1) -> dict[str, Any]:
    told = dict.fromkeys(("loss", "accuracy", "learning_rate", "rate", "seconds_left"), value)
    return {"event": "StepEnd", "step": step, "epoch": epoch, **told}


def _epoch(step: int, epoch: int, value: float = 0.5) -> dict[str, Any]:
    names = ("val/loss", "val/accuracy", "val/macro_f1", "val/map", "C")
    return {"event": "EpochEnd", "step": step, "epoch": epoch, "metrics": dict.fromkeys(names, value)}


def _phase(step: int, total: int, epochs: int) -> dict[str, Any]:
    return {"event": "PhaseStarted", "step": step, "name": "train", "text": "x", "total": total, "epochs": epochs}


def _every(value: float) -> list[dict[str, Any]]:
    fitted = {"event": "CandidateFitted", "strategy": "feature-extraction", "metrics": _epoch(0, 0, value)["metrics"]}
    steps = [_step(number, value) for number in range(1, _STEPS)]
    return [fitted, _phase(0, _STEPS, 2), *steps, _epoch(_STEPS // 2, 1, value), _epoch(_STEPS, 2, value)]


def _restarts(count: int) -> list[dict[str, Any]]:
    about = {"run": "r", "backbone": "b", "strategy": "auto", "device": "cpu", "device_text": "", "classes": []}
    start = {"event": "RunStarted", **about, "n_train": 1, "n_val": 1, "n_test": 1, "resumed": True}
    return [_step(number) for number in range(count)] + [{**start, "step": count - number} for number in range(count)]


_LOGS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "a pace that changes": lambda: [
        *map(_step, range(12_000)),
        *(_epoch(100 + 20 * (number % 2), 1) for number in range(12_000)),
    ],
    "a start at each step": lambda: _restarts(12_000),
    "phases without end": lambda: [_step(1), *(_phase(number, number + 1, 1) for number in range(50_000))],
    "epochs without end": lambda: [_phase(0, 1, 2**53), _step(2**53, epoch=2**53), _epoch(1, 2**53), _epoch(2**53, 1)],
    "200,000 notes": lambda: [
        {"event": "Noted", "level": "warning", "code": "", "text": f"<b>{number}"} for number in range(200_000)
    ],
}
_REPORTS: dict[str, dict[str, Any]] = {
    "an average precision above 1": {"map": 2.5},
    "an average precision without end": {"map": float("inf")},
    "an accuracy below nothing": {"accuracy": -1.0},
    "a loss without end": {"loss": float("inf")},
}


def attacks() -> Iterator[Attack]:
    """All of them."""
    for title, value in _VALUES.items():
        yield Attack("measured", f"log: {title}", _told(partial(_every, value)))
    for title, log in _LOGS.items():
        yield Attack("measured", f"log: {title}", _told(log))
    for title, figures in _REPORTS.items():
        yield Attack("measured", f"report: {title}", _reported(figures))
    yield Attack("measured", "report: no number of test images", _reported({}, n_test=0))


def _told(log: Callable[[], list[dict[str, Any]]]) -> Callable[[World], list[Command]]:
    """The events stand between the first and the last of an honest training."""

    def make(world: World) -> list[Command]:
        project = world.project()
        file = world.run(project) / "events.jsonl"
        first, *_, last = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([first, *map(json.dumps, log()), last, ""]), encoding="utf-8")
        return _met(world)

    return make


def _reported(figures: dict[str, Any], **said: Any) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        file = world.run(world.project()) / "report.json"
        report = json.loads(file.read_text(encoding="utf-8")) | said
        for split in ("val", "test"):
            if report[split]:
                report[split] |= figures
        file.write_text(json.dumps(report), encoding="utf-8")
        return _met(world)

    return make


def _met(world: World) -> list[Command]:
    project = world.inside / "project"
    return [
        do("draw-trainings", project, world.inside / "drawn"),
        program("evaluate", world.run(project), "--report", world.inside / "report.html"),
    ]
