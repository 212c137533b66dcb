"""Pretrained weights on this computer: find, verify, convert and import them. `fetching` downloads them on request.

Every backbone's weights are kept as `<name>.safetensors` in one folder, without a classifier and with timm's tensor
names; the header says where they came from and holds a hash of the numbers. Weights inside a Python package are
converted on first use; an installed program comes with them converted.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import io
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tldesk import paths
from tldesk.atomic import replacing
from tldesk.engine.networks import backbones, tensor_file, timm_records
from tldesk.engine.networks.backbone import Backbone, Bundled
from tldesk.engine.networks.tensor_file import Header, OtherFormat
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE
from tldesk.project.runs.starting import START_FILE

if TYPE_CHECKING:
    from torch import Tensor

    from tldesk.project.runs.run import Run

T = TypeVar("T")

log = logging.getLogger(__name__)

# What our own files hold beside a backbone; timm names no tensor so.
ASIDE = "tldesk."
# Beside a file of weights: the name of the pack that it came in. Its header says where it was from before.
PACK = ".pack"
# Images seen from which on an export of frozen stages pays for itself, where it is still to be made.
WORTH = 1000
# Behind the name of a graph that came without its numbers, see `bare_graph`.
BARE = ".bare"
# In the name of a graph that gives all numbers of the last maps.
FLAT = "-flat"
_HASH = re.compile("[0-9a-f]{64}")


def available(backbone: Backbone | str) -> bool:
    """Whether the weights are on this computer: converted, imported, or in an installed package."""
    record = record_of(backbone)
    converted = record.computed or _found(record).is_file()
    return converted or (record.own_weights is None and packaged(record.bundled) is not None)


def backbone_of(run: Run) -> Backbone:
    """The run's backbone, with the weights that its training starts from: the pretrained ones, or those it took over.

    Raises TldeskError `unknown_backbone`, `no_maps` or `run_damaged`.
    """
    if run.network != run.config.backbone:
        return backbones.get(run.network)
    record = backbones.of(run.config)
    return replace(record, own_weights=run.folder / START_FILE) if run.config.start_from else record


def is_converted(record: Backbone) -> bool:
    """Whether the safetensors file is there already, so that the other calls need no PyTorch."""
    return record.computed or _found(record).is_file()


def available_names(modality: str = IMAGE) -> list[str]:
    """The names of the backbones of a kind of data whose weights are on this computer, in the order of BACKBONES."""
    return [name for name in all_available() if backbones.known()[name].modality == modality]


def all_available() -> list[str]:
    """The same for every kind of data."""
    return [name for name, record in backbones.known().items() if available(record)]


def arrays(backbone: Backbone | str) -> dict[str, NDArray[Any]]:
    """The backbone's weights by timm's tensor names; needs PyTorch only for the first conversion.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    record = record_of(backbone)
    if record.computed:
        return {}
    path = _ensure(record)
    try:
        found, _ = tensor_file.arrays(path, most_bytes(record))
    except (OSError, Refused) as error:
        raise TldeskError("weights_damaged", path=path, reason=error) from error
    return {name: value for name, value in used(record, found).items() if not name.startswith(ASIDE)}


def used(record: Backbone, tensors: dict[str, T]) -> dict[str, T]:
    """Those of a backbone's tensors that its network has: a flat one lacks what comes after its maps."""
    behind = tuple(f"{name}." for name in record.behind) if record.flat else ()
    return {name: value for name, value in tensors.items() if not name.startswith(behind)}


def state_dict(backbone: Backbone | str) -> dict[str, Tensor]:
    """As `arrays`, as tensors for `load_state_dict`."""
    import torch

    return {name: torch.from_numpy(value) for name, value in arrays(backbone).items()}


def weights_hash(backbone: Backbone | str) -> str:
    """A hash of the numbers themselves (64 hex digits), read from the file's header.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    return metadata(backbone)["sha256"]


def metadata(backbone: Backbone | str) -> dict[str, str]:
    """What the weights file says of itself: `sha256`, and if we wrote it `backbone`, `source`, `licence`."""
    record = record_of(backbone)
    if record.computed:
        return {"sha256": hash_of(record.timm_name, {}), "source": record.source, "licence": record.licence}
    path = _ensure(record)
    return dict(_metadata(path, path.stat().st_mtime_ns))


def file_of(backbone: Backbone | str) -> Path:
    """The safetensors file, made of what is in its package where it has to be.

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    return _ensure(record_of(backbone))


def first_stages_path(record: Backbone, stages: int) -> Path:
    """Where the ONNX of the frozen first `stages` stages is kept. Raises TldeskError `no_weights`."""
    return _graph(record, f"-{stages}")


def record_of(backbone: Backbone | str) -> Backbone:
    return backbones.get(backbone) if isinstance(backbone, str) else backbone


def frozen_path(record: Backbone) -> Path:
    """Where the ONNX of the whole frozen backbone is kept. Raises TldeskError `no_weights`."""
    return _graph(record, FLAT if record.flat else "")


def bare_path(graph: Path) -> Path:
    """Where an installed program has such a graph without what is in the weights, if it has."""
    return paths.shipped_backbones() / f"{graph.name}{BARE}"


def has_graph(graph: Path) -> bool:
    """Whether a graph is there, or can be filled up without PyTorch."""
    return graph.is_file() or bare_path(graph).is_file()


