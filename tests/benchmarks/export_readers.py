"""Do the programs that exports are made for read them, and do they answer as PyTorch does?

    python tests/benchmarks/export_readers.py DATA…

Each DATA is any folder that can be imported; a model is trained on it by feature extraction and exported. Each reader
then opens the files with its own means, none of ours, and answers the squares of the certificate (64 to 128 images of
the set, and odd ones made of them). Printed are the largest difference of a probability from PyTorch's and the share of
equal labels. A reader that is not installed says so and is not counted.

OpenVINO and OpenCV are Python packages (openvino, opencv-python-headless); onnxruntime-node and onnxruntime-web lie in
the node_modules of the folder that the variable TLDESK_NODE names, the second is run in a headless Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import machine
import numpy as np
from calibration import trained

from tldesk.engine.exporters import export
from tldesk.engine.exporters.golden import golden
from tldesk.engine.exporters.parity import compared
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.exporters.takes import FLOATS
from tldesk.engine.judging import judge
from tldesk.engine.networks import backbones
from tldesk.engine.training.trained import load
from tldesk.errors import TldeskError
from tldesk.project.runs.run import Run

HERE = Path(__file__).resolve().parent / "readers"
HEAD = f"{'reader':<18}{'format':<12}{'max diff':>10}{'agree':>8}{'images':>8}"
LIMITS = {"onnx-fp16": 1e-2}
LIMIT, AGREEMENT = 1e-3, 0.99
SECONDS = 600.0


class Missing(Exception):
    """A reader is not installed: what is wanting."""


def onnx_runtime(folder: Path, squares: np.ndarray) -> np.ndarray:
    """ONNX Runtime with the options that it has by itself."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    return np.concatenate([session.run(["probabilities"], {"image": square[None]})[0] for square in squares])


def open_vino(folder: Path, squares: np.ndarray) -> np.ndarray:
    """OpenVINO in 32 bits, of its own files or of an ONNX model."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None forbids it: it would report to its makers that it was imported
    openvino = _package("openvino")
    file = next(path for path in (folder / "model.xml", folder / "model.onnx") if path.exists())
    network = openvino.compile_model(file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.concatenate([network({"image": square[None]})["probabilities"] for square in squares])


def open_cv(folder: Path, squares: np.ndarray) -> np.ndarray:
    """OpenCV's module for networks."""
    network = _package("cv2").dnn.readNetFromONNX(str(folder / "model.onnx"))
    answers = []
    for square in squares:
        network.setInput(square[None], "image")
        answers.append(network.forward("probabilities").reshape(1, -1))
    return np.concatenate(answers)


def timm_folder(folder: Path, squares: np.ndarray) -> np.ndarray:
    """timm, whose caller normalises and takes the softmax."""
    import timm
    import torch

    network = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    data = timm.data.resolve_model_data_config(network)
    mean, std = (np.array(data[name], np.float32).reshape(3, 1, 1) for name in ("mean", "std"))
    temperature = json.loads((folder / "config.json").read_bytes())["tldesk"]["temperature"]
    with torch.inference_mode():
        logits = [network(torch.from_numpy((square - mean) / std)[None]) / temperature for square in squares]
        return torch.cat(logits).softmax(dim=1).numpy()


def node(folder: Path, squares: np.ndarray) -> np.ndarray:
    """onnxruntime-node."""
    packages = _node_packages("onnxruntime-node")
    with tempfile.TemporaryDirectory() as place:
        squares.tofile(Path(place) / "squares")
        words = [str(HERE / "node.mjs"), str(packages), str(folder / "model.onnx"), str(Path(place) / "squares")]
        command = ["node", *words, str(squares.shape[-1])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout), np.float32)


def web(folder: Path, squares: np.ndarray) -> np.ndarray:
    """onnxruntime-web in a browser without a window."""
    packages = _node_packages("onnxruntime-web")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        raise Missing("Chromium is not here")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        squares.tofile(place / "squares")
        (place / "node_modules").symlink_to(packages / "node_modules")
        for file in (HERE / "web.html", folder / "model.onnx"):
            shutil.copy(file, place)
        with _site(place) as site, tempfile.TemporaryDirectory() as profile:
            quiet = [
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ]
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", f"--user-data-dir={profile}"]
            page = f"http://127.0.0.1:{site.server_port}/web.html?size={squares.shape[-1]}"
            process = subprocess.Popen([browser, *options, *quiet, page], stderr=subprocess.DEVNULL)
            try:
                if not site.answered.wait(SECONDS):
                    raise RuntimeError("the page did not answer")
            finally:
                process.kill()
                process.wait()
    if isinstance(site.answers, str):
        raise RuntimeError(site.answers)
    return np.array(site.answers, np.float32)


