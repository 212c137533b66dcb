"""EXPORTERS: the forms in which a trained model leaves the program. Torch-free until one is used.

To add one, write its file with `write` and `run_back` and add a record to `table.py`; a contract test runs over all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import environment
from tldesk.engine.exporters.exporter import Exporter as Exporter
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.processes import Unsuccessful
from tldesk.engine.exporters.stopping import Interrupted
from tldesk.engine.exporters.table import EXPORTERS as EXPORTERS
from tldesk.errors import TldeskError
from tldesk.media.image import Preprocess
from tldesk.media.pool import never
from tldesk.project.events import Event

_REASON = 200
Answer = TypeVar("Answer")

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Predictor
    from tldesk.project.run import Run


def export(run: Run, format: str, out: Path | None = None, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Export a finished run to the folder `out` (`<run>/exports/<format>`), checked against the app's own answers.

    The last event is Exported; a stopped export leaves nothing and does not have it. Raises TldeskError
    `unknown_format`, `format_not_here`, `not_set_up`, `run_unfinished`, `model_damaged`, `export_exists`,
    `folder_not_writable`, `disk_full`, `data_changed` (no image of the run is left to check with),
    `converter_failed`, `parity_failed` or `no_gain`; nothing is left behind then.
    """
    exporter = _named(format)
    _refuse_unavailable(exporter)
    from tldesk.engine.exporters.bundle import make

    target = out if out is not None else run.folder / "exports" / format
    with suppress(Interrupted):
        try:
            yield from make(run, exporter, target.absolute(), should_stop)
        except Unsuccessful as error:  # the model that was converted ends the program that asks it
            raise TldeskError("converter_failed", title=exporter.runtime, reason=error) from error


def set_up(format: str, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Set up the converter of a form that has one, over the network: only when the user has asked for just that.

    Nothing is done where it is there, or where the form has none. Raises TldeskError `unknown_format`, and what
    `environment.set_up` raises; nothing is left behind then, nor where it is stopped.
    """
    exporter = _named(format)
    if exporter.environment is not None:
        yield from environment.set_up(exporter.environment, should_stop)


def open_export(folder: Path) -> Predictor:
    """What an export folder answers, through its own runtime.

    Raises TldeskError `export_damaged`, `export_not_opened` (it could run programs), `format_not_here` or `not_set_up`.
    """
    from tldesk.engine.answering.predict import Predictor
    from tldesk.engine.exporters.signature import check, read
    from tldesk.engine.judging.tasks import EVEN

    found = read(folder)
    exporter = EXPORTERS.get(found.get("form", found["format"]))
    if exporter is None:
        raise TldeskError("export_damaged", path=folder, reason="signature.json: its form is not known")
    if not exporter.opens:
        raise TldeskError("export_not_opened", path=folder)
    _refuse_unavailable(exporter)
    run_back = exporter.run_back
    assert run_back is not None
    pre, classes = found["preprocess"], found["classes"]["Label"]
    fitting = pre.get("fitting", "crop")  # what exports of before there was a choice do
    preprocess = Preprocess(pre["size"], pre["crop_pct"], pre["interpolation"], fitting)
    limit = found["calibration"].get("limit", 0.0)  # exports of 0.1 have none
    limits = found.get("thresholds", {}) if found.get("multi_label") else None
    thresholds = None if limits is None else [EVEN if (at := limits[name]) is None else at for name in classes]
    check(folder, found, exporter)
    network = _checked(folder, len(classes), lambda: run_back(folder, never))
    network(np.zeros((1, preprocess.size, preprocess.size, 3), np.uint8))  # what it cannot do is said now
    return Predictor(classes, preprocess, network, limit, thresholds, whole=exporter.takes.whole)


def _checked(folder: Path, classes: int, opened: Callable[[], Network]) -> Network:
    """A network that answers for so many classes, or raises TldeskError `export_damaged`, as does opening it."""

    def saying(work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except Exception as error:  # a damaged model makes its runtime raise a type of its own
            reason = f"{type(error).__name__}: {error}"
            if isinstance(error, TldeskError):
                reason = str(error.arguments.get("reason", error.text))
            raise TldeskError("export_damaged", path=folder, reason=reason[:_REASON]) from error

    network = saying(opened)

    def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        answers = saying(lambda: network(pictures))
        if answers.shape != (len(pictures), classes) or not np.isfinite(answers).all():
            raise TldeskError("export_damaged", path=folder, reason="it does not answer for its classes")
        return answers

    return probabilities


def _named(format: str) -> Exporter:
    if format not in EXPORTERS:
        raise TldeskError("unknown_format", format=format, formats=list(EXPORTERS))
    return EXPORTERS[format]


def _refuse_unavailable(exporter: Exporter) -> None:
    needed = exporter.environment
    if needed is not None and exporter.can_be_set_up:
        raise TldeskError("not_set_up", format=exporter.title, title=needed.title, megabytes=needed.megabytes)
    if exporter.unavailable:
        raise TldeskError("format_not_here", format=exporter.title, reason=exporter.unavailable)
