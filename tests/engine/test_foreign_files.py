"""Runs, weights and exports of somebody else: whatever is in them ends in words, quickly, in little memory."""

from __future__ import annotations

import copy
import functools
import hashlib
import itertools
import json
import math
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from google.protobuf.descriptor import FieldDescriptor
from hostile import varint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from PIL import Image
from safetensors.numpy import save_file

from engine.runs_for_tests import TINY
from tldesk.engine.answering.predict import Failure, Prediction
from tldesk.engine.judging import assessment, judge
from tldesk.engine.networks import onnx_apart, onnx_file, prepare, tensor_file
from tldesk.engine.networks.onnx_apart import Apart
from tldesk.engine.opening import open_predictor
from tldesk.engine.reporting import report_page
from tldesk.engine.training import checkpoint, reuse
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.runs import arrays, looks
from tldesk.project.runs.arrays import ArrayForm
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import RunEnded, from_json
from tldesk.project.runs.run import Run
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import log_line
from tldesk.ui.session.runs import read_row

_MOST_KB = 300_000
_quick = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
# fmt: off
_ANYTHING: st.SearchStrategy[Any] = st.sampled_from(
    (None, True, -1, 0, 1_000_000, 2**62, -0.5, 1e308, float("nan"), float("inf"), "", "x", "../x", "\x1b", [], {},
     [[]], {"a": 1}, ["x"] * 3, [1.0, 2.0], [None] * 3)
)
# fmt: on


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """None of it takes 300 MB more."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_KB


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each part of a JSON value."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def changed(value: Any, draw: st.DataObject) -> Any:
    """A copy in which one to three parts are others, or gone."""
    value = copy.deepcopy(value)
    for _ in range(draw.draw(st.integers(1, 3))):
        *way, last = draw.draw(st.sampled_from(list(places(value)) or [("x",)]))
        part = value
        for key in way:
            part = part[key]
        if draw.draw(st.booleans()) and isinstance(part, dict):
            part.pop(last, None)
        else:
            part[last] = draw.draw(_ANYTHING)
    return value


def look_at(folder: Path) -> None:
    """All that is shown of a run without asking its model."""
    run = Run.load(folder)
    for look in (
        lambda: read_row(run),
        lambda: report_page.page(assessment.read(run)),
        lambda: assessment.read(run).abstaining(),
        lambda: reuse.chain(judge.completed(run) or {}),
        lambda: looks.count(run),
        lambda: [log_line(event) for event in RunProgress.of(run.events()).log],
        lambda: (run.title, run.note, run.limit, run.status, run.lowered),
    ):
        with suppress(TldeskError):
            look()


@_quick
@given(st.data())
@pytest.mark.parametrize("name", ["report.json", "data.json"])
def test_figures_of_anybody(name: str, finished: Run, data: st.DataObject) -> None:
    file = finished.folder / name
    whole = file.read_bytes()
    try:
        file.write_text(json.dumps(changed(json.loads(whole), data)))
        look_at(finished.folder)
    finally:
        file.write_bytes(whole)


def test_a_report_without_validation(finished: Run) -> None:
    file = finished.folder / "report.json"
    whole = file.read_bytes()
    try:
        file.write_text(json.dumps(json.loads(whole) | {"val": None, "test": None}))
        with pytest.raises(TldeskError, match="val is missing"):
            assessment.read(finished)
    finally:
        file.write_bytes(whole)


@_quick
@given(st.data())
def test_events_of_anybody(finished: Run, data: st.DataObject) -> None:
    file = finished.folder / "events.jsonl"
    whole = file.read_bytes()
    lines = [json.loads(line) for line in whole.splitlines()]
    try:
        file.write_text("".join(json.dumps(line) + "\n" for line in changed(lines, data)))
        look_at(finished.folder)
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("about.toml", b"title = [[[]]]\nlimit = 1e400\nnote = 3\ncreated = 1979-05-27"),
        ("about.toml", b'[lowered]\nstep = "x"\nlearning_rate = nan'),
        ("config.toml", b"epochs = 1000000"),
        ("config.toml", b"batch_size = 99999999999999999999"),
        ("config.toml", b"learning_rate = nan"),
        ("config.toml", b"a = " + b"[" * 5000),
        ("error.json", b'{"code": "no_images", "arguments": {}}'),
        ("error.json", b'{"code": ["x"]}'),
        ("error.json", b"[" * 100_000),
        ("events.jsonl", b'{"event": "StepEnd", "epoch": "x"}\n' + b"[" * 100_000 + b"\n"),
        ("events.jsonl", b'{"event": "Noted", "level": "", "code": "slower", "text": "", "arguments": {"a": 1}}'),
        ("predictions.npz", b"PK\x03\x04"),
        ("../../looks.jsonl", b"[" * 100_000 + b'\n{"test": 1, "run": 2}\n{}\n'),
    ],
)  # fmt: skip
def test_other_files_of_a_run(name: str, content: bytes, finished: Run) -> None:
    (finished.folder / name).write_bytes(content)
    look_at(finished.folder)


def test_a_report_inside_of_an_event() -> None:
    with pytest.raises(ValueError, match="seconds"):
        from_json(json.dumps({"event": "RunEnded", "status": "finished", "report": {"seconds": "long"}}))
    assert isinstance(from_json('{"event": "RunEnded", "status": "stopped"}'), RunEnded)


# ---------------------------------------------------------------------------------------------- arrays and weights


def test_arrays_that_say_more_than_they_have(tmp_path: Path) -> None:
    file, wanted = tmp_path / "a.npz", {"x": ArrayForm("f4", (1, 2))}
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    for stored in (values, np.asfortranarray(values)):
        np.savez(file, x=stored)
        np.testing.assert_array_equal(arrays.read(file, wanted)["x"], values)
    whole = file.read_bytes()
    np.savez_compressed(file, x=np.zeros(50_000_000, np.float32))
    with pytest.raises(Refused, match="packed"):
        arrays.read(file, wanted)
    np.savez(file, x=np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(Refused):
        arrays.read(file, wanted)
    for shape in (b"(99999999999, 3), }", b"(-1, 3), }         "):
        start = whole.index(b"(2, 3), }")
        file.write_bytes(whole[:start] + shape + whole[start + len(shape) :])
        with pytest.raises(Refused):
            arrays.read(file, wanted)


def header_of(entries: dict[str, Any]) -> bytes:
    text = json.dumps(entries).encode()
    return len(text).to_bytes(8, "little") + text


def header_of_many(count: int, dtype: str, begins: str = "") -> bytes:
    """A header of so many empty tensors, written at once: as a dict it would take the memory of half a suite."""
    entry = json.dumps({"dtype": dtype, "shape": [0], "data_offsets": [0, 0]})
    text = ("{" + ", ".join(f'"{begins}{i}": {entry}' for i in range(count)) + "}").encode()
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(
    "make",
    [
        lambda: header_of_many(1_000_000, "F32", "t"),
        lambda: header_of_many(15_000, "I8"),
        lambda: header_of({"x": {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 8]}}) + bytes(8),
        lambda: header_of({"x": {"dtype": "F32", "shape": [2**39], "data_offsets": [0, 2**41 - 2**39]}}),
        lambda: header_of({"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}) + bytes(9),
        lambda: header_of({"x": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}}) + bytes(12),
        lambda: header_of({n: {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} for n in "xy"}) + bytes(8),
        lambda: header_of({"x": {"dtype": "F99", "shape": [2], "data_offsets": [0, 8]}}) + bytes(8),
        lambda: header_of({"x": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}) + bytes(8),
        lambda: header_of({"x": [1], "__metadata__": {"a": 1}}),
        lambda: (100_002).to_bytes(8, "little") + b'{"' + b"[" * 100_000,
    ],
    ids=itertools.count(),
)
def test_a_header_that_is_untrue(make: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    file.write_bytes(make())
    started = time.process_time()
    with pytest.raises(TldeskError) as caught:
        prepare.import_weights(file, TINY)
    assert caught.value.code == "weights_damaged"
    with pytest.raises(TldeskError):
        reuse.read(RunConfig(backbone=TINY, start_from=str(file)), tmp_path)
    assert time.process_time() - started < 5


def test_2000_changed_bytes(tmp_path: Path) -> None:
    """Each is read as what it says, or refused; nothing else comes out."""
    folder, chance = tmp_path / "run", random.Random(0)
    file = folder / "checkpoints" / checkpoint.BEST
    file.parent.mkdir(parents=True)
    tensors = {f"backbone.{i}.weight": np.full((i, 3), i, np.float32) for i in range(8)}
    save_file(tensors, file, metadata={"classes": '["a"]'})
    whole = file.read_bytes()
    header = int.from_bytes(whole[:8], "little") + 8
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            data[chance.randrange(header if chance.random() < 0.9 else len(data))] = chance.randrange(256)
        file.write_bytes(bytes(data[: chance.choice((len(data), len(data), chance.randrange(len(data))))]))
        with suppress(TldeskError):
            found, _ = checkpoint.load_best(folder)
            assert sum(value.nbytes for value in found.values()) <= len(whole)


def test_weights_that_are_larger_than_their_model(tmp_path: Path) -> None:
    file = tmp_path / "large.safetensors"
    size = 1 << 30
    with file.open("wb") as stream:
        stream.write(header_of({"x": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}))
        stream.truncate(stream.tell() + size)  # it takes no room on the disk
    with pytest.raises(TldeskError) as caught:
        prepare.import_weights(file, TINY)
    assert caught.value.code == "weights_damaged" and "more than such a model has" in caught.value.text
    with pytest.raises(Refused):
        tensor_file.arrays(file, 1 << 20)


def test_a_start_on_another_computer_is_not_looked_for(tmp_path: Path) -> None:
    for name in (r"\\host\share\run", "//host/share/a.safetensors"):
        with pytest.raises(TldeskError) as caught:
            reuse.read(RunConfig(backbone=TINY, start_from=name), tmp_path)
        assert caught.value.code == "start_on_network"


# ---------------------------------------------------------------------------------------------- exports


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph of an export that stays as it is, is opened once: a process for each example costs 0.2 s."""
    monkeypatch.setattr(onnx_apart, "Apart", functools.cache(Apart))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_signatures_of_anybody(model: Path, one_process: None, data: st.DataObject) -> None:
    file = model / "signature.json"
    whole = file.read_bytes()
    try:
        file.write_text(json.dumps(changed(json.loads(whole), data)))
        with suppress(TldeskError):
            open_predictor(model)
    finally:
        file.write_bytes(whole)


