"""The pretrained model that a training begins with where nobody has chosen one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import TldeskError
from tldesk.media.modality import TEXT
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project

# How many texts are looked at, spread over the project, and how much of each.
_TEXTS, _CHARACTERS = 300, 2_000
_WORD = re.compile(r"[^\W\d_]+")
# Every fourth word of English is one of these; of languages that share some of them, as “in”, hardly one in twenty.
_ENGLISH = frozenset(
    _WORD.findall(
        "the of and to a in is it you that he was for on are with as i his they be at this have from or had by not but "
        "what all were we when your can said there use an each which she do how their if will my me where why would "
        "has been no"
    )
)
_ENOUGH = 0.15


def made(config: RunConfig, project: Project) -> RunConfig:
    """The configuration, with the first choice where it says nothing of the model."""
    return config if "backbone" in config.model_fields_set else config.model_copy(update={"backbone": of(project)})


def of(project: Project) -> str:
    """A name in BACKBONES. Of texts the one for English where they are English, else the one for many languages."""
    here = weights.available_names(project.modality)
    if project.modality != TEXT:
        usual = next(name for name, record in BACKBONES.items() if record.modality == project.modality)
        return usual if not here or usual in here else here[0]
    wanted = "minilm" if is_english(_some(project)) else "e5-small"
    return wanted if wanted in here or not here else here[0]


def is_english(texts: Sequence[str]) -> bool:
    """Whether most of what some texts say is English, by its most frequent words."""
    words = [word.casefold() for text in texts for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if word.isascii())
    return bool(words) and latin > letters / 2 and sum(word in _ENGLISH for word in words) > _ENOUGH * len(words)


def _some(project: Project) -> list[str]:
    ids = project.samples.ids()
    chosen = ids[np.linspace(0, len(ids) - 1, min(len(ids), _TEXTS)).astype(int)] if len(ids) else ids
    texts = []
    for sample in project.samples.get(chosen.tolist()):
        try:
            texts.append(project.kind.code.part(sample.path, sample.place).decode()[:_CHARACTERS])
        except TldeskError:  # told where it matters
            continue
    return texts
