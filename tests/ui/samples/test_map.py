"""The map of the images: made in the background, coloured, pointed at, and one selection with the grid."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph
import pytest
import tabbing
from present import present
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tldesk.engine.labelling import embed_map
from tldesk.project.samples.samples import Query
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.controls import set_property
from tldesk.ui.samples.map_view import MapView
from tldesk.ui.session import embedding
from tldesk.ui.session.context import Context

from .. import embedded
from ..embedded import CLASSES, label_of

COUNT, LABELLED = 60, 30


def drawn(view: MapView) -> Any:
    """The plot, whose layers are items of pyqtgraph, which has no types."""
    return view.plot


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project of 60 samples in three clusters, half of them labelled, and beside it its map."""
    folder = tmp_path_factory.mktemp("prepared")
    with embedded.make(folder / "project", COUNT, LABELLED, noise=0.3) as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed_map, "_STAGES", ((12.0, 4), (1.5, 4)))
        for _ in embed_map.lay_out(present(embedding._read(made, b"", None).samples).features, folder):
            pass
    return folder


@pytest.fixture
def page(qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared: Path) -> LabelPage:
    """The Label page of such a project; it has no map yet."""
    monkeypatch.setattr(embedding, "START", 0)
    monkeypatch.setattr(embed_map, "_STAGES", ((12.0, 4), (1.5, 4)))
    monkeypatch.setitem(pyqtgraph.CONFIG_OPTIONS, "mouseRateLimit", 0)  # a test moves faster than a hand
    shutil.copytree(prepared / "project", tmp_path / "project")
    context.open_project(tmp_path / "project")
    made = LabelPage(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.browser.model.rowCount() == COUNT and made.classes.rowCount() == 3)
    return made


@pytest.fixture
def view(page: LabelPage, qtbot: QtBot, prepared: Path) -> MapView:
    """The map, complete and coloured."""
    shutil.copy(prepared / embed_map.FILE, present(page.context.project).cache)
    page.browser.set_view("map")
    made = page.browser.map
    assert made is not None
    settle(made, page.context, qtbot)
    return made


def settle(view: MapView, context: Context, qtbot: QtBot) -> None:
    def settled() -> bool:
        making = context.embedding_map
        return making.points is not None and making.points.complete and not making.working and colored(view)

    qtbot.waitUntil(settled, timeout=20_000)


def colored(view: MapView) -> bool:
    return view.legend.count() > 1 and not view._coloring.isActive()


def row_of(view: MapView, id_: int) -> int:
    return int(np.flatnonzero(present(view._points).ids == id_)[0])


def place_of(view: MapView, id_: int) -> QPoint:
    return view.plot.place_of(row_of(view, id_)).toPoint()


def legend(view: MapView) -> list[str]:
    return [view.legend.item(row).text() for row in range(view.legend.count())]


def test_the_map_is_made_when_somebody_looks_and_not_before(page: LabelPage, qtbot: QtBot) -> None:
    context = page.context
    qtbot.waitUntil(lambda: context.embedding.ready is not None and not context.embedding.working)
    assert context.embedding_map.points is None and not context.embedding_map.working
    page.browser.set_view("map")
    view = page.browser.map
    assert view is not None and view.stack.currentWidget() is view.wait
    assert "map" in view.wait.title.text()
    settle(view, context, qtbot)
    assert view.stack.currentIndex() == 0
    assert view.count.text() == "60 images"
    points = context.embedding_map.points
    assert points is not None and points.ids.tolist() == list(range(1, COUNT + 1))
    away = np.linalg.norm(points.positions[:, None] - points.positions, axis=2)
    nearest = away.argsort(axis=1)[:, 1]
    alike = [label_of(row + 1) == label_of(int(near) + 1) for row, near in enumerate(nearest)]
    assert np.mean(alike) > 0.9


