"""Keeping the computer awake: held while a training goes on, let go of in every ending, never in its way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tldesk.ui.window import keep_awake
from tldesk.ui.window.keep_awake import Awake


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="a process holds the computer awake elsewhere")
def test_a_process_holds_until_it_is_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of the same name stands for the system's, so that the test works where no session runs."""
    program = tmp_path / {"darwin": "caffeinate"}.get(sys.platform, "systemd-inhibit")
    program.write_text(f'#!/bin/sh\necho "$$ $@" > "{tmp_path}/asked"\nexec sleep 600\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    keeper = Awake()
    keeper.hold("training")
    keeper.hold("training")
    while not (tmp_path / "asked").exists() or not (tmp_path / "asked").read_text().endswith("\n"):
        continue
    pid, _, arguments = (tmp_path / "asked").read_text().partition(" ")
    assert str(os.getpid()) in arguments and _alive(int(pid)) and keeper.held
    keeper.release()
    keeper.release()
    assert not _alive(int(pid)) and not keeper.held


def test_where_it_cannot_be_had_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    keeper = Awake()
    for platform in (*keep_awake.WAYS, "plan9"):
        monkeypatch.setattr(sys, "platform", platform)
        keeper.hold("training")
        assert keeper.held == (platform == "win32" and os.name == "nt")
        keeper.release()


@pytest.mark.skipif(sys.platform != "linux", reason="systemd")
def test_the_system_knows_what_it_is_asked() -> None:
    """The real program takes these options, whether or not there is a session to hold."""
    try:
        done = subprocess.run(["systemd-inhibit", "--help"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no systemd here: {error}")
    assert all(option in done.stdout for option in ("--what=", "--who=", "--why=", "--mode="))
