"""A kind of data that is no image, in the real window: every page shows it, and it is trained, asked and exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot
from toykind import records, sets
from windows import go, idle

from tldesk.engine.networks.backbones import BACKBONES
from tldesk.media import guard
from tldesk.ui.window.main_window import MainWindow

LONG = 180_000


@pytest.fixture(scope="module", autouse=True)
def _registered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        records.register(patch)
        yield
    guard.close_idle()


@pytest.fixture
def rows_window(_registered: None, empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    sets.write(tmp_path / "source")
    sets.project(tmp_path / "project", tmp_path / "source").close()
    empty_window.context.open_project(tmp_path / "project")
    return empty_window


def test_the_pages_show_what_it_has_and_no_more(qtbot: QtBot, rows_window: MainWindow) -> None:
    window = rows_window
    label = go(qtbot, window, "label")
    qtbot.waitUntil(lambda: label.browser.current is not None)
    label.browser.set_one_by_one(True)
    qtbot.waitUntil(lambda: label.browser.preview.view.has_content)
    webcam = window.actions_table.by_id["file.webcam"]
    assert not webcam.isEnabled() and "Pictures can be taken only for a project of images." in webcam.toolTip()
    QGuiApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB888))
    window.capturing.paste()

    setup = go(qtbot, window, "train").setup
    shown = [name for name in BACKBONES if not setup.backbones.card(name).isHidden()]
    assert shown == [setup.backbones.chosen.name] == [records.NETWORK.name]
    setup.choose_strategy("fine-tune")
    setup.advanced_button.click()
    assert not setup.augment_preview.isVisible()
    assert not {"fitting", "augmentation", "augment_mirror"} & set(setup.form.value())
    assert {"epochs", "batch_size"} < set(setup.form.value())
    assert present(window.context.project).samples.count() == 2 * sets.FILES * sets.ROWS


def test_it_is_trained_judged_asked_and_exported(qtbot: QtBot, rows_window: MainWindow, tmp_path: Path) -> None:
    window = rows_window
    page = go(qtbot, window, "train")
    page.setup.choose_strategy("feature-extraction")
    qtbot.waitUntil(page.setup.start_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active, timeout=LONG)
    idle(qtbot, window)
    (run,) = present(window.context.project).runs.all()
    assert run.status == "finished" and present(present(run.report)["test"])["accuracy"] > 0.9

    evaluate = go(qtbot, window, "evaluate")
    qtbot.waitUntil(lambda: evaluate.evaluation is not None, timeout=LONG)

    use = go(qtbot, window, "use")
    qtbot.waitUntil(lambda: use.card.isVisible(), timeout=LONG)
    assert not use.card.drop.webcam_button.isVisible()
    single = tmp_path / "one.numbers"
    single.write_text((tmp_path / "source" / "rising" / "0.numbers").read_text().splitlines()[0])
    use.ask([single])
    qtbot.waitUntil(lambda: use.card.table.answered.done == 1, timeout=LONG)
    assert use.card.table.answered.rows[0].said == ["rising"]
    panel = use.export_panel
    assert [panel.formats.itemData(place) for place in range(panel.formats.count())] == [records.EXPORTER.name]
    qtbot.waitUntil(lambda: panel.isVisible() and panel.export_button.isEnabled(), timeout=LONG)
    panel.folder.setText(str(tmp_path / "model"))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.exported is not None, timeout=LONG)
    idle(qtbot, window)
    assert (tmp_path / "model" / "model.onnx").is_file()
