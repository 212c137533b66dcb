"""The rules of the code as functions over plain `ast`, each with a file that breaks it (see test_architecture.py)."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator

from house import folders
from parsed import Source, dotted

from tldesk.errors import MESSAGES

# From the ground up; a module imports its own row and those above it.
LAYERS = (
    (
        "words", "errors", "escape", "foreign", "disk", "paths", "settings", "atomic", "leftovers", "databases",
        "templates", "palette",
    ),
    ("online",),
    ("media",),
    ("project",),
    ("engine", "doctor"),
    ("ui",),
    ("cli", "console", "app", "large_pages"),
    ("__main__",),
)  # fmt: skip
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
QT = {"PySide6", "shiboken6", "pyqtgraph", "qtawesome", "superqt", "qtpy"}
TORCH = {
    "torch",
    "torchvision",
    "timm",
    "onnxruntime",
    "sklearn",
    "scipy",
    "onnx",
    "onnxscript",
    "safetensors",
    "openTSNE",
    "openvino",
    "litert_torch",
    "ai_edge_litert",
    "executorch",
}
NETWORK = {
    "asyncio",
    "ftplib",
    "h11",
    "http",
    "httpx",
    "httpx2",
    "huggingface_hub",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "urllib",
    "xmlrpc",
}
WATCH = "tldesk/online/watch.py"
ENDPOINT = "tldesk/engine/answering/endpoint.py"
POOLS = {"ThreadPoolExecutor", "ProcessPoolExecutor", "ThreadPool", "Pool", "Thread", "Process"}
GRAD_MODES = {"no_grad", "inference_mode", "autocast", "set_grad_enabled", "enable_grad"}
ASKS_THE_DISK = {"scandir", "listdir", "walk", "iterdir", "glob", "rglob", "stat", "lstat", "exists", "lexists"}
ASKS_THE_DISK |= {"is_file", "is_dir", "is_symlink", "isfile", "isdir", "islink"}
COLOR = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{3}){1,2}\b|\brgba?\(")
LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}

Broken = Iterator[tuple[int, str]]

# ---------------------------------------------------------------------------------------------- the walls


def direction(source: Source) -> Broken:
    """A module imports its own layer and those below it."""
    here = LEVEL.get(source.part, 0)
    for line, name in source.imports():
        parts = name.split(".")
        if parts[0] == "tldesk" and len(parts) > 1 and LEVEL.get(parts[1], 0) > here:
            yield line, f"imports {name} from a higher layer"


def known_part(source: Source) -> Broken:
    """Every module belongs to a layer."""
    if source.name.startswith("tldesk/") and source.part not in {*LEVEL, "__init__"}:
        yield 1, f"“{source.part}” is in no layer"


def no_relative_import(source: Source) -> Broken:
    """Imports are absolute, so that the direction can be read."""
    for node in source.nodes(ast.ImportFrom):
        if node.level:
            yield node.lineno, "relative import"


def qt_above_engine(source: Source) -> Broken:
    """Nothing below the window knows Qt; nor does the command line."""
    if source.part not in {"ui", "app"}:
        yield from ((line, name) for line, name in source.imports() if name.split(".")[0] in QT)


def torch_below_ui(source: Source) -> Broken:
    """Only the engine imports what is heavy."""
    if source.part != "engine":
        yield from ((line, name) for line, name in source.imports() if name.split(".")[0] in TORCH)


def charts_draw(source: Source) -> Broken:
    """pyqtgraph is imported in ui/charts alone."""
    if not source.name.startswith("tldesk/ui/charts/"):
        yield from ((line, name) for line, name in source.imports() if name.split(".")[0] == "pyqtgraph")


def one_way_to_run(source: Source) -> Broken:
    """Qt's threads are in ui/session/jobs.py and ui/session/calls.py, our own in media/pool.py.

    In media/guard.py are those that wait, in the endpoint the one that holds the connections and the workers, and in
    online/watch.py the one that calls off who waits for a server.
    """
    for line, name in source.names():
        if name in {"QThread", "QThreadPool", "QRunnable"} and source.name not in {
            "tldesk/ui/session/jobs.py",
            "tldesk/ui/session/calls.py",
        }:
            yield line, name
        if name in POOLS and source.name not in {"tldesk/media/pool.py", "tldesk/media/guard.py", WATCH, ENDPOINT}:
            yield line, name


# ---------------------------------------------------------------------------------------------- what is not done


def checkpoints_only(source: Source) -> Broken:
    """torch.save and torch.load in two files, never with code in what is loaded."""
    for call, name in source.calls():
        if name in {"torch.save", "torch.load"} and source.name not in {
            "tldesk/engine/training/checkpoint.py",
            "tldesk/engine/networks/weights.py",
        }:
            yield call.lineno, name
        if name == "torch.load" and not keyword_is(call, "weights_only", True):
            yield call.lineno, "torch.load without weights_only=True"


def nothing_that_executes(source: Source) -> Broken:
    """No pickle, no eval, no way for a file to run code."""
    modules = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml"}
    yield from ((line, name) for line, name in source.imports() if name.split(".")[0] in modules)
    for call, name in source.calls():
        if name in {"eval", "exec", "compile", "torch.jit.load", "torch.hub.load", "os.system"}:
            yield call.lineno, name
        if name == "torch.export.load" and source.name != "tldesk/engine/exporters/samples/torch_program.py":
            yield call.lineno, name  # what an export brings along for its user opens the file beside it
        if name.startswith("runpy.") and not source.name.startswith("tldesk/engine/exporters/"):
            yield call.lineno, name
        if keyword_is(call, "allow_pickle", True) or keyword_is(call, "shell", True):
            yield call.lineno, f"{name} with allow_pickle or shell"


def databases_have_one_door(source: Source) -> Broken:
    """SQLite files are opened in tldesk/databases.py alone, which looks at what lies beside them first."""
    if source.name != "tldesk/databases.py":
        yield from ((call.lineno, name) for call, name in source.calls() if name.endswith("sqlite3.connect"))
        yield from ((line, name) for line, name in source.imports() if name == "sqlite3.connect")


def temporary_files_have_one_door(source: Source) -> Broken:
    """What is temporary is made through tldesk/leftovers.py, so that it goes even when the program is killed."""
    if source.name == "tldesk/leftovers.py":
        return
    for call, name in source.calls():
        made = name in {"tempfile.TemporaryDirectory", "tempfile.mkdtemp", "tempfile.NamedTemporaryFile"}
        if made and not any(part.arg == "dir" for part in call.keywords):  # in a folder that goes itself
            yield call.lineno, name


def no_force(source: Source) -> Broken:
    """Threads are asked to end; events are not processed in between."""
    for call, name in source.calls():
        if name.split(".")[-1] in {"terminate", "processEvents"}:
            yield call.lineno, name


def offline(source: Source) -> Broken:
    """Nothing that opens a connection is imported, but by the door of downloads, which is closed by default, and by the
    endpoint, which listens to this computer alone."""
    if source.part == "online":
        return
    allowed = {"urllib.parse"} | ({"asyncio", "h11", "http.HTTPStatus", "socket"} if source.name == ENDPOINT else set())
    for line, name in source.imports():
        if name.split(".")[0] in NETWORK and not any(name.startswith(known) for known in allowed):
            yield line, name


def compute_inside_yield_outside(source: Source) -> Broken:
    """A suspended generator leaks the gradient mode and autocast of its thread."""
    for node in source.nodes(ast.With, ast.AsyncWith, ast.FunctionDef):
        if isinstance(node, ast.With | ast.AsyncWith):
            modes = [dotted(part.context_expr).split(".")[-1] for part in node.items]
            modes += [
                dotted(part.context_expr.func).split(".")[-1]
                for part in node.items
                if isinstance(part.context_expr, ast.Call)
            ]
        else:
            assert isinstance(node, ast.FunctionDef)
            modes = [dotted(d.func if isinstance(d, ast.Call) else d).split(".")[-1] for d in node.decorator_list]
        if GRAD_MODES & set(modes):
            yield from ((line, f"yield inside {modes}") for line in yields(node.body))


def errors_are_not_swallowed(source: Source) -> Broken:
    """No bare except, and none that does nothing (contextlib.suppress names what is passed over)."""
    for node in source.nodes(ast.ExceptHandler):
        if node.type is None:
            yield node.lineno, "bare except"
        if all(isinstance(part, ast.Pass) for part in node.body):
            yield node.lineno, "except that does nothing"


def only_the_console_prints(source: Source) -> Broken:
    """Printing is done in console.py, which escapes what it is given; all else logs or yields events."""
    if source.part == "console" or "/samples/" in source.name:  # programs that exports bring along
        return
    for call, name in source.calls():
        if name in {"print", "sys.stdout.write", "sys.stderr.write", "logging.Formatter"} or name.endswith(".echo"):
            yield call.lineno, name


def escape_writes_tables(source: Source) -> Broken:
    """A cell goes through escape.py, which makes no spreadsheet compute it; so does text on its way to HTML."""
    if source.name == "tldesk/escape.py":
        return
    for line, name in source.imports():
        if name.split(".")[0] == "html" or name in {"csv.writer", "csv.DictWriter"}:
            yield line, name
    for call, name in source.calls():
        if name in {"csv.writer", "csv.DictWriter"}:
            yield call.lineno, name


def palette_has_the_colors(source: Source) -> Broken:
    """Colours are written in palette.py alone."""
    if source.name == "tldesk/palette.py":
        return
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and COLOR.search(node.value):
            yield node.lineno, node.value[:60]
    for call, name in source.calls():
        if name.split(".")[-1] == "QColor" and any(isinstance(part, ast.Constant) for part in call.args):
            yield call.lineno, "QColor of a constant"
    for line, name in source.imports():
        if name.endswith(".GlobalColor"):
            yield line, name


def nothing_by_name(source: Source) -> Broken:
    """The window finds nothing by its name: the type checker would not see that a name is misspelt."""
    if source.part in {"ui", "app"}:
        for call, name in source.calls():
            if name in {"getattr", "hasattr", "setattr"} and ast.unparse(call.args[0]) != "sys":
                yield call.lineno, ast.unparse(call)


def importers_walk(source: Source) -> Broken:
    """An importer asks the disk through walk.py alone: an entry that cannot be read must cost itself alone."""
    name = source.name.removeprefix("tldesk/project/importers/")
    if name == source.name or name in {"walk.py", "archive.py", "members.py", "json_file.py"}:
        return
    for node in source.nodes(ast.Attribute):
        if node.attr in ASKS_THE_DISK and dotted(node.value) != "walk":
            yield node.lineno, dotted(node)


def tips_are_plain(source: Source) -> Broken:
    """What a tool tip says goes through `as_tip`, unless it is ours: Qt takes text with a tag in it for a page."""
    if source.part not in {"ui", "app"}:
        return
    for call, name in source.calls():
        if name.endswith(".setToolTip") or name == "QToolTip.showText":
            given = call.args[1 if name == "QToolTip.showText" else -1]
            if not _is_ours(given):
                yield call.lineno, f"{name} of {ast.unparse(given)}"
        if name == "QLabel" and call.args and source.name != "tldesk/ui/parts/controls.py":
            yield call.lineno, "QLabel with a text, which `parts.label` shows as plain text"
    names = {name for _, name in source.names()}
    if "ToolTipRole" in names and "as_tip" not in names and source.name != "tldesk/ui/parts/tips.py":
        yield 1, "ToolTipRole without `as_tip`"


def sentences_are_filled(source: Source) -> Broken:
    """The window fills in a sentence with `language.filled`, which holds a name that is written from the right in its
    place: `str.format` would let it turn the words around it."""
    if source.part == "ui" and source.name != "tldesk/ui/parts/language.py":
        for call, _name in source.calls():
            if isinstance(call.func, ast.Attribute) and call.func.attr == "format" and call.keywords:
                yield call.lineno, ast.unparse(call)


def _is_ours(given: ast.expr) -> bool:
    """Whether a text is written in the source (or translated from there), or made plain."""
    if isinstance(given, ast.IfExp):
        return _is_ours(given.body) and _is_ours(given.orelse)
    if isinstance(given, ast.Call):
        return dotted(given.func).split(".")[-1] in {"as_tip", "tr", "_tr", "translate"}
    return isinstance(given, ast.Constant)


# What reads JSON and TOML that this program wrote itself, out of reach of others: its settings and resources, what its
# own child processes say and are asked, the stamp of an environment; and programs that exports bring along.
OWN_JSON = {
    "tldesk/foreign.py",
    "tldesk/settings.py",
    "tldesk/leftovers.py",
    "tldesk/media/opening.py",
    "tldesk/media/tables/messages.py",
    "tldesk/ui/parts/icons.py",
    "tldesk/engine/exporters/environment.py",
    "tldesk/engine/exporters/apart/program.py",
    # columns of the database, which is checked when it is opened
    "tldesk/project/database/edit_rows.py",
    "tldesk/project/samples/filters.py",
    "tldesk/project/samples/files.py",
}


def foreign_is_the_door(source: Source) -> Broken:
    """JSON, TOML, arrays and tensors that others may have written are read by the modules that look at them first."""
    if "/samples/" in source.name:
        return
    doors = {
        "json.load": OWN_JSON,
        "json.loads": OWN_JSON,
        "tomllib.load": OWN_JSON,
        "tomllib.loads": OWN_JSON,
        "np.load": {"tldesk/engine/networks/onnx_limited.py", "tldesk/engine/exporters/apart/program.py"},
        "onnxruntime.InferenceSession": {"tldesk/engine/networks/onnx_limited.py", "tldesk/engine/networks/runtime.py"},
    }
    for call, name in source.calls():
        if source.name not in doors.get(name, {source.name}):
            yield call.lineno, name
    readers = {"safetensors.torch.load", "safetensors.numpy.load", "safetensors.safe_open"}
    for line, name in source.imports():
        begins = name.startswith(tuple(readers)) and "/apart/" not in source.name
        if begins and source.name != "tldesk/engine/networks/tensor_file.py":
            yield line, name


# ---------------------------------------------------------------------------------------------- size and names


def small_file(source: Source) -> Broken:
    """At most 400 lines; a table of test cases may have 500."""
    lines = source.text.count("\n")
    if lines > (500 if source.name.startswith("tests/") else 400):
        yield 1, f"{lines} lines"


def lines_of(node: ast.stmt) -> int:
    """How many lines it takes."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def small_function(source: Source) -> Broken:
    """At most 40 lines, docstring apart."""
    for node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        lines = lines_of(node)
        if ast.get_docstring(node) is not None:
            lines -= lines_of(node.body[0])
        if lines > 40:
            yield node.lineno, f"{node.name} has {lines} lines"


