"""Which of the system's ways to play and to record sound are asked. Loads the library of devices, nothing else does."""

from __future__ import annotations

import os

import miniaudio

# With `null` nothing is heard and silence is recorded, as on a computer without such devices: tests ask for it.
VARIABLE = "TLDESK_AUDIO"


def wanted() -> list[miniaudio.Backend] | None:
    """The back-ends to use; None for whatever the system has."""
    return [miniaudio.Backend.NULL] if os.environ.get(VARIABLE) == "null" else None