def put(folder: Path, content: bytes) -> None:
    """Write another model over that of an export, whose signature knows it."""
    (folder / "model.onnx").write_bytes(content)
    signature = json.loads((folder / "signature.json").read_bytes())
    signature["sha256"]["model.onnx"] = hashlib.sha256(content).hexdigest()
    (folder / "signature.json").write_text(json.dumps(signature))


def graph(*nodes: Any, constants: Any = (), shape: Any = ("b", 3, 160, 160), **more: Any) -> onnx.ModelProto:
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)
    out = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)
    made = helper.make_graph(nodes, "g", [image], [out], list(constants))
    found = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("evil", 1)], **more)
    found.ir_version = 9
    return found


def whole(name: str, *values: int) -> onnx.TensorProto:
    return helper.make_tensor(name, TensorProto.INT64, [len(values)], values)


def asks_for(numbers: int, *, at_once: bool) -> onnx.ModelProto:
    """A graph that makes so many numbers of 4 bytes: of constants alone, or when it is asked."""
    nodes = [helper.make_node("ConstantOfShape", ["s" if at_once else "t"], ["big"])]
    if not at_once:
        nodes = [
            helper.make_node("Shape", ["image"], ["c"], start=1, end=2),
            helper.make_node("Mul", ["c", "s"], ["t"]),
            *nodes,
        ]
    nodes += [
        helper.make_node("Sin", ["big"], ["wave"]),
        helper.make_node("ReduceSum", ["wave"], ["one"], keepdims=0),
        helper.make_node("ReduceSum", ["image"], ["two"], keepdims=0),
        helper.make_node("Add", ["one", "two"], ["probabilities"]),
    ]
    return graph(*nodes, constants=[whole("s", numbers)])


