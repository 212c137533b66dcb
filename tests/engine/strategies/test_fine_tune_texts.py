"""Texts are fine-tuned by the recipe of their kind: from the classifier of the features on, the earlier layers held."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import vocabularies
from present import present

from engine.test_train import result, stop_after
from engine.words.sentences import CLASSES, texts
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import export
from tldesk.engine.modalities import learning
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.engine.networks.timm_network import network
from tldesk.engine.opening import open_predictor
from tldesk.engine.strategies import auto, feature_extraction, fine_tune, half_way
from tldesk.engine.train import train
from tldesk.engine.training import answers, checkpoint, choosing, loop, trained
from tldesk.engine.training.course import Course
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.sequences import Sequences
from tldesk.engine.training.varied_sequences import VariedSequences
from tldesk.media import guard
from tldesk.media.examples import example
from tldesk.media.modality import TEXT
from tldesk.media.pool import never
from tldesk.media.text.preparing import Preprocess
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event, Exported, Noted, PhaseStarted, StepEnd
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

SMALL = replace(
    BACKBONES["minilm"],
    name="small-bert",
    features=32,
    inputs=Preprocess("small-bert", 16),
    options=(("layers", 2), ("heads", 4), ("rows", 120), ("pad", 0), ("four_bits", False)),
)


@pytest.fixture
def project(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Texts of three classes, and a small network set up."""
    guard.close_idle()  # which look for its vocabulary in the home of an earlier test
    monkeypatch.setitem(BACKBONES, SMALL.name, SMALL)
    vocabularies.write(SMALL.name, vocabularies.wordpiece())
    torch.manual_seed(0)
    weights.keep(SMALL, {name: value.numpy() for name, value in network(SMALL).state_dict().items()}, SMALL.name)
    said, targets = texts(72)
    for number, (text, target) in enumerate(zip(said, targets.tolist(), strict=True)):
        file = tmp_path / "source" / CLASSES[target] / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text} {number}" + " a" * (number % 5), "utf-8")
    with Project.create(tmp_path / "project", modality=TEXT) as made:
        for _ in import_source(made, tmp_path / "source"):
            pass
        yield made


def new(project: Project, **values: object) -> Run:
    given = {"modality": TEXT, "backbone": SMALL.name, "strategy": "fine-tune", "device": "cpu", "batch_size": 8}
    return project.runs.new(RunConfig.model_validate(given | {"epochs": 2} | values))


def finish(run: Run) -> list[Event]:
    return list(run.record(train(run)))


def test_the_recipe_is_followed(project: Project) -> None:
    run = new(project)
    events = finish(run)
    assert [event.name for event in events if isinstance(event, PhaseStarted)][:7] == [
        *("embed", "prepare", "fit", "read", "prepare", "views", "train"),
    ]
    assert next(event.arguments for event in events if isinstance(event, Noted) and event.code == "stages_frozen") == {
        "frozen": 1,
        "stages": 2,
    }
    rates = [event.learning_rate for event in events if isinstance(event, StepEnd)]
    assert max(rates) == pytest.approx(3e-4) and rates[-1] < 3e-5
    assert np.diff(rates, 2)[3:] == pytest.approx(0, abs=1e-9), "a straight line"
    before, after = weights.state_dict(SMALL), trained.load(run).backbone.state_dict()
    learned = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert learned and all(name.startswith("layers.1.") for name in learned)
    assert present(run.report)["strategy"] == "fine-tune" and present(run.report)["chosen"]["frozen_stages"] == 1


def test_the_head_starts_as_the_classifier_of_the_features(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run, given = new(project), list[Linear]()

    def run_phases(*_: object, head: Linear, **__: object) -> Generator[Event, None, Outcome]:
        given.append(head)
        yield from ()
        return Outcome("stopped", {})

    monkeypatch.setattr(loop, "run_phases", run_phases)
    work = feature_extraction.fit(run, "cpu", never)
    while True:
        try:
            next(work)
        except StopIteration as end:
            fitted = present(end.value)
            break
    for _ in fine_tune.run(run, "cpu", never):
        pass
    assert np.array_equal(given[0].weight, fitted.tensors["head.weight"])
    assert fine_tune.head_of(new(project), fitted) is not None


def _loop(run: Run) -> loop._Loop:
    made: list[loop._Loop] = []
    go = loop._Loop.go

    def gone(self: loop._Loop, should_stop: Callable[[], bool]) -> Generator[Event, None, bool]:
        made.append(self)
        return (yield from go(self, should_stop))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop._Loop, "go", gone)
        finish(run)
    return made[0]


