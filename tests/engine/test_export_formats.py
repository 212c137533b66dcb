"""The contract of EXPORTERS: each form answers as the app does, says what it holds, and tells nothing of this computer.

A form whose converter is not here is skipped, with that reason; one that you have set up is used.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import timm
import torch

from engine.runs_for_tests import TEMPERATURE
from tldesk import paths
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import EXPORTERS, bundle, export, signature
from tldesk.engine.judging import metrics
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.media.fitting import Preprocess
from tldesk.media.modality import IMAGE
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run

FILES = {"MODEL_CARD.md", "labels.txt", "parity.json", "requirements.txt", "samples/predict.py", "signature.json"}
CONVERTERS = paths.converters()
MADE = [name for name, one in EXPORTERS.items() if one.write is not None and one.modality == IMAGE]


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest, _finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The run's export in every form, each made once; it is only read."""
    exporter = EXPORTERS[request.param]
    if exporter.unavailable:
        pytest.skip(exporter.unavailable)
    if request.param == "onnx":  # which other tests ask for too
        exported: Exported = request.getfixturevalue("_exported")
        return exported
    out = tmp_path_factory.mktemp("made") / request.param
    try:
        *_, last = export(Run.load(_finished), request.param, out)
    except TldeskError as error:
        if error.code != "no_gain":
            raise
        assert not list(out.parent.iterdir())
        pytest.skip(error.text)
    assert isinstance(last, Exported)
    return last


@pytest.fixture(autouse=True)
def _converters(home: Path) -> None:
    """Those that were set up by hand, in the home of this test."""
    if CONVERTERS.is_dir():
        paths.converters().parent.mkdir(parents=True, exist_ok=True)
        paths.converters().symlink_to(CONVERTERS)


@pytest.fixture
def run(_finished: Path) -> Run:
    return Run.load(_finished)


def test_it_answers_as_pytorch(made: Exported, run: Run) -> None:
    folder, exporter = Path(made.path), EXPORTERS[Path(made.path).name]
    found = made.parity[exporter.runtime]
    assert found["max_diff"] <= exporter.limit
    assert found["agreement"] >= exporter.agreement
    assert found["images"] >= 64
    assert found["ms"] > 0
    assert made.parity["sample program"]["images"] == found["images"]
    certificate = json.loads((folder / "parity.json").read_bytes())
    assert certificate["results"] == made.parity
    assert certificate["images"]["of the project"] == len(run.data.rows)
    paths = [row.path for row in run.data.rows]
    if not exporter.opens:
        with pytest.raises(TldeskError) as caught:
            open_predictor(folder)
        assert caught.value.code == "export_not_opened"
        return
    for ours, theirs in zip(*(list(open_predictor(p).predict(paths)) for p in (run.folder, folder)), strict=True):
        assert isinstance(ours, Prediction) and isinstance(theirs, Prediction)
        assert theirs.probabilities == pytest.approx(ours.probabilities, abs=exporter.limit)
        assert theirs.label == ours.label or exporter.limit == 1


def test_what_is_in_the_folder(made: Exported, run: Run) -> None:
    folder, exporter = Path(made.path), EXPORTERS[Path(made.path).name]
    told = json.loads((folder / "signature.json").read_bytes())
    others = {f"samples/{name}" for name in exporter.others}
    assert set(made.files) == FILES | set(exporter.files) | others
    assert set(made.files) == {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert (told["form"], told["format"]) == (exporter.name, exporter.known_as or exporter.name)
    assert told["filename"] == exporter.files[0]
    assert told["classes"] == {"Label": run.data.classes}
    assert told["calibration"]["temperature"] == TEMPERATURE
    assert set(told["thresholds"]) == set(run.data.classes)
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in exporter.files}
    assert told["sha256"] == digests
    assert set(told["sha256_others"]) == set(made.files) - set(exporter.files)
    assert signature.unchanged(folder, bundle.NAMES)
    assert (folder / "labels.txt").read_text("utf-8").splitlines() == run.data.classes
    assert f"`{exporter.files[0]}`" in (folder / "MODEL_CARD.md").read_text("utf-8")


def test_nothing_in_it_tells_of_this_computer(made: Exported, run: Run) -> None:
    """Neither a user's or host's name nor an absolute path, also in what is packed."""
    secrets = [str(Path.home()), str(Path.cwd()), str(run.folder.parent), "site-packages", "/tmp/", '.py"', "/lib/"]
    secrets.append(run.project_folder.name)
    # a name of a few letters is among the bytes of the weights by chance
    secrets += [name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 6]
    for file in Path(made.path).rglob("*"):
        if not file.is_file():
            continue
        contents = {file.name: file.read_bytes()}
        if file.name == "signature.json":  # which names the sample programs
            contents[file.name] = contents[file.name].replace(b'"samples/predict.py"', b"")
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                contents |= {name: archive.read(name) for name in archive.namelist()}
        for name, content in contents.items():
            assert not [secret for secret in secrets if secret.encode() in content], f"{file.name}: {name}"


