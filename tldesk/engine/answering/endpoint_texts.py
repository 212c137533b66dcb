"""What a program sends to the endpoint of a model of texts: a text in UTF-8, or JSON with one."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, TypeAdapter

from tldesk import foreign


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


def is_empty(text: bytes) -> bool:
    """Whether a text has not a single letter, so that a model would know nothing of it."""
    return not text.decode("utf-8-sig", "replace").strip()
