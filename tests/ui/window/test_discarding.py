"""A first import that is cancelled: the project that was made for it can be deleted again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from windows import told

from tldesk.ui.data.import_preview import ImportPreview
from tldesk.ui.window.main_window import MainWindow


def _preview(qtbot: QtBot, window: MainWindow) -> ImportPreview:
    def shown() -> list[ImportPreview]:
        return [dialog for dialog in window.findChildren(QDialog) if isinstance(dialog, ImportPreview)]

    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in shown()))
    return next(dialog for dialog in shown() if dialog.isVisible())


def test_a_cancelled_first_import_offers_to_delete_the_empty_project(
    empty_window: MainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    folder, context = tmp_path / "new", empty_window.context
    assert empty_window.commands._create(folder, "New", photos) == ""
    _preview(qtbot, empty_window).reject()
    qtbot.waitUntil(lambda: "The project “New” is empty." in told(empty_window))
    (toast,) = empty_window.toasts.shown
    with qtbot.waitSignal(context.project_closed):
        toast.acts[0].click()
    qtbot.waitUntil(lambda: "was deleted" in told(empty_window))
    assert not folder.exists() and context.settings.recent_projects == []
    assert empty_window.welcome.isVisible()


def test_where_images_are_nothing_is_offered(window: MainWindow, qtbot: QtBot, photos: Path) -> None:
    asked: list[str] = []
    window.context.told.connect(lambda notice: asked.append(notice.text))
    window.context.nothing_imported.emit()
    window.context.go("data", photos)
    _preview(qtbot, window).reject()
    with qtbot.waitSignal(window.context.told):
        window.context.tell("later")
    assert asked == ["later"]
