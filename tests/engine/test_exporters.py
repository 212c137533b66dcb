"""Making exports: what is written, that a refused or stopped one leaves nothing, and what cannot be opened."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from present import present, typed

from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import EXPORTERS, Exporter, bundle, export, programs
from tldesk.engine.exporters import onnx as onnx_form
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.project.runs import looks
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run


def exported(run: Run, format: str, out: Path | None = None) -> Exported:
    *_, last = export(run, format, out)
    assert isinstance(last, Exported)
    return last


def test_an_export_is_a_choice_after_a_look_at_the_test_images(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    looks.record(finished, "window")
    assert looks.count(finished).count == 0
    exported(finished, "onnx", tmp_path / "out")
    assert looks.count(finished).count == 1


def test_below_the_limit_it_is_none_of_these(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    paths = [row.path for row in finished.data.rows]
    sure = [typed(Prediction, answer).confidence for answer in open_predictor(finished.folder).predict(paths)]
    limit = float(np.median(sure))
    finished.set_limit(limit)
    folder = tmp_path / "out"
    done = exported(finished, "onnx", folder)
    assert done.parity["sample program"]["agreement"] == 1
    for place in (finished.folder, folder):
        answers = [typed(Prediction, answer) for answer in open_predictor(place).predict(paths)]
        assert 0 < sum(answer.label is None for answer in answers) < len(answers)
        assert all((answer.label is None) == (answer.confidence < limit) for answer in answers)
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "none of these" in card and "temperature 2.500" in card
    accuracy = present(present(finished.report)["test"])["accuracy"]
    assert f"**{accuracy:.1%} accuracy** · 3 test images · 95% interval" in card


def test_the_sample_program_says_what_it_wants_in_a_line(model: Path, finished: Run, tmp_path: Path) -> None:
    picture, none = finished.data.rows[0].path, tmp_path / "notes.txt"
    none.write_text("no image")

    def told(*names: Path) -> tuple[int, int, str]:
        command = [sys.executable, str(model / "samples" / "predict.py"), *map(str, names)]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode, len(done.stdout.splitlines()), done.stderr.decode()

    code, lines, said = told()
    assert (code, lines, said.count("\n")) == (1, 0, 1) and said.startswith("usage: python")
    for wrong in (tmp_path / "gone.jpg", none):
        code, lines, said = told(picture, wrong)
        assert (code, lines, said.count("\n")) == (1, 0, 1) and wrong.name in said
    assert told(picture)[:2] == (0, 1)


def test_an_earlier_export_is_replaced(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = exported(finished, "onnx", out)
    before = (out / "labels.txt").stat().st_ino
    (out / "samples" / "predict.py").unlink()
    again = exported(finished, "onnx", out)
    assert (again.path, again.files) == (first.path, first.files)
    assert (out / "labels.txt").stat().st_ino != before
    assert not list(tmp_path.glob(".out*"))


def change_signature(out: Path, **values: Any) -> None:
    """As somebody would who has looked how the program writes it."""
    content = json.loads((out / "signature.json").read_bytes())
    text = json.dumps({**content, **values}, indent=2, ensure_ascii=False) + "\n"
    (out / "signature.json").write_bytes(text.encode())


def older(out: Path) -> None:
    content = json.loads((out / "signature.json").read_bytes())
    del content["sha256_others"]
    (out / "signature.json").write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def name_mine(out: Path) -> None:
    content = json.loads((out / "signature.json").read_bytes())
    (out / "mine.txt").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    change_signature(out, sha256_others=content["sha256_others"] | {"mine.txt": digest})


def link_to_mine(out: Path) -> None:
    (out / "samples").rename(out.parent / "mine")
    (out / "samples").symlink_to(out.parent / "mine")


TOUCHES: dict[str, Callable[[Path], object]] = {
    "a file beside": lambda out: (out / "mine.txt").write_text("mine"),
    "a file among the samples": lambda out: (out / "samples" / "mine.txt").write_text("mine"),
    "a file of a known name": lambda out: (out / "samples" / "Predict.cs").write_text("mine"),
    "a folder": lambda out: (out / "samples" / "mine").mkdir(),
    "an edited sample": lambda out: (out / "samples" / "predict.py").write_text("mine"),
    "an edited card": lambda out: (out / "MODEL_CARD.md").write_text("mine"),
    "other labels": lambda out: (out / "labels.txt").write_text("mine"),
    "an edited signature": lambda out: change_signature(out, doc_name="mine"),
    "a reformatted signature": lambda out: (out / "signature.json").write_bytes(
        (out / "signature.json").read_bytes() + b"\n"
    ),
    "another model": lambda out: (out / "model.onnx").write_text("mine"),
    "a name that the signature lists": name_mine,
    "samples elsewhere": link_to_mine,
    "an earlier version": older,
}


@pytest.mark.parametrize("touch", list(TOUCHES))
def test_an_export_that_was_touched_is_left_as_it_is(touch: str, finished: Run, model: Path) -> None:
    TOUCHES[touch](model)
    assert_left(finished, model)


def assert_left(run: Run, out: Path) -> None:
    """Nothing in a folder is changed or gone, for an export there is refused."""

    def state() -> dict[Path, bytes]:
        return {file: file.read_bytes() if file.is_file() else b"" for file in out.parent.rglob("*")}

    before = state()
    with pytest.raises(TldeskError) as caught:
        exported(run, "onnx", out)
    assert caught.value.code == "export_exists"
    assert state() == before


def test_what_is_put_there_while_an_export_is_made_is_safe(
    finished: Run, quick: Exporter, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(source: ExportSource, folder: Path) -> None:
        shutil.copy(model / "model.onnx", folder)
        (model / "mine.txt").write_text("mine")

    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, write=write))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", model)
    assert caught.value.code == "export_exists" and (model / "mine.txt").read_text() == "mine"
    assert not list(model.parent.glob(".model*"))


def test_over_the_limit_nothing_is_kept(
    finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "model"
    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, limit=-1.0))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", out)
    assert caught.value.code == "parity_failed"
    assert not out.parent.exists()
    monkeypatch.setitem(EXPORTERS, "onnx", quick)
    monkeypatch.setattr(programs, "python", lambda *_: NONSENSE)
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", out)
    assert "sample program" in caught.value.text
    assert not out.parent.exists()


NONSENSE = """
import numpy
def predict(folder, paths):
    return numpy.eye(3)[numpy.arange(len(list(paths))) % 3]