def slim_main_window(source: Source) -> Broken:
    """The window places pages and connects signals: under 250 lines for its frame and for the whole."""
    for node in source.nodes(ast.ClassDef):
        if node.name in {"Frame", "MainWindow"}:
            lines = lines_of(node)
            if lines >= 250:
                yield node.lineno, f"{node.name} has {lines} lines"


def told_what_it_is(source: Source) -> Broken:
    """Every module starts with a docstring (an empty __init__.py apart)."""
    if source.tree.body and not ast.get_docstring(source.tree):
        yield 1, "no docstring"


def telling_name(source: Source) -> Broken:
    """No module is named for nothing in particular."""
    if VAGUE_NAMES & set(source.name.removesuffix(".py").split("/")):
        yield 1, "a name that says nothing"


def finished(source: Source) -> Broken:
    """Nothing is left for later."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if LATER.search(line):
            yield number, line.strip()


# ---------------------------------------------------------------------------------------------- errors


def errors_can_be_told(source: Source) -> Broken:
    """Each TldeskError, note and sentence names a row of MESSAGES and brings what its templates need."""
    for call, name in source.calls():
        place = {"TldeskError": 0, "said": 0, "noted": 1}.get(name.split(".")[-1])
        given = call.args[place] if place is not None and len(call.args) > place else None
        if not isinstance(given, ast.Constant):
            continue
        code = given.value
        if code not in MESSAGES:
            yield call.lineno, f"no message “{code!s}”"
        elif all(part.arg for part in call.keywords):
            missing = placeholders(code) - {part.arg for part in call.keywords}
            if missing:
                yield call.lineno, f"“{code}” needs {sorted(missing)}"


def placeholders(code: str) -> set[str]:
    """The arguments that a message's text and hint are filled with."""
    row = MESSAGES[code]
    return {name for part in (row.text, row.hint) for _, name, _, _ in string.Formatter().parse(part) if name}


