"""The keys of the actions now: those of the table, or what the user has put in their place.

Widgets that tell a key in their tooltip do it through `keyed_tip`: it stays true.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.language import QT_TRANSLATE_NOOP
from tldesk.ui.parts.tips import as_tip

Keys = tuple[str, ...]

# They give a class on the Label page. No class has D and A (next and previous image), F (flag), N (note), P (play a
# sound), X (exclude).
CLASS_KEYS = "1234567890BCEGHIJKLMOQRSTUVWYZ"


def class_keys(names: Sequence[str]) -> dict[str, str]:
    """The class that each key gives: in their order, but a class that is named as a key is (“5”) has that key."""
    own: dict[str, str] = {}
    for name in names:
        if name.upper() in CLASS_KEYS and len(name) == 1:
            own.setdefault(name.upper(), name)
    others = [name for name in names if own.get(name.upper()) != name]
    free = [key for key in CLASS_KEYS if key not in own]
    return own | dict(zip(free, others, strict=False))


_CLASS = QT_TRANSLATE_NOOP("keys", "assign a class (Label page)")
_STEP = QT_TRANSLATE_NOOP("keys", "the next and the previous image")
_UNLABELLED = QT_TRANSLATE_NOOP("keys", "the next and the previous unlabelled image (Label page)")
_ACCEPT = QT_TRANSLATE_NOOP("keys", "accept the suggestion (Label page)")
_FIND = QT_TRANSLATE_NOOP("keys", "find a class by typing (Label page)")
_RESERVED = {
    **dict.fromkeys(("D", "A", "Left", "Right", "Up", "Down"), _STEP),
    **dict.fromkeys(("Space", "Shift+Space"), _UNLABELLED),
    **dict.fromkeys(("Return", "Enter"), _ACCEPT),
    **dict.fromkeys(("/", "."), _FIND),
    **dict.fromkeys(("Tab", "Shift+Tab"), QT_TRANSLATE_NOOP("keys", "go to the next control")),
    "`": QT_TRANSLATE_NOOP("keys", "remove the labels (Label page)"),
}


class _Keymap(QObject):
    """What the user has chosen, by the ids of actions; `changed` follows every other choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: dict[str, Keys] = {}


KEYMAP = _Keymap()


def choose(chosen: Mapping[str, Sequence[str]]) -> None:
    """Use these keys from now on; what is no action or no key is passed over (the file may be written by hand)."""
    known = {name: _portable(keys) for name, keys in chosen.items() if name in _defaults()}
    if known != KEYMAP.chosen:
        KEYMAP.chosen = known
        KEYMAP.changed.emit()


def of(name: str, chosen: Mapping[str, Keys] | None = None) -> Keys:
    """The keys of an action, under the user's choice or another.

    A key of the table that was given to another action is not this one's any more.
    """
    chosen = KEYMAP.chosen if chosen is None else chosen
    if name in chosen:
        return chosen[name]
    taken = {key for keys in chosen.values() for key in keys}
    return tuple(key for key in _defaults()[name] if key not in taken)


def defaults(name: str) -> Keys:
    """The keys that the table gives an action."""
    return _defaults()[name]


def native(keys: Sequence[str]) -> str:
    """Keys as this system writes them."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def keyed_tip(widget: QWidget, text: str, *names: str) -> None:
    """A tooltip with the keys of some actions behind it, now and whenever they change."""
    tips = [child for child in widget.children() if isinstance(child, _Tip)]
    (tips[0] if tips else _Tip(widget)).tell(text, names)


class _Tip(QObject):
    """Lives as long as its widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._text = ""
        self._names: Keys = ()
        KEYMAP.changed.connect(self._show)

    def tell(self, text: str, names: Keys) -> None:
        """Another text, with the keys of these actions."""
        self._text, self._names = text, names
        self._show()

    def _show(self) -> None:
        keys = [native(of(name)[:1]) for name in self._names]
        told = ", ".join(key for key in keys if key)
        self._widget.setToolTip(as_tip(f"{self._text} ({told})" if told else self._text))


def reserved(key: str) -> str:
    """What a key is for on the Label page; empty when it is free for actions."""
    use = _CLASS if key in CLASS_KEYS else _RESERVED.get(key, "")
    return QCoreApplication.translate("keys", use) if use else ""


@functools.cache
def _defaults() -> dict[str, Keys]:
    from tldesk.ui.parts.actions import ACTIONS

    return {spec.id: _portable(spec.shortcuts) for spec in ACTIONS}


def _portable(keys: Sequence[str]) -> Keys:
    """Keys in one way of writing; what is none is left out."""
    written = (QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) for key in keys)
    return tuple(key for key in written if key)
