"""RunQueue: which runs wait to be trained, in their order; kept in the project, so that a restart forgets none."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import FailFast, Field, TypeAdapter

from tldesk import foreign
from tldesk.atomic import write_atomic
from tldesk.foreign import Refused
from tldesk.project.database.disk_errors import disk_errors

log = logging.getLogger(__name__)

QUEUE_FILE = "queue.json"
_NAMES: TypeAdapter[list[str]] = TypeAdapter(Annotated[list[str], FailFast(), Field(max_length=10_000)])


class RunQueue:
    """The queue of the project in `folder`: names of runs. Nothing in it trains by itself."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "runs" / QUEUE_FILE

    def names(self) -> list[str]:
        """The names, first first; a queue that cannot be read is empty: the runs themselves are in the list."""
        try:
            return foreign.read(_NAMES, self._file)
        except FileNotFoundError:
            return []
        except (OSError, Refused) as error:
            log.warning("%s cannot be read: %s", self._file, error)
            return []

    def write(self, names: Sequence[str]) -> None:
        """Keep the names, all or nothing. Raises TldeskError `disk_full` or `folder_not_writable`."""
        with disk_errors(self._file):
            write_atomic(self._file, json.dumps(list(names), ensure_ascii=False).encode())
