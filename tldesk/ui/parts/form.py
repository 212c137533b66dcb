"""A form generated from the described fields of a pydantic model: settings and hyper-parameters share it.

Title → label, description → help, `Literal` → combo box, bool → check box, int → spin box in its range, a `unit` in
`json_schema_extra` → slider, else a line of text that pydantic judges. A bad value marks its field and says why.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named, set_property
from tldesk.ui.parts.language import LANGUAGES, QT_TRANSLATE_NOOP, told
from tldesk.ui.parts.slider import PresetSlider
from tldesk.ui.parts.tips import as_tip

_LARGEST_SPIN = 2**31 - 1
# What pydantic says of a value that it refuses, as `_sentence` puts it.
_FAULTS = (
    QT_TRANSLATE_NOOP("lower", "Must be greater than or equal to {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be less than or equal to {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be greater than {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be less than {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be a valid number, unable to parse string as a number."),
    QT_TRANSLATE_NOOP("lower", "Must be a finite number."),
)


@dataclass(frozen=True, slots=True)
class _Editor:
    """One field's control and how to read, set and hear it."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: Any  # a bound signal


@dataclass(frozen=True, slots=True)
class _Row:
    editor: _Editor
    title: QLabel
    help: QLabel
    fault: QLabel
    matters: dict[str, Any]  # strategies and modalities, where it does not matter for all
    last: int  # the lowest row of the grid that it takes up


class Form(QWidget):
    """Edits the titled fields of `model`.

    `fields` limits and orders them; `show_help` puts the description below each control (it is its tooltip anyway);
    `prefix` begins each control's object name. `value_changed` follows every change by the user or by `set_value`.
    """

    value_changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        values: dict[str, Any] | None = None,
        *,
        fields: Iterable[str] | None = None,
        prefix: str = "form",
        show_help: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{prefix}-fields")
        self._model = model
        self._prefix = prefix
        self._show_help = show_help
        self._rows: dict[str, _Row] = {}
        self._below: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_LARGE)
        self._grid.setVerticalSpacing(theme.GAP_SMALL)
        self._grid.setColumnStretch(1, 1)
        for name in fields if fields is not None else model.model_fields:
            if model.model_fields[name].title:
                self._add(name, model.model_fields[name])
        self.set_value({**{name: f.default for name, f in model.model_fields.items()}, **(values or {})})

    def value(self) -> dict[str, Any]:
        """What the controls hold, by field; fields that are hidden (another strategy's) are left out."""
        return {name: row.editor.read() for name, row in self._rows.items() if not row.editor.widget.isHidden()}

    def set_value(self, values: dict[str, Any]) -> None:
        """Show these values; fields that are not named keep theirs."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].editor.write(value)
        self.check()

    def limit(self, strategy: str, modality: str) -> None:
        """Show only the fields that matter for a strategy and a kind of data, see `RunConfig`."""
        for row in self._rows.values():
            given = {"strategies": strategy, "modalities": modality}
            wanted = all(name in row.matters.get(key, (name,)) for key, name in given.items())
            row.editor.widget.setVisible(wanted)
            row.title.setVisible(wanted and not isinstance(row.editor.widget, QCheckBox))
            row.help.setVisible(wanted and self._show_help and bool(row.help.text()))
            row.fault.setVisible(wanted and bool(row.fault.text()))
        for name, widget in self._below.items():
            widget.setVisible(not self._rows[name].editor.widget.isHidden())

    def put_below(self, name: str, widget: QWidget) -> None:
        """Place something of the page's own below a field; it is there while the field is."""
        self._grid.addWidget(widget, self._rows[name].last + 1, 0, 1, 2)
        self._below[name] = widget

    def check(self) -> bool:
        """Let the model judge the values; each bad one is marked. True when all are good."""
        faults: dict[str, str] = {}
        try:
            self._model(**self.value())
        except ValidationError as error:
            for part in error.errors():
                faults.setdefault(str(part["loc"][0]), _sentence(part["msg"]))
        for name in self._rows:
            self.mark(name, faults.get(name, ""))
        return not faults

    def mark(self, name: str, why: str) -> None:
        """Mark a field as bad and say why; an empty `why` takes the mark away."""
        row = self._rows[name]
        row.fault.setText(why)
        row.fault.setVisible(bool(why) and not row.editor.widget.isHidden())
        set_property(row.editor.widget, "wrong", bool(why))
        help_text = row.help.text()
        row.editor.widget.setAccessibleDescription(f"{why} {help_text}".strip())

    def editor(self, name: str) -> QWidget:
        """The control of a field."""
        return self._rows[name].editor.widget

    def slider(self, name: str) -> PresetSlider:
        """The control of a field that has a `unit`."""
        editor = self.editor(name)
        assert isinstance(editor, PresetSlider)
        return editor

    def _add(self, name: str, field: FieldInfo) -> None:
        title = told(field.title or name)
        about = told(field.description or "")
        called = f"{self._prefix}-{name.replace('_', '-')}"
        editor = _make_editor(field, called, title)
        control = named(editor.widget, called, title)
        control.setToolTip(as_tip(about))
        at = self._grid.rowCount()
        helping, fault = label(about, "small", wrap=True), label("", "bad", wrap=True)
        row = _Row(editor, label(title), helping, fault, _extra(field), at + 2)
        row.title.setBuddy(control)
        row.title.setToolTip(as_tip(about))
        row.fault.setObjectName(f"{control.objectName()}-fault")
        self._grid.addWidget(row.title, at, 0)
        self._grid.addWidget(control, at, 1)
        self._grid.addWidget(row.fault, at + 1, 1)
        self._grid.addWidget(row.help, at + 2, 1)
        self._grid.setRowMinimumHeight(at + 3, theme.GAP_SMALL)
        # Only now do they have a parent: shown before, each would flash up as a window of its own.
        row.title.setVisible(not isinstance(control, QCheckBox))
        row.help.setVisible(self._show_help)
        row.fault.setVisible(False)
        self._rows[name] = row
        editor.changed.connect(self._changed)

    def _changed(self, *_values: object) -> None:
        self.check()
        self.value_changed.emit()


