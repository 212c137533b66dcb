"""The endpoint under connections that mean no good: slow, many, large, malformed; who has the token is answered."""

from __future__ import annotations

import gc
import http.client
import json
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tldesk.engine.answering.endpoint import Endpoint, Limits
from tldesk.engine.answering.predict import Failure, Prediction
from tldesk.errors import TldeskError
from tldesk.media import image

PATIENT = Limits(head_seconds=60, body_seconds=60)
START = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
SECONDS = 20  # what a test waits for an answer


@pytest.fixture
def no_network() -> None:
    """Here the loopback address is asked."""


def sure(_content: bytes) -> Prediction | Failure:
    """An answer of no model."""
    return Prediction(Path("image"), ("x",), 1.0, {"x": 1.0})


@contextmanager
def connected(endpoint: Endpoint, *sent: bytes) -> Iterator[socket.socket]:
    """A connection that has sent something."""
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=SECONDS) as made:
        for part in sent:
            made.sendall(part)
        yield made


def written(endpoint: Endpoint, body: bytes = b"image", length: int | None = None, token: str | None = None) -> bytes:
    """A request with the token, as it is sent; `length` is what its head says of the body."""
    length = len(body) if length is None else length
    head = f"{START}Authorization: Bearer {token or endpoint.token}\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + body


def answered(connection: socket.socket) -> tuple[int, dict[str, Any], http.client.HTTPMessage]:
    """Status, JSON and headers of what comes back."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status, json.loads(response.read()), response.headers


def status(endpoint: Endpoint, *sent: bytes) -> int:
    """What is answered to this."""
    with connected(endpoint, *sent) as connection:
        return answered(connection)[0]


def open_files() -> int:
    """How many this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.parametrize("said", ["", START + "Authorization: Bea"], ids=["nothing", "half a head"])
def test_slow_connections_without_the_token_hold_nobody_up(said: str) -> None:
    with Endpoint(sure, limits=PATIENT) as endpoint, ExitStack() as held:
        for _ in range(60):
            held.enter_context(connected(endpoint, said.encode()))
        assert [status(endpoint, written(endpoint)) for _ in range(5)] == [200] * 5
        assert threading.active_count() < 20


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_deadline_is_for_the_whole(part: str) -> None:
    """However often a sender shows that it is alive."""
    with Endpoint(sure, limits=Limits(head_seconds=0.5, body_seconds=0.5)) as endpoint:
        begun = START.encode() if part == "head" else written(endpoint, b"", length=1000)
        with connected(endpoint, begun) as connection:
            done = threading.Event()

            def drip() -> None:
                while not done.wait(0.02):
                    try:
                        connection.send(b"x")
                    except OSError:
                        return

            sender = threading.Thread(target=drip)
            sender.start()
            began = time.monotonic()
            assert answered(connection)[0] == 408
            assert time.monotonic() - began < 10
            done.set()
            sender.join()
        assert status(endpoint, written(endpoint)) == 200


def test_many_at_once_are_each_told() -> None:
    wrong, good = 400, 20
    with Endpoint(sure, limits=PATIENT) as endpoint, ThreadPoolExecutor(2) as pool, ExitStack() as held:
        before = threading.active_count()
        strangers = [held.enter_context(connected(endpoint, written(endpoint, token="wrong"))) for _ in range(wrong)]
        friends = [pool.submit(status, endpoint, written(endpoint)) for _ in range(good)]
        assert [one.result() for one in friends] == [200] * good
        assert [answered(one)[0] for one in strangers] == [401] * wrong
        assert threading.active_count() < before + 20
    assert endpoint.requests == good


def test_the_oldest_without_the_token_give_way() -> None:
    limits = Limits(head_seconds=60, connections=8, crowded_seconds=0.1)
    with Endpoint(sure, limits=limits) as endpoint, ExitStack() as held:
        slow = [held.enter_context(connected(endpoint, START.encode())) for _ in range(20)]
        assert status(endpoint, written(endpoint)) == 200
        code, told, headers = answered(slow[0])
        assert code == 503 and told["hint"] and int(headers["Retry-After"]) > 0


def test_who_has_shown_the_token_keeps_the_place() -> None:
    limits = Limits(body_seconds=60, connections=4, crowded_seconds=0)
    with Endpoint(sure, limits=limits) as endpoint, ExitStack() as held:
        first = held.enter_context(connected(endpoint, written(endpoint, b"half", length=8)))
        for _ in range(20):
            held.enter_context(connected(endpoint, START.encode()))
        assert status(endpoint, written(endpoint, token="wrong")) == 401
        first.sendall(b"done")
        assert answered(first)[0] == 200


