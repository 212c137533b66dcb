"""Errors as the user meets them: a known one in plain words, any other with what to try and a report to copy."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tldesk.errors import TldeskError
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, joined, told

log = logging.getLogger(__name__)

_TITLES = {"project_in_use": QT_TRANSLATE_NOOP("Errors", "The project is already open")}


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What to show for an exception; `details` is empty for what the user can act on. `title`: what has happened, where
    nothing failed."""

    text: str
    hint: str
    details: str = ""
    title: str = ""

    @property
    def whole(self) -> str:
        """What happened and what to do, as one line."""
        return joined(self.text, self.hint).strip()


def shown(error: BaseException) -> ErrorWords:
    """The words for an exception in the user's language."""
    if isinstance(error, TldeskError) and error.code != "unexpected":
        title = QCoreApplication.translate("Errors", _TITLES[error.code]) if error.code in _TITLES else ""
        return ErrorWords(told(error.text), told(error.hint), title=title)
    text = QCoreApplication.translate("Errors", "Something went wrong in tldesk.")
    hint = QCoreApplication.translate(
        "Errors",
        "Your labels and finished work are saved. Try again. If it fails again, restart tldesk and send us the report.",
    )
    return ErrorWords(text, hint, "".join(traceback.format_exception(error)))


class _Relay(QObject):
    """Brings an exception from any thread to the UI thread."""

    caught = Signal(object)


_relay = _Relay()


def install_excepthook(show: Callable[[BaseException], None], quit_program: Callable[[], None]) -> None:
    """One handler for what slots and threads leave uncaught: logged, then shown. Ctrl+C quits."""
    _relay.caught.connect(show)

    def handle(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            quit_program()
            return
        log.error("uncaught %s", kind.__name__, exc_info=(kind, error, trace))
        _relay.caught.emit(error)

    def handle_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            handle(caught.exc_type, caught.exc_value, caught.exc_traceback)

    sys.excepthook = handle
    threading.excepthook = handle_thread


def remove_excepthook(show: Callable[[BaseException], None]) -> None:
    """Undo `install_excepthook`."""
    _relay.caught.disconnect(show)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
