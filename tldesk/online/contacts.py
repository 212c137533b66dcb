"""The list of what was contacted over a network: written before a contact is made, so that none is missing in it.

A bounded file of JSON lines. A line with the `id` of an earlier one says how that contact ended.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk import foreign, paths, settings
from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

log = logging.getLogger(__name__)

# How a contact may end.
NO_ANSWER = "no reply"
COMPLETE = "received in full"
STOPPED = "stopped by you"
LOST = "the connection was lost"
BY_PIP = "pip was told to"

MOST_CONTACTS = 1_000
_MOST_BYTES = 1_000_000  # of the file, from which on it is made short
_LONGEST = 300


@with_config(ConfigDict(extra="ignore"))
class _Line(TypedDict):
    """A line of the file; `bytes` are those received, -1 while or where that is unknown."""

    id: Annotated[str, Field(max_length=40)]
    time: Annotated[float, Field(ge=0, le=2**33)]
    host: Annotated[str, Field(max_length=_LONGEST)]
    bytes: Annotated[int, Field(ge=-1, le=1 << 50)]
    why: Annotated[str, Field(max_length=_LONGEST)]
    outcome: Annotated[str, Field(max_length=_LONGEST)]


_LINE: TypeAdapter[_Line] = TypeAdapter(_Line)


@dataclass(frozen=True, slots=True)
class Contact:
    """One: when it began (seconds since 1970), with which host, how many `bytes` came from there (None: unknown), why,
    and how it ended in a few English words (empty: it has not, or the program has)."""

    time: float
    host: str
    bytes: int | None
    why: str
    outcome: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the host is this very computer."""
        return any(settings.is_loopback(host) for host in (self.host, self.host.rpartition(":")[0]))


def answer_reason(status: int) -> str:
    """How a contact has ended that was answered, with a status of HTTP."""
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return "it replied"
    if status < HTTPStatus.BAD_REQUEST:
        return "led to another address"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return f"not found ({status})"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"too many requests ({status})"
    return f"refused ({status})" if status < HTTPStatus.INTERNAL_SERVER_ERROR else f"fault of the server ({status})"


def begin(host: str, why: str) -> str:
    """Note that a host is about to be contacted; what `end` needs to know.

    Raises TldeskError `contacts_not_kept`: then it is not contacted.
    """
    line = _Line(id=uuid.uuid4().hex, time=_now(), host=host, bytes=-1, why=why, outcome="")
    _append(line)
    return line["id"]


def end(begun: str, received: int | None, outcome: str) -> None:
    """Note how a contact has ended. What cannot be written is passed over: that it was made is there already."""
    count = -1 if received is None else received
    try:
        _append(_Line(id=begun, time=0.0, host="", bytes=count, why="", outcome=outcome))
    except TldeskError as error:
        log.warning("the end of a contact cannot be noted: %s", error)


def record(host: str, received: int | None, why: str, outcome: str = "") -> None:
    """Note a contact whose beginning and end are one. Raises as `begin`."""
    _append(_Line(id=uuid.uuid4().hex, time=_now(), host=host, bytes=_count(received), why=why, outcome=outcome))


def read() -> list[Contact]:
    """All that are known of, the last one first; a damaged line is passed over.

    Raises TldeskError `contacts_not_kept`, where the list cannot be read.
    """
    return [_contact(line) for line in reversed(_lines())]


def clear() -> None:
    """Forget them. Raises TldeskError `contacts_not_kept`."""
    with _told():
        paths.contacts().unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    """Say why the list cannot be used."""
    try:
        yield
    except (OSError, Refused) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or error
        raise TldeskError("contacts_not_kept", path=paths.contacts(), reason=reason) from error


def _now() -> float:
    """A time that the list can hold, whatever the clock of this computer says."""
    return min(max(time.time(), 0.0), 2.0**33)


def _count(received: int | None) -> int:
    return -1 if received is None else received


def _contact(line: _Line) -> Contact:
    count = line["bytes"] if line["bytes"] >= 0 else None
    return Contact(line["time"], line["host"], count, line["why"], line["outcome"])


def _lines() -> list[_Line]:
    """The contacts of the file, each with its end, in their order."""
    with _told():
        try:
            text = foreign.tail(paths.contacts(), 2 * _MOST_BYTES)
        except FileNotFoundError:
            return []
    found: dict[str, _Line] = {}
    for row in text.splitlines():
        try:
            line = foreign.read(_LINE, row)
        except Refused:
            continue
        first = found.get(line["id"])
        if first is not None:
            first["bytes"], first["outcome"] = line["bytes"], line["outcome"]
        elif line["host"]:
            found[line["id"]] = line
    return list(found.values())[-MOST_CONTACTS:]


def _append(line: _Line) -> None:
    for key in ("host", "why", "outcome"):
        line[key] = line[key][:_LONGEST]
    file = paths.contacts()
    with _told():
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            foreign.size_of(file, sys.maxsize)  # opening a pipe would wait for whoever reads it
        with file.open("ab") as stream:  # a line is one write, which lands whole behind those of other programs
            stream.write(b"\n" + _json(line))  # the line before may have been cut by a full disk
            stream.flush()
            large = os.fstat(stream.fileno()).st_size > _MOST_BYTES
        if large:
            write_atomic(file, b"".join(map(_json, _lines())))


def _json(line: _Line) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"
