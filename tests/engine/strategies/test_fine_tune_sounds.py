"""Sounds are fine-tuned by the recipe of their kind: varied anew each epoch, from the classifier of the features on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sounds
import torch
from present import present

from engine.strategies.test_bands import returned
from engine.strategies.test_fine_tune_texts import _loop as loop_of
from engine.strategies.test_fine_tune_texts import finish
from engine.test_train import result
from tldesk.engine.judging.tasks import task
from tldesk.engine.modalities import background, learning, sound
from tldesk.engine.networks import model, weights
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.timm_network import network
from tldesk.engine.strategies import both_splits
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, trained
from tldesk.engine.training.answers import answer, asked_of
from tldesk.engine.training.choosing import learned_from_val
from tldesk.engine.training.loop import _Loop
from tldesk.engine.training.varied_sequences import VariedSequences
from tldesk.errors import TldeskError
from tldesk.media.examples import example
from tldesk.media.modality import SOUND
from tldesk.media.pool import never
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event, PhaseStarted, StepEnd
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

RATE, WINDOW = 16_000, 8_000
PARTED = Preprocess(RATE, WINDOW, windows=4, stride=4_000)
SMALL = {
    record.name: record
    for record in (
        replace(BACKBONES["speech-embedding"], inputs=PARTED),
        replace(BACKBONES["whisper-tiny-en"], features=32, options=(("layers", 2), ("heads", 4)), inputs=PARTED),
        replace(BACKBONES["aisfx"], features=32, inputs=Preprocess(44_100, 22_050, windows=4, stride=11_025)),
    )
}
LONG = 3  # so many sounds are of several windows


@pytest.fixture
def small(home: Path, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """A network that is set up."""
    record = SMALL["whisper-tiny-en"]
    monkeypatch.setitem(BACKBONES, record.name, record)
    torch.manual_seed(0)
    weights.keep(record, {name: value.numpy() for name, value in network(record).state_dict().items()}, record.name)
    return record


@pytest.fixture
def project(small: Backbone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Tones and noises, short and long."""
    monkeypatch.setattr(background, "EACH", 3)  # clips of a kind: fewer are quicker
    for number in range(12):
        seconds = 1.4 if number < LONG else 0.2 + number / 100
        made = sounds.noise(number, seconds, RATE) if number % 2 else sounds.tone(300 + 20 * number, seconds, RATE)
        file = tmp_path / "source" / ("tone", "noise")[number % 2] / f"{number}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sounds.encoded(made, RATE))
    with Project.create(tmp_path / "project", modality=SOUND) as made_of_them:
        for _ in import_source(made_of_them, tmp_path / "source"):
            pass
        yield made_of_them


def new(project: Project, small: Backbone, **values: object) -> Run:
    given = {"modality": SOUND, "backbone": small.name, "strategy": "fine-tune", "device": "cpu", "batch_size": 4}
    return project.runs.new(RunConfig.model_validate(given | {"epochs": 2} | values))


@pytest.mark.parametrize("name", SMALL)
def test_every_network_learns_behind_its_first_stages(name: str) -> None:
    record, kind = SMALL[name], learning.of(SOUND)
    preprocess, how = record.preprocess, kind.augmentation(RunConfig(modality=SOUND))
    network = model.build(record, 2, pretrained=False, seed=0).train()
    frozen = network.freeze(sound.frozen(record))
    assert frozen == sound.frozen(record) < network.stages
    rate = preprocess.shape[0] * 2
    wholes = [sounds.word(seed, 0.1, rate).astype(np.float32) for seed in range(2)]
    batch = np.stack([kind.vary(whole, learning.rng_for(0, 1, 0), preprocess, how) for whole in wholes])
    assert kind.together is not None
    short = kind.together.short(batch, preprocess)
    assert short.shape[1] < batch.shape[1]
    network(kind.to_device(short, torch.device("cpu"))).square().mean().backward()
    for part, value in network.named_parameters():
        assert value.requires_grad == (value.grad is not None), part
        assert value.grad is None or value.grad.isfinite().all()


def test_a_stop_changes_nothing_and_sounds_are_varied_anew_each_epoch(project: Project, small: Backbone) -> None:
    run, unbroken, told = new(project, small), new(project, small), list[Event]()
    for event in run.record(train(run, lambda: sum(isinstance(one, StepEnd) for one in told) > 2)):
        told.append(event)
    assert [event.name for event in told if isinstance(event, PhaseStarted)] == [
        *("embed", "prepare", "fit", "read", "prepare", "train"),
    ]
    assert checkpoint.load_last(run) is not None
    finish(run)
    its = loop_of(unbroken)
    assert result(run) == result(unbroken)
    assert present(run.report)["chosen"]["frozen_stages"] == sound.frozen(small)
    before, after = weights.state_dict(small), trained.load(run).backbone.state_dict()
    learned = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert learned and all(name.startswith("layers.1.") for name in learned)
    assert Run.load(run.folder).config.augmentation == "standard"
    _are_varied(its)


