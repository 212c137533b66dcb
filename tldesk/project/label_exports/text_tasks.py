"""What labelling programs import: doccano's JSON Lines, tasks of Label Studio with its labelling interface, and records
of Argilla. Labels, split, group and further columns go along; `media.tables.shapes` reads them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from tldesk.escape import xml
from tldesk.media.tables.shapes import AGENT
from tldesk.project.label_exports import text_rows
from tldesk.project.label_exports.rows import LabelledRow
from tldesk.project.label_exports.text_rows import GROUP, ID, LABEL, SPLIT, TEXT, Said

DOCCANO, LABEL_STUDIO, ARGILLA = "doccano.jsonl", "label-studio.json", "argilla.json"
INTERFACE = "label-studio.xml"


def write_doccano(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An object a line; labels are always a list. Whatever else is in it doccano keeps as metadata."""
    found = text_rows.said(rows)
    about = _About(found)
    lines = ({TEXT: one.line.text, LABEL: list(one.row.labels), **about.of(one)} for one in found)
    yield DOCCANO, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_label_studio(rows: Sequence[LabelledRow], classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A list of tasks with an annotation each, and the interface that shows them."""
    found = _labelled_first(rows)
    about = _About(found)
    yield LABEL_STUDIO, _listed(_task(one, about) for one in found)
    choice = "multiple" if any(len(row.labels) > 1 for row in rows) else "single"
    choices = "".join(f"    <Choice value={quoteattr(xml(label))}/>\n" for label in classes)
    yield (
        INTERFACE,
        f'<View>\n  <Text name="text" value="$text"/>\n  <Choices name="label" toName="text" choice="{choice}">\n'
        f"{choices}  </Choices>\n</View>\n",
    )


def _task(one: Said, about: _About) -> dict[str, Any]:
    task: dict[str, Any] = {"data": {TEXT: one.line.text, **about.of(one)}}
    value = {"choices": list(one.row.labels)}
    result = {"from_name": "label", "to_name": "text", "type": "choices", "value": value}
    return task | {"annotations": [{"result": [result]}] if one.row.labels else []}


def write_argilla(rows: Sequence[LabelledRow], _classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Records as `Dataset.records.from_json` of Argilla 2 takes them. Labels are suggestions: an answer belongs to a
    user of the server, whom nobody knows here."""
    found = _labelled_first(rows)
    about = _About(found)
    several = any(len(row.labels) > 1 for row in rows)
    yield ARGILLA, _listed(_record(one, about, several) for one in found)


def _record(one: Said, about: _About, several: bool) -> dict[str, Any]:
    labels = list(one.row.labels)
    suggestion = {"value": labels if several else labels[0], "score": None, "agent": AGENT} if labels else None
    record: dict[str, Any] = {
        "fields": {TEXT: one.line.text},
        "metadata": about.of(one),
        "suggestions": {LABEL: suggestion} if suggestion else {},
        "responses": {},
        "vectors": {},
    }
    return record


def _labelled_first(rows: Sequence[LabelledRow]) -> list[Said]:
    """The texts with a label before those without: a reader knows the columns by the first objects."""
    return sorted(text_rows.said(rows), key=lambda one: not one.row.labels)


class _About:
    """What is known of texts beside their labels: the same keys for each."""

    def __init__(self, found: Sequence[Said]) -> None:
        own = (TEXT, LABEL, SPLIT, GROUP, ID)
        names, further = text_rows.head(found, own)
        self._names = dict(zip(further, names[len(own) :], strict=True))
        self._own = [key for key in (SPLIT, GROUP, ID) if any(_own(one)[key] for one in found)]

    def of(self, one: Said) -> dict[str, str]:
        """Of one text."""
        about = _own(one)
        kept = {key: about[key] for key in self._own}
        return kept | {name: one.line.columns.get(key, "") for key, name in self._names.items()}


def _own(one: Said) -> dict[str, str]:
    return {SPLIT: one.row.split or "", GROUP: one.row.group or "", ID: one.line.id}


def _listed(objects: Any) -> str:
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in objects) + "\n]\n"
