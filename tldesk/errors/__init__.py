"""The one exception the program explains to its user, and the table of everything it can say.

A row of `MESSAGES` holds the English text and a hint of what to do next; the rows stand in this folder by what they
speak of. Code raises `TldeskError("no_images", path=path)`; the command line prints text and hint, the window
translates them by their templates.
"""

from __future__ import annotations

from typing import Any

from tldesk.errors.exports import EXPORTS
from tldesk.errors.files import FILES
from tldesk.errors.message import Message as Message
from tldesk.errors.notes import NOTES
from tldesk.errors.online import ONLINE
from tldesk.errors.projects import PROJECTS
from tldesk.errors.results import RESULTS
from tldesk.errors.training import TRAINING
from tldesk.words import Text, filled

_PROGRAM: dict[str, Message] = {
    "interrupted": Message("Stopped.", "It can be resumed."),
    "unexpected": Message("Something went wrong in tldesk: {reason}.", "Copy the report and send it to us."),
}
TABLES = (FILES, PROJECTS, TRAINING, NOTES, RESULTS, EXPORTS, ONLINE, _PROGRAM)
MESSAGES: dict[str, Message] = {code: message for table in TABLES for code, message in table.items()}


def said(code: str, /, **arguments: Any) -> Text:
    """What the row of a code says."""
    return filled(MESSAGES[code].text, **arguments)


class TldeskError(Exception):
    """A problem the user can understand and act on; anything else is a fault of ours.

    Parameters: `code` is a key of `MESSAGES`; `arguments` fill its templates (plain values: they are pickled,
    logged and translated).
    """

    def __init__(self, code: str, /, **arguments: Any) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = {name: _plain(value) for name, value in arguments.items()}

    @property
    def text(self) -> Text:
        """What is wrong, in English."""
        return said(self.code, **self.arguments)

    @property
    def hint(self) -> Text:
        """What to do next, in English; may be empty."""
        return filled(MESSAGES[self.code].hint, **self.arguments)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.code, self.arguments)


def _rebuild(code: str, arguments: dict[str, Any]) -> TldeskError:
    return TldeskError(code, **arguments)


def _plain(value: Any) -> Any:
    """Join lists for people; keep numbers; all else (paths, exceptions) as its text."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(part) for part in value)
    return value if isinstance(value, int | float | str) else str(value)
