"""What labelling programs write, as plain columns: their JSON keeps the texts and the answers in objects of their own.

The forms are those of Label Studio 1.x (JSON; its JSON-MIN is plain already), doccano 1.x (JSONL) and Argilla 1.x and
2.x (records as JSON).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]

AGENT = "tldesk"  # by which our own export signs what Argilla is to suggest

_CHOSEN = ("choices", "labels", "taxonomy", "rating", "number", "text")  # where Label Studio keeps an answer


@dataclass(frozen=True, slots=True)
class Shape:
    """A program's objects: whether one is of this shape, and what its columns hold."""

    is_it: Callable[[Object], bool]
    plain: Callable[[Object], Object]


def cells(value: Object) -> dict[str, str]:
    """An object as texts: of a program's what it says of a text, of any other its values, nested ones as JSON."""
    shape = next((shape for shape in SHAPES.values() if shape.is_it(value)), None)
    return {str(key): cell(part) for key, part in (shape.plain(value) if shape else value).items()}


def cell(value: Any) -> str:
    """A value of JSON as a cell."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _one(values: Sequence[Any]) -> Any:
    """What several answers are in one cell: the one that there is, a list of more."""
    kinds = list(dict.fromkeys(cell(value) for value in values))
    alone = len(kinds) == 1 and not (kinds[0].startswith("[") and isinstance(values[0], str))  # it would look like more
    return kinds[0] if alone else kinds or None


def _object(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Object]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


# ---------------------------------------------------------------------------------------------- Label Studio


def _is_label_studio(task: Object) -> bool:
    return isinstance(task.get("data"), dict) and isinstance(task.get("annotations", task.get("completions")), list)


def _label_studio(task: Object) -> Object:
    answers: dict[str, list[Any]] = {}
    for annotation in _objects(task.get("annotations", task.get("completions"))):
        results = [] if annotation.get("was_cancelled") is True else _objects(annotation.get("result"))
        for result in results:
            chosen = next((part for key, part in _object(result.get("value")).items() if key in _CHOSEN), None)
            name = cell(result.get("from_name")) or "label"
            answers.setdefault(name, []).extend(chosen if isinstance(chosen, list) else [chosen])
    plain: Object = {"id": task["id"]} if "id" in task else {}
    return (
        plain
        | _object(task["data"])
        | {name: _one([part for part in parts if part is not None]) for name, parts in answers.items()}
    )


# ---------------------------------------------------------------------------------------------- doccano


def _is_doccano(row: Object) -> bool:
    labels = row.get("label", row.get("labels"))
    return isinstance(row.get("text", row.get("data")), str) and isinstance(labels, list)


def _doccano(row: Object) -> Object:
    """A class is a text in the list; what marks a part of the text stays as it is."""
    return {key: _labels(part) if key in ("label", "labels") else part for key, part in row.items()}


def _labels(value: Any) -> Any:
    return _one(value) if isinstance(value, list) and all(isinstance(part, str | int) for part in value) else value


# ---------------------------------------------------------------------------------------------- Argilla


def _is_argilla(record: Object) -> bool:
    return isinstance(record.get("fields"), dict) and "responses" in record


def _argilla(record: Object) -> Object:
    """Answers of several people to one question are one column; where nobody has answered, there is no suggestion, but
    for those that are labels of our own export.
    """
    found = record.get("responses")
    answers = {name: _one(_answers(given)) for name, given in _object(found).items()}
    for response in _objects(found):  # of 1.x: what one person has said to all questions
        values = _object(response.get("values"))
        answers |= {name: _object(given).get("value") for name, given in values.items() if name not in answers}
    plain = {"id": record["id"]} if "id" in record else {}
    return plain | _object(record["fields"]) | _suggested(record) | answers | _object(record.get("metadata"))


def _suggested(record: Object) -> Object:
    """What our own export has made suggestions of."""
    found = {name: _object(one) for name, one in _object(record.get("suggestions")).items()}
    given = {name: one.get("value") for name, one in found.items() if one.get("agent") == AGENT}
    return {name: _one(value if isinstance(value, list) else [value]) for name, value in given.items()}


def _answers(given: Any) -> list[Any]:
    return [answer.get("value") for answer in _objects(given) if answer.get("status") in (None, "submitted")]


def _is_argilla_1(record: Object) -> bool:
    return isinstance(record.get("inputs"), dict) and "annotation" in record and "status" in record


def _argilla_1(record: Object) -> Object:
    plain = {"id": record["id"]} if "id" in record else {}
    return (
        plain | _object(record["inputs"]) | {"label": _labels(record["annotation"])} | _object(record.get("metadata"))
    )


SHAPES = {
    "Label Studio": Shape(_is_label_studio, _label_studio),
    "Argilla 2": Shape(_is_argilla, _argilla),
    "Argilla 1": Shape(_is_argilla_1, _argilla_1),
    "doccano": Shape(_is_doccano, _doccano),
}