def test_the_legend_is_as_wide_as_its_names_within_limits(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    before = view.legend.width()
    page.context.edit(lambda project: project.edits.rename_class("cat", "exchange rate"))
    qtbot.waitUntil(lambda: legend(view)[0].startswith("exchange"))
    assert before < view.legend.width() == view.legend.wanted_width()
    page.context.edit(lambda project: project.edits.rename_class("exchange rate", "a long name " * 5))
    qtbot.waitUntil(lambda: legend(view)[0].startswith("a long"))
    assert view.legend.width() < view.legend.wanted_width(), "the map keeps its room"
    assert legend(view)[0].endswith("10")
    view.setMaximumWidth(360)
    qtbot.waitUntil(lambda: view.width() <= 360 and view.plot.width() > view.legend.width())
    assert not legend(view)[0].endswith("10") and view.legend.item(0).toolTip().endswith("10")


def test_colours_and_counts_follow_class_split_and_suggestion(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    assert legend(view) == ["cat  10", "dog  10", "owl  10", "No label  30"]
    page.context.edit(lambda project: project.edits.set_label([31, 34], "cat"))
    qtbot.waitUntil(lambda: legend(view)[0] == "cat  12")
    qtbot.waitUntil(lambda: page.context.suggestions.lack == "")
    view.by.setCurrentIndex(view.by.findData("suggestion"))
    qtbot.waitUntil(lambda: legend(view) == ["cat  20", "dog  20", "owl  20"])
    view.by.setCurrentIndex(view.by.findData("split"))
    qtbot.waitUntil(lambda: legend(view)[-1] == "No split  60")


def test_excluded_images_are_rings_that_nothing_counts(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    page.context.edit(lambda project: project.edits.set_excluded([1, 31, 34, 37], True))
    qtbot.waitUntil(lambda: view.count.text() == "56 images · 4 excluded")
    assert legend(view) == ["cat  9", "dog  10", "owl  10", "No label  27"]
    qtbot.waitUntil(lambda: page.count.text() == "29 of 56 labelled · 4 excluded")
    x, _ = drawn(view)._rings.getData()
    assert len(x) == 4 and drawn(view)._rings.opts["brush"].style() == Qt.BrushStyle.NoBrush
    view.by.setCurrentIndex(view.by.findData("split"))
    qtbot.waitUntil(lambda: legend(view)[-1] == "No split  56")
    view.by.setCurrentIndex(view.by.findData("class"))
    qtbot.waitUntil(lambda: legend(view)[0] == "cat  9")
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 31))
    assert len(page.browser.grid.selected_ids()) == 1, "they can be chosen all the same"
    view.legend.item(0).setCheckState(Qt.CheckState.Unchecked)
    x, _ = drawn(view)._rings.getData()
    assert len(x) == 3, "a hidden class hides its own"


def test_the_whole_map_fills_its_room_until_somebody_comes_closer(view: MapView) -> None:
    plot, points = view.plot, present(view._points).positions

    def filled() -> float:
        places = np.array([plot.place_of(row).toTuple() for row in range(len(points))])
        return float(max(np.ptp(places, axis=0) / (plot.width(), plot.height())))

    assert 0.7 < filled() <= 1
    plot.show_points(points / np.float32(4), plot._place, plot._marks, plot._shown)
    assert 0.7 < filled() <= 1
    plot.zoom_by(0.5)
    closer = plot._box.viewRange()
    plot.show_points(points, plot._place, plot._marks, plot._shown)
    assert plot._box.viewRange() == closer
    plot.fit()
    assert 0.7 < filled() <= 1


def test_a_frame_shows_where_the_keyboard_is_to_those_who_use_it(view: MapView, qtbot: QtBot) -> None:
    view.window().activateWindow()
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.plot.hasFocus)
    assert drawn(view)._box.border.style() == Qt.PenStyle.NoPen, "it was clicked"
    set_property(view.plot, "ring", True)
    assert drawn(view)._box.border.color() == theme.color("accent")
    view.by.setFocus()
    qtbot.waitUntil(lambda: not view.plot.hasFocus())
    assert drawn(view)._box.border.style() == Qt.PenStyle.NoPen