def test_what_is_kept_of_the_held_layers_gives_the_answers_of_the_whole(project: Project) -> None:
    its = _loop(new(project))
    inputs, whole = its.inputs, its.model.eval()
    assert isinstance(inputs, Sequences) and inputs.forward is not None and inputs.lengths is not None
    parts = [its.train_at[:5], its.val_at[:3]]
    to_device = learning.of(TEXT).to_device
    for part, states in zip(parts, inputs.batches(parts, 1, never), strict=True):
        longest = int(inputs.lengths[part].max())
        assert states.dtype == np.float16 and states.shape == (len(part), longest, 33)
        with torch.inference_mode():
            ids = np.stack([its.store.image(int(position)) for position in part])
            expected = whole(to_device(ids, its.device))
            torch.testing.assert_close(inputs.forward(states), expected, atol=5e-2, rtol=0)
    assert list(inputs.batches(parts, 1, lambda: True)) == []


VARIED = {"augment_words": 0.3, "augment_typos": 0.1, "augment_case": 0.5}


def test_a_stop_changes_nothing_whether_texts_are_varied_or_not(project: Project) -> None:
    found = []
    for values in ({}, VARIED):
        unbroken = new(project, **values)
        finish(unbroken)
        found.append(result(unbroken))
        for at in (9, 16):
            run = new(project, **values)
            stop_after(run, at)
            assert checkpoint.load_last(run) is not None
            finish(run)
            assert result(run) == found[-1]
            assert Run.load(run.folder).config.augment_typos == values.get("augment_typos", 0.0)
    plain, varied = found
    assert plain != varied


