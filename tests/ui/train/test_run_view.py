"""The view of one training, without the page around it."""

from __future__ import annotations

import time

from pytestqt.qtbot import QtBot

from tldesk.project.runs.events import Noted, StepEnd
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import LiveState
from tldesk.ui.train.run_view import RunView
from tldesk.ui.train.training_chart import TrainingCharts


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


def test_charts_take_turns(qtbot: QtBot) -> None:
    """All at once would keep the window waiting; however fast the steps come, none is left out, and what was worked out
    in one turn is painted in the next. What is behind Details waits until it is wished for."""
    charts, progress = TrainingCharts(), RunProgress()
    qtbot.addWidget(charts)
    charts.show_progress(progress)
    shown = []
    for step in range(1, 7):
        if step == 4:
            charts.details_button.setChecked(True)
        progress.add(StepEnd(step=step, epoch=1, loss=1.0, accuracy=0.5, learning_rate=1e-3, rate=1.0))
        plots = (charts.loss, charts.accuracy, charts.rate)
        charts._tick()
        assert [plot.updatesEnabled() for plot in charts.plots].count(False) == 1
        charts._tick()
        assert all(plot.updatesEnabled() for plot in charts.plots)
        shown.append([len(plot.lines[-1].x) if plot.lines else 0 for plot in plots])
    assert shown == [[1, 0, 0], [1, 2, 0], [3, 2, 0], [3, 2, 4], [3, 2, 4], [3, 6, 4]]
