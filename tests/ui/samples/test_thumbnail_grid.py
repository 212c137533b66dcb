"""The grid with 10,000 rows: what it reads, where cells lie, which thumbnails are made; and the zoomed image."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from present import present, typed
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.samples.samples_model import PAGE, SamplesModel
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate
from tldesk.ui.samples.thumbnail_grid import ThumbnailGrid
from tldesk.ui.samples.thumbnails import PAUSE, WAITING, Thumbnails
from tldesk.ui.session.calls import in_order, run_in_order
from tldesk.ui.session.jobs import wait_for_pool

ROWS = 10_000


@pytest.fixture
def large(project: Project) -> Project:
    """The project with its first file entered 10,000 times under other names."""
    with project.store.writing() as db:
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO samples (root_id, path, name_key, sha256, bytes, mtime_ns, width, height, class_id, split)"
            " SELECT root_id, 'copy' || i || '.jpg', 'copy' || i, sha256, bytes, mtime_ns, width, height, class_id,"
            " split FROM samples, n WHERE samples.id = 1",
            (ROWS - 24,),
        )
    return project


@pytest.fixture
def grid(large: Project, qtbot: QtBot, qapp: Any) -> Iterator[ThumbnailGrid]:
    appearance.apply(qapp, "light")
    thumbnails = Thumbnails()
    thumbnails.set_project(large)
    delegate = ThumbnailDelegate(thumbnails, lambda _name: Mark(QColor("red")), 128, thumbnails)
    made = ThumbnailGrid(delegate)
    model = SamplesModel(made)
    made.setModel(model)
    made.resize(900, 600)
    qtbot.addWidget(made)
    with qtbot.waitSignal(model.refreshed):
        model.set_project(large)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: model.sample(0) is not None)
    yield made
    wait_for_pool()
    thumbnails.set_project(None)


def test_only_what_is_seen_is_read(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    model = grid.model_samples()
    assert model.rowCount() == ROWS
    assert model.pages_read == 1
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: model.sample(ROWS - 1) is not None)
    assert grid.visualRect(model.index(ROWS - 1)).bottom() <= grid.viewport().height()
    assert model.pages_read <= 3 < ROWS // PAGE


def test_a_row_out_of_sight_comes_to_the_middle_when_asked(grid: ThumbnailGrid) -> None:
    middle = grid.viewport().height() // 2
    grid.go_to(5000, centred=True)
    assert abs(grid.visualRect(grid.currentIndex()).center().y() - middle) <= 1
    grid.go_to(5001, centred=True)
    place = grid.verticalScrollBar().value()
    grid.go_to(5002, centred=True)
    assert grid.verticalScrollBar().value() == place, "what is in sight stays where it is"
    grid.go_to(9000)
    assert grid.visualRect(grid.currentIndex()).center().y() > middle


def test_a_thumbnail_is_painted_once_it_is_there(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    thumbnails = typed(ThumbnailDelegate, grid.itemDelegate()).thumbnails
    sample = grid.model_samples().sample(0)
    qtbot.waitUntil(lambda: thumbnails.any_size(present(sample)) is not None)
    centre = grid.visualRect(grid.model_samples().index(0)).center() - QPoint(0, 10)
    shown = grid.viewport().grab().toImage().pixelColor(centre)
    assert shown != theme.color("hover")


def test_pictures_wait_for_an_edit_of_many_samples(large: Project, qtbot: QtBot, qapp: Any) -> None:
    thumbnails, gate = Thumbnails(), threading.Event()
    thumbnails.set_project(large)
    (sample,) = large.samples.get([1])
    try:
        run_in_order(lambda: gate.wait(60), lambda _waited: None)
        assert thumbnails.pixmap(sample, 128) is None
        with qtbot.assertNotEmitted(thumbnails.loaded, wait=3 * PAUSE):
            thumbnails.pixmap(sample, 128)  # as each painting of the cell does
        with qtbot.waitSignal(thumbnails.loaded):
            gate.set()
        assert thumbnails.any_size(sample) is not None
    finally:
        gate.set()
        wait_for_pool()
        thumbnails.set_project(None)


def test_pictures_come_though_an_edit_does_not_end(
    large: Project, qtbot: QtBot, qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tldesk.ui.samples.thumbnails.MOST_PAUSES", 2)
    thumbnails, gate = Thumbnails(), threading.Event()
    thumbnails.set_project(large)
    (sample,) = large.samples.get([1])
    try:
        run_in_order(lambda: gate.wait(60), lambda _waited: None)
        with qtbot.waitSignal(thumbnails.loaded):
            assert thumbnails.pixmap(sample, 128) is None
        assert in_order()
    finally:
        gate.set()
        wait_for_pool()
        thumbnails.set_project(None)


# Cells are painted anew one at a time, some beside one another, then all at once. Prints by how much a pixel differs.
REPAINT = """
import sys
from pathlib import Path
import numpy as np
from PySide6.QtGui import QColor, QImage
from tldesk.app import make_application
from tldesk.project.store import Project
from tldesk.ui.parts import appearance
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.samples.samples_model import SamplesModel
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate
from tldesk.ui.samples.thumbnail_grid import ThumbnailGrid
from tldesk.ui.samples.thumbnails import Thumbnails

