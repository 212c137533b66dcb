"""What can go wrong with the model server, as errors that say what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tldesk.errors import TldeskError
from tldesk.online.door import Asked, host_of

_PASSWORD = "the proxy asks for a password"
_REASONS = {
    socket.EAI_NONAME: "no computer of that name is known",
    socket.EAI_AGAIN: "there is no reply about its name, so there may be no network",
}


class Lost(Exception):
    """A connection was lost. `at_once`: it was never there."""

    def __init__(self, asked: Asked, reason: str = "", at_once: bool = False) -> None:
        super().__init__(reason)
        self.asked, self.reason, self.at_once = asked, reason, at_once

    def told(self, have: int) -> TldeskError:
        """The error, where so many bytes are there."""
        if self.at_once and not have:
            return unreachable(self.asked, self.reason)
        return TldeskError(
            "download_cut", host=self.asked.host or host_of(self.asked.address), megabytes=f"{have / 1e6:.1f}"
        )


def unreachable(asked: Asked, reason: str) -> TldeskError:
    """That there is no connection."""
    return TldeskError("hub_unreachable", host=asked.host or host_of(asked.address), reason=reason)


@contextmanager
def told(asked: Asked, repository: str, file: str, lost: bool = False) -> Iterator[None]:
    """Say what the libraries below raise: TldeskError, or with `lost` Lost where a connection fails."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except (HfHubHTTPError, httpx2.HTTPStatusError) as error:
        # Without what it was raised from, whose headers hold the token.
        answer = _refused(asked, repository, file, error.response.status_code)
    except httpx2.TooManyRedirects:
        answer = TldeskError("hub_odd", host=asked.host)
    except (httpx2.TransportError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk
        reason, at_once = (
            "it does not reply" if asked.is_late else _reason(error),
            isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout),
        )
        if lost:
            raise Lost(asked, reason, at_once) from None
        answer = unreachable(asked, reason)
    except (httpx2.InvalidURL, ImportError, ValueError) as error:
        # Of what the server says; or, where nobody has been contacted yet, of a proxy.
        proxy = unreachable(asked, reason=f"the proxy cannot be used ({type(error).__name__})")
        answer = TldeskError("hub_odd", host=asked.host) if asked.begun else proxy
    else:
        return
    raise answer from None


def _refused(asked: Asked, repository: str, file: str, status: int) -> TldeskError:
    host, page = asked.host or host_of(asked.address), f"{asked.address}/{repository}"
    match status:
        case HTTPStatus.UNAUTHORIZED if asked.token:
            return TldeskError("token_refused", host=host, page=page)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return TldeskError("hub_forbidden", host=host, repository=repository, status=status, page=page)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return TldeskError("hub_missing", host=host, repository=repository, file=file)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TldeskError("hub_busy", host=host)
        case HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return unreachable(asked, reason=_PASSWORD)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TldeskError("hub_fault", host=host, status=status)
    return TldeskError("hub_odd", host=host)


def _reason(error: BaseException) -> str:
    """Why there is no connection, in the middle of a sentence."""
    import ssl

    import httpx2

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return _REASONS.get(cause.errno or 0, "its name was not understood")
        if isinstance(cause, ssl.SSLError):
            return "the connection is not secure, or not with whom it says"
        if isinstance(cause, ConnectionRefusedError):
            return "nobody replies there"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ProxyError) and str(error).startswith(f"{HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:d}"):
        return _PASSWORD
    if isinstance(error, httpx2.TimeoutException):
        return "it does not reply"
    if isinstance(error, httpx2.RemoteProtocolError):
        return "its reply cannot be read"
    return "there is no connection"
