"""The endpoint: the same answers over HTTP, to who has the token, on this computer alone; and it ends."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tldesk.engine.answering import endpoint as module
from tldesk.engine.answering.endpoint import Endpoint
from tldesk.engine.answering.predict import Failure, Prediction, plain
from tldesk.engine.opening import open_predictor
from tldesk.errors import TldeskError
from tldesk.project.runs.run import Run

Answer = tuple[int, dict[str, Any]]


START = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def no_network() -> None:
    """Here the loopback address is asked."""


def sure(content: bytes) -> Prediction | Failure:
    """An answer of no model."""
    if not content:
        return Failure(Path("image"), TldeskError("image_unreadable", path="image", reason="it is empty"))
    return Prediction(Path("image"), ("x",), 1.0, {"x": 1.0})


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint(sure) as made:
        yield made


def ask(
    endpoint: Endpoint, body: Any = b"image", method: str = "POST", path: str = "/predict", **headers: str
) -> Answer:
    """A request with the token, unless `headers` say otherwise."""
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=20)
    try:
        given = {"Authorization": f"Bearer {endpoint.token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


def head(endpoint: Endpoint, length: int) -> bytes:
    """The head of a request with the token, for a body of so many bytes."""
    return f"{START}Authorization: Bearer {endpoint.token}\r\nContent-Length: {length}\r\n\r\n".encode()


def test_it_answers_as_predict_does(trained_run: Run, photos: Path) -> None:
    predictor = open_predictor(trained_run.folder)
    files = sorted(photos.rglob("*.jpg"))
    with Endpoint(predictor.answer) as served, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda file: ask(served, file.read_bytes()), files))
        bad = ask(served, b"<html>no image</html>")
    expected = [plain(found) | {"input": "image"} for found in predictor.predict(files)]
    assert answers == [(200, {"predictions": [one], "errors": []}) for one in expected]
    assert served.requests == len(files) + 1
    status, told = bad
    assert status == 422 and told["predictions"] == []
    assert "web page" in told["errors"][0]["error"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic dTpw", "Bearer ö"])
def test_without_the_token_nothing_is_said(endpoint: Endpoint, header: str) -> None:
    for method, path in (("POST", "/predict"), ("GET", "/"), ("POST", "/elsewhere")):
        status, told = ask(endpoint, method=method, path=path, Authorization=header)
        assert status == 401 and "token" in told["error"]
    assert endpoint.requests == 0


def test_what_is_refused_is_told_as_json(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(endpoint, path="/other")[0] == 404
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "TRACE"):
        assert ask(endpoint, method=method)[0] == 405
    assert ask(endpoint, body=iter([b"chunked"]))[0] == 411
    assert ask(endpoint, Content_Length="-1")[0] == 400
    assert ask(endpoint, body=b"")[0] == 422
    monkeypatch.setattr(module, "LARGEST", 1000)
    status, told = ask(endpoint, body=b"x" * 300_000)
    assert status == 413 and set(told) == {"error", "hint"}
    assert ask(endpoint)[0] == 200


def test_a_large_body_waits_for_permission(endpoint: Endpoint) -> None:
    for token, first in ((endpoint.token, b"100 Continue"), ("wrong", b"401")):
        head = f"{START}Authorization: Bearer {token}\r\nContent-Length: 5\r\nExpect: 100-continue"
        with socket.create_connection(("127.0.0.1", endpoint.port), timeout=20) as connection:
            connection.sendall(f"{head}\r\n\r\n".encode())
            assert first in connection.recv(4000)


def test_a_model_that_fails_is_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_content: bytes) -> Prediction:
        raise RuntimeError("a fault of ours")

    with Endpoint(fail) as broken:
        status, told = ask(broken)
        assert status == 500 and "fault of ours" not in str(told)
    assert "fault of ours" in caplog.text


def test_it_listens_to_this_computer_alone(endpoint: Endpoint) -> None:
    assert endpoint.url == f"http://127.0.0.1:{endpoint.port}/predict"
    assert endpoint._listener.getsockname()[0] == "127.0.0.1"
    assert endpoint.token in endpoint.example and endpoint.url in endpoint.example
    with pytest.raises(TldeskError) as caught:
        Endpoint(sure, endpoint.port)
    assert caught.value.code == "port_taken"
    with pytest.raises(TldeskError):
        Endpoint(sure, 70_000)


def test_tokens_differ() -> None:
    with Endpoint(sure) as one, Endpoint(sure) as other:
        assert one.token != other.token and len(one.token) >= 32
        assert ask(one, Authorization=f"Bearer {other.token}")[0] == 401


def test_it_ends_though_others_hold_on(endpoint: Endpoint) -> None:
    held = [socket.create_connection(("127.0.0.1", endpoint.port)) for _ in range(3)]
    held[0].sendall(head(endpoint, 1000) + b"half of it")
    assert ask(endpoint)[0] == 200
    endpoint.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("endpoint")]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", endpoint.port))
    for connection in held:
        connection.close()


def test_nothing_is_written(trained_run: Run, photos: Path, tmp_path: Path, home: Path) -> None:
    def files(*folders: Path) -> Callable[[], set[tuple[Path, float]]]:
        return lambda: {(f, f.stat().st_mtime) for folder in folders for f in folder.rglob("*") if f.is_file()}

    predictor = open_predictor(trained_run.folder)
    look = files(tmp_path, home)
    before = look()
    with Endpoint(predictor.answer) as served:
        assert ask(served, next(photos.rglob("*.jpg")).read_bytes())[0] == 200
    assert look() == before


def test_the_verb_serves_until_it_is_interrupted(trained_run: Run, photos: Path) -> None:
    command = [sys.executable, "-m", "tldesk", "serve", str(trained_run.folder), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            told = json.loads(process.stdout.readline())
            url = urllib.parse.urlsplit(told["url"])
            connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=60)
            file = next(photos.rglob("*.jpg"))
            connection.request("POST", url.path, file.read_bytes(), {"Authorization": f"Bearer {told['token']}"})
            assert json.loads(connection.getresponse().read())["predictions"][0]["label"] == file.parent.name
            connection.close()
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
