"""The one door to a network: closed unless the user has opened it, and only for what was asked for by name.

`huggingface_hub` has its client from here. Whatever reaches it without `asking`, as a library of its own accord, is
refused. Each contact is in the list of `contacts` before it is made.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from tldesk import settings
from tldesk.errors import TldeskError
from tldesk.online import contacts, watch

if TYPE_CHECKING:
    import httpx2

HUB = "https://huggingface.co"
_VARIABLE = "HF_ENDPOINT"  # as other programs know it
# Where the hub's own files lie: it leads to them, each time to another name of these.
_OF_THE_HUB = ("huggingface.co", "hf.co")
# What names of a house or a computer end with: RFC 6761, 6762 and 8375, ICANN's `internal`, and habit.
_NOT_PUBLIC = ("local", "localhost", "internal", "arpa", "lan", "home", "corp", "intranet", "test", "invalid", "onion")
_SENT = {"host", "accept", "accept-encoding", "connection", "range", "authorization", "user-agent"}
_LONGEST_HOST = 253  # letters
_PROXIED, _PROXY_SCHEMES = ("http", "https", "all"), ("http", "https", "socks5", "socks5h")
_HOST = re.compile(r"[\w.:%-]+")  # an address of version 6 has colons
CONNECT_SECONDS, IDLE_SECONDS = 10.0, 30.0
# for a whole reply, however many addresses it leads to, and between two parts of a file: a byte now and then is none
PATIENCE_SECONDS = 60.0


@dataclass(slots=True, eq=False)
class Asked:
    """What the user asked for: `why`, from the server at `address`, with the `token` that is for that server alone,
    whether it is allowed for this `once`, whatever the settings say, and whether the user `has_stopped` it."""

    why: str
    address: str
    token: str = field(default="", repr=False)
    once: bool = False
    has_stopped: Callable[[], bool] = lambda: False
    begun: str = ""  # the last contact made for it …
    host: str = ""  # … with which host …
    answered: bool = False  # … and whether that has answered
    until: float = math.inf  # no longer than that by the monotonic clock

    def be_patient(self) -> None:
        """Something has come, or is about to: wait for what is next."""
        self.until = time.monotonic() + PATIENCE_SECONDS

    @property
    def is_late(self) -> bool:
        """Whether it has taken too long."""
        return time.monotonic() > self.until

    def should_end(self) -> bool:
        """Whether nothing more is to be waited for: it was stopped, takes too long, or is no longer allowed."""
        return self.is_late or self.is_off()

    def is_off(self) -> bool:
        """Whether it was stopped, or is no longer allowed."""
        return self.has_stopped() or not is_open(self.once)


_ASKED: ContextVar[Asked | None] = ContextVar("_ASKED", default=None)


def address() -> str:
    """The address of the model server, without a slash at its end: that of the settings, or else of the environment.

    Raises TldeskError `bad_value` where the environment names one that is not safe to fetch from.
    """
    if chosen := settings.load().mirror:
        return chosen
    said = os.environ.get(_VARIABLE, "")
    try:
        return settings.Settings(mirror=said).mirror or HUB
    except ValueError as error:
        reason = "it must be an address such as https://huggingface.co"
        raise TldeskError("bad_value", field=_VARIABLE, value=shown(said), reason=reason, allowed="") from error


def shown(text: str) -> str:
    """What a user gave as an address, without the name and the password in it."""
    return re.sub("//.*@", "//…@", text)


def host_of(url: str) -> str:
    """The host of an address, as people write it: with the port where it is not the usual one. Of an address without a
    host, or with one that is none, so much as a sentence can hold: it may be a server's."""
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or f"{parts.scheme}:"
    except ValueError:
        host = url
    return host[:_LONGEST_HOST]


def is_open(once: bool = False) -> bool:
    """Whether downloads are allowed: by the settings, or `once`."""
    return once or settings.load().online


def check_open(once: bool = False) -> None:
    """Raises TldeskError `offline` where they are not."""
    if not is_open(once):
        raise TldeskError("offline")


@contextmanager
def asking(asked: Asked) -> Iterator[httpx2.Client]:
    """The client, which contacts for what is asked in this block and for nothing else. Never around a `yield` of
    events.

    How the last contact ended is noted where the block fails. Raises TldeskError `proxy_unusable`.
    """
    _check_proxies()
    client = _client_of_the_hub()
    before = _ASKED.set(asked)
    try:
        yield client
    except BaseException:
        if asked.begun and not asked.answered:
            contacts.end(asked.begun, 0, contacts.NO_ANSWER)
        raise
    finally:
        _ASKED.reset(before)