"""


def test_a_stopped_export_leaves_nothing(finished: Run, tmp_path: Path) -> None:
    events = list(export(finished, "onnx", tmp_path / "out", lambda: True))
    assert not any(isinstance(event, Exported) for event in events)
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


@pytest.mark.parametrize("last", ["the model", "its program"])
def test_an_export_is_stopped_in_the_midst_of_its_check(
    last: str, finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"

    def run_back(folder: Path, should_stop: Callable[[], bool]) -> Network:
        network = onnx_form.run_back(folder, should_stop)

        def probabilities(pictures: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
            if last == "the model":
                asked.write_text("x")
            return network(pictures)

        return probabilities

    monkeypatch.setattr(programs, "python", lambda *_: TELLING)
    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, run_back=run_back))
    events = list(export(finished, "onnx", tmp_path / "out", asked.exists))
    assert not any(isinstance(event, Exported) for event in events)
    assert asked.read_text() == "x"  # no picture more was asked about
    assert not list(tmp_path.glob("*out*"))


TELLING = """
def predict(folder, paths):
    for path in paths:
        with (folder.parent / "asked").open("a") as asked:
            asked.write("x")
"""


def test_folders_that_an_export_made_in_vain_go_with_it(
    finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine := tmp_path / "mine").mkdir()
    out = mine / "new" / "deep" / "out"
    list(export(finished, "onnx", out, lambda: True))
    list(export(finished, "onnx", None, lambda: True))
    assert not list(mine.iterdir()) and not (finished.folder / "exports").exists()

    def fail(source: ExportSource, folder: Path) -> None:
        (mine / "new" / "note.txt").write_text("somebody else's, meanwhile")
        raise RuntimeError("it fails")

    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, write=fail))
    with pytest.raises(RuntimeError):
        exported(finished, "onnx", out)
    assert [path.name for path in mine.rglob("*")] == ["new", "note.txt"]
    monkeypatch.setitem(EXPORTERS, "onnx", quick)
    assert Path(exported(finished, "onnx", out).path).is_dir()


def test_what_is_there_already_is_safe(finished: Run, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    half = tmp_path / "half"
    half.mkdir()
    (half / "signature.json").write_text('{"tldesk_version": "0.1.0", "filename": "model.onnx"}')
    (half / "thesis.txt").write_text("mine")
    named = tmp_path / "named"
    (named / "sub" / "deep").mkdir(parents=True)
    (named / "sub" / "deep" / "photo.jpg").write_text("mine")
    (named / "letter.txt").write_text("mine")
    (named / "signature.json").write_text('{"tldesk_version": "0.1.0", "sha256": {"letter.txt": "", "sub": ""}}')
    file = tmp_path / "file"
    file.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    for target in (full, half, named, file):
        with pytest.raises(TldeskError) as caught:
            exported(finished, "onnx", target)
        assert caught.value.code == "export_exists"
    assert sorted(tmp_path.rglob("*")) == before


def test_requests_that_cannot_be_met(finished: Run, make_run: Callable[..., Run], tmp_path: Path) -> None:
    cases = [(finished, "caffe", "unknown_format"), (make_run("new"), "onnx", "run_unfinished")]
    for run, format, code in cases:
        with pytest.raises(TldeskError) as caught:
            exported(run, format, tmp_path / "out")
        assert caught.value.code == code
    for row in finished.data.rows:
        row.path.rename(row.path.with_suffix(".away"))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", tmp_path / "out")
    for row in finished.data.rows:
        row.path.with_suffix(".away").rename(row.path)
    assert caught.value.code == "data_changed"
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda best: best.unlink(), "run_unfinished"),
        (lambda best: best.write_bytes(best.read_bytes()[:-100]), "model_damaged"),
        (lambda best: best.write_bytes(b""), "model_damaged"),
    ],
    ids=["gone", "cut short", "empty"],
)
def test_a_run_without_a_model_that_can_be_read(
    finished: Run, tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    """Its report is there, and its best checkpoint is not."""
    spoil(finished.checkpoints / "best.safetensors")
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", tmp_path / "out")
    assert caught.value.code == code and caught.value.hint
    assert not list(tmp_path.glob("*out*"))


def test_a_place_that_cannot_be_written(finished: Run, tmp_path: Path, write_protect: Callable[[Path], None]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    write_protect(closed)
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", closed / "out")
    assert caught.value.code == "folder_not_writable"
    assert list(closed.iterdir()) == []


def test_a_damaged_export_is_said(model: Path) -> None:
    content = (model / "model.onnx").read_bytes()
    signature = (model / "signature.json").read_text("utf-8")
    for file, data in (
        ("model.onnx", content[:-10]),
        ("signature.json", signature[:50].encode()),
        ("signature.json", signature.replace('"onnx"', '"other"').encode()),
        ("signature.json", signature.replace('"model.onnx": "', '"other.onnx": "').encode()),
    ):
        (model / "model.onnx").write_bytes(content)
        (model / "signature.json").write_text(signature, "utf-8")
        (model / file).write_bytes(data)
        with pytest.raises(TldeskError) as caught:
            open_predictor(model)
        assert caught.value.code == "export_damaged"
    (model / "signature.json").write_text(signature, "utf-8")
    (model / "model.onnx").unlink()
    with pytest.raises(TldeskError) as caught:
        open_predictor(model)
    assert "missing" in caught.value.text
    (model / "elsewhere.onnx").write_bytes(content)
    (model / "model.onnx").symlink_to(model / "elsewhere.onnx")
    with pytest.raises(TldeskError) as caught:
        open_predictor(model)
    assert "link" in caught.value.text


def test_models_of_other_programs_are_refused_in_words(model: Path, tmp_path: Path) -> None:
    """What Lobe and Teachable Machine export, folders of other tools, and bare model files."""
    signature = json.loads((model / "signature.json").read_bytes())
    lobe = {key: signature[key] for key in ("doc_name", "inputs", "outputs", "classes", "filename")}
    machine = {"modelName": "tm-my-model", "labels": ["a", "b"], "imageSize": 224}
    foreign: dict[str, dict[str, object]] = {
        "lobe": {"signature.json": {**lobe, "format": "onnx", "version": 1}},
        "lobe-tf": {"signature.json": {**lobe, "format": "saved_model"}},
        "list": {"signature.json": [1, 2]},
        "machine": {"metadata.json": machine, "model.json": {"modelTopology": {}}},
        "huggingface": {"config.json": {"architectures": ["ViTForImageClassification"]}},
    }
    for name, files in foreign.items():
        (tmp_path / name).mkdir()
        shutil.copy(model / "model.onnx", tmp_path / name)
        for file, content in files.items():
            (tmp_path / name / file).write_text(json.dumps(content))
    for given in (*(tmp_path / name for name in foreign), model / "model.onnx", model / "signature.json"):
        with pytest.raises(TldeskError) as caught:
            open_predictor(given)
        assert caught.value.code == ("export_damaged" if (given / "signature.json").exists() else "not_a_model")
        assert str(given) in caught.value.text and caught.value.hint


def test_a_foreign_model_that_wants_other_files_is_not_opened(model: Path, tmp_path: Path) -> None:
    """An ONNX file may name a file for its numbers, above its own folder too."""
    (tmp_path / "secret.bin").write_bytes(bytes(4 * 64))
    proto = onnx.load(model / "model.onnx")
    for tensor in proto.graph.initializer:
        if len(tensor.raw_data) > 64:
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="../secret.bin")
            break
    content = proto.SerializeToString()
    (model / "model.onnx").write_bytes(content)
    signature = json.loads((model / "signature.json").read_bytes())
    signature["sha256"]["model.onnx"] = hashlib.sha256(content).hexdigest()
    (model / "signature.json").write_text(json.dumps(signature))
    with pytest.raises(TldeskError) as caught:
        open_predictor(model)
    assert caught.value.code == "export_damaged"
    assert "other files" in caught.value.text


def test_what_is_not_set_up_says_what_to_do(finished: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = EXPORTERS["litert"].environment
    assert environment is not None
    away = dataclasses.replace(environment, name="away", modules=("no_such_module",))
    monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(EXPORTERS["onnx"], environment=away))
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", tmp_path / "out")
    assert caught.value.code == "not_set_up"
    assert "Google's converter" in caught.value.text and "about 500 MB" in caught.value.hint
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_keeps_the_export_before(
    finished: Run, quick: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        exported(finished, "onnx", disk / "model")
        before = {file: file.read_bytes() for file in (disk / "model").rglob("*") if file.is_file()}

        def large(source: ExportSource, folder: Path) -> None:
            (folder / "model.onnx").write_bytes(bytes(4_000_000))

        monkeypatch.setitem(EXPORTERS, "onnx", dataclasses.replace(quick, write=large))
        with pytest.raises(TldeskError) as caught:
            exported(finished, "onnx", disk / "model")
        assert caught.value.code == "disk_full"
        assert {file: file.read_bytes() for file in disk.rglob("*") if file.is_file()} == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_is_added_at_the_last_moment_is_safe(
    finished: Run, quick: Exporter, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(file: Path) -> None:
        (model / "mine.txt").write_text("mine")

    monkeypatch.setattr(bundle, "sync_file", sync)
    monkeypatch.setitem(EXPORTERS, "onnx", quick)
    with pytest.raises(TldeskError) as caught:
        exported(finished, "onnx", model)
    assert caught.value.code == "export_exists" and (model / "mine.txt").read_text() == "mine"


def test_what_a_link_leads_to_is_replaced(finished: Run, quick: Exporter, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EXPORTERS, "onnx", quick)
        made = Path(exported(finished, "onnx", tmp_path / "link").path)
    assert made == tmp_path / "real" and (tmp_path / "link").is_symlink() and (made / "model.onnx").is_file()
