"""One chart of a training: steps thin, their average thick, validation above all, the best epoch and Auto's rungs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from tldesk.engine.training.course import Rung
from tldesk.engine.training.curves import Curves
from tldesk.palette import Curve as CurveName
from tldesk.ui.charts.line import Band, Line, Ring, Scale
from tldesk.ui.charts.lines import LineChart
from tldesk.ui.charts.verdict import Verdict
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled

# What a rung is called, the longest first.
_RUNGS = {
    "feature-extraction": (QT_TRANSLATE_NOOP("Plot", "Feature extraction"), QT_TRANSLATE_NOOP("Plot", "Features")),
    "words": (QT_TRANSLATE_NOOP("Plot", "Words"),),
    "bands": (QT_TRANSLATE_NOOP("Plot", "Frequency bands"), QT_TRANSLATE_NOOP("Plot", "Bands")),
    "fine-tune": (QT_TRANSLATE_NOOP("Plot", "Fine-tuning"), QT_TRANSLATE_NOOP("Plot", "Tuning")),
    "whole": (QT_TRANSLATE_NOOP("Plot", "Whole model"), QT_TRANSLATE_NOOP("Plot", "Whole")),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plot", text)


@dataclass(frozen=True, slots=True)
class Curve:
    """How one series is drawn: its title, its colour, and what its values are multiplied by. `decides`: a training is
    judged by it, so it is emphasised, and what is best stands beside it."""

    name: str
    title: str
    color: CurveName
    scale: float = 1.0
    decides: bool = False


class Plot(LineChart):
    """A chart of some curves over the epochs; `show_curves` redraws it."""

    def __init__(self, name: str, title: str, y: Scale, curves: tuple[Curve, ...]) -> None:
        self._curves_of = curves
        super().__init__(name, title, Scale(_tr("Epoch"), low=0.0, whole=True), y)

    def show_curves(self, measured: Curves, verdict: Verdict) -> None:
        """Draw what was measured, and tell apart what was kept of it."""
        self._show_axis(measured, verdict)
        lines = [line for curve in self._curves_of for line in lines_of(curve, measured, verdict)]
        deciding = self._deciding(measured, verdict)
        if deciding is not None and deciding.name in verdict.level:
            lines.append(level_of(deciding, verdict))
        self.mark = None if deciding is None else self._best(deciding, measured, verdict)
        known = verdict.rungs if lines else ()
        self.show_lines(lines, bands_of(known, verdict, deciding))

    def _show_axis(self, measured: Curves, verdict: Verdict) -> None:
        """Epochs, or what was tried; none where there is only the level of a model that has neither."""
        title = _tr("Attempt") if measured.strengths and not measured.by_step else _tr("Epoch")
        alone = measured.empty and bool(verdict.level)
        scale = replace(self.x_scale, title="" if alone else title, high=0.0 if alone else None)
        if scale != self.x_scale:
            self.show_x(scale)

    def _head(self, at: float) -> str:
        return super()._head(at) if self.x_scale.title else ""

    def has_points(self, measured: Curves) -> bool:
        """Whether there is anything to draw."""
        return any(len(measured.series[curve.name]) for curve in self._curves_of)

    def _deciding(self, measured: Curves, verdict: Verdict) -> Curve | None:
        """The curve that decides: of several labels their average precision."""
        known = [curve for curve in self._curves_of if curve.decides]
        there = [curve for curve in known if len(measured.series[curve.name]) or curve.name in verdict.level]
        return there[-1] if there else None

    def _best(self, curve: Curve, measured: Curves, verdict: Verdict) -> Ring | None:
        if verdict.best is None:
            return None
        x, y = measured.epochs(curve.name), measured.series[curve.name].y
        found = np.flatnonzero(np.abs(x - verdict.best) < 1e-6)
        if not len(found):
            return None
        above = not self.y_scale.percent  # away from the training images, which are better
        # Something else may have chosen it: another curve, or training images that were held out in turn.
        other = _tr("best in cross-validation") if verdict.folded else _tr("kept")
        text = _tr("best") if y[found[0]] == (y.min() if above else y.max()) else other
        return Ring(float(verdict.best), float(y[found[0]]) * curve.scale, text, above)


def lines_of(curve: Curve, measured: Curves, verdict: Verdict) -> list[Line]:
    """A series as it is drawn: of single steps the raw values and their average, of epochs the values themselves."""
    series = measured.series[curve.name]
    if not len(series):
        return []
    x, y = measured.epochs(curve.name), series.y * curve.scale
    faded = None if verdict.after is None else verdict.after / measured.epoch_steps
    drawn = Line(curve.title, x, y, curve.color, dots=True, bold=curve.decides, faded=faded)
    if not measured.by_step or curve.name.startswith("val/"):
        return [drawn]
    if series.span == 1.0:  # as the learning rate, which is no measurement
        return [replace(drawn, dots=False)]
    raw = filled(_tr("{curve}, each step"), curve=curve.title)
    return [replace(drawn, title=raw, dots=False, thin=True), replace(drawn, y=series.smooth * curve.scale, dots=False)]


def level_of(curve: Curve, verdict: Verdict) -> Line:
    """The model without steps, as a line over all that there is to compare with it."""
    value = verdict.level[curve.name] * curve.scale
    faded = -np.inf if verdict.level_kept is False else None
    quick = verdict.rungs[0].name if verdict.rungs else "feature-extraction"
    title = _tr(_RUNGS[quick][0])
    return Line(title, np.zeros(1), np.full(1, value), curve.color, named=False, level=True, faded=faded)


def bands_of(rungs: Sequence[Rung], verdict: Verdict, deciding: Curve | None) -> list[Band]:
    """The rungs as bands, with what was kept; that of the model without steps tells what it is worth, in `deciding`."""
    found = []
    for number, rung in enumerate(rungs):
        words = "" if rung.kept is None else _tr("kept") if rung.kept else _tr("not kept")
        worth = None
        if rung.after is None and deciding is not None and deciding.name in verdict.level:
            worth = deciding.scale * verdict.level[deciding.name]
        following = rungs[number + 1].after if number + 1 < len(rungs) else None
        first = None if len(rungs) == 1 else 0.0  # alone it has all the room
        begin, end = (None, first) if rung.after is None else (float(rung.after), following)
        titles = tuple(_tr(title) for title in _RUNGS[rung.name])
        found.append(Band(titles, words, begin, end, rung.kept is False, worth))
    return found
