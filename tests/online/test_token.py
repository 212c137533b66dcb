"""The access token: in a keyring of the system or nowhere."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

import pytest

from tldesk.errors import TldeskError
from tldesk.online import token

keyring = pytest.importorskip("keyring")


_OF_SYSTEMS = token.SAFE
Base: Any = keyring.backend.KeyringBackend


class Kept(Base):  # type: ignore[misc]
    """A keyring in memory, which can be locked."""

    priority = 1
    locked = False
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked(f"locked, of {self.kept}")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> type[Kept]:
    """The keyring of this system is that one."""
    monkeypatch.setattr(token, "SAFE", ((Kept.__module__, "Kept"),))
    monkeypatch.setattr(Kept, "kept", {})
    monkeypatch.setattr(Kept, "locked", False)
    return Kept


def test_a_token_is_kept_for_its_host(kept: type[Kept]) -> None:
    token.keep("hf_abcdefgh", "huggingface.co")
    assert token.read("huggingface.co") == "hf_abcdefgh"
    assert not token.has("mirror.example")
    token.forget("mirror.example")
    kept.locked = True
    assert token.read("huggingface.co") == ""
    with pytest.raises(TldeskError) as caught:
        token.forget("huggingface.co")
    assert caught.value.code == "no_keyring"
    assert "hf_abc" not in f"{caught.value.text} {caught.value.__cause__} {caught.value.__context__}"
    kept.locked = False
    token.forget("huggingface.co")
    assert not token.has("huggingface.co")


@pytest.mark.parametrize("text", ["", "short", "hf_with space", "hf_ünicode12", "a\nb" * 5])
def test_what_is_no_token_is_not_kept(kept: type[Kept], text: str) -> None:
    with pytest.raises(TldeskError) as caught:
        token.keep(text, "huggingface.co")
    assert caught.value.code == "token_malformed"


def test_keyrings_of_others_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(Kept())
    monkeypatch.setattr(token, "SAFE", (("keyring.backends.of_nobody", "Keyring"),))
    with pytest.raises(TldeskError) as caught:
        token.keep("hf_abcdefgh", "huggingface.co")
    keyring.set_keyring(before)
    assert (caught.value.code, Kept.kept) == ("no_keyring", {})


def test_without_the_library_there_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token, "SAFE", _OF_SYSTEMS)
    for module, _ in _OF_SYSTEMS:
        monkeypatch.setitem(sys.modules, module, None)
    assert not token.has("huggingface.co")
