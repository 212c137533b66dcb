"""A model's answers for other programs on this computer: HTTP on the loopback address, behind a token.

It is off until somebody turns it on, cannot be reached from another computer, writes nothing to the disk and tells the
log no names. `POST /predict` takes the bytes of one image or sound, or a text (see `endpoint_texts`), and answers what
`tldesk predict --json` prints of it. This is the only module that opens a socket, and its threads end with it.

One thread holds all connections, each with a deadline, so that none keeps another from being heard; h11 reads what they
say. A request reaches a worker once it is whole and has shown the token. Until then it holds a few kilobytes, and gives
way to newer connections when there are too many.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import hmac
import io
import json
import logging
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import h11

from tldesk.engine.answering import endpoint_texts
from tldesk.engine.answering.endpoint_limits import HOST as HOST
from tldesk.engine.answering.endpoint_limits import LARGEST as LARGEST
from tldesk.engine.answering.endpoint_limits import Limits as Limits
from tldesk.engine.answering.predict import Failure, Prediction, plain
from tldesk.engine.answering.refusals import refusal
from tldesk.engine.machine import device
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE, SOUND, TEXT

log = logging.getLogger(__name__)

# Other host names are refused: a web page could point its own name here (DNS rebinding).
_OWN_NAMES = (b"127.0.0.1", b"localhost")
_PATH = b"/predict"
_AT_ONCE = 1 << 16  # bytes that are read at a time
_HEAD_BYTES = 1 << 14
_WAITING_CONNECTIONS = 1024  # of which the system keeps hold until they are taken
_POLL_SECONDS = 0.05
_MUCH = 32 << 20  # bytes of images after which memory is given back, when nobody asks

Ask = Callable[[bytes], Prediction | Failure]
Answer = tuple[int, dict[str, Any]]

_EXAMPLES = {IMAGE: "photo.jpg", SOUND: "sound.wav"}  # of a file that is sent
_HEADERS = {401: ("WWW-Authenticate", "Bearer"), 405: ("Allow", "POST"), 503: ("Retry-After", "2")}


class Endpoint:
    """Answers by `ask` (called in several threads) until `stop`; a context manager that stops at its end.

    `url` is where, `token` what every request has to bring, `requests` how many were answered. Port 0 takes a free one.
    `kind`: the kind of data that is asked about. Raises TldeskError `port_taken`.
    """

    def __init__(self, ask: Ask, port: int = 0, limits: Limits | None = None, *, kind: str = IMAGE) -> None:
        self.token = secrets.token_urlsafe(24)
        self.requests = 0
        self._ask, self._kind = ask, kind
        self._count = threading.Lock()
        self._limits = limits or Limits()
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}/predict"
        self._workers = ThreadPoolExecutor(device.threads(), "endpoint-worker")
        self._visits: dict[_Visit, asyncio.Task[None]] = {}  # the oldest first
        self._places, self._room = _Room(self._limits.connections), _Room(self._limits.room_bytes)
        self._passed = 0  # bytes of bodies since memory was given back
        self._ending = asyncio.Event()
        self._loop = asyncio.SelectorEventLoop()  # the same on every system
        self._thread = threading.Thread(target=self._run, name="endpoint", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _refusal(self, status: int) -> Answer:
        return refusal(status, self._kind)

    @property
    def example(self) -> str:
        """A command that asks it about a file, or about a text."""
        if self._kind == TEXT:
            return endpoint_texts.example(self.token, self.url)
        file = _EXAMPLES.get(self._kind, "file")
        return f'curl -H "Authorization: Bearer {self.token}" --data-binary @{file} {self.url}'

    def stop(self) -> None:
        """Answer no more; returns when the threads have ended. What is being asked may go without an answer."""
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._workers.shutdown(cancel_futures=True)

    def answer(self, content: bytes, content_type: bytes = b"") -> Answer:
        """Status and JSON for a body; called in a worker."""
        try:
            if self._kind == TEXT:
                content = endpoint_texts.text_of(content, content_type)
                if endpoint_texts.is_empty(content):
                    return self._refusal(422)
            found = self._ask(content)
        except Refused:
            return self._refusal(400)
        except Exception as error:
            log.exception("the model failed on a request")
            _forget_frames(error)
            return self._refusal(500)
        with self._count:
            self.requests += 1
        if isinstance(found, Failure):
            _forget_frames(found.error)
            return 422, {"predictions": [], "errors": [plain(found, self._kind)]}
        return 200, {"predictions": [plain(found)], "errors": []}

    # ------------------------------------------------------------------------------------------ the connections

    def _run(self) -> None:
        with self._listener, closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        accepting = asyncio.create_task(self._accept())
        await self._ending.wait()
        tasks = [accepting, *self._visits.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self) -> None:
        """Take connections one by one, so that those which are there already are heard in between."""
        while True:
            await self._make_place(self._limits.crowded_seconds)
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                await self._somebody_comes()
                continue
            except OSError as error:  # it has gone again, or this process has too many files open
                log.info("a connection could not be taken: %s", error)
                self._dismiss_oldest(0)
                await asyncio.sleep(_POLL_SECONDS)
                continue
            connection.setblocking(False)
            visit = _Visit(self._loop, connection)
            self._places.take(1)
            self._visits[visit] = asyncio.create_task(self._attend(visit))
            await asyncio.sleep(0)

    async def _somebody_comes(self) -> None:
        """`sock_accept` would lose a connection that comes when this is cancelled."""
        came = asyncio.Event()
        self._loop.add_reader(self._listener, came.set)
        try:
            await came.wait()
        finally:
            self._loop.remove_reader(self._listener)

    async def _make_place(self, seconds: float) -> None:
        """Wait until there is a place for one more; the oldest without the token leave theirs after some seconds."""
        while self._places.free < 1:
            self._dismiss_oldest(seconds)
            await self._places.wait(_POLL_SECONDS)

    def _dismiss_oldest(self, seconds: float) -> None:
        """End the connection that has been there longest without showing the token, if for so many seconds."""
        visit = next((visit for visit in self._visits if not visit.trusted), None)
        if visit is not None and self._loop.time() - visit.since >= seconds:
            visit.dismiss()
            self._visits[visit].cancel()

    async def _attend(self, visit: _Visit) -> None:
        """One request on a connection, its answer, and the end of the connection."""
        try:
            status, content = await self._hear(visit)
            visit.trusted = False
            async with asyncio.timeout(self._limits.answer_seconds):
                await visit.say(status, content)
            async with asyncio.timeout(self._limits.linger_seconds):
                await visit.linger()
        except OSError:  # a timeout too
            log.info("a request ended early")
        except Exception:
            log.exception("a request could not be answered")
        finally:
            visit.close()
            del self._visits[visit]
            self._places.give(1)

    async def _hear(self, visit: _Visit) -> Answer:
        """The answer to what comes in."""
        try:
            async with asyncio.timeout(self._limits.head_seconds):
                request = await visit.head()
            status = self._refused(request)
            if status is not None:
                return self._refusal(status)
            visit.trusted = True
            return await self._hear_body(visit, dict(request.headers))
        except TimeoutError:
            return self._refusal(408)
        except h11.RemoteProtocolError as error:
            return self._refusal(error.error_status_hint)

    async def _hear_body(self, visit: _Visit, headers: dict[bytes, bytes]) -> Answer:
        """The answer to a body, which is read once there is room for it."""
        length, kind = int(headers[b"content-length"]), headers.get(b"content-type", b"")
        until = self._loop.time() + self._limits.room_seconds
        while self._room.free < length:
            if self._loop.time() >= until:
                return self._refusal(503)
            await self._room.wait(until - self._loop.time())
        self._room.take(length)
        try:
            async with asyncio.timeout(self._limits.body_seconds + length / self._limits.body_rate):
                await visit.body()
            return await self._loop.run_in_executor(self._workers, self.answer, visit.content(), kind)
        finally:
            self._room.give(length)
            self._passed += length
            if self._passed >= _MUCH and self._room.free == self._limits.room_bytes:
                self._passed = 0
                self._loop.run_in_executor(self._workers, _give_memory_back)

    def _refused(self, request: h11.Request) -> int | None:
        """The status to refuse a request with, by its head alone; None when its body is wanted."""
        headers = dict(request.headers)
        host, own = headers.get(b"host", HOST.encode()), f":{self.port}".encode()
        if host.rsplit(b":", 1)[0].lower() not in _OWN_NAMES:
            return 403
        if not hmac.compare_digest(headers.get(b"authorization", b""), f"Bearer {self.token}".encode()):
            return 401
        if request.target not in {_PATH, *(b"http://" + name + own + _PATH for name in _OWN_NAMES)}:
            return 404
        if request.method != b"POST":
            return 405
        if b"transfer-encoding" in headers or b"content-length" not in headers:
            return 411
        return 413 if int(headers[b"content-length"]) > LARGEST else None


class _Room:
    """How much is left of something that there is a limited amount of; for one thread."""

    def __init__(self, total: int) -> None:
        self.free = total
        self._given = asyncio.Event()

    def take(self, amount: int) -> None:
        """Whoever takes has seen that it is there."""
        self.free -= amount

    def give(self, amount: int) -> None:
        """Give back, and wake up who waits."""
        self.free += amount
        self._given.set()
        self._given = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Until something was given back, for at most some seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._given.wait()


class _Visit:
    """A connection for one request. `trusted` while it has shown the token and waits for the answer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
        self.since = loop.time()
        self.trusted = False
        self._loop, self._connection = loop, connection
        self._talk = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)
        self._body = io.BytesIO()
        self._method = b""
        self._answered = False

    async def head(self) -> h11.Request:
        """The head of its request. Raises RemoteProtocolError of h11, or OSError."""
        event = await self._next()
        if not isinstance(event, h11.Request):
            raise ConnectionResetError("it went away without a word")
        self._method = event.method
        return event

    async def body(self) -> None:
        """Read the body to its end. Raises as `head` does."""
        if self._talk.they_are_waiting_for_100_continue:
            go_on = self._talk.send(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
            await self._loop.sock_sendall(self._connection, go_on or b"")
        while isinstance(event := await self._next(), h11.Data):
            self._body.write(event.data)

    def content(self) -> bytes:
        """The body, without a copy; it is kept no longer."""
        body, self._body = self._body, io.BytesIO()
        return body.getvalue()

    async def say(self, status: int, content: dict[str, Any]) -> None:
        """Send the answer, the only one."""
        self._answered = True
        await self._loop.sock_sendall(self._connection, self._written(status, content))

    async def linger(self) -> None:
        """Read what is sent all the same, some of it: to close a connection on unread bytes would lose the answer."""
        self._connection.shutdown(socket.SHUT_WR)
        left = 2 * LARGEST
        while left > 0 and (count := await self._loop.sock_recv_into(self._connection, _nowhere)):
            left -= count

    def dismiss(self) -> None:
        """Tell it that there is no place for it, if it waits for an answer still."""
        answered, self._answered = self._answered, True
        if not answered:
            with suppress(OSError):
                self._connection.send(self._written(*refusal(503, IMAGE)))

    def close(self) -> None:
        """End it; what it held is given back."""
        self._body.close()
        self._connection.close()

    async def _next(self) -> Any:
        """The next event that h11 makes of what is sent."""
        while (event := self._talk.next_event()) is h11.NEED_DATA:
            self._talk.receive_data(await self._loop.sock_recv(self._connection, _AT_ONCE))
        return event

    def _written(self, status: int, content: dict[str, Any]) -> bytes:
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))]
        headers += [("Connection", "close"), ("Server", "tldesk")]
        headers += [_HEADERS[status]] if status in _HEADERS else []
        reason = HTTPStatus(status).phrase
        parts = [h11.Response(status_code=status, headers=headers, reason=reason), h11.Data(data=body)]
        if self._method == b"HEAD":
            del parts[1]
        return b"".join(self._talk.send(part) or b"" for part in [*parts, h11.EndOfMessage()])


_nowhere = bytearray(_AT_ONCE)


def _listen(port: int) -> socket.socket:
    if port not in range(1 << 16):
        raise TldeskError("port_taken", port=port)
    try:
        made = socket.create_server((HOST, port), backlog=_WAITING_CONNECTIONS)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise TldeskError("port_taken", port=port) from error
    made.setblocking(False)
    return made


def _give_memory_back() -> None:
    """The allocator of Linux keeps what was freed between parts that are in use, until it is asked."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:  # another C library has none
        trim(0)


def _forget_frames(error: BaseException | None) -> None:
    """An exception keeps the frames that it went through, these the image, and often themselves: for long, then."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__
