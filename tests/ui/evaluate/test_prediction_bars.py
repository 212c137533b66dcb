"""How the shares of one answer are drawn."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tldesk.ui.evaluate.prediction_bars import PredictionBars
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark


def test_a_bar_is_as_long_as_its_share_however_small_that_is(qtbot: QtBot) -> None:
    bars = PredictionBars()
    qtbot.addWidget(bars)
    bars.resize(160, 300)
    mark = Mark(theme.color("accent"), "circle")
    bars.ranking.mark_of = lambda _name, _place: mark
    shares = {"half": 0.5, "few": 0.05, "fewer": 0.01, "none": 0.0}
    bars.ranking.show(Answered(Path("a"), shares))
    bars.show()
    picture = bars.grab().toImage()
    found = []
    for row in range(len(shares)):
        place = bars.visualRect(bars.ranking.index(row, 0))
        lower = range(place.center().y() + 2, place.bottom())
        found.append(max(sum(picture.pixelColor(x, y) == mark.color for x in range(picture.width())) for y in lower))
    half, few, fewer, none = found
    assert half > 20 and few <= half / 5 and fewer <= few and none == 0


def test_bars_are_as_wide_as_the_longest_name_needs_but_not_wider(qtbot: QtBot) -> None:
    bars = PredictionBars()
    qtbot.addWidget(bars)
    bars.ranking.show(Answered(Path("a"), {"cat": 0.9, "dog": 0.1}))
    short = bars.maximumWidth()
    name = "wrong_exchange_rate_for_cash_withdrawal"
    bars.ranking.show(Answered(Path("b"), {"cat": 0.9, name: 0.1}))
    assert bars.maximumWidth() > bars.fontMetrics().horizontalAdvance(name) > short
    bars.ranking.show(None)
    assert bars.maximumWidth() > short, "nothing moves while there is no answer"
    bars.ranking.show(Answered(Path("c"), {20 * name: 0.9, "dog": 0.1}))
    assert bars.maximumWidth() < 60 * theme.GRID
