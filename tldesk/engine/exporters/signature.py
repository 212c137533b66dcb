"""`labels.txt` and `signature.json`: what a program must know to use an exported model; by it an export is known."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator, Set
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any, NotRequired

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

import tldesk
from tldesk import foreign
from tldesk.engine.training import reuse
from tldesk.errors import TldeskError
from tldesk.escape import line
from tldesk.foreign import Refused
from tldesk.media import modality
from tldesk.media.fitting import Fitting, Interpolation
from tldesk.media.modality import IMAGE, AnyPreprocess
from tldesk.project.runs.report import MOST_CLASSES, Limit, Names

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter
    from tldesk.engine.exporters.source import ExportSource

SIGNATURE, LABELS = "signature.json", "labels.txt"
MOST_EDGE = 1024  # pixels of a model's square
_MOST_NUMBERS = 1 << 27  # of an array
_MOST_BYTES, _MOST_FILES, _MOST_VALUES = 32_000_000, 1000, 100
_SEAL = "sha256_others"  # last in the signature


def write(source: ExportSource, folder: Path, exporter: Exporter) -> None:
    """Write both files. The keys of the first half are those of Lobe's exports."""
    count, takes, name = len(source.classes), exporter.takes, source.learning.input
    shape = takes.shape(source.pre)
    content: dict[str, Any] = {
        "doc_name": source.run.title,
        "format": exporter.known_as or exporter.name,
        "form": exporter.name,
        "version": 1,
        "inputs": {name.capitalize(): {"name": name, "dtype": takes.dtype, "shape": shape}},
        "outputs": {
            "Confidences": {"name": "probabilities", "dtype": "float32", "shape": [None, count]},
            "Logits": {"name": "logits", "dtype": "float32", "shape": [None, count]},
        },
        "classes": {"Label": source.classes},
        "filename": exporter.files[0],
        "export_model_version": 1,
        "preprocess": source.preprocess(takes),
        "multi_label": source.multi_label,
        "calibration": source.calibration,
        "thresholds": source.report["thresholds"],
        "started_from": reuse.chain(source.report),
        "sha256": {name: _digest(folder / name) for name in exporter.files},
        "tldesk_version": tldesk.__version__,
    }
    if (kind := source.pre.modality) != IMAGE:
        content["modality"] = kind
    (folder / SIGNATURE).write_bytes(_text(content))
    (folder / LABELS).write_text("".join(f"{line(label)}\n" for label in source.classes), encoding="utf-8")


def seal(folder: Path) -> None:
    """Let the signature tell the digests of the other files of a finished export, and its own as it is without them."""
    content = foreign.read_json(folder / SIGNATURE)
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    digests = {name: _digest(folder / name) for name in sorted(names - set(content["sha256"]))}
    (folder / SIGNATURE).write_bytes(_text(content | {_SEAL: digests}))


def unchanged(folder: Path, names: Set[str]) -> bool:
    """Whether `folder` holds nothing but regular files of these names, each as a sealed signature there tells it.

    Names come from the caller: who wrote the signature may be anybody. Exports of earlier versions are not sealed.
    """
    try:
        content = foreign.read_json(folder / SIGNATURE, _MOST_BYTES)
        sealed = foreign.checked(_SEALED, content)
        digests = sealed["sha256"] | sealed["sha256_others"]
        if (folder / SIGNATURE).read_bytes() != _text(content):
            return False
        del content[_SEAL]
        as_written = {SIGNATURE: hashlib.sha256(_text(content)).hexdigest()}
        return all(
            name in names and digests.get(name) == (as_written.get(name) or _digest(folder / name))
            for name in _everything(folder, {part.as_posix() for name in names for part in PurePath(name).parents})
        )
    except (OSError, Refused):
        return False


def _everything(folder: Path, folders: Set[str], inside: str = "") -> Iterator[str]:
    """The name of each thing in a folder. Raises Refused for a link, a pipe, or a folder that is none of `folders`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = inside + entry.name
            if entry.is_dir(follow_symlinks=False) and name in folders:
                yield from _everything(folder / entry.name, folders, f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                yield name
            else:
                raise Refused(f"{name} is not of an export")


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


class SignatureClasses(TypedDict):
    """The names of the classes, under Lobe's key."""

    Label: Annotated[Names, Field(min_length=1)]


