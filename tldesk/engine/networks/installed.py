"""How a pretrained model came to this computer, and taking one away that came later than the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from tldesk import foreign, paths
from tldesk.engine.networks import model_files, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbone import Backbone
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.modality import IMAGE

_CHECKED_BY = "checked_by"  # what `fetching` notes beside the address as the source


@dataclass(frozen=True, slots=True)
class Origin:
    """`way`: it came `along` with the program, or was `imported` or `downloaded` later. `source` is the name of the
    file, or the host, where that is known; `checked_by` whose digest a download has, see `fetching`."""

    way: Literal["along", "imported", "downloaded"]
    source: str = ""
    checked_by: str = ""


def origin(record: Backbone) -> Origin | None:
    """How a model came here; None where it is not here. Reads the header of its file, and never imports PyTorch."""
    if not weights.available(record):
        return None
    file = model_files.place(record, model_files.WEIGHTS)
    with_program = record.modality != IMAGE and not own.is_name(record.name)
    if record.computed or with_program or not file.is_file():
        return Origin("along")
    try:
        about = weights.read_header(file).about
    except TldeskError:
        return Origin("imported")
    if pack := _pack(record):
        return Origin("imported", pack)
    source = about.get("source", "")
    if about.get(_CHECKED_BY):
        return Origin("downloaded", urlsplit(source).netloc, about[_CHECKED_BY])
    if source == record.source and record.bundled is not None:  # made of what is in its package
        return Origin("along")
    named = re.match("imported from (.+)", source)  # as `prepare.import_weights` notes it
    return Origin("imported", named[1] if named is not None else "")


def _pack(record: Backbone) -> str:
    """The name of the pack that a model came in, if it did."""
    try:
        file = model_files.place(record, weights.PACK)
        return foreign.content(file, model_files.MOST[weights.PACK]).decode(errors="replace")
    except (OSError, Refused):
        return ""


def check_removable(record: Backbone) -> None:
    """Raises TldeskError `came_along`, `not_here`, where it is none that came later than the program."""
    found = origin(record)
    if found is None:
        raise TldeskError("not_here", backbone=record.name, available=weights.all_available() or "none")
    if found.way == "along":
        raise TldeskError("came_along", backbone=record.title)


def remove(record: Backbone) -> None:
    """Delete a model that was imported or downloaded, with the graphs made of it. What trainings have learned stays.

    Raises as `check_removable`, and OSError.
    """
    check_removable(record)
    try:
        digest = weights.weights_hash(record)[:32]
    except TldeskError:  # a damaged one has no graphs
        digest = ""
    needed = reversed(model_files.suffixes(record))  # the first one makes it be gone
    for suffix in (*needed, model_files.LICENCE, weights.PACK):
        model_files.place(record, suffix).unlink(missing_ok=True)
    if digest:
        for graph in (paths.cache() / "backbones").glob(f"{digest}-*"):
            graph.unlink(missing_ok=True)


def licence_text(record: Backbone) -> str:
    """The text of a model's licence: that which came with it, or else that of the licence's name. Empty: unknown."""
    beside = [folder / f"{record.name}{model_files.LICENCE}" for folder in (paths.weights(), paths.shipped_weights())]
    for file in (*beside, paths.resources() / "licences" / f"{record.licence}.txt"):
        try:
            return foreign.content(file, model_files.MOST[model_files.LICENCE]).decode(errors="replace")
        except (OSError, Refused):
            continue
    return ""
