"""Model reuse: a training goes on from what an earlier model has learned, be it a run of ours or a file.

The earlier backbone takes the place of the pretrained one, and where gradient steps are made, the head's rows of the
classes that it knows are carried over. All of it is put into the run's own folder before the training begins, so what
becomes of the earlier run matters no more. Reading a run needs no torch, reading a file does.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.engine.networks import backbones, heads, tensor_file, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.training import checkpoint, lessons, run_titles
from tldesk.engine.training.choosing import learned_from_val
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.strategy_names import TITLES
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.runs import starting
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Noted, noted
from tldesk.project.runs.report import Link, Names, Report, ReportedStart
from tldesk.project.runs.run import Run
from tldesk.project.runs.starting import START_FILE

if TYPE_CHECKING:
    from tldesk.engine.networks.model import Model

log = logging.getLogger(__name__)

_HEAD, _SEEN = f"{weights.ASIDE}{heads.PREFIX}", f"{weights.ASIDE}seen"
_OURS = "backbone."
_ASIDE = "aside_sha256"
_MOST_NAMES = 12  # classes named in one sentence


class _TimmConfig(TypedDict, total=False):
    """Of timm's `config.json`, beside a file of weights."""

    label_names: Names


_NAMES: TypeAdapter[list[str]] = TypeAdapter(Names)
_ORIGIN: TypeAdapter[list[Link]] = TypeAdapter(list[Link])
_CONFIG: TypeAdapter[_TimmConfig] = TypeAdapter(_TimmConfig)


