"""Taking pretrained models to a computer without a network: a folder, or a zip, that `model_unpack` takes there."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tldesk import paths
from tldesk.atomic import beside, replacing, sync_file, sync_folder, target_of
from tldesk.engine.networks import backbones, model_files, packed, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.packed import MEGABYTE, PackedModel
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.pool import never
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.importers import archive
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, Progressed

PHASE = "pack-models"

# Opens a new file of the pack, which will have so many bytes.
_New = Callable[[str, int], AbstractContextManager[IO[bytes]]]
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same models make the same zip


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPacked(Event):
    """The last event: where they were written to, and of each model its name, its number of files and their bytes."""

    path: str
    models: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A model with its files by their suffixes."""

    record: Backbone
    files: dict[str, Path]

    @property
    def bytes(self) -> int:
        return sum(file.stat().st_size for file in self.files.values())


def names_here() -> list[str]:
    """The names of the models that can be packed."""
    known = weights.all_available()
    files = sorted(paths.weights().glob(f"*{model_files.WEIGHTS}"))
    others = [file.stem for file in files if file.stem not in known and not own.is_name(file.stem)]
    return known + [name for name in others if _is_timm(name)]


def bytes_of(name: str) -> int:
    """About how many bytes a model takes in a pack; no file is read for it."""
    record = backbones.get(name)
    if not weights.is_converted(record):
        return int(record.megabytes * MEGABYTE)
    return sum(file.stat().st_size for file in model_files.here(record).values())


def pack(names: Sequence[str], target: Path, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Write models to `target`, a new or empty folder or what ends in `.zip`: PhaseStarted, Progressed …, ModelsPacked.

    Their files are as they are kept here, and were checked before. It appears as a whole; when it is stopped nothing is
    left. Raises TldeskError `no_weights`, `unknown_backbone`, `encoder_missing`, `weights_damaged`, `file_exists`,
    `export_exists`, `disk_full`, `folder_not_writable`, `folder_impossible`, `interrupted`.
    """
    records = [_record(name) for name in dict.fromkeys(names)]
    with disk_errors(target), _begun(target) as new:
        models = yield from _checked(records, should_stop)
        rows = yield from _written(models, new, should_stop)
        said = json.dumps(packed.PackList(format="tldesk-models-1", models=rows), ensure_ascii=False, indent=1).encode()
        with new(packed.LIST, len(said)) as stream:
            stream.write(said)
        _stop(should_stop)
    told = [(row["name"], len(row["files"]), sum(file["bytes"] for file in row["files"])) for row in rows]
    yield ModelsPacked(path=str(target), models=told)


def _written(
    models: Sequence[_Kept], new: _New, should_stop: Callable[[], bool]
) -> Generator[Event, None, list[PackedModel]]:
    """Write the files of the models; what the list is to say of them."""
    total = _megabytes(sum(one.bytes for one in models))
    yield PhaseStarted(name=PHASE, text="Packing the models", total=total)
    clock, read, rows = Clock(PHASE, total), 0, []
    for one in models:
        rows.append(_row(one.record))
        for suffix, file in one.files.items():
            name, size, digest = f"{one.record.name}{suffix}", file.stat().st_size, hashlib.sha256()
            with new(name, size) as stream, file.open("rb") as source:
                while chunk := source.read(packed.CHUNK):
                    _stop(should_stop)
                    digest.update(chunk)
                    stream.write(chunk)
                    read += len(chunk)
                    if clock.to(_megabytes(read)):
                        yield clock.event()
            rows[-1]["files"].append(packed.PackedFile(file=name, bytes=size, sha256=digest.hexdigest()))
    return rows


def _record(name: str) -> Backbone:
    record = backbones.get(name)
    if name in backbones.LEARNED:
        raise TldeskError("unknown_backbone", backbone=name)
    if not weights.available(record):
        raise TldeskError("not_here", backbone=name, available=names_here() or "none")
    return record


def _checked(records: Sequence[Backbone], should_stop: Callable[[], bool]) -> Generator[Event, None, list[_Kept]]:
    """The models with their files: nothing leaves here that could not be taken elsewhere."""
    yield PhaseStarted(name="prepare", text="Checking the models", total=len(records))
    models = []
    for done, record in enumerate(records, start=1):
        _stop(should_stop)
        models.append(_Kept(record, model_files.here(record)))
        try:
            model_files.check(record, models[-1].files)
        except Refused as error:
            raise TldeskError("weights_damaged", path=models[-1].files[model_files.WEIGHTS], reason=error) from error
        yield Progressed(phase="prepare", done=done, total=len(records))
    return models


def _row(record: Backbone) -> PackedModel:
    return PackedModel(
        name=record.name,
        title=record.title,
        modality=record.modality,
        licence=record.licence,
        credit=record.credit,
        source=record.source,
        parameters_m=float(record.parameters_m),
        files=[],
    )


def _is_timm(name: str) -> bool:
    """Whether it is a name of timm's that is in no table here."""
    try:
        return name not in backbones.LEARNED and backbones.get(name).name == name
    except TldeskError:
        return False


def _megabytes(count: int) -> int:
    return -(-count // MEGABYTE)


def _stop(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise TldeskError("interrupted")


def _begun(target: Path) -> AbstractContextManager[_New]:
    return _zip(target) if target.suffix.lower() == packed.ZIP else _folder(target)


@contextmanager
def _zip(target: Path) -> Iterator[_New]:
    with (
        replacing(target_of(target, _is_earlier)) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as made,
    ):

        @contextmanager
        def new(name: str, size: int) -> Iterator[IO[bytes]]:
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.external_attr = 0o100644 << 16
            with made.open(entry, "w", force_zip64=size >= 1 << 31) as stream:
                yield stream

        yield new


@contextmanager
def _folder(target: Path) -> Iterator[_New]:
    _refuse_full(target)
    # An empty folder may be the root of a stick, which no other can take the place of: it is filled.
    is_there = target.is_dir()
    with beside((target / "pack" if is_there else target).absolute()) as part:

        @contextmanager
        def new(name: str, _size: int) -> Iterator[IO[bytes]]:
            with (part / name).open("xb") as stream:
                yield stream
            sync_file(part / name)

        yield new
        _refuse_full(target, part)
        if is_there:
            for file in sorted(part.iterdir(), key=lambda file: file.name == packed.LIST):  # without it it is no pack
                file.rename(target / file.name)
            sync_folder(target)
        else:
            part.rename(target)
            sync_folder(target.absolute().parent)


def _refuse_full(target: Path, *ours: Path) -> None:
    """Only what is not there, or an empty folder, becomes a pack."""
    if os.path.lexists(target) and not (target.is_dir() and {*target.absolute().iterdir()} <= {*ours}):
        raise TldeskError("export_exists", path=target)


def _is_earlier(file: Path) -> bool:
    try:
        return archive.holds(file, packed.LIST)
    except TldeskError:
        return False
