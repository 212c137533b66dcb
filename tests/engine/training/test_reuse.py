"""Model reuse: what is carried over, what is told, what is refused, and that the earlier run may go."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import write_photos
from present import present
from safetensors.torch import load_file, save_file

from engine.runs_for_tests import QUICK, SPLITS, TINY, write_run
from engine.test_bad_input import notes, refused
from engine.test_train import finish, result, stop_after
from tldesk.engine import learning_curve as curve
from tldesk.engine.networks import backbones, model, prepare, timm_network, weights
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, reuse, trained
from tldesk.engine.training.choosing import BOTH, LEARNED
from tldesk.errors import TldeskError
from tldesk.project.runs.config import make_config
from tldesk.project.runs.events import CurvePoint, RunEnded
from tldesk.project.runs.report import Figures
from tldesk.project.runs.run import Run
from tldesk.project.runs.starting import START_FILE

MakeRun = Callable[..., Run]


@pytest.fixture(scope="module")
def _earlier(_tiny_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fine-tuned run that knows circle, stripes and wave, and has learned from none of `photos`."""
    root = tmp_path_factory.mktemp("earlier")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TLDESK_HOME", str(root / "home"))
        prepare.import_weights(_tiny_file, TINY)
        photos = write_photos(root / "others", ("Circle", "stripes", "wave"), 8, (64, 48), first=100)
        run = write_run(
            root / "project" / "runs" / "earlier", photos, SPLITS, make_config(QUICK | {"frozen_stages": 0})
        )
        finish(run)
    return run.folder


@pytest.fixture
def earlier(_earlier: Path, tmp_path: Path) -> Run:
    """That run beside those of `make_run`, yours to change."""
    return Run.load(Path(shutil.copytree(_earlier, tmp_path / "runs" / "earlier")))


def backbone_in(run: Run) -> dict[str, np.ndarray]:
    arrays, _ = checkpoint.load_best(run)
    return {name.removeprefix("backbone."): value for name, value in arrays.items() if name.startswith("backbone.")}


