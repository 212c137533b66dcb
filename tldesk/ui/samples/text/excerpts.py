"""Excerpts: beginnings of texts for the cells of a view, asked for while painting and read in the pool by the batch."""

from __future__ import annotations

import logging
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tldesk.media.examples import Hashed
from tldesk.media.text import lines
from tldesk.media.text.lines import Line
from tldesk.project.store import Project
from tldesk.ui.session.jobs import run_in_pool

log = logging.getLogger(__name__)

LONGEST = 600  # characters that a cell may show
KEPT = 4096  # of them, about 4 MB
WAITING = 512  # requests kept: more than a screen, older ones were scrolled past
BATCH = 48

_Key = tuple[Path, str, str]


class Excerpts(QObject):
    """A bounded cache. `loaded` carries the hashes of the texts whose beginnings are there now, as a frozenset."""

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._kept: OrderedDict[_Key, Line] = OrderedDict()
        self._waiting: OrderedDict[_Key, None] = OrderedDict()
        self._running: frozenset[_Key] = frozenset()
        self._failed: dict[_Key, bool] = {}  # whether there is a file
        self.names: dict[str, None] = {}  # of the further columns that were seen, in their order

    def set_project(self, project: Project | None) -> None:
        """Forget everything and serve another project; the one that is served keeps its texts."""
        if project is not self._project:
            self._project = project
            for kept in (self._kept, self._waiting, self._failed, self.names):
                kept.clear()

    def of(self, sample: Hashed) -> Line | None:
        """The beginning of a text, with the other columns of its row; None while it is read."""
        key = _key(sample)
        line = self._kept.get(key)
        if line is not None:
            self._kept.move_to_end(key)
        elif key not in self._failed and key not in self._running:
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            self._start()
        return line

    def keep_only(self, hashes: set[str]) -> None:
        """Drop requests for anything else: it was scrolled past."""
        for key in [key for key in self._waiting if key[2] not in hashes]:
            del self._waiting[key]

    def failed(self, sample: Hashed) -> bool:
        """Whether it could not be read."""
        return _key(sample) in self._failed

    def away(self, sample: Hashed) -> bool:
        """Whether that is so because its file is not at hand."""
        return not self._failed.get(_key(sample), True)

    def retry(self) -> None:
        """Files are at hand again: what could not be read is tried anew."""
        self._failed.clear()

    def _start(self) -> None:
        """Read the next batch once the one before is there: by then a screen has said all that it wants."""
        project = self._project
        if project is None or self._running or not self._waiting:
            return
        keys = [self._waiting.popitem()[0] for _ in range(min(BATCH, len(self._waiting)))]
        self._running = frozenset(keys)
        run_in_pool(lambda: (project, [(key, _read(key)) for key in keys]), self._take)

    def _take(self, found: tuple[Project, list[tuple[_Key, Line | bool]]]) -> None:
        project, lines_read = found
        self._running = frozenset()
        if project is self._project:
            for key, line in lines_read:
                if isinstance(line, bool):
                    self._failed[key] = line
                else:
                    self._kept[key] = line
                    self.names |= dict.fromkeys(line.columns)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            self.loaded.emit(frozenset(key[2] for key, _ in lines_read))
        self._start()


def _key(sample: Hashed) -> _Key:
    return sample.path, sample.place, sample.sha256


def _read(key: _Key) -> Line | bool:
    path, place, _ = key
    try:
        return lines.beginning(path, place, LONGEST)
    except Exception as error:
        log.info("no text of %s: %s", path, error)
        return path.exists()
