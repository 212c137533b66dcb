"""Nothing is told to anybody: libraries that report their use are kept from it, and what leaves names nobody."""

from __future__ import annotations

import importlib
import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import onnx
import pytest
from camera_data import SECRETS, jpeg, png
from onnx import TensorProto, helper

from tldesk.engine.reporting import report_page
from tldesk.project.database import edit_rows
from tldesk.project.exchange.importing import import_source
from tldesk.project.exchange.packing import pack
from tldesk.project.label_exports import EXPORTS, export_labels
from tldesk.project.runs.events import Noted, to_json
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import Run
from tldesk.project.store import Project

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """
import tldesk, sys, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
print(session.run(None, {"x": [[1.0]]})[0][0][0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the system collects what ONNX Runtime reports")
def test_onnx_runtime_reports_nothing(tmp_path: Path) -> None:
    """It keeps what it is about to send below the home folder: there must be none."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "one", values[:1], values[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, tmp_path / "one.onnx")
    home = tmp_path / "home"
    home.mkdir()
    # As on a user's computer: a build machine or a test is silent by itself.
    kept = {
        key: value
        for key, value in os.environ.items()
        if key != "CI" and not key.startswith(("ORT_", "XDG_", "GITHUB"))
    }
    environment = kept | {"HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "one.onnx")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "1.0"
    assert list(home.rglob("*")) == []


JOURNEY = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tldesk.cli import run_command
from tldesk.ui.session.context import Context
from tldesk.ui.window.main_window import MainWindow

photos, project = sys.argv[1:]
assert run_command(["train", photos, "--project", project, "--strategy", "feature-extraction"]) == 0
(run,) = Path(project, "runs").iterdir()
assert run_command(["predict", str(run), photos]) == 0
app = QApplication([])
context = Context()
window = MainWindow(context)
window.show()
context.open_project(Path(project))
for page in ("data", "label", "train", "evaluate", "use"):
    window.show_page(page)
    app.sendPostedEvents()
context.jobs.close()
context.close_project()
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_socket_leads_out_of_the_computer(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for one, Python or a library below it: a training, answers, every page of the window.

    `tests/benchmarks/sockets.py` does so over the whole journey, the check of the .deb in the installed program.
    """
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    bare = importlib.import_module("bare")
    script, trace = tmp_path / "journey.py", tmp_path / "trace"
    script.write_text(JOURNEY + "import socket\nsocket.socket()\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [*bare.STRACE, str(trace), sys.executable, str(script), str(photos), str(tmp_path / "project")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    if not trace.exists():
        pytest.skip(f"strace does not run here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    *before, last = trace.read_text(errors="replace").splitlines()
    assert bare.internet_sockets([last]) == [
        last
    ]  # the one that was asked for at the end, to see that it would be seen
    assert bare.internet_sockets(before) == []


# ---------------------------------------------------------------------------------------------- what leaves

USER, HOST, FOLDER = "quetzalcoatl", "canary-host-17", "canary-project-folder"


@pytest.fixture
def lived_in(trained_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A trained project in the home of a user whose name would be found, with photos of a telephone, edited by them,
    whose training told of a file that was gone, and which went on from a file elsewhere."""
    home = tmp_path / USER
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, USER)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(socket, "gethostname", lambda: HOST)
    edit_rows.author.cache_clear()
    folder = home / FOLDER
    shutil.copytree(trained_run.project_folder, folder)
    photos = home / "canary-photos" / "square"
    photos.mkdir(parents=True)
    for name, data in (("telephone.jpg", jpeg(6)), ("screen.png", png()), ("broken.jpg", b"\xff\xd8\xff no more")):
        (photos / name).write_bytes(data)
    (photos / "gone.jpg").write_bytes(jpeg())
    with Project.open(folder) as project:
        project.rename("Shapes")
        for _ in import_source(project, photos.parent):
            pass
        (photos / "gone.jpg").unlink()
        project.edits.set_note([1, 2], "mine")
        project.edits.undo()
        (run,) = project.runs.all()
        gone = {"count": 1, "path": str(photos / "gone.jpg"), "reason": "the file is missing"}
        told = Noted(level="warning", code="images_left_out", text=f"first “{photos / 'gone.jpg'}”", arguments=gone)
        with (run.folder / "events.jsonl").open("a") as stream:
            stream.write(to_json(told) + "\n")
        report: Report = json.loads((run.folder / "report.json").read_bytes())
        run.write_report({**report, "notes": [told.text], "project": str(folder)})
        config = (run.folder / "config.toml").read_text()
        start = f'start_from = "{home / "models" / "start.safetensors"}"'
        (run.folder / "config.toml").write_text(config.replace('start_from = ""', start))
        error = {"code": "disk_full", "text": f"“{folder}” is full.", "hint": "", "arguments": {"path": str(folder)}}
        (run.folder / "error.json").write_text(json.dumps(error))
        yield project
    edit_rows.author.cache_clear()


def unfolded(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, what is packed in it, and what is compressed in that; of a database every value too."""
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name}, its list", b"\n".join(entry.filename.encode() for entry in archive.infolist())
            for entry in archive.namelist():
                yield from unfolded(f"{name}/{entry}", archive.read(entry))
    if content.startswith(b"SQLite format 3") and content[18] == 1:  # one file, without a log beside it
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(content)
            yield f"{name}, as text", "\n".join(db.iterdump()).encode()
    for at in range(len(content) if name.endswith(".png") else 0):
        if content[at : at + 4] in (b"zTXt", b"iTXt"):
            start = content.find(b"\x78\x9c", at)
            yield f"{name}, its text", zlib.decompressobj().decompress(content[start:]) if start > 0 else b""


def told(made: Path, secrets: list[str]) -> list[tuple[str, str]]:
    """Each secret that is found in a file or in the files of a folder, and where."""
    found = []
    for file in [made, *made.rglob("*")]:
        if file.is_file():
            for name, content in unfolded(file.name, file.read_bytes()):
                forms = ((secret, encoding) for secret in secrets for encoding in ("utf-8", "utf-16-le"))
                found += [(secret, name) for secret, encoding in forms if secret.encode(encoding) in content]
        found += [(secret, "a name") for secret in secrets if secret in str(file.relative_to(made.parent))]
    return found


def test_nothing_that_leaves_names_the_user_the_computer_or_a_place(lived_in: Project, tmp_path: Path) -> None:
    """Packs, reports, exports of labels in each form; these are without GPS, too, while a pack is the project itself.

    Of the exports of models `engine/test_export_formats.py` says so.
    """
    out = tmp_path / "out"
    out.mkdir()
    (run,) = lived_in.runs.all()
    places = [str(path) for path in (tmp_path, *lived_in.files.roots().values(), Path.cwd())]
    names = [USER, HOST, FOLDER, *places]
    assert told(lived_in.folder, names) and told(tmp_path / USER / "canary-photos", list(SECRETS))
    for outside in (True, False):
        list(pack(lived_in, out / f"packed-{outside}.zip", outside=outside))
    report_page.write(run, out / "report.html")
    assert told(out, names) == []
    assert not [path for path in out.rglob("*") if path.suffix != ".zip" and told(path, list(SECRETS))]
    for form in EXPORTS:
        list(export_labels(lived_in, form, out / f"labels-{form}"))
    assert told(out, names) == []
    for form in EXPORTS:
        assert told(out / f"labels-{form}", list(SECRETS)) == []
        assert "gone.jpg" in (out / f"labels-{form}" / "notes.txt").read_text()


def test_a_pack_without_places_still_works(lived_in: Project, tmp_path: Path) -> None:
    from tldesk.project.exchange.packing import unpack

    before = {one.id: (one.labels, one.split, one.sha256) for one in lived_in.samples.get(lived_in.samples.ids())}
    list(pack(lived_in, tmp_path / "packed.zip", outside=True))
    list(unpack(tmp_path / "packed.zip", tmp_path / "there"))
    with Project.open(tmp_path / "there") as project:
        found = project.samples.get(project.samples.ids())
        assert {one.id: (one.labels, one.split, one.sha256) for one in found} == before
        (run,) = project.runs.all()
        assert isinstance(run, Run) and run.config.start_from == "~/models/start.safetensors"
        assert all(row.path.is_file() for row in run.data.rows)
        assert run.report is not None and run.report["notes"] == ["first “images/canary-photos/square/gone.jpg”"]
        noted = [event for event in run.events() if isinstance(event, Noted)]
        assert noted[-1].arguments["path"] == "images/canary-photos/square/gone.jpg"
        assert [edit.author for edit in project.edits.history()] == [""] * len(project.edits.history())
