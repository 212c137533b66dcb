"""Read 300 odd tables of texts; print what came of their rows, and how quick a large one is read.

    python tests/benchmarks/odd_tables.py [--tables 300] [--rows 1000000]

The tables are those of tests/strange_tables.py: CSV in thirteen encodings with every delimiter and quoting, lines,
FastText, JSON, workbooks, exports of labelling programs; whole, damaged in many ways, and files that are no table. Each
is looked at and read by a process of its own, as the program does. Goals: every row read or told by its line, every
file that is no table told by one error; 100,000 short rows of CSV a second on one core, in as little memory however
long the file is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import machine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import strange_tables


def main() -> None:
    """Write the tables, read them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=300)
    parser.add_argument("--rows", type=int, default=1_000_000)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["TLDESK_HOME"] = f"{temporary}/home"
        odd = read_all(Path(temporary), options.tables)
        machine.tell("odd_tables", odd | {"large": large(Path(temporary), options.rows)}, options.write)


def read_all(folder: Path, count: int) -> dict[str, Any]:
    """What came of so many tables."""
    from tldesk.errors import TldeskError
    from tldesk.media.tables import reading
    from tldesk.media.tables.records import Bad

    tables: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(count):
        table = strange_tables.make(number)
        path = folder / f"{number}-{table.name}"
        path.write_bytes(table.content)
        try:
            sketch = reading.look(path)
            found = list(reading.read(path, sketch.choices))
        except TldeskError as error:
            tables[error.code] += 1
            wrong += [f"{path.name}: {error}"] * bool(table.rows)
            continue
        lost = strange_tables.lost(table, sketch.columns, found) if table.rows else ["no table"]
        wrong += [f"{path.name}: {', '.join(lost)}"] * bool(lost)
        tables["read"] += 1
        rows.update("told" if isinstance(row, Bad) else "read" for row in found)
    return {"tables": dict(tables), "rows": dict(rows), "not_accounted_for": wrong}


def large(folder: Path, count: int) -> dict[str, Any]:
    """How quick so many short rows are read, and the most memory of the process that reads them, in MB."""
    from tldesk.media.tables import reading

    path = folder / "large.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,text,label\n")
        stream.writelines(
            f"{number},this is text number {number} of some,{'abc'[number % 3]}\n" for number in range(count)
        )
    choices = reading.look(path).choices
    before, peak = sum(os.times()[:4]), 0.0
    start = time.perf_counter()
    for number, _ in enumerate(reading.read(path, choices)):
        if number % 50_000 == 0:
            peak = max([peak, *(machine.resident_megabytes(pid) or 0.0 for pid in children())])
    seconds, busy = time.perf_counter() - start, sum(os.times()[:4]) - before
    return {
        "rows": count,
        "seconds": round(seconds, 2),
        "rows_a_second": round(count / seconds),
        "rows_a_second_of_a_core": round(count / busy),
        "megabytes": round(peak),
    }


def children() -> list[int]:
    """The processes that this one has started (Linux; none elsewhere)."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return [int(pid) for task in tasks.glob("*/children") for pid in task.read_text().split()]


if __name__ == "__main__":
    main()
