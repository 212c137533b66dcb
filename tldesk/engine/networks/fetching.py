"""Downloading pretrained models: each is asked for by name, checked, taken in as an imported file is, and prepared.

What there is on a server is no more trusted than what lies on a stick: safetensors alone, of the very tensors of the
network, with the digest that was published.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tldesk import paths
from tldesk.engine.networks import backbones, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE
from tldesk.media.pool import never
from tldesk.online import door, hub, token
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted

# The phases of one model. Of the first two `done` and `total` are bytes.
FETCH, CHECK, IMPORT = "fetch", "check", "import"
# Who knew the digest that what was downloaded has; HERE: nothing was downloaded, as the model was here.
TLDESK, SERVER, HERE = "tldesk", "server", "here"

_PART = ".download"
_FILE = "model.safetensors"
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9][A-Za-z0-9_.-]{0,95}", re.ASCII)
_TIMM = "timm/"
_MOST_JSON, _MOST_ENCODER = 32_000_000, int(own.MOST_PARAMETERS_M * 8e6)
_NOT_WANTED = ("weights_", "encoder_")  # codes of what would be no other if it were fetched again
_SPARE = 100_000_000  # bytes that stay free, at least


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be downloaded, without asking anybody: from which `host`, the page of its repository there (`address`),
    about how many `megabytes` (None: unknown before the server is asked), its `licence` (`unknown` where it is), and
    the `folder` where it is kept."""

    name: str
    title: str
    host: str
    address: str
    megabytes: float | None
    licence: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFetching(Event):
    """A model is begun: as it was `asked` for, its title, from which host, its bytes, and how many of them are here
    from an earlier try."""

    asked: str
    title: str
    host: str
    bytes: int
    resumed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFetched(Event):
    """A model is here: as it was `asked` for, by which `name` it is known (another one for a text encoder), how many
    bytes were published, and whose digest they have (`checked_by`: TLDESK, SERVER or HERE)."""

    asked: str
    name: str
    title: str
    bytes: int
    checked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFailed(Event):
    """A model could not be downloaded, and the next ones are: the code and the arguments of its TldeskError."""

    asked: str
    code: str
    arguments: dict[str, Any]

    @property
    def error(self) -> TldeskError:
        """Why."""
        return TldeskError(self.code, **self.arguments)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A model of timm with its `record`, or a text encoder; the server has it in the `repository`."""

    name: str
    repository: str
    record: Backbone | None

    @property
    def title(self) -> str:
        return self.record.title if self.record is not None else self.repository.partition("/")[2]

    @property
    def folder(self) -> Path:
        """Where its files are until they are whole."""
        return paths.downloads() / hashlib.sha256(self.repository.encode()).hexdigest()[:16]


def offer(name: str) -> Offer:
    """What there is to say of a model before it is downloaded; nobody is contacted. A name is one of BACKBONES, any
    other of timm, or `owner/name` of a text encoder.

    Raises TldeskError `not_published` or `unknown_backbone`.
    """
    wanted, address = _wanted(name), door.address()
    return Offer(
        name=name,
        title=wanted.title,
        host=door.host_of(address),
        address=f"{address}/{wanted.repository}",
        megabytes=wanted.record.published_megabytes if wanted.record is not None else None,
        licence=wanted.record.licence if wanted.record is not None else "unknown",
        folder=paths.weights(),
    )


def is_offered(record: Backbone) -> bool:
    """Whether a record of the table can be downloaded."""
    return record.modality == IMAGE and record.name not in backbones.LEARNED


def fetch(names: Sequence[str], should_stop: Callable[[], bool] = never, *, once: bool = False) -> Iterator[Event]:
    """Download models in turn: of each ModelFetching, PhaseStarted and Progressed …, then ModelFetched or ModelFailed.

    `once`: the user allows it now, whatever the settings say. What an earlier try has left is gone on with; what is
    here is not downloaded. A single one that fails raises its error: TldeskError `not_published`, `unknown_backbone`,
    `download_damaged`, `download_elsewhere`, `download_no_room`, `download_too_large`, `disk_full`,
    `folder_not_writable`, and those of `hub.look`, `hub.download`, `prepare.import_weights` and
    `encoder_import.import_encoder`. `offline` and `interrupted` are raised in any case.
    """
    wanted = list(dict.fromkeys(names))
    door.check_open(once)
    try:
        for name in wanted:
            _stop(should_stop)
            try:
                yield from _model(_wanted(name), should_stop, once)
            except TldeskError as error:
                if len(wanted) == 1 or error.code in ("interrupted", "offline"):
                    raise
                yield ModelFailed(asked=name, code=error.code, arguments=error.arguments)
    finally:
        door.close()


def _wanted(name: str) -> _Wanted:
    known = name.removeprefix(_TIMM)
    if "/" in known:
        if not _REPOSITORY.fullmatch(name) or ".." in name:
            raise TldeskError("not_published", backbone=name)
        return _Wanted(name, name, None)
    if own.is_name(known):
        raise TldeskError("not_published", backbone=name)
    record = backbones.get(known)
    if not is_offered(record):
        raise TldeskError("not_published", backbone=name)
    if record.name in backbones.BACKBONES:
        return _Wanted(name, f"{_TIMM}{record.timm_name}", record)
    from timm.models import get_pretrained_cfg

    config = get_pretrained_cfg(record.timm_name)
    if config is None or not config.hf_hub_id or not _REPOSITORY.fullmatch(config.hf_hub_id):
        raise TldeskError("not_published", backbone=name)
    return _Wanted(name, config.hf_hub_id, record)


def _model(wanted: _Wanted, should_stop: Callable[[], bool], once: bool) -> Iterator[Event]:
    if (there := _here(wanted)) is not None:
        yield there
        return
    address = door.address()
    why = f"download of {wanted.name}"
    asked = door.Asked(why, address, token.read(door.host_of(address)), once, should_stop)
    with disk_errors(paths.downloads() / _FILE):
        paths.downloads().mkdir(parents=True, exist_ok=True)
    with disk_errors(wanted.folder / _FILE), _alone(wanted):
        if (there := _here(wanted)) is not None:  # another program has just fetched it
            yield there
            return
        try:
            if wanted.record is not None:
                yield from _of_timm(wanted, wanted.record, asked, should_stop)
            else:
                yield from _encoder(wanted, asked, should_stop)
        except TldeskError as error:
            if not error.code.startswith(_NOT_WANTED):
                raise
            shutil.rmtree(wanted.folder, ignore_errors=True)
            # Where it was for a moment means nothing to people.
            raise TldeskError(error.code, **{**error.arguments, "path": wanted.repository}) from error
        shutil.rmtree(wanted.folder, ignore_errors=True)


def _here(wanted: _Wanted) -> ModelFetched | None:
    record = wanted.record
    if record is None or not weights.available(record):
        return None
    return ModelFetched(asked=wanted.name, name=record.name, title=record.title, bytes=0, checked_by=HERE)


def _of_timm(wanted: _Wanted, record: Backbone, asked: door.Asked, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """Fetch the weights of timm's, take them in, and make what a processor answers with."""
    from tldesk.engine.networks import prepare

    found = hub.look(asked, wanted.repository, _FILE)
    _refuse_large(wanted, found, weights.most_bytes(record))
    if record.published_sha256:
        if found.kind == "sha256" and record.published_sha256 != found.digest:
            raise TldeskError("download_damaged", host=asked.host, backbone=wanted.name)
        found = replace(found, digest=record.published_sha256, kind="sha256")
    yield from _files(wanted, [found], should_stop)
    whose = TLDESK if record.published_sha256 else SERVER
    about = {"checked_by": whose, "revision": found.commit, "published": found.digest}
    yield PhaseStarted(name=IMPORT, text="Checking the model")
    prepare.import_weights(wanted.folder / _FILE, record.name, f"{asked.address}/{wanted.repository}", about)
    yield PhaseStarted(name="prepare", text="Preparing the model")
    prepare.frozen_onnx(record)
    yield ModelFetched(asked=wanted.name, name=record.name, title=record.title, bytes=found.bytes, checked_by=whose)


