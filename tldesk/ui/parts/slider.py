"""A slider for a number, which a preset may give until it is moved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.language import percent
from tldesk.ui.parts.layouts import row

_VALUE_WIDTH = 56


class PresetSlider(QWidget):
    """From `lowest` to `highest` by `step`; `unit` is `%` (of 1) or follows the number.

    With `preset`, `value` is None while untouched; the button beside it goes back to the preset's number, which
    `set_preset` gives.
    """

    value_changed = Signal()

    def __init__(
        self, name: str, title: str, lowest: float, highest: float, step: float, unit: str, *, preset: bool = True
    ) -> None:
        super().__init__()
        self._has_preset = preset
        self._step, self._unit = step, unit
        self._preset, self._own = lowest, not preset
        self.slider = named(QSlider(Qt.Orientation.Horizontal), f"{name}-slider", title)
        self.slider.setRange(round(lowest / step), round(highest / step))
        self.slider.setPageStep(max(1, (self.slider.maximum() - self.slider.minimum()) // 5))
        self._text = label("", name=f"{name}-value")
        self._text.setMinimumWidth(_VALUE_WIDTH)
        self._text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reset = icon_button(
            "backup-restore", f"{name}-reset", self.tr("As the preset"), lambda: self.set_value(None)
        )
        self.setLayout(row((self.slider, 1), self._text, self.reset, gap=theme.GAP_SMALL))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(preset)  # its place is kept where it comes and goes
        self.reset.setSizePolicy(policy)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._move)
        self._show()

    def value(self) -> float | None:
        """The number that was chosen here; None: the preset's."""
        return round(self.slider.value() * self._step, 6) if self._own else None

    def set_value(self, value: float | None) -> None:
        """Take a number, or go back to the preset's."""
        before = self.value()
        self._own = value is not None or not self._has_preset
        self._place(self._preset if value is None else value)
        if self.value() != before:
            self.value_changed.emit()

    def set_preset(self, value: float) -> None:
        """Stand at this number while untouched."""
        self._preset = value
        if not self._own:
            self._place(value)

    def _place(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(value / self._step))
        self.slider.blockSignals(False)
        self._show()

    def _move(self, _position: int) -> None:
        self._own = True
        self._show()
        self.value_changed.emit()

    def _show(self) -> None:
        value = self.slider.value() * self._step
        self._text.setText(number_text(value, self._unit))
        self.slider.setAccessibleDescription(self._text.text())
        self.reset.setVisible(self._own and self._has_preset)


def number_text(value: float, unit: str) -> str:
    """A number as a slider of this unit tells it."""
    return percent(value, 0) if unit == "%" else f"{round(value)}{unit}"
