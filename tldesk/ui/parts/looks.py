"""LOOKS: how the window shows each kind of data, one record each, by the keys of `media.modality.MODALITIES`.

The modules stand above this folder, so they are named and imported when they are first needed. A picture of a sample
needs no record here: `Code.render` makes one of every kind.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from tldesk.media.modality import IMAGE, TEXT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from tldesk.engine.networks.backbones import Backbone
    from tldesk.project.runs.config import RunConfig
    from tldesk.project.store import Project

COUNT, VARIATIONS = 3, 6  # how many samples are shown varied, and how many variations of each


class Capture(Protocol):
    """The module of a dialog that records new samples into the open project."""

    def open_dialog(self, context: Any, window: QWidget, taken: Callable[[Any], object]) -> None:
        """Open it; `taken` gets each `Taken`. What is missing for it is told through the `Context`."""


class Variations(Protocol):
    """The module that shows what training makes of some of the user's own samples; both run in the pool."""

    def read(self, project: Project, seed: int) -> Any:
        """At most COUNT training samples: their `titles`, and what `vary` needs; another `seed` gives others."""

    def vary(self, shown: Any, config: RunConfig, record: Backbone, edge: int, seed: int) -> list[list[QImage]]:
        """A row for each: as validation sees it, then VARIATIONS as the training of `config` makes them; squares of
        `edge` pixels.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The names of the modules that are a kind's `Capture` and `Variations`; empty where it has none.

    `without`: the actions that have no sense for it, which its projects do not show; `camera`: its files may hold what
    a camera wrote into them.
    """

    capture: str = ""
    variations: str = ""
    without: frozenset[str] = frozenset()
    camera: bool = False


LOOKS: dict[str, Look] = {
    IMAGE: Look(capture="tldesk.ui.webcam.webcam_dialog", variations="tldesk.ui.train.variations", camera=True),
    # Texts are kept in the project, so none moves away.
    TEXT: Look(without=frozenset({"file.relink", "file.webcam"})),
}
_PLAIN = Look()


def of(modality: str) -> Look:
    """The record of a kind; one that has none has nothing of its own."""
    return LOOKS.get(modality, _PLAIN)


def capture(modality: str) -> Capture | None:
    """What records samples of a kind."""
    name = of(modality).capture
    return cast(Capture, importlib.import_module(name)) if name else None


def variations(modality: str) -> Variations | None:
    """What shows variations of samples of a kind."""
    name = of(modality).variations
    return cast(Variations, importlib.import_module(name)) if name else None
