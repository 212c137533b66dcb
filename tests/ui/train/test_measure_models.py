"""Measure on my data: the dialog on a real measurement, and what the cards say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.engine.networks import weights
from tldesk.engine.recommend import Recommendation
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import BackboneMeasured
from tldesk.project.store import Project
from tldesk.ui.charts.pareto import ParetoChart, Point
from tldesk.ui.session.context import Context
from tldesk.ui.train.backbone_cards import BackboneCards
from tldesk.ui.train.measure_models import MeasureModels
from tldesk.ui.train.measured_models import MeasuredModel, reason

LONG = 60_000
LITE = "efficientnet-lite0"


def measured(name: str, accuracy: float, ms: float) -> BackboneMeasured:
    return BackboneMeasured(
        name=name, accuracy=accuracy, low=accuracy - 0.02, high=accuracy + 0.02, error=0.01, knn=0.8, logme=0.1, ms=ms,
        images=100,
    )  # fmt: skip


def result(chosen: str, rows: list[BackboneMeasured]) -> Recommendation:
    return Recommendation(chosen, rows, 100, 100, 3, "CPU", "2026-01-01T00:00:00+00:00", "")


@pytest.fixture
def cards(qtbot: QtBot, context: Context, project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[BackboneCards]:
    """The cards of a project, with one backbone on this computer; nothing is looked at in the background."""
    monkeypatch.setattr(weights, "available", lambda one: getattr(one, "name", one) == LITE)
    monkeypatch.setattr(weights, "available_names", lambda *_: [LITE])
    folder = project.folder
    project.close()
    context.jobs.set_background(lambda: None)
    context.open_project(folder)
    made = BackboneCards(context)
    made.resize(900, 600)
    made.show()
    yield made
    context.jobs.close()
    made.close()
    made.deleteLater()


def test_models_are_measured_and_one_is_used(qtbot: QtBot, cards: BackboneCards) -> None:
    cards.compare_button.click()
    dialog = cards.window().findChild(MeasureModels)
    assert dialog is not None and cards.measuring.job is not None  # the first time it begins by itself
    assert dialog.start_button.text() == "Stop" and not dialog.use_button.isEnabled()
    shares: list[int] = []
    cards.measuring.changed.connect(lambda: shares.append(dialog.progress.value()))
    qtbot.waitUntil(lambda: cards.measuring.result is not None, timeout=LONG)
    found = present(cards.measuring.result)
    assert found.chosen == LITE and not cards.measuring.stale
    assert shares == sorted(shares) and 800 in shares  # it goes on from phase to phase and does not begin again
    assert dialog.measured.rowCount() == 1 and dialog.chart.points[0].chosen
    assert "EfficientNet-Lite0 is recommended" in dialog.reason.text() == cards.reason.text()
    assert any("accuracy on your images" in fact for fact in cards._cards[LITE].facts)
    with qtbot.waitSignal(dialog.model_chosen) as chosen:
        qtbot.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    assert chosen.args == [LITE] and cards.chosen.name == LITE


def test_a_measurement_is_stopped(qtbot: QtBot, cards: BackboneCards) -> None:
    cards.compare()
    dialog = present(cards.window().findChild(MeasureModels))
    dialog.start_button.click()
    qtbot.waitUntil(lambda: cards.measuring.job is None, timeout=LONG)
    assert cards.measuring.result is None and dialog.start_button.text() == "Measure"
    dialog.reject()


def test_old_figures_are_said_to_be_old(qtbot: QtBot, cards: BackboneCards) -> None:
    from tldesk.engine import recommend

    recommend._keep(present(cards._context.project).folder, result(LITE, [measured(LITE, 0.9, 10)]))
    cards.refresh()
    qtbot.waitUntil(lambda: cards.measuring.result is not None, timeout=LONG)
    assert cards.measuring.stale and "has changed since" in cards.reason.text()
    dialog = MeasureModels(cards.measuring, cards)
    assert cards.measuring.job is None and "measure again" in dialog.stale.text()
    assert dialog.start_button.text() == "Measure again"
    dialog.reject()


def test_the_recommended_one_is_chosen_until_the_user_chooses(qtbot: QtBot, cards: BackboneCards) -> None:
    assert cards.chosen.name == LITE
    qtbot.mouseClick(cards._cards["efficientnet-lite2"], Qt.MouseButton.LeftButton)
    cards.refresh()
    assert cards.chosen.name == "efficientnet-lite2"


def test_what_is_not_installed_is_not_said_to_be(cards: BackboneCards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "available", lambda _one: False)
    monkeypatch.setattr(weights, "available_names", lambda *_: [])
    cards.refresh()
    card = cards.card(cards.chosen.name)
    assert (card.badge, card.warning) == ("", "Recommended, not installed yet")
    assert "No model is installed yet" in cards.reason.text() and not cards.missing.isHidden()


def test_of_models_to_be_fetched_the_one_for_the_language_is_recommended(
    qtbot: QtBot, show_page: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "available", lambda _one: False)
    monkeypatch.setattr(weights, "available_names", lambda *_: [])
    (tmp_path / "some.csv").write_text("text,label\n我的卡在哪里？,a\n退款什么时候到,b\n", encoding="utf-8")
    with Project.create(tmp_path / "project", modality="text") as project:
        for _ in import_source(project, tmp_path / "some.csv"):
            pass
    cards: BackboneCards = show_page(BackboneCards, tmp_path / "project")
    cards.refresh()
    qtbot.waitUntil(lambda: cards.card("e5-small").warning == "Recommended, not installed yet")
    assert cards.chosen.name == "e5-small"


def test_the_reason_in_words() -> None:
    best, quick = measured("efficientnet-lite2", 0.91, 30), measured(LITE, 0.905, 10)
    text = reason(result(LITE, [best, quick]))
    assert "as good as EfficientNet-Lite2 (91.0%)" in text and "3.0 times as fast" in text
    assert "no faster model is as good" in reason(result(best.name, [best, quick]))


def test_the_table_is_a_sound_item_model(qtmodeltester: ModelTester) -> None:
    model = MeasuredModel()
    qtmodeltester.check(model)
    model.show([measured("efficientnet-lite2", 0.91, 30), measured(LITE, 0.905, 10)], LITE)
    qtmodeltester.check(model)
    assert model.place(LITE) == 1 and model.index(1, 1).data().startswith("90.5%")
    assert model.index(1, 0).data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole) is None


def test_the_front_of_the_chart(qtbot: QtBot, qapp: Any) -> None:
    chart = ParetoChart("chart", "title", "x", "y")
    qtbot.addWidget(chart)
    points = [Point("a", 10, 80, 70, 90), Point("b", 20, 75, 70, 80), Point("c", 30, 90, 85, 95, True)]
    chart.show_points(points, (88, 90))
    assert [point.title for point in chart.front()] == ["a", "c"]
    chart.show_points([], (0, 0))
    assert chart.front() == []
