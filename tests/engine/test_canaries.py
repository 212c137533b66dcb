"""Files that run a program when they are unpickled, offered wherever the program takes a model: not one of them runs.

Every payload in every container would leave a file behind; a control shows that they really do when they are opened.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import pickle
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.runs_for_tests import TINY
from tldesk import paths
from tldesk.engine.exporters import EXPORTERS, export
from tldesk.engine.networks import prepare
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run

# module, name, arguments: what pickle is told to call, with {file} for the canary.
GADGETS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("os", "system", ("touch '{file}'",)),
    ("posix", "system", ("touch '{file}'",)),
    ("os", "popen", ("touch '{file}'",)),
    ("subprocess", "call", (["touch", "{file}"],)),
    ("subprocess", "check_output", (["touch", "{file}"],)),
    ("subprocess", "getoutput", ("touch '{file}'",)),
    ("builtins", "eval", ("open('{file}', 'w').close()",)),
    ("builtins", "exec", ("open('{file}', 'w').close()",)),
    ("builtins", "open", ("{file}", "w")),
    ("io", "open", ("{file}", "w")),
    ("runpy", "_run_code", ("open('{file}', 'w').close()", {})),
    ("cProfile", "run", ("open('{file}', 'w').close()", "/dev/null")),
    ("code", "compile_command", ("open('{file}', 'w').close()",)),
    ("shutil", "copy", ("/dev/null", "{file}")),
    ("pathlib", "Path.touch", ()),
)


def payload(gadget: tuple[str, str, tuple[Any, ...]], file: Path) -> bytes:
    """A pickle that calls the gadget, written as its opcodes."""
    module, name, arguments = gadget
    filled = json.loads(json.dumps(arguments).replace("{file}", str(file)))
    if name == "Path.touch":  # a method of an object that is made on the way
        return (
            b"\x80\x04"
            + b"cbuiltins\ngetattr\n(cpathlib\nPath\n("
            + pickle.dumps(str(file), 0)[:-1]
            + b"tRVtouch\ntR)R."
        )
    inside = b"".join(pickle.dumps(part, 0)[:-1] for part in filled)
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n(" + inside + b"tR."


def zipped(data: bytes) -> bytes:
    """As torch.save writes it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("archive/data.pkl", data)
        archive.writestr("archive/version", "3\n")
        archive.writestr("archive/byteorder", "little")
    return content.getvalue()


def legacy(data: bytes) -> bytes:
    """As torch.save wrote it before: magic number, protocol, system, then the object."""
    start = b"".join(pickle.dumps(part, 2) for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}))
    return start + data + pickle.dumps([], 2)


def npy(data: bytes) -> bytes:
    """As numpy saves objects."""
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def npz(data: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("weights.npy", npy(data))
    return content.getvalue()


def behind_a_header(data: bytes) -> bytes:
    """A safetensors header that says all is numbers, and a pickle where they should be."""
    header = json.dumps({"conv_stem.weight": {"dtype": "U8", "shape": [len(data)], "data_offsets": [0, len(data)]}})
    return struct.pack("<Q", len(header)) + header.encode() + data


def in_the_header(data: bytes) -> bytes:
    header = json.dumps({"__metadata__": {"pickle": data.decode("latin-1"), "__reduce__": data.decode("latin-1")}})
    return struct.pack("<Q", len(header)) + header.encode()


# What a file of that ending may hold: (ending, how the pickle lies in it).
CONTAINERS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    (".pkl", bytes),
    (".pt", zipped),
    (".pth", legacy),
    (".ckpt", zipped),
    (".bin", zipped),
    (".joblib", bytes),
    (".npy", npy),
    (".npz", npz),
    (".pt2", zipped),
    (".safetensors", bytes),
    (".safetensors", zipped),
    (".safetensors", legacy),
    (".safetensors", gzip.compress),
    (".safetensors", behind_a_header),
    (".safetensors", in_the_header),
)
REFUSED = {
    "weights_not_safetensors", "weights_damaged", "weights_mismatch", "model_damaged", "export_damaged",
    "export_not_opened", "run_damaged",
}  # fmt: skip