class ContentRow(Protocol):
    """An image of a training: the hash of its content, and its split, if it has one yet."""

    @property
    def sha256(self) -> str: ...
    @property
    def split(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Start:
    """An earlier model. `head` are the tensors of that of its `classes` (`heads.parts`); None and empty: it names none.

    `seen` (n, 32) uint8 are the content hashes of all it has learned from, as far as that is known; `all_seen`: it is.
    `origin` tells where it comes from, the nearest first: records of `kind` (`run`, `file`, `pretrained`, `random`).
    """

    title: str
    classes: list[str]
    head: dict[str, NDArray[Any]] | None
    seen: NDArray[np.uint8]
    all_seen: bool
    origin: list[Link]


@dataclass(frozen=True, slots=True)
class Match:
    """Two label sets: `known` are (place now, place before), `new` and `unused` are names."""

    known: list[tuple[int, int]]
    new: list[str]
    unused: list[str]


def match(before: Sequence[str], now: Sequence[str]) -> Match:
    """Which classes an earlier model knows: those of the same name; else of one that differs but in case and spacing,
    where that leaves no doubt."""
    exact = {name: place for place, name in enumerate(before)}
    pairs = {place: exact[name] for place, name in enumerate(now) if name in exact}
    free = [place for place in range(len(before)) if place not in pairs.values()]
    open_now = [place for place in range(len(now)) if place not in pairs]
    counts = [Counter(_folded(names[i]) for i in places) for names, places in ((before, free), (now, open_now))]
    loose = {_folded(before[place]): place for place in free}
    for place in open_now:
        key = _folded(now[place])
        if counts[0][key] == counts[1][key] == 1:
            pairs[place] = loose[key]
    return Match(
        known=sorted(pairs.items()),
        new=[name for place, name in enumerate(now) if place not in pairs],
        unused=[name for place, name in enumerate(before) if place not in pairs.values()],
    )


def read(config: RunConfig, project: Path) -> tuple[Start, dict[str, NDArray[Any]]] | None:
    """What a run with this configuration would start from, checked whole, and its backbone by timm's names.

    None: the pretrained weights. Raises TldeskError as `starting.find` does, `run_unfinished`, `model_damaged`,
    `weights_not_safetensors`, `weights_damaged`, `weights_mismatch` or `unknown_backbone`.
    """
    found = starting.find(config, project)
    if found is None:
        return None
    record = backbones.of(config)
    return _of_run(found, record) if isinstance(found, Run) else _of_file(found, record)


def settle(run: Run) -> Start | None:
    """What the run starts from, from its own folder; it is put there now if it is not yet. None: pretrained weights.

    Raises TldeskError as `read` does, `start_not_chosen`, OSError when the disk is full.
    """
    if not run.config.start_from:
        return None
    file, record = run.folder / START_FILE, weights.backbone_of(run)
    if not file.is_file():
        starting.check_chosen(run.config, run.project_folder)
        found = read(run.config, run.project_folder)
        assert found is not None
        _take_over(file, record, *found)
    start = _kept(file)
    if weights.hash_of(record.timm_name, weights.arrays(record)) != weights.weights_hash(record):
        raise TldeskError("weights_damaged", path=file, reason="its content has changed")
    return start


def start_head(model: Model, run: Run, head: Linear | None) -> None:
    """Let a new model's head be `head`; where there is none, see `carry_head`."""
    if head is None:
        carry_head(model, run)
    else:
        model.start_head(head.weight, head.bias)


def carry_head(model: Model, run: Run) -> None:
    """Put the earlier head into a new model: its rows for the classes it knows, and what stands before them. Without a
    start nothing happens, nor where the two are not alike."""
    import torch

    start = _kept(run.folder / START_FILE) if run.config.start_from else None
    if start is None or start.head is None or not _alike(start.head, run.config):
        return
    own = model.head.state_dict()
    with torch.no_grad():
        for name, value in start.head.items():
            if name not in ("weight", "bias"):
                own[name].copy_(torch.from_numpy(value))
        for now, before in match(start.classes, run.data.classes).known:
            for name in ("weight", "bias"):
                own[name][now] = torch.from_numpy(start.head[name])[before]


def _alike(head: heads.Tensors, config: RunConfig) -> bool:
    """Whether an earlier head is of the kind, and takes the features, of that of a configuration."""
    wanted = replace(heads.chosen(config), dropout=0.0)
    return heads.of(head) == wanted and heads.fit(head, len(head["bias"]), backbones.of(config).features)


def notes(start: Start, config: RunConfig, classes: Sequence[str], rows: Sequence[ContentRow]) -> list[Noted]:
    """What is to be told of a start for such a training: the label sets, what becomes of the head, and whether the
    earlier model has learned from what the new one is judged by."""
    told = [classes_note(start, classes)]
    if config.strategy == "feature-extraction":
        told.append(noted("info", "start_fitted_anew"))
    elif start.head is not None and not _alike(start.head, config):
        told.append(noted("info", "start_other_head", start=start.title))
    leaks = known_of(start.seen, rows)
    if any(leaks.values()):
        told.append(noted("warning", "start_leaks", start=start.title, **leaks))
    if not start.all_seen:
        told.append(noted("info", "start_unseen", start=start.title))
    return told


def classes_note(start: Start, classes: Sequence[str]) -> Noted:
    """One sentence on the two label sets."""
    found = match(start.classes, classes)
    names = {
        "known": _named(classes[now] for now, _ in found.known),
        "new": _named(found.new),
        "unused": _named(found.unused),
    }
    code = "start_classes"
    if not start.classes:
        code = "start_unnamed"
    elif not found.known:
        code = "start_no_class"
    elif not found.new and not found.unused:
        code = "start_same_classes"
    return noted("info", code, start=start.title, count=len(found.known), classes=len(classes), **names)


def reported(run: Run, start: Start) -> ReportedStart:
    """What the report says of the start."""
    found = match(start.classes, run.data.classes)
    return {
        "title": start.title,
        "origin": start.origin,
        "known": [run.data.classes[now] for now, _ in found.known],
        "new": found.new,
        "unused": found.unused,
        "leaks": known_of(start.seen, run.data.rows),
        "all_seen": start.all_seen,
    }


def chain(report: Report) -> list[str]:
    """Where a model's weights come from in lines of English, the nearest first; none when straight from the published
    ones."""
    return [_link(link) for link in report.get("start", {}).get("origin", [])]


def licences(report: Report) -> list[str]:
    """The licences along the chain, each once."""
    origin = report.get("start", {}).get("origin", [])
    return list(dict.fromkeys(link["licence"] for link in origin if link.get("licence")))


def _link(link: Link) -> str:
    title, images, licence, source = (link.get(name, "?") for name in ("title", "images", "licence", "source"))
    if link.get("kind") == "run":
        return f"the training “{title}”, on {images} images"
    if link.get("kind") == "file":
        return f"the file {title}, licence: {licence}"
    if link.get("kind") == "random":
        return "random values"
    return f"the pretrained weights of {title}, {licence}, {source}"


def _of_run(run: Run, record: Backbone) -> tuple[Start, dict[str, NDArray[Any]]]:
    arrays, about = checkpoint.load_best(run)
    classes = run.data.classes
    head, path, own = heads.parts(arrays), run.checkpoints / checkpoint.BEST, weights.backbone_of(run)
    if own.flat and own.behind and not record.flat:
        raise TldeskError("start_flat", start=run.title)
    if not heads.fit(head, len(classes), own.features):
        raise TldeskError("model_damaged", path=path, reason="its last layer is not that of its classes")
    before = _kept(run.folder / START_FILE) if run.config.start_from else None
    title = _title(run, record)
    itself: Link = {"kind": "run", "title": title, "images": len(_own(run, about))}
    rest = before.origin if before is not None else [_root(run, record)]
    all_seen = before is None or before.all_seen
    start = Start(title, classes, head, learned_from(run), all_seen, [itself, *rest])
    backbone = {name.removeprefix(_OURS): value for name, value in arrays.items() if name.startswith(_OURS)}
    return start, weights.used(record, backbone)


def learned_from(run: Run) -> NDArray[np.uint8]:
    """The hashes (n, 32) of all contents that a finished run has learned from: its own, those of what it started from
    and of its teacher, as far as they are known. Raises TldeskError `model_damaged`, `run_damaged`."""
    parts = [np.frombuffer(bytes.fromhex("".join(_own(run, checkpoint.load_best(run)[1]))), np.uint8).reshape(-1, 32)]
    if run.config.start_from:
        parts.append(_kept(run.folder / START_FILE).seen)
    if (lesson := lessons.read(run)) is not None:
        parts.append(lesson.seen)
    return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts), axis=0)


