"""What the documents promise is there: links and their anchors, commands and their options, files, keys, formats."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer
from parsed import ROOT

from tldesk import __version__
from tldesk.cli import app
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.strategies import STRATEGIES
from tldesk.project.runs.config import RunConfig
from tldesk.ui.parts.actions import ACTIONS
from tldesk.ui.window.rail import PAGES

FOLDERS = ("docs", "packaging", "resources", "tests")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))])
README_BYTES = 8_000
PICTURE_BYTES = 200_000
# A program that lies in a folder which an export writes, not in this repository.
ELSEWHERE = {"samples/predict.py"}

_FENCE = re.compile(r"^ *```.*?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)\1(?!`)")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*\]\(([^()\s]+)\)")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)
_ADDRESS = re.compile(r"[a-z][a-z+]*:")
_PROGRAM = re.compile(r"(?:^|[\s/\\])tldesk(?:\.exe)?(?: (?P<rest>\S.*))?$")
_SCRIPT = re.compile(r"(?:^|[\s/\\(])(?:python3?|py)\)?\"? +(?P<script>[\w./\\-]+\.py)(?P<rest>.*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_FILE = re.compile(r"(?:tldesk|tests|packaging|docs|resources|\.ci|\.github)/[\w./-]+")
_VALUES = {
    "--format": set(EXPORTERS),
    "--strategy": set(STRATEGIES),
    "--device": {"auto", "cpu", "cuda", "mps"},
    "--set": set(RunConfig.model_fields),
}

# ---------------------------------------------------------------------------------------------- what a document says


def codes(text: str) -> Iterator[str]:
    """Each line of its blocks of code (what is indented goes on with the line before), and each piece in a line."""
    for block in _FENCE.finditer(text):
        yield from re.sub(r"(?: *\\)?\n[ \t]+(?=\S)", " ", block[1]).splitlines()
    for span in _SPAN.finditer(_FENCE.sub("", text)):
        yield span[2].replace("\\|", "|").strip()


@functools.cache
def anchors(path: Path) -> set[str]:
    """What links can lead to in a document: its headings, as GitHub and GitLab name them."""
    found: set[str] = set()
    for heading in _HEADING.finditer(_FENCE.sub("", path.read_text(encoding="utf-8"))):
        words = re.sub(r"\]\([^)]*\)|[^\w\- ]", "", heading[1]).strip().lower().replace(" ", "-")
        number, name = 0, words
        while name in found:
            number += 1
            name = f"{words}-{number}"
        found.add(name)
    return found


def broken_links(text: str, document: Path) -> Iterator[str]:
    """Links and pictures to what is not in the repository; addresses on the web are not asked."""
    prose = _SPAN.sub("", _FENCE.sub("", text))
    for link in [found[1] for pattern in (_LINK, _PICTURE) for found in pattern.finditer(prose)]:
        if _ADDRESS.match(link):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = (document.parent / place).resolve() if place else document
        found = target.is_relative_to(ROOT) and target.exists()
        if not found or (anchor and anchor not in anchors(target)):
            yield link


@functools.cache
def verbs() -> dict[str, set[str]]:
    """The verbs of the command line, each with its options; what the parser itself knows."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {
        name: {"--help"} | {option for part in command.params for option in part.opts if option.startswith("--")}
        for name, command in commands.items()
    }


@functools.cache
def options() -> set[str]:
    """What stands alone in a sentence (`--set-up`): the options of all verbs and of the scripts."""
    scripts = [path for folder in ("packaging", "tests/benchmarks") for path in (ROOT / folder).glob("*.py")]
    found = {option for path in scripts for option in re.findall(r'"(--[a-z-]+)"', path.read_text(encoding="utf-8"))}
    return found.union(*verbs().values())


def broken_commands(text: str) -> Iterator[str]:
    """Commands of tldesk with a verb, an option, a format, a strategy, a device or a field that does not exist."""
    for code in codes(text):
        command = re.split(r" {3,}|  +#", code.strip())[0]
        given = set(_OPTION.findall(command))
        if found := _PROGRAM.search(command):
            first, *_ = (found["rest"] or "").split() or [""]
            is_verb = first in verbs() or not re.fullmatch(r"[a-z]+", first)
            known = is_verb and given <= verbs().get(first, {"--help"})
        else:
            known = not code.startswith("--") or given <= options()
        if not known or not all(_knows(option, command) for option in _VALUES):
            yield code


def _knows(option: str, command: str) -> bool:
    """Whether every value that a command gives to an option is one that there is."""
    given = re.findall(rf"{option} ([a-z_][\w|-]*)", command)
    return all(name in _VALUES[option] for values in given for name in values.split("|") if name)


