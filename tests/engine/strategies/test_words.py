"""The strategy of words, from files of texts to answers and an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from present import present

from engine.words.sentences import CLASSES, texts
from tldesk.engine import strategies
from tldesk.engine.answering import onnx_forward
from tldesk.engine.answering.predict import Prediction, open_model
from tldesk.engine.evaluate import evaluate
from tldesk.engine.judging import headline
from tldesk.engine.networks.model import CalibratedModel
from tldesk.engine.opening import open_predictor
from tldesk.engine.reporting import report_page
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, trained
from tldesk.engine.training.choosing import BOTH, LEARNED
from tldesk.engine.training.course import Course
from tldesk.engine.training.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, TEXT, code_of
from tldesk.media.place import parse
from tldesk.media.pool import never
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, Noted, RunEnded
from tldesk.project.runs.report import figures_of
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

MakeRun = Callable[..., Run]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    said, targets = texts(90)
    for number, (text, target) in enumerate(zip(said, targets.tolist(), strict=True)):
        file = tmp_path / "source" / CLASSES[target] / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text} {number}", "utf-8")
    with Project.create(tmp_path / "project", modality=TEXT) as made:
        for _ in import_source(made, tmp_path / "source"):
            pass
        yield made


@pytest.fixture
def make_run(project: Project) -> MakeRun:
    def made(**values: object) -> Run:
        given = {"modality": TEXT, "strategy": "words", "device": "cpu"}
        return project.runs.new(RunConfig.model_validate(given | values))

    return made


def followed(run: Run, stop: Callable[[], bool] = never) -> list[Event]:
    return list(run.record(train(run, stop)))


def test_each_kind_has_what_shows_the_worth_of_pretrained_weights() -> None:
    assert list(strategies.of(IMAGE)) == ["auto", "feature-extraction", "fine-tune", "scratch"]
    assert list(strategies.of(TEXT)) == ["auto", "feature-extraction", "fine-tune", "words"]
    assert RunConfig(strategy="words", backbone="minilm").backbone == "words"


def test_a_strategy_of_another_kind_is_refused(make_run: MakeRun) -> None:
    with pytest.raises(TldeskError) as caught:
        followed(make_run(strategy="scratch", backbone="minilm"))
    assert caught.value.code == "bad_value" and "words" in caught.value.hint


def test_it_learns_and_is_a_training_like_any_other(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    events = followed(run)
    assert isinstance(events[-1], RunEnded) and events[-1].status == "finished"
    assert CheckpointSaved(name="best") in events and sum(isinstance(event, EpochEnd) for event in events) == 3
    report = present(run.report)
    assert present(figures_of(report, "test"))["accuracy"] > 0.9 and report["backbone"] == report["strategy"] == "words"
    assert Course.of(events).best_epoch(report) in (1, 2, 3)
    assert present(headline.of(report))
    arrays, about = checkpoint.load_best(run)
    assert (
        set(arrays) == {"backbone.grams", "backbone.idf", "head.weight", "head.bias"} and about["backbone"] == "words"
    )
    report_page.write(run, tmp_path / "report.html")
    assert run.status == "finished" and "Words" in tmp_path.joinpath("report.html").read_text("utf-8")


def test_it_answers_by_numpy_as_by_pytorch_and_as_it_was_judged(make_run: MakeRun) -> None:
    run = make_run()
    followed(run)
    assert not onnx_forward.needs_torch(run, 1)
    rows = [row for row in run.data.rows if row.split == "test"]
    predictor = open_predictor(run.folder)
    said = [code_of(preprocess_of(run)).part(row.path, row.place) for row in rows]
    found = [predictor.answer(text, own=True) for text in said]
    pre = preprocess_of(run)
    ids = np.stack([code_of(pre).load(text, pre) for text in said])
    report = present(run.report)
    model = CalibratedModel(trained.load(run), report["calibration"]["temperature"]).eval()
    shares = open_model(model, run.data.classes, pre).probabilities(ids)
    kept = present(run.predictions())
    for answer, share, row in zip(found, shares, rows, strict=True):
        assert isinstance(answer, Prediction)
        told = np.array(list(answer.probabilities.values()))
        assert np.abs(told - share).max() < 1e-5
        assert np.abs(kept.probabilities[kept.ids == row.id][0] - told).max() < 1e-5


def test_a_text_that_cannot_be_read_is_told_and_left_out(make_run: MakeRun) -> None:
    run = make_run()
    gone = next(row for row in run.data.rows if row.split == "train")
    first, end = present(parse(gone.place)).numbers
    data = gone.path.read_bytes()
    changed = data[first:end].replace(b'": "', b'": "X', 1).replace(b'"}', b"}", 1)[: end - first - 3] + b'"}\n'
    gone.path.write_bytes(data[:first] + changed + data[end:])
    told = [event for event in followed(run) if isinstance(event, Noted)]
    assert [note.code for note in told] == ["images_left_out"] and gone.path.name in told[0].text
    assert present(run.report)["n_train"] == sum(row.split == "train" for row in run.data.rows) - 1


def test_a_stopped_one_goes_on_to_the_same_model(make_run: MakeRun) -> None:
    whole, parted = make_run(), make_run()
    followed(whole)
    for calls in (1, 30, 120, 300, 1_000_000):
        left = iter(range(calls))
        if followed(parted, lambda left=left: next(left, None) is None)[-1].status == "finished":  # type: ignore[misc,attr-defined]
            break
    one, other = (checkpoint.load_best(run)[0] for run in (whole, parted))
    assert all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("balance", ["sampler", "weighted", "logit-adjustment"])
def test_every_balance_works(make_run: MakeRun, balance: str) -> None:
    assert followed(make_run(class_balance=balance))[-1].status == "finished"  # type: ignore[attr-defined]


def test_it_is_judged_on_other_texts(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    followed(run)
    other = tmp_path / "other"
    for number, label in enumerate(CLASSES):
        (other / label).mkdir(parents=True)
        (other / label / f"{number}.txt").write_text(f"{label} {label}", "utf-8")
    (other / "strange").mkdir()
    (other / "strange" / "1.txt").write_text("of no class", "utf-8")
    *_, last = evaluate(run, other)
    assert isinstance(last, RunEnded)
    told: Any = last.report
    assert told["n_data"] == len(CLASSES) and told["data"]["accuracy"] == 1.0
    assert told["skipped"] == [("strange/1.txt", "the training has no class “strange”")]


@pytest.mark.parametrize("tensor", ["backbone.grams", "head.weight"])
def test_a_model_that_does_not_fit_is_told(make_run: MakeRun, tensor: str) -> None:
    run = make_run()
    followed(run)
    arrays, about = checkpoint.load_best(run)
    checkpoint.save_best(run, arrays | {tensor: arrays[tensor][:-1]}, about)
    for opening in (open_predictor, lambda folder: trained.load(Run.load(folder))):
        with pytest.raises(TldeskError) as caught:
            opening(run.folder)
        assert caught.value.code == "model_damaged"


def test_few_groups_validate_and_are_learned_from(tmp_path: Path) -> None:
    """Four authors, each with words of their own: who validates is not known to what validates, but to what is kept."""
    words = {"anna": "red blue", "ben": "cat dog", "cleo": "sun rain", "dan": "tea milk"}
    rows = [
        f"{word} and {word} {number},{label},{author}"
        for author, both in words.items()
        for label, word in zip(("yes", "no"), both.split(), strict=True)
        for number in range(15)
    ]
    (tmp_path / "table.csv").write_text("\n".join(["text,label,author", *rows]) + "\n", "utf-8")
    options = {"text_column": "text", "label_column": "label", "group_column": "author"}
    with Project.create(tmp_path / "authors", modality=TEXT) as project:
        for _ in import_source(project, tmp_path / "table.csv", options=options):
            pass
        run = project.runs.new(RunConfig.model_validate({"modality": TEXT, "strategy": "words", "device": "cpu"}))
        told = [event.text for event in followed(run) if isinstance(event, Noted) and event.code == "few_groups"]
        report = present(run.report)
        assert len(told) == 1 and "only 3 groups" in told[0] and told[0] in report["notes"]
        assert present(figures_of(report, "val"))["accuracy"] < 0.8
        predictor, written = open_predictor(run.folder), tmp_path / "one.txt"
        validates = [row for row in run.data.rows if row.split == "val"]
        right = []
        for row in validates:
            written.write_text(present(project.samples.one(row.id).title), "utf-8")
            (answer,) = predictor.predict([written])
            right.append(isinstance(answer, Prediction) and answer.label == run.data.classes[row.target])
        assert len(right) == 30 and all(right)
        assert checkpoint.load_best(run)[1][LEARNED] == BOTH
        project.edits.set_split([row.id for row in validates[::3]], "test")
        measured = project.runs.new(run.config)
        assert not [
            event for event in followed(measured) if isinstance(event, Noted) and event.code == "learned_from_val"
        ]
        assert LEARNED not in checkpoint.load_best(measured)[1], "who validates is measured on, too"
