"""A chart of curves: looking closer, values at the pointer and at the ends, what is copied and saved."""

from __future__ import annotations

import itertools
import struct
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tldesk.ui.charts import notes
from tldesk.ui.charts.frame import ChartFrame
from tldesk.ui.charts.line import SHARES, Band, Line, Ring, Scale
from tldesk.ui.charts.lines import LineChart
from tldesk.ui.parts import appearance, theme

EPOCHS = Scale("Epoch", low=0.0, whole=True)


def lines(*ends: float, count: int = 9) -> list[Line]:
    x = np.linspace(0, 8, count)
    return [Line(f"curve {number}", x, x * end / 8, dots=True) for number, end in enumerate(ends)]


@pytest.fixture
def frame(qtbot: QtBot, qapp: Any) -> ChartFrame:
    """A chart of accuracies of two curves, shown."""
    appearance.apply(qapp, "light")
    made = ChartFrame("chart", "Accuracy", "Nothing yet.")
    qtbot.addWidget(made)
    made.hold(LineChart("chart", "Accuracy", EPOCHS, SHARES))
    made.resize(480, 320)
    with qtbot.waitExposed(made):
        made.show()
    show(made, lines(80, 82))
    return made


@pytest.fixture
def chart(frame: ChartFrame) -> LineChart:
    """The chart in it."""
    assert frame.chart is not None
    return frame.chart


def show(frame: ChartFrame, shown: list[Line]) -> None:
    assert frame.chart is not None
    frame.chart.show_lines(shown)
    frame.follow()


