"""How much a confidence is worth, and the limit below which an image is left unanswered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from tldesk.engine.judging import background, curves, metrics
from tldesk.engine.judging.calibrate import Bin, lone
from tldesk.ui.charts.line import SHARES, Ink, Line, Ring
from tldesk.ui.evaluate.evaluation import Evaluation
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled, interval, percent, told
from tldesk.ui.parts.layouts import column, holder, row, stacked
from tldesk.ui.parts.narrow import Cells, Halves
from tldesk.ui.session.chart_place import LinePlace

_CHART_WIDTH = 27 * theme.GRID  # pixels, the title's
_STEPS = 1000  # of the slider
_LINES = 3  # of what a limit gives


class ConfidenceTab(QWidget):
    """`limit_moved` gives the limit that is looked at, `limit_kept` the one that is to hold from now on."""

    limit_moved = Signal(float)
    limit_kept = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._split = ""
        self.kept = 0.0
        accuracy = replace(SHARES, title=self.tr("Accuracy"))
        self.reliability = LinePlace(
            "chart-reliability",
            self.tr("Is the model as accurate as its confidence says?"),
            replace(SHARES, title=self.tr("Confidence")),
            accuracy,
            ends="names",
        )
        self.coverage = LinePlace(
            "chart-coverage",
            self.tr("Accuracy where a class is predicted"),
            replace(SHARES, title=self.tr("Predicted")),
            accuracy,
            ends="names",
        )
        self.about = label("", "muted", wrap=True, name="confidence-about")
        self.accuracies = named(QComboBox(), "confidence-accuracy", self.tr("Wanted accuracy"))
        self.accuracies.setPlaceholderText(self.tr("Custom limit"))
        self.accuracies.setToolTip(self.tr("The limit of a wanted accuracy is chosen on the validation images"))
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "confidence-limit", self.tr("Minimum confidence"))
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(50)
        self.outcome = label("", "body", wrap=True, name="confidence-outcome")
        # Room for the longest sentence: the charts above keep their size while the slider moves.
        self.outcome.setMinimumHeight(_LINES * self.outcome.fontMetrics().lineSpacing())
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.alarms = label("", "body", wrap=True, name="confidence-background")
        self.keep_button = button(self.tr("Use for predictions and exports"), "confidence-keep", self._keep)
        self.used = label(self.tr("Predictions and exports use this."), "muted", name="confidence-used")
        self._keeping = stacked(self.keep_button, self.used, name="confidence-keeping")
        self._keeping.setFixedHeight(self.keep_button.sizeHint().height())
        self.slider.valueChanged.connect(lambda _value: self._move())
        self.accuracies.activated.connect(lambda _index: self._recommend())
        self._arrange()

    @property
    def limit(self) -> float:
        """The limit that is looked at, 0 to 1."""
        chosen = self.accuracies.currentData()
        # The slider rounds to a thousandth; a limit that was chosen on val is exact.
        if isinstance(chosen, float) and round(_STEPS * chosen) == self.slider.value():
            return chosen
        return self.slider.value() / _STEPS

    def show_evaluation(self, evaluation: Evaluation, split: str) -> None:
        """Show a split, at the limit that the run keeps."""
        self._evaluation, self._split, self.kept = evaluation, split, evaluation.limit
        self._fill()
        self._draw_reliability()
        # Of several labels, an image whose labels are all under their thresholds is left without one.
        for part in (self.coverage, self._limits):
            part.setVisible(not evaluation.multi_label)
        curve = evaluation.coverage[split]
        coverage, accuracy = 100 * curve.coverage, 100 * curve.accuracy
        self.coverage.show_lines([Line(self.tr("Accuracy"), coverage, accuracy, named=False)])
        self.slider.blockSignals(True)
        self.slider.setValue(round(_STEPS * self.kept))
        self.slider.blockSignals(False)
        self._tell()

    def show_kept(self, limit: float) -> None:
        """The run keeps this limit now."""
        self.kept = limit
        self._tell()

    def _fill(self) -> None:
        """The accuracies that can be asked for, with the limit on val that reaches each."""
        assert self._evaluation is not None
        self.accuracies.clear()
        self.accuracies.addItem(self.tr("Every image gets a prediction"), 0.0)
        for step in self._evaluation.abstaining:
            if step["limit"]:  # 0: all answers together are that good
                # chosen on these, whatever split is shown
                text = filled(self.tr("{percent}% correct on validation"), percent=f"{100 * step['accuracy']:g}")
                self.accuracies.addItem(text, step["limit"])
        if self._evaluation.offered:
            self.accuracies.addItem(self.tr("Keep background out"), self._evaluation.offered)
        limits = [self.accuracies.itemData(i) for i in range(self.accuracies.count())]
        self.accuracies.setCurrentIndex(limits.index(self.kept) if self.kept in limits else -1)

    def _recommend(self) -> None:
        """Go to the limit of the accuracy that is asked for."""
        self.slider.setValue(round(_STEPS * float(self.accuracies.currentData())))
        self._move()

    def _move(self) -> None:
        chosen = self.accuracies.currentData()
        if isinstance(chosen, float) and round(_STEPS * chosen) != self.slider.value():
            self.accuracies.setCurrentIndex(-1)
        self._tell()
        self.limit_moved.emit(self.limit)

    def _keep(self) -> None:
        self.limit_kept.emit(self.limit)

    def _draw_reliability(self) -> None:
        assert self._evaluation is not None
        found, split = self._evaluation.assessment, self._split
        ideal = np.array([0.0, 100.0])
        trained, shown = self._evaluation.reliability[split]
        lines = [Line("", ideal, ideal, quiet=True), _binned(self.tr("uncalibrated"), trained, "train")]
        if found.temperature != 1.0:  # else both are the same curve
            lines.append(_binned(self.tr("calibrated"), shown, "val"))
        alone = lone(trained, shown)
        self.reliability.say_instead(self._of_lone(shown) if alone else "")
        self.reliability.show_lines([] if alone else lines)
        errors, images = found.calibration(split), found.report["calibration"]["images"]
        if found.no_gain:
            self.about.setText(self.tr("Not calibrated: no temperature improves the probabilities of the labels."))
            return
        if errors is None or found.temperature == 1.0:
            self.about.setText(self.tr("Not calibrated: too few validation images."))
            return
        before, after = errors["ece"]
        text = self.tr(
            "Average calibration error {after} (uncalibrated: {before}). The temperature {temperature} was "
            "fitted on the {count} validation {count:image|images}."
        )
        self.about.setText(
            filled(
                text,
                after=percent(after),
                before=percent(before),
                temperature=f"{found.temperature:.2f}",
                count=images,
            )
        )

    def _of_lone(self, bins: list[Bin]) -> str:
        """What a chart of them would show, in words."""
        if not bins:
            return ""
        text = self.tr(
            "All {count} {count:prediction|predictions} have about the same confidence: {confidence} on average. "
            "{accuracy} of them are correct."
        )
        (part,) = bins
        return filled(text, count=part.count, confidence=percent(part.confidence), accuracy=percent(part.accuracy))

    def _tell(self) -> None:
        """Say what the limit gives, and show it in the chart."""
        if self._evaluation is None:
            return
        part, limit = self._evaluation.assessment.parts[self._split], self.limit
        right, given, images = curves.at_limit(part.right, part.confidence, limit)
        coverage, accuracy = given / max(1, images), right / max(1, given)
        self.coverage.show_mark(Ring(100 * coverage, 100 * accuracy) if given else None)
        if not given:
            text = self.tr("No prediction reaches {limit} confidence. Every image would be “none of these”.")
            self.outcome.setText(filled(text, limit=percent(limit)))
        else:
            where = interval(*metrics.wilson_interval(right, given))
            text = self.tr(
                "Below {limit} confidence the prediction is “none of these”. {given} of {images} test "
                "{images:image|images} {given:gets|get} a class; {accuracy} of these are correct "
                "({interval})."
            )
            if self._split == "val":
                text = self.tr(
                    "Below {limit} confidence the prediction is “none of these”. {given} of {images} validation "
                    "{images:image|images} {given:gets|get} a class; {accuracy} of these are correct "
                    "({interval})."
                )
            if not limit:
                text = self.tr("Every image gets a class; {accuracy} are correct ({interval}).")
            shares = {"limit": percent(limit), "accuracy": percent(accuracy), "interval": where}
            self.outcome.setText(filled(text, given=given, images=images, **shares))
        self.alarms.setText(self._of_background(limit))
        kept = abs(limit - self.kept) < 1e-9
        had = self.keep_button.hasFocus()
        self._keeping.setCurrentWidget(self.used if kept else self.keep_button)
        self.keep_button.setEnabled(not kept)
        if kept and had:
            self.slider.setFocus()

    def _of_background(self, limit: float) -> str:
        """What a limit makes of sounds of no class; nothing where none are known."""
        found = None if self._evaluation is None else self._evaluation.assessment.background
        self.alarms.setVisible(found is not None)
        return "" if found is None else told(background.sentence(found, limit))

    def _arrange(self) -> None:
        charts = Cells((self.reliability, self.coverage), 2, _CHART_WIDTH)
        which = Halves(row(self.accuracies), row(self.slider), growing=1)
        self._limits = holder(column(which, self.alarms, self.outcome, row(self._keeping, 1)))
        self.setLayout(column((charts, 1), self.about, self._limits, margins=(0, theme.GAP, 0, 0)))


def _binned(title: str, bins: list[Bin], color: Ink) -> Line:
    """How often what is said with a confidence is correct."""
    x, y = 100 * np.array([one.confidence for one in bins]), 100 * np.array([one.accuracy for one in bins])
    return Line(title, x, y, color, dots=True)