def spoiled(name: str) -> bytes:
    """A graph with something that ours never have."""
    identity = helper.make_node("Identity", ["image"], ["probabilities"])
    if name == "32 GB":
        return bytes(asks_for(8 << 30, at_once=False).SerializeToString())
    if name == "32 GB of constants":
        return bytes(asks_for(8 << 30, at_once=True).SerializeToString())
    if name == "a loop":
        body = helper.make_graph([], "b", [], [])
        return bytes(graph(helper.make_node("Loop", ["", ""], ["probabilities"], body=body)).SerializeToString())
    if name == "an operator of its own":
        return bytes(graph(helper.make_node("Run", ["image"], ["probabilities"], domain="evil")).SerializeToString())
    if name == "a function":
        made = helper.make_function("evil", "f", ["x"], ["y"], [identity], [helper.make_opsetid("", 18)])
        return bytes(graph(identity, functions=[made]).SerializeToString())
    if name == "a tensor without its numbers":
        hollow = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1 << 20, 1 << 13])
        return bytes(graph(identity, constants=[hollow]).SerializeToString())
    if name == "another shape":
        return bytes(graph(identity).SerializeToString())
    if name == "a million parts":
        nodes = b"\x0a\x00" * 1_000_000
        return b"\x08\x09\x3a" + varint(len(nodes)) + nodes
    return {"nothing": b"", "text": b"hello", "cut": bytes(graph(identity).SerializeToString())[:-5]}[name]


