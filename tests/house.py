"""How the house is built: which folder imports which, and that no file reaches itself by its imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parsed import Source

# The folders of a layer from the ground up: one imports itself and those of the rows above its own. "" is what lies in
# the layer's own folder.
FOLDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "project": (
        ("trust",),
        ("database",),
        ("samples",),
        ("editing",),
        ("runs",),
        ("importers",),
        ("",),
        ("texts",),
        ("exchange",),
        ("label_exports",),
    ),
    "ui": (
        ("parts",),
        ("charts",),
        ("session",),
        ("samples",),
        ("data", "webcam", "microphone", "projects", "help"),
        ("models",),
        ("label", "train"),
        ("evaluate",),
        ("use",),
        ("window",),
        ("",),
    ),
    "engine": (
        ("machine", "judging", "modalities"),
        ("networks",),
        ("embedding", "training"),
        ("words",),
        ("labelling", "strategies", "answering", "reporting"),
        ("similarity", "exporters"),
        ("",),
    ),
}


def folder_of(module: str, layer: str) -> str:
    """`tldesk.engine.networks.model` → `networks`; what lies in the layer's own folder is in ""."""
    parts = module.split(".")[2:]
    known = {name for row in FOLDERS[layer] for name in row}
    return parts[0] if parts and parts[0] in known else ""


def folders(source: Source) -> Iterator[tuple[int, str]]:
    """A folder imports itself and those below it."""
    layer = source.part
    if layer not in FOLDERS or not source.name.startswith("tldesk/"):
        return
    floor = {name: number for number, row in enumerate(FOLDERS[layer]) for name in row}
    here = folder_of(source.module, layer)
    for line, name in source.imports():
        if name.startswith(f"tldesk.{layer}."):
            there = folder_of(name, layer)
            if there != here and floor[there] >= floor[here]:
                yield line, f"{here or layer} imports {name}"


def circles(sources: Iterable[Source]) -> list[list[str]]:
    """The groups of modules in which each reaches each by imports, wherever in a file these stand."""
    known = {source.module: source for source in sources}
    edges = {module: sorted(set(_imported(source, known)) - {module}) for module, source in known.items()}
    return [sorted(group) for group in _strongly_connected(edges) if len(group) > 1]


def _imported(source: Source, known: dict[str, Source]) -> Iterator[str]:
    for _, name in source.imports():
        if name in known:
            yield name
        elif (module := name.rpartition(".")[0]) in known:
            yield module


def _strongly_connected(edges: dict[str, list[str]]) -> list[list[str]]:
    """Kosaraju's way: in the order in which a walk forwards ends, walk backwards."""
    ended: list[str] = []
    seen: set[str] = set()
    for start in edges:
        _walk(start, edges, seen, ended)
    backwards: dict[str, list[str]] = {module: [] for module in edges}
    for module, imported in edges.items():
        for other in imported:
            backwards[other].append(module)
    groups: list[list[str]] = []
    seen = set()
    for start in reversed(ended):
        group: list[str] = []
        _walk(start, backwards, seen, group)
        groups.append(group)
    return groups


def _walk(start: str, edges: dict[str, list[str]], seen: set[str], ended: list[str]) -> None:
    """Adds what is reached from `start` and not `seen` to `ended`, each after what it leads to."""
    todo = [(start, False)]
    while todo:
        module, done = todo.pop()
        if done:
            ended.append(module)
        elif module not in seen:
            seen.add(module)
            todo += [(module, True), *((other, False) for other in edges[module])]
