"""A small ONNX file of somebody else takes little time and memory, whatever it asks for, and is ended when it hangs."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile import varint
from onnx import AttributeProto, TensorProto, helper

from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.networks import onnx_file
from tldesk.engine.networks.onnx_apart import Apart
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import itself

IMAGE = np.zeros((1, 1), np.float32)


# ---------------------------------------------------------------------------------------------- its bytes


def test_dimensions_are_not_read_on_and_on() -> None:
    many = b"\x0a" + varint(2_000_000) + b"\1" * 2_000_000
    tensor = b"\x2a" + varint(len(many)) + many
    model = b"\x3a" + varint(len(tensor)) + tensor
    tracemalloc.start()
    with pytest.raises(Refused, match="without their numbers"):
        onnx_file.look_through(model)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def part(number: int, content: bytes | int, tag: Callable[[int], bytes] = varint) -> bytes:
    """A field: a whole number, or bytes behind their length."""
    if isinstance(content, int):
        return tag(number << 3) + varint(content)
    return tag(number << 3 | 2) + varint(len(content)) + content


def beyond(tag: int) -> bytes:
    """A tag with a bit above the 32 that readers look at."""
    return varint(1 << 32 | tag)


def padded(value: int) -> bytes:
    """A number in one byte more than it takes."""
    *first, last = varint(value)
    return bytes([*first, last | 128, 0])


def initializer(*parts: bytes) -> bytes:
    return part(7, part(5, b"".join((*parts, part(8, b"w")))))


def node(*attributes: bytes, operator: bytes = b"Identity", domain: bytes = b"") -> bytes:
    return part(7, part(1, part(1, b"image") + part(2, b"y") + part(4, operator) + b"".join(attributes) + domain))


def attribute(name: bytes, *parts: bytes) -> bytes:
    return part(5, part(1, name) + b"".join(parts))


OTHER_FILE = part(1, b"location") + part(2, b"notes.txt")
FOUR = part(9, bytes(4))
SQUARE = part(1, 4) + part(2, 2) + FOUR  # four bytes
AS_FIXED = varint(1 << 3 | 5) + bytes(4)
# What a reader takes for something else than a walk that is less strict, and what it must not be told of.
ODD: dict[str, tuple[bytes, str]] = {
    "another file, behind a tag beyond 32 bits": (initializer(SQUARE, part(13, OTHER_FILE, beyond)), "not written as"),
    "a place elsewhere, behind such a tag": (initializer(SQUARE, part(14, 1, beyond)), "not written as"),
    "an operator of others, behind such a tag": (node(domain=part(7, b"com.microsoft", beyond)), "not written as"),
    "a loop, behind such a tag": (node(attribute(b"body", part(6, b"", beyond)), operator=b"Loop"), "not written as"),
    "dimensions that are hidden by another form": (initializer(part(1, 1 << 30), AS_FIXED, part(2, 1)), "not written"),
    "a place elsewhere, in another form": (initializer(SQUARE, varint(14 << 3 | 5) + bytes(4)), "not written as"),
    "another file, in more bytes than it takes": (initializer(SQUARE, part(13, OTHER_FILE, padded)), "not written as"),
    "a length in more bytes than it takes": (b"\x3a" + padded(0), "not written as"),
    "a number beyond 64 bits": (b"\x08" + b"\xff" * 9 + b"\x02", "not written as"),
    "a number without end": (b"\x08" + b"\xff" * 20, "not written as"),
    "a field of the number 0": (part(0, 1), "parts that are not known"),
    "a field of the largest number": (part((1 << 29) - 1, 1), "parts that are not known"),
    "a group": (b"\x3b\x3c", "not an ONNX file"),
    "two graphs that are put together": (part(7, b"") + part(7, b""), "not written as"),
    "a tensor in two halves": (node(attribute(b"value", part(5, SQUARE), part(5, SQUARE))), "not written as"),
    "bytes that the last ones replace": (initializer(SQUARE, FOUR), "not written as"),
    "the format of another runtime": (part(2, b"\0\0ORTM" + bytes(40)), "not written as"),
    "texts": (initializer(part(2, 8)), "computes with text"),
    "texts, by a number that is cut off": (initializer(part(2, 1 << 32 | 8)), "not written as"),
    "texts as such": (initializer(part(6, b"x")), "computes with text"),
    "a text that is made": (node(attribute(b"value_string", part(4, b"x")), operator=b"Constant"), "with text"),
    "texts that are made": (node(attribute(b"value_strings", part(9, b"x")), operator=b"Constant"), "with text"),
    "numbers that become texts": (node(attribute(b"to", part(3, 8)), operator=b"Cast"), "with text"),
    "so by a number that is cut off": (node(attribute(b"to", part(3, 1 << 32 | 8)), operator=b"Cast"), "not written"),
    "texts as an input": (part(7, part(11, part(2, part(1, part(1, 8))))), "with text"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_another_reader_takes_for_something_else_is_refused(name: str) -> None:
    content, reason = ODD[name]
    with pytest.raises(Refused, match=reason):
        onnx_file.look_through(content)


def test_the_parts_of_those_are_let_through() -> None:
    """So that each of them is refused for what it is."""
    for content in (initializer(SQUARE), node(attribute(b"to", part(3, 1)), operator=b"Cast"), node(), part(7, b"")):
        onnx_file.look_through(content)
    packed = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2], float_data=[1, 2]).SerializeToString()
    negative = AttributeProto(name="a", type=AttributeProto.INTS, ints=[-1, -(1 << 63)]).SerializeToString()
    onnx_file.look_through(part(7, part(5, packed)) + part(14, part(1, b"a")))
    onnx_file.look_through(node(part(5, negative)))


# ---------------------------------------------------------------------------------------------- its work


def graph(nodes: list[Any], constants: list[Any]) -> bytes:
    """A graph from `image` (n, 1) to `probabilities`."""
    asked = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1])
    answer = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)
    network = helper.make_graph(nodes, "g", [asked], [answer], constants)
    model = helper.make_model(network, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def many_steps() -> bytes:
    """A graph that computes for hours, a little in each step."""
    made = helper.make_tensor("v", TensorProto.FLOAT, [1], [1e-3])
    nodes = [helper.make_node("ConstantOfShape", ["s"], ["m0"], value=made)]
    nodes += [helper.make_node("MatMul", ["m0", f"m{step}"], [f"m{step + 1}"]) for step in range(3000)]
    nodes.append(helper.make_node("ReduceMean", ["m3000"], ["probabilities"], keepdims=0))
    return graph(nodes, [helper.make_tensor("s", TensorProto.INT64, [2], [1500, 1500])])


def one_step() -> bytes:
    """A graph with one step of minutes where its image has a 1, and of no time where it has none."""
    nodes = [
        helper.make_node("Mul", ["image", "side"], ["long"]),
        helper.make_node("Cast", ["long"], ["whole"], to=TensorProto.INT64),
        helper.make_node("ReduceMax", ["whole"], ["most"], keepdims=0),
        helper.make_node("Add", ["most", "one"], ["edge"]),
        helper.make_node("Concat", ["one", "one", "edge", "edge"], ["shape"], axis=0),
        helper.make_node("ConstantOfShape", ["shape"], ["large"]),
        helper.make_node("Conv", ["large", "large"], ["slow"], auto_pad="SAME_UPPER"),
        helper.make_node("ReduceMax", ["slow"], ["zero"], keepdims=0),
        helper.make_node("Add", ["image", "zero"], ["probabilities"]),
    ]
    side = helper.make_tensor("side", TensorProto.FLOAT, [], [3000.0])
    return graph(nodes, [side, helper.make_tensor("one", TensorProto.INT64, [1], [1])])


def children() -> set[int]:
    """The processes that ask graphs for this one."""
    found = set[int]()
    if sys.platform != "linux":
        return found
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"--ask-graph" in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture(autouse=True)
def others() -> Iterator[set[int]]:
    """The processes of tests before, which something may still hold; nobody else is left behind."""
    before = children()
    yield before
    gc.collect()
    assert children() <= before


def written(folder: Path, content: bytes) -> Path:
    file = folder / "a.onnx"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("make", [many_steps, one_step])
def test_a_graph_that_computes_for_hours_is_ended(tmp_path: Path, make: Callable[[], bytes]) -> None:
    network = Apart(written(tmp_path, make()), "probabilities", 1, seconds=3)
    started = time.monotonic()
    with pytest.raises(TldeskError, match="it takes too long to run") as caught:
        network(IMAGE + 1)
    assert caught.value.code == "graph_damaged"
    assert time.monotonic() - started < 20


def test_it_is_asked_anew_after_a_question_that_ended_it(tmp_path: Path) -> None:
    network = Apart(written(tmp_path, one_step()), "probabilities", 1, seconds=3)
    assert network(IMAGE) == 0
    with pytest.raises(TldeskError, match="it takes too long to run"):
        network(IMAGE + 1)
    assert network(IMAGE) == 0


def test_it_is_ended_when_nobody_waits_any_more(tmp_path: Path) -> None:
    network = Apart(written(tmp_path, one_step()), "probabilities", 1)
    since = time.monotonic()
    with pytest.raises(Interrupted):
        network(IMAGE + 1, lambda: time.monotonic() - since > 1)
    assert time.monotonic() - since < 20
    with pytest.raises(Interrupted):  # nor is one waited for that is only to be opened
        Apart(written(tmp_path, one_step()), "probabilities", 1, lambda: True)


_PARENT = """
import sys, threading
from pathlib import Path
import numpy as np
from tldesk.engine.networks.onnx_apart import Apart
network = Apart(Path(sys.argv[1]), "probabilities", 1)
print(network._process._process.pid, flush=True)
network(np.ones((1, 1), np.float32))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_it_ends_with_the_program_that_was_killed(tmp_path: Path) -> None:
    file = written(tmp_path, one_step())
    command = [sys.executable, "-c", _PARENT, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=itself.FOLDER) as parent:
        assert parent.stdout is not None
        child = Path("/proc") / parent.stdout.readline().strip()
        time.sleep(1)  # it computes
        assert child.exists()
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while child.exists() and (child / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < until, "it goes on"
        time.sleep(0.05)


_LIMITED = """
import sys
from pathlib import Path
import numpy as np
import onnxruntime
from tldesk.engine.networks.onnx_limited import Limited
network = Limited(Path(sys.argv[1]), "probabilities", 1)
for work in (lambda: open(sys.argv[1]), lambda: bytearray(3 << 30)):
    try:
        work()
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
print(network(np.ones((1, 1), np.float32)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits memory this way")
def test_it_opens_no_file_and_takes_no_more_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _LIMITED, str(written(tmp_path, grows(8)))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=itself.FOLDER, check=True)
    assert done.stdout.split("\n")[:3] == ["OSError", "MemoryError", "[[1.]]"]


def test_any_number_of_threads_ask_at_once(tmp_path: Path, others: set[int]) -> None:
    network = Apart(written(tmp_path, grows(1 << 20)), "probabilities", 1)
    together = threading.Barrier(8)

    def ask(number: int) -> None:
        together.wait()
        for step in range(20):
            image = np.full((1 + step % 3, 1), 100 * number + step, np.float32)
            assert np.array_equal(network(image), image)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    if sys.platform == "linux":
        assert len(children() - others) == 1


def test_a_process_that_crashes_costs_a_question(tmp_path: Path, others: set[int]) -> None:
    network = Apart(written(tmp_path, grows(8)), "probabilities", 1)
    (child,) = children() - others if sys.platform == "linux" else (0,)
    if child:
        os.kill(child, signal.SIGKILL)
        with pytest.raises(TldeskError, match="the process that runs it has ended"):
            network(IMAGE)
    assert network(IMAGE) == 0


def test_a_process_that_starts_again_opens_the_same_file(tmp_path: Path, others: set[int]) -> None:
    """Who replaces the file of a model that is in use must not have its answers given under the old names."""
    file = written(tmp_path, grows(8))
    network = Apart(file, "probabilities", 1)
    written(tmp_path, grows(16))
    assert network(IMAGE) == 0
    assert network._process is not None
    network._process._process.kill()
    with pytest.raises(TldeskError, match="the process that runs it has ended"):
        network(IMAGE)
    with pytest.raises(TldeskError, match="its content has changed"):
        network(IMAGE)
    written(tmp_path, grows(8))
    assert network(IMAGE) == 0


def test_an_answer_too_large_to_be_sent_is_refused(tmp_path: Path) -> None:
    """An image of 1 is answered by as many bytes as there is memory for; what is asked meanwhile has its own answer."""
    width = helper.make_tensor("width", TensorProto.FLOAT, [], [45e6])
    one = helper.make_tensor("one", TensorProto.INT64, [1], [1])
    nodes = [
        helper.make_node("ReduceMax", ["image"], ["most"], keepdims=0),
        helper.make_node("Mul", ["most", "width"], ["product"]),
        helper.make_node("Cast", ["product"], ["whole"], to=TensorProto.INT64),
        helper.make_node("Add", ["whole", "one"], ["columns"]),
        helper.make_node("Shape", ["image"], ["rows"], start=0, end=1),
        helper.make_node("Concat", ["rows", "columns"], ["shape"], axis=0),
        helper.make_node("Expand", ["image", "shape"], ["probabilities"]),
    ]
    network = Apart(written(tmp_path, graph(nodes, [width, one])), "probabilities", 1)

    def ask(value: float) -> object:
        try:
            return float(network(np.full((1, 1), value, np.float32)).ravel()[0])
        except TldeskError as error:
            return error.arguments["reason"]

    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(ask, [1.0, -1e-9, -2e-9]))
    assert told == ["it needs more memory than such a network should", *np.array([-1e-9, -2e-9], np.float32).tolist()]


def grows(row_bytes: int) -> bytes:
    """A graph that takes so much memory for each row of its input, and gives the row back."""
    times = helper.make_tensor("times", TensorProto.INT64, [2], [1, row_bytes // 4])
    nodes = [helper.make_node("Tile", ["image", "times"], ["large"])]
    nodes.append(helper.make_node("ReduceMax", ["large"], ["probabilities"], axes=[1]))
    return graph(nodes, [times])


@pytest.mark.parametrize("rows", [1, 2, 7, 16])
def test_many_rows_are_asked_about_in_pieces(tmp_path: Path, rows: int) -> None:
    network = Apart(written(tmp_path, grows(40_000_000)), "probabilities", 1)
    image = np.arange(rows, dtype=np.float32).reshape(rows, 1)
    for _ in range(2):
        assert np.array_equal(network(image), image)


def test_its_name_may_begin_where_the_user_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, grows(8))
    monkeypatch.chdir(tmp_path)
    assert Apart(Path("a.onnx"), "probabilities", 1)(IMAGE) == 0


def test_the_process_of_a_refused_graph_ends_while_its_error_is_kept(tmp_path: Path, others: set[int]) -> None:
    with pytest.raises(TldeskError) as caught:
        Apart(written(tmp_path, b"no graph"), "probabilities", 1)
    assert children() <= others, caught.value.__traceback__


def test_an_answer_has_a_row_for_each_image(tmp_path: Path) -> None:
    node = helper.make_node("ReduceMax", ["image"], ["probabilities"], axes=[0], keepdims=0)
    network = Apart(written(tmp_path, graph([node], [])), "probabilities", 1)
    assert network(IMAGE) == 0
    with pytest.raises(TldeskError, match="it does not give one prediction per image"):
        network(np.zeros((3, 1), np.float32))


def test_a_row_that_wants_too_much_is_refused(tmp_path: Path) -> None:
    network = Apart(written(tmp_path, grows(400_000_000)), "probabilities", 1)
    for rows in (1, 3):
        with pytest.raises(TldeskError, match="it needs more memory than such a network should"):
            network(np.zeros((rows, 1), np.float32))