def _check_proxies() -> None:
    """Raises TldeskError `proxy_unusable` where a proxy of the environment or the system is no address."""
    for kind, proxy in getproxies().items():
        if kind in _PROXIED and not _is_proxy(proxy):
            names = (f"{kind}_proxy", f"{kind}_PROXY".upper())
            setting = next((name for name in names if os.environ.get(name)), "the system's network settings")
            raise TldeskError("proxy_unusable", setting=setting, proxy=re.sub(".*@", "…@", proxy)[:_LONGEST_HOST])


def _is_proxy(proxy: str) -> bool:
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        return parts.scheme in _PROXY_SCHEMES and bool(_HOST.fullmatch(parts.hostname or "")) and parts.port != 0
    except ValueError:
        return False


def _client_of_the_hub() -> httpx2.Client:
    import huggingface_hub

    global _is_set
    if not _is_set:
        huggingface_hub.set_client_factory(_client)
        _is_set = True
    return huggingface_hub.get_session()


_is_set = False


def close() -> None:
    """Close the connections that are kept open for the next question."""
    if _is_set:
        import huggingface_hub

        huggingface_hub.close_session()


def _client() -> httpx2.Client:
    """The client; it honours the proxies of the environment and the system's certificates."""
    import httpx2

    for name in ("httpx2", "httpcore2", "huggingface_hub"):  # addresses of files are signed, and belong into no log
        logging.getLogger(name).setLevel(logging.ERROR)
    # `None` is: without the proxy, which could not know what this computer is.
    hosts = {"127.0.0.1", "localhost", "[::1]"}
    own = urlsplit(address()).hostname or ""
    hosts |= {own} if settings.is_loopback(own) and ":" not in own else set()  # a computer has many such addresses
    direct: dict[str, Any] = {f"all://{host}": None for host in hosts}
    return httpx2.Client(
        event_hooks={"request": [_before], "response": [_after]},
        follow_redirects=True,
        max_redirects=5,
        timeout=httpx2.Timeout(IDLE_SECONDS, connect=CONNECT_SECONDS),
        mounts=direct,
    )


def _before(request: httpx2.Request) -> None:
    """Refuse what was not asked for, and note the contact."""
    import httpx2

    asked = _ASKED.get()
    if asked is None:
        raise TldeskError("offline")
    check_open(asked.once)  # it may have been turned off since, in another window
    if asked.should_end():  # one address may lead to the next for ever
        raise httpx2.ReadTimeout("it took too long", request=request)
    request.extensions["trace"] = watch.note
    url = str(request.url)
    host = host_of(url)
    if reason := refusal(url, asked.address):
        raise TldeskError("redirect_refused", host=host_of(asked.address), to=host, reason=reason)
    for name in [name for name in request.headers if name.lower() not in _SENT]:
        del request.headers[name]
    request.headers["user-agent"] = "tldesk"
    request.headers.pop("authorization", None)
    if asked.token and _origin(url) == _origin(asked.address):
        request.headers["authorization"] = f"Bearer {asked.token}"
    asked.begun, asked.host, asked.answered = contacts.begin(host, asked.why), host, False


def _after(response: httpx2.Response) -> None:
    import httpx2

    asked = _ASKED.get()
    if asked is not None:
        asked.answered = True
        has_body = response.request.method != "HEAD" and response.is_success  # whose bytes are known at its end
        contacts.end(asked.begun, None if has_body else 0, contacts.answer_reason(response.status_code))
    if response.has_redirect_location and response.request.method != "HEAD":
        # Its text is read and unpacked before the next address is asked, and may have no end.
        response.stream.close()  # type: ignore[union-attr]
        response.stream = httpx2.ByteStream(b"")
        response.headers.pop("content-encoding", None)


def refusal(url: str, address: str) -> str:
    """Why the server at `address` may not lead to `url`, in the middle of a sentence; empty where it may.

    The hub leads to its own hosts alone, a server on this computer to this computer alone, and another server that the
    user has named to any host of a public name. All over TLS, but on this computer.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "that is no address"
    own = (urlsplit(address).hostname or "").lower()
    last = host.rstrip(".").rpartition(".")[2]
    if settings.is_loopback(own):
        if parts.scheme not in ("http", "https"):
            return "that is no address"
        return "" if settings.is_loopback(host) else "a server on this computer may lead to this computer alone"
    if parts.scheme != "https":
        return "the connection would not be encrypted"
    if parts.username is not None or parts.password is not None:
        return "the address contains a name or a password"
    if _origin(url) == _origin(address):
        return ""
    if port not in (None, 443) or last in _NOT_PUBLIC or _is_number(host.rstrip(".")) or "." not in host.rstrip("."):
        return "that is not a public address"
    if own == urlsplit(HUB).hostname and not any(host == one or host.endswith(f".{one}") for one in _OF_THE_HUB):
        return "that host is not one of Hugging Face"
    return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return last.isdigit() or last.startswith("0x")  # a part of an address may be written so
    return True


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or usual
