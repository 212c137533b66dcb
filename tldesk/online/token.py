"""The access token that some models ask for: kept by the system's keyring, and nowhere else.

It is in no settings, no log and no error. Keyrings that write plain text are not used.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tldesk.errors import TldeskError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "tldesk-model-server"
_LOOKS = re.compile(r"[!-~]{8,500}", re.ASCII)
# The keyrings of the systems, by their modules and classes: GNOME's, KDE's and KeePassXC's are the third. Others, as
# that of `keyrings.alt`, may write a file that anybody can read; and an installed program finds none by looking.
SAFE = (
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
)

T = TypeVar("T")


def keep(token: str, host: str) -> None:
    """Keep the token for a server's host. Raises TldeskError `token_malformed` or `no_keyring`."""
    if not _LOOKS.fullmatch(token):
        raise TldeskError("token_malformed")
    _asked(lambda keyring: keyring.set_password(_SERVICE, host, token))


def read(host: str) -> str:
    """The token for a host; empty where there is none, or no keyring that could have it."""
    try:
        return _asked(lambda keyring: keyring.get_password(_SERVICE, host)) or ""
    except TldeskError:
        return ""


def has(host: str) -> bool:
    """Whether there is a token for a host."""
    return bool(read(host))


def forget(host: str) -> None:
    """Delete the token for a host, if there is one. Raises TldeskError `no_keyring`."""
    if _asked(lambda keyring: keyring.get_password(_SERVICE, host)):
        _asked(lambda keyring: keyring.delete_password(_SERVICE, host))


def _asked(question: Callable[[KeyringBackend], T]) -> T:
    """What the system's keyring answers. Raises TldeskError `no_keyring`, without the words of the keyring, which
    might hold what it was asked to keep."""
    keyring = _keyring()
    if keyring is None:
        raise TldeskError("no_keyring", reason="this system has none that tldesk can use")
    try:
        return question(keyring)
    except Exception as error:  # whatever the libraries below raise
        reason = f"it does not reply ({type(error).__name__})"
    raise TldeskError("no_keyring", reason=reason)


def _keyring() -> KeyringBackend | None:
    for module, name in SAFE:
        try:
            kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
            if kind.viable:
                return kind()
        except (ImportError, RuntimeError, OSError):  # neither it nor what it needs is on this system
            continue
    return None
