"""PathField: a path reads from its begin and to its end."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tldesk.ui.parts.path_field import PathField

_PATH = "/home/somebody/Documents/tldesk/cells/runs/2026-12-03-fine-tune/exports/onnx"


def test_a_long_path_is_seen_with_its_begin_and_end_until_it_is_edited(qtbot: QtBot) -> None:
    field = PathField()
    qtbot.addWidget(field)
    field.resize(200, 32)
    field.setText(_PATH)
    begin, end = field.shown().split("…")
    assert _PATH.startswith(begin) and _PATH.endswith(end) and begin.startswith("/home") and "onnx" in end
    assert field.text() == _PATH and "exports" in field.toolTip()
    short = field.grab().toImage()
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    assert field.shown() == _PATH and field.grab().toImage() != short
    field.resize(1200, 32)
    field.clearFocus()
    assert field.shown() == _PATH
