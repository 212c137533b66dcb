"""Transfer against from scratch in the window: the cost, the work, the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from present import present
from pytestqt.qtbot import QtBot

from tldesk.engine import learning_curve as engine
from tldesk.engine.embedding import speed
from tldesk.project.runs.events import CurvePoint
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.session.context import Context
from tldesk.ui.train.curving import duration
from tldesk.ui.train.learning_curve import LearningCurve, verdict

LONG = 120_000


def point(gap: float, low: float, high: float, fraction: float = 1.0) -> CurvePoint:
    return CurvePoint(
        fraction=fraction, images=round(100 * fraction), transfer=0.5 + gap, transfer_interval=[0.4, 0.9], scratch=0.5,
        scratch_interval=[0.4, 0.6], gap=gap, gap_interval=[low, high], judged=50, split="test",
    )  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, context: Context, trained_run: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[EvaluatePage]:
    """The Evaluate page of a finished run; a curve of it has one point and is quick to make."""
    monkeypatch.setattr(engine, "FRACTIONS", (1.0,))
    monkeypatch.setattr(speed, "cached", lambda name: 20.0)
    config = trained_run.folder / "config.toml"
    text = config.read_text("utf-8").replace("epochs = 5", "epochs = 1")
    config.write_text(text.replace("efficientnet-lite0", "test_efficientnet"), "utf-8")
    context.jobs.set_background(lambda: None)
    context.open_project(trained_run.project_folder)
    made = EvaluatePage(context)
    made.resize(1180, 640)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: made.evaluation is not None and made.curve.isVisible(), timeout=10_000)
    yield made
    context.jobs.close()
    made.close()
    made.deleteLater()


def test_a_curve_is_offered_with_its_cost_made_and_kept(qtbot: QtBot, page: EvaluatePage) -> None:
    page.curve.trigger()
    dialog = present(page.findChild(LearningCurve))
    curving = page.curve.curving
    qtbot.waitUntil(lambda: curving.seconds is not None, timeout=LONG)
    assert "about a minute" in dialog.cost.text() and dialog.start_button.text() == "Start"
    assert curving.job is None and not dialog.chart.isVisible()  # nothing costly begins by itself
    dialog.start_button.click()
    assert dialog.start_button.text() == "Stop" and dialog.progress.isVisible()
    qtbot.waitUntil(lambda: curving.job is None and bool(curving.points), timeout=LONG)
    assert dialog.chart.points == curving.points and dialog.verdict.text()
    assert dialog.chart.isVisible() and not dialog.progress.isVisible()
    dialog.reject()
    page.curve.open_curve()
    qtbot.waitUntil(lambda: bool(curving.points), timeout=LONG)  # read again from beside the run
    page.findChildren(LearningCurve)[-1].reject()


def test_it_is_stopped_and_goes_on(qtbot: QtBot, page: EvaluatePage) -> None:
    page.curve.open_curve()
    dialog = present(page.findChild(LearningCurve))
    dialog.start_button.click()
    dialog.start_button.click()
    qtbot.waitUntil(lambda: page.curve.curving.job is None, timeout=LONG)
    assert page.curve.curving.points == []
    dialog.reject()


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (point(0.2, 0.1, 0.3), "20.0 points better (10.0 to 30.0)"),
        (point(-0.2, -0.3, -0.1), "20.0 points worse (10.0 to 30.0). Train from scratch"),
        (point(0.02, -0.04, 0.08), "50 images are too few to tell"),
    ],
)
def test_the_verdict_in_words(last: CurvePoint, words: str) -> None:
    assert words in verdict(last)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "about a minute"), (400, "about 7 minutes"), (2340, "about 40 minutes"), (9000, "about 2.5 hours")],
)
def test_a_duration_is_as_exact_as_an_estimate(seconds: float, words: str) -> None:
    assert duration(seconds) == words
