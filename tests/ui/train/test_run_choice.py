"""The box of trainings: which one is chosen when they are read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tldesk.project.runs.run import Run
from tldesk.ui.parts import theme
from tldesk.ui.session.runs import RunListing
from tldesk.ui.train.run_choice import RunChoice
from tldesk.ui.train.run_list import place_of_date, shortened


@pytest.fixture
def choice(qtbot: QtBot) -> RunChoice:
    made = RunChoice("choice")
    qtbot.addWidget(made)
    return made


def row(name: str, status: str) -> RunListing:
    figures = (0.7, 0.7) if status == "finished" else (None, None)
    return RunListing(Run(Path(name)), name, "", "efficientnet-lite0", "fine-tune", status, *figures)


def test_a_training_that_is_asked_for_stays_chosen_once_it_is_known_to_be_finished(choice: RunChoice) -> None:
    told: list[RunListing] = []
    choice.run_chosen.connect(told.append)
    rows = [row("newer", "finished"), row("asked for", "stopped")]
    choice.show_rows(rows)
    choice.choose("asked for")
    choice.show_rows([rows[0], replace(rows[1], status="finished", accuracy=0.7, macro_f1=0.7)])
    assert choice.chosen() == told[-1]
    assert (told[-1].title, told[-1].status) == ("asked for", "finished")


def test_the_finished_ones_are_known_the_newest_first(choice: RunChoice) -> None:
    choice.show_rows([row("3", "running"), row("2", "finished"), row("1", "finished")])
    assert choice.finished() == ["2", "1"]


def test_a_reading_that_ends_late_does_not_bring_back_what_was(choice: RunChoice) -> None:
    choice._reading = 2
    choice._take((2, [row("one", "finished")]))
    choice._take((1, [row("one", "running")]))
    found = choice.chosen()
    assert found is not None and found.status == "finished"


def test_the_date_of_a_training_leaves_its_title_whole() -> None:
    assert [place_of_date(title, 122) for title in (100, 122, 146)] == [0, 0, 1]


def test_a_title_without_room_has_fewer_words_before_it_is_cut(qtbot: QtBot) -> None:
    titles = ("EfficientNet-Lite0 #2, from EfficientNet-Lite2 #1", "EfficientNet-Lite0 #2, from #1")
    metrics = QFontMetrics(theme.font(bold=True))
    widths = [metrics.horizontalAdvance(title) for title in titles]
    assert [shortened(titles, metrics, width) for width in widths] == [*titles]
    cut = shortened(titles, metrics, widths[1] - 1)
    assert cut.startswith("Eff") and cut.endswith("#1") and "…" in cut
