"""ONNX files of others, asked in a process of their own: one that hangs, crashes or eats memory costs itself.

A step of a graph cannot be stopped, so what takes too long, or is waited for no more, is ended with its process. It is
this program itself, started with `FLAG`; see `onnx_limited` for what it does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.machine.processes import Answering, Late, Unsuccessful
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.networks import FLAG
from tldesk.errors import TldeskError
from tldesk.media import itself
from tldesk.media.pool import never

log = logging.getLogger(__name__)

_REASON = 300  # letters
# For an answer, and for each image that is asked about meanwhile: the slowest of ours takes two seconds for one.
_SECONDS, _SECONDS_AN_IMAGE = 10.0, 4.0
# Memory is limited, of which the allocator of Linux keeps some for each thread; one thread computes.
_SURROUNDINGS = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Apart:
    """The `output` of an ONNX file that anybody may have made, as a Network for any number of threads.

    Its one process lives as long as this object. Raises TldeskError `graph_damaged`, also when it is asked: for what is
    not let through, for what the runtime does not understand, for more memory than a network of its size takes, and for
    more time than `seconds` and some for each image. Interrupted where nobody waits any more.
    """

    def __init__(
        self,
        path: Path,
        output: str,
        threads: int,
        should_stop: Callable[[], bool] = never,
        seconds: float = _SECONDS,
        sha256: str = "",
    ) -> None:
        self._path, self._seconds, self._sha256 = path, seconds, sha256
        self._about = [str(path.absolute()), output, str(threads), str(seconds)]
        self._lock = threading.RLock()
        self._asked = 0  # images that are on their way
        self._process: Answering | None = None
        self._opened(should_stop)

    def __call__(self, pictures: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[Any]:
        """The answer; the process is started again where an earlier question has ended it."""
        process = self._opened(should_stop)
        with self._lock:
            self._asked += len(pictures)
        try:
            told = self._told(process, np.asarray(pictures), should_stop)
        finally:
            with self._lock:
                self._asked -= len(pictures)
        if told.dtype.kind not in "fiub" or not told.ndim or len(told) != len(pictures):
            raise self._damaged(reason="it does not give one prediction per image")
        return told

    def _opened(self, should_stop: Callable[[], bool]) -> Answering:
        with self._lock:
            if self._process is None:
                try:
                    command = itself.command(FLAG)
                    process = Answering(command, should_stop, itself.FOLDER, _SURROUNDINGS)
                except Unsuccessful as error:
                    raise self._damaged(error) from error
                try:
                    told = self._told(process, np.array([*self._about, self._sha256]), should_stop)
                except BaseException:
                    process.close()  # what is refused is not asked again, and errors are kept for long
                    raise
                self._process, self._sha256 = process, told.tobytes().hex()
            return self._process

    def _told(self, process: Answering, asked: NDArray[Any], should_stop: Callable[[], bool]) -> NDArray[Any]:
        try:
            told = process(asked, should_stop, self._seconds + _SECONDS_AN_IMAGE * self._asked)
        except (Unsuccessful, Late, Interrupted) as error:
            self._forget(process)
            if isinstance(error, Interrupted):
                raise
            if isinstance(error, Late):
                raise self._damaged(reason="it takes too long to run") from error
            log.warning("the process that asks %s has ended: %s", self._path, str(error))
            raise self._damaged(reason="the process that runs it has ended") from error
        if told.dtype.kind == "U":
            raise self._damaged(reason=str(told))
        return told

    def _forget(self, process: Answering) -> None:
        """It has ended; another thread may have started the next one already."""
        with self._lock:
            if self._process is process:
                self._process = None

    def _damaged(self, reason: object) -> TldeskError:
        return TldeskError("graph_damaged", path=self._path, reason=" ".join(str(reason).split())[:_REASON])