def _graph_name(record: Backbone, which: str) -> str:
    return f"{weights_hash(record)[:32]}-{record.input_size}{which}.onnx"


def _graph(record: Backbone, which: str) -> Path:
    """The ONNX of a backbone with these very weights: what came with the program, or what is made and kept here.

    Where a run has its own weights, theirs is kept in the cache of the run's project.
    """
    name = _graph_name(record, which)
    shared = paths.cache() / "backbones" / name
    for made in (paths.shipped_backbones() / name, shared):
        if made.is_file():
            return made
    return shared if record.own_weights is None else record.own_weights.parents[2] / "cache" / "backbones" / name


def _file(record: Backbone) -> Path:
    """Where a backbone's weights are written."""
    return record.own_weights or paths.weights() / f"{record.name}.safetensors"


def _found(record: Backbone) -> Path:
    """The weights to read: the run's, the user's, or else those that came with the program."""
    own, shipped = _file(record), paths.shipped_weights() / f"{record.name}.safetensors"
    return shipped if record.own_weights is None and shipped.is_file() and not own.is_file() else own


@functools.cache
def packaged(bundled: Bundled | None) -> Path | None:
    """The weights file inside its installed package, found without running the package's code."""
    if bundled is None:
        return None
    try:
        path = Path(str(importlib.metadata.distribution(bundled.package).locate_file(bundled.file)))
    except importlib.metadata.PackageNotFoundError:
        return None
    return path if path.is_file() else None


def _ensure(record: Backbone) -> Path:
    """The record's safetensors file, converted from its package if it has to be."""
    path = _found(record)
    if path.is_file():
        return path
    if record.own_weights is not None:
        raise TldeskError("weights_damaged", path=path, reason="it is missing")
    file = packaged(record.bundled)
    if record.bundled is None or file is None:
        raise TldeskError("no_weights", backbone=record.title)
    keep(record, _read_bundled(file, record.bundled.sha256, record), source=record.source)
    return _file(record)


def _read_bundled(path: Path, sha256: str, record: Backbone) -> dict[str, NDArray[Any]]:
    """The tensors of a packaged PyTorch state dict under timm's names.

    They are in timm's order, with timm's shapes and the classifier's two at the end. The file is opened only when its
    hash is the pinned one, and only as plain tensors.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TldeskError("weights_damaged", path=path, reason="its checksum is not the published one")
    import torch

    from tldesk.engine.networks.timm_network import network

    found: dict[str, Tensor] = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    wanted = network(record).state_dict()
    tensors = dict(zip(wanted, found.values(), strict=False))
    for name, tensor in wanted.items():
        if name not in tensors or tensors[name].shape != tensor.shape:
            raise TldeskError("weights_mismatch", path=path, backbone=record.title, reason=f"{name} does not fit")
    return {name: tensor.numpy() for name, tensor in tensors.items()}


def hash_of(timm_name: str, tensors: Mapping[str, NDArray[Any]]) -> str:
    """A hash of a network's numbers, 64 hex digits."""
    digest = hashlib.sha256(timm_name.encode())
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensors[name]).tobytes())
    return digest.hexdigest()


def write(
    path: Path,
    record: Backbone,
    tensors: Mapping[str, NDArray[Any]],
    about: Mapping[str, str],
    aside: Mapping[str, NDArray[Any]] | None = None,
) -> None:
    """Write a backbone's weights with what there is to say `about` them; `aside` are tensors named `tldesk.…`.

    Raises OSError; then the file before is as it was.
    """
    from safetensors.numpy import save_file

    told = {"backbone": record.name, "sha256": hash_of(record.timm_name, tensors), **about}
    # safetensors writes a buffer as it lies, and published tensors may lie transposed
    together = {name: np.asarray(tensor, order="C") for name, tensor in {**tensors, **(aside or {})}.items()}
    with replacing(path) as temporary:
        save_file(together, temporary, metadata=told)


def keep(
    record: Backbone, tensors: dict[str, NDArray[Any]], source: str, about: Mapping[str, str] | None = None
) -> None:
    told = {"source": source, "licence": record.licence, **(about or {})}
    if backbones.is_other(record):
        told[timm_records.KEY] = timm_records.said(record)
    write(_file(record), record, tensors, told)
    _file(record).with_name(f"{record.name}{PACK}").unlink(missing_ok=True)  # they came in no pack
    log.info("weights of %s written to %s (%s)", record.name, _file(record), source)


@functools.lru_cache(maxsize=64)
def _metadata(path: Path, _changed: int) -> dict[str, str]:
    found = dict(read_header(path).about)
    if not _HASH.fullmatch(found.get("sha256", "")):  # somebody put the file there by hand; files are named by it
        found["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def read_header(path: Path) -> Header:
    """The header of a safetensors file, checked.

    Raises TldeskError `weights_not_safetensors` when the file is another thing, `weights_damaged` when it is cut, or
    its header is untrue.
    """
    try:
        return tensor_file.header(path)
    except OtherFormat as error:
        raise TldeskError("weights_not_safetensors", path=path) from error
    except (OSError, Refused) as error:
        raise TldeskError("weights_damaged", path=path, reason=error) from error


def most_bytes(record: Backbone) -> int:
    """More than any file of this model holds: its numbers in 64 bits, and a classifier of some 20,000 classes."""
    return int(record.parameters_m * 8e6) + 20_000 * 8 * record.features + 100_000_000
