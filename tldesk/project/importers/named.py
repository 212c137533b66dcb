"""From a name that some file gives to the image file that is meant, never out of the folder that is imported."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath

from tldesk.project.importers import records, walk

_LONGEST = 4096  # characters of a path


def find(name: str, folder: Path, root: Path | None = None) -> Path | str:
    """The file that `name`, relative to `folder`, stands for, or the reason why there is none.

    It must lie below `root` (`folder` unless given), also where links lead.
    """
    if not name:
        return records.NO_FILE_NAMED
    if not walk.is_text(name):
        return records.BAD_NAME
    # Texts rather than Paths, which are slow to make: an annotation file may name a million images.
    inside = f"{str(root or folder).rstrip(os.sep)}{os.sep}"
    reason = records.MISSING
    for spelling in _spellings(name):
        path = os.path.normpath(os.path.join(folder, spelling))  # noqa: PTH118
        if not path.startswith(inside):
            return records.OUTSIDE
        refused = walk.file_refusal(path)
        if refused is None:
            real = os.path.realpath(path)
            linked_out = real != path and not Path(real).is_relative_to((root or folder).resolve())
            return records.LINKED_OUTSIDE if linked_out else Path(path)
        reason = refused if reason == records.MISSING else reason
    return records.OUTSIDE if PureWindowsPath(name).drive else reason


def _spellings(name: str) -> Iterator[str]:
    """A name as it is written, with a Windows path's slashes turned, and with accents as another system stores them."""
    if len(name) > _LONGEST:  # none is stored, and to find the accents takes the square of their number
        yield name
        return
    for text in dict.fromkeys((name, name.replace("\\", "/"))):
        yield from dict.fromkeys((text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)))


class Images:
    """The image files below `root`, found by name where a file does not say in which folder they are."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, name: str, folders: Sequence[Path], hints: frozenset[str] = frozenset()) -> Path | str:
        """The file, relative to the first of `folders` that has it, else the one of that name anywhere below the root.

        Of several, the one in a folder named as in `hints`. Otherwise the reason why there is none.
        """
        reason = records.MISSING
        for folder in folders:
            found = find(name, folder, self._root)
            if isinstance(found, Path):
                return found
            reason = found if reason in (records.MISSING, records.OUTSIDE) else reason
        # A file that is there and cannot be read is not to be mistaken for another of its name.
        return self._anywhere(name, hints, reason) if reason in (records.MISSING, records.OUTSIDE) else reason

    def _anywhere(self, name: str, hints: frozenset[str], reason: str) -> Path | str:
        if self._by_name is None:
            self._by_name = {}
            for path in walk.files(self._root, self._root):
                if isinstance(path, Path):
                    self._by_name.setdefault(path.name, []).append(path)
        written = name.replace("\\", "/")
        same = self._by_name.get(written.rpartition("/")[2], [])
        if len(same) > 1:
            ending = [path for path in same if path.as_posix().endswith(f"/{written}")]
            hinted = [path for path in ending if hints & set(path.relative_to(self._root).parts[:-1])]
            same = hinted or ending or same
        if len(same) > 1:
            return records.SEVERAL_FILES
        return same[0] if same else reason
