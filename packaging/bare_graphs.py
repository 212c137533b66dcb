"""Take out of the prepared graphs what lies in the prepared weights as well: the program fills them up at first use.

    TLDESK_HOME=HOME python packaging/bare_graphs.py FOLDER

FOLDER holds `backbones`, as HOME's set-up has made them. A graph stays whole where less than half of it is in them.
"""

from __future__ import annotations

import sys
from pathlib import Path

# The environment of a build has tldesk's parts, and not tldesk.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tldesk.engine.networks import bare_graph, weights
from tldesk.engine.networks.backbones import BACKBONES


def main(folder: Path) -> int:
    """Take out what can be."""
    for record in BACKBONES.values():
        whole = folder / weights.frozen_path(record).name if weights.is_converted(record) else folder
        if whole.is_file():
            graph, arrays = whole.read_bytes(), weights.arrays(record)
            bare = bare_graph.bared(graph, arrays)
            if 2 * len(bare) < len(graph) and bare_graph.filled(bare, arrays) == graph:
                whole.with_name(whole.name + weights.BARE).write_bytes(bare)
                whole.unlink()
                print(f"[tldesk] The graph of {record.name} without its weights: {len(bare) / 1e6:.1f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) / "backbones"))