def test_all_bodies_together_have_a_limit() -> None:
    limits = Limits(body_seconds=60, room_bytes=1000, room_seconds=0.1)
    with Endpoint(sure, limits=limits) as endpoint:
        with connected(endpoint, written(endpoint, b"half of it", length=900)):
            assert status(endpoint, written(endpoint, b"x" * 100)) == 200
            with connected(endpoint, written(endpoint, b"x" * 500)) as refused:
                code, _told, headers = answered(refused)
                assert code == 503 and int(headers["Retry-After"]) > 0
        assert status(endpoint, written(endpoint, b"x" * 500)) == 200


def test_a_body_waits_for_its_room() -> None:
    limits = Limits(body_seconds=60, room_bytes=1000, room_seconds=60)
    with Endpoint(sure, limits=limits) as endpoint, ExitStack() as held:
        first = held.enter_context(connected(endpoint, written(endpoint, b"half", length=800)))
        second = held.enter_context(connected(endpoint, written(endpoint, b"x" * 500)))
        assert status(endpoint, written(endpoint)) == 200
        first.sendall(b"x" * 796)
        assert answered(first)[0] == answered(second)[0] == 200


def test_a_model_at_work_keeps_no_refusal_waiting() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(content: bytes) -> Prediction | Failure:
        begun.set()
        assert go_on.wait(60)
        return sure(content)

    with Endpoint(slow) as endpoint, ExitStack() as held:
        asked = [held.enter_context(connected(endpoint, written(endpoint))) for _ in range(30)]
        assert begun.wait(SECONDS)
        assert status(endpoint, written(endpoint, token="wrong")) == 401
        go_on.set()
        assert [answered(one)[0] for one in asked] == [200] * 30


def test_a_large_body_without_the_token_is_not_read_first() -> None:
    with Endpoint(sure) as endpoint:
        assert status(endpoint, written(endpoint, b"", length=60 << 20, token="wrong")) == 401
        assert status(endpoint, written(endpoint, b"x" * 3_000_000, token="wrong")) == 401


