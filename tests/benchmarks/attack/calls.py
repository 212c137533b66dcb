"""Requests to `tldesk serve` from a program on the same computer that wishes it ill.

All go to one server on the loopback address, which a good request asks again after each. A call ends when it is
answered or closed; one that is neither after `world.SECONDS` hangs.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from attack import pictures, world

HOST = "127.0.0.1"


def _head(token: str, *lines: str, start: str = "POST /predict HTTP/1.1") -> bytes:
    return "\r\n".join((start, f"Host: {HOST}", f"Authorization: Bearer {token}", *lines, "", "")).encode("latin-1")


def _with_body(token: str, body: bytes) -> bytes:
    return _head(token, f"Content-Length: {len(body)}", "Connection: close") + body


# What is sent, given the token.
CALLS: dict[str, Callable[[str], bytes]] = {
    "no token": lambda token: b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
    "a token of other letters": lambda token: _head("ÿþ" + token, "Content-Length: 3") + b"abc",
    "a token of 60,000 letters": lambda token: _head("x" * 60_000, "Content-Length: 3") + b"abc",
    "a length of 5,000 digits": lambda token: _head(token, "Content-Length: " + "9" * 5000) + b"abc",
    "a length below nothing": lambda token: _head(token, "Content-Length: -5") + b"abc",
    "a length in other digits": lambda token: _head(token)[:-2] + "Content-Length: ٣\r\n\r\n".encode(),
    "two lengths": lambda token: _head(token, "Content-Length: 3", "Content-Length: 300000") + b"abc",
    "a length and chunks": lambda token: _head(token, "Content-Length: 3", "Transfer-Encoding: chunked") + b"fff\r\n",
    "chunks": lambda token: _head(token, "Transfer-Encoding: chunked") + b"fffffffffffffffff\r\nabc\r\n",
    "no length": lambda token: _head(token),
    "half a body": lambda token: _head(token, "Content-Length: 1000") + b"abc",
    "half a head": lambda token: _head(token)[:40],
    "a head of 10,000 lines": lambda token: _head(token, *(f"X-{n}: y" for n in range(10_000))),
    "a line of 2 MB": lambda token: b"POST /" + b"x" * 2_000_000 + b" HTTP/1.1\r\n\r\n",
    "a NUL": lambda token: _head(token, "X-\0: \0", "Content-Length: 3") + b"abc",
    "another method": lambda token: _head(token, start="BREW /predict HTTP/1.1"),
    "another version": lambda token: _head(token, start="POST /predict HTTP/9.9"),
    "no version": lambda token: b"GET /\r\n",
    "another address": lambda token: _head(token, start="GET /../../etc/passwd HTTP/1.1"),
    "an address elsewhere": lambda token: _head(token, start="GET http://example.org/ HTTP/1.1"),
    "a tunnel": lambda token: _head(token, start="CONNECT example.org:443 HTTP/1.1"),
    "an upgrade": lambda token: _head(token, "Upgrade: websocket", "Connection: Upgrade", "Content-Length: 0"),
    "a promise of more": lambda token: _head(token, "Expect: 100-continue", "Content-Length: 67108865"),
    "a page's own request": lambda token: _head(token, "Origin: http://example.org", "Content-Length: 0"),
    "noise": lambda token: bytes(range(256)) * 200,
    "the start of TLS": lambda token: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "nothing": lambda token: b"",
    "50 megapixels in 34 bytes": lambda token: _with_body(token, pictures.empty_webp()),
    "no image": lambda token: _head(token, "Content-Length: 9") + b"not image",
}  # fmt: skip


class Server:
    """`tldesk serve` in a process of its own; ended at the block's end."""

    def __init__(self, base: world.Base, folder: Path) -> None:
        self._base, self._log = base, folder / "serve.txt"
        self.photo = next(base.photos.rglob("*.jpg")).read_bytes()

    def __enter__(self) -> Server:
        import os

        with self._log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tldesk", "serve", str(self._base.export), "--json"],
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "TLDESK_HOME": str(self._base.home)},
            )
        assert self.process.stdout is not None
        about = json.loads(self.process.stdout.readline())
        self.token = about["token"]
        self.port = int(about["url"].rsplit(":", 1)[1].split("/")[0])
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(2)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def send(self, data: bytes, close_writing: bool = False) -> tuple[bytes, float]:
        """What comes back of some bytes until the other side closes, and after how long."""
        started = time.monotonic()
        answer = b""
        with (
            socket.create_connection((HOST, self.port), timeout=world.SECONDS) as connection,
            suppress(ConnectionError),
        ):
            connection.sendall(data)
            if close_writing:
                connection.shutdown(socket.SHUT_WR)
            while time.monotonic() - started < world.SECONDS:
                connection.settimeout(max(0.1, world.SECONDS - (time.monotonic() - started)))
                try:
                    part = connection.recv(65536)
                except TimeoutError:
                    break
                if not part:
                    return answer, time.monotonic() - started
                answer += part
            return answer, time.monotonic() - started
        return answer, time.monotonic() - started

    def good(self) -> tuple[bytes, float]:
        """A request as it should be."""
        return self.send(_with_body(self.token, self.photo))


def met(base: world.Base, folder: Path) -> Iterator[world.Outcome]:
    """Every call, and a good request after each."""
    with Server(base, folder) as server:
        server.good()
        usual = world.family_megabytes(server.process.pid)
        for name, make in CALLS.items():
            outcome = world.Outcome(world.Attack("request", name, lambda _: []))
            answer, outcome.seconds = server.send(make(server.token))
            if outcome.seconds >= world.SECONDS:
                outcome.faults.append(f"hung for {outcome.seconds:.0f} s")
            if answer.startswith(b"HTTP/1.1 200"):
                outcome.faults.append("it was answered as if it were good")
            good, seconds = server.good()
            if not good.startswith(b"HTTP/1.1 200"):
                outcome.faults.append(f"a good request after it was not answered ({seconds:.0f} s)")
            outcome.megabytes = world.family_megabytes(server.process.pid) - usual
            if outcome.megabytes > world.MEGABYTES:
                outcome.faults.append(f"{outcome.megabytes:.0f} MB more than usual")
            outcome.said = answer.decode(errors="replace").split("\r\n")[0]
            yield outcome
    said = (folder / "serve.txt").read_bytes()
    if b"Traceback" in said:
        outcome = world.Outcome(world.Attack("request", "all together", lambda _: []))
        outcome.faults.append("a traceback")
        outcome.said = said.decode(errors="replace")[-300:]
        yield outcome
