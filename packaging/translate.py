"""Keep the Chinese of the window complete.

    python packaging/translate.py update        read the sources anew; list what has no Chinese yet
    python packaging/translate.py add FILE       take translations from FILE ("-" reads what is typed)

`update` changes `resources/i18n/tldesk_zh_CN.ts` (open it in Qt Linguist, too) and makes the `.qm` beside it. What it
lists has three columns with a tab between: context, English, Chinese. Fill in the third and give the list to `add`;
`*` as the context stands for all that have none. Line breaks are written \\n, placeholders stay as they are.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
import typing
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CATALOGUE = ROOT / "resources" / "i18n" / "tldesk_zh_CN.ts"
LOWER = "lower"
_LAYERS = ("engine", "project", "media", "online")
# Where a text for people is the value of this name, or what a function of such a name returns.
_NAMES = ("reason", "text", "why")
_REASONED = ("Refused", "OtherFormat", "Bad")  # exceptions, and a row of a table, whose text becomes a reason
_FUNCTIONS = ("reason", "difference", "stranger", "refusal", "refuses")

# What these write is English: model cards and reports go to others.
_ENGLISH = ("card.py", "report_page.py", "svg.py", "parity.py", "coco.py", "rows.py", "database.py", "sqlite_errors.py")

# What only code for databases and logs holds.
_CODE = ("%s", " = ", "NULL", "SELECT", "INSERT", "BEGIN ", "from tldesk")

Strings = set[tuple[str, str]]


# ---------------------------------------------------------------------------------------------- what there is to say


def tables() -> Iterator[str]:
    """What the records of the layers below say: errors, edits, strategies, forms of exports and imports, models."""
    from tldesk.engine.exporters import EXPORTERS
    from tldesk.engine.machine import device
    from tldesk.engine.networks.backbones import BACKBONES
    from tldesk.engine.strategies import STRATEGIES
    from tldesk.engine.training import fitting
    from tldesk.errors import MESSAGES
    from tldesk.media.modality import MODALITIES
    from tldesk.media.wording import WORDINGS
    from tldesk.project.editing.edit_log import TEXTS
    from tldesk.project.importers import IMPORTERS
    from tldesk.project.label_exports import EXPORTS
    from tldesk.project.label_exports.text_forms import TEXT_EXPORTS
    from tldesk.project.runs.presets import PRESETS

    for message in MESSAGES.values():
        yield from (message.text, message.hint)
    yield from TEXTS.values()
    yield from (kind.many for kind in MODALITIES.values())
    for wording in WORDINGS.values():
        yield from wording.sentences.values()
    forms = (*EXPORTS.values(), *TEXT_EXPORTS.values(), *PRESETS.values())
    for record in (*STRATEGIES.values(), *EXPORTERS.values(), *forms):
        yield from (record.title, record.about, getattr(record, "loses", ""), getattr(record, "missing", ""))
    yield from (record.environment.title for record in EXPORTERS.values() if record.environment is not None)
    yield from (*fitting.REASONS.values(), *device.NAMES.values())
    yield from (importer.title for importer in IMPORTERS.values())
    yield from (text for backbone in BACKBONES.values() for text in (backbone.about, backbone.credit) if text)
    yield from ("Undo: {text}", "Redo: {text}", "A model of the timm library.")
    yield from _fields()


def _fields() -> Iterator[str]:
    """Titles, descriptions, groups and choices of the fields that forms are made from."""
    from tldesk.project.runs.config import RunConfig
    from tldesk.settings import Settings
    from tldesk.ui.parts.form import plain_choice
    from tldesk.ui.parts.language import LANGUAGES

    for model in (Settings, RunConfig):
        for field in model.model_fields.values():
            if field.title:
                extra = field.json_schema_extra
                words = extra if isinstance(extra, dict) else {}
                yield from (field.title, field.description or "")
                yield from (str(words.get(key, "")) for key in ("group", "least", "empty"))
                kinds = (field.annotation, *typing.get_args(field.annotation))
                choices = [one for kind in kinds if typing.get_origin(kind) is typing.Literal for one in kind.__args__]
                yield from (plain_choice(str(choice), field.title) for choice in choices if choice not in LANGUAGES)
    yield plain_choice("auto")


def told() -> Iterator[str]:
    """Reasons, phases, questions and constants in the code of the layers below; what is filled in as `{0}`."""
    layers = [file for layer in _LAYERS for file in sorted((ROOT / "tldesk" / layer).rglob("*.py"))]
    ground = (ROOT / "tldesk" / f"{name}.py" for name in ("databases", "doctor", "foreign"))
    for file in (*layers, *ground):
        if "samples" not in file.parts and file.name not in _ENGLISH:
            for node in _said(ast.parse(file.read_text(encoding="utf-8"))):
                yield from (text for text in _texts(node) if _for_people(text))


def _said(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.keyword) and node.arg in (*_NAMES, "allowed"))
            or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in _NAMES)
            or (isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "problems")
        ):
            yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "problems.append":
            yield node.args[0]
        elif isinstance(node, ast.FunctionDef) and node.name.endswith(_FUNCTIONS):
            yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _REASONED:
            yield from node.args
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Question":
            yield from node.args[1:]
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constant = node.targets[0].id.isupper() and isinstance(node.value, ast.Constant)
            table = node.targets[0].id.strip("_") in ("OTHER_FILES", "REASONS", "REFUSED")
            if constant or table:
                yield node.value


def _texts(node: ast.expr) -> Iterator[str]:
    """The strings in an expression; a filled-in one as a template."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        text, count = "", 0
        for part in node.values:
            text += part.value if isinstance(part, ast.Constant) else f"{{{count}}}"
            count += not isinstance(part, ast.Constant)
        yield text
    elif isinstance(node, ast.ListComp):
        yield from _texts(node.elt)
    elif isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.IfExp | ast.BoolOp):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                yield from _texts(part)


