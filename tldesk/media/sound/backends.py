"""Which of the system's ways to play and to record sound are asked. Loads the library of devices, nothing else does."""

from __future__ import annotations

import os
from typing import Any

import miniaudio

# With `null` nothing is heard and silence is recorded, as on a computer without such devices: tests ask for it.
VARIABLE = "TLDESK_AUDIO"


def wanted() -> list[miniaudio.Backend] | None:
    """The back-ends to use; None for whatever the system has."""
    return [miniaudio.Backend.NULL] if os.environ.get(VARIABLE) == "null" else None


def close(device: Any) -> None:
    """Close one of the library's devices, and the connection to the system's sound, which the library would keep."""
    device.close()
    context, device._context = device._context, None
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
