"""Groups that are too few leave a split empty: it is said where splits are made and where they are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from present import present, typed
from pytestqt.qtbot import QtBot
from texts import make_project

from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import Imported
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.remake_splits import RemakeSplits

HEADER = ("text", "label", "author")


def rows(authors: int) -> list[tuple[str, str, str]]:
    return [(f"the text of number {n}", "ab"[n // 2 % 2], f"author {n % authors}") for n in range(40)]


def test_a_split_that_groups_leave_empty_is_told(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    make_project(tmp_path / "texts", rows(2), HEADER).close()
    page = typed(DataPage, show_page(DataPage, tmp_path / "texts"))
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 40)
    qtbot.waitUntil(page.splits.empty.isVisible)
    # A page alone may speak of images: the window it lies in installs what rewords it.
    assert "No texts in Test." in page.splits.empty.text().replace("images", "texts")
    page.remake_splits()
    dialog = typed(RemakeSplits, page.dialog)
    qtbot.waitUntil(dialog.divided.isVisible)
    said = dialog.divided.text().replace("images", "texts")
    assert said.startswith("Test has no texts: texts that belong together are never divided")
    dialog.groups.setCurrentIndex(0)  # duplicates alone
    qtbot.waitUntil(lambda: not dialog.divided.isVisible())
    with qtbot.waitSignal(page.context.samples_changed):
        dialog.accept_button.click()
    qtbot.waitUntil(lambda: not page.splits.empty.isVisible())
    assert present(page.context.project).splits.empty() == ()


def test_an_import_tells_it(tmp_path: Path) -> None:
    for authors, empty in ((2, ["test"]), (40, [])):
        table = tmp_path / f"{authors}.csv"
        lines = [HEADER, *rows(authors)]
        table.write_text("".join(",".join(row) + "\n" for row in lines), "utf-8")
        with Project.create(tmp_path / str(authors), modality="text") as project:
            *_, done = import_source(project, table)
            assert isinstance(done, Imported) and done.empty_splits == empty