def _encoder(wanted: _Wanted, asked: door.Asked, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """Fetch the folder of a text encoder, and take it in."""
    from tldesk.engine.networks import prepare
    from tldesk.engine.networks.text import folder as folders

    modules = _looked(wanted, [folders.MODULES], asked)
    yield from _files(wanted, modules, should_stop, told=False)
    try:
        needed, optional = folders.names(wanted.folder)
    except Refused as error:
        raise TldeskError("encoder_refused", path=wanted.repository, reason=error) from error
    found = [hub.look(asked, wanted.repository, file) for file in needed]
    found += _looked(wanted, optional, asked)
    for one in found:
        _refuse_large(wanted, one, _MOST_ENCODER if one.file.endswith(_FILE) else _MOST_JSON)
    yield from _files(wanted, found, should_stop)
    from tldesk.engine.networks import encoder_import

    yield PhaseStarted(name=IMPORT, text="Checking the model")
    about = {"checked_by": SERVER, "revision": found[0].commit}
    source = f"{asked.address}/{wanted.repository}"
    record = encoder_import.import_encoder(wanted.folder, wanted.title, source, about)
    yield PhaseStarted(name="prepare", text="Preparing the model")
    prepare.frozen_onnx(record)
    total = sum(one.bytes for one in [*modules, *found])
    yield ModelFetched(asked=wanted.name, name=record.name, title=record.title, bytes=total, checked_by=SERVER)


def _looked(wanted: _Wanted, files: Sequence[str], asked: door.Asked) -> list[hub.Found]:
    """Those of the files that the server has."""
    found = []
    for file in files:
        try:
            found.append(hub.look(asked, wanted.repository, file))
            _refuse_large(wanted, found[-1], _MOST_JSON)
        except TldeskError as error:
            if error.code != "hub_missing":
                raise
    return found


def _refuse_large(wanted: _Wanted, found: hub.Found, most: int) -> None:
    if found.bytes > most:
        megabytes = round(found.bytes / 1e6)
        raise TldeskError("download_too_large", backbone=wanted.name, megabytes=megabytes)


def _files(
    wanted: _Wanted, found: Sequence[hub.Found], should_stop: Callable[[], bool], told: bool = True
) -> Iterator[Event]:
    """Fetch files into the folder of the model, and check the digest of each."""
    total = sum(one.bytes for one in found)
    parts = {one: _part(wanted, one) for one in found}
    for path in [*parts.values(), *(wanted.folder / one.file for one in found)]:
        _clear_strange(path)
    have = sum(_have(wanted, one, part) for one, part in parts.items())
    _check_room(wanted, 2 * total - have)
    if told:
        for old in set(wanted.folder.glob(f"*{_PART}")) - set(parts.values()):  # of what was there before
            old.unlink()
        host = door.host_of(door.address())
        yield ModelFetching(asked=wanted.name, title=wanted.title, host=host, bytes=total, resumed=have)
        yield PhaseStarted(name=FETCH, text="Downloading the model", total=total)
    clock, whole = Clock(FETCH, total), 0
    clock.done = have
    for one, part in parts.items():
        if not _is_whole(wanted, one):
            for count in hub.download(one, part):
                if clock.to(whole + count) and told:
                    yield clock.event()
            _stop(should_stop)
        whole += one.bytes
    if told:
        yield PhaseStarted(name=CHECK, text="Checking the download", total=total)
    for one, part in parts.items():
        yield from _checked(wanted, one, part, should_stop, told)
        file = wanted.folder / one.file
        file.parent.mkdir(parents=True, exist_ok=True)
        if part.exists():
            part.replace(file)


def _part(wanted: _Wanted, found: hub.Found) -> Path:
    """Where a file is while it is not whole: another file on the server has another place."""
    told = hashlib.sha256(f"{found.file} {found.digest}".encode()).hexdigest()
    return wanted.folder / f"{told[:16]}{_PART}"


def _clear_strange(path: Path) -> None:
    """Take away what no download has left: it could be waited for, or lead elsewhere."""
    if path.is_symlink() or (path.exists() and not path.is_file() and not path.is_dir()):
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def _have(wanted: _Wanted, found: hub.Found, part: Path) -> int:
    if _is_whole(wanted, found):
        return found.bytes
    return part.stat().st_size if part.exists() else 0


def _is_whole(wanted: _Wanted, found: hub.Found) -> bool:
    """Whether a file is there already; its digest is looked at all the same."""
    file = wanted.folder / found.file
    return file.is_file() and file.stat().st_size == found.bytes


def _checked(
    wanted: _Wanted, found: hub.Found, part: Path, should_stop: Callable[[], bool], told: bool
) -> Generator[Event, None, None]:
    """Compare a file's digest with the one that was published; it is deleted where it has another."""
    file = part if part.exists() else wanted.folder / found.file
    clock, made = Clock(CHECK, found.bytes), ""
    for count in hub.digest_of(file, found.kind, should_stop):
        if isinstance(count, str):
            made = count
        elif clock.to(count) and told:
            yield clock.event()
    _stop(should_stop)
    if made != found.digest:
        file.unlink()
        raise TldeskError("download_damaged", host=door.host_of(found.asked.address), backbone=wanted.name)


@contextmanager
def _alone(wanted: _Wanted) -> Iterator[None]:
    """Two programs must not write the same files. Raises TldeskError `download_elsewhere`."""
    import filelock  # the window starts without it

    if wanted.folder.is_symlink():  # what lies elsewhere is not ours to clear
        wanted.folder.unlink()
    wanted.folder.mkdir(exist_ok=True)
    lock = filelock.FileLock(wanted.folder.with_suffix(".lock"), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise TldeskError("download_elsewhere", backbone=wanted.name) from error
    try:
        yield
    finally:
        lock.release()


def _check_room(wanted: _Wanted, needed: int) -> None:
    """What is downloaded lies here twice for a moment. Raises TldeskError `download_no_room`."""
    free = shutil.disk_usage(wanted.folder).free
    if free < needed + _SPARE:
        told = {"free": f"{free / 1e9:.1f}", "gb": f"{(needed + _SPARE) / 1e9:.1f}"}
        raise TldeskError("download_no_room", path=paths.downloads(), backbone=wanted.name, **told)


def _stop(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise TldeskError("interrupted")