class Site(http.server.ThreadingHTTPServer):
    """A web server of this computer, and what its page has sent back."""

    answered: threading.Event
    answers: Any


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files and takes the answers."""

    def do_POST(self) -> None:
        """Keep what the page says."""
        assert isinstance(self.server, Site)
        self.server.answers = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.server.answered.set()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _site(folder: Path) -> Iterator[Site]:
    site = Site(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    site.answered, site.answers = threading.Event(), None
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


def _package(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError as error:
        raise Missing(str(error)) from error


def _node_packages(name: str) -> Path:
    """The folder that TLDESK_NODE names."""
    place = Path(os.environ.get("TLDESK_NODE", "/nowhere"))
    if shutil.which("node") is None or not (place / "node_modules" / name).is_dir():
        raise Missing(f"node, or {name} in the folder TLDESK_NODE, is not here")
    return place


READERS: dict[str, tuple[Callable[[Path, np.ndarray], np.ndarray], tuple[str, ...]]] = {
    "ONNX Runtime": (onnx_runtime, ("onnx", "onnx-fp16")),
    "OpenVINO": (open_vino, ("openvino", "onnx", "onnx-fp16")),
    "OpenCV DNN": (open_cv, ("onnx", "onnx-fp16")),
    "timm": (timm_folder, ("timm",)),
    "onnxruntime-node": (node, ("onnx", "onnx-fp16")),
    "onnxruntime-web": (web, ("onnx", "onnx-fp16")),
}


def figures(run: Run, folder: Path) -> Iterator[dict[str, Any]]:
    """What each reader makes of each format."""
    refused: dict[str, str] = {}
    for name in dict.fromkeys(name for _, formats in READERS.values() for name in formats):
        try:
            list(export(run, name, folder / name))
        except TldeskError as error:
            refused[name] = error.text
    record, report = backbones.get(run.config.backbone), judge.completed(run)
    assert report is not None
    with golden(ExportSource(run, load(run), record, list(run.data.classes), report)) as images:
        squares = np.concatenate(list(FLOATS.batches(images.squares)))
        for reader, (read, formats) in READERS.items():
            for name in formats:
                about = {"reader": reader, "format": name}
                if name in refused:
                    yield about | {"missing": refused[name]}
                    continue
                try:
                    yield about | compared(images.reference, read(folder / name, squares))
                except Missing as error:
                    yield about | {"missing": str(error)}
                except Exception as error:
                    yield about | {"failed": f"{type(error).__name__}: {error}"[:300]}


def reached(found: dict[str, Any]) -> bool:
    """Whether a reader answers as PyTorch does."""
    return found["max_diff"] <= LIMITS.get(found["format"], LIMIT) and found["agreement"] >= AGREEMENT


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    head = f"{found['reader']:<18}{found['format']:<12}"
    if "max_diff" not in found:
        return head + (f"not run: {found['missing']}" if "missing" in found else f"failed: {found['failed']}")
    return f"{head}{found['max_diff']:>10.1e}{found['agreement']:>8.1%}{found['images']:>8}"


def main() -> int:
    """Print a table for each set and all as JSON; the exit code says whether every reader that is here agrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="tldesk-") as place:
        machine.use_home(Path(place) / "home")
        for data in options.data:
            run = trained(data, "feature-extraction", Path(place) / data.name / "project")
            print(f"\n{data.name}\n{HEAD}", flush=True)
            for found in figures(run, Path(place) / data.name / "exports"):
                sets.setdefault(data.name, []).append(found)
                print(line(found), flush=True)
    counted = [found for rows in sets.values() for found in rows if "missing" not in found]
    failed = [found for found in counted if "failed" in found or not reached(found)]
    machine.tell("export_readers", {"failed": len(failed), "of": len(counted), "sets": sets}, options.write)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
