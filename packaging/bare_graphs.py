"""Take out of the prepared graphs what lies in the prepared weights as well: the program fills them up at first use.

    TLDESK_HOME=HOME python packaging/bare_graphs.py FOLDER

FOLDER holds `backbones`, as HOME's set-up has made them. A graph stays whole where less than half of it is in them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

# The environment of a build has tldesk's parts, and not tldesk.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tldesk.engine.networks import bare_graph, weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.engine.networks.prepare import STAGES


def main(folder: Path) -> int:
    """Take out what can be."""
    for record in filter(weights.is_converted, BACKBONES.values()):
        arrays = weights.arrays(record)
        made = (weights.frozen_path(record), *(weights.first_stages_path(record, stages) for stages in STAGES))
        for whole in (folder / path.name for path in made):
            if whole.is_file():
                bare_it(whole, record.name, arrays)
    return 0


def bare_it(whole: Path, name: str, arrays: dict[str, NDArray[Any]]) -> None:
    """Put the bare graph in the place of the whole one, where it is small, and becomes the same again."""
    graph = whole.read_bytes()
    bare = bare_graph.bared(graph, arrays)
    if 2 * len(bare) < len(graph) and bare_graph.filled(bare, arrays) == graph:
        whole.with_name(whole.name + weights.BARE).write_bytes(bare)
        whole.unlink()
        told = f"{len(bare) / 1e6:.1f} of {len(graph) / 1e6:.1f} MB"
        print(f"[tldesk] A graph of {name} without its weights: {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) / "backbones"))
