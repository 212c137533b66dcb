"""A table that another program has numbered anew: what is there already is told before, and left out unless wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import typed
from pytestqt.qtbot import QtBot
from windows import idle

from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_texts import ImportTexts
from ui.data.test_import_texts import picker, samples, texts_window

__all__ = ["texts_window"]


def written(table: Path, first: int, more: str = "") -> Path:
    rows = "".join(f"{first + at},My card number {at} is lost,{'ab'[at % 2]}\n" for at in range(20))
    table.write_text(f"number,message,topic\n{rows}{more}", "utf-8")
    return table


@pytest.mark.parametrize("again", [False, True])
def test_texts_under_other_ids_are_told_and_left_out(
    texts_window: Any, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path, again: bool
) -> None:
    page = typed(DataPage, texts_window.page)

    def opened(table: Path) -> ImportTexts:
        page.start_import(table)
        return picker(open_dialog, qtbot)

    dialog = opened(written(tmp_path / "tickets.csv", 1000))
    assert not dialog.renumbered.isVisible() and dialog.import_button.text() == "Import 20 texts"
    dialog.import_button.click()
    idle(qtbot, texts_window)
    dialog = opened(written(tmp_path / "tickets.csv", 7000, "7100,Where is my refund,a\n"))
    assert dialog.renumbered.words.text() == "20 texts are already in the project under other IDs."
    assert dialog.renumbered.leave_out.isVisible() and dialog.renumbered.leave_out.isChecked()
    assert dialog.import_button.text() == "Import 1 text"
    if again:
        dialog.renumbered.leave_out.click()
        assert dialog.import_button.text() == "Import 21 texts"
    dialog.import_button.click()
    idle(qtbot, texts_window)
    assert len(samples(texts_window)) == (41 if again else 21)
