"""The charts of a training in a report: as the window shows them, with the same points, smoothing and bands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from tldesk.engine.reporting import svg
from tldesk.engine.training.course import Course, Rung
from tldesk.engine.training.curves import Curves
from tldesk.project.runs.events import Event
from tldesk.project.runs.report import Report

_SHARES = (0.0, 100.0)
_COMMON = 0.98  # of the losses of single steps: the few that are far off may be cut
_MARGIN = 0.4  # before the first epoch, for the band of what has no epochs: in parts of what follows
_SIZE = (460, 290)


def drawn(events: Iterable[Event], report: Report) -> tuple[list[str], str]:
    """Charts of loss, mAP and accuracy over the epochs, and what made the dashed part of them, which was not kept."""
    told = list(events)
    course, measured = Course.of(told), Curves.of(told)
    rejected = course.rejected(report)
    charts = []
    for measure, title in (("loss", "Loss"), ("map", "mAP (%)"), ("accuracy", "Accuracy (%)")):
        scale = 1 if measure == "loss" else 100
        after = None if rejected is None else rejected.step / measured.epoch_steps
        curves = _curves(measured, measure, scale, after)
        if curves:
            level = course.level(report).get(f"val/{measure}")
            ring = _ring(measured, measure, scale, course.best_epoch(report), course.folded(report))
            axes = ("Attempt" if measured.strengths and not measured.by_step else "Epoch", title)
            charts.append(_chart(curves, axes, scale, course.rungs(report), level, ring))
    return charts, rejected.text.lower() if rejected and charts else ""


def _curves(measured: Curves, measure: str, scale: int, after: float | None) -> list[svg.SvgCurve]:
    """Training steps thin, their average and validation thick; what lies `after` an epoch was not kept."""
    curves = []
    for split, name, style in (("train", "training", "line1"), ("val", "validation", "line0")):
        series = measured.series.get(f"{split}/{measure}")
        if series is None or not len(series):
            continue
        x = series.x / measured.epoch_steps
        curve = svg.SvgCurve(name, x, scale * series.y, style)
        if split == "train" and measured.by_step:
            curves.append(replace(curve, name="", style=f"{style} thin"))
            curve = replace(curve, y=scale * series.smooth)
        curves += _parted(replace(curve, value=_written(float(curve.y[-1]), scale)), after)
    return curves


def _parted(curve: svg.SvgCurve, after: float | None) -> list[svg.SvgCurve]:
    """A curve in its kept and its rejected part, which is dashed; its name stands at the end of both together."""
    if after is None:
        return [curve]
    kept = curve.x <= after
    before = replace(curve, x=curve.x[kept], y=curve.y[kept], name=curve.name if kept.all() else "")
    beyond = replace(curve, x=curve.x[~kept], y=curve.y[~kept], style=f"{curve.style} rejected")
    return [part for part in (before, beyond) if len(part.x)]


def _ring(
    measured: Curves, measure: str, scale: int, best: int | None, folded: bool
) -> tuple[float, float, str] | None:
    """Around the epoch whose model was kept."""
    series = measured.series.get(f"val/{measure}")
    if best is None or series is None:
        return None
    found = np.flatnonzero(np.abs(series.x / measured.epoch_steps - best) < 1e-6)
    if not len(found):
        return None
    y = series.y
    other = "best in cross-validation" if folded else "kept"
    name = "best" if y[found[0]] == (y.min() if measure == "loss" else y.max()) else other
    return float(best), scale * float(y[found[0]]), name


def _chart(
    curves: list[svg.SvgCurve],
    axes: tuple[str, str],
    scale: int,
    rungs: list[Rung],
    level: float | None,
    ring: tuple[float, float, str] | None,
) -> str:
    end = max(1.0, *(float(curve.x[-1]) for curve in curves))
    before = _MARGIN * end if rungs else 0.0
    if level is not None:  # over all that there is to compare with it
        style = "line0" if rungs and rungs[0].kept else "line0 rejected"
        curves = [*curves, svg.SvgCurve("", np.array([-before, end]), np.full(2, scale * level), style)]
    return svg.chart(
        curves,
        axes,
        x_span=(-before, end),
        y_span=_SHARES if scale == 100 else (0.0, _top(curves)),
        size=_SIZE,
        whole=True,
        bands=_bands(rungs, end, before, level if scale == 100 else None),
        ring=ring,
    )


def _top(curves: list[svg.SvgCurve]) -> float:
    """The largest loss that is shown."""
    tops = [
        float(np.quantile(curve.y, _COMMON) if "thin" in curve.style else curve.y.max())
        for curve in curves
        if len(curve.y)
    ]
    return max(0.0, 1.05 * max(tops)) or 1.0


def _bands(rungs: list[Rung], end: float, before: float, level: float | None) -> list[svg.SvgBand]:
    found = []
    for number, rung in enumerate(rungs):
        words = "" if rung.kept is None else "kept" if rung.kept else "not kept"
        if rung.after is None and level is not None:
            words = f"{100 * level:.1f}% {words}".strip()
        following = rungs[number + 1].after if number + 1 < len(rungs) else None
        begin, stop = (-before, 0.0) if rung.after is None else (float(rung.after), following)
        found.append(svg.SvgBand(rung.title, words, begin, stop, rung.kept is not False))
    return found


def _written(value: float, scale: int) -> str:
    return f"{value:.1f}%" if scale == 100 else f"{value:.3f}"
