"""Which processor training and prediction run on, and what to call it: `cpu`, `cuda` or `mps`.

PyTorch takes seconds to import, so what can be known without it is: a computer with no NVIDIA driver, or with the
CPU build of PyTorch, has no CUDA, and only a Mac has MPS.
"""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk import settings
from tldesk.errors import TldeskError

if TYPE_CHECKING:
    import torch

NAMES = {"cpu": "processor", "cuda": "NVIDIA graphics card", "mps": "Apple graphics processor"}


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device: `text` is for people, `memory_bytes` its memory (0 when unknown), `bfloat16` whether it is fast."""

    kind: str
    name: str
    text: str
    memory_bytes: int
    bfloat16: bool


def kind(device: str = "auto") -> str:
    """`cpu`, `cuda` or `mps` for the wish `device`, without PyTorch where that can be known.

    Raises TldeskError `no_device` when the wish cannot be met.
    """
    if device == "cpu" or (device == "auto" and not _may_have_gpu()):
        return "cpu"
    found = _gpu() if _may_have_gpu() else None
    if device == "auto":
        return found or "cpu"
    if device != found:
        raise TldeskError("no_device", device=NAMES.get(device, device))
    return device


def pick(device: str = "auto") -> torch.device:
    """The `torch.device` for the wish `device`. Raises TldeskError `no_device`."""
    import torch

    return torch.device(kind(device))


def describe(device: str = "auto") -> DeviceInfo:
    """What is known of the device `kind(device)`. Raises TldeskError `no_device`."""
    found = kind(device)
    if found == "cuda":
        return _describe_cuda()
    name = "Apple GPU" if found == "mps" else "CPU"
    text = f"{name}, {_memory(_main_memory())}" if found == "mps" else f"CPU, {_cores(core_count())}"
    return DeviceInfo(found, name, text, _main_memory(), bfloat16=False)


def known() -> DeviceInfo | None:
    """`describe()` when it needs no PyTorch; None when only PyTorch could tell."""
    return None if _may_have_gpu() else describe()


def text_without_torch() -> str | None:
    """The text of `describe()` where PyTorch is not needed to know it, or is loaded already; else None."""
    return describe().text if "torch" in sys.modules or not _may_have_gpu() else None


def core_count() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> int:
    """How many cores training may use: the user's setting, at most all that there are."""
    wished = settings.load().threads
    return min(wished, core_count()) if wished else core_count()


def limit_torch() -> None:
    """Hold PyTorch to the user's number of cores; without one it takes what it finds best."""
    import torch

    if settings.load().threads:
        torch.set_num_threads(threads())


@functools.cache
def _may_have_gpu() -> bool:
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    try:
        build = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        build = ""  # a frozen program may carry no metadata
    if build.endswith("+cpu"):
        return False
    return sys.platform != "linux" or Path("/proc/driver/nvidia").exists() or Path("/dev/nvidiactl").exists()


@functools.cache
def _gpu() -> str | None:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _describe_cuda() -> DeviceInfo:
    import torch

    found = torch.cuda.get_device_properties(0)
    fast = torch.cuda.is_bf16_supported(including_emulation=False)
    name = found.name if found.name.startswith("NVIDIA") else f"NVIDIA {found.name}"
    text = f"{name}, {_memory(found.total_memory)}" + (", bf16" if fast else "")
    return DeviceInfo("cuda", name, text, found.total_memory, bfloat16=fast)


def _main_memory() -> int:
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0


def _memory(size: int) -> str:
    return f"{round(size / 2**30)} GB"


def _cores(count: int) -> str:
    return "1 core" if count == 1 else f"{count} cores"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a step failed for want of memory: PyTorch says it differently on each device."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text)
