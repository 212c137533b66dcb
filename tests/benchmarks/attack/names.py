"""Names of classes and files that mean something to whoever reads them: a spreadsheet, a page, a terminal."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from attack.world import Attack, Command, World, do, program

# A name, and what of it may not stand as it is in a table, on a page, on a terminal.
_NAMES: dict[str, tuple[str, dict[str, tuple[bytes, ...]]]] = {
    "a formula": ("=cmd|'/c calc'!A1", {"table": (b"\n=cmd", b",=cmd", b'"=cmd')}),
    "a formula that adds": ("+1+cmd|x", {"table": (b"\n+1+cmd", b",+1+cmd", b'"+1+cmd')}),
    "a formula with @": ("@SUM(1)", {"table": (b"\n@SUM", b",@SUM", b'"@SUM')}),
    "a formula after a tab": ("\t=1+1", {"table": (b"\n\t=1", b",\t=1", b'"\t=1')}),
    "a script": ("<script>alert(1)</script>", {"page": (b"<script>alert(1)",)}),
    "a picture elsewhere": ("![x](http://example.org/x.png)", {"card": (b"![x](http://example.org",)}),
    "HTML with a picture": ("<img src=x onerror=alert(1)>", {"page": (b"<img src=x",)}),
    "a cell that ends": ("a|b\n\n# c", {"card": (b"a|b", b"\n# c")}),
    "what a terminal obeys": ("\x1b]0;owned\x07\x1b[2J", {"terminal": (b"\x1b]0;owned",), "page": (b"\x1b]0;",)}),
    "text that turns round": ("a\u202egpj.exe", {"terminal": ("a\u202egpj".encode(),)}),
}


def attacks() -> Iterator[Attack]:
    """All of them."""
    for title, (name, absent) in _NAMES.items():
        yield Attack("name", f"class: {title}, labels", _class_in_labels(name), absent)
        yield Attack("name", f"class: {title}, trained and exported", _class_trained(name), absent)
        yield Attack("name", f"file: {title}, predict", _file_asked(name), absent)


def _class_in_labels(name: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        with closing(sqlite3.connect(project / "project.tldesk")) as db, db:
            db.execute("UPDATE classes SET name = ? WHERE id = (SELECT MIN(id) FROM classes)", (name,))
        return [do("export-labels", project, world.inside / "labels")]

    return make


def _class_trained(name: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        photos = world.photos()
        rows = ["path,label"]
        for path in sorted(photos.rglob("*.jpg")):
            label = name if path.parent.name == "a" else path.parent.name
            rows.append(f'{path.relative_to(world.inside).as_posix()},"{label}"')
        table = world.inside / "sent.csv"
        table.write_text("\n".join(rows), encoding="utf-8")
        project = world.inside / "project"
        train = program("train", table, "--project", project, "--strategy", "feature-extraction")
        return [train, do("report-and-export", project, world.inside / "card")]

    return make


def _file_asked(name: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        folder = world.inside / "sent"
        folder.mkdir()
        safe = name.replace("/", "∕")
        shutil.copy(next(world.base.photos.rglob("*.jpg")), folder / f"{safe}.jpg")
        (folder / f"{safe} broken.jpg").write_bytes(b"x")
        return [program("predict", world.base.export, folder, "--csv", world.inside / "answers.csv")]

    return make
