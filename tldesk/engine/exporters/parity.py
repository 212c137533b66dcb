"""Does the export answer as the app does? PyTorch on the raw files is the reference.

Two checks: the exported model on the same pixels, and the sample program of the export on the same files.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import programs
from tldesk.engine.exporters.golden import Golden
from tldesk.engine.judging.tasks import task
from tldesk.engine.machine.stopping import unless_stopped
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.media.wording import reworded

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter, Figures
    from tldesk.engine.exporters.source import ExportSource

SAMPLE = "sample program"
_TIMED = 9


def check(exporter: Exporter, source: ExportSource, folder: Path, images: Golden) -> Figures:
    """Compare the export in `folder` with the reference: `{runtime: {max_diff, agreement, images, ms, app_ms}}`.

    `ms` is the time of one image, `app_ms` the app's. Raises TldeskError `parity_failed` over a limit, or
    Interrupted.
    """
    assert exporter.run_back is not None
    stop = source.should_stop
    network, pictures = exporter.run_back(folder, stop), _pictures(exporter, source, images)
    same_pixels = compared(images.reference, network(pictures), images.thresholds)
    same_files = compared(images.reference, programs.run(exporter, folder, images.paths, stop), images.thresholds)
    if exporter.takes.dtype == "int32":  # numbers of a text, of which each has to be the very same
        same_files["same_numbers"] = _same_numbers(source, programs.numbers(folder, images.paths, stop), images)
    if not same_pixels["max_diff"] <= exporter.limit:
        detail = f"{exporter.runtime}: probabilities differ by {same_pixels['max_diff']:.2g}"
        raise TldeskError("parity_failed", detail=f"{detail}, at most {exporter.limit:.0e} is allowed")
    for name, found in ((exporter.runtime, same_pixels), (SAMPLE, same_files)):
        if not found["agreement"] >= exporter.agreement:
            what = reworded("of the images", exporter.modality)
            detail = f"{name}: the answer is the same for {found['agreement']:.1%} {what}"
            raise TldeskError("parity_failed", detail=f"{detail}, at least {exporter.agreement:.0%} is needed")
    if same_files.get("same_numbers", 1.0) < 1:
        detail = f"{SAMPLE}: the numbers of a sample are the same for {same_files['same_numbers']:.1%} of them"
        raise TldeskError("parity_failed", detail=f"{detail}, all of them have to be")
    ms, app_ms = milliseconds([network, images.app], [pictures, images.squares])
    return {exporter.runtime: same_pixels | {"ms": ms, "app_ms": app_ms}, SAMPLE: same_files}


def _same_numbers(source: ExportSource, made: list[NDArray[Any]], images: Golden) -> float:
    """The share of samples of which a program makes the app's array, as far as a network has to see it."""
    together = source.learning.together
    assert together is not None
    cut, pre = together.cut, source.pre
    pairs = [(one[0], array, together.length(array, pre)) for one, array in zip(made, images.squares, strict=True)]
    return float(np.mean([np.array_equal(cut(one, length), cut(array, length)) for one, array, length in pairs]))


def certificate(exporter: Exporter, images: Golden, parity: Figures) -> dict[str, Any]:
    """What `parity.json` says."""
    made = len(images.paths) - images.own
    return {
        "reference": "PyTorch in tldesk, from " + reworded("the image files", exporter.modality),
        "images": {"of the project": images.own, f"made of them ({', '.join(images.made)})": made},
        "limits": {
            exporter.runtime: {"max_diff": exporter.limit, "agreement": exporter.agreement},
            SAMPLE: {"agreement": exporter.agreement},
        },
        "results": parity,
    }


def compared(
    reference: NDArray[Any], answers: NDArray[Any], thresholds: Sequence[float] | None = None
) -> dict[str, Any]:
    """How far two answers, probabilities (n, classes), are apart, and for how many images they say the same.

    `thresholds` (classes,) are those of several labels.
    """
    asked = task(thresholds is not None)
    first, second = (asked.said(shares, thresholds) for shares in (reference, answers))
    same = float(asked.right(first, second).mean())
    difference = float(np.abs(reference.astype(np.float64) - answers).max())
    return {"max_diff": difference, "agreement": same, "images": len(reference)}


def milliseconds(networks: Sequence[Callable[..., Any]], pictures: Sequence[Any]) -> list[float]:
    """What each network takes for one picture: the median of some, taken in turn, after one that does not count."""
    times: list[list[float]] = [[] for _ in networks]
    for number in range(_TIMED + 1):
        for place, (network, given) in enumerate(zip(networks, pictures, strict=True)):
            at = number % len(given)
            start = time.perf_counter()
            network(given[at : at + 1])
            times[place].append(1000 * (time.perf_counter() - start))
    return [round(median(taken[1:]), 2) for taken in times]


def _pictures(exporter: Exporter, source: ExportSource, images: Golden) -> Any:
    """What the exported model is asked about: the app's squares, or the pictures that they were made of."""
    if not exporter.takes.whole:
        return images.squares
    paths = unless_stopped(images.paths, source.should_stop)
    return [modality.code_of(source.pre).whole(path, source.pre.least) for path in paths]
