"""Weights and exports that somebody else made, and places for results where something of the user lies."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attack.world import Attack, Command, World, do, program

_OBEYED: dict[str, tuple[bytes, ...]] = {"terminal": (b"\x1b]0;owned",)}


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from _weights()
    yield from _exports()
    yield from _places()


def _tensors(header: bytes, length: int | None = None, data: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def _described(tensors: dict[str, Any]) -> bytes:
    return json.dumps(tensors).encode()


def _one(dtype: str = "F32", shape: list[Any] | None = None, offsets: list[Any] | None = None) -> bytes:
    tensor = {"dtype": dtype, "shape": [1] if shape is None else shape, "data_offsets": offsets or [0, 4]}
    return _tensors(_described({"conv_stem.weight": tensor}), data=bytes(4))


def _crowd() -> bytes:
    some = {f"t{number}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for number in range(1_000_000)}
    return _tensors(_described(some))


_FILES: dict[str, Callable[[], bytes]] = {
    "a million empty tensors": _crowd,
    "a header without end": lambda: _tensors(b"{}", 1 << 60),
    "a header longer than the file": lambda: _tensors(b"{}", 10_000),
    "a header of 90 MB": lambda: _tensors(b'{"__metadata__":{"a":"' + b"x" * 90_000_000 + b'"}}'),
    "a deep header": lambda: _tensors(b'{"a":' * 100_000),
    "a header that is no text": lambda: _tensors(b"\xff\xfe" * 100),
    "a shape without end": lambda: _one(shape=[1 << 40, 1 << 40]),
    "a shape below nothing": lambda: _one(shape=[-1, -4]),
    "a shape of words": lambda: _one(shape=["a"]),
    "offsets outside": lambda: _one(offsets=[0, 1 << 50]),
    "offsets that turn round": lambda: _one(offsets=[4, 0]),
    "a type that is none": lambda: _one(dtype="X999"),
    "a tensor twice": lambda: _tensors(b'{"a":' + _described({})[:0] + b'1,"a":2}'),
    "another kind": lambda: _tensors(b"[]"),
    "nothing": lambda: b"",
    "a pickle": lambda: pickle.dumps({"a": 1}),
    "a zip": lambda: b"PK\3\4" + bytes(100),
}


def _weights() -> Iterator[Attack]:
    def imported(content: Callable[[], bytes]) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            file = world.inside / "weights.safetensors"
            file.write_bytes(content())
            return [do("import-weights", file)]

        return make

    def checkpoint(content: Callable[[], bytes]) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            run = world.run(world.project())
            (run / "checkpoints" / "best.safetensors").write_bytes(content())
            return [program("predict", run, next(world.base.photos.rglob("*.jpg")))]

        return make

    def started(content: Callable[[], bytes]) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            project, file = world.project(), world.inside / "start.safetensors"
            file.write_bytes(content())
            return [program("train", project, "--start-from", file, "--strategy", "feature-extraction")]

        return make

    for title, content in _FILES.items():
        yield Attack("weights", f"{title}, imported", imported(content))
        yield Attack("weights", f"{title}, as a checkpoint", checkpoint(content))
    for title in ("a million empty tensors", "a header of 90 MB", "a shape without end", "a pickle"):
        yield Attack("weights", f"{title}, to start from", started(_FILES[title]))


def _signed(folder: Path) -> None:
    """Let the signature say that the model is the one that was exported."""
    signature = json.loads((folder / "signature.json").read_bytes())
    signature["sha256"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in signature["sha256"]
    }
    (folder / "signature.json").write_text(json.dumps(signature), encoding="utf-8")


def graph(nodes: list[Any], initializers: list[Any] = [], shape: tuple[Any, ...] = ("n", 3, 224, 224)) -> bytes:  # noqa: B006 (only read)
    """A graph from `image` to `probabilities`."""
    from onnx import TensorProto, helper

    made = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)],
        initializers,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    data: bytes = model.SerializeToString()
    return data


def _asks_for(elements: int) -> bytes:
    """A graph of a few bytes that makes a tensor of so many numbers."""
    from onnx import TensorProto, helper

    shape = helper.make_tensor("shape", TensorProto.INT64, [1], [elements])
    make = helper.make_node("ConstantOfShape", ["shape"], ["much"])
    total = helper.make_node("ReduceSum", ["much"], ["probabilities"], keepdims=1)
    return graph([make, total], [shape])


def _elsewhere(world: World) -> bytes:
    """A graph whose numbers are in the user's key."""
    from onnx import TensorProto, helper

    tensor = TensorProto(name="w", data_type=TensorProto.UINT8, dims=[16])
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "../../outside/id_rsa"), ("offset", "0"), ("length", "16")):
        tensor.external_data.add(key=key, value=value)
    cast = helper.make_node("Cast", ["w"], ["probabilities"], to=TensorProto.FLOAT)
    return graph([cast], [tensor])


