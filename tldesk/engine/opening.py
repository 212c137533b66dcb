"""Opening a trained model to ask it: a run of a project, or an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.answering.predict import Predictor, open_run
from tldesk.engine.exporters import EXPORTERS, refuse_unavailable, signature
from tldesk.engine.exporters.signature import check, read
from tldesk.engine.judging.tasks import EVEN
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.networks.network import Network
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.modality import Modality
from tldesk.media.pool import never
from tldesk.project.runs.run import CONFIG_FILE, Run

_ODDS = 1e-3  # that a probability may be outside of 0 to 1, by rounding
_REASON = 200  # characters of what a runtime says
Answer = TypeVar("Answer")


def open_predictor(path: Path, images: int = 1, should_stop: Callable[[], bool] = never) -> Predictor:
    """The model in a run's folder or in an export's, to be asked about so many `images`.

    Raises TldeskError `source_missing`, `not_a_model`, `run_unfinished`, `model_damaged`, `export_damaged`, and
    Interrupted soon after `should_stop()` turns true, which goes on to end an export that is being asked.
    """
    if not path.exists():
        raise TldeskError("source_missing", path=path)
    if (path / CONFIG_FILE).is_file():
        return open_run(Run.load(path), images=images, should_stop=should_stop)
    if (path / "signature.json").is_file():
        return open_export(path, should_stop)
    raise TldeskError("not_a_model", path=path)


def kind_of(path: Path) -> Modality:
    """What kind of data the model in a run's folder or in an export's takes. Raises as `open_predictor`."""
    if (path / CONFIG_FILE).is_file():
        return modality.of(Run.load(path).config.modality)
    if (path / "signature.json").is_file():
        return modality.of(signature.kind_of(read(path)))
    raise TldeskError("not_a_model" if path.exists() else "source_missing", path=path)


def open_export(folder: Path, should_stop: Callable[[], bool] = never) -> Predictor:
    """What an export folder answers, through its own runtime.

    Raises TldeskError `export_damaged`, `export_not_opened` (it could run programs), `format_not_here` or `not_set_up`.
    """
    found = read(folder)
    exporter = EXPORTERS.get(found.get("form", found["format"]))
    if exporter is None or exporter.modality != signature.kind_of(found):
        raise TldeskError("export_damaged", path=folder, reason="signature.json: its form is not known")
    if not exporter.opens:
        raise TldeskError("export_not_opened", path=folder)
    refuse_unavailable(exporter)
    run_back = exporter.run_back
    assert run_back is not None
    preprocess, classes = signature.preprocess_of(found, folder), found["classes"]["Label"]
    limit = found["calibration"].get("limit", 0.0)  # exports of 0.1 have none
    limits = found.get("thresholds", {}) if found.get("multi_label") else None
    thresholds = None if limits is None else [EVEN if (at := limits[name]) is None else at for name in classes]
    check(folder, found, exporter)
    network = _checked(folder, len(classes), lambda: run_back(folder, should_stop))
    network(np.zeros((1, *preprocess.shape), preprocess.dtype), should_stop)  # what it cannot do is said now
    return Predictor(classes, preprocess, network, limit, thresholds, whole=exporter.takes.whole)


def _checked(folder: Path, classes: int, opened: Callable[[], Callable[[Any], NDArray[Any]]]) -> Network:
    """A network that answers for so many classes, or raises TldeskError `export_damaged`, as does opening it."""

    def saying(work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except Interrupted:
            raise
        except Exception as error:  # a damaged model makes its runtime raise a type of its own
            reason = f"{type(error).__name__}: {error}"
            if isinstance(error, TldeskError):
                reason = str(error.arguments.get("reason", error.text))
            raise TldeskError("export_damaged", path=folder, reason=reason[:_REASON]) from error

    network = saying(opened)

    def probabilities(pictures: Any, _should_stop: Callable[[], bool] = never, /) -> NDArray[Any]:
        answers = saying(lambda: network(pictures))
        # what is no number is not among these either
        if answers.shape != (len(pictures), classes) or not ((answers >= -_ODDS) & (answers <= 1 + _ODDS)).all():
            raise TldeskError("export_damaged", path=folder, reason="it does not give one prediction per class")
        return answers

    return probabilities
