"""The settings file: several windows of the program change it, each only what it changes itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tldesk import paths, settings

_OTHER = """
import sys
from tldesk import settings
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    settings.change_by(lambda now: {"recent_projects": [*now.recent_projects, f"{sys.argv[1]}{number}"]})
"""


def written() -> str:
    return paths.settings_file().read_text(encoding="utf-8")


def test_a_change_keeps_what_somebody_else_has_changed(home: Path) -> None:
    settings.change(theme="dark", tour_done=True)
    other = settings.load()
    settings.change(language="zh_CN", tour_done=False)
    assert (other.theme, other.language) == ("dark", "system")
    settings.change(threads=2)
    now = settings.load()
    assert (now.theme, now.language, now.threads, now.tour_done) == ("dark", "zh_CN", 2, False)
    assert "tour_done" not in written()  # as by default


def test_a_change_keeps_what_is_not_understood(home: Path) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text('of_a_newer_program = "yes"\nthreads = -1\n', encoding="utf-8")
    settings.change(theme="dark")
    assert settings.load().threads == 0
    assert "of_a_newer_program" in written() and "threads = -1" in written() and 'theme = "dark"' in written()


def test_a_wrong_value_changes_nothing(home: Path) -> None:
    settings.change(threads=2)
    before = written()
    with pytest.raises(ValidationError):
        settings.change(threads=-1, theme="dark")
    assert written() == before


def test_two_programs_lose_nothing_of_each_other(home: Path) -> None:
    """Both add to the list at the same time."""
    count = 20
    running: list[subprocess.Popen[str]] = []
    for name in ("a", "b"):
        command = [sys.executable, "-c", _OTHER, name, str(count)]
        pipe: Any = subprocess.PIPE
        running.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
    for program in running:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"
    for program in running:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in running:
        program.communicate()
        assert program.returncode == 0
    expected = {f"{name}{number}" for name in "ab" for number in range(count)}
    assert set(settings.load().recent_projects) == expected


@pytest.mark.parametrize(
    "address", ["https://hub.example.cn", "https://hub.example:8443/base", "http://127.0.0.1:8080"]
)
def test_the_server_of_models_is_asked_safely(address: str) -> None:
    assert settings.Settings(mirror=address + "/").mirror == address
    assert settings.Settings().online is False


@pytest.mark.parametrize(
    "address",
    ["http://hub.example", "ftp://hub.example", "hub.example", "https://", "https://a b.example", "https://a:b@hub.example",
     "https://hub.example/?x=1", "https://hub.example/#x", "https://hub.example:port", "https://[::1", "http://127.0.0.1.example",
     "https://hub.example/\nx"],
)  # fmt: skip
def test_another_server_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        settings.Settings(mirror=address)