def broken_scripts(text: str) -> Iterator[str]:
    """`python FILE --option` of a file that is not there, or of an option that its text does not name."""
    for code in codes(text):
        found = _SCRIPT.search(code)
        if found is None or found["script"] in ELSEWHERE:
            continue
        script = ROOT / found["script"].replace("\\", "/")
        if not script.is_file():
            yield code
            continue
        source = script.read_text(encoding="utf-8")
        if not all(f'"{option}"' in source for option in _OPTION.findall(found["rest"])):
            yield code


def broken_files(text: str) -> Iterator[str]:
    """Files and folders of the repository that are named and not there."""
    for code in codes(text):
        for word in code.split():
            name = word.strip("\"'(),;:").partition("::")[0]
            if _FILE.fullmatch(name) and not (ROOT / name).exists():
                yield word


CHECKS: dict[Callable[[str, Path], Iterator[str]], str] = {
    broken_links: "see [there](guide/no-such-page.md)",
    lambda text, _: broken_commands(text): "`tldesk train photos --quickly`",
    lambda text, _: broken_scripts(text): "`python packaging/no_such_script.py`",
    lambda text, _: broken_files(text): "`tldesk/engine/no_such_file.py`",
}
NAMES = ("links", "commands", "scripts", "files")

# ---------------------------------------------------------------------------------------------- the tests


@pytest.mark.parametrize("check", CHECKS, ids=NAMES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_broken(document: Path, check: Callable[[str, Path], Iterator[str]]) -> None:
    assert list(check(document.read_text(encoding="utf-8"), document)) == []


@pytest.mark.parametrize("check", CHECKS, ids=NAMES)
def test_what_is_broken_is_seen(check: Callable[[str, Path], Iterator[str]]) -> None:
    """In a line and, of what is code, in a block; also behind what is right."""
    text = CHECKS[check]
    document = ROOT / "docs" / "tutorial.md"
    assert len(list(check(f"Right: `tldesk doctor`, `tests/rules.py`. Wrong: {text}", document))) == 1
    if text.startswith("`"):
        assert len(list(check(f"```\ntldesk doctor\n{text.strip('`')}\n```\n", document))) == 1


@pytest.mark.parametrize(
    "command",
    [
        "tldesk trian photos", ".venv/bin/tldesk evaluate RUN --html x", "tldesk export RUN --format keras",
        "tldesk train photos --strategy magic", "tldesk train photos --set no_such_field=1", "tldesk train x\n  --fast",
        "--no-such-option",
    ],
)  # fmt: skip
def test_a_wrong_command_is_seen(command: str) -> None:
    assert len(list(broken_commands(f"```\n{command}\n```\n"))) == 1


@pytest.mark.parametrize("link", ["tutorial.md#no-such-part", "#no-such-part", "../../outside.md", "../no.jpg"])
def test_a_wrong_anchor_or_picture_is_seen(link: str) -> None:
    document = ROOT / "docs" / "tutorial.md"
    assert list(broken_links(f"[there]({link}) and [here](tutorial.md#3-label)", document)) == [link]
    assert list(broken_links(f"[![there]({link})](tutorial.md)", document)) == [link]


def test_a_wrong_option_of_a_script_is_seen() -> None:
    text = "`python packaging/build.py --cuda` and `python packaging/build.py --no-such-option`"
    assert list(broken_scripts(text)) == ["python packaging/build.py --no-such-option"]


def test_the_contract_names_every_verb_and_option() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    hidden = {command.name or "" for command in app.registered_commands if command.hidden} | {"setup"}
    for verb, options in verbs().items():
        if verb not in hidden:
            assert f"tldesk {verb}" in text
            assert [option for option in sorted(options) if option not in text] == [], verb


def test_every_format_choice_and_key_is_described() -> None:
    exports = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [name for name, form in EXPORTERS.items() if form.write is not None and f"`{name}`" not in exports] == []
    choices = (ROOT / "docs" / "guide" / "train.md").read_text(encoding="utf-8")
    titled = [name for name, field in RunConfig.model_fields.items() if field.title]
    assert [name for name in titled if f"| `{name}` |" not in choices] == []
    keys = (ROOT / "docs" / "guide" / "keys.md").read_text(encoding="utf-8")
    assert [key for spec in ACTIONS for key in spec.shortcuts if f"`{key}`" not in keys] == []


def test_the_readme_is_short() -> None:
    assert (ROOT / "README.md").stat().st_size <= README_BYTES


def test_pictures_are_there_and_small() -> None:
    """One in the README, and one of each page in the guide."""
    shown = {path: _PICTURE.findall(path.read_text(encoding="utf-8")) for path in DOCUMENTS}
    assert shown[ROOT / "README.md"]
    found = {(path.parent / picture).resolve() for path, pictures in shown.items() for picture in pictures}
    assert {ROOT / "packaging" / "pictures" / f"{page.name}.jpg" for page in PAGES} <= found
    assert all(picture.stat().st_size <= PICTURE_BYTES for picture in found)


def test_the_newest_changes_are_those_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d[^\]]*)\]", text, re.MULTILINE)[0] == __version__
