"""What training would make of some of the user's own sounds: read and varied in the pool, where what reads sounds is
loaded, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.modalities.sound_augmentation import augmentation_of, varied
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.media.sound.preparing import USUAL_RATE, Preprocess, in_windows
from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts.looks import COUNT, VARIATIONS
from tldesk.ui.parts.text import labels_text
from tldesk.ui.train.sound_board import SoundBoard, Varied

if TYPE_CHECKING:
    from tldesk.media.sound.reading import Samples, Sound

_TRIES = 4 * COUNT
_USUAL = in_windows(USUAL_RATE, 2.5)


@dataclass(frozen=True, slots=True)
class Sounds:
    """Some training sounds, and what stands beside each."""

    titles: list[str]
    sounds: list[Sound]


def read(project: Project, seed: int) -> Sounds:
    """Some labelled sounds, of different classes where there are; another `seed` gives others."""
    from tldesk.media.sound import reading

    ids = project.samples.ids(Query(status="labelled", split="train"))
    if not len(ids):  # the splits are made when the first training starts
        ids = project.samples.ids(Query(status="labelled"))
    rng = np.random.default_rng(seed)
    found: dict[str, tuple[str, Sound]] = {}
    spare: list[tuple[str, Sound]] = []
    for sample in project.samples.get(rng.permutation(ids)[:_TRIES]):
        if len(found) == COUNT:
            break
        if sample.label in found and len(found) + len(spare) >= COUNT:
            continue  # of that class there is one, and enough would take its place
        try:
            sound = reading.read(project.kind.sample(sample.path, sample.place))
        except TldeskError:
            continue  # gone or damaged since: another one takes its place
        one = labels_text(sample), sound
        if found.setdefault(sample.label or "", one) is not one:
            spare.append(one)
    chosen = [*found.values(), *spare][:COUNT]
    return Sounds([title for title, _ in chosen], [sound for _, sound in chosen])


def vary(shown: Sounds, config: RunConfig, record: Backbone, edge: int, seed: int) -> list[list[Varied]]:
    """A row for each sound: as it is, then variations as the training of `config` makes them, at the model's rate; of
    a sound that is longer than the model hears at once a stretch. All of a row have the same length from left to right.
    """
    from tldesk.media.sound import code, reading

    found, how = record.preprocess, augmentation_of(config)
    preprocess = found if isinstance(found, Preprocess) else _USUAL  # no model of sounds may be there yet
    alone = replace(preprocess, windows=1, stride=0)
    rows = []
    for number, sound in enumerate(shown.sounds):
        whole = reading.resampled(sound, preprocess.rate)
        made = [code.fit(whole, alone) if len(whole) > preprocess.window else whole]
        for variation in range(VARIATIONS):
            rng = rng_for(seed, 1 + variation, number)
            args = (preprocess.rate, preprocess.window)
            made.append(made[0] if how is None else varied(whole, rng, how, *args))
        longest = max(map(len, made))
        rows.append([_drawn(one, longest, preprocess.rate, edge) for one in made])
    return rows


def board() -> SoundBoard:
    """What shows them."""
    return SoundBoard()


def _drawn(samples: Samples, longest: int, rate: int, edge: int) -> Varied:
    from tldesk.media.sound import spectrogram
    from tldesk.media.sound.reading import Sound

    before = (longest - len(samples)) // 2
    around = np.pad(samples, (before, longest - len(samples) - before))
    pixels = np.ascontiguousarray(np.asarray(spectrogram.drawn(Sound(around, rate), edge, edge)))
    picture = QImage(pixels.tobytes(), edge, edge, 3 * edge, QImage.Format.Format_RGB888).copy()
    return Varied(picture, Sound(samples, rate))
