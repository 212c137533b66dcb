"""A server on 127.0.0.1 that answers as the hub of models does, and can be told to be at fault in every way.

HEAD and GET of `/owner/name/resolve/REVISION/FILE`: large files lie behind a redirect to another server, as on the hub,
with `X-Linked-Etag` (sha256) and `X-Linked-Size`; small ones behind a relative redirect, with the etag of git. Ranges
are honoured.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tldesk import settings

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LISTENING: set[tuple[str, int]] = set()  # where tests may connect to
_LARGE = (".safetensors", ".bin")
_CHUNK = 1 << 16


def git_digest(content: bytes) -> str:
    """The etag of a small file."""
    return hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()


@dataclass
class Hub:
    """What the server has and does. `files` by repository and name; `statuses` answers of the hub by method; `cuts`: of
    the next bodies so many bytes come, then the connection is cut; `leads_to` is where large files are said to
    be, `size` how large; `sent` in place of a large file's content, of a length that is not `counted` at first where
    that is False; `token`: what must be said to get anything; `page`: all is a web page; `idle`: requests of the method
    `idle_at` get no reply, but `words` that there will be one, until who asks has gone, after a call of `on_idle`;
    `leads_on`: small files lie at ever other addresses; `redirect_text` is said with redirects, as gzip."""

    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    status: int = 0
    statuses_of_files: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    leads_to: str = ""
    size: str = ""
    sent: bytes | None = None
    counted: bool = True
    token: str = ""
    page: bool = False
    file_page: bool = False
    ranges: bool = True
    stall: threading.Event | None = None
    idle: str = ""
    idle_at: str = ""
    on_idle: Callable[[], object] = bool
    leads_on: bool = False
    redirect_text: bytes = b""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    storage: str = ""

    def put(self, repository: str, name: str, content: bytes | Path) -> None:
        """Publish a file."""
        self.files[repository, name] = content if isinstance(content, bytes) else content.read_bytes()

    def bodies(self) -> list[dict[str, str]]:
        """The headers with which content of large files was asked for."""
        return [headers for method, path, headers in self.asked if method == "GET" and path.startswith("/storage/")]


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def do_HEAD(self) -> None:
        self.hub.asked.append(("HEAD", self.path, {name.lower(): text for name, text in self.headers.items()}))
        self._answer(body=False)

    def do_CONNECT(self) -> None:
        self._say(self.hub.status or 502, {}, b"", False)

    def do_GET(self) -> None:
        self.hub.asked.append(("GET", self.path, {name.lower(): text for name, text in self.headers.items()}))
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        hub = self.hub
        if hub.idle and self.command == hub.idle_at:
            self._say_nothing()
        elif hub.leads_on:
            self._say(307, {"Location": f"{self.path}x", "X-Repo-Commit": COMMIT}, b"", body)
        elif self.path.startswith("/storage/"):
            self._storage()
        elif hub.page:
            self._say(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>", body)
        elif hub.token and self.headers.get("Authorization") != f"Bearer {hub.token}":
            self._say(401, {"X-Error-Code": "GatedRepo"}, b"", body)
        elif hub.status:
            self._say(hub.status, {"Retry-After": "60"} if hub.status == 429 else {}, b"", body)
        elif self.path.startswith("/small/"):
            owner, name, file = self.path.removeprefix("/small/").split("/", 2)
            self._small(hub.files[f"{owner}/{name}", file], body)
        else:
            self._resolve(body)

    def _say_nothing(self) -> None:
        self.hub.on_idle()
        self.close_connection = True
        self.connection.settimeout(0.02)
        while True:
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                if self.hub.idle == "words":
                    self.send_response_only(100)
                    self.end_headers()

    def _resolve(self, body: bool) -> None:
        place, _, rest = self.path.lstrip("/").partition("/resolve/")
        file = rest.partition("/")[2]
        content = self.hub.files.get((place, file))
        if content is None:
            self._say(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT}, b"", body)
        elif not file.endswith(_LARGE):
            self._say(307, {"Location": f"/small/{place}/{file}", "X-Repo-Commit": COMMIT}, b"", body)
        else:
            digest = hashlib.sha256(content).hexdigest()
            to = self.hub.leads_to or f"{self.hub.storage}/storage/{digest}?signature=1"
            text = self.hub.redirect_text
            packed = {"Content-Encoding": "gzip"} if text else {}
            told = {"Location": to, "X-Repo-Commit": COMMIT, "X-Linked-Etag": f'"{digest}"'}
            self._say(
                302,
                {**told, "X-Linked-Size": self.hub.size or str(len(content)), "ETag": '"other"', **packed},
                text,
                body,
            )

    def _small(self, content: bytes, body: bool) -> None:
        self._say(200, {"ETag": f'"{git_digest(content)}"', "X-Repo-Commit": COMMIT}, content, body)

    def _storage(self) -> None:
        hub, digest = self.hub, self.path.removeprefix("/storage/").partition("?")[0]
        content = next(one for one in hub.files.values() if hashlib.sha256(one).hexdigest() == digest)
        content = content if hub.sent is None else hub.sent
        if hub.statuses_of_files:
            self._say(hub.statuses_of_files.pop(0), {}, b"", True)
            return
        if hub.file_page:
            self._say(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>" + content[6:], True)
            return
        asked = self.headers.get("Range", "") if hub.ranges else ""
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        headers = {"Content-Type": "binary/octet-stream", "ETag": '"stored"', "Accept-Ranges": "bytes"}
        if not hub.counted:
            headers["Content-Length"], self.close_connection = "", True
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._say(206 if start else 200, headers, content[start:], True, hub.cuts.pop(0) if hub.cuts else None)

    def _say(self, status: int, headers: dict[str, str], content: bytes, body: bool, most: int | None = None) -> None:
        self.send_response(status)
        for name, text in {"Content-Length": str(len(content)), **headers}.items():
            if text:
                self.send_header(name, text)
        self.end_headers()
        if body:
            told = content[:most]
            for at in range(0, len(told), _CHUNK):
                if self.hub.stall is not None and at:
                    self.hub.stall.wait()
                self.wfile.write(told[at : at + _CHUNK])
        if most is not None:
            self.wfile.flush()
            self.close_connection = True


class _Quiet(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone: no news to the test."""


def serve() -> Iterator[Hub]:
    """The server, which ends when the generator does."""
    hub = Hub()
    answer = type("Answer", (_Answer,), {"hub": hub})
    servers = [_Quiet(("127.0.0.1", 0), answer) for _ in range(2)]
    places = [("127.0.0.1", server.server_address[1]) for server in servers]
    LISTENING.update(places)
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}) for server in servers]
    for thread in threads:
        thread.start()
    hub.address, hub.storage = (f"http://{host}:{port}" for host, port in places)
    try:
        yield hub
    finally:
        if hub.stall is not None:
            hub.stall.set()
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
        LISTENING.difference_update(places)


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    """The server, with the program set to fetch models there."""
    for made in serve():
        settings.change(mirror=made.address, online=True)
        yield made
