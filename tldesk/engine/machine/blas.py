"""One thread for the products of matrices, where waiting for a second one costs more than it brings.

OpenBLAS gives each product to all cores and waits for them actively. The many small products of a logistic regression
take four times as long on two threads as on one, and fifty times while something else wants those cores (images are
looked at in the background): 6 s instead of 0.1 s for 200 labels.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = threading.Lock()
_inside = 0
_before: list[tuple[Any, int]] = []  # libraries with the threads they had


@contextmanager
def one_thread() -> Iterator[None]:
    """NumPy's products take one thread meanwhile, in the whole process; any number of threads may be inside."""
    global _inside
    import scipy.optimize  # noqa: F401  (it brings a BLAS of its own, which has to be there to be limited)

    with _lock:
        if _inside == 0:
            _before[:] = [(library, library.num_threads) for library in _libraries()]
            _set([(library, 1) for library, _ in _before])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _set(_before)


@functools.cache
def _libraries() -> list[Any]:
    """Those there are, looked for once: to look at every library of the process takes longer than many a fit."""
    found: list[Any] = ThreadpoolController().select(user_api="blas").lib_controllers
    return found


def _set(wanted: list[tuple[Any, int]]) -> None:
    for library, threads in wanted:
        # From version 3.8 on one thread alone may change it, the first that ever did, unless it is told to let go.
        if hasattr(library, "clear_controlling_thread"):
            library.clear_controlling_thread(force=True)
        library.set_num_threads(threads)
