"""Names of files and folders: what every system can store, and the number in them."""

from __future__ import annotations

import re
import unicodedata

# Control characters, and what Windows refuses.
_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$")

# File systems count bytes; some programs add to the name.
LONGEST = 200


def portable(name: str) -> str:
    """One part of a path as any system can store and shows it; the same name where it is one. Never empty."""
    clean = _REFUSED.sub("-", unicodedata.normalize("NFC", name)).strip(" ").rstrip(" .")
    return _fitting(f"_{clean}" if clean.startswith(".") else clean)


def last_number(name: str) -> tuple[str, str, str]:
    """What stands before the last number of a name, its digits, and what follows; without one the name follows.

    By hand: a search from every digit on takes the square of a name's length.
    """
    end = len(name)
    while end and not name[end - 1].isdecimal():
        end -= 1
    start = end
    while start and name[start - 1].isdecimal():
        start -= 1
    return name[:start], name[start:end], name[end:]


def storable(name: str) -> str:
    """One part of a path without what no program should write: control characters, reserved names, too many bytes."""
    return _fitting(_CONTROL.sub("-", name))


def _fitting(name: str) -> str:
    if _RESERVED.match(name) or not name.strip("."):
        name = f"_{name}"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 16:
        stem, suffix = name, ""
    room = LONGEST - len(f"{dot and '.'}{suffix}".encode())
    return _cut(stem, room) + (f".{suffix}" if suffix else "") if len(name.encode()) > LONGEST else name


def _cut(text: str, room: int) -> str:
    """The beginning of a text that takes at most `room` bytes."""
    return text.encode()[:room].decode(errors="ignore")
