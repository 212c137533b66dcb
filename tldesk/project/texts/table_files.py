"""Which files of a folder are its tables of texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media.tables import SUFFIXES
from tldesk.project.importers import records, splits, walk
from tldesk.project.importers.records import Skipped
from tldesk.project.samples.samples import SPLITS
from tldesk.project.texts import text_files

_UNLABELLED = ("unlabelled", "unlabeled", "unsupervised")  # as the files of a folder are called


def tables_in(folder: Path) -> list[Path]:
    """The tables of a folder whose names tell a split, and one of texts without a label beside them; else its only
    table. Where they lie in one folder of it, as those of Hugging Face do in `data`, that is meant. None of a folder of
    text files.
    """
    found = _named_tables(folder, folder)
    if not found and not text_files.holds(folder):
        within = [inner for one in walk.folders(folder, folder) if (inner := _named_tables(one, folder))]
        found = within[0] if len(within) == 1 else []
    if not found and not text_files.holds(folder):
        raise TldeskError("no_table", path=folder)
    return found


def linked(source: Path, read: Sequence[Path]) -> list[Skipped]:
    """What lies beside the tables that are `read` of a folder and is a link to one outside of it."""
    beside = dict.fromkeys(file.parent for file in read if file != source)
    found = [file for folder in beside for file in walk.named(folder, SUFFIXES) if walk.leads_out(file, source)]
    return [Skipped(file.relative_to(source).as_posix(), records.LINKED_OUTSIDE) for file in found]


def _named_tables(folder: Path, source: Path) -> list[Path]:
    """Those directly in a folder of the source, which may be several of one split: `train-00000-of-00002.parquet`."""
    there = [file for file in walk.named(folder, SUFFIXES) if not walk.leads_out(file, source)]
    found = [file for file in there if not text_files.is_about(file, folder)]
    told = [file for split in SPLITS for file in found if splits.told_by(file, folder) == split]
    told += [file for file in found if told and file not in told and _of_no_split(file)]
    if told or len(found) == 1:
        return told or found
    alone = [file for file in found if file.suffix.lower() != text_files.SUFFIX]  # beside a readme.txt and so on
    return alone if len(alone) == 1 else []


def _of_no_split(file: Path) -> bool:
    return file.stem.casefold().partition("-")[0] in _UNLABELLED
