"""What Qt's types say may be None, where it is sure to be there."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QLayout, QWidget

Part = TypeVar("Part")


def there(part: Part | None) -> Part:
    """The part, which there always is in the place where it is asked for."""
    assert part is not None
    return part


def parent_of(widget: QWidget) -> QWidget:
    """What a widget lies in that is never a window of its own."""
    return there(widget.parentWidget())


def widgets_in(layout: QLayout) -> list[QWidget]:
    """The widgets that a layout places itself."""
    items = (there(layout.itemAt(at)) for at in range(layout.count()))
    return [widget for item in items if (widget := item.widget()) is not None]