app = make_application()
appearance.apply(app, "dark")
thumbnails = Thumbnails()
project = Project.open(Path(sys.argv[1]))
thumbnails.set_project(project)
grid = ThumbnailGrid(ThumbnailDelegate(thumbnails, lambda name: Mark(QColor("red")), 128, thumbnails))
model = SamplesModel(grid)
grid.setModel(model)
grid.resize(600, 600)
model.set_project(project)
grid.show()

def until(condition):
    while not condition():
        app.processEvents()

def screen():
    image = app.primaryScreen().grabWindow(grid.winId(), 0, 0, 750, 750).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)

until(lambda: model.sample(0) is not None)
samples = [model.sample(row) for row in range(8)]  # all in sight: of others no picture is asked for
until(lambda: all(thumbnails.any_size(sample) is not None for sample in samples))
grid.repaint()
for some in (samples[0:1], samples[4:6], samples[1:8:3]):
    thumbnails.loaded.emit(frozenset(sample.sha256 for sample in some))
    app.processEvents()
parts = screen()
grid.viewport().update()
app.processEvents()
print(grid.devicePixelRatioF(), np.abs(parts - screen()).max(), len(np.unique(parts)) > 20)
thumbnails.set_project(None)
project.close()
"""


@pytest.mark.parametrize("scale", ["1.25", "1.5"])
def test_a_part_that_is_painted_anew_looks_as_before_on_any_screen(project: Project, scale: str) -> None:
    """Where a picture lies between the pixels of the screen, Qt's edges depend on how much is painted at once."""
    project.close()  # another process opens it
    done = subprocess.run(
        [sys.executable, "-c", REPAINT, str(project.folder)],
        env=os.environ | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ratio, most, drawn = done.stdout.split()
    assert (ratio, drawn) == (scale, "True")
    assert int(most) <= 1, "rounding, which nobody sees"


def test_every_cell_is_found_where_it_is_painted(grid: ThumbnailGrid) -> None:
    model = grid.model_samples()
    for row in (0, 3, 17, 29):
        assert grid.indexAt(grid.visualRect(model.index(row)).center()).row() == row
    assert not grid.indexAt(QPoint(1, 1)).isValid()


def test_a_narrower_grid_keeps_the_top_row_in_sight(grid: ThumbnailGrid) -> None:
    grid.verticalScrollBar().setValue(20_000)
    top = grid.row_at_top()
    grid.resize(500, 600)
    assert abs(grid.row_at_top() - top) < 5


def test_keys_scroll_and_stop_at_the_ends(grid: ThumbnailGrid) -> None:
    grid.go_to(0)
    QTest.keyClick(grid, Qt.Key.Key_Up)
    assert grid.current_row() == 0
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    below = grid.current_row()
    assert below > 5
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.current_row() == 0
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.current_row() == ROWS - 1
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.current_row() == ROWS - 2
    QTest.keyClick(grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)  # the framed image is the selected one
    assert grid.selected_ids() == [grid.model_samples().id_at(0)]
    assert grid.verticalScrollBar().value() == 0


def test_all_can_be_selected_and_stay_selected_by_id(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.selectAll()
    assert len(grid.selected_ids()) == ROWS
    model = grid.model_samples()
    grid.select_ids([present(model.id_at(row)) for row in (5, 6, 7, 100)])
    chosen = grid.selected_ids()
    with qtbot.waitSignal(model.refreshed):
        model.set_query(Query(sort="added", descending=True))
    assert sorted(grid.selected_ids()) == chosen
    assert grid.selected_rows()[0] == ROWS - 101


def test_the_wheel_with_control_changes_the_size(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.edge_changed):
        grid.step_edge(1)
    assert grid.edge == 160
    grid.set_edge(10_000)
    assert grid.edge == 320
    assert grid.visualRect(grid.model_samples().index(0)).width() >= 320


def test_a_screen_reader_hears_name_label_and_split(grid: ThumbnailGrid) -> None:
    sample = present(grid.model_samples().sample(1))
    grid.go_to(1)
    interface = QAccessible.queryAccessibleInterface(grid)
    assert interface.childCount() >= ROWS
    text = interface.child(1).text(QAccessible.Text.Name)
    assert sample.name in text
    assert "circle" in text


def test_requests_scrolled_past_are_dropped(project: Project, qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    samples = project.samples.training_rows()
    for sample in samples:
        thumbnails.pixmap(sample, 128)
    assert len(thumbnails._waiting) <= WAITING
    thumbnails.keep_only({samples[2].sha256})
    thumbnails.set_project(project)
    thumbnails.pixmap(samples[2], 128)
    qtbot.waitUntil(lambda: thumbnails.any_size(samples[2]) is not None)
    assert thumbnails.any_size(samples[5]) is None
    assert project.thumbnails.get(samples[2].sha256, 128) is not None, "it is kept on the disk"
    wait_for_pool()


def test_a_file_that_is_gone_is_shown_as_such(project: Project, qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    thumbnails.set_project(project)
    sample: Sample = project.samples.training_rows()[0]
    sample.path.unlink()
    project.thumbnails.clear()  # or the one that importing made would do
    with qtbot.waitSignal(thumbnails.loaded):
        assert thumbnails.pixmap(sample, 128) is None
    assert thumbnails.failed(sample)
    assert thumbnails.pixmap(sample, 128) is None
    wait_for_pool()


def test_zoom_stays_at_the_pointer_and_within_the_image(qtbot: QtBot) -> None:
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    image = QImage(QSize(800, 800), QImage.Format.Format_RGB32)
    view.show_image(image, QSize(800, 800))
    assert view.fitted
    assert view.zoom == 0.5
    corner = QPointF(0, 0)
    view.zoom_by(4, corner)
    assert view.zoom == 2
    assert view._place().topLeft() == corner
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    QTest.mouseMove(view, QPoint(100, 150))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 150))
    assert view._place().topLeft() == QPointF(-100, -50)
    for _ in range(99):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert view._place().contains(QRect(0, 0, 400, 400))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.fitted
    view.zoom_by(1000)
    assert view.zoom == 16
    view.grab()


def test_an_image_of_another_orientation_is_upright(tmp_path: Path, qtbot: QtBot) -> None:
    from tldesk.media import image as media
    from tldesk.ui.samples.image_view import to_qimage

    file = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(file, exif=exif)
    picture = to_qimage(media.decode(file))
    assert (picture.width(), picture.height()) == (20, 40)
    assert picture.pixelColor(10, 20).red() > 240
