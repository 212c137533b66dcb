"""Where what is found in a source goes in the project: below which root, by which path, copied to where."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tldesk.media.opening import Crop, Request
from tldesk.media.place import WHOLE, key
from tldesk.media.problems import MISSING
from tldesk.project.importers import Found
from tldesk.project.samples.file_names import LONGEST
from tldesk.project.samples.files import Known
from tldesk.project.store import Project

IMAGES_FOLDER = "images"


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to open, at a `place` of it, and where its row belongs.

    `copy_to` when the file, or a part that becomes one, is to be kept in the project; `keep` with one sample of it.
    `known`: the project has a sample there, of which the file has changed.
    """

    origin: Path
    root_id: int
    path: str
    label: str | None = None
    split: str | None = None
    group: str | None = None
    more: tuple[str, ...] = ()
    crop: Crop | None = None
    copy_to: Path | None = None
    place: str = WHOLE
    keep: bool = False
    known: bool = False

    def request(self, module: str) -> Request:
        """What to ask of the process that opens it; `module` is that of the kind of data."""
        return Request(self.origin, self.crop, keep=self.keep, place=self.place, module=module)


class Destinations:
    """Where what is found in one source goes; the project knows the source from now on."""

    def __init__(
        self, project: Project, source: Path, layout: str, copied: bool, options: Mapping[str, str] | None = None
    ) -> None:
        self._project = project
        self._folder = source if source.is_dir() else source.parent
        self._copied = copied
        files = project.files
        roots = files.roots()
        if copied:
            earlier = [one for one in files.sources() if one.copied and (one.layout, one.path) == (layout, source)]
            root = roots[earlier[0].root_id] if earlier else _new_copy_folder(project, self._folder.name)
        else:
            # A folder below one that was imported before belongs to that one's root: one row for each file.
            root = next((path for path in roots.values() if self._folder.is_relative_to(path)), self._folder)
        self._root_id = files.root(root)
        self._copies = root
        self._crops: tuple[int, Path] | None = None
        # Deepest first, so that a file goes where it is known already. As text: paths are slow by the ten thousand.
        deepest = sorted(files.roots().items(), key=lambda item: len(item[1].parts), reverse=True)
        self._roots = [(id_, os.path.join(path, "")) for id_, path in deepest]  # noqa: PTH118 (a slash at its end)
        self._known: dict[int, dict[str, Known]] = {}
        self._kept: set[Path | None] = set()  # copies of files with several samples, which are made once
        self._source_id = files.add_source(self._root_id, layout, source, copied, options)

    def sort_out(self, found: Sequence[Found], changed: bool = True) -> tuple[list[FileTask], dict[int, Found]]:
        """The files to open, and the known ones by their ids; `changed` opens known ones that have changed."""
        tasks: list[FileTask] = []
        unchanged: dict[int, Found] = {}
        for thing in found:
            root_id, path, copy_to = self._destination(thing)
            known = self._of_root(root_id).get(key(path, thing.place))
            if known is not None and (not changed or _unchanged(known, thing)):
                unchanged[known.id] = thing
            else:
                about = (thing.label, thing.split, thing.group, thing.more, thing.crop)
                keep = copy_to is not None and not (thing.place and copy_to in self._kept)
                if keep and thing.place:
                    self._kept.add(copy_to)
                tasks.append(FileTask(thing.path, root_id, path, *about, copy_to, thing.place, keep, known is not None))
        return tasks, unchanged

    def _destination(self, thing: Found) -> tuple[int, str, Path | None]:
        """The root, the path below it with `/`, and where to write a copy."""
        if thing.crop is not None:
            root_id, folder = self._crop_folder()
            name = thing.path.relative_to(self._folder)
            name = name.with_name(_crop_name(name.name, thing.crop))
            return root_id, name.as_posix(), folder / name
        if self._copied:
            path = thing.path.relative_to(self._folder).as_posix()
            return self._root_id, path, self._copies / path
        text = str(thing.path)
        for root_id, root in self._roots:
            if text.startswith(root):
                return root_id, text[len(root) :].replace(os.sep, "/"), None
        raise ValueError(f"{thing.path} is not below {self._folder}")

    def _crop_folder(self) -> tuple[int, Path]:
        """The folder for parts of images, and its root: the same for the same source."""
        if self._crops is None:
            name = self._folder.name
            earlier = [one for one in self._project.files.sources() if one.id < self._source_id]
            if any(name == (one.path if one.path.is_dir() else one.path.parent).name for one in earlier):
                name = f"{name}-{self._source_id}"
            folder = self._project.folder / IMAGES_FOLDER / f"{name}-crops"
            self._crops = self._project.files.root(folder), folder
        return self._crops

    def _of_root(self, root_id: int) -> dict[str, Known]:
        if root_id not in self._known:
            self._known[root_id] = self._project.files.known(root_id)
        return self._known[root_id]


def is_same(known: Known, status: os.stat_result) -> bool:
    """Whether a file is still the one that was read."""
    return (known.bytes, known.mtime_ns) == (status.st_size, status.st_mtime_ns) and known.problem != MISSING


def _unchanged(known: Known, thing: Found) -> bool:
    try:
        status = thing.path.stat()
    except OSError:
        return False
    if thing.crop is not None:  # a file of its own, with the time of the one it was cut from
        return known.mtime_ns == status.st_mtime_ns and known.problem != MISSING
    return is_same(known, status)


def _crop_name(name: str, crop: Crop) -> str:
    """The name of a part: that of the whole with the box, shortened where no disk could store it."""
    box = "-".join(map(str, crop))
    if len(name.encode()) + len(box) + 5 > LONGEST:
        name = f"{name.encode()[:80].decode(errors='ignore')}-{zlib.crc32(name.encode()):08x}"
    return f"{name}-{box}.png"


def _new_copy_folder(project: Project, name: str) -> Path:
    """A folder of the project that no other source is copied to."""
    taken = set(project.files.roots().values())
    number = 1
    while True:
        folder = project.folder / IMAGES_FOLDER / (name if number == 1 else f"{name}-{number}")
        if folder not in taken:
            return folder
        number += 1
