"""Does every export answer as the app does, how large is it and how quick?

    python tests/benchmarks/export_parity.py DATA… [--formats NAME…]

Each DATA is any folder that can be imported; a model is trained on it by feature extraction and exported in every form.
For each: how far its probabilities are from PyTorch's on the raw files (64 to 128 images of the set, and odd ones made
of them), the share of equal labels, the same for the sample program, milliseconds an image, size, and the seconds that
the export took; or why there is none. Goal: all within the limits; INT8 either a gain or refused with its figures.
Prints the machine, a table and a line of JSON.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
from calibration import trained

from tldesk.engine.exporters import EXPORTERS, export
from tldesk.errors import TldeskError
from tldesk.project.runs.events import Exported
from tldesk.project.runs.run import Run

HEAD = f"{'format':<14}{'max diff':>10}{'agree':>8}{'sample':>8}{'ms':>7}{'app ms':>8}{'MB':>7}{'s':>6}"
# Outcomes that are not failures: a package that is not here, a quantised model that is no gain.
TOLD = ("format_not_here", "no_gain")


def figures(run: Run, name: str, folder: Path) -> dict[str, Any]:
    """One export, or why there is none."""
    start = time.monotonic()
    try:
        *_, last = export(run, name, folder / name)
    except TldeskError as error:
        return {"format": name, "code": error.code, "text": error.text}
    assert isinstance(last, Exported)
    exporter, rows = EXPORTERS[name], last.parity
    found = rows[exporter.runtime]
    return {
        "format": name,
        **{key: found[key] for key in ("max_diff", "agreement", "images", "ms", "app_ms")},
        "sample": rows["sample program"]["agreement"],
        "megabytes": round(sum((folder / name / file).stat().st_size for file in exporter.files) / 1e6, 1),
        "seconds": round(time.monotonic() - start, 1),
        **{key: row for key, row in rows.items() if key not in (exporter.runtime, "sample program")},
    }


def line(found: dict[str, Any]) -> str:
    """A row of the table."""
    if "code" in found:
        return f"{found['format']:<14}{found['text']}"
    return (
        f"{found['format']:<14}{found['max_diff']:>10.1e}{found['agreement']:>8.1%}{found['sample']:>8.1%}"
        f"{found['ms']:>7.1f}{found['app_ms']:>8.1f}{found['megabytes']:>7.1f}{found['seconds']:>6.0f}"
    )


def main() -> int:
    """Print a table for each set and all as JSON; the exit code says whether every form reaches the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--formats", nargs="+", default=list(EXPORTERS))
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    sets: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="tldesk-") as place:
        machine.use_home(Path(place) / "home")
        for data in options.data:
            run = trained(data, "feature-extraction", Path(place) / data.name / "project")
            print(f"\n{data.name}\n{HEAD}", flush=True)
            for name in options.formats:
                found = figures(run, name, Path(place) / data.name / "exports")
                sets.setdefault(data.name, []).append(found)
                print(line(found), flush=True)
    failed = [one for found in sets.values() for one in found if one.get("code", TOLD[0]) not in TOLD]
    machine.tell("export_parity", {"failed": len(failed), "sets": sets}, options.write)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
