"""When a sound was recorded, as recorders write it into the names of their files: AudioMoth, Song Meter and others."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tldesk.media import modality
from tldesk.media.modality import MODALITIES, SOUND

# 20240501_053000, 20240501T053000Z, 2024-05-01_05-30-00; before it the name of the place or of the recorder.
_TIME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-_.]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d)[T_ $-]?"
    r"(?P<hour>\d\d)[-_.:]?(?P<minute>\d\d)[-_.:]?(?P<second>\d\d)(?!\d)",
    re.ASCII,
)
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
_LONGEST = 300  # letters of a name
_SOUND = MODALITIES[SOUND]


def when(name: str) -> datetime | None:
    """The time in a name, as the recorder's clock had it; None where there is none."""
    found = _TIME.search(name[:_LONGEST])
    if found is None:
        return None
    year, month, day_, hour, minute, second = (int(found[part]) for part in _FIELDS)
    try:
        return datetime(year, month, day_, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def day(path: str) -> str | None:
    """The recorder and the day in the name of a sound's file, as `SITE 2024-05-01`; None where it has no time, or is no
    sound: those of photos say nothing of what they show.
    """
    name = path.rpartition("/")[2]
    time = when(name) if _SOUND in modality.of_file(name) else None
    if time is None:
        return None
    found = _TIME.search(name)
    before = name[: found.start()].strip(" ._-") if found else ""
    return f"{before} {time:%Y-%m-%d}".strip()
