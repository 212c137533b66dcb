"""A form generated from the described fields of a pydantic model: settings and hyper-parameters share it.

Title → label, description → help, `Literal` → combo box, bool → check box, int → spin box in its range, a `unit` in
`json_schema_extra` → slider, else a line of text that pydantic judges. A bad value marks its field and says why. Fields
of one `group` in `json_schema_extra` stand below its title; groups stand in two columns where there is room. `least`
are the words for the smallest number where it means none, `empty` those for an empty line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from tldesk.project.runs import fields as fields_of_runs
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named, set_property
from tldesk.ui.parts.form_fields import WIDEST, Editor, extra, make_editor
from tldesk.ui.parts.form_fields import choice_text as choice_text
from tldesk.ui.parts.form_fields import plain_choice as plain_choice
from tldesk.ui.parts.info_mark import InfoMark
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, told
from tldesk.ui.parts.layouts import column, fill, holder, row
from tldesk.ui.parts.slider import PresetSlider
from tldesk.ui.parts.there import there
from tldesk.ui.parts.tips import as_tip

# A column of groups is no narrower than this while there are two, in pixels.
_LEAST = 44 * theme.GRID
# From the left of a check box to its words, below which what it means is said.
_BOX = 28
# What pydantic says of a value that it refuses, as `_sentence` puts it.
_FAULTS = (
    QT_TRANSLATE_NOOP("lower", "Must be greater than or equal to {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be less than or equal to {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be greater than {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be less than {0}."),
    QT_TRANSLATE_NOOP("lower", "Must be a valid number, unable to parse string as a number."),
    QT_TRANSLATE_NOOP("lower", "Must be a finite number."),
    QT_TRANSLATE_NOOP("lower", "Must be the whole path of a folder."),
    QT_TRANSLATE_NOOP("lower", "Must be an address such as https://huggingface.co."),
    QT_TRANSLATE_NOOP("lower", "Must not contain a name or a password."),
    QT_TRANSLATE_NOOP("lower", "Must end before ? and #."),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands of one field, all of it in `place`."""

    editor: Editor
    title: QLabel
    help: QLabel
    fault: QLabel
    matters: dict[str, Any]  # strategies and modalities, where it does not matter for all
    place: QWidget
    group: str