def _are_varied(its: _Loop) -> None:
    inputs = its.inputs
    assert isinstance(inputs, VariedSequences)
    parts = [its.train_at[:4], its.train_at[4:8]]
    first, again, second = (list(inputs.batches(parts, epoch, never)) for epoch in (1, 1, 2))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert any(not np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    for batch in first:
        assert batch.dtype == np.float32 and 0 < batch.shape[1] <= WINDOW
    for position, array in zip(its.val_at[inputs.val_order].tolist(), inputs.held_out(never), strict=True):
        assert np.array_equal(array, example(its.rows[position], PARTED))


def test_without_variation_the_first_window_is_learned_from_and_all_are_held_out(
    project: Project, small: Backbone
) -> None:
    its = loop_of(new(project, small, augmentation="none", epochs=1))
    assert not isinstance(its.inputs, VariedSequences)
    (batch,) = its.inputs.batches([its.train_at], 1, never)
    assert batch.shape == (len(its.train_at), WINDOW)
    logits = present(its.run.predictions()).logits
    shapes = {array.shape for array in its.inputs.held_out(never)}
    assert np.isfinite(logits).all() and shapes <= {(WINDOW,), (3 * WINDOW,), (4 * WINDOW,)}


def test_of_few_speakers_it_learns_once_more_from_who_validates(tmp_path: Path, small: Backbone) -> None:
    """What it says of the validation sounds is from before, however often it is stopped."""
    for number in range(44):
        made = sounds.tone(300 + number, 0.2, RATE) if number % 2 else sounds.noise(number, 0.2, RATE)
        file = tmp_path / "source" / ("noise", "tone")[number % 2] / f"{'abcd'[number // 11]}_{number}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sounds.encoded(made, RATE))
    with Project.create(tmp_path / "project", modality=SOUND) as project:
        for _ in import_source(project, tmp_path / "source", options={"together": "name:1"}):
            pass
        run, unbroken = (new(project, small, augmentation="none") for _ in range(2))
        told = phases(finish(unbroken))
        assert told[told.index("train") :] == ["train", "evaluate", "again", "evaluate", "evaluate"]
        assert not stopped_in(run, "again") and stopped_in(run, "evaluate")
        before, file = present(both_splits.before(run)), run.folder / "predictions.npz"
        kept = file.rename(tmp_path / "kept")
        with pytest.raises(TldeskError) as caught:  # else it would be asked of what it has learned
            finish(run)
        assert caught.value.code == "run_damaged"
        kept.rename(file)
        assert "again" not in phases(finish(run)), "all of it has been learned"
        assert result(run) == result(unbroken)
        answers = present(run.predictions())
        assert np.array_equal(answers.only(set(before.ids.tolist())).logits, before.logits)
        assert np.array_equal(answers.ids[answers.splits == "val"], before.ids)
        rows = [row for row in run.data.rows if row.split == "val"]
        now = present(returned(answer(run, "cpu", [asked_of(row) for row in rows], never)))
        losses = [task(False).loss(before.targets, one.logits) for one in (before, now)]
        assert losses[1] < losses[0], "the model that is kept knows them"
        assert sum("come from only" in note for note in present(run.report)["notes"]) == 1
        _is_told_when_ended_in_it(new(project, small, augmentation="none"))


def _is_told_when_ended_in_it(run: Run) -> None:
    told = list[Event]()
    for event in run.record(train(run, never, lambda: "again" in phases(told))):
        told.append(event)
    report = present(run.report)
    assert report["stopped_early"] and any("had learned from the validation" in note for note in report["notes"])
    assert not learned_from_val(checkpoint.load_best(run)[1]) and phases(told).count("again") == 1


def phases(events: list[Event]) -> list[str]:
    """The names of what has begun."""
    return [event.name for event in events if isinstance(event, PhaseStarted)]


def stopped_in(run: Run, phase: str) -> bool:
    """Whether a training that is stopped in `phase`, in or after the second learning, has learned from both splits."""
    told = list[Event]()

    def stops() -> bool:
        names = phases(told)
        return "again" in names and phase in names[names.index("again") :]

    for event in run.record(train(run, stops)):
        told.append(event)
    assert run.report is None and phases(told)[-1] == phase
    return learned_from_val(checkpoint.load_best(run)[1])