def test_texts_are_varied_anew_each_epoch_and_the_held_out_ones_never(project: Project) -> None:
    its = _loop(new(project, **VARIED))
    inputs = its.inputs
    assert isinstance(inputs, VariedSequences) and inputs.lengths is not None
    parts = [its.train_at[:6], its.train_at[6:12]]
    first, again, second = (list(inputs.batches(parts, epoch, never)) for epoch in (1, 1, 2))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert any(not np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    for batch in first:
        assert batch.dtype == np.int32 and 0 < batch.shape[1] <= SMALL.preprocess.shape[0]
    for position, array in zip(its.val_at[inputs.val_order].tolist(), inputs.held_out(never), strict=True):
        plain = example(its.rows[position], SMALL.preprocess)
        assert np.array_equal(array, plain[: len(array)])
    for position in its.train_at[:5].tolist():
        plain = example(its.rows[position], SMALL.preprocess)
        assert inputs.lengths[position] == np.flatnonzero(plain)[-1] + 1
    assert list(inputs.batches(parts, 1, lambda: True)) == []
    assert not list((project.folder / "cache" / "views").glob("*.bin"))


def test_without_room_the_layers_are_computed_each_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tldesk.engine.training.sequences.room", lambda _: 0)
    run = new(project)
    events = finish(run)
    assert "views" not in [event.name for event in events if isinstance(event, PhaseStarted)]
    assert run.status == "finished" and not list((project.folder / "cache" / "views").glob("*.bin"))


def test_answers_in_batches_of_like_length_are_those_of_each_alone(project: Project) -> None:
    run = new(project)
    finish(run)
    asked = [answers.asked_of(row) for row in run.data.rows[::4]]
    work = answers.answer(run, "cpu", asked, never)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found = present(end.value)
            break
    model, to_device = trained.load(run), learning.of(TEXT).to_device
    with torch.inference_mode():
        for one, logits in zip(asked, found.logits, strict=True):
            alone = model(to_device(example(one, SMALL.preprocess)[None], torch.device("cpu")))[0]
            np.testing.assert_allclose(logits, alone.numpy(), atol=1e-4)


def test_the_last_epoch_is_kept_where_validation_cannot_tell(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run = new(project, epochs=3, patience=1)
    finish(run)
    assert present(run.report)["chosen"]["best_epoch"] == 3
    monkeypatch.setattr(choosing, "VAL_SAMPLES", 1)
    monkeypatch.setattr(choosing, "VAL_PER_CLASS", 1)
    left = iter([2.0, 1.0, 3.0])
    monkeypatch.setattr(loop, "loss_left", lambda *_: next(left))
    monkeypatch.setattr(choosing, "loss_left", lambda *_: 1.0)
    told = new(project, epochs=3)
    finish(told)
    assert present(told.report)["chosen"]["best_epoch"] == 2


@pytest.fixture
def mute(project: Project) -> None:
    """The network says the same of all texts."""
    state = {name: value.numpy() for name, value in weights.state_dict(SMALL).items()}
    weights.keep(SMALL, state | {"embeddings.word.weight": np.zeros((120, 32), np.float32)}, SMALL.name)


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("tuned", [None, "worse", "better"])
def test_auto_keeps_words_where_they_are_clearly_better(
    project: Project, monkeypatch: pytest.MonkeyPatch, tuned: str | None, tmp_path: Path
) -> None:
    if tuned is None:
        monkeypatch.setattr(auto, "ENOUGH", 100)
    if tuned:
        monkeypatch.setattr(auto, "_contest", lambda *_: (0.5, 0.4 if tuned == "worse" else 0.6, True))
    run = new(project, strategy="auto")
    events = finish(run)
    notes = [event for event in events if isinstance(event, Noted) and event.code.startswith("auto_")]
    code = {None: "auto_words", "worse": "auto_words_tuned", "better": "auto_tuned_words"}[tuned]
    assert [note.code for note in notes] == [*([] if tuned else ["auto_untried_few"]), code]
    report = present(run.report)
    assert all(note.text in report["notes"] for note in notes) and report["strategy_asked"] == "auto"
    rungs = [(rung.title, rung.kept) for rung in Course.of(run.events()).rungs(report)]
    first, others = ("Words", tuned != "better"), [("Fine-tuning", tuned == "better")] if tuned else []
    assert rungs == [first, *others]
    if tuned == "better":
        assert (report["strategy"], run.network) == ("fine-tune", SMALL.name)
        return
    assert (report["strategy"], report["backbone"], run.network) == ("words", "words", "words")
    assert not any("Words alone, without" in told for told in report["notes"]), "not beside themselves"
    alone = new(project, strategy="words")
    finish(alone)
    for split in ("val", "test"):
        assert report[split] == present(alone.report)[split]
    text = tmp_path / "new.txt"
    text.write_text("the card is lost", "utf-8")
    *_, done = export(run, "onnx-text")
    assert isinstance(done, Exported)
    for each in (run.folder, Path(done.path)):
        (answer,) = open_predictor(each).predict([text])
        assert isinstance(answer, Prediction) and answer.labels == ("card",)


def test_auto_keeps_the_features_where_words_are_hardly_better(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto, "ENOUGH", 100)
    run = new(project, strategy="auto")
    told = [event.code for event in finish(run) if isinstance(event, Noted)]
    assert told[:2] in (["auto_words_behind", "auto_few"], ["auto_words_unsure", "auto_few"])
    report = present(run.report)
    assert run.network == SMALL.name and report["strategy"] == "feature-extraction"
    assert "Auto tried words alone too" in report["notes"][0]


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("steps", [2, 14])
def test_auto_stopped_beside_words_says_one_thing(
    project: Project, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Before the first epoch has ended, and after it; the rungs that were tried, and what was kept of them."""
    monkeypatch.setattr(auto, "_contest", lambda *_: (0.5, 0.4, True))
    run, told = new(project, strategy="auto", epochs=5), list[Event]()
    for event in run.record(train(run, never, lambda: sum(isinstance(one, StepEnd) for one in told) >= steps)):
        told.append(event)
    report, codes = present(run.report), [event.code for event in told if isinstance(event, Noted)]
    assert report["strategy"] == "words" and report["stopped_early"]
    early = steps == 2
    wanted = ["auto_untried_stopped", "auto_words"] if early else ["auto_stopped", "auto_words_tuned"]
    assert codes[-2:] == wanted and report["notes"][-1].startswith("Auto kept words alone")
    assert sum("kept" in note for note in report["notes"]) == 1
    assert present(Course.of(told).rejected(report)).step == 0, "the curves are those of the fine-tuning"


def test_a_stop_is_told_where_the_verdict_is_of_an_earlier_sitting(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto, "_contest", lambda *_: (0.6, 0.4, True))
    run, told = new(project, strategy="auto", epochs=5), list[Event]()
    stop = lambda: any(isinstance(one, Noted) and one.code == "auto_features" for one in told)  # noqa: E731
    for event in run.record(train(run, stop, lambda: sum(isinstance(one, StepEnd) for one in told) >= 14)):
        told.append(event)
    assert run.status == "stopped"
    finish(run)
    report = present(run.report)
    assert report["strategy"] == "feature-extraction" and report["stopped_early"]
    assert report["notes"][-3].startswith("Fine-tuning was stopped by the user after 1 of 5 epochs")


def test_half_way_back_is_kept_where_it_leaves_less_loss(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    few = new(project)
    finish(few)
    after, _ = checkpoint.load_best(few)
    before = {name: value.numpy() for name, value in weights.state_dict(SMALL).items()}
    monkeypatch.setattr(half_way, "can_tell", lambda *_: True)
    for less in (True, False):
        losses = iter([1.0, 0.5 if less else 1.5])
        monkeypatch.setattr(half_way, "loss_left", lambda *_, left=losses: next(left))
        run = new(project)
        finish(run)
        kept, _ = checkpoint.load_best(run)
        for name, value in before.items():
            learned = after[f"backbone.{name}"]
            expected = (learned + value) / 2 if less else learned
            np.testing.assert_allclose(kept[f"backbone.{name}"], expected, atol=1e-6)
        assert np.array_equal(kept["head.weight"], after["head.weight"]) != less


def test_what_the_comparison_with_words_takes_is_time_of_the_training(project: Project) -> None:
    run = new(project, strategy="feature-extraction")
    came = {type(event).__name__: time.monotonic() for event in run.record(train(run))}
    report = present(run.report)
    assert report["notes"][-1].startswith("Words alone")
    assert report["seconds"] >= round(came["Noted"] - came["RunStarted"], 2), "that note comes last of all"
