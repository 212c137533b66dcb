"""The rules of the code, held by machine: `ast` over every file, and imports in processes of their own."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from collections.abc import Callable

import pytest
from house import circles
from parsed import ROOT, Source
from rules import EVERYWHERE, QT, RULES, TORCH, Broken

from tldesk.errors import MESSAGES, TABLES


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    folders = ("tldesk", "tests", "packaging")
    gc.disable()  # which would look through a million nodes again and again
    try:
        found = [Source.read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
        for source in found:
            _ = source.by_kind
    finally:
        gc.enable()
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[[Source], Broken], sources: list[Source]) -> None:
    broken = [
        f"{source.name}:{line}: {what}"
        for source in sources
        if rule in EVERYWHERE or source.name.startswith("tldesk/")
        for line, what in rule(source)
    ]
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_sees_what_breaks_it(rule: Callable[[Source], Broken]) -> None:
    assert list(rule(Source.parse(*RULES[rule])))


def test_no_file_reaches_itself(sources: list[Source]) -> None:
    """Of modules that need each other none can be read, or tested, alone; imports inside of functions count."""
    assert circles(source for source in sources if source.name.startswith("tldesk/")) == []


def test_a_circle_is_seen() -> None:
    """Also one that is closed by an import inside of a function, or for annotations alone."""
    texts = {
        "a": "from tldesk.engine.b import one",
        "b": "def f():\n    from tldesk.engine import c",
        "c": "if TYPE_CHECKING:\n    from tldesk.engine.a import A",
        "d": "import tldesk.engine.a",
    }
    found = circles(Source.parse(f"tldesk/engine/{name}.py", text) for name, text in texts.items())
    assert found == [["tldesk.engine.a", "tldesk.engine.b", "tldesk.engine.c"]]


def test_every_message_is_used(sources: list[Source]) -> None:
    """A row that nothing raises is a promise that nothing keeps."""
    used = {
        node.value
        for source in sources
        if source.name.startswith("tldesk/") and source.part != "errors"
        for node in source.nodes(ast.Constant)
        if isinstance(node.value, str)
    }
    assert sorted(set(MESSAGES) - used) == []


def test_every_message_stands_in_one_table() -> None:
    """One of two rows for a code would never be said."""
    assert sorted(code for table in TABLES for code in table) == sorted(MESSAGES)


def modules(parts: set[str]) -> list[str]:
    """The dotted names of the modules of some parts of the package."""
    files = [path.relative_to(ROOT) for path in sorted((ROOT / "tldesk").rglob("*.py"))]
    names = [".".join(file.with_suffix("").parts) for file in files]
    return [
        name.removesuffix(".__init__") for name in names if len(name.split(".")) > 1 and name.split(".")[1] in parts
    ]


def loaded_after_importing(*steps: list[str]) -> list[set[str]]:
    """The top-level packages in a new process after importing all of each step, one after the other."""
    code = (
        f"import gc, importlib, sys\ngc.disable()\nfor names in {steps!r}:\n"
        "    for name in names: importlib.import_module(name)\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return [{name.split(".")[0] for name in line.split()} for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def light() -> list[set[str]]:
    """What is loaded, step by step: with all of the window but what opens sounds, with what says how kinds of data are
    learned from, with what opens sounds, and with what opens an export. What a step brings stays in all after it."""
    names = modules({"errors", "paths", "settings", "atomic", "media", "project", "ui", "app"})
    sound = [name for name in names if name.startswith("tldesk.media.sound.")]
    opening = [
        "tldesk.engine.opening",
        *(f"tldesk.engine.exporters.{name}" for name in ("signature", "onnx", "lobe")),
    ]
    rest = [name for name in names if name not in sound]
    return loaded_after_importing(rest, ["tldesk.engine.modalities.learning"], sound, opening)


def test_the_window_is_loaded_without_torch(light: list[set[str]]) -> None:
    """Also every page, dialog, model and chart: nothing heavy is loaded until a job needs it."""
    assert "PySide6" in light[0]
    assert not light[2] & TORCH


def test_what_reads_sounds_is_loaded_when_there_is_one(light: list[set[str]]) -> None:
    assert not light[1] & {"soundfile", "soxr", "miniaudio"}
    assert light[2] >= {"soundfile", "soxr", "miniaudio"}, "which would be seen"


def test_an_export_is_opened_without_torch(light: list[set[str]]) -> None:
    """Its own runtime answers: a command that asks it need not wait for the library that trained it."""
    assert not light[3] & TORCH


def test_the_engine_is_loaded_without_qt() -> None:
    (loaded,) = loaded_after_importing(modules({"media", "project", "engine", "doctor", "cli"}))
    assert "torch" in loaded
    assert not loaded & QT
