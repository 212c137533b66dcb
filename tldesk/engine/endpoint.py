"""A model's answers for other programs on this computer: HTTP on the loopback address, behind a token.

It is off until somebody turns it on, cannot be reached from another computer, writes nothing to the disk and tells the
log no names. `POST /predict` takes the bytes of one image and answers what `tldesk predict --json` prints of it. This
is the only module that opens a socket, and its threads end with it.
"""

from __future__ import annotations

import errno
import hmac
import json
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, Self

from tldesk.engine import device
from tldesk.engine.predict import Failure, Prediction, plain
from tldesk.errors import TldeskError

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
LARGEST = 64 << 20  # bytes of one image
_PATIENCE = 20.0  # seconds that a sender may stay silent
_CONNECTIONS = 16  # each may hold an image
_INPUT = Path("image")

Ask = Callable[[bytes], Prediction | Failure]

# What a request can be refused for: status → what is wrong, and what to do.
_REFUSALS = {
    400: ("This is not a request that is understood.", "Send POST /predict with an image as the body."),
    401: ("The token is missing or wrong.", "Send the header “Authorization: Bearer TOKEN”."),
    404: ("There is nothing at this address.", "Send POST /predict with an image as the body."),
    405: ("Only POST is understood here.", "Send POST /predict with an image as the body."),
    408: ("The image did not arrive in time.", "Send it again."),
    411: ("The length of the body is not known.", "Send the header Content-Length."),
    413: (f"The image is larger than {LARGEST >> 20} MB.", "Make it smaller."),
    500: ("The model failed on this image.", "The log of the program says why."),
}


class Endpoint:
    """Answers by `ask` (called in several threads) until `stop`; a context manager that stops at its end.

    `url` is where, `token` what every request has to bring, `requests` how many were answered. Port 0 takes a free one.
    Raises TldeskError `port_taken`.
    """

    def __init__(self, ask: Ask, port: int = 0) -> None:
        self.token = secrets.token_urlsafe(24)
        self.requests = 0
        self._ask = ask
        self._count = threading.Lock()
        self._turns = threading.Semaphore(device.threads())
        try:
            self._server = _Server(self, port)
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise TldeskError("port_taken", port=port) from error
        self.port: int = self._server.server_address[1]
        self.url = f"http://{HOST}:{self.port}/predict"
        forever = self._server.serve_forever
        self._thread = threading.Thread(target=forever, args=(0.1,), name="endpoint", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def example(self) -> str:
        """A command that asks it about a file."""
        return f'curl -H "Authorization: Bearer {self.token}" --data-binary @photo.jpg {self.url}'

    def stop(self) -> None:
        """Answer no more; returns when the threads have ended. What is being asked may go without an answer."""
        self._server.shutdown()
        self._server.cut()
        self._server.server_close()
        self._thread.join()

    def allows(self, header: str) -> bool:
        """Whether an Authorization header brings the token."""
        return hmac.compare_digest(header.encode(), f"Bearer {self.token}".encode())

    def answer(self, content: bytes) -> tuple[int, dict[str, Any]]:
        """Status and JSON for an image; no more at a time than there are cores."""
        with self._turns:
            found = self._ask(content)
        with self._count:
            self.requests += 1
        if isinstance(found, Failure):
            return 422, {"predictions": [], "errors": [plain(found)]}
        return 200, {"predictions": [plain(found)], "errors": []}


class _Server(ThreadingMixIn, TCPServer):
    """A thread for each connection, of which there are few at once; all are cut when it ends."""

    allow_reuse_address = os.name != "nt"  # there it would let another program take the address over
    daemon_threads = False

    def __init__(self, endpoint: Endpoint, port: int) -> None:
        self.endpoint = endpoint
        self._open: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Take it, unless there are too many."""
        if len(self._open) >= _CONNECTIONS:
            return False
        self._open.add(request)
        return True

    def shutdown_request(self, request: Any) -> None:
        """It has ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """End all connections, whoever is at the other end."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is no news."""
        log.info("a request ended early", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: _Server
    timeout = _PATIENCE
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "tldesk", ""

    def do_POST(self) -> None:
        status = self._refusal()
        if status is not None:
            return self._refuse(status)
        length, endpoint = int(self.headers["Content-Length"]), self.server.endpoint
        try:
            self._say(*endpoint.answer(self._body(length)))
        except TimeoutError:
            self._refuse(408)
        except ConnectionError:
            log.info("a request ended early")
        except Exception:
            log.exception("the model failed on a request")
            self._refuse(500)

    def do_GET(self) -> None:
        """Nothing is to be got here."""
        status = self._refusal()
        self._refuse(405 if status in (None, 411) else status)

    do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = do_GET

    def handle_expect_100(self) -> bool:
        """Take a large body only where it will be looked at."""
        status = self._refusal()
        if status is not None:
            self._refuse(status)
            return False
        return super().handle_expect_100()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses by itself."""
        self._refuse(code)

    def log_message(self, format: str, *args: Any) -> None:
        """Who asks what is nobody's business."""

    def _refusal(self) -> int | None:
        """The status to refuse a POST with, by its head alone; None when its body is wanted."""
        if not self.server.endpoint.allows(self.headers.get("Authorization", "")):
            return 401
        if self.path != "/predict":
            return 404
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            return 411
        return 413 if int(length) > LARGEST else None

    def _body(self, length: int) -> bytes:
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionResetError("the sender went away")
        return body

    def _refuse(self, status: int) -> None:
        text, hint = _REFUSALS.get(status, _REFUSALS[400])
        self._say(status, {"error": text, "hint": hint})
        self._drain()

    def _say(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.close_connection = True
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _drain(self) -> None:
        """Read what was sent all the same, some of it: closing a connection on unread bytes would lose the answer."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            for _ in range(64):
                if not self.connection.recv(1 << 16):
                    break
