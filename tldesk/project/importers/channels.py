"""Which channel of recordings is heard: the mean of all, or the one in which the microphone was that matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tldesk.media import modality
from tldesk.media.modality import MODALITIES, SOUND
from tldesk.media.place import in_channel
from tldesk.project.importers.records import Found, Options, Question, Skipped

QUESTION = Question(
    "channel",
    "What is heard of recordings in stereo, or with more channels?",
    (
        ("mean", "The mean of all channels"),
        ("1", "The first channel (left)"),
        ("2", "The second channel (right)"),
        ("3", "The third channel"),
        ("4", "The fourth channel"),
    ),
)


def is_sound(found: Found) -> bool:
    """Whether it is a sound by its name."""
    return MODALITIES[SOUND] in modality.of_file(found.path.name)


def taken(things: Iterable[Found | Skipped], options: Options) -> Iterator[Found | Skipped]:
    """What was found; each sound in the channel that was answered for, where it is one."""
    channel = QUESTION.answer(options)
    for thing in things:
        if channel != "mean" and isinstance(thing, Found) and is_sound(thing):
            yield replace(thing, place=in_channel(thing.place, int(channel)))
        else:
            yield thing
