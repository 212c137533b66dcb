"""LOOKS: how the window shows each kind of data, one record each, by the keys of `media.modality.MODALITIES`.

The modules stand above this folder, so they are named and imported when they are first needed. A kind that is shown by
pictures needs no record here: `Code.render` makes one of every sample.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from tldesk.media.modality import IMAGE, SOUND, TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject, QRect, SignalInstance
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from tldesk.engine.networks.backbones import Backbone
    from tldesk.errors import TldeskError
    from tldesk.media.examples import Hashed
    from tldesk.project.runs.config import RunConfig
    from tldesk.project.store import Project

COUNT, VARIATIONS = 3, 6  # how many samples are shown varied at most, and how many variations of each


class Capture(Protocol):
    """The module of a dialog that records new samples into the open project."""

    def open_dialog(self, context: Any, window: QWidget, taken: Callable[[Any], object]) -> None:
        """Open it; `taken` gets each `Taken`. What is missing for it is told through the `Context`."""


class LiveViews(Protocol):
    """The module that asks a model about what comes in now."""

    def view(self, context: Any, opened: Any) -> Any:
        """A widget that asks the `TriedModel`: with `listen(run)`, which opens the device and says whether it could,
        and through the `Context` why not; `ask(run)`, `stop`, `running`, `bars`; and its signals `ended` and `failed`.
        """


class Variations(Protocol):
    """The module that shows what training makes of some of the user's own samples; it reads and varies in the pool."""

    def read(self, project: Project, seed: int) -> Any:
        """At most COUNT training samples: their `titles`, and what `vary` needs; another `seed` gives others."""

    def vary(self, shown: Any, config: RunConfig, record: Backbone, edge: int, seed: int) -> list[list[Any]]:
        """A row for each: as validation sees it, then VARIATIONS as the training of `config` makes them. Pictures are
        squares of `edge` pixels.
        """

    def board(self) -> Any:
        """A widget that shows them: its `show_rows` gets the titles and the rows, its `rows` are those it shows."""


