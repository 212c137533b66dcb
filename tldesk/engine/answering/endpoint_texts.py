"""What a program sends to the endpoint of a model of texts: a text in UTF-8, or JSON with one."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from tldesk import foreign
from tldesk.engine.answering.predict import Failure
from tldesk.errors import TldeskError
from tldesk.media.text.code import EMPTY


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str


_SENT = TypeAdapter(_Sent)


def example(token: str, url: str) -> str:
    """A command that asks about a text."""
    headers = f'-H "Authorization: Bearer {token}" -H "Content-Type: application/json"'
    body = """'{"text": "Where is my parcel?"}'"""
    return f"curl {headers} --data {body} {url}"


def text_of(body: bytes, content_type: bytes) -> bytes:
    """The text that was sent, in UTF-8. Raises Refused for JSON that is not `{"text": "…"}`."""
    if content_type.split(b";")[0].strip().lower() != b"application/json":
        return body
    return foreign.read(_SENT, body).text.encode("utf-8", "replace")


def refused(text: bytes) -> Failure | None:
    """What is said of a text without a single letter, of which a model would know nothing; None of any other."""
    if text.decode("utf-8-sig", "replace").strip():
        return None
    return Failure(Path("text"), TldeskError("image_unreadable", path="text", reason=EMPTY))
