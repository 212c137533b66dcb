"""The sample programs in other languages, run on a real export where their tools are at hand.

JavaScript needs `node`, and a folder that holds the packages onnxruntime-node, sharp and onnxruntime-web in its
node_modules, named by the variable TLDESK_NODE; the page needs Chromium as well; C++ needs g++, and the development
files of OpenCV and ONNX Runtime. What is missing is printed as the reason of the skip.
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import EXPORTERS, export
from tldesk.engine.exporters.golden import KINDS
from tldesk.engine.opening import open_predictor
from tldesk.media import image
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run

FORMATS = [name for name, exporter in EXPORTERS.items() if "predict.mjs" in exporter.others and "int8" not in name]


# The tools are looked for before anything is exported.


@pytest.fixture(scope="module")
def packages() -> Path:
    """The packages of JavaScript, and `node` itself is here."""
    place = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if shutil.which("node") is None or not place.is_dir():
        pytest.skip("node, or TLDESK_NODE with onnxruntime-node, sharp and onnxruntime-web, is not here")
    return place


@pytest.fixture(scope="module")
def browser() -> str:
    """Chromium's program."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("Chromium is not here")
    return found


@pytest.fixture(scope="module")
def flags() -> list[str]:
    """What g++ must be told to find OpenCV and ONNX Runtime."""
    if shutil.which("g++") is None or shutil.which("pkg-config") is None:
        pytest.skip("g++ or pkg-config is not here")
    asked = ["pkg-config", "--cflags", "--libs", "opencv4", "libonnxruntime"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip("the development files of OpenCV and ONNX Runtime are not here")
    return told.stdout.split()


@pytest.fixture(scope="module", params=FORMATS)
def folder(request: pytest.FixtureRequest, _finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    *_, last = export(Run.load(_finished), request.param, tmp_path_factory.mktemp("samples") / request.param)
    assert isinstance(last, Exported)
    return Path(last.path)


@pytest.fixture
def pictures(_finished: Path, tmp_path: Path) -> list[Path]:
    """Images of the run, and one of every odd kind."""
    paths = [row.path for row in Run.load(_finished).data.rows][::4]
    for kind, make in KINDS.items():
        make(image.decode(paths[0]), tmp_path / kind.replace(" ", "-"))
    return [*paths, *sorted(tmp_path.iterdir())]


def linked(folder: Path, packages: Path) -> None:
    """Put the packages where the programs look for them."""
    link = folder / "samples" / "node_modules"
    if not link.exists():
        link.symlink_to(packages)


def check(lines: list[list[str]], folder: Path, pictures: list[Path], abs: float) -> None:
    """Labels and confidences of a program are those of tldesk."""
    answers = list(open_predictor(folder).predict(pictures))
    for (label, confidence), answer in zip(lines, answers, strict=True):
        assert isinstance(answer, Prediction)
        assert float(confidence) == pytest.approx(answer.confidence, abs=abs)
        assert label == answer.label


def test_node(packages: Path, folder: Path, pictures: list[Path], tmp_path_factory: pytest.TempPathFactory) -> None:
    """And nothing is kept for a report of its use."""
    linked(folder, packages)
    command = ["node", str(folder / "samples" / "predict.mjs"), *map(str, pictures)]
    kept = tmp_path_factory.mktemp("kept")
    surroundings = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    surroundings |= {"HOME": str(kept), "XDG_CACHE_HOME": str(kept)}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings)
    assert done.returncode == 0, done.stderr
    assert not list(kept.rglob("*onnxruntime*"))
    check([line.split("\t")[1:] for line in done.stdout.splitlines()], folder, pictures, abs=2e-3)


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The export on a web server of this computer."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_in_a_browser(
    browser: str, packages: Path, folder: Path, site: str, pictures: list[Path], tmp_path: Path
) -> None:
    linked(folder, packages)
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    command += ["--virtual-time-budget=60000", "--dump-dom"]
    answered = []
    for number, picture in enumerate(pictures):
        shutil.copy(picture, folder / f"asked-{number}{picture.suffix}")
        page = f"{site}/samples/index.html?image=../asked-{number}{picture.suffix}"
        for _ in range(5):  # its budget is of the page's own time: on a busy computer the model may not be there yet
            done = subprocess.run([*command, page], capture_output=True, text=True, encoding="utf-8", check=False)
            found = re.search(r'<p id="answer">(.*?)\t(.*?)</p>', done.stdout, re.DOTALL)
            if found is not None:
                break
        assert found is not None, done.stdout[-500:] + done.stderr[-500:]
        answered.append([found[1], found[2]])
    check(answered, folder, pictures, abs=2e-2)


def test_cpp(flags: list[str], folder: Path, pictures: list[Path], tmp_path: Path) -> None:
    source = folder / "samples" / "predict.cpp"
    if not source.exists():
        pytest.skip("no C++ in this form")
    program = tmp_path / "predict"
    subprocess.run(["g++", "-std=c++17", str(source), "-o", str(program), *flags], check=True)
    command = [str(program), str(folder), *map(str, pictures)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    check([line.split("\t")[1:] for line in done.stdout.splitlines()], folder, pictures, abs=2e-2)
