"""What several processes of the suite stand on is made by the first that asks; the others take a copy of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder of this process's own that holds what `make` puts into an empty one, which no test may change.

    What is absolute in it leads to the folder of the process that has made it.
    """
    own = factory.mktemp(name)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(own)
        return own
    first = factory.getbasetemp().parent / f"once-{name}"
    done = Path(f"{first}.done")
    with filelock.FileLock(f"{first}.lock"):
        if not done.exists():
            shutil.rmtree(first, ignore_errors=True)  # of one that has failed
            first.mkdir()
            make(first)
            done.touch()
    shutil.copytree(first, own, dirs_exist_ok=True)
    return own