@pytest.mark.parametrize(
    "name",
    ["32 GB", "32 GB of constants", "a loop", "an operator of its own", "a function", "a tensor without its numbers",
     "another shape", "a million parts", "nothing", "text", "cut"],
)  # fmt: skip
def test_a_graph_that_ours_never_are(name: str, model: Path) -> None:
    put(model, spoiled(name))
    started = time.process_time()
    with pytest.raises(TldeskError) as caught:
        open_predictor(model)
    assert caught.value.code == "export_damaged" and "\n" not in caught.value.text
    assert ("it needs more memory than such a network should" in caught.value.text) == name.startswith("32 GB")
    assert time.process_time() - started < 10


@pytest.mark.parametrize("share", [1.5, -0.5, 1e30, float("nan")])
def test_an_export_that_is_surer_than_it_can_be_is_refused(share: float, model: Path) -> None:
    constant = helper.make_tensor("shares", TensorProto.FLOAT, [1, 3], [share, 0.0, 0.0])
    put(
        model,
        graph(helper.make_node("Identity", ["shares"], ["probabilities"]), constants=[constant]).SerializeToString(),
    )
    with pytest.raises(TldeskError) as caught:
        open_predictor(model)
    assert caught.value.code == "export_damaged" and "it does not give one prediction per class" in caught.value.text