class Form(QWidget):
    """Edits the titled fields of `model`.

    `fields` limits and orders them; `show_help` puts the description below each control, where it stands behind an (i)
    else; `prefix` begins each control's object name. `value_changed` follows every change by the user or by
    `set_value`.
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
        self._limits: tuple[str, str] | None = None
        self._below: list[tuple[QWidget, tuple[str, ...]]] = []
        self._groups: dict[str, tuple[QWidget, QVBoxLayout]] = {}
        self._columns = (column(gap=theme.MARGIN), column(gap=theme.MARGIN))
        self._beside = False
        self._both = row((self._columns[0], 1), (self._columns[1], 0), gap=theme.MARGIN)
        self._foot = column()
        self.setLayout(column(self._both, self._foot, gap=theme.GAP_LARGE))
        for name in fields if fields is not None else model.model_fields:
            if model.model_fields[name].title:
                self._add(name, model.model_fields[name])
        self._align_titles()
        self._place()
        self.set_value({**{name: f.default for name, f in model.model_fields.items()}, **(values or {})})

    def value(self) -> dict[str, Any]:
        """What the controls hold, by field; fields that are hidden (another strategy's) are left out."""
        return {name: row.editor.read() for name, row in self._rows.items() if not row.editor.widget.isHidden()}

    def held(self, names: Iterable[str]) -> dict[str, Any]:
        """What the controls of some fields hold, hidden or not."""
        return {name: self._rows[name].editor.read() for name in names if name in self._rows}

    def set_value(self, values: dict[str, Any]) -> None:
        """Show these values; fields that are not named keep theirs."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].editor.write(value)
        if self._limits is not None:
            self.limit(*self._limits)
        self.check()

    def limit(self, strategy: str, modality: str) -> None:
        """Show only the fields that matter for a strategy, a kind of data and the head that is chosen, see `RunConfig`,
        from now on."""
        self._limits = strategy, modality
        head = self._rows["head"].editor.read() if "head" in self._rows else ""
        for field in self._rows.values():
            wanted = fields_of_runs.wanted(field.matters, strategy, modality, str(head))
            field.editor.widget.setVisible(wanted)
            field.place.setVisible(wanted)
            field.fault.setVisible(wanted and bool(field.fault.text()))
        for widget, names in self._below:
            widget.setVisible(any(not self._rows[name].place.isHidden() for name in names))
        for title, (group, _layout) in self._groups.items():
            group.setVisible(any(not one.place.isHidden() for one in self._rows.values() if one.group == title))

    def put_below(self, widget: QWidget, *names: str) -> None:
        """Place something of the page's own below the fields; it is there while one of those of these names is."""
        self._foot.addWidget(widget)
        self._below.append((widget, names))

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
        field = self._rows[name]
        field.fault.setText(why)
        field.fault.setVisible(bool(why) and not field.editor.widget.isHidden())
        set_property(field.editor.widget, "wrong", bool(why))
        help_text = field.help.text()
        field.editor.widget.setAccessibleDescription(f"{why} {help_text}".strip())

    def editor(self, name: str) -> QWidget:
        """The control of a field."""
        return self._rows[name].editor.widget

    def slider(self, name: str) -> PresetSlider:
        """The control of a field that has a `unit`."""
        editor = self.editor(name)
        assert isinstance(editor, PresetSlider)
        return editor

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column."""
        parts = (*(group for group, _layout in self._groups.values()), *(widget for widget, _names in self._below))
        least = max((part.minimumSizeHint().width() for part in parts), default=0)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many columns there are."""
        super().resizeEvent(event)
        beside = len(self._groups) > 1 and self.width() >= 2 * _LEAST + theme.MARGIN
        if beside != self._beside:
            self._beside = beside
            self._place()

    def _place(self) -> None:
        """Put the groups into one column, or into two of about the same height."""
        counts = Counter(row.group for row in self._rows.values())
        taken = 0
        for title, (group, _layout) in self._groups.items():
            second = self._beside and 2 * taken >= len(self._rows)
            self._columns[not second].removeWidget(group)
            self._columns[second].removeWidget(group)
            self._columns[second].addWidget(group)
            taken += counts[title]
        for one in self._columns:
            for at in reversed(range(one.count())):
                if there(one.itemAt(at)).spacerItem() is not None:
                    one.takeAt(at)
            one.addStretch(1)
        self._both.setStretch(1, int(self._beside))
        self._both.setSpacing(theme.MARGIN if self._beside else 0)

    def _add(self, name: str, field: FieldInfo) -> None:
        title = told(field.title or name)
        about = told(field.description or "")
        called = f"{self._prefix}-{name.replace('_', '-')}"
        editor = make_editor(field, called, title)
        control = named(editor.widget, called, title)
        control.setToolTip(as_tip(about))
        helping, fault = label(about, "small", wrap=True), label("", "bad", wrap=True)
        made = _Row(editor, label(title), helping, fault, extra(field), QWidget(), extra(field).get("group", ""))
        made.title.setBuddy(control)
        made.title.setToolTip(as_tip(about))
        made.fault.setObjectName(f"{control.objectName()}-fault")
        marks = [InfoMark(about)] if about and not self._show_help else []
        line = row((control, int(editor.grows)), 0 if editor.grows else 1, *marks)
        grid = QGridLayout(made.place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(made.title, 0, 0)
        grid.addLayout(line, 0, 1)
        grid.addWidget(fault, 1, 1)
        grid.addWidget(helping, 2, 1)
        # Only now do they have a parent: shown before, each would flash up as a window of its own.
        if isinstance(control, QCheckBox):
            helping.setIndent(_BOX)
        made.title.setVisible(not isinstance(control, QCheckBox))
        helping.setVisible(self._show_help and bool(about))
        fault.setVisible(False)
        self._layout_of(made.group).addLayout(row((made.place, 1), 0))
        self._rows[name] = made
        editor.changed.connect(self._changed)

    def _layout_of(self, group: str) -> QVBoxLayout:
        """The place of a group's fields."""
        if group not in self._groups:
            layout = column(gap=theme.GAP)
            if group:
                fill(layout, label(told(group), "heading"))
            self._groups[group] = holder(layout), layout
        return self._groups[group][1]

    def _align_titles(self) -> None:
        """All controls begin at one line; a check box, which is its own title, at the line of the titles. The marks
        stand below one another, too, at the ends of the rows, which are no longer than their controls need."""
        titled = [field for field in self._rows.values() if not isinstance(field.editor.widget, QCheckBox)]
        width = max((field.title.sizeHint().width() for field in titled), default=0)
        for field in titled:
            grid = field.place.layout()
            assert isinstance(grid, QGridLayout)
            grid.setColumnMinimumWidth(0, width)
        if not self._show_help:
            for field in self._rows.values():
                field.place.setMaximumWidth(width + WIDEST + 3 * theme.GAP_LARGE)

    def _changed(self, *_values: object) -> None:
        if self._limits is not None:
            self.limit(*self._limits)
        self.check()
        self.value_changed.emit()


def _sentence(message: str) -> str:
    """Pydantic's message as a sentence of its own."""
    plain = message.removeprefix("Value error, ").removeprefix("Input should be ")
    text = plain if plain != message else message
    text = f"Must be {text}" if message.startswith("Input should be ") else text
    return told(text[:1].upper() + text[1:].rstrip(".") + ".")