def keyword_is(call: ast.Call, name: str, value: object) -> bool:
    """Whether the call has `name=value` written out."""
    return any(
        part.arg == name and isinstance(part.value, ast.Constant) and part.value.value is value
        for part in call.keywords
    )


def yields(body: list[ast.stmt]) -> Iterator[int]:
    """Lines of the yields of this function, not of those defined inside it."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Yield | ast.YieldFrom):
            yield node.lineno
        todo += ast.iter_child_nodes(node)


# Each rule with a file that breaks it: (path, text).
RULES: dict[Callable[[Source], Broken], tuple[str, str]] = {
    direction: ("tldesk/media/image.py", "from tldesk.engine import train"),
    folders: ("tldesk/engine/networks/model.py", "def f():\n    from tldesk.engine.training import loop"),
    known_part: ("tldesk/elsewhere.py", ""),
    no_relative_import: ("tldesk/media/image.py", "from . import pool"),
    qt_above_engine: ("tldesk/engine/train.py", "def f():\n    from PySide6.QtCore import QObject"),
    torch_below_ui: ("tldesk/ui/session/jobs.py", "def f():\n    import torch.nn"),
    charts_draw: ("tldesk/ui/train/train_page.py", "import pyqtgraph as pg"),
    one_way_to_run: ("tldesk/ui/data/data_page.py", "from PySide6.QtCore import QThread"),
    checkpoints_only: ("tldesk/engine/networks/weights.py", "import torch\ntorch.load('x')"),
    nothing_that_executes: ("tldesk/project/runs/runs.py", "import numpy\nnumpy.load('x', allow_pickle=True)"),
    databases_have_one_door: ("tldesk/project/database/backups.py", "import sqlite3\nsqlite3.connect('x')"),
    temporary_files_have_one_door: ("tldesk/project/exchange/packing.py", "import tempfile\ntempfile.mkdtemp()"),
    no_force: ("tldesk/ui/session/jobs.py", "def f(job):\n    job.terminate()"),
    offline: ("tldesk/engine/networks/weights.py", "import urllib.request"),
    compute_inside_yield_outside: ("tldesk/engine/train.py", "def f(t):\n  with t.no_grad():\n    yield 1"),
    errors_are_not_swallowed: ("tldesk/project/runs/runs.py", "try:\n    f()\nexcept OSError:\n    pass"),
    only_the_console_prints: ("tldesk/cli/trained.py", "print(1)"),
    escape_writes_tables: ("tldesk/engine/answering/answers_table.py", "import csv\ncsv.writer(open('x'))"),
    foreign_is_the_door: ("tldesk/project/runs/run.py", "import json\njson.loads('[]')"),
    nothing_by_name: ("tldesk/ui/window/acts.py", "def f(page, slot):\n    getattr(page, slot)()"),
    importers_walk: ("tldesk/project/importers/table.py", "def f(folder):\n    return list(folder.iterdir())"),
    tips_are_plain: ("tldesk/ui/data/data_page.py", "def f(row, sample):\n    row.setToolTip(0, sample.name)"),
    sentences_are_filled: ("tldesk/ui/data/data_page.py", "text = tr('{name} saved').format(name='x')"),
    palette_has_the_colors: ("tldesk/ui/data/data_page.py", "style = 'color: #ff0000'"),
    small_file: ("tldesk/engine/train.py", "x = 1\n" * 401),
    small_function: ("tldesk/engine/train.py", "def f():\n" + "    x = 1\n" * 40),
    slim_main_window: ("tldesk/ui/window/main_window.py", "class MainWindow:\n" + "    x = 1\n" * 250),
    told_what_it_is: ("tldesk/engine/train.py", "x = 1"),
    telling_name: ("tldesk/engine/utils.py", ""),
    finished: ("tldesk/engine/train.py", "# TO" + "DO: later"),
    errors_can_be_told: ("tldesk/engine/train.py", "raise TldeskError('no_images', folder=1)"),
}
# These hold for tests and packaging too; the others for the program.
EVERYWHERE = {small_file, small_function, told_what_it_is, telling_name, finished, errors_are_not_swallowed}
