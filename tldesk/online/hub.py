"""A file on the model server: what there is, and its bytes, which go on where an earlier try has stopped."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from tldesk.errors import TldeskError
from tldesk.online import contacts, door, faults, watch
from tldesk.online.door import Asked

if TYPE_CHECKING:
    import httpx2

_CHUNK = 1 << 20
_MOST_BYTES = 1 << 40  # no model has more: who says so is no server of models
_LOOK_SECONDS = 0.1  # between two looks at whether it is to stop
# Seconds before each further try where a connection was lost; one that has brought something new counts anew.
WAITS = (1.0, 3.0, 9.0)
_NEW = 1_000_000  # bytes
_COMMIT = re.compile("[0-9a-f]{40}")
_DIGESTS: dict[int, Literal["sha256", "git"]] = {64: "sha256", 40: "git"}
_HEX = re.compile("[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a repository on the server: its `bytes` and, as the server says it, its digest of a `kind`: `sha256`,
    or that of `git`, which is of a header and the content."""

    repository: str
    file: str
    commit: str
    bytes: int
    digest: str
    kind: Literal["sha256", "git"]
    asked: Asked

    @property
    def url(self) -> str:
        """Where it is fetched from: of that very commit."""
        return _url(self.asked.address, self.repository, self.commit, self.file)


def _url(address: str, repository: str, revision: str, file: str) -> str:
    from huggingface_hub import hf_hub_url

    return hf_hub_url(repository, file, revision=revision, endpoint=address)


def look(asked: Asked, repository: str, file: str) -> Found:
    """Ask the server about a file.

    Raises TldeskError `hub_unreachable`, `hub_missing`, `hub_forbidden`, `token_refused`, `hub_busy`, `hub_fault`,
    `hub_odd`, `redirect_refused`, `contacts_not_kept`, and `interrupted` or `offline` where it was stopped meanwhile.
    """
    from huggingface_hub import get_hf_file_metadata

    url = _url(asked.address, repository, "main", file)
    asked.be_patient()
    try:
        with faults.told(asked, repository, file), watch.watched(asked.should_end), door.asking(asked):
            said = get_hf_file_metadata(
                url, token=False, timeout=door.CONNECT_SECONDS, endpoint=asked.address, retry_on_errors=False
            )
    except TldeskError:
        if asked.has_stopped():
            raise TldeskError("interrupted") from None
        door.check_open(asked.once)
        raise
    with faults.told(asked, repository, file):
        to = urljoin(url, said.location)
    if reason := door.refusal(to, asked.address):
        raise TldeskError("redirect_refused", host=asked.host, to=door.host_of(to), reason=reason)
    commit, digest = said.commit_hash or "", (said.etag or "").lower()
    kind = _DIGESTS.get(len(digest)) if _HEX.fullmatch(digest) else None
    if not _COMMIT.fullmatch(commit) or not 0 < (said.size or 0) <= _MOST_BYTES or kind is None:
        raise TldeskError("hub_odd", host=asked.host)
    assert said.size is not None
    return Found(repository, file, commit, said.size, digest, kind, asked)


def download(found: Found, part: Path) -> Iterator[int]:
    """Fetch the rest of a file of which `part` has the beginning: so many bytes are there, now and then, from the first
    on. Ends early where it is to stop. What is there stays, whatever happens.

    Raises as `look`, TldeskError `download_cut`, `offline` where downloads are turned off meanwhile, and OSError of the
    disk.
    """
    have, waits, asked = _size(part), iter(WAITS), found.asked
    yield have
    while have < found.bytes:
        before = have
        try:
            with watch.watched(asked.should_end):
                for have in _rest(found, part, have):  # noqa: B020  it goes on from what it is
                    yield have
        except faults.Lost as error:
            if asked.is_off():
                break
            have = _size(part)
            waits = iter(WAITS) if have - before >= _NEW else waits
            wait = next(waits, None)
            if wait is None or (error.at_once and not have):
                raise error.told(have) from error
            _wait(wait, asked.is_off)
    if not asked.has_stopped():
        door.check_open(asked.once)


def _rest(found: Found, part: Path, have: int) -> Iterator[int]:
    asked, received = found.asked, 0
    asked.be_patient()
    with _answered(found, have) as response, part.open("r+b" if have else "wb") as stream:
        if response.status_code != 206:
            have = 0
        stream.seek(have)
        stream.truncate()
        try:
            for chunk in response.iter_raw():
                if asked.is_off():
                    break
                asked.be_patient()
                received += len(chunk)
                have += len(chunk)
                if have > found.bytes:
                    # Which of it is the file, nobody knows: a later try begins anew.
                    stream.truncate(0)
                    raise TldeskError("hub_odd", host=asked.host)
                stream.write(chunk)
                yield have
                if have == found.bytes:  # whatever follows, or does not
                    break
        finally:
            outcome = contacts.STOPPED if asked.is_off() else contacts.LOST
            contacts.end(asked.begun, received, contacts.COMPLETE if have == found.bytes else outcome)
    if have < found.bytes:
        raise faults.Lost(asked)


@contextmanager
def _answered(found: Found, have: int) -> Iterator[httpx2.Response]:
    """The answer of the server, whose body is yet to come: of the whole, or from byte `have` on."""
    asked = found.asked
    with faults.told(asked, found.repository, found.file, lost=True):
        with door.asking(asked) as client:
            headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
            response = client.send(client.build_request("GET", found.url, headers=headers), stream=True)
        try:
            response.raise_for_status()
            _refuse_odd(response, found, have)
            yield response
        finally:
            response.close()


def _refuse_odd(response: httpx2.Response, found: Found, have: int) -> None:
    said = response.headers
    is_page = said.get("content-type", "").startswith("text/html")
    if is_page or said.get("content-encoding", "identity") != "identity":
        raise TldeskError("hub_odd", host=found.asked.host)
    wanted, rest = f"bytes {have}-{found.bytes - 1}/{found.bytes}", found.bytes
    if response.status_code == 206:
        rest -= have
        if not have or said.get("content-range") != wanted:
            raise TldeskError("hub_odd", host=found.asked.host)
    if said.get("content-length", str(rest)) != str(rest):
        raise TldeskError("hub_odd", host=found.asked.host)


def _wait(seconds: float, should_stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not should_stop():
        time.sleep(min(_LOOK_SECONDS, seconds))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def digest_of(file: Path, kind: str, should_stop: Callable[[], bool]) -> Iterator[int | str]:
    """How many bytes were read, now and then; last the digest of a kind, if it was not to stop. Raises OSError."""
    made = hashlib.sha256() if kind == "sha256" else hashlib.sha1(usedforsecurity=False)
    read = 0
    with file.open("rb") as stream:
        if kind == "git":
            made.update(f"blob {_size(file)}\0".encode())
        while chunk := stream.read(_CHUNK):
            if should_stop():
                return
            made.update(chunk)
            read += len(chunk)
            yield read
    yield made.hexdigest()
