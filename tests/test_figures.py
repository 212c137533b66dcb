"""What a benchmark that is run with `--write` puts into docs/figures.md."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from parsed import ROOT

Record = Callable[..., None]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    monkeypatch.setattr(sys, "path", [*sys.path])
    import machine

    return machine


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "docs" / "figures.md", tmp_path))


def rows(document: Path) -> list[list[str]]:
    lines = document.read_text(encoding="utf-8").partition("<!-- written")[2].partition("<!-- until")[0].splitlines()
    return [line.strip("| ").split(" | ") for line in lines[3:]]


def test_a_row_is_written_and_takes_the_place_of_the_last_one_of_its_command(machine: Any, document: Path) -> None:
    before = document.read_text(encoding="utf-8")
    kept = len(rows(document))
    folder = ["/home/somebody/clothing", "--write", "--files", "10"]
    machine.record("no_such_rate", {"rate": {"files": 3068, "s": 5.75}, "odd": "a|b\nc"}, folder, document)
    machine.record("no_such_load", {"answered": 100, "fine": True}, [], document)
    machine.record("no_such_rate", {"rate": {"files": 3069, "s": [5.75, 6]}}, folder, document)
    load, rate = [row for row in rows(document) if "no_such" in row[0]]
    assert load[:2] == ["`python tests/benchmarks/no_such_load.py`", "answered 100, fine True"]
    assert rate[:2] == ["`python tests/benchmarks/no_such_rate.py clothing --files 10`", "rate: files 3,069, s 5.75, 6"]
    assert "cores" in rate[2] and rate[3].startswith("`") and len(rate[4]) == len("2026-11-29")
    assert len(rows(document)) == kept + 2
    left = [line for line in document.read_text(encoding="utf-8").splitlines() if "no_such" not in line]
    assert left == before.splitlines(), "nothing else is touched"


def test_without_a_place_nothing_is_written(machine: Any, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Figures\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no place"):
        machine.record("x", {}, [], other)
    assert other.read_text(encoding="utf-8") == "# Figures\n"


def test_figures_are_printed_and_kept_on_request_alone(
    machine: Any, document: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(machine, "record", lambda name, *_more: kept.append(name))
    for write in (False, True):
        machine.tell("x", {"s": 1.5}, write)
        assert json.loads(capsys.readouterr().out) == {"s": 1.5}
    assert kept == ["x"]
