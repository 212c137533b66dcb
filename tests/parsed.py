"""A source file, parsed: what the rules of the code ask of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Source:
    """A parsed file; `name` is its path from the root of the repository, with slashes."""

    name: str
    text: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> Source:
        return cls.parse(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, name: str, text: str) -> Source:
        return cls(name, text, ast.parse(text, name))

    @property
    def part(self) -> str:
        """`tldesk/engine/train.py` → `engine`, `tldesk/cli/options.py` → `cli`."""
        return self.name.removeprefix("tldesk/").split("/")[0].removesuffix(".py")

    @property
    def module(self) -> str:
        """`tldesk/engine/train.py` → `tldesk.engine.train`, `tldesk/cli/__init__.py` → `tldesk.cli`."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @functools.cached_property
    def by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        """Every node, walked once, under its type."""
        nodes: dict[type[ast.AST], list[ast.AST]] = {}
        todo: list[ast.AST] = [self.tree]
        for node in todo:  # which grows meanwhile; `ast.walk` takes three times as long
            nodes.setdefault(type(node), []).append(node)
            for name in node._fields:
                value = getattr(node, name, None)
                if isinstance(value, list):
                    todo += [one for one in value if isinstance(one, ast.AST)]
                elif isinstance(value, ast.AST):
                    todo.append(value)
        return nodes

    def nodes(self, *kinds: type[Node]) -> Iterator[Node]:
        """Every node of some types."""
        for kind in kinds:
            yield from self.by_kind.get(kind, ())  # type: ignore[misc]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every import at any depth as (line, dotted name); `from a import b` gives `a.b`."""
        for node in self.nodes(ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        for taken in self.nodes(ast.ImportFrom):
            yield from ((taken.lineno, f"{taken.module}.{alias.name}") for alias in taken.names)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted name of what is called (`torch.load`, `x.terminate`)."""
        yield from self._calls

    @functools.cached_property
    def _calls(self) -> list[tuple[ast.Call, str]]:
        return [(node, dotted(node.func)) for node in self.nodes(ast.Call)]

    def names(self) -> Iterator[tuple[int, str]]:
        """Every plain name, attribute and imported name."""
        yield from ((node.lineno, node.id) for node in self.nodes(ast.Name))
        yield from ((node.lineno, node.attr) for node in self.nodes(ast.Attribute))
        for node in self.nodes(ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of attributes; `?` stands for anything else at its root."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"
