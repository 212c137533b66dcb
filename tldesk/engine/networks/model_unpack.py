"""Taking in pretrained models that were packed on another computer, each once all of it is known to be right."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tldesk.atomic import replacing
from tldesk.engine.networks import backbones, model_files, packed, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.model_files import LICENCE, WEIGHTS
from tldesk.engine.networks.packed import MEGABYTE, Pack, PackedFile, PackedModel
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.pool import never
from tldesk.media.text.tokens import vocabulary
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed

PHASE = "take-models"

_SPARE = 100_000_000  # bytes that stay free on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsTaken(Event):
    """The last event: the names of models that were taken and of those that were here already, as they are; and (name,
    reason) of what was not taken."""

    taken: Sequence[str]
    here: Sequence[str]
    refused: Sequence[tuple[str, str]]


class _Dropped(Exception):
    """What was begun is not kept: it is here already, or the work is to stop."""


@dataclass(slots=True)
class _Course:
    """How far the work is, and what came of it."""

    clock: Clock
    should_stop: Callable[[], bool]
    bytes: int = 0
    taken: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def unpack(path: Path, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Take the models of a pack: PhaseStarted, Progressed …, ModelsTaken.

    Each is durable and whole before the next is looked at, so a stop keeps those that are taken by then. A model that
    this program does not know, or that is not as the pack's list says, is told, and the rest goes on; so is one that
    is here with other numbers. Raises TldeskError `source_missing`, `source_unreadable`, `disk_full`,
    `folder_not_writable`, `pack_refused`, and `model_refused` where nothing of the pack is here in the end.
    """
    with packed.opened(path) as pack:
        total = -(-sum(_bytes(model) for model in pack.models) // MEGABYTE)
        yield PhaseStarted(name=PHASE, text="Importing the models", total=total)
        course = _Course(Clock(PHASE, total), should_stop)
        for model in pack.models:
            if should_stop():
                break
            before = course.bytes
            try:
                with suppress(_Dropped):
                    yield from _model(pack, model, course)
            except Refused as error:
                course.refused.append((model["name"], str(error)))
            course.bytes = before + _bytes(model)
    if course.refused and not (course.taken or course.here):
        name, reason = course.refused[0]
        raise TldeskError("model_refused", path=path, name=name, reason=reason)
    yield ModelsTaken(taken=course.taken, here=course.here, refused=course.refused)


def _model(pack: Pack, model: PackedModel, course: _Course) -> Iterator[Progressed]:
    """Take one model, unless it is here. Raises Refused or _Dropped."""
    listed = {Path(entry["file"]).suffix: entry for entry in model["files"]}
    record = _record(pack, model, listed)
    needed = model_files.suffixes(record)
    wanted = [LICENCE, *needed] if LICENCE in listed else needed
    if sorted(entry["file"] for entry in model["files"]) != sorted(f"{record.name}{suffix}" for suffix in wanted):
        raise Refused("its files are not those of such a model")
    for suffix in wanted:
        if listed[suffix]["bytes"] > (most := model_files.most_bytes(record, suffix)):
            raise Refused(f"“{listed[suffix]['file']}” is larger than {most:,} bytes")
    if all(_is_here(record, suffix, listed[suffix]) for suffix in needed):
        course.here.append(record.name)
        return
    with disk_errors(model_files.place(record, WEIGHTS)), ExitStack() as stack:
        _check_room(record, _bytes(model))
        # they come to their places in the order of `wanted`, for a stack is left from above
        parts = {suffix: stack.enter_context(replacing(model_files.place(record, suffix))) for suffix in wanted[::-1]}
        named = stack.enter_context(replacing(model_files.place(record, weights.PACK)))
        named.write_bytes(pack.name.encode(errors="replace"))
        for suffix in wanted:
            yield from _copied(pack, record, listed[suffix], parts[suffix], course)
        numbers = model_files.check(record, parts)
        if (is_same := _has_same(record, numbers, parts)) is not None:
            if not is_same:  # a model that trainings rely on changes for nobody's list; its own file can be imported
                raise Refused("it is here with other numbers, and these are kept")
            course.here.append(record.name)
            raise _Dropped
    course.taken.append(record.name)


def _record(pack: Pack, model: PackedModel, listed: Mapping[str, PackedFile]) -> Backbone:
    """What this program knows of a model, or what the pack says of an imported encoder. Raises Refused."""
    name = model["name"]
    if own.is_name(name) and own.SUFFIX in listed:
        entry = listed[own.SUFFIX]
        most = model_files.MOST[own.SUFFIX]
        said = b"".join(packed.content(pack, entry["file"], most_bytes=most, wanted=entry["bytes"]))
        return own.record(name, own.read(said))
    if name in backbones.LEARNED or own.is_name(name):
        raise Refused("it is not a model that this version knows")
    try:
        return backbones.get(name)
    except TldeskError as error:
        raise Refused("it is not a model that this version knows") from error


def _copied(pack: Pack, record: Backbone, entry: PackedFile, part: Path, course: _Course) -> Iterator[Progressed]:
    """Write a file of the pack to `part`. Raises Refused where it is not as the list says."""
    name, digest = entry["file"], hashlib.sha256()
    most = model_files.most_bytes(record, Path(name).suffix)
    with part.open("wb") as target:
        for chunk in packed.content(pack, name, most_bytes=most, wanted=entry["bytes"]):
            if course.should_stop():
                raise _Dropped
            digest.update(chunk)
            target.write(chunk)
            course.bytes += len(chunk)
            if course.clock.to(course.bytes // MEGABYTE):
                yield course.clock.event()
    if digest.hexdigest() != entry["sha256"]:
        raise Refused(f"the SHA-256 of “{name}” is not the one in models.json")


def _is_here(record: Backbone, suffix: str, entry: PackedFile) -> bool:
    """Whether a file is on this computer, byte by byte."""
    if suffix == WEIGHTS:
        file = weights.file_of(record) if weights.is_converted(record) else model_files.place(record, suffix)
    else:
        file = vocabulary.path_of(record.name) if suffix == vocabulary.SUFFIX else model_files.place(record, suffix)
    if not file.is_file() or file.stat().st_size != entry["bytes"]:
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == entry["sha256"]


def _has_same(record: Backbone, numbers: Mapping[str, NDArray[Any]], parts: Mapping[str, Path]) -> bool | None:
    """Whether a model that is here has the same numbers, and reads texts in the same way; None where none is here, or a
    damaged one."""
    if not weights.available(record) or (own.is_name(record.name) and record.name not in own.records()):
        return None
    try:
        there = weights.arrays(record)
        told = weights.read_header(weights.file_of(record)).about.get("sha256", "")
    except TldeskError:
        return None
    if told not in ("", weights.hash_of(record.timm_name, there)):
        return None
    if weights.hash_of(record.name, there) != weights.hash_of(record.name, numbers):
        return False
    words = parts.get(vocabulary.SUFFIX)
    path = vocabulary.path_of(record.name)
    if words is None or not path.is_file():
        return None if words is not None else True
    return path.read_bytes() == words.read_bytes()


def _check_room(record: Backbone, count: int) -> None:
    folder = model_files.place(record, WEIGHTS).parent
    folder.mkdir(parents=True, exist_ok=True)
    if count > shutil.disk_usage(folder).free - _SPARE:
        raise TldeskError("disk_full", path=model_files.place(record, WEIGHTS))


def _bytes(model: PackedModel) -> int:
    return sum(entry["bytes"] for entry in model["files"])
