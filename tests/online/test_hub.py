"""A file of a model server: fetched whole, gone on with wherever it was cut, and every fault told in one line."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hub_server import COMMIT, Hub

from tldesk import paths, settings
from tldesk.errors import TldeskError
from tldesk.online import contacts, door, faults, hub
from tldesk.online.door import Asked

REPOSITORY, FILE = "timm/some.model", "model.safetensors"
CONTENT = np.random.default_rng(0).bytes(300_000)


@pytest.fixture
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Hub:
    made: Hub = request.getfixturevalue("hub")  # by its name: `hub` is the module here
    made.put(REPOSITORY, FILE, CONTENT)
    made.put(REPOSITORY, "config.json", b"{}")
    monkeypatch.setattr(hub, "WAITS", (0.0, 0.0, 0.0))
    return made


def asked(server: Hub, token: str = "") -> Asked:
    return Asked("a test", server.address, token)


def fetched(server: Hub, part: Path, token: str = "") -> list[int]:
    try:
        return list(hub.download(hub.look(asked(server, token), REPOSITORY, FILE), part))
    finally:
        door.close()


def test_a_file_is_fetched_with_what_the_server_says_of_it(server: Hub, tmp_path: Path) -> None:
    found = hub.look(asked(server), REPOSITORY, FILE)
    assert (found.bytes, found.commit, found.kind) == (len(CONTENT), COMMIT, "sha256")
    assert found.digest == hashlib.sha256(CONTENT).hexdigest()
    assert fetched(server, tmp_path / "part")[-1] == len(CONTENT)
    assert (tmp_path / "part").read_bytes() == CONTENT
    assert list(hub.digest_of(tmp_path / "part", "sha256", lambda: False))[-1] == found.digest
    small = hub.look(asked(server), REPOSITORY, "config.json")
    (tmp_path / "small").write_bytes(b"{}")
    assert small.kind == "git"
    assert list(hub.digest_of(tmp_path / "small", "git", lambda: False))[-1] == small.digest
    door.close()
    sent = {name for _, _, headers in server.asked for name in headers}
    assert sent <= {"host", "accept", "accept-encoding", "connection", "user-agent"}  # nothing of this computer


@pytest.mark.parametrize("seed", range(3))
def test_it_goes_on_at_any_byte(server: Hub, tmp_path: Path, seed: int) -> None:
    rng, part = np.random.default_rng(seed), tmp_path / "part"
    server.cuts = [int(cut) for cut in rng.integers(0, 60_000, 10)]
    for _ in range(20):
        try:
            fetched(server, part)
        except TldeskError as error:
            assert error.code == "download_cut"
        else:
            break
    assert part.read_bytes() == CONTENT
    starts = [
        int(headers["range"].removeprefix("bytes=").rstrip("-"))
        for headers in server.bodies()[1:]
        if "range" in headers
    ]
    assert len(starts) >= 8
    assert starts == sorted(starts)
    assert sum(one.bytes or 0 for one in contacts.read()) == len(CONTENT)


def test_a_server_without_ranges_begins_anew(server: Hub, tmp_path: Path) -> None:
    server.cuts, server.ranges = [1000], False
    fetched(server, tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == CONTENT


def test_of_what_is_longer_than_was_said_nothing_is_kept(server: Hub, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(CONTENT[:1000])
    server.counted, server.sent = False, bytes(2 * len(CONTENT))
    with pytest.raises(TldeskError) as caught:
        fetched(server, part)
    assert caught.value.code == "hub_odd"
    server.sent, server.ranges = bytes(2 * len(CONTENT)), False
    with pytest.raises(TldeskError):
        fetched(server, part)
    assert part.read_bytes() == b""
    server.sent = None
    assert fetched(server, part)[-1] == len(CONTENT)
    assert part.read_bytes() == CONTENT


FAULTS: dict[str, tuple[Callable[[Hub], object], str]] = {
    "captive portal": (lambda server: setattr(server, "page", True), "hub_odd"),
    "page for a file": (lambda server: setattr(server, "file_page", True), "hub_odd"),
    "401": (lambda server: setattr(server, "status", 401), "hub_forbidden"),
    "403": (lambda server: setattr(server, "status", 403), "hub_forbidden"),
    "404": (lambda server: setattr(server, "status", 404), "hub_missing"),
    "429": (lambda server: setattr(server, "status", 429), "hub_busy"),
    "500": (lambda server: setattr(server, "status", 500), "hub_fault"),
    "403 of the storage": (lambda server: setattr(server, "statuses_of_files", [403]), "hub_forbidden"),
    "no such file": (lambda server: server.files.clear(), "hub_missing"),
    "cut again and again": (lambda server: setattr(server, "cuts", [5, 0, 0, 0, 0]), "download_cut"),
    "to http": (lambda server: setattr(server, "leads_to", "http://storage.example/it"), "redirect_refused"),
    "to another host": (lambda server: setattr(server, "leads_to", "https://10.0.0.1/it"), "redirect_refused"),
    "to no address": (lambda server: setattr(server, "leads_to", "http://[::1"), "hub_odd"),
    "to no port": (lambda server: setattr(server, "leads_to", "http://127.0.0.1:99999/it"), "hub_odd"),
    "to a file": (lambda server: setattr(server, "leads_to", "file:///etc/passwd"), "redirect_refused"),
    "to what is not the web": (lambda server: setattr(server, "leads_to", "ftp://127.0.0.1/it"), "redirect_refused"),
    "nothing in it": (lambda server: setattr(server, "size", "0"), "hub_odd"),
    "less than nothing": (lambda server: setattr(server, "size", "-5"), "hub_odd"),
    "more than there is": (lambda server: setattr(server, "size", "1" + "0" * 30), "hub_odd"),
    "longer than said": (lambda server: setattr(server, "sent", CONTENT + b"more"), "hub_odd"),
    "shorter than said": (lambda server: setattr(server, "sent", CONTENT[:-9]), "hub_odd"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_told(server: Hub, tmp_path: Path, what: str) -> None:
    fault, code = FAULTS[what]
    fault(server)
    with pytest.raises(TldeskError) as caught:
        fetched(server, tmp_path / "part")
    assert caught.value.code == code
    assert "\n" not in caught.value.text and "“”" not in caught.value.text
    assert caught.value.hint
    assert all(one.host.startswith("127.0.0.1:") for one in contacts.read())


@pytest.mark.parametrize(
    ("address", "reason"),
    [("", "says"), ("https://nowhere.invalid", "known"), ("http://127.0.0.1:1", "there")],
)
def test_a_server_that_cannot_be_reached_is_told(
    server: Hub, monkeypatch: pytest.MonkeyPatch, address: str, reason: str
) -> None:
    if "nowhere" in address:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    elif address:
        monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(TldeskError) as caught:
        hub.look(Asked("a test", address or server.address.replace("http:", "https:")), REPOSITORY, FILE)
    door.close()
    assert caught.value.code == "hub_unreachable"
    assert caught.value.arguments["reason"].split()[-1] == reason
    assert [one.outcome for one in contacts.read()] == [contacts.NO_ANSWER]


@pytest.mark.parametrize(
    ("status", "reason"), [(407, "the proxy asks for a password"), (502, "there is no connection")]
)
def test_a_proxy_is_told_apart(server: Hub, monkeypatch: pytest.MonkeyPatch, status: int, reason: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.address.replace("//", "//me:sesame@"))
    server.status = status
    with pytest.raises(TldeskError) as caught:
        hub.look(Asked("a test", "https://models.example"), REPOSITORY, FILE)
    door.close()
    assert caught.value.arguments == {"host": "models.example", "reason": reason}
    assert "sesame" not in paths.contacts().read_text()


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "proxy", ["http://:0", "not a host", "me:sesame@:80", "http://me:sesame@host:99999", "what://a"]
)
def test_a_proxy_that_is_none_is_named(server: Hub, monkeypatch: pytest.MonkeyPatch, name: str, proxy: str) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(TldeskError) as caught:
        hub.look(asked(server), REPOSITORY, FILE)
    assert caught.value.code == "proxy_unusable"
    assert name in caught.value.text and name in caught.value.hint and "sesame" not in caught.value.text
    assert not server.asked and contacts.read() == []


def test_no_proxy_is_told_what_is_for_this_computer(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.address)
    own = "http://127.0.0.2:1"
    settings.change(mirror=own)
    reached: list[object] = []

    def connect(_: socket.socket, to: object) -> None:
        reached.append(to)
        refuse()

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(TldeskError):
        hub.look(Asked("a test", own, "hf_secretsecret"), REPOSITORY, FILE)
    door.close()
    assert reached == [("127.0.0.2", 1)]


def unknown(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def refuse(*_: object) -> None:
    raise ConnectionRefusedError(111, "Connection refused")


def test_the_token_goes_to_the_server_alone_and_into_no_error(server: Hub, tmp_path: Path) -> None:
    server.token = "hf_secretsecret"
    with pytest.raises(TldeskError) as caught:
        fetched(server, tmp_path / "part", token="hf_wrongwrong")
    assert caught.value.code == "token_refused"
    assert "wrongwrong" not in f"{caught.value!r} {caught.value.text} {asked(server, token='hf_wrongwrong')!r}"
    fetched(server, tmp_path / "part", token="hf_secretsecret")
    assert (tmp_path / "part").read_bytes() == CONTENT
    assert not any("authorization" in headers for headers in server.bodies())
    assert "hf_secret" not in paths.contacts().read_text()


def test_it_stops_while_nothing_comes(server: Hub, tmp_path: Path) -> None:
    server.stall = threading.Event()
    stop: list[bool] = []
    found = hub.look(replace(asked(server), has_stopped=lambda: bool(stop)), REPOSITORY, FILE)
    for have in hub.download(found, tmp_path / "part"):
        stop += [True] * bool(have)
    door.close()
    assert 0 < (tmp_path / "part").stat().st_size < len(CONTENT)
    assert contacts.read()[0].outcome == contacts.STOPPED


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize("what", ["silent", "words"])
def test_it_stops_while_the_server_says_nothing_of_use(server: Hub, tmp_path: Path, method: str, what: str) -> None:
    stop: list[bool] = []
    question = replace(asked(server), has_stopped=lambda: bool(stop))
    found = hub.look(question, REPOSITORY, FILE)
    server.idle, server.idle_at, server.on_idle = what, method, lambda: stop.append(True)
    if method == "GET":
        assert list(hub.download(found, tmp_path / "part")) == [0]
    else:
        with pytest.raises(TldeskError) as caught:
            hub.look(question, REPOSITORY, FILE)
        assert caught.value.code == "interrupted"
    door.close()


def test_a_reply_without_end_is_not_waited_for(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.2)
    server.idle, server.idle_at = "words", "HEAD"
    with pytest.raises(TldeskError) as caught:
        hub.look(asked(server), REPOSITORY, FILE)
    assert caught.value.arguments["reason"] == "it does not reply"
    door.close()


def test_addresses_that_lead_to_the_next_for_ever_are_left(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.2)
    server.leads_on = True
    with pytest.raises(TldeskError) as caught:
        hub.look(asked(server), REPOSITORY, "config.json")
    assert caught.value.code in ("hub_unreachable", "hub_odd")
    door.close()


def test_the_text_of_a_redirect_is_not_unpacked(server: Hub, tmp_path: Path) -> None:
    found = hub.look(asked(server), REPOSITORY, FILE)
    server.redirect_text = b"no gzip at all"
    list(hub.download(found, tmp_path / "part"))
    door.close()
    assert (tmp_path / "part").read_bytes() == CONTENT


def test_it_ends_where_downloads_are_turned_off_meanwhile(server: Hub, tmp_path: Path) -> None:
    part = tmp_path / "part"
    steps = hub.download(hub.look(asked(server), REPOSITORY, FILE), part)
    next(steps)
    next(steps)
    before = len(server.asked)
    settings.change(online=False)
    with pytest.raises(TldeskError) as caught:
        list(steps)
    assert caught.value.code == "offline"
    assert 0 < part.stat().st_size < len(CONTENT)
    assert len(server.asked) == before
    once = hub.look(replace(asked(server), once=True), REPOSITORY, FILE)
    list(hub.download(once, part))
    door.close()
    assert part.read_bytes() == CONTENT


def test_what_was_not_asked_for_reaches_nobody(server: Hub) -> None:
    import huggingface_hub

    hub.look(asked(server), REPOSITORY, FILE)
    before = len(server.asked)
    with pytest.raises(TldeskError, match="turned off"):
        huggingface_hub.get_session().get(server.address)
    door.close()
    assert len(server.asked) == before


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://huggingface.co/x", True),
        ("https://cdn-lfs-us-1.hf.co/x", True),
        ("https://cas-bridge.xethub.hf.co/x?sig=1", True),
        ("http://cdn-lfs.hf.co/x", False),
        ("https://hf.co.example.com/x", False),
        ("https://evilhf.co/x", False),
        ("https://127.0.0.1/x", False),
        ("https://hf.co:8443/x", False),
        ("https://a:b@hf.co/x", False),
        ("file:///etc/passwd", False),
        ("https://[::1/x", False),
    ],
)
def test_where_the_hub_may_lead_to(url: str, allowed: bool) -> None:
    assert (door.refusal(url, door.HUB) == "") is allowed


def test_where_another_server_may_lead_to() -> None:
    mirror = "https://models.example.cn"
    assert not door.refusal("https://files.example.org/x", mirror)
    for url in ("https://10.1.2.3/x", "https://printer.local/x", "https://intranet/x", "http://files.example.org/x"):
        assert door.refusal(url, mirror)
    for url in ("https://localhost./x", "https://a.localhost/x", "https://printer.local./x", "https://127.0.0.0x1/x"):
        assert door.refusal(url, mirror)
    assert faults.Lost(Asked("", mirror)).told(5).arguments["host"] == "models.example.cn"
