"""The item models of the Train, Evaluate and Use pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt

from tldesk.engine.judging.slices import Slice
from tldesk.project.runs.run import Run
from tldesk.ui.evaluate.answers import ANSWER_ROLE, Answer, AnswersModel, in_cell, worst
from tldesk.ui.evaluate.class_scores import ClassScoresModel, SortedScores
from tldesk.ui.evaluate.confusion import SHARE_ROLE, ConfusionModel
from tldesk.ui.evaluate.evaluation import read_evaluation
from tldesk.ui.evaluate.prediction_rows import Answered, RankingModel
from tldesk.ui.evaluate.slices import SlicesModel
from tldesk.ui.session.runs import RUN_ROLE, STATUS_ROLE, SUBTITLE_ROLE, LiveState, RunsModel, date_text, read_row

# Icons are painted.
pytestmark = pytest.mark.usefixtures("qapp")

CLASSES = ["cat", "dog", "owl"]


def _scores() -> list[dict[str, Any]]:
    return [
        {"label": "cat", "precision": 0.5, "recall": 1.0, "f1": 0.667, "support": 9, "recall_interval": [0.7, 1.0]},
        {"label": "dog", "precision": 0.9, "recall": 0.25, "f1": 0.39, "support": 12, "recall_interval": [0.1, 0.5]},
        {"label": "owl", "precision": 0.75, "recall": 0.5, "f1": 0.6, "support": 4, "recall_interval": [0.1, 0.9]},
    ]


def _answers() -> list[Answer]:
    rows = [(0, 0, 0.9), (0, 1, 0.55), (1, 1, 0.8), (1, 0, 0.97), (2, 0, 0.6)]
    return [
        Answer(i, Path(f"{i}.jpg"), str(i), (target,), (said,), confidence, np.zeros(3, np.float32))
        for i, (target, said, confidence) in enumerate(rows)
    ]


def test_class_scores(qtmodeltester: Any) -> None:
    model = ClassScoresModel()
    model.show(_scores())
    qtmodeltester.check(model)
    assert model.index(1, 1).data() == "90.0%"
    assert "12" in model.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(("column", "order"), [(0, "cat dog owl"), (1, "cat owl dog"), (4, "owl cat dog")])
def test_class_scores_sort_by_value(qtmodeltester: Any, column: int, order: str) -> None:
    model = ClassScoresModel()
    model.show(_scores())
    proxy = SortedScores(model)
    proxy.sort(column)
    qtmodeltester.check(proxy)
    assert " ".join(proxy.index(row, 0).data() for row in range(3)) == order


def test_slices(qtmodeltester: Any) -> None:
    model = SlicesModel()
    model.show(
        [
            Slice("light", "dark", tuple(range(40)), 20, 0.5, 0.352, 0.648, clear=True),
            Slice("class", "owl", tuple(range(30)), 27, 0.9, 0.744, 0.965, clear=False),
        ]
    )
    qtmodeltester.check(model)
    assert [model.index(0, column).data() for column in range(4)] == ["Darkest quarter", "50.0%", "35–65%", "40"]
    assert model.index(1, 0).data() == "Class “owl”"
    assert "Significantly worse" in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "may be chance" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(1, 1).data(Qt.ItemDataRole.ForegroundRole) is None


def test_confusion(qtmodeltester: Any) -> None:
    model = ConfusionModel()
    model.show(CLASSES, [[8, 1, 0], [0, 3, 9], [0, 0, 0]])
    qtmodeltester.check(model)
    assert model.index(0, 0).data() == "8"
    assert model.index(1, 2).data(SHARE_ROLE) == 0.75
    assert model.index(2, 2).data(SHARE_ROLE) == 0
    text = model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "9 of 12 images of “dog” are predicted as “owl”."


def test_answers(qtmodeltester: Any) -> None:
    answers = _answers()
    assert [a.sample_id for a in worst(answers)] == [3, 4, 1]
    assert [a.sample_id for a in in_cell(answers, 0, 1)] == [1]
    model = AnswersModel()
    model.show(CLASSES, worst(answers))
    qtmodeltester.check(model)
    assert model.index(0).data() == "cat · 97.0%"
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "cat · 97.0%. labelled dog"
    assert model.index(0).data(ANSWER_ROLE) == answers[3]


def test_ranking(qtmodeltester: Any) -> None:
    ranking = RankingModel()
    ranking.show(Answered(Path("b.jpg"), {"cat": 0.2, "dog": 0.8}))
    qtmodeltester.check(ranking)
    assert [ranking.index(row).data() for row in range(2)] == ["dog", "cat"]


def test_a_run_says_what_was_asked_for_and_what_was_kept(trained_run: Any) -> None:
    report = dict(trained_run.report, strategy="feature-extraction", strategy_asked="auto")
    trained_run.write_report(report)
    config = trained_run.folder / "config.toml"
    config.write_text(config.read_text().replace('strategy = "feature-extraction"', 'strategy = "auto"'))
    row = read_row(Run.load(trained_run.folder))
    assert row.way == "Auto → Feature extraction"
    assert replace(row, strategy="auto").way == "Auto"


def test_runs(qtmodeltester: Any, trained_run: Any) -> None:
    model = RunsModel()
    model.show([read_row(trained_run)])
    qtmodeltester.check(model)
    index = model.index(0)
    assert index.data() == "EfficientNet-Lite0 #1"
    assert index.data(RUN_ROLE).strategy == "feature-extraction"
    report = trained_run.report
    assert index.data(SUBTITLE_ROLE) == f"{100 * report['test']['accuracy']:.1f}% · {report['n_test']} test images"
    model.set_order("best")
    assert index.data(SUBTITLE_ROLE).startswith(f"{100 * report['val']['accuracy']:.1f}% validation · ")
    model.set_order("newest")
    model.set_live({trained_run.name: LiveState("running")})
    assert index.data(STATUS_ROLE) == "running"
    assert index.data(SUBTITLE_ROLE) == "Training"
    model.set_live({trained_run.name: LiveState("running", seconds_left=75)})
    assert index.data(SUBTITLE_ROLE) == "Training, 1 min left"
    assert model.rowCount(QModelIndex()) == 1


def test_a_row_knows_when_its_run_was_made(trained_run: Any) -> None:
    row = read_row(trained_run)
    assert row.created == trained_run.created
    assert date_text(row.created)


def test_evaluation_of_a_run_agrees_with_its_report(trained_run: Any) -> None:
    evaluation = read_evaluation(trained_run)
    for split, answers in evaluation.answers.items():
        counts = [[len(in_cell(answers, t, p)) for p in range(3)] for t in range(3)]
        assert counts == evaluation.figures(split)["confusion"]
        assert all(answer.path.is_file() for answer in answers)