# What is sent → the status. `{auth}` stands for the header with the token, `{port}` for the port.
POST, BODY = "POST /predict HTTP/1.1\r\n", "Content-Length: 2\r\n\r\nhi"
MALFORMED = {
    "a length of 5,000 digits": (START + "{auth}Content-Length: " + "9" * 5000 + "\r\n\r\n", 400),
    "a length that is no number": (START + "{auth}Content-Length: ²\r\n\r\n", 400),
    "two lengths": (START + "{auth}Content-Length: 3\r\n" + BODY, 400),
    "the same length twice": (START + "{auth}Content-Length: 2\r\n" + BODY, 200),
    "in chunks": (START + "{auth}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "in chunks and with a length": (START + "{auth}Transfer-Encoding: chunked\r\n" + BODY, 411),
    "in a coding that nobody knows": (START + "{auth}Transfer-Encoding: gzip\r\n" + BODY, 501),
    "a flood of headers": (START + "{auth}" + "X: y\r\n" * 20_000 + BODY, 431),
    "an endless line": (START + "{auth}X: " + "y" * 100_000, 431),
    "an endless path": ("POST /" + "y" * 100_000, 431),
    "a NUL": (START + "{auth}X: a\0b\r\n" + BODY, 400),
    "the oldest version": ("GET /predict\r\n\r\n", 400),
    "no version": ("POST /predict HTTP/9\r\n\r\n", 400),
    "no HTTP": ("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n", 400),
    "without a host": (POST + "{auth}" + BODY, 400),
    "two hosts": (START + "Host: localhost\r\n{auth}" + BODY, 400),
    "another host": (POST + "Host: evil.example:{port}\r\n{auth}" + BODY, 403),
    "another host, without the token": (POST + "Host: evil.example\r\n" + BODY, 403),
    "another name of this computer": (POST + "Host: LOCALHOST:{port}\r\n{auth}" + BODY, 200),
    "an old client": ("POST /predict HTTP/1.0\r\n{auth}" + BODY, 200),
    "the whole address": ("POST http://127.0.0.1:{port}/predict HTTP/1.1\r\nHost: localhost\r\n{auth}" + BODY, 200),
    "the address of another": ("POST http://evil.example/predict HTTP/1.1\r\nHost: localhost\r\n{auth}" + BODY, 404),
    "a token that is not ASCII": (START + "Authorization: Bearer \xff\xfe\r\n" + BODY, 401),
    "two requests in one": (START + "{auth}" + BODY + START + "{auth}" + BODY, 200),
    "lines that end as on Unix": (START.replace("\r", "") + "{auth}" + BODY, 200),
}  # fmt: skip


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_malformed_is_answered_at_once(what: str) -> None:
    sent, expected = MALFORMED[what]
    with Endpoint(sure, limits=PATIENT) as endpoint:
        text = sent.replace("{auth}", f"Authorization: Bearer {endpoint.token}\r\n").replace(
            "{port}", f"{endpoint.port}"
        )
        assert status(endpoint, text.encode("latin-1")) == expected
        assert status(endpoint, written(endpoint)) == 200


def test_who_has_nothing_more_to_send_is_answered() -> None:
    with Endpoint(sure) as endpoint:
        with connected(endpoint, written(endpoint)) as connection:
            connection.shutdown(socket.SHUT_WR)
            assert answered(connection)[0] == 200
        with connected(endpoint, written(endpoint, b"half", length=8)) as connection:
            connection.shutdown(socket.SHUT_WR)
            assert answered(connection)[0] == 400


def test_who_breaks_off_leaves_nothing_behind(wait_until: Callable[[Callable[[], bool]], None]) -> None:
    at_once = struct.pack("ii", 1, 0)
    with Endpoint(sure, limits=PATIENT) as endpoint:
        assert status(endpoint, written(endpoint)) == 200
        wait_until(lambda: not endpoint._visits)
        before = open_files()
        for sent in (b"", START.encode(), written(endpoint, b"half", length=8), written(endpoint)):
            with connected(endpoint, sent) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        wait_until(lambda: not endpoint._visits and open_files() == before)
        assert endpoint._room.free == PATIENT.room_bytes and endpoint._places.free == PATIENT.connections


def test_who_does_not_take_the_answer_holds_nothing_up(wait_until: Callable[[Callable[[], bool]], None]) -> None:
    shares = {f"class {number}": 0.0 for number in range(400_000)}

    def talkative(_content: bytes) -> Prediction | Failure:
        return Prediction(Path("image"), (), 0.0, shares)

    limits = Limits(answer_seconds=0.3)
    with Endpoint(talkative, limits=limits) as endpoint, connected(endpoint, written(endpoint)) as connection:
        wait_until(lambda: endpoint.requests == 1)
        wait_until(lambda: not endpoint._visits)
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            answered(connection)


def test_an_image_that_fails_is_kept_no_longer(caplog: pytest.LogCaptureFixture) -> None:
    """Its exception knows the frames that it went through, and these the image and the exception."""
    body = b"\xff\xd8\xff" + b"image" * 500_000

    def decode(content: bytes) -> Prediction | Failure:
        try:
            image.decode(content)
        except TldeskError as error:
            return Failure(Path("image"), error)
        raise AssertionError

    with Endpoint(decode) as endpoint:
        assert status(endpoint, written(endpoint, body)) == 422
        gc.collect()
        gc.disable()
        tracemalloc.start()
        try:
            codes = [status(endpoint, written(endpoint, body)) for _ in range(6)]
            endpoint.stop()
            kept = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
            gc.enable()
    assert codes == [422] * 6
    assert kept < len(body)


def test_a_body_that_breaks_off_is_kept_no_longer() -> None:
    with Endpoint(sure, limits=Limits(body_seconds=0.2)) as endpoint:
        tracemalloc.start()
        gc.disable()
        try:
            for _ in range(4):
                with connected(endpoint, written(endpoint, bytes(8 << 20), length=9 << 20)) as connection:
                    connection.shutdown(socket.SHUT_WR)
                    assert answered(connection)[0] == 400
            endpoint.stop()
            assert tracemalloc.get_traced_memory()[0] < 8 << 20
        finally:
            gc.enable()
            tracemalloc.stop()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """A function that waits for something that other threads bring about."""

    def wait(there: Callable[[], bool]) -> None:
        until = time.monotonic() + SECONDS
        pause = threading.Event()
        while not there():
            assert time.monotonic() < until, "it did not come about"
            pause.wait(0.01)

    return wait
