"""Loading PyTorch's largest library without holding Python's lock.

`import torch` loads 400 MB of shared library while it holds the interpreter's lock: 0.3 to 0.5 s in which a window
cannot answer. A foreign call gives the lock away, so the library is opened through the C library first; the import
then finds it loaded. Where this does not work (Windows, an unusual build) the import does it as ever.
"""

from __future__ import annotations

import ctypes
import importlib.util
import logging
import os
import sys
from pathlib import Path

log = logging.getLogger(__name__)

_NAMES = {"linux": ("libgomp.so.1", "libtorch_cpu.so"), "darwin": ("libtorch_cpu.dylib",)}


def load_libraries() -> tuple[str, ...]:
    """Open PyTorch's libraries; the names of those that were opened (none when torch is imported already)."""
    spec = None if "torch" in sys.modules else importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return ()
    folder = Path(spec.origin).parent / "lib"
    return tuple(name for name in _NAMES.get(sys.platform, ()) if (folder / name).exists() and _open(folder / name))


def _open(path: Path) -> bool:
    """Whether the C library took the file: a foreign call gives the lock away, `ctypes.CDLL` itself does not."""
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    opened = dlopen(os.fsencode(path), os.RTLD_NOW | os.RTLD_GLOBAL) is not None
    if not opened:
        log.warning("%s could not be opened ahead; the import of PyTorch does it", path.name)
    return opened