def _for_people(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    worded = " " in text or (text[:1].isupper() and text[1:].islower())
    return worded and letters > 3 and not any(sign in text for sign in _CODE)


# ---------------------------------------------------------------------------------------------- the catalogue


def lower_texts() -> list[str]:
    """Everything that the layers below say to people."""
    return sorted({text for text in (*tables(), *told()) if text.strip()})


def overlooked() -> Strings:
    """What lupdate does not see: texts for a function that translates in one context, and `tr` inside of f-strings."""
    found: Strings = set()
    for file in sorted((ROOT / "tldesk" / "ui").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        contexts = {node.name: context for node in tree.body if (context := _context(node))}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in contexts:
                found |= {(contexts[node.func.id], text) for text in _texts(node.args[0])}
            elif isinstance(node, ast.ClassDef):
                found |= {(node.name, text) for call in ast.walk(node) for text in _own(call)}
    return found


def _own(node: ast.AST) -> Iterator[str]:
    """The text of a call of `self.tr`."""
    match node:
        case ast.Call(func=ast.Attribute(attr="tr"), args=[ast.Constant(value=str(text))]):
            yield text


def _context(node: ast.stmt) -> str | None:
    """The context in which a function translates all that it gets."""
    match node:
        case ast.FunctionDef(body=[*_, ast.Return(value=ast.Call(func=ast.Attribute(attr="translate")) as call)]):
            if isinstance(call.args[0], ast.Constant) and isinstance(call.args[1], ast.Name):
                return str(call.args[0].value)
    return None


def extract(catalogue: Path) -> None:
    """Bring a catalogue up to date with the sources: new entries are unfinished, those that are gone are taken out."""
    sources = [str(file) for file in sorted((ROOT / "tldesk").rglob("*.py"))]
    with tempfile.TemporaryDirectory() as folder:
        more = Path(folder) / "lower.py"
        pairs = sorted({*((LOWER, text) for text in lower_texts()), *overlooked()})
        more.write_text("".join(f"QT_TRANSLATE_NOOP({c!r}, {_quoted(t)})\n" for c, t in pairs), encoding="utf-8")
        options = ["-source-language", "en_US", "-target-language", "zh_CN", "-locations", "none", "-no-obsolete"]
        _tool("lupdate", *sources, str(more), *options, "-disable-heuristic", "sametext", "-ts", str(catalogue))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def release(catalogue: Path) -> None:
    """Make the `.qm` that the window reads, beside the catalogue."""
    _tool("lrelease", str(catalogue), "-qm", str(catalogue.with_suffix(".qm")), "-silent")


def _tool(name: str, *arguments: str) -> None:
    """Run a tool of Qt Linguist, as PySide6 brings it."""
    code = f"from PySide6.scripts.pyside_tool import {name}; {name}()"
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)


def entries(tree: ElementTree.ElementTree) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Context, English and the element of the Chinese of every entry."""
    for context in tree.getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message.findtext("source", ""), message.find("translation")


def missing(catalogue: Path) -> list[tuple[str, str]]:
    """Context and English of the entries without Chinese."""
    found = entries(ElementTree.parse(catalogue))
    return [(context, source) for context, source, chinese in found if chinese.get("type") or not _words(chinese)]


def _words(chinese: ElementTree.Element) -> str:
    return chinese.findtext("numerusform", "") if len(chinese) else (chinese.text or "")


def add(catalogue: Path, lines: list[str]) -> None:
    """Take translations (context, English, Chinese, with tabs between) into a catalogue; warns of what has no entry."""
    given: dict[tuple[str, str], str] = {}
    for line in lines:
        parts = [part.replace("\\n", "\n") for part in line.rstrip("\n").split("\t")]
        if len(parts) == 3 and parts[2]:
            given[parts[0], parts[1]] = parts[2]
    tree = ElementTree.parse(catalogue)
    used = set()
    for context, source, chinese in entries(tree):
        key = (context, source) if (context, source) in given else ("*", source)
        if key in given and (key[0] != "*" or chinese.get("type") or not _words(chinese)):
            used.add(key)
            chinese.attrib.pop("type", None)
            (chinese[0] if len(chinese) else chinese).text = given[key]
    for context, source in sorted(given.keys() - used):
        print(f"not taken: {context}: {source}", file=sys.stderr)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    catalogue.write_text(head + ElementTree.tostring(tree.getroot(), encoding="unicode") + "\n", encoding="utf-8")


def renew(catalogue: Path, lines: list[str]) -> None:
    """Bring a catalogue and its `.qm` up to date, with these translations taken in. They are made beside and put in
    place whole: a program may be reading them meanwhile."""
    catalogue.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=catalogue.parent) as folder:
        made = Path(folder) / catalogue.name
        if catalogue.exists():
            shutil.copyfile(catalogue, made)
        extract(made)
        if lines:
            add(made, lines)
            extract(made)  # in Qt Linguist's own form
        release(made)
        for suffix in (catalogue.suffix, ".qm"):
            made.with_suffix(suffix).replace(catalogue.with_suffix(suffix))


def main(arguments: list[str]) -> int:
    """Do what is asked, then say what is missing; 1 when something is."""
    if arguments[:1] not in (["update"], ["add"]) or len(arguments) != {"update": 1, "add": 2}[arguments[0]]:
        sys.exit(__doc__)
    lines: list[str] = []
    if arguments[0] == "add":
        lines = list(sys.stdin) if arguments[1] == "-" else Path(arguments[1]).read_text(encoding="utf-8").splitlines()
    renew(CATALOGUE, lines)
    left = missing(CATALOGUE)
    for context, source in left:
        print("\t".join((context, source.replace("\n", "\\n"), "")))
    print(f"{len(left)} without Chinese in {CATALOGUE}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