class SignaturePictures(TypedDict):
    """How a picture becomes what the model takes, as far as it is not said by the form."""

    size: Annotated[int, Field(ge=1, le=MOST_EDGE)]
    crop_pct: Annotated[float, Field(ge=0.1, le=1)]
    interpolation: Interpolation
    fitting: NotRequired[Fitting]
    margin: NotRequired[Annotated[int, Field(ge=0, le=MOST_EDGE)]]


class Sureness(TypedDict, total=False):
    """What probabilities are worth."""

    temperature: Annotated[float, Field(gt=0, le=1e6)]
    limit: Limit


class AnySignature(TypedDict):
    """What the program reads of `signature.json`; exports of earlier versions lack some of it."""

    modality: NotRequired[str]
    form: NotRequired[str]
    format: str
    classes: SignatureClasses
    calibration: Sureness
    multi_label: NotRequired[bool]
    thresholds: NotRequired[Annotated[dict[str, Limit | None], Field(max_length=MOST_CLASSES)]]
    sha256: Annotated[dict[str, str], Field(max_length=_MOST_FILES)]


class Signature(AnySignature):
    """That of a model of images."""

    preprocess: SignaturePictures


class OtherSignature(AnySignature):
    """That of a model of another kind of data."""

    preprocess: Annotated[dict[str, Any], Field(max_length=_MOST_VALUES)]


class _Sealed(TypedDict):
    """By what an export is known."""

    sha256: Annotated[dict[str, str], Field(max_length=_MOST_FILES)]
    sha256_others: Annotated[dict[str, str], Field(max_length=_MOST_FILES)]


_ANY: TypeAdapter[AnySignature] = TypeAdapter(AnySignature)
_SIGNATURE: TypeAdapter[Signature] = TypeAdapter(Signature)
_SEALED: TypeAdapter[_Sealed] = TypeAdapter(_Sealed)
_OTHER: TypeAdapter[OtherSignature] = TypeAdapter(OtherSignature)


def read(folder: Path) -> Signature | OtherSignature:
    """The signature of an export, each value of its type and within its limits. Raises TldeskError `export_damaged`."""
    try:
        found: Signature | OtherSignature
        if kind_of(foreign.read(_ANY, folder / SIGNATURE, _MOST_BYTES)) == IMAGE:
            found = foreign.read(_SIGNATURE, folder / SIGNATURE, _MOST_BYTES)
        else:
            found = foreign.read(_OTHER, folder / SIGNATURE, _MOST_BYTES)
    except (OSError, Refused) as error:
        raise TldeskError("export_damaged", path=folder, reason=f"{SIGNATURE}: {error}") from error
    if found.get("multi_label") and not set(found["classes"]["Label"]) <= set(found.get("thresholds", {})):
        raise TldeskError("export_damaged", path=folder, reason=f"{SIGNATURE}: thresholds are missing")
    return found


def kind_of(found: AnySignature) -> str:
    """The kind of data that the model of an export takes."""
    return found.get("modality", IMAGE)


def preprocess_of(found: Signature | OtherSignature, folder: Path) -> AnyPreprocess:
    """How a sample becomes what the model of an export takes. Raises TldeskError `export_damaged`."""
    values = dict(found["preprocess"])
    values.setdefault("fitting", "crop")  # what exports of before there was a choice do
    try:
        made: AnyPreprocess = TypeAdapter(modality.of(kind_of(found)).code.Preprocess).validate_python(values)
    except ValidationError as error:
        raise TldeskError("export_damaged", path=folder, reason=f"{SIGNATURE}: preprocess") from error
    if math.prod(made.shape) > _MOST_NUMBERS:
        raise TldeskError("export_damaged", path=folder, reason=f"{SIGNATURE}: preprocess")
    return made


def check(folder: Path, signature: AnySignature, exporter: Exporter) -> None:
    """Raise TldeskError `export_damaged` unless the files of the model are those that were exported."""
    for name in exporter.files:
        file = folder / name
        if file.is_symlink() or not file.is_file():
            reason = f"{name} is a link" if file.is_symlink() else f"{name} is missing"
            raise TldeskError("export_damaged", path=folder, reason=reason)
        if _digest(file) != signature["sha256"].get(name):
            raise TldeskError("export_damaged", path=folder, reason=f"{name} is not the file that was exported")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
