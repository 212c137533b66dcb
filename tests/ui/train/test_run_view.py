"""The view of one training, without the page around it."""

from __future__ import annotations

import time

from pytestqt.qtbot import QtBot

from tldesk.project.runs.events import Noted
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import LiveState
from tldesk.ui.train.run_view import RunView


def test_a_log_without_end_shows_its_end_and_costs_no_more(qtbot: QtBot) -> None:
    view = RunView()
    qtbot.addWidget(view)

    def shown(count: int) -> float:
        """How long the window works to show so many notes."""
        notes = (Noted(level="info", code="", text=f"note {number}") for number in range(count))
        view.progress, view._logged = RunProgress.of(notes), 0
        view.log.clear()
        began = time.process_time()
        view.show_state(LiveState("stopped"))
        cost = time.process_time() - began
        lines = view.log.toPlainText().splitlines()
        assert lines == [f"note {number}" for number in range(count - 5000, count)]
        return cost

    assert shown(100_000) < 10 * shown(5000)
    view.progress.add(Noted(level="info", code="", text="one more"))
    view.show_state(LiveState("stopped"))
    assert view.log.toPlainText().splitlines()[-2:] == ["note 4999", "one more"]
