"""The control for a described field: by its type, its limits, and what its `json_schema_extra` says of it."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.language import LANGUAGES, told
from tldesk.ui.parts.slider import PresetSlider, number_text
from tldesk.ui.parts.tips import as_tip

_LARGEST_SPIN = 2**31 - 1
# What a number takes, and what a slider is moved well on, in pixels; no control has a use for more.
_NUMBER, WIDEST = 14 * theme.GRID, 30 * theme.GRID


@dataclass(frozen=True, slots=True)
class Editor:
    """One field's control and how to read, set and hear it; `grows` with the room there is."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: Any  # a bound signal
    grows: bool = False


def make_editor(field: FieldInfo, name: str, title: str) -> Editor:
    """The control for a field's type."""
    kind = _bare(field.annotation)
    if "unit" in extra(field):
        return _slider(field, name, title)
    if get_origin(kind) is Literal:
        return _combo_box(get_args(kind), field.title or "")
    if kind is bool:
        box = QCheckBox(title)
        return Editor(box, box.isChecked, box.setChecked, box.toggled)
    if kind is int:
        lowest, highest = (int(end) for end in _range(field))
        optional = isinstance(field.annotation, types.UnionType)
        return _spin_box(lowest, highest, optional, extra(field).get("least", ""))
    line = QLineEdit()
    line.setPlaceholderText(told(extra(field).get("empty", "")))
    if kind is float:
        line.setFixedWidth(_NUMBER)
        read: Callable[[], Any] = lambda: _number(line.text())  # noqa: E731
    else:
        read = lambda: line.text().strip()  # noqa: E731
    if extra(field).get("folder"):
        _offer_folders(line, title)
    return Editor(line, read, lambda value: line.setText(_text(value)), line.textChanged, grows=kind is not float)


def _combo_box(choices: tuple[Any, ...], field: str) -> Editor:
    box = QComboBox()
    for choice in choices:
        box.addItem(choice_text(str(choice), field), choice)
    return Editor(box, box.currentData, lambda v: box.setCurrentIndex(box.findData(v)), box.currentIndexChanged)


def _spin_box(lowest: int, highest: int, optional: bool, least: str) -> Editor:
    """A whole number, the smallest as the words `least` if there are; where there may be none, “Auto” stands below the
    smallest and is None."""
    box = QSpinBox()
    box.setFixedWidth(_NUMBER)
    if not optional:
        box.setRange(lowest, highest)
        box.setSpecialValueText(told(least))
        return Editor(box, box.value, lambda value: box.setValue(int(value)), box.valueChanged)
    box.setRange(lowest - 1, highest)
    box.setSpecialValueText(choice_text("auto"))

    def read() -> int | None:
        return box.value() if box.value() >= lowest else None

    return Editor(box, read, lambda value: box.setValue(lowest - 1 if value is None else value), box.valueChanged)


def _offer_folders(line: QLineEdit, title: str) -> None:
    """A sign at the end of a path by which a folder is chosen."""

    def choose() -> None:
        folder = QFileDialog.getExistingDirectory(line.window(), title, line.text() or line.placeholderText())
        if folder:
            line.setText(folder)

    action = line.addAction(icons.icon("folder-open-outline", "muted"), QLineEdit.ActionPosition.TrailingPosition)
    action.setToolTip(as_tip(title))
    action.triggered.connect(lambda _checked=False: choose())


def _slider(field: FieldInfo, name: str, title: str) -> Editor:
    lowest, highest = _range(field)
    preset = isinstance(field.annotation, types.UnionType)
    slider = PresetSlider(name, title, lowest, highest, extra(field)["step"], extra(field)["unit"], preset=preset)
    slider.setMaximumWidth(WIDEST)
    return Editor(slider, slider.value, slider.set_value, slider.value_changed, grows=True)


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


def value_text(value: Any, field: FieldInfo) -> str:
    """The value of a field as its control shows it."""
    marks = extra(field)
    if value is None:
        return choice_text("preset" if "unit" in marks else "auto")
    if isinstance(value, bool):
        return _tr("On") if value else _tr("Off")
    if "unit" in marks:
        return number_text(value, marks["unit"])
    if get_origin(_bare(field.annotation)) is Literal:
        return choice_text(str(value), field.title or "")
    if "least" in marks and value == _range(field)[0]:
        return told(marks["least"])
    return _text(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FormFields", text)


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


def extra(field: FieldInfo) -> dict[str, Any]:
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
