"""What was measured on this very computer and is kept: a JSON file of figures by what was measured, and where."""

from __future__ import annotations

import json
import logging
from typing import Any

from tldesk import foreign, paths
from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.foreign import Refused

log = logging.getLogger(__name__)


def read(file: str, key: str) -> dict[str, Any]:
    """The figures of `key` by the name of the device, the last measured behind; none where they cannot be read."""
    return _all(file).get(key, {})


def keep(file: str, key: str, where: str, figure: Any) -> None:
    """Keep a figure. Where that is not possible it is measured again the next time."""
    kept = _all(file)
    of_key = kept.setdefault(key, {})
    of_key.pop(where, None)
    of_key[where] = figure
    _write(file, kept)


def forget(file: str, key: str, where: str) -> None:
    """Have a figure measured again the next time."""
    kept = _all(file)
    if kept.get(key, {}).pop(where, None) is not None:
        _write(file, kept)


def _write(file: str, kept: dict[str, dict[str, Any]]) -> None:
    try:
        write_atomic(paths.cache() / file, json.dumps(kept, indent=1).encode())
    except (OSError, TldeskError) as error:
        log.warning("%s is not kept: %s", file, error)


def _all(file: str) -> dict[str, dict[str, Any]]:
    try:
        kept = foreign.read_json(paths.cache() / file)
    except (OSError, Refused, TldeskError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {key: value for key, value in kept.items() if isinstance(value, dict)}