def _own(run: Run, about: Mapping[str, str]) -> list[str]:
    """The contents of its own that a run has learned from, each once: also those that a teacher told it of."""
    learned = ("train", "val") if learned_from_val(about) else ("train",)
    rows = (*(row for row in run.data.rows if row.split in learned), *run.data.unlabelled)
    return sorted({row.sha256 for row in rows})


def _title(run: Run, record: Backbone) -> str:
    """The user's title of a run, or its model and strategy as people call them."""
    return f"{record.title}, {TITLES[run.config.strategy]}" if run_titles.is_made(run) else run.title


def _of_file(path: Path, record: Backbone) -> tuple[Start, dict[str, NDArray[Any]]]:
    about = weights.read_header(path).about
    written_for = about.get("backbone", record.name)
    if written_for != record.name:
        raise TldeskError("start_other_model", start=path.name, found=written_for, wanted=record.name)
    from tldesk.engine.networks import weights_import

    tensors, head = weights_import.read_model(path, record)
    classes = _classes(path, about, 0 if head is None else len(head["bias"]))
    licence = about.get("licence") or about.get("license") or "not stated in the file"
    origin: list[Link] = [{"kind": "file", "title": path.name, "licence": str(licence)}]
    nothing = np.zeros((0, 32), np.uint8)
    return Start(path.name, classes, head if classes else None, nothing, False, origin), tensors


def _classes(path: Path, about: Mapping[str, str], count: int) -> list[str]:
    """The classes that a file names for the `count` rows of its head, or timm's `config.json` beside it; none where
    they do not fit."""
    beside = path.with_name("config.json")
    try:
        if "classes" in about:
            names = foreign.read(_NAMES, about["classes"].encode())
        else:
            names = foreign.read(_CONFIG, beside).get("label_names", []) if beside.is_file() else []
    except (OSError, Refused) as error:
        log.info("no classes are known of %s: %s", path, error)
        return []
    return names if len(names) == count else []


def _root(run: Run, record: Backbone) -> Link:
    if run.config.strategy == "scratch":
        return {"kind": "random"}
    return {"kind": "pretrained", "title": record.title, "licence": record.licence, "source": record.source}


def _take_over(file: Path, record: Backbone, start: Start, tensors: dict[str, NDArray[Any]]) -> None:
    """Write the start, whole or not at all."""
    about = {
        "title": start.title,
        "classes": json.dumps(start.classes, ensure_ascii=False),
        "all_seen": json.dumps(start.all_seen),
        "origin": json.dumps(start.origin, ensure_ascii=False),
    }
    aside: dict[str, NDArray[Any]] = {_SEEN: start.seen}
    if start.head is not None:
        aside |= {f"{_HEAD}{name}": value for name, value in start.head.items()}
    weights.write(file, record, tensors, {**about, _ASIDE: weights.hash_of("", aside)}, aside)


def _kept(file: Path) -> Start:
    """What `_take_over` has written, without the backbone. Raises TldeskError `weights_damaged`."""
    try:
        found, about = tensor_file.arrays(file)
        parts = {name: value for name, value in found.items() if name == _SEEN or name.startswith(_HEAD)}
        if weights.hash_of("", parts) != about.get(_ASIDE):
            raise Refused("its content has changed")
        classes = foreign.read(_NAMES, about.get("classes", "").encode())
        origin = foreign.read(_ORIGIN, about.get("origin", "").encode())
        seen, head = parts.pop(_SEEN, None), {name.removeprefix(_HEAD): value for name, value in parts.items()}
        if seen is None or seen.dtype != np.uint8 or seen.shape[1:] != (32,):
            raise Refused("its training state is missing")
        if head and (heads.of(head) is None or len(head["bias"]) != len(classes)):
            raise Refused("its last layer is not that of its classes")
        return Start(about.get("title", "–"), classes, head or None, seen, about.get("all_seen") == "true", origin)
    except (OSError, Refused) as error:
        raise TldeskError("weights_damaged", path=file, reason=error) from error


def known_of(hashes: NDArray[np.uint8], rows: Sequence[ContentRow]) -> dict[str, int]:
    """How many distinct contents of val and test an earlier model has learned from, which has seen these (n, 32)."""
    seen = {row.tobytes().hex() for row in hashes}
    contents = {split: {row.sha256 for row in rows if row.split == split} for split in ("val", "test")}
    return {split: len(found & seen) for split, found in contents.items()}


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()


def _named(names: Iterable[str]) -> str:
    """Class names as a part of a sentence."""
    all_names = list(names)
    shown = ", ".join(f"“{name}”" for name in all_names[:_MOST_NAMES]) or "–"
    more = len(all_names) - _MOST_NAMES
    return f"{shown}, … (+{more})" if more > 0 else shown