def loop() -> bytes:
    """A graph that never ends."""
    from onnx import TensorProto, helper

    go = helper.make_tensor_value_info("go", TensorProto.BOOL, [])
    body = helper.make_graph(
        [helper.make_node("Identity", ["go_in"], ["go"]), helper.make_node("Identity", ["x_in"], ["x"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_in", TensorProto.FLOAT, [1]),
        ],
        [go, helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
    )
    some = [
        helper.make_tensor("most", TensorProto.INT64, [], [1 << 60]),
        helper.make_tensor("true", TensorProto.BOOL, [], [True]),
        helper.make_tensor("start", TensorProto.FLOAT, [1], [0.0]),
    ]
    return graph([helper.make_node("Loop", ["most", "true", "start"], ["probabilities"], body=body)], some)


_MODELS: dict[str, Callable[[World], bytes]] = {
    "asks for 32 GB": lambda world: _asks_for(8 << 30),
    "asks for 2 GB": lambda world: _asks_for(500 << 20),
    "numbers in the user's key": _elsewhere,
    "never ends": lambda world: loop(),
    "noise": lambda world: bytes(range(256)) * 100,
    "nothing": lambda world: b"",
    "a pickle": lambda world: pickle.dumps([1]),
    "other inputs": lambda world: graph([], shape=(1, 1)),
}
_SIGNATURES: dict[str, Callable[[Any], Any] | str] = {
    "deep": "[" * 200_000,
    "another kind": "[]",
    "no keys": "{}",
    "a size of a million": lambda s: {**s, "preprocess": {**s["preprocess"], "size": 1_000_000}},
    "a size below nothing": lambda s: {**s, "preprocess": {**s["preprocess"], "size": -5}},
    "a crop of nothing": lambda s: {**s, "preprocess": {**s["preprocess"], "crop_pct": 0}},
    "an unknown form": lambda s: {**s, "form": "../../x"},
    "a form of PyTorch's": lambda s: {**s, "form": "torch-export"},
    "files that climb": lambda s: {**s, "filename": "../../outside/id_rsa", "sha256": {"../id_rsa": "x"}},
    "100,000 classes": lambda s: {**s, "classes": {"Label": [str(i) for i in range(100_000)]}},
    "no thresholds": lambda s: {**s, "multi_label": True, "thresholds": {}},
    "labels that a terminal obeys": lambda s: {
        **s, "classes": {"Label": [f"\x1b]0;owned{i}\x07" for i in range(len(s["classes"]["Label"]))]}
    },
}  # fmt: skip


def _exports() -> Iterator[Attack]:
    for title, content in _MODELS.items():
        yield Attack("export", f"model.onnx: {title}", with_model(content))

    for title, change in _SIGNATURES.items():
        yield Attack("export", f"signature.json: {title}", _with_signature(change), absent=_OBEYED)

    yield Attack("export", "model.onnx: a link to the user's key", _linked)


def _asked(world: World, folder: Path) -> list[Command]:
    return [program("predict", folder, next(world.base.photos.rglob("*.jpg")))]


def with_model(content: Callable[[World], bytes]) -> Callable[[World], list[Command]]:
    """An export with this as its model, asked about a picture."""

    def make(world: World) -> list[Command]:
        folder = world.export()
        (folder / "model.onnx").write_bytes(content(world))
        _signed(folder)
        return _asked(world, folder)

    return make


def _with_signature(change: Callable[[Any], Any] | str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        folder = world.export()
        file = folder / "signature.json"
        text = change if isinstance(change, str) else json.dumps(change(json.loads(file.read_bytes())))
        file.write_text(text, encoding="utf-8")
        return _asked(world, folder)

    return make


def _linked(world: World) -> list[Command]:
    folder = world.export()
    (folder / "model.onnx").unlink()
    (folder / "model.onnx").symlink_to(world.key)
    return _asked(world, folder)


# ------------------------------------------------------------------------------------------- where results go


def _names_mine(world: World, folder: Path) -> None:
    """A signature that says of the user's files that they are of an export."""
    shutil.copytree(world.outside / "photos", folder / "photos")
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    named = {"letter.txt": "", "photos": ""}
    text = json.dumps({"tldesk_version": "0.1.0", "sha256": named, "sha256_others": named})
    (folder / "signature.json").write_text(text, encoding="utf-8")


def _holds_mine(world: World, folder: Path) -> None:
    """An export with a photo of the user among its samples."""
    shutil.copytree(world.base.export, folder)
    shutil.copy(world.outside / "photos" / "mine.jpg", folder / "samples" / "mine.jpg")


_TAKEN: dict[str, Callable[[World, Path], None]] = {
    "a signature that names the user's files": _names_mine,
    "an export with a file of the user": _holds_mine,
}


def _places() -> Iterator[Attack]:
    """Where results are to be written something of the user lies: below `outside`, where all must stay."""

    def exported(put: Callable[[World, Path], None]) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            put(world, world.outside / "place")
            return [program("export", world.run(world.project()), "--out", world.outside / "place")]

        return make

    def asked(*place: str) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            mine = world.outside.joinpath(*place)
            photo = next(world.base.photos.rglob("*.jpg"))
            run = world.run(world.project())
            return [
                program("predict", world.base.export, photo, "--csv", mine),
                program("evaluate", run, "--report", mine),
                do("pack", world.inside / "project", mine),
            ]

        return make

    for title, put in _TAKEN.items():
        yield Attack("place", f"export: {title}", exported(put), reads=True)
    yield Attack("place", "results: a photo of the user", asked("photos", "mine.jpg"), reads=True)
    yield Attack("place", "results: below a photo of the user", asked("photos", "mine.jpg", "x.csv"), reads=True)