def alike(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    return set(first) == set(second) and all(np.array_equal(first[name], second[name]) for name in first)


def val(run: Run) -> Figures:
    return present(present(run.report)["val"])


# ---------------------------------------------------------------------------------------------- label sets


def test_label_sets_are_matched_by_name() -> None:
    found = reuse.match(["cat", "red fox", "dog"], ["Red_Fox", "cat", "owl"])
    assert found.known == [(0, 1), (1, 0)] and found.new == ["owl"] and found.unused == ["dog"]


def test_names_that_leave_doubt_are_not_matched() -> None:
    assert reuse.match(["cat", "CAT"], ["Cat"]) == reuse.Match([], ["Cat"], ["cat", "CAT"])
    assert reuse.match(["cat"], ["Cat", "cAt"]).known == []
    assert reuse.match(["cat", "Cat"], ["Cat"]).known == [(0, 1)]


def test_many_names_are_cut_short() -> None:
    names = [f"class {number}" for number in range(100)]
    start = reuse.Start("x", names, None, np.zeros((0, 32), np.uint8), True, [])
    text = reuse.classes_note(start, [*names[:50], "owl"]).text
    assert text.startswith("Starts from “x”, which knows 50 of 51 classes") and "(+38)" in text and len(text) < 600


# ---------------------------------------------------------------------------------------------- what is carried over


def test_backbone_and_known_rows_of_the_head_are_carried_over(make_run: MakeRun, earlier: Run) -> None:
    run = make_run(start_from=str(earlier.folder))
    start = reuse.settle(run)
    assert start is not None and start.classes == ["Circle", "stripes", "wave"]
    record = weights.backbone_of(run)
    assert alike(weights.arrays(record), backbone_in(earlier))
    network = model.build(record, 3, pretrained=True, seed=0)
    fresh = network.head.weight.detach().clone()
    reuse.carry_head(network, run)
    before = checkpoint.load_best(earlier)[0]
    assert run.data.classes == ["circle", "square", "stripes"]
    assert np.array_equal(network.head.weight[0].detach(), before["head.weight"][0])
    assert np.array_equal(network.head.weight[2].detach(), before["head.weight"][1])
    assert network.head.bias[2].item() == before["head.bias"][1]
    assert torch.equal(network.head.weight[1], fresh[1])


def test_the_label_sets_are_told_in_one_note_and_in_the_report(make_run: MakeRun, earlier: Run) -> None:
    run = make_run(start_from=str(earlier.folder))
    finish(run)
    told = notes(run)["start_classes"].text
    assert "which knows 2 of 3 classes" in told and told in present(run.report)["notes"]
    assert "“circle”, “stripes”; new: “square”; no longer used: “wave”" in told
    start = present(run.report)["start"]
    assert (start["known"], start["new"], start["unused"]) == (["circle", "stripes"], ["square"], ["wave"])
    assert start["leaks"] == {"val": 0, "test": 0} and "start_leaks" not in notes(run)
    assert "“test_efficientnet, Fine-tune”" in reuse.chain(present(run.report))[0] and reuse.licences(
        present(run.report)
    )


def test_training_goes_on_from_where_the_earlier_one_was(make_run: MakeRun) -> None:
    """One epoch at a tiny rate: what it knows is what the earlier run had learned."""
    first = make_run("first", epochs=12, frozen_stages=0, learning_rate=0.003)
    finish(first)
    values = {"epochs": 1, "learning_rate": 1e-6, "frozen_stages": 0}
    again, fresh = make_run("again", start_from=str(first.folder), **values), make_run("fresh", **values)
    finish(again), finish(fresh)
    assert notes(again)["start_same_classes"].text.startswith("Starts from “test_efficientnet, Fine-tune”, which knows")
    assert val(again)["loss"] == pytest.approx(val(first)["loss"], rel=0.05)
    assert val(again)["loss"] < val(fresh)["loss"]


def test_feature_extraction_looks_through_the_earlier_network(make_run: MakeRun, earlier: Run) -> None:
    values = {"strategy": "feature-extraction"}
    run, plain = make_run(start_from=str(earlier.folder), **values), make_run("plain", **values)
    finish(run), finish(plain)
    assert alike(backbone_in(run), backbone_in(earlier)) and not alike(backbone_in(run), backbone_in(plain))
    assert "start_fitted_anew" in notes(run)
    assert len(list((run.project_folder / "cache" / "features").iterdir())) == 2  # one for each set of weights
    assert len(list((run.project_folder / "cache" / "backbones").iterdir())) == 1


def test_an_unchanged_network_needs_no_second_look(make_run: MakeRun) -> None:
    plain = make_run("plain", strategy="feature-extraction")
    finish(plain)
    run = make_run(strategy="feature-extraction", start_from=str(plain.folder))
    finish(run)
    assert weights.weights_hash(weights.backbone_of(run)) == weights.weights_hash(TINY)
    assert len(list((run.project_folder / "cache" / "features").iterdir())) == 1
    assert not (run.project_folder / "cache" / "backbones").exists()
    assert val(run)["accuracy"] == val(plain)["accuracy"]


def test_auto_passes_it_on(make_run: MakeRun, earlier: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tldesk.engine.strategies.auto.ENOUGH", 1)
    run = make_run(strategy="auto", start_from=str(earlier.folder))
    finish(run)
    assert {"start_classes", "stages_frozen"} <= set(notes(run)) and "start" in present(run.report)


def test_a_chain_remembers_all_that_came_before(make_run: MakeRun, earlier: Run) -> None:
    second = make_run("second", start_from=str(earlier.folder), epochs=1)
    finish(second)
    third = make_run("third", start_from=str(second.folder), strategy="feature-extraction")
    start = reuse.settle(third)
    assert start is not None
    assert [link["kind"] for link in start.origin] == ["run", "run", "pretrained"]
    learned = {row.sha256 for run in (earlier, second) for row in run.data.rows if row.split == "train"}
    assert {row.tobytes().hex() for row in start.seen} == learned


def test_what_has_learned_from_its_validation_images_has_seen_them(trained_run: Run) -> None:
    record = weights.backbone_of(trained_run)
    arrays, about = checkpoint.load_best(trained_run)
    of_split = {name: {row.sha256 for row in trained_run.data.rows if row.split == name} for name in ("train", "val")}
    assert len(reuse._of_run(trained_run, record)[0].seen) == len(of_split["train"])
    checkpoint.save_best(trained_run, arrays, about | {LEARNED: BOTH})
    assert len(reuse._of_run(trained_run, record)[0].seen) == len(of_split["train"] | of_split["val"])


# ---------------------------------------------------------------------------------------------- honesty


def test_images_that_taught_the_earlier_model_are_counted(make_run: MakeRun, photos: Path) -> None:
    first = make_run("first", epochs=1, splits=("train", "train", "val", "train", "train"))
    finish(first)
    run = make_run(start_from=str(first.folder), epochs=1)
    finish(run)
    note = notes(run)["start_leaks"]
    assert note.level == "warning" and note.arguments["val"] == 0 and note.arguments["test"] == 3
    assert note.text in present(run.report)["notes"] and present(run.report)["start"]["leaks"] == {"val": 0, "test": 3}


# ---------------------------------------------------------------------------------------------- on its own


@pytest.mark.parametrize("strategy", ["fine-tune", "feature-extraction"])
def test_the_earlier_run_may_be_deleted(make_run: MakeRun, earlier: Run, strategy: str) -> None:
    values = {"start_from": str(earlier.folder), "strategy": strategy}
    whole, broken = make_run("whole", **values), make_run("broken", **values)
    finish(whole)
    stop_after(broken, 7)
    shutil.rmtree(earlier.folder)
    again = finish(Run.load(broken.folder))
    assert isinstance(again[-1], RunEnded) and again[-1].status == "finished" and result(broken) == result(whole)
    assert trained.load(Run.load(broken.folder)).head.out_features == 3


def test_before_it_began_the_earlier_run_is_needed(make_run: MakeRun, earlier: Run) -> None:
    run = make_run(start_from=str(earlier.folder))
    shutil.rmtree(earlier.folder)
    error = refused(lambda: finish(run))
    assert error.code == "start_missing" and error.hint


def test_a_start_that_was_damaged_later_is_said(make_run: MakeRun, earlier: Run) -> None:
    run = make_run(start_from=str(earlier.folder))
    stop_after(run, 7)
    file = run.folder / START_FILE
    data = bytearray(file.read_bytes())
    data[-100] ^= 64
    file.write_bytes(data)
    assert refused(lambda: finish(run)).code == "weights_damaged"
    file.write_bytes(bytes(data[:-5000]))
    assert refused(lambda: finish(run)).code == "weights_damaged"
    file.unlink()
    shutil.rmtree(earlier.folder)
    assert refused(lambda: finish(run)).code == "start_missing"


def test_its_learning_curve_starts_from_the_same(
    make_run: MakeRun, earlier: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curve, "FRACTIONS", (0.5, 1.0))
    run = make_run(start_from=str(earlier.folder), epochs=1)
    finish(run)
    shutil.rmtree(earlier.folder)
    points = [event for event in curve.learning_curve(run) if isinstance(event, CurvePoint)]
    assert [point.fraction for point in points] == [0.5, 1.0]


# ---------------------------------------------------------------------------------------------- files


def test_a_model_file_of_ours_brings_its_classes(make_run: MakeRun, earlier: Run, tmp_path: Path) -> None:
    file = tmp_path / "carried.safetensors"
    shutil.copy(earlier.checkpoints / checkpoint.BEST, file)
    run = make_run(start_from=str(file), epochs=1)
    finish(run)
    told = notes(run)
    assert "which knows 2 of 3 classes" in told["start_classes"].text and told["start_unseen"].level == "info"
    assert reuse.chain(present(run.report)) == ["the file carried.safetensors, licence: not stated in the file"]


def test_a_file_of_the_plain_network_names_no_classes(make_run: MakeRun, _tiny_file: Path) -> None:
    run = make_run(start_from=str(_tiny_file), epochs=1)
    finish(run)
    assert "start_unnamed" in notes(run)
    assert weights.weights_hash(weights.backbone_of(run)) == weights.weights_hash(TINY)


def test_a_model_as_timm_keeps_it_brings_its_classes(make_run: MakeRun, tmp_path: Path) -> None:
    """`config.json` beside the file names them, in the order of the classifier's rows."""
    state = timm_network.network(backbones.get(TINY), num_classes=2).state_dict()
    file = tmp_path / "model.safetensors"
    save_file({name: value.contiguous() for name, value in state.items()}, file)
    run = make_run(start_from=str(file), epochs=1)
    for names, known in ((["wave", "square"], [1]), (["wave"], []), ({"square": 1}, [])):
        (tmp_path / "config.json").write_text(json.dumps({"label_names": names}), encoding="utf-8")
        found = reuse.read(run.config, run.project_folder)
        assert found is not None
        start = found[0]
        assert [now for now, _ in reuse.match(start.classes, run.data.classes).known] == known
        assert (start.head is not None) == bool(known)
    (tmp_path / "config.json").write_text(json.dumps({"label_names": ["wave", "square"]}), encoding="utf-8")
    reuse.settle(run)
    network = model.build(weights.backbone_of(run), 3, pretrained=True, seed=0)
    reuse.carry_head(network, run)
    assert torch.equal(network.head.weight[1].detach(), state["classifier.weight"][1])
    (tmp_path / "config.json").write_text("[not json", encoding="utf-8")
    assert reuse.read(run.config, run.project_folder)[0].classes == []  # type: ignore[index]


def test_a_file_of_a_model_that_is_not_here_is_enough(make_run: MakeRun, tiny_weights: Path, _tiny_file: Path) -> None:
    tiny_weights.unlink()
    finish(make_run(start_from=str(_tiny_file), epochs=1))


def spoiled(file: Path, kind: str) -> Path:
    """A file that cannot be started from."""
    state, target = load_file(file), file.with_name(f"{kind}.safetensors")
    first = next(name for name in state if name.endswith("weight"))
    if kind == "other":
        state = dict(timm_network.network(backbones.get("test_resnet")).state_dict())
    elif kind == "shape":
        state[first] = state[first][:1].clone()
    elif kind == "nan":
        state[first] = state[first] * float("nan")
    elif kind == "head":
        state = {f"backbone.{name}": value for name, value in state.items()}
        state |= {"head.weight": torch.zeros(3, 5), "head.bias": torch.zeros(3)}
    if kind == "pickle":
        target.write_bytes(pickle.dumps(state))
    elif kind == "zip":
        with zipfile.ZipFile(target, "w") as made:
            made.writestr("data.pkl", pickle.dumps({"x": 1}))
    elif kind == "cut":
        target.write_bytes(file.read_bytes()[:-1000])
    else:
        save_file({name: value.contiguous() for name, value in state.items()}, target)
    return target


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("other", "weights_mismatch", "is missing"),
        ("shape", "weights_mismatch", "should be"),
        ("head", "weights_mismatch", "columns"),
        ("nan", "weights_damaged", "no numbers"),
        ("cut", "weights_damaged", ""),
        ("pickle", "weights_not_safetensors", ""),
        ("zip", "weights_not_safetensors", ""),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    make_run: MakeRun, _tiny_file: Path, tmp_path: Path, kind: str, code: str, words: str
) -> None:
    file = spoiled(Path(shutil.copy(_tiny_file, tmp_path)), kind)
    run = make_run(start_from=str(file))
    error = refused(lambda: finish(run))
    assert error.code == code and words in error.text and error.hint
    assert not (run.folder / START_FILE).exists() and run.report is None


def test_pickles_are_not_opened_whatever_they_are_called(make_run: MakeRun, tmp_path: Path) -> None:
    for name in ("model.pt", "model.pth", "model.ckpt", "model.bin"):
        file = tmp_path / name
        file.write_bytes(pickle.dumps({"x": 1}))
        assert refused(lambda: finish(make_run(file.suffix, start_from=str(file)))).code == ("weights_not_safetensors")


def test_a_run_of_another_model_is_refused(make_run: MakeRun, earlier: Run) -> None:
    run = make_run(backbone="test_resnet", start_from=str(earlier.folder))
    error = refused(lambda: finish(run))
    assert error.code == "start_other_model" and TINY in error.text and "test_resnet" in error.text
    file = run.folder.parent / "carried.safetensors"
    shutil.copy(earlier.checkpoints / checkpoint.BEST, file)
    assert refused(lambda: finish(make_run("b", backbone="test_resnet", start_from=str(file)))).code == (
        "start_other_model"
    )


def test_a_damaged_or_untrained_run_is_refused(make_run: MakeRun, earlier: Run) -> None:
    untrained = make_run("untrained")
    assert refused(lambda: finish(make_run("a", start_from=str(untrained.folder)))).code == "run_unfinished"
    best = earlier.checkpoints / checkpoint.BEST
    data = bytearray(best.read_bytes())
    data[-50] ^= 64
    best.write_bytes(data)
    assert refused(lambda: finish(make_run("b", start_from=str(earlier.folder)))).code == "model_damaged"


def test_from_scratch_starts_from_nothing(make_run: MakeRun, earlier: Run) -> None:
    error = refused(lambda: finish(make_run(strategy="scratch", start_from=str(earlier.folder))))
    assert error.code == "start_of_scratch" and error.hint


# ---------------------------------------------------------------------------------------------- projects


def test_a_run_of_the_project_is_kept_by_its_name(trained_run: Any, tmp_path: Path) -> None:
    from tldesk.project.store import Project

    with Project.open(trained_run.project_folder) as project:
        values = {"strategy": "fine-tune", "device": "cpu"}
        for wish in (trained_run.name, str(trained_run.folder), str(trained_run.checkpoints / checkpoint.BEST)):
            assert project.runs.new(make_config(values | {"start_from": wish})).config.start_from == trained_run.name
        for wish, code in (("gone", "start_missing"), (str(tmp_path), "start_missing")):
            error = refused(lambda: project.runs.new(make_config(values | {"start_from": wish})))
            assert error.code == code and trained_run.name in error.hint
        before = len(project.runs.all())
        with pytest.raises(TldeskError):
            project.runs.new(make_config(values | {"start_from": trained_run.name, "strategy": "scratch"}))
        assert len(project.runs.all()) == before


def test_it_says_in_exports_where_it_comes_from(make_run: MakeRun, earlier: Run, tmp_path: Path) -> None:
    from tldesk.engine.exporters import export
    from tldesk.engine.reporting import report_page

    run = make_run(start_from=str(earlier.folder), epochs=1)
    finish(run)
    for _ in export(run, "onnx", tmp_path / "out"):
        pass
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "1. the training “test_efficientnet, Fine-tune”" in card and "2. the pretrained weights of" in card
    told = json.loads((tmp_path / "out" / "signature.json").read_text(encoding="utf-8"))["started_from"]
    assert len(told) == 2
    report_page.write(run, tmp_path / "report.html")
    assert told[0].replace("&", "&amp;") in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_nothing_is_kept_of_a_start_when_the_disk_is_full(
    make_run: MakeRun, earlier: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(start_from=str(earlier.folder))

    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("safetensors.numpy.save_file", full)
    error = refused(lambda: finish(run))
    assert error.code == "paused_disk_full" and [f.name for f in run.folder.glob("*start*")] == []
    monkeypatch.undo()
    list(run.record(train(run)))
    assert run.status == "finished"


def test_a_run_of_somebody_else_takes_no_model_that_was_not_chosen_for_it(make_run: MakeRun, earlier: Run) -> None:
    """Else one's own model would leave with that project."""
    run = make_run()
    config = run.folder / "config.toml"
    mine = earlier.folder.rename(earlier.folder.parents[2] / "private")
    shutil.rmtree(earlier.folder, ignore_errors=True)
    config.write_text(config.read_text("utf-8").replace('start_from = ""', f"start_from = '{mine}'"), "utf-8")
    assert refused(lambda: finish(Run.load(run.folder))).code == "start_not_chosen"
    assert not (run.folder / START_FILE).exists()


@pytest.mark.parametrize("start", ["//host/share", r"\\host\share", r"\/host/share", r"/\host\share"])
def test_no_other_computer_is_asked_however_it_is_written(start: str, tmp_path: Path) -> None:
    config = make_config({"backbone": TINY, "start_from": start})
    assert refused(lambda: reuse.read(config, tmp_path)).code == "start_on_network"
