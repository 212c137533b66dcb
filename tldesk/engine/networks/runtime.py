"""ONNX Runtime on the processor, for graphs of ours and of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tldesk import paths
from tldesk.engine.networks import onnx_file

if TYPE_CHECKING:
    import onnxruntime


def session(path: Path, threads: int) -> onnxruntime.InferenceSession | onnx_file.Session:
    """An ONNX Runtime session on the CPU that uses `threads` cores for one call and none while it waits.

    A graph that does not lie in this program's own folders, as in the cache of a project, is opened as one of others:
    then TldeskError `graph_damaged` is raised, here or when it is asked.
    """
    import onnxruntime

    if not any(path.is_relative_to(folder) for folder in (paths.cache(), paths.shipped_backbones())):
        return onnx_file.Session(path, threads)
    # bytes, not a path: any file name works on any system
    options = onnx_file.session_options(threads)
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
