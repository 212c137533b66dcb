"""Splits by date in the window: what they would be is shown before, and what is odd about the dates is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from present import present, typed
from pytestqt.qtbot import QtBot
from texts import make_project

from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.remake_splits import RemakeSplits

HEADER = ("text", "label", "date", "when")


def opened(folder: Path, rows: Sequence[Sequence[str]], show_page: Callable[..., Any], qtbot: QtBot) -> DataPage:
    make_project(folder, rows, HEADER).close()
    page = typed(DataPage, show_page(DataPage, folder))
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == len(rows))
    page.remake_splits()
    return page


def test_the_newest_become_the_test(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    rows = [(f"text {n}", "ab"[n % 2], f"2026-03-{n + 1:02}", f"0{n % 9 + 1}/02/2026") for n in range(20)]
    rows += [("a text without a date", "a", "", ""), ("news of c", "c", "2026-04-01", "05/05/2026")]
    page = opened(tmp_path / "texts", rows, show_page, qtbot)
    dialog = typed(RemakeSplits, page.dialog)
    qtbot.waitUntil(lambda: dialog.dates.how.count() == 3)
    assert [dialog.dates.how.itemText(at) for at in (1, 2)] == ["By date: date", "By date: when"]
    assert dialog.dates.how.isVisible() and not dialog.dates.order.isVisible()
    dialog.dates.how.setCurrentIndex(1)
    assert not dialog.seed.isEnabled() and not dialog.accept_button.isEnabled()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    # A page alone may speak of images: the window it lies in installs what rewords it.
    said = dialog.dates.said.text().replace("image", "text")
    assert "Val: 3 texts, from 2026-03-16 on. Test: 3 texts, from 2026-03-19 on." in said
    assert "1 text has no date, and stays in training." in said
    assert "No training texts of “c”" in dialog.divided.text().replace("image", "text")
    with qtbot.waitSignal(page.context.samples_changed):
        dialog.accept_button.click()
    project = present(page.context.project)
    assert project.samples.summary().by_split == {"train": 16, "val": 3, "test": 3}
    qtbot.waitUntil(page.splits.dated.isVisible)
    assert "Last split by date (column “date”): the newest" in page.splits.dated.text()
    page.remake_splits()
    again = typed(RemakeSplits, page.dialog)
    qtbot.waitUntil(lambda: again.dates.known is not None)
    assert again.dates.column == "date" and not again.seed.isEnabled(), "it opens as the splits were made"
    assert "Val: 3" in again.dates.said.text()
    again.reject()
    with qtbot.waitSignal(page.context.samples_changed):
        page.context.edit(lambda project: project.edits.undo(), 22)
    qtbot.waitUntil(lambda: not page.splits.dated.isVisible())
    assert project.splits.together.date == ""


def by_date(rows: Sequence[Sequence[str]], tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> RemakeSplits:
    """Re-split of texts with groups, once it says what a split by date would be."""
    make_project(tmp_path / "texts", rows, (*HEADER[:3], "kind", "group")).close()
    page = typed(DataPage, show_page(DataPage, tmp_path / "texts"))
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == len(rows))
    page.remake_splits()
    dialog = typed(RemakeSplits, page.dialog)
    qtbot.waitUntil(lambda: dialog.dates.how.count() == 2)
    dialog.dates.how.setCurrentIndex(1)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    return dialog


def test_older_texts_of_a_group_are_not_said_to_be_new(
    tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot
) -> None:
    """A group goes into the split of its newest text, with all that is older."""
    rows = [(f"text {n}", "ab"[n % 2], f"2026-03-{n + 1:02}", "mail", f"g{n % 5}") for n in range(20)]
    dialog = by_date(rows, tmp_path, show_page, qtbot)
    said = dialog.dates.said.text().replace("image", "text")
    assert "Test: 4 texts, in groups whose newest is from 2026-03-20 or later." in said


def test_a_split_that_groups_leave_empty_is_told(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    rows = [(f"text {n}", "ab"[n // 2 % 2], f"2026-03-{n + 1:02}", "mail", f"g{n % 2}") for n in range(20)]
    dialog = by_date(rows, tmp_path, show_page, qtbot)
    said = dialog.divided.text().replace("image", "text")
    assert said.startswith("Val has no texts: texts that belong together are never divided")


def test_which_number_is_the_day_is_asked(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    rows = [(f"text {n}", "ab"[n % 2], "", f"0{n % 9 + 1}/02/2026") for n in range(18)]
    page = opened(tmp_path / "texts", rows, show_page, qtbot)
    dialog = typed(RemakeSplits, page.dialog)
    qtbot.waitUntil(lambda: dialog.dates.how.count() == 2)
    dialog.dates.how.setCurrentIndex(1)
    qtbot.waitUntil(dialog.dates.order.isVisible)
    assert "either number may be the day" in dialog.divided.text() and not dialog.accept_button.isEnabled()
    dialog.dates.order.setCurrentIndex(1)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert "from 2026-02-09 on" in dialog.dates.said.text()
    dialog.dates.order.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled() and "from 2026-09-02 on" in dialog.dates.said.text())
    dialog.dates.how.setCurrentIndex(0)
    assert dialog.accept_button.isEnabled() and dialog.seed.isEnabled() and not dialog.dates.order.isVisible()


def test_a_table_without_dates_asks_nothing(tmp_path: Path, show_page: Callable[..., Any], qtbot: QtBot) -> None:
    rows = [(f"text {n}", "ab"[n % 2], "", "soon") for n in range(18)]
    dialog = typed(RemakeSplits, opened(tmp_path / "texts", rows, show_page, qtbot).dialog)
    qtbot.waitUntil(lambda: bool(dialog.found.text()))
    assert dialog.dates.how.count() == 1 and not dialog.dates.how.isVisible()