class Painting(Protocol):
    """What paints samples in the cells of views. It reads what it needs in the pool; `loaded` carries the hashes of
    those that it can paint now, as a frozenset.
    """

    @property
    def loaded(self) -> SignalInstance: ...

    def set_project(self, project: Project | None) -> None:
        """Serve another project, or none."""

    def paint(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """Paint a sample into a place, the `words` of a search marked; False while it is read."""

    def paint_line(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """As `paint`, into a line of a list."""

    def columns(self, sample: Hashed) -> Mapping[str, str]:
        """The further columns of its row, as far as they are known now."""

    def column_names(self) -> Sequence[str]:
        """The names of those columns that were seen so far, in their order."""

    def keep_only(self, hashes: set[str]) -> None:
        """Drop requests for anything else: it was scrolled past."""

    def failed(self, sample: Hashed) -> bool:
        """Whether it cannot be painted."""

    def away(self, sample: Hashed) -> bool:
        """Whether that is so because its file is not at hand."""

    def retry(self) -> None:
        """Files are at hand again."""


class Cells(Protocol):
    """The module that paints samples of a kind in cells, in place of thumbnails. `SHAPE` is the width and height of
    what it paints, as shares of the edge of a thumbnail; what is wider than high fills the width of its cell.
    """

    @property
    def SHAPE(self) -> tuple[float, float]: ...

    def painting(self, parent: QObject) -> Painting:
        """Its `Painting`."""


class Placed(Protocol):
    """A sample by the file that it is in."""

    @property
    def path(self) -> Path: ...
    @property
    def place(self) -> str: ...


class LargeViews(Protocol):
    """The module that shows samples of a kind large."""

    def view(self, session: Any, prefix: str) -> Any:
        """A `LargeView` (see `samples.large.large_view`); `prefix` begins the names of its controls."""

    def beside(self, session: Any, name: str) -> Any:
        """A widget for one of two samples that are compared; its `show_beside` gets this one and the other."""

    def read(self, sample: Placed, edge: int) -> Any | TldeskError:
        """What it shows of a sample of the project (a picture has `edge` pixels), or why nothing. In the pool."""

    def read_unknown(self, sample: Placed, edge: int) -> Any | TldeskError:
        """As `read`, of a file that nobody has looked at before."""


class Figures(Protocol):
    """The module that says what the samples of a kind are like, in a tab of *Data*."""

    def panel(self, context: Any) -> Any:
        """A widget with `look`, which reads while it is in sight, `show_class`, and `word_chosen` (class, word)."""


# Actions that have a sense for what is heard alone.
_OF_SOUNDS = frozenset({"view.play", "view.play_selected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The names of the modules that are a kind's `Capture`, `LiveViews`, `Variations` and `Cells`; empty where it has
    none. `large` is its `LargeViews`, `views` are the views that its samples have beside one another (see
    `samples.view_switch`), `figures` is its `Figures`.

    `icons` are its signs in the place of those of images, by their names (see `icons`). `plays`: its samples are heard.
    `without`: the actions that have no sense for it, which its projects do not show; `camera`: its files may hold what
    a camera wrote into them.
    """

    capture: str = ""
    live: str = ""
    variations: str = ""
    cells: str = ""
    large: str = "tldesk.ui.samples.large.large_image"
    views: tuple[str, ...] = ("grid", "single", "map")
    plays: bool = False
    without: frozenset[str] = _OF_SOUNDS
    camera: bool = False
    figures: str = ""
    icons: Mapping[str, str] = field(default_factory=dict)


LOOKS: dict[str, Look] = {
    IMAGE: Look(
        capture="tldesk.ui.webcam.webcam_dialog",
        live="tldesk.ui.use.live_view",
        variations="tldesk.ui.train.variations",
        camera=True,
    ),
    TEXT: Look(
        cells="tldesk.ui.samples.text.text_cells",
        large="tldesk.ui.samples.text.large_text",
        views=("grid", "list", "single", "map"),
        without=_OF_SOUNDS | {"file.relink", "file.webcam"},  # texts are kept in the project, so none moves away
        figures="tldesk.ui.data.text_figures",
        icons={
            "image-outline": "text-box-outline",
            "image-multiple-outline": "text-box-multiple-outline",
            "image-search-outline": "text-box-search-outline",
            "image-plus": "text-box-plus-outline",
            "image-broken-variant": "text-box-remove-outline",
            "image-size-select-large": "text-long",
        },
        variations="tldesk.ui.train.text_variations",
    ),
    SOUND: Look(
        capture="tldesk.ui.microphone.record_dialog",
        live="tldesk.ui.use.live_sound",
        large="tldesk.ui.samples.sound.large_sound",
        plays=True,
        without=frozenset(),
        variations="tldesk.ui.train.sound_variations",
        icons={
            "webcam": "microphone",
            "image-outline": "waveform",
            "image-multiple-outline": "music-box-multiple-outline",
            "image-plus": "music-note-plus",
            "image-plus-outline": "music-note-plus",
            "image-search-outline": "waveform",
            "image-broken-variant": "volume-off",
            "image-size-select-large": "timer-outline",
        },
    ),
}
_PLAIN = Look()


def of(modality: str) -> Look:
    """The record of a kind; one that has none has nothing of its own."""
    return LOOKS.get(modality, _PLAIN)


def capture(modality: str) -> Capture | None:
    """What records samples of a kind."""
    name = of(modality).capture
    return cast(Capture, importlib.import_module(name)) if name else None


def live(modality: str) -> LiveViews | None:
    """What asks a model about what a device gives."""
    name = of(modality).live
    return cast(LiveViews, importlib.import_module(name)) if name else None


def variations(modality: str) -> Variations | None:
    """What shows variations of samples of a kind."""
    name = of(modality).variations
    return cast(Variations, importlib.import_module(name)) if name else None


def cells(modality: str) -> Cells | None:
    """What paints samples of a kind in cells; None where their thumbnails are shown."""
    name = of(modality).cells
    return cast(Cells, importlib.import_module(name)) if name else None


def large(modality: str) -> LargeViews:
    """What shows samples of a kind large."""
    return cast(LargeViews, importlib.import_module(of(modality).large))


def figures(modality: str) -> Figures | None:
    """What says what samples of a kind are like."""
    name = of(modality).figures
    return cast(Figures, importlib.import_module(name)) if name else None
