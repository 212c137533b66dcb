"""The list of contacts: bounded, in order, and read whatever is in its file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.online import contacts


def test_contacts_are_listed_with_their_ends(home: object) -> None:
    assert contacts.read() == []
    first = contacts.begin("one.example", "why")
    contacts.record("pypi.org", None, "because", "done")
    contacts.end(first, 12, "done")
    told = [(one.host, one.bytes, one.why, one.outcome) for one in contacts.read()]
    assert told == [("pypi.org", None, "because", "done"), ("one.example", 12, "why", "done")]
    contacts.clear()
    contacts.end(first, 12, "done")
    assert contacts.read() == []


def test_a_damaged_list_costs_its_lines_alone(home: object) -> None:
    contacts.record("one.example", 1, "why")
    with paths.contacts().open("ab") as stream:
        stream.write(b'{"id": 1}\n\xff\x00\n{"id": "x", "time": -5}\n[]\n')
    contacts.record("x" * 1000, 2, "y" * 1000)
    assert [len(one.host) for one in contacts.read()] == [300, 11]


def test_none_is_missing_behind_a_line_that_was_cut(home: object) -> None:
    contacts.record("one.example", 1, "why")
    file = paths.contacts()
    file.write_bytes(file.read_bytes() + b'{"id": "0123", "time": 17')  # the disk was full
    contacts.record("two.example", 2, "why")
    assert [one.host for one in contacts.read()] == ["two.example", "one.example"]


@pytest.mark.parametrize("clock", [-1e9, 1e12])
def test_a_wrong_clock_hides_no_contact(home: object, monkeypatch: pytest.MonkeyPatch, clock: float) -> None:
    monkeypatch.setattr("time.time", lambda: clock)
    contacts.record("one.example", 1, "why")
    assert [one.host for one in contacts.read()] == ["one.example"]


def test_the_list_is_bounded(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "_MOST_BYTES", 4_000)
    monkeypatch.setattr(contacts, "MOST_CONTACTS", 10)
    for number in range(100):
        contacts.record(f"host-{number}", number, "why")
    assert paths.contacts().stat().st_size < 5_000
    assert [one.host for one in contacts.read()][:2] == ["host-99", "host-98"]


@pytest.mark.parametrize("place", ["folder", "pipe", "protected"])
def test_a_list_that_cannot_be_kept_is_told(home: object, write_protect: Callable[[Path], None], place: str) -> None:
    file = paths.contacts()
    file.parent.mkdir(parents=True, exist_ok=True)
    if place == "folder":
        file.mkdir()
    elif place == "protected":
        write_protect(file.parent)
    elif sys.platform == "win32":
        pytest.skip("there are no pipes among its files")
    else:
        os.mkfifo(file)
    acts = [lambda: contacts.begin("one.example", "why")] + [contacts.read] * (place != "protected")
    for act in acts:
        with pytest.raises(TldeskError) as caught:
            act()
        assert caught.value.code == "contacts_not_kept" and str(file) in caught.value.text
    contacts.end("x", 1, "done")  # is passed over


def test_what_a_status_means_is_said() -> None:
    said = {status: contacts.answer_reason(status) for status in (206, 302, 403, 404, 429, 503)}
    assert said == {
        206: "it replied",
        302: "led to another address",
        403: "refused (403)",
        404: "not found (404)",
        429: "too many requests (429)",
        503: "fault of the server (503)",
    }


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:80", "::1", "::1:8080"])
def test_this_computer_is_no_other(host: str) -> None:
    others = ("huggingface.co", "127.0.0.1.example:80", "10.0.0.1")
    assert contacts.Contact(0, host, None, "").is_here
    assert not any(contacts.Contact(0, one, None, "").is_here for one in others)