def kinds(canary: Path) -> list[tuple[str, bytes]]:
    """Every payload in every container: (ending, content)."""
    return [(ending, wrap(payload(gadget, canary))) for gadget in GADGETS for ending, wrap in CONTAINERS]


def each(canary: Path) -> Iterator[bytes]:
    """Every container, with the payloads in turn: where a process is started for each file, all take a minute."""
    for (_, wrap), gadget in zip(CONTAINERS, itertools.cycle(GADGETS)):
        yield wrap(payload(gadget, canary))


@pytest.mark.parametrize("gadget", GADGETS, ids=lambda gadget: f"{gadget[0]}.{gadget[1]}")
def test_the_canaries_are_alive(gadget: tuple[str, str, tuple[Any, ...]], tmp_path: Path) -> None:
    canary = tmp_path / "fired"
    if gadget[0] == "code":
        pytest.skip("makes code only; whatever calls it comes after")
    result = pickle.loads(payload(gadget, canary))
    if hasattr(result, "close"):
        result.close()
    assert canary.exists()


def test_as_weights_of_a_backbone(home: Path, tmp_path: Path) -> None:
    canary = tmp_path / "fired"
    offered = kinds(canary)
    assert len(offered) >= 40
    for number, (ending, content) in enumerate(offered):
        file = tmp_path / f"{number}{ending}"
        file.write_bytes(content)
        with pytest.raises(TldeskError) as caught:
            prepare.import_weights(file, TINY)
        assert caught.value.code in REFUSED
        assert not canary.exists(), f"{ending} ran"
        file.unlink()
    assert not (paths.weights() / f"{TINY}.safetensors").exists()


def test_as_the_model_of_a_run(finished: Run, tmp_path: Path) -> None:
    canary, best = tmp_path / "fired", finished.checkpoints / "best.safetensors"
    for _, content in kinds(canary):
        best.write_bytes(content)
        with pytest.raises(TldeskError) as caught:
            open_predictor(finished.folder)
        assert caught.value.code in REFUSED
        assert not canary.exists()


@pytest.mark.parametrize("name", ["onnx", "timm", "torch-export", "openvino"])
def test_as_the_model_of_an_export(name: str, finished: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Also where its signature says that this very file was exported."""
    exporter = EXPORTERS[name]
    if exporter.unavailable:
        pytest.skip(exporter.unavailable)
    if name == "onnx":
        folder: Path = request.getfixturevalue("model")
    else:
        *_, last = export(finished, name, tmp_path / "export")
        assert isinstance(last, Exported)
        folder = Path(last.path)
    canary = tmp_path / "fired"
    signature = json.loads((folder / "signature.json").read_bytes())
    for content in each(canary):
        for file in exporter.files:
            before = (folder / file).read_bytes()
            (folder / file).write_bytes(content)
            changed = {**signature["sha256"], file: hashlib.sha256(content).hexdigest()}
            (folder / "signature.json").write_text(json.dumps({**signature, "sha256": changed}))
            with pytest.raises(TldeskError) as caught:
                open_predictor(folder)
            assert caught.value.code in REFUSED
            assert not canary.exists()
            (folder / file).write_bytes(before)


def test_programs_of_torch_are_not_opened(tmp_path: Path, home: Path) -> None:
    """TorchScript and torch.export, really made, and a checkpoint that holds more than tensors."""
    module = torch.nn.Linear(2, 2)
    torch.export.save(torch.export.export(module, (torch.zeros(1, 2),)), tmp_path / "model.pt2")
    torch.save({"weights": module, "made by": Path("x")}, tmp_path / "model.pt")
    shutil.copy(tmp_path / "model.pt2", tmp_path / "renamed.safetensors")
    shutil.copy(tmp_path / "model.pt", tmp_path / "also.safetensors")
    for file in sorted(tmp_path.iterdir()):
        with pytest.raises(TldeskError) as caught:
            prepare.import_weights(file, TINY)
        assert caught.value.code == "weights_not_safetensors"