def test_points_take_the_colours_of_the_scheme(view: MapView, page: LabelPage, qapp: Any) -> None:
    for scheme in ("light", "dark"):
        appearance.apply(qapp, scheme)
        shown = [item.opts["brush"].color() for item in drawn(view)._groups]
        assert shown == [*(page.classes.color(name) for name in CLASSES), theme.color("blank")]
        assert view.plot.backgroundBrush().color() == theme.color("surface")
    appearance.apply(qapp, "light")


def test_each_point_is_drawn_where_it_is(view: MapView, page: LabelPage) -> None:
    page.browser.grid.clearSelection()
    drawn = view.plot.grab().toImage()
    owls = [id_ for id_ in range(1, LABELLED + 1) if label_of(id_) == "owl"]  # the last class lies on top
    expected = page.classes.color("owl")
    seen = [
        drawn.pixelColor(place_of(view, id_)) for id_ in owls if id_ != present(view._points).ids[view.plot._current]
    ]
    assert sum(color == expected for color in seen) >= len(seen) - 1
    view.legend.item(2).setCheckState(Qt.CheckState.Unchecked)
    hidden = view.plot.grab().toImage()
    assert all(hidden.pixelColor(place_of(view, id_)) != expected for id_ in owls)


def test_a_lasso_selects_in_the_grid_and_a_digit_labels_it(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    dogs = [id_ for id_ in range(1, COUNT + 1) if label_of(id_) == "dog"]
    positions = present(view._points).positions[[row_of(view, id_) for id_ in dogs]]
    low, high = positions.min(axis=0) - 0.01, positions.max(axis=0) + 0.01
    drag(view, low, high, mode="lasso")
    chosen = set(page.browser.chosen_ids())
    assert set(dogs) <= chosen and len(chosen) < COUNT
    assert set(page.browser.grid.selected_ids()) == chosen
    qtbot.waitUntil(lambda: f"{len(chosen)} selected" in view.count.text())
    assert view.plot.hasFocus()
    QTest.keyClick(view.plot, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: present(page.context.project).samples.get([dogs[-1]])[0].label == "dog")
    assert {sample.label for sample in present(page.context.project).samples.get(sorted(chosen))} == {"dog"}


def drag(view: MapView, low: Any, high: Any, mode: str, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Drag around a rectangle of the plane: by a lasso of its corners, or from corner to corner."""
    view.plot.set_mode(mode)
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    stops = [corners[0], corners[2]] if mode == "rectangle" else [*corners, corners[0]]
    scene = [view.plot._box.mapViewToScene(QPointF(float(x), float(y))) for x, y in stops]
    places = [view.plot.mapFromScene(place) for place in scene]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    send(view, QEvent.Type.MouseButtonPress, places[0], left, left, keys)
    for first, second in itertools.pairwise(places):
        for part in (0.25, 0.5, 0.75, 1.0):
            send(view, QEvent.Type.MouseMove, first + (second - first) * part, none, left, keys)
    send(view, QEvent.Type.MouseButtonRelease, places[-1], left, none, keys)


def drag_around_all(view: MapView) -> None:
    (left, right), (bottom, top) = view.plot._box.viewRange()
    inset = 0.01 * (right - left)
    drag(view, (left + inset, bottom + inset), (right - inset, top - inset), "rectangle")


def send(view: MapView, kind: Any, place: QPoint, button: Any, buttons: Any, keys: Any) -> None:
    surface = view.plot.viewport()
    where = QPointF(place)
    event = QMouseEvent(kind, where, QPointF(surface.mapToGlobal(place)), button, buttons, keys)
    QApplication.sendEvent(surface, event)


def test_a_rectangle_with_shift_adds(view: MapView, page: LabelPage) -> None:
    page.browser.grid.select_ids([1])
    target = present(view._points).positions[row_of(view, 5)]
    drag(view, target - 0.05, target + 0.05, "rectangle", Qt.KeyboardModifier.ShiftModifier)
    assert {1, 5} <= set(page.browser.grid.selected_ids())


def test_moving_does_not_select(view: MapView, page: LabelPage) -> None:
    page.browser.grid.select_ids([1])
    before = view.plot._box.viewRange()
    drag(view, (-0.5, -0.5), (0.5, 0.4), "move")
    assert view.plot._box.viewRange() != before or page.browser.grid.selected_ids() == [1]
    assert page.browser.grid.selected_ids() == [1]


def test_a_click_selects_and_a_click_beside_clears(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, 7))
    near = page.browser.grid.selected_ids()
    assert len(near) == 1
    away = present(view._points).positions[row_of(view, near[0])] - present(view._points).positions[row_of(view, 7)]
    assert np.hypot(*away) < 0.1
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert page.browser.grid.selected_ids() == []


def test_what_the_grid_selects_is_marked_on_the_map(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    page.browser.set_view("grid")
    page.browser.grid.select_ids([2, 9, 40])
    page.browser.set_view("map")
    qtbot.waitUntil(lambda: present(view._points).ids[view.plot._chosen].tolist() == [2, 9, 40])
    assert view.plot._current == row_of(view, 2)
    x, _ = drawn(view)._rims.getData()
    assert len(x) == 3


def test_points_that_come_while_the_grid_is_shown_are_marked_later(
    page: LabelPage, qtbot: QtBot, prepared: Path
) -> None:
    page.browser.set_view("map")
    view, making = page.browser.map, page.context.embedding_map
    assert view is not None
    making.watch(page, True)  # so that it goes on
    page.browser.set_view("grid")
    shutil.copy(prepared / embed_map.FILE, present(page.context.project).cache)
    qtbot.waitUntil(lambda: view._points is not None and len(view._points.ids) == COUNT, timeout=20_000)
    chosen = page.browser.model.ids()[5:7].tolist()
    page.browser.grid.select_ids(chosen)
    qtbot.waitUntil(lambda: not page.browser._marking.isActive())
    page.browser.set_view("map")
    settle(view, page.context, qtbot)
    assert view._at(view.plot._chosen) == chosen
    making.watch(page, False)


def test_arrows_walk_enter_opens_and_escape_comes_back(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    browser = page.browser
    browser.grid.select_ids([1])
    qtbot.waitUntil(lambda: view.plot._current == row_of(view, 1))
    seen = {1}
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(view.plot, key)
        (chosen,) = browser.grid.selected_ids()
        seen.add(chosen)
        qtbot.waitUntil(lambda: view.plot._current == row_of(view, chosen))
    assert len(seen) > 2
    QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert browser.one_by_one and browser.switch.buttons["single"].isChecked()
    browser.leave()
    assert browser.view == "map" and browser.switch.buttons["map"].isChecked()
    assert view.plot.hasFocus()


def test_tab_comes_to_its_buttons_and_goes_on_to_the_panel(view: MapView, page: LabelPage) -> None:
    names = [part.objectName().removeprefix("label-map-") for part in tabbing.walk(page)[0]]
    assert "label-map color-by lasso zoom-out zoom-in fit legend label-tab-classes" in " ".join(names)


def test_nothing_takes_height_from_the_points_in_a_low_window(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    """Its tools stand beside them, all in sight."""
    page.resize(700, 398)
    qtbot.waitUntil(lambda: page.size() == QSize(700, 398) and view.plot.height() < 230)
    assert view.plot.mapTo(view, QPoint(0, 0)).y() <= theme.GRID * 2
    tools = view.findChildren(QToolButton)
    assert len(tools) == 6 and all(tool.accessibleName() and tool.toolTip() for tool in tools)
    for part in (*tools, view.by, view.legend, view.count):
        assert view.rect().contains(QRect(part.mapTo(view, QPoint(0, 0)), part.size())), part.objectName()
        assert part.mapTo(view, QPoint(0, 0)).x() > view.plot.geometry().right()


def test_shift_and_arrow_add_the_next_point(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    page.browser.grid.select_ids([1])
    qtbot.waitUntil(lambda: view.plot._current == row_of(view, 1))
    key = next(
        key
        for key, way in {Qt.Key.Key_Right: (1.0, 0.0), Qt.Key.Key_Left: (-1.0, 0.0)}.items()
        if following(view, way) is not None
    )
    QTest.keyClick(view.plot, key, Qt.KeyboardModifier.ShiftModifier)
    chosen = page.browser.grid.selected_ids()
    assert len(chosen) == 2 and 1 in chosen
    assert page.browser.model.id_at(page.browser.grid.current_row()) != 1


def following(view: MapView, way: tuple[float, float]) -> int | None:
    from tldesk.ui.charts import plane

    return plane.following(present(view._points).positions, view.plot._current, way, view.plot.reachable)


def test_a_group_that_is_unticked_can_not_be_selected(view: MapView, page: LabelPage) -> None:
    view.legend.item(0).setCheckState(Qt.CheckState.Unchecked)
    drag_around_all(view)
    labels = {sample.label for sample in present(page.context.project).samples.get(page.browser.grid.selected_ids())}
    assert labels == {"dog", "owl", None}
    assert not drawn(view)._groups[0].isVisible()


def test_filters_leave_the_others_as_a_background(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    page.browser.filters.set_query(Query(label="cat"))
    qtbot.waitUntil(lambda: legend(view)[0] == "cat  10" and legend(view)[1] == "dog  0")
    assert view.count.text() == "10 of 60 images match the filters, 1 selected"
    drag_around_all(view)
    assert len(page.browser.grid.selected_ids()) == 10
    x, _ = drawn(view)._rest.getData()
    assert len(x) == COUNT - 10


def test_the_card_tells_what_is_under_the_pointer(view: MapView, page: LabelPage, qtbot: QtBot, qapp: Any) -> None:
    appearance.apply(qapp, "light")
    view.plot.hovered.emit(row_of(view, 1))
    qtbot.waitUntil(view.card.isVisible)
    ground = view.card.grab().toImage().pixelColor(4, view.card.height() // 2)
    assert ground == theme.color("surface"), "no point of the map shows through its words"
    assert view.card.picture.x() == view.card.labels.x() == view.card.name.x()
    assert present(view.card.sample).id == 1
    assert view.card.labels.text() == "cat" and view.card.name.text() == "000.jpg"
    assert view.plot.rect().contains(view.card.geometry())
    view.plot.hovered.emit(-1)
    assert not view.card.isVisible()


def test_leaving_while_it_is_made_stops_it(page: LabelPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_map, "_STAGES", ((12.0, 4000),))
    making = page.context.embedding_map
    page.browser.set_view("map")
    qtbot.waitUntil(lambda: making.progress is not None and making.points is not None, timeout=20_000)
    page.browser.set_view("grid")
    qtbot.waitUntil(lambda: not making.working, timeout=20_000)
    assert not (present(page.context.project).cache / embed_map.FILE).exists()


def test_closing_the_project_while_it_is_made(page: LabelPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_map, "_STAGES", ((12.0, 4000),))
    making = page.context.embedding_map
    page.browser.set_view("map")
    qtbot.waitUntil(lambda: making.progress is not None, timeout=20_000)
    page.context.close_project()
    assert not making.working and making.points is None


def test_new_images_join_the_map(view: MapView, page: LabelPage, qtbot: QtBot) -> None:
    before = present(view._points)
    page.context.edit(lambda project: project.edits.set_binned([3, 6], True))
    qtbot.waitUntil(lambda: page.context.embedding_map.points is not before, timeout=20_000)
    settle(view, page.context, qtbot)
    after = present(page.context.embedding_map.points)
    assert len(after.ids) == COUNT - 2
    assert np.array_equal(after.positions, before.positions[np.isin(before.ids, after.ids)])


def test_the_wait_says_what_it_waits_for(page: LabelPage, qtbot: QtBot) -> None:
    """Paused before anything was looked at: it says so, and goes on by a click."""
    context = page.context
    qtbot.waitUntil(lambda: context.embedding.ready is not None and not context.embedding.working)
    context.embedding.pause(True)
    context.embedding.ready = None
    page.browser.set_view("map")
    wait = present(page.browser.map).wait
    assert "is waiting" in wait.title.text() and wait.resume.isVisible() and not wait.progress.isVisible()
    wait.resume.click()
    assert not context.embedding.paused
    assert not wait.resume.isVisible()
