"""The Use page: predictions and an export of a really trained run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from tldesk.ui.context import Context
from tldesk.ui.models.prediction_rows import SHARE_ROLE
from tldesk.ui.pages.use import UsePage

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, context: Context, trained_run: Any) -> Iterator[UsePage]:
    context.open_project(trained_run.project_folder)
    made = UsePage(context)
    made.resize(1180, 640)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: made.drop.isVisible(), timeout=10_000)
    yield made
    context.jobs.close()
    made.close()
    made.deleteLater()


def _wait_for_answers(qtbot: QtBot, page: UsePage, count: int) -> None:
    rows = page.list.answered
    qtbot.waitUntil(lambda: sum(bool(r.probabilities or r.problem) for r in rows.rows) == count, timeout=LONG)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)


def _drop(page: UsePage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop.dropEvent(event)


def test_dropped_images_are_answered_and_a_broken_one_is_explained(
    qtbot: QtBot, page: UsePage, trained_run: Any, tmp_path: Path
) -> None:
    row = trained_run.data.rows[0]
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no image")
    _drop(page, [row.path, broken])
    _wait_for_answers(qtbot, page, 2)
    first, second = page.list.answered.rows
    assert first.ranked[0][0] == trained_run.data.classes[row.target]
    assert abs(sum(first.probabilities.values()) - 1) < 1e-4
    expected = trained_run.predictions()
    stored = expected.probabilities[list(expected.ids).index(row.id)]
    assert max(abs(a - b) for a, b in zip(first.probabilities.values(), stored, strict=True)) < 1e-3
    shares = [page.bars.ranking.index(n).data(SHARE_ROLE) for n in range(3)]
    assert shares == sorted(first.probabilities.values(), reverse=True)
    assert "cannot be read" in second.problem
    page.list.setCurrentIndex(page.list.answered.index(1))
    assert page.problem.isVisible()
    assert "broken.jpg" in page.problem.text()


def test_less_sure_than_the_limit_of_the_run_is_none_of_these(qtbot: QtBot, page: UsePage, trained_run: Any) -> None:
    row = trained_run.data.rows[0]
    _drop(page, [row.path])
    _wait_for_answers(qtbot, page, 1)
    assert not page.none.isVisible()
    trained_run.set_limit(1.0)  # on the Evaluate page, while the model is open
    _drop(page, [row.path])
    qtbot.waitUntil(lambda: page.none.isVisible(), timeout=LONG)
    assert "less sure than 100.0 %" in page.none.text()
    (answered,) = page.list.answered.rows
    assert page.list.answered.words(answered).startswith("None of these (")


def test_a_pasted_picture_is_answered(qtbot: QtBot, page: UsePage) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("#c83c32"))
    QGuiApplication.clipboard().setImage(picture)
    qtbot.mouseClick(page.drop.paste_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.list.answered.rows), timeout=5000)
    _wait_for_answers(qtbot, page, 1)
    assert page.list.answered.rows[0].probabilities


def test_export_writes_files_and_shows_the_certificate(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    panel = page.export_panel
    assert panel.folder.text().endswith("onnx")
    panel.folder.setText(str(tmp_path / "model"))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.exported is not None and not page.context.jobs.busy, timeout=LONG)
    assert (tmp_path / "model" / "model.onnx").is_file()
    assert json.loads((tmp_path / "model" / "parity.json").read_text())
    assert "answers equal" in panel.status.text()
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "model")


def test_a_refused_export_says_why(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    other = tmp_path / "mine"
    other.mkdir()
    (other / "diary.txt").write_text("keep me")
    panel = page.export_panel
    panel.folder.setText(str(other))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.context.jobs.busy, timeout=LONG)
    qtbot.waitUntil(lambda: "already holds something else" in panel.status.text(), timeout=5000)
    assert (other / "diary.txt").read_text() == "keep me"
    assert panel.exported is None


def test_without_a_model_the_page_says_what_to_do(qtbot: QtBot, context: Context, project: Any) -> None:
    project.close()
    context.open_project(project.folder)
    page = UsePage(context)
    page.show()
    page.shown()
    assert page.empty.isVisible()
    with qtbot.waitSignal(context.page_requested) as asked:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["train", None]
    context.jobs.close()
    page.close()
    page.deleteLater()