def test_its_program_runs_by_itself(made: Exported, run: Run, tmp_path: Path) -> None:
    """And keeps nothing for a report of its use, as ONNX Runtime does where it is not told."""
    folder, exporter = Path(made.path), EXPORTERS[Path(made.path).name]
    program = folder / "samples" / "predict.py"
    assert "tldesk.engine" not in program.read_text("utf-8")
    paths = [row.path for row in run.data.rows]
    environment = exporter.environment
    python = [sys.executable, str(program)] if environment is None else environment.command(program)
    command = [*python, *map(str, paths)]
    surroundings = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    surroundings |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=folder.parent, encoding="utf-8", env=surroundings
    )
    assert not list(tmp_path.rglob("*onnxruntime*"))
    expected = [answer.label for answer in open_predictor(run.folder).predict(paths) if isinstance(answer, Prediction)]
    answered = [line.split("\t")[1] for line in done.stdout.splitlines()]
    same = sum(ours == theirs for ours, theirs in zip(answered, expected, strict=True))
    assert same / len(paths) >= (exporter.agreement if exporter.limit < 1 else 0.9)


def test_the_onnx_files(made: Exported, run: Run) -> None:
    folder, exporter = Path(made.path), EXPORTERS[Path(made.path).name]
    if exporter.runtime != "onnxruntime":
        pytest.skip("not an ONNX file")
    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes())
    (image,) = session.get_inputs()
    assert image.name == "image"
    assert image.type == {"float32": "tensor(float)", "uint8": "tensor(uint8)"}[exporter.takes.dtype]
    shape = [None if isinstance(edge, str) else edge for edge in image.shape]
    assert shape == exporter.takes.shape(Preprocess(160, 160 / 168))
    assert shape == json.loads((folder / "signature.json").read_bytes())["inputs"]["Image"]["shape"]
    for count in (1, 3):
        given = np.zeros([count, *(edge or 77 for edge in shape[1:])], exporter.takes.dtype)
        shares, logits = session.run(["probabilities", "logits"], {"image": given})
        assert shares.shape == logits.shape == (count, 3)
        assert shares.dtype == logits.dtype == np.float32
        np.testing.assert_allclose(shares, metrics.softmax(logits / TEMPERATURE), atol=1e-5)
    kept = session.get_modelmeta().custom_metadata_map
    assert json.loads(kept["labels"]) == run.data.classes
    assert json.loads(kept["preprocess"])["resize"] == 168
    assert json.loads(kept["preprocess"])["margin"] == (4 if exporter.takes.margin else 0)
    assert (kept["temperature"], kept["limit"]) == (str(TEMPERATURE), "0.0")
    assert set(json.loads(kept["thresholds"])) == set(run.data.classes)
    proto = onnx.load(folder / "model.onnx", load_external_data=False)
    assert not any(tensor.external_data for tensor in proto.graph.initializer)
    assert not any(node.doc_string or node.metadata_props for node in proto.graph.node)


def test_timm_takes_the_folder_as_it_is(made: Exported, run: Run) -> None:
    folder = Path(made.path)
    if EXPORTERS[folder.name].runtime != "timm":
        pytest.skip("not for timm")
    config = json.loads((folder / "config.json").read_bytes())
    file = str(folder / "model.safetensors")
    networks = [
        timm.create_model(f"local-dir:{folder}", pretrained=True),
        timm.create_model(config["architecture"], checkpoint_path=file, num_classes=config["num_classes"]),
    ]
    for network in networks:
        data = timm.data.resolve_model_data_config(network.eval())
        if network is networks[0]:
            assert tuple(data["input_size"]) == (3, 160, 160)
            assert list(data["mean"]) == config["pretrained_cfg"]["mean"]
        with torch.inference_mode():
            logits = network(torch.zeros(1, 3, 160, 160))
        assert torch.equal(logits, networks[0](torch.zeros(1, 3, 160, 160)))
    assert networks[0].pretrained_cfg["label_names"] == run.data.classes


def test_the_package_of_lobe_takes_the_folder_as_it_is(made: Exported, run: Run) -> None:
    if Path(made.path).name != "lobe":
        pytest.skip("not for Lobe")
    lobe = pytest.importorskip("lobe", reason="the package lobe is not here", exc_type=ImportError)
    reader = lobe.ImageModel.load(made.path)
    for ours in open_predictor(run.folder).predict([row.path for row in run.data.rows]):
        assert isinstance(ours, Prediction)
        theirs = reader.predict_from_file(str(ours.path))
        assert theirs.prediction == ours.label
        assert dict(theirs.labels) == pytest.approx(ours.probabilities, abs=0.05)


def test_what_cannot_be_made_says_why() -> None:
    """Never a broken button: a form that is not here has a reason, one that is has everything it takes."""
    for exporter in EXPORTERS.values():
        if exporter.write is None:
            assert exporter.unavailable and exporter.run_back is None
        else:
            assert exporter.run_back and exporter.files and exporter.program and exporter.runtime
            assert bool(exporter.unavailable) == (exporter.environment is not None and not exporter.environment.ready)
        assert exporter.about.endswith(".")
