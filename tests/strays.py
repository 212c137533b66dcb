"""Widgets that are shown as a window of their own by mistake: set visible before they had a parent.

On a screen each flashes up as a tiny window and takes the keyboard away.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget

_SHOWING = ("setVisible", "setHidden", "show", "showNormal", "showMaximized", "showFullScreen")


def watch(patch: Callable[[type, str, object], None]) -> list[str]:
    """What Python shows so from now on, each with who has shown it; `patch` is undone by whoever gives it.

    A filter of the application's events sees those that Qt shows as well, and takes a tenth of a test's time to be told
    of all else: `Stage`, which shows every page and dialog, has one.
    """
    found = list[str]()
    for name in _SHOWING:
        patch(QWidget, name, _watched(getattr(QWidget, name), found))
    return found


def _watched(real: Callable[..., None], found: list[str]) -> Callable[..., None]:
    @wraps(real)
    def show(self: QWidget, *given: bool) -> None:
        real(self, *given)
        if is_stray(self):
            found.append(told(self))

    return show


def is_stray(shown: QWidget) -> bool:
    """Whether a widget is seen as a window of its own and is none."""
    window = shown.windowType() == Qt.WindowType.Window
    return window and shown.isVisible() and not isinstance(shown, QMainWindow)


def told(stray: QWidget) -> str:
    """Which one it is, and who has shown it."""
    where = "".join(traceback.format_stack(limit=6)[:-2])
    return f"{stray.metaObject().className()} {stray.objectName()}\n{where}"
