"""What a form of export is: a record with the files it makes, how they are run back, and what must hold of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from tldesk.engine.exporters.takes import FLOATS, Takes
from tldesk.media.modality import IMAGE

if TYPE_CHECKING:
    from tldesk.engine.exporters.environment import Environment
    from tldesk.engine.exporters.source import ExportSource
    from tldesk.engine.networks.backbone import Backbone

# Pictures uint8, squares (n, size, size, 3) or whole ones [(height, width, 3)], to probabilities (n, classes).
Network = Callable[[Sequence[NDArray[Any]] | NDArray[Any]], NDArray[Any]]
Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One form of export.

    `about` is a sentence for the user. `write(source, folder)` makes the `files` of the model, of which the first is
    the one to open, and returns figures for the certificate, if it has any; `run_back(folder, should_stop)` gives what
    asks them again, with `runtime`, and raises Interrupted. `limit` is the largest difference of a probability from
    PyTorch's on the same pixels that is let through, `agreement` the least share of equal labels. `program` is the
    Python sample, `others` those in other languages, `requirements` what the Python one needs, `packages` what the one
    for Node does; `asks` is what they are asked with, as an example.

    `environment` is what it is made and asked in where that is no part of this program, and is set up first. A form
    without `write` cannot be made by this program at all, and `missing` says why, and what to use instead.
    `opens`: whether the program itself answers with such an export. `known_as` is what other programs call the form.
    `modality` is the kind of data whose models leave so, `samples` the package with the sample programs. Where not all
    of its networks do, `networks` names those that do as their records (`made_by`) do.
    """

    name: str
    title: str
    about: str
    files: tuple[str, ...] = ()
    takes: Takes = FLOATS
    runtime: str = ""
    limit: float = 1e-4
    agreement: float = 0.99
    write: Callable[[ExportSource, Path], Figures | None] | None = None
    run_back: Callable[[Path, Callable[[], bool]], Network] | None = None
    program: str = ""
    others: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    packages: str = ""
    asks: str = "FILE"
    missing: str = ""
    environment: Environment | None = None
    opens: bool = True
    known_as: str = ""
    modality: str = IMAGE
    samples: str = "tldesk.engine.exporters.samples"
    networks: tuple[str, ...] = ()

    @property
    def unavailable(self) -> str:
        """Why it cannot be made on this computer and what to do, in English; empty where it can."""
        return self.environment.reason if self.environment is not None else self.missing

    def refusal(self, backbone: Backbone | None) -> str:
        """As `unavailable`, or why a model of this backbone does not leave so."""
        if self.unavailable or backbone is None or not self.networks or backbone.made_by in self.networks:
            return self.unavailable
        return f"{self.title} does not know the network of “{backbone.title}”"

    @property
    def can_be_set_up(self) -> bool:
        """Whether it can be made once its environment was."""
        return self.environment is not None and not self.environment.ready and bool(self.environment.base)