def hangs_on_white() -> onnx.ModelProto:
    """A graph with one step of minutes where an image is white, and of no time where it is black."""
    nodes = [
        helper.make_node("ReduceMax", ["image"], ["most"], keepdims=0),
        helper.make_node("Mul", ["most", "side"], ["long"]),
        helper.make_node("Cast", ["long"], ["whole"], to=TensorProto.INT64),
        helper.make_node("Add", ["whole", "one"], ["edge"]),
        helper.make_node("Concat", ["one", "one", "edge", "edge"], ["shape"], axis=0),
        helper.make_node("ConstantOfShape", ["shape"], ["large"]),
        helper.make_node("Conv", ["large", "large"], ["slow"], auto_pad="SAME_UPPER"),
        helper.make_node("ReduceMax", ["slow"], ["zero"], keepdims=0),
        helper.make_node("Shape", ["image"], ["rows"], start=0, end=1),
        helper.make_node("Concat", ["rows", "three"], ["all"], axis=0),
        helper.make_node("Expand", ["zero", "all"], ["probabilities"]),
    ]
    side = helper.make_tensor("side", TensorProto.FLOAT, [], [3000.0])
    return graph(*nodes, constants=[side, whole("one", 1), whole("three", 3)])


def test_who_stops_does_not_wait_for_a_step(model: Path, tmp_path: Path) -> None:
    put(model, hangs_on_white().SerializeToString())
    Image.new("RGB", (160, 160), "white").save(tmp_path / "white.png")
    Image.new("RGB", (160, 160)).save(tmp_path / "black.png")
    stops_at = math.inf  # a busy computer may take long to start the process
    predictor = open_predictor(model, should_stop=lambda: time.monotonic() > stops_at)
    assert isinstance(predictor.ask(tmp_path / "black.png"), Prediction)
    stops_at = time.monotonic() + 3
    assert list(predictor.predict([tmp_path / "white.png"])) == []
    stops_at = since = time.monotonic() + 3
    answer = predictor.answer((tmp_path / "white.png").read_bytes())
    assert isinstance(answer, Failure) and answer.error.code == "interrupted"
    assert time.monotonic() - since < 20


def test_constants_are_not_multiplied_when_it_is_opened(tmp_path: Path) -> None:
    """A runtime that computes ahead what follows from constants would make 400 MB of 8 bytes, many times over."""
    file = tmp_path / "a.onnx"
    file.write_bytes(asks_for(100 << 20, at_once=True).SerializeToString())
    assert not onnx_file.look_through(file.read_bytes())
    Apart(file, "probabilities", 1)


def test_a_graph_in_the_cache_of_a_project_is_one_of_others(finished: Run, tiny_weights: Path) -> None:
    from tldesk.engine.networks import runtime

    file = finished.project_folder / "cache" / "backbones" / "x.onnx"
    file.parent.mkdir(parents=True)
    file.write_bytes(spoiled("a loop"))
    with pytest.raises(TldeskError) as caught:
        runtime.network(file, "features", 1)
    assert caught.value.code == "graph_damaged"


def test_what_is_known_is_what_onnx_writes() -> None:
    """Each field in the form that its kind has; what there is a reason for is refused."""
    forms = {"DOUBLE": onnx_file.EIGHT, "FLOAT": onnx_file.FOUR, "STRING": onnx_file.TEXT, "BYTES": onnx_file.TEXT}
    kinds = {getattr(FieldDescriptor, f"TYPE_{name}"): form for name, form in forms.items()}
    for name, known in onnx_file.KNOWN.items():
        message = functools.reduce(getattr, name.split("."), onnx).DESCRIPTOR
        for number, kind in known.items():
            field = message.fields_by_number[number]
            inner = kind[0] if isinstance(kind, list) else kind
            assert field.is_repeated == isinstance(kind, list), f"{name}.{field.name}"
            if field.message_type is None:
                assert inner == kinds.get(field.type, onnx_file.WHOLE), f"{name}.{field.name}"
            else:
                assert f"onnx.{inner}" == field.message_type.full_name
        refused = onnx_file.REFUSED.get(name, {})
        assert not set(refused) & set(known) and set(refused) <= set(message.fields_by_number)


def test_ours_are_opened_and_answer(model: Path, tmp_path: Path) -> None:
    predictor = open_predictor(model)
    shares = predictor.probabilities(np.zeros((2, 160, 160, 3), np.uint8))
    assert shares.shape == (2, 3)
    assert onnx_file.look_through((model / "model.onnx").read_bytes())
