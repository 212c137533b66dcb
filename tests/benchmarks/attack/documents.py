"""Tables, annotations, and the files of a training or an export: JSON and TOML that somebody else wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attack.world import Attack, Command, World, do, program

_DEEP = "[" * 200_000
_DEEP_OBJECTS = '{"a":' * 100_000


_ROWS = "path,label\nphotos/a/0.jpg,a\n"
_TABLES = {
    "a path that climbs": _ROWS + "../outside/photos/mine.jpg,b\n",
    "an absolute path": _ROWS + "{key},b\n{outside}/photos/mine.jpg,b\n",
    "a device": _ROWS + "/dev/zero,b\n/dev/stdin,b\n",
    "a NUL": _ROWS + "photos/a\0.jpg,b\n",
    "a field of 20 MB": _ROWS + f'"{"x" * 20_000_000}",b\n',
    "a quote that never ends": _ROWS + '"photos/a/0.jpg,b\n' * 20_000,
    "100,000 columns": "path,label," + ",".join(f"c{i}" for i in range(100_000)) + "\nphotos/a/0.jpg,a\n",
    "a column twice": "path,path,label,label\nphotos/a/0.jpg,photos/a/1.jpg,a,b\n",
    "20,000 classes": "path,label\n" + "".join(f"photos/a/0.jpg,class {i}\n" for i in range(20_000)),
    "a photo that is named 800,000 times": "path,label\n" + "photos/a/0.jpg,a\n" * 800_000,
    "a missing photo that is named 800,000 times": _ROWS + "photos/a/gone.jpg,a\n" * 800_000,
    "1,500,000 rows": "path,label\n" + "photos/a/0.jpg,a\n" * 1_500_000,
    "more labels that are deep": f'path,label,more_labels\nphotos/a/0.jpg,a,"{_DEEP}"\n',
    "a split that is none": "path,label,split\nphotos/a/0.jpg,a,../../x\n",
    "nothing": "",
}


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from _tables()
    yield from _annotations()
    yield from _runs()


def _tables() -> Iterator[Attack]:
    for title, text in _TABLES.items():
        yield Attack("table", title, _table(text))
    yield Attack("table", "bytes that are no text", _table(_ROWS + "\udcff\udcfe,b\n"))
    yield Attack("table", "UTF-16", _table(_ROWS, encoding="utf-16"))


def _table(text: str, name: str = "labels.csv", encoding: str = "utf-8") -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        world.photos()
        filled = text.replace("{key}", str(world.key)).replace("{outside}", str(world.outside))
        (world.inside / name).write_text(filled, encoding=encoding, errors="surrogateescape")
        return [program("new", world.inside / "project", "--from", world.inside / name, "--copy")]

    return make


_COCO = {"images": [{"id": 1, "file_name": "0.jpg"}], "categories": [{"id": 1, "name": "a"}]}


def _box(*sides: Any) -> str:
    return json.dumps({**_COCO, "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": sides}]})


_LAYOUTS = {
    "COCO": "annotations.json",
    "Hugging Face": "metadata.jsonl",
    "labelme": "0.json",
    "Lobe": "project.json",
    "Teachable Machine": "manifest.json",
}
_TEXTS = {
    "deep": _DEEP,
    "deep objects": _DEEP_OBJECTS,
    "a number of 200,000 digits": '{"images": [' + "9" * 200_000 + "]}",
    "not a number": '{"images": NaN, "annotations": Infinity, "categories": []}',
    "another kind": "[1, 2, 3]",
    "half": '{"images": [{"id": 1, "file_na',
    "a path that climbs": '{"file_name": "../../outside/photos/mine.jpg", "image": "../../outside/id_rsa"}',
    "20 MB of one string": json.dumps({"images": "x" * 20_000_000}),
}
_BOXES = {
    "a box outside": _box(-1e18, -1e18, 1e300, 1e300),
    "a box of words": _box("a", None, {}, []),
    "a box of no size": _box(0, 0, 0, 0),
    "half a million boxes": json.dumps(
        {**_COCO, "annotations": [{"id": i, "image_id": 1, "category_id": 1} for i in range(500_000)]}
    ),
    "images that climb": json.dumps({**_COCO, "images": [{"id": 1, "file_name": "../../outside/photos/mine.jpg"}]}),
}


def _annotations() -> Iterator[Attack]:
    for layout, place in _LAYOUTS.items():
        for title, text in _TEXTS.items():
            yield Attack("annotations", f"{layout}: {title}", _with_file(place, text))
    for title, text in _BOXES.items():
        yield Attack("annotations", f"COCO: {title}", _with_file("annotations.json", text))


def _with_file(place: str, text: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        photos = world.photos()
        for file in sorted(photos.rglob("*.jpg"))[:3]:
            (photos / file.name).write_bytes(file.read_bytes())
        target = photos / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("{key}", str(world.key)), encoding="utf-8")
        return [program("new", world.inside / "project", "--from", photos)]

    return make


def _changed(file: Path, change: Callable[[Any], Any]) -> None:
    file.write_text(json.dumps(change(json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")


_SPOILT = {
    "deep": _DEEP,
    "deep objects": _DEEP_OBJECTS,
    "nothing": "",
    "another kind": "[]",
    "no keys": "{}",
    "half": '{"classes": ["a"',
    "a number without end": '{"classes": ' + "9" * 100_000 + "}",
}
_CONFIGS = {
    "deep": "a = " + "[" * 100_000,
    "no key": "",
    "a start from the user's key": "+start_from='{key}'",
    "a backbone that climbs": '+backbone="../../x"',
    "epochs without end": "+epochs=999999999999999999",
    "a batch without end": "+batch_size=100000000000",
}


def _climbing(data: Any) -> Any:
    for row in data["rows"]:
        row[2] = "../../../outside/id_rsa"
    return data


_CHANGES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "rows that climb": ("data.json", _climbing),
    "roots elsewhere": ("data.json", lambda data: {**data, "roots": ["/dev"]}),
    "targets that are none": (
        "data.json",
        lambda data: {**data, "rows": [[*row[:4], 999, row[5]] for row in data["rows"]]},
    ),
    "targets below nothing": (
        "data.json",
        lambda data: {**data, "rows": [[*row[:4], -1, row[5]] for row in data["rows"]]},
    ),
    "100,000 classes": ("data.json", lambda data: {**data, "classes": [f"c{i}" for i in range(100_000)]}),
    "classes that are numbers": ("data.json", lambda data: {**data, "classes": [1, None, {}]}),
    "a temperature of nothing": ("report.json", lambda report: {**report, "calibration": {"temperature": 0}}),
    "a temperature of words": ("report.json", lambda report: {**report, "calibration": {"temperature": "hot"}}),
    "no figures": ("report.json", lambda report: {**report, "val": None, "test": None}),
}


def _runs() -> Iterator[Attack]:
    for name in ("data.json", "report.json", "events.jsonl"):
        for title, text in _SPOILT.items():
            yield Attack("training", f"{name}: {title}, open", _with_text(name, text, "open"))
    for title, text in _CONFIGS.items():
        yield Attack("training", f"config.toml: {title}, evaluate", _with_text("config.toml", text, "evaluate"))
    for title, text in _SPOILT.items():
        yield Attack("training", f"data.json: {title}, predict", _with_text("data.json", text, "predict"))

    for title, (name, change) in _CHANGES.items():
        for verb in ("evaluate", "predict"):
            yield Attack("training", f"{title}, {verb}", _rewritten(change, name, verb))


def _with_text(name: str, text: str, verb: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        run = world.run(project)
        filled = text.replace("{key}", str(world.key))
        if filled.startswith("+"):  # one key of it has another value
            key, _, value = filled[1:].partition("=")
            filled = re.sub(
                rf"(?m)^{key} = .*$", lambda _: f"{key} = {value}", (run / name).read_text(encoding="utf-8")
            )
        (run / name).write_text(filled, encoding="utf-8")
        return [_verbs(project, run, world)[verb]]

    return make


def _rewritten(change: Callable[[Any], Any], name: str, verb: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        run = world.run(project)
        _changed(run / name, change)
        return [_verbs(project, run, world)[verb]]

    return make


def _verbs(project: Path, run: Path, world: World) -> dict[str, Command]:
    return {
        "open": do("open-to-write", project),
        "evaluate": program("evaluate", run, "--report", world.inside / "report.html"),
        "predict": program("predict", run, next(world.base.photos.rglob("*.jpg"))),
    }