def _make_editor(field: FieldInfo, name: str, title: str) -> _Editor:
    """The control for a field's type."""
    kind = _bare(field.annotation)
    if "unit" in _extra(field):
        return _slider(field, name, title)
    if get_origin(kind) is Literal:
        return _combo_box(get_args(kind), field.title or "")
    if kind is bool:
        box = QCheckBox(title)
        return _Editor(box, box.isChecked, box.setChecked, box.toggled)
    if kind is int:
        lowest, highest = (int(end) for end in _range(field))
        return _spin_box(lowest, highest, optional=isinstance(field.annotation, types.UnionType))
    line = QLineEdit()
    read = (lambda: _number(line.text())) if kind is float else (lambda: line.text().strip())
    return _Editor(line, read, lambda value: line.setText(_text(value)), line.textChanged)


def _combo_box(choices: tuple[Any, ...], field: str) -> _Editor:
    box = QComboBox()
    for choice in choices:
        box.addItem(choice_text(str(choice), field), choice)
    return _Editor(box, box.currentData, lambda v: box.setCurrentIndex(box.findData(v)), box.currentIndexChanged)


def _spin_box(lowest: int, highest: int, optional: bool) -> _Editor:
    """A whole number; where there may be none, “Auto” stands below the smallest and is None."""
    box = QSpinBox()
    # Style rules do not move the text of a spin box.
    box.lineEdit().setTextMargins(theme.GAP - 2, 0, 0, 0)
    if not optional:
        box.setRange(lowest, highest)
        return _Editor(box, box.value, lambda value: box.setValue(int(value)), box.valueChanged)
    box.setRange(lowest - 1, highest)
    box.setSpecialValueText(choice_text("auto"))

    def read() -> int | None:
        return box.value() if box.value() >= lowest else None

    return _Editor(box, read, lambda value: box.setValue(lowest - 1 if value is None else value), box.valueChanged)


def _slider(field: FieldInfo, name: str, title: str) -> _Editor:
    lowest, highest = _range(field)
    slider = PresetSlider(name, title, lowest, highest, _extra(field)["step"], _extra(field)["unit"])
    return _Editor(slider, slider.value, slider.set_value, slider.value_changed)


def plain_choice(choice: str, field: str = "") -> str:
    """A value of a `Literal` in English words: `feature-extraction` → `Feature extraction`; `field` is its title."""
    special = {
        **LANGUAGES,
        "cpu": "CPU",
        "cuda": "NVIDIA (CUDA)",
        "mps": "Apple (MPS)",
        "bfloat16": "bfloat16",
        "float16": "float16",
        "preset": "As the preset",
        "Appearance: light": "Light colours",
        "Appearance: dark": "Dark colours",
    }
    words = special.get(f"{field}: {choice}") or special.get(choice)
    return words or choice[:1].upper() + choice[1:].replace("-", " ").replace("_", " ")


def choice_text(choice: str, field: str = "") -> str:
    """A value of a `Literal` for people; `field` is the title of its field."""
    return told(plain_choice(choice, field))


def _range(field: FieldInfo) -> tuple[float, float]:
    """Smallest and largest number that a field takes; what it must be above or below is for whole numbers."""
    lowest, highest = float(-_LARGEST_SPIN), float(_LARGEST_SPIN)
    for rule in field.metadata:
        match rule:
            case Ge(ge=int() | float() as end):
                lowest = max(lowest, float(end))
            case Gt(gt=int() | float() as end):
                lowest = max(lowest, end + 1)
            case Le(le=int() | float() as end):
                highest = min(highest, float(end))
            case Lt(lt=int() | float() as end):
                highest = min(highest, end - 1)
    return lowest, highest


def _extra(field: FieldInfo) -> dict[str, Any]:
    """What the description of a field says beyond pydantic's own."""
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _bare(kind: Any) -> Any:
    """The type without `| None`."""
    if isinstance(kind, types.UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _number(text: str) -> float | str:
    """The number that was typed (a comma may stand for the point); else the text, for the model to refuse."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return text.strip()


def _text(value: Any) -> str:
    """A number without noise (0.001, not 1e-03); None as nothing."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _sentence(message: str) -> str:
    """Pydantic's message as a sentence of its own."""
    plain = message.removeprefix("Value error, ").removeprefix("Input should be ")
    text = plain if plain != message else message
    text = f"Must be {text}" if message.startswith("Input should be ") else text
    return told(text[:1].upper() + text[1:].rstrip(".") + ".")
