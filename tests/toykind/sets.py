"""Sets of the toy kind for tests, and a project of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from tldesk.engine.networks import weights
from tldesk.project.exchange.importing import import_source
from tldesk.project.store import Project

from . import records

FILES, ROWS = 8, 4  # of a class, of a file


def write(source: Path) -> None:
    """Rows that rise and rows that fall: a folder for each class, several files in it, several rows in each."""
    rng = np.random.default_rng(0)
    for label, sign in (("falling", -1), ("rising", 1)):
        (source / label).mkdir(parents=True)
        for number in range(FILES):
            made = 1 + sign * np.linspace(-1, 1, 16) + rng.normal(0, 0.2, (ROWS, 16))
            text = "".join(" ".join(f"{value:.4f}" for value in row) + "\n" for row in made)
            (source / label / f"{number}.numbers").write_text(text)


def project(folder: Path, source: Path) -> Project:
    """A project of them, open, and a network that starts from random numbers."""
    torch.manual_seed(0)
    state = {name: value.numpy() for name, value in records.Network(records.NETWORK).state_dict().items()}
    weights.keep(records.NETWORK, state, "toy")
    made = Project.create(folder, modality=records.KIND.name)
    for _ in import_source(made, source):
        pass
    return made
