"""The table of measured backbones, and what is recommended in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from tldesk.engine.networks import backbones
from tldesk.project.runs.events import BackboneMeasured
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import filled, interval, percent
from tldesk.ui.parts.record_table import FONT, RIGHT, Column, RecordTable

if TYPE_CHECKING:
    from tldesk.engine.recommend import Recommendation


class MeasuredModel(RecordTable[BackboneMeasured]):
    """A row for each BackboneMeasured; the `chosen` one is in bold."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.columns = self._columns()
        self.roles = {FONT: lambda row: theme.font(bold=True) if row.name == self.chosen else None}

    def show(self, rows: Sequence[BackboneMeasured], chosen: str = "") -> None:
        """Replace the rows."""
        self.chosen = chosen
        super().show(rows)

    def place(self, name: str) -> int:
        """The row of a backbone, -1 when it is not there."""
        return next((place for place, row in enumerate(self.rows) if row.name == name), -1)

    def _columns(self) -> list[Column[BackboneMeasured]]:
        right = self.tr("Accuracy on images it was not trained on, with its 95% interval")
        return [
            Column(self.tr("Model"), lambda row: backbones.get(row.name).title, tip=self.tr("The pretrained model")),
            Column(self.tr("Accuracy"), _accuracy, RIGHT, right),
            Column(
                self.tr("5 nearest"),
                lambda row: percent(row.knn),
                RIGHT,
                self.tr("Accuracy when the five most similar images vote"),
            ),
            Column(
                self.tr("ms"),
                lambda row: QLocale().toString(float(row.ms), "f", 1),
                RIGHT,
                self.tr("Milliseconds per image on this computer"),
            ),
            Column(
                self.tr("MB"),
                lambda row: f"{backbones.get(row.name).megabytes:.0f}",
                RIGHT,
                self.tr("Size of the model"),
            ),
            Column(
                self.tr("Licence"),
                lambda row: backbones.get(row.name).licence,
                tip=self.tr("Licence of the pretrained weights"),
            ),
            Column(
                self.tr("LogME"),
                lambda row: QLocale().toString(float(row.logme), "f", 2),
                RIGHT,
                self.tr(
                    "Another estimate (You et al., 2021). Higher is better. It does not affect the recommendation."
                ),
            ),
        ]


def _accuracy(row: BackboneMeasured) -> str:
    return f"{percent(row.accuracy)}  ({interval(row.low, row.high, 0)})"


def reason(result: Recommendation) -> str:
    """Which backbone is recommended and why, in a sentence or two."""
    chosen = result.of(result.chosen) or result.best
    title, best = backbones.get(chosen.name).title, result.best
    if chosen.name == best.name:
        text = _tr(
            "{model} is recommended: the most accurate on your images ({percent}%), and no faster model is as good."
        )
    else:
        text = _tr(
            "{model} is recommended: {percent}% on your images, which is as good as {best} ({best_percent}%) "
            "within the measurement error, and {times} times as fast."
        )
    return filled(
        text,
        model=title,
        percent=f"{100 * chosen.accuracy:.1f}",
        best=backbones.get(best.name).title,
        best_percent=f"{100 * best.accuracy:.1f}",
        times=QLocale().toString(float(best.ms / max(chosen.ms, 1e-6)), "f", 1),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Measured", text)
