"""The program asks for large pages once, as the same process with the same words, and only where there are any."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tldesk import large_pages

_SHOWS = (
    "import os, sys; before = os.getpid(); print(before, flush=True)\n"
    "from tldesk import large_pages; large_pages.ask()\n"
    "print(before, os.environ.get(large_pages.VARIABLE, ''), *sys.argv[1:], flush=True)"
)


def shown(*words: str, **environment: str) -> list[str]:
    """What a program says that asks for them."""
    given = {name: value for name, value in os.environ.items() if name != large_pages.VARIABLE}
    command = [sys.executable, "-c", _SHOWS, *words]
    done = subprocess.run(command, env={**given, **environment}, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.mark.skipif(not large_pages.available(), reason="this system gives no large pages to whoever asks")
def test_it_is_started_once_more_as_it_was() -> None:
    first, second, last = shown("two words", "-x", "")
    assert first == second, "the process that was started stays the one that is waited for"
    assert last == f"{first} {large_pages.ASKED} two words -x "


def test_an_environment_that_speaks_of_memory_is_left_alone() -> None:
    first, last = shown("word", **{large_pages.VARIABLE: "glibc.malloc.check=0"})
    assert last == f"{first} glibc.malloc.check=0 word"


@pytest.mark.parametrize(
    ("library", "given", "found"),
    [
        ("glibc 2.41", "always [madvise] never", True),
        ("glibc 2.35.1", "always [madvise] never", True),
        ("glibc 2.31", "always [madvise] never", False),
        ("glibc 2.41", "[always] madvise never", False),  # everybody has them
        ("glibc 2.41", "always madvise [never]", False),
        ("glibc 2.41", None, False),
        (None, "always [madvise] never", False),
        ("something else", "always [madvise] never", False),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")
def test_nothing_is_asked_where_there_is_nothing(
    library: str | None, given: str | None, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "enabled"
    if given is not None:
        file.write_text(given)
    monkeypatch.setattr(large_pages, "_GIVEN", str(file))
    monkeypatch.setattr(os, "confstr", lambda _name: library)
    assert large_pages.available() == found


def test_where_it_cannot_be_started_again_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(large_pages, "available", lambda: True)
    monkeypatch.setattr(os, "execv", refuse)
    monkeypatch.setenv(large_pages.VARIABLE, "")
    monkeypatch.delenv(large_pages.VARIABLE)
    large_pages.ask()
