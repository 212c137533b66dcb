"""The endpoint of a model of texts: a text in UTF-8, or JSON with one."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tldesk.engine.answering.endpoint import Endpoint
from tldesk.engine.answering.predict import Failure, Prediction
from tldesk.engine.answering.refusals import refusal
from tldesk.errors import TldeskError
from tldesk.media import unknown
from tldesk.media.modality import TEXT
from tldesk.media.opening import Pixels
from tldesk.media.text.preparing import Preprocess

JSON = b"application/json; charset=utf-8"


def said(content: bytes) -> Prediction | Failure:
    """The text itself as the label."""
    return Prediction(Path("text"), (content.decode(),), 1.0, {content.decode(): 1.0})


@pytest.fixture
def no_network() -> None:
    """Here the loopback address is listened on."""


@pytest.mark.parametrize(
    ("body", "kind", "label"),
    [
        ("卡丢了".encode(), b"", "卡丢了"),
        (b'{"text": "a"}', b"text/plain", '{"text": "a"}'),
        (json.dumps({"text": "卡丢了"}).encode(), JSON, "卡丢了"),
        (b'{"text": "it\'s"}', b"Application/JSON", "it's"),
    ],
)
def test_a_text_is_answered(body: bytes, kind: bytes, label: str) -> None:
    with Endpoint(said, kind=TEXT) as endpoint:
        status, answer = endpoint.answer(body, kind)
    assert status == 200 and answer["predictions"][0]["label"] == label


@pytest.mark.parametrize("body", [b"", b"card", b'"card"', b'{"text": 1}', b'{"text": "a", "b": 1}', b'["a"]', b"\xff"])
def test_other_json_is_refused(body: bytes) -> None:
    with Endpoint(said, kind=TEXT) as endpoint:
        status, answer = endpoint.answer(body, JSON)
    assert status == 400 and "error" in answer


def test_of_images_every_body_is_one() -> None:
    with Endpoint(said) as endpoint:
        assert endpoint.answer(b"{}", JSON)[0] == 200
        assert "--data-binary @photo.jpg" in endpoint.example


def test_the_example_is_understood() -> None:
    with Endpoint(said, kind=TEXT) as endpoint:
        parts = shlex.split(endpoint.example)
        headers: dict[str, Any] = dict(parts[at + 1].split(": ") for at, part in enumerate(parts) if part == "-H")
        body = parts[parts.index("--data") + 1].encode()
        status, answer = endpoint.answer(body, headers["Content-Type"].encode())
    assert status == 200 and answer["predictions"][0]["label"] == "Where is my parcel?"
    assert headers["Authorization"] == f"Bearer {endpoint.token}" and parts[-1] == endpoint.url


def test_a_refusal_speaks_of_texts() -> None:
    with Endpoint(said, kind=TEXT) as endpoint:
        status, told = endpoint.answer(b"card", JSON)
    hint = 'Send POST /predict with a text as the body, or with {"text": "…"} as application/json.'
    assert (status, told["hint"]) == (400, hint)
    assert refusal(413, "image")[1]["error"] == "The image is larger than 64 MB."


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"", b""), (" \n\u3000".encode(), b"text/plain"), (b'{"text": ""}', JSON), (b'{"text": " "}', JSON)],
)
def test_an_empty_text_is_told(body: bytes, kind: bytes) -> None:
    with Endpoint(said, kind=TEXT) as endpoint:
        status, answer = endpoint.answer(body, kind)
    assert status == 422 and answer["error"] == "The text is empty." and '{"text": "…"}' in answer["hint"]


def test_what_is_no_text_is_not_called_an_image() -> None:
    def read(content: bytes) -> Prediction | Failure:
        with pytest.raises(TldeskError) as told:
            unknown.pixels(content, Pixels(square=Preprocess("words", 8)))
        return Failure(Path("text"), told.value)

    with Endpoint(read, kind=TEXT) as endpoint:
        status, answer = endpoint.answer(b"\xff")
    assert status == 422 and answer["errors"][0]["error"] == "The text “text” cannot be read: it is not UTF-8 text."
