"""What the endpoint says to a request that it refuses."""

from __future__ import annotations

from tldesk.engine.answering.endpoint_limits import HOST, LARGEST
from tldesk.media import wording
from tldesk.media.modality import TEXT

_BODY = "Send POST /predict with an image as the body."

# Status → what is wrong, and what to do.
_REFUSALS = {
    400: ("This is not a request that is understood.", _BODY),
    401: ("The token is missing or wrong.", "Send the header “Authorization: Bearer TOKEN”."),
    403: ("The request is for another computer.", f"Send it to {HOST} or localhost."),
    404: ("There is nothing at this address.", _BODY),
    405: ("Only POST is understood here.", _BODY),
    408: ("The request did not arrive in time.", "Send it again."),
    411: ("The length of the body is not known.", "Send the header Content-Length."),
    413: (f"The image is larger than {LARGEST >> 20} MB.", "Make it smaller."),
    422: ("The image is empty.", _BODY),
    431: ("The headers are too long.", "Send fewer of them."),
    500: ("The model failed on this image.", "The log of the program says why."),
    503: ("Too much is being asked at once.", "Send it again in a few seconds."),
}
_TEXT_BODY = 'Send POST /predict with a text as the body, or with {"text": "…"} as application/json.'


def refusal(status: int, kind: str) -> tuple[int, dict[str, str]]:
    """The answer by its status, said of the kind of data that is asked about."""
    text, hint = _REFUSALS.get(status, _REFUSALS[400])
    if kind == TEXT and hint == _BODY:
        return status, {"error": wording.reworded(text, kind), "hint": _TEXT_BODY}
    return status, {"error": wording.reworded(text, kind), "hint": wording.reworded(hint, kind)}
