"""Of a clone that is tested for the first time, each process compiles a share before it collects.

Several that collect the same files in the same order would each compile them all, and have their asserts rewritten:
fifteen seconds of a processor, and as many again for each.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import rewrite

_TESTS = Path(__file__).resolve().parent
# Not public: with a pytest that has others, every process compiles all, as without this file.
_ITS_OWN = ("get_cache_dir", "try_makedirs", "PYC_TAIL", "assertstate_key", "_read_pyc", "_rewrite_test", "_write_pyc")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile this process's share of what has changed."""
    about: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    if about is None or sys.dont_write_bytecode or not all(hasattr(rewrite, name) for name in _ITS_OWN):
        return
    files = [*sorted(_TESTS.rglob("*.py")), *sorted((_TESTS.parent / "tldesk").rglob("*.py"))]
    for file in files[int(about["workerid"].removeprefix("gw")) :: about["workercount"]]:
        if file.name.startswith("test_"):
            _rewrite(file, session.config)
        else:
            compileall.compile_file(file, quiet=2)


def _rewrite(file: Path, config: pytest.Config) -> None:
    """As pytest does when it imports the file, and where it looks then."""
    place = rewrite.get_cache_dir(file)
    pyc = place / (file.stem + rewrite.PYC_TAIL)
    if rewrite._read_pyc(file, pyc) is None and rewrite.try_makedirs(place):
        digest, code = rewrite._rewrite_test(file, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, digest, pyc)
