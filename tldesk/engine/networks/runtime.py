"""ONNX Runtime on the processor, for graphs of ours and of others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tldesk import paths
from tldesk.engine.networks import onnx_limited
from tldesk.engine.networks.network import Network
from tldesk.engine.networks.onnx_apart import Apart
from tldesk.media.pool import never


def network(path: Path, output: str, threads: int, should_stop: Callable[[], bool] = never) -> Network:
    """The `output` of a graph with one input, for any number of threads at once.

    Computed on the CPU with `threads` cores for one call and none while it waits. A graph that does not lie in this
    program's own folders, as in the cache of a project, is opened as one of others: then TldeskError `graph_damaged` is
    raised, here or when it is asked.
    """
    if not any(path.is_relative_to(folder) for folder in (paths.cache(), paths.shipped_backbones())):
        return Apart(path, output, threads, should_stop)
    import onnxruntime

    # bytes, not a path: any file name works on any system
    options = onnx_limited.session_options(threads)
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])

    name = session.get_inputs()[0].name

    def answer(pictures: Any, _should_stop: Callable[[], bool] = never, /) -> NDArray[Any]:
        found: NDArray[Any] = session.run([output], {name: pictures})[0]
        return found

    return answer