@pytest.mark.parametrize("value", [5e-324, 1e-310, 1e308, -1e308, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("scale", [SHARES, Scale(low=0.0), Scale()])
def test_any_number_is_drawn_or_left_out(frame: ChartFrame, chart: LineChart, value: float, scale: Scale) -> None:
    """An error in the painting of a widget ends the program: whoever made the file, none may happen."""
    chart.y_scale = scale
    chart._left.take(scale)
    x, every = np.arange(3.0), np.full(3, value)
    with_interval = Line("b", x, np.ones(3), low=-every, high=every, dots=True)
    show(frame, [Line("a", x, every, dots=True), Line("level", x[:1], every[:1], level=True), with_interval])
    chart._point_at(1.0)
    assert frame.picture("svg") and frame.picture("png")  # painted here: Qt only prints what a paint event raises
    assert [len(line.x) for line in chart.lines] == ([3, 1, 3] if abs(value) < 1 else [3])
    chart.zoom(2.0)
    assert frame.picture("png")
    show(frame, [Line("a", every, x)])
    assert frame.picture("png")


def span(chart: LineChart) -> tuple[float, float]:
    low, high = chart._box.viewRange()[0]
    return low, high


def test_without_curves_there_are_no_axes_but_a_sentence(frame: ChartFrame, chart: LineChart) -> None:
    assert chart.isVisible() and not frame.nothing.isVisible() and frame.more_button.isVisible()
    show(frame, [])
    assert not chart.isVisible() and frame.nothing.isVisible() and frame.nothing.text() == "Nothing yet."
    assert not frame.more_button.isVisible()


def test_accuracy_goes_from_0_to_100(chart: LineChart) -> None:
    low, high = chart._box.viewRange()[1]
    assert -5 < low <= 0 and 100 <= high < 105
    ((_, ticks),) = chart._left.tickValues(low, high, 200)
    assert ticks[0] == 0 and ticks[-1] == 100 and chart._left.tickStrings(ticks, 1, 1)[-1] == "100%"


def test_epochs_are_whole_numbers_and_none_is_below_zero(chart: LineChart) -> None:
    chart.show_lines(lines(50), [Band(("Feature extraction",), start=None, end=0.0), Band(("Fine-tuning",), start=0.0)])
    low, high = span(chart)
    assert low < -1
    ((_, ticks),) = chart._bottom.tickValues(low, high, 300)
    assert ticks[0] == 0 and all(tick == round(tick) for tick in ticks)


def test_numbers_on_an_axis_keep_apart_and_the_last_has_room(chart: LineChart, qtbot: QtBot) -> None:
    chart.show_x(SHARES)
    chart.show_lines([Line("", np.array([0.0, 100]), np.array([0.0, 100]), quiet=True)])  # nothing stands at its end
    for size in range(60, 600, 20):
        ((step, ticks),) = chart._bottom.tickValues(0, 100, size)
        assert len(ticks) <= 2 or size * step / 100 >= 44
    qtbot.waitUntil(lambda: chart._box.sceneBoundingRect().right() < chart.width() - 16)


def test_the_wheel_comes_closer_and_a_button_appears_that_goes_back(
    frame: ChartFrame, chart: LineChart, qtbot: QtBot
) -> None:
    assert not frame.reset_button.isVisible() and not frame.reset_action.isEnabled()
    whole = span(chart)
    place = chart._box.sceneBoundingRect().center()
    chart._wheel(1.5, place)
    closer = span(chart)
    assert whole[0] < closer[0] < closer[1] < whole[1]
    assert frame.reset_button.isVisible() and frame.reset_action.isEnabled()
    show(frame, lines(80, 82, count=12))
    assert span(chart) == pytest.approx(closer), "what comes meanwhile does not move what is looked at"
    qtbot.mouseClick(frame.reset_button, Qt.MouseButton.LeftButton)
    assert span(chart) == pytest.approx(whole) and not frame.reset_button.isVisible()


def test_it_never_goes_back_farther_than_the_whole(frame: ChartFrame, chart: LineChart) -> None:
    whole = span(chart)
    chart.zoom(3, 8.0)
    assert span(chart)[1] <= whole[1] + 1e-9
    for _ in range(9):
        chart.zoom(1 / 1.5)
    assert not chart.is_closer and span(chart) == pytest.approx(whole) and not frame.reset_button.isVisible()


def test_a_part_that_is_drawn_is_shown(chart: LineChart, qtbot: QtBot) -> None:
    rect = chart._box.sceneBoundingRect()
    left, right = (rect.left() + share * rect.width() for share in (0.25, 0.75))
    wanted = [chart._box.mapSceneToView(QPointF(x, rect.center().y())).x() for x in (left, right)]
    chart._drag(QPointF(left, rect.center().y()), QPointF(right, rect.center().y() + 4), False)
    assert not chart.is_closer
    chart._drag(QPointF(left, rect.center().y()), QPointF(right, rect.center().y() + 4), True)
    assert span(chart) == pytest.approx(tuple(wanted))
    assert chart._box.viewRange()[1][0] <= 0, "flat: a stretch of x alone"
    chart._drag(QPointF(left, rect.top() + 20), QPointF(right, rect.top() + 80), True)
    assert chart._box.viewRange()[1][0] > 40


def test_a_loss_that_is_looked_at_closely_fills_the_height(chart: LineChart, qtbot: QtBot) -> None:
    loss = LineChart("loss", "Loss", EPOCHS, Scale(low=0.0, digits=3))
    qtbot.addWidget(loss)
    loss.show_lines([Line("Training", np.arange(9.0), 4.0 / (1 + np.arange(9.0)))])
    assert loss._box.viewRange()[1][0] <= 0 < 4 <= loss._box.viewRange()[1][1]
    loss.zoom(4, 8.0)
    assert loss._box.viewRange()[1][1] < 1.0


def test_the_keyboard_does_what_the_pointer_does(frame: ChartFrame, chart: LineChart, qtbot: QtBot) -> None:
    frame.activateWindow()
    frame.more_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(frame.more_button.hasFocus)
    qtbot.keyClick(frame.more_button, Qt.Key.Key_Tab)
    assert chart.hasFocus() and chart._by_key
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointer == 0
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointer == 1
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.pointer == 0
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.is_closer and frame.reset_button.isVisible()
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert not chart.is_closer


def test_the_menu_comes_by_the_button_the_pointer_and_the_key(
    frame: ChartFrame, chart: LineChart, qtbot: QtBot
) -> None:
    reasons = QContextMenuEvent.Reason
    for reason in (reasons.Mouse, reasons.Keyboard):
        QApplication.sendEvent(
            chart.viewport(), QContextMenuEvent(reason, QPoint(40, 40), chart.mapToGlobal(QPoint(40, 40)))
        )
        qtbot.waitUntil(frame.menu.isVisible)
        frame.menu.close()
    qtbot.keyClick(frame.more_button, Qt.Key.Key_Return)
    qtbot.waitUntil(frame.menu.isVisible)
    assert [action.text() for action in frame.menu.actions() if action.text()] == [
        "Copy data",
        "Save picture…",
        "Reset zoom",
    ]
    frame.menu.close()
    assert [menu for menu in chart.findChildren(QMenu) if menu.actions()] == [], "none of pyqtgraph's own"


def test_what_is_copied_is_what_was_shown(frame: ChartFrame, chart: LineChart) -> None:
    few = Line("Validation", np.array([4.0, 8.0]), np.array([1 / 3, 2 / 3]))
    many = Line("Training", np.array([1.0, 2.5, 4.0]), np.array([0.1, 0.2, -0.3]), thin=True)
    show(frame, [many, few])
    frame.copy_action.trigger()
    assert frame.said.text() == "Copied"
    head, *rows = (line.split("\t") for line in QGuiApplication.clipboard().text().split("\n"))
    assert head == ["Epoch", "Training", "Validation"]
    for place, line in ((1, many), (2, few)):
        found = [(float(row[0]), float(row[place])) for row in rows if row[place]]
        assert np.allclose(found, np.column_stack([line.x, line.y]))
    assert [row[0] for row in rows] == ["1", "2.5", "4", "8"]


def test_a_picture_has_the_title_and_the_whole_chart(frame: ChartFrame, chart: LineChart) -> None:
    chart.grab()  # painted once, an axis knows how wide its numbers are
    png = frame.picture("png")
    wide, high = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG") and (wide, high) == (2 * chart.width(), 2 * (chart.height() + 32))
    drawing = ElementTree.fromstring(frame.picture("svg"))
    words = "".join(drawing.itertext())
    for text in ("Accuracy", "Epoch", "82.0%", "curve 1", "100%"):
        assert text in words, text


def test_a_picture_of_hostile_names_can_be_read(frame: ChartFrame) -> None:
    odd = "a\x01b\x0b\ufffe</title><script>]]>&amp;\u202e"
    frame.title.setText(odd)
    show(frame, [Line(odd, np.arange(3.0), np.arange(3.0))])
    drawing = ElementTree.fromstring(frame.picture("svg"))
    title = drawing.findtext("{http://www.w3.org/2000/svg}title")
    assert title == "ab</title><script>]]>&amp;\u202e"
    assert not drawing.findall(".//{http://www.w3.org/2000/svg}script")


def test_values_stand_at_the_ends_of_the_curves(chart: LineChart) -> None:
    assert [(end.title, end.value) for end in chart.ends] == [("curve 0", "80.0%"), ("curve 1", "82.0%")]
    chart.zoom(4, 0.0)
    seen = [end.value for end in chart.ends]
    assert seen != ["80.0%", "82.0%"] and len(seen) == 2, "of the last points in sight"


def test_names_never_lie_over_one_another(chart: LineChart) -> None:
    @settings(max_examples=40)
    @given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
    def holds(worth: list[float]) -> None:
        chart.show_lines(lines(*worth))
        found = sorted(chart.ends, key=lambda end: end.y)
        assert len(found) == len(worth)
        for above, below in itertools.pairwise(found):
            assert below.y - above.y >= notes.height(chart._two_lines) - 1e-6
            assert above.wanted <= below.wanted + 1e-6, "in the order of the curves"

    holds()


def test_the_pointer_tells_every_curve(chart: LineChart, frame: ChartFrame) -> None:
    rect = chart._box.sceneBoundingRect()
    before = chart.grab().toImage()
    chart._point(rect.center())
    assert chart.pointer == pytest.approx(chart._box.mapSceneToView(rect.center()).x())
    assert chart.grab().toImage() != before
    assert "<" not in chart._head(3.0) and chart._head(3.0) == "Epoch 3" and chart._head(3.25) == "Epoch 3.25"
    chart._point(QPointF(-5, -5))
    assert chart.pointer is None and chart.grab().toImage() == before


def test_it_follows_the_scheme(chart: LineChart, qapp: Any) -> None:
    chart.show_mark(Ring(8.0, 82.0, "best"))
    light = chart.grab().toImage()
    appearance.apply(qapp, "dark")
    dark = chart.grab().toImage()
    assert chart.backgroundBrush().color() == theme.color("surface") == dark.pixelColor(1, 1)
    appearance.apply(qapp, "light")
    assert light.pixelColor(1, 1) == theme.color("surface") and chart.grab().toImage() == light


@pytest.mark.parametrize(("other", "is_below"), [(0.0, True), (75.0, False), (90.0, True)])
def test_the_words_of_a_ring_cover_no_curve(other: float, is_below: bool, qapp: Any) -> None:
    plane = notes.Plane(QRectF(0, 0, 400, 200), (0.0, 10.0), lambda x, y: QPointF(40 * x, 200 - 2 * y))
    lines = [Line("a", np.arange(11.0), np.full(11, 82.0)), Line("b", np.zeros(1), np.full(1, other), level=True)]
    at = plane.place(10.0, 82.0)
    place = notes._beside(Ring(10.0, 82.0, "best"), at, plane, lines)
    assert (place.top() > at.y()) is is_below and place.right() <= plane.rect.right()


def test_long_words_of_a_ring_stand_beside_steep_curves(qapp: Any) -> None:
    plane = notes.Plane(QRectF(0, 0, 400, 200), (0.0, 10.0), lambda x, y: QPointF(40 * x, 200 - 2 * y))
    steep = [
        Line(str(high), np.arange(11.0), np.array([high, high, *[high / 2] * 2, *[high / 3] * 7])) for high in (95, 60)
    ]
    ring = Ring(2.0, 47.5, "best in cross-validation")
    place = notes._beside(ring, plane.place(ring.x, ring.y), plane, steep)
    assert not notes._crossed(place, plane, steep)


def test_the_titles_of_bands_are_whole_in_a_narrow_chart(
    frame: ChartFrame, chart: LineChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, write = [], notes._write

    def note(painter: QPainter, text: str, *where: Any, **how: Any) -> None:
        written.append(text)
        write(painter, text, *where, **how)

    monkeypatch.setattr(notes, "_write", note)
    features = Band(("Feature extraction", "Features"), "not kept", None, 0.0, faded=True)
    chart.show_lines(lines(80, 82), [features, Band(("Fine-tuning", "Tuning"), "kept", 0.0, None)])
    frame.resize(222, 220)
    chart.grab()
    assert {"Features", "not kept", "kept"} <= set(written) and not any("…" in text for text in written)
