"""Import 400 odd and damaged files; print what came of them and how much memory it took.

    python tests/benchmarks/bad_input.py [--files 400]

The files are those of tests/odd_files.py: whole ones that few programs make, files that are something else, bombs,
odd names, and every format cut, cut and closed again, or with bits flipped. Memory is that of the program and of the
processes that open files, all together, looked at every 5 ms, above what the program had before. Goals: every file
accounted for with a reason, no process lost, none busy for 20 s, less than 300 MB more.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import machine

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import odd_files


class Memory:
    """The most memory that this process and its children have had together while the block ran, in MB."""

    def __enter__(self) -> Memory:
        self.before = self.peak = machine.resident_megabytes() or 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.005):
            with contextlib.suppress(OSError, RuntimeError):  # a process has ended meanwhile
                self.peak = max(self.peak, sum(machine.resident_megabytes(pid) or 0.0 for pid in family()))


def family() -> list[int]:
    """This process and its children (Linux; alone elsewhere)."""
    me = os.getpid()
    tasks = Path(f"/proc/{me}/task")
    if not tasks.exists():
        return [me]
    return [me, *(int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split())]


def main() -> None:
    """Write the files, import them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=400)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["TLDESK_HOME"] = f"{temporary}/home"
        machine.tell("bad_input", measure(Path(temporary), options.files), options.write)


def measure(folder: Path, count: int) -> dict[str, object]:
    """Import the files into a project in `folder`; what came of it."""
    from tldesk.media import guard
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.runs.events import Imported
    from tldesk.project.store import Project

    expected = odd_files.write(folder / "odd", count)
    with Project.create(folder / "project") as project, Memory() as memory:
        start = time.perf_counter()
        *_, imported = import_source(project, folder / "odd")
        seconds = time.perf_counter() - start
        ids = project.samples.ids()
        came = {sample.name: sample.problem_code or odd_files.GOOD for sample in project.samples.get(ids)}
        assert isinstance(imported, Imported)
        told = {Path(path).name for path, _ in imported.problems}
    guard.close_idle()
    wrong = [
        name
        for name, wanted in expected.items()
        if (wanted == odd_files.GOOD and came.get(name) != odd_files.GOOD)
        or (wanted == odd_files.BAD and came.get(name) in (None, odd_files.GOOD))
        or (came.get(name) != odd_files.GOOD and name not in told)
    ]
    return {
        "files": len(expected),
        "outcomes": dict(Counter(came.get(name, odd_files.PASSED_OVER) for name in expected)),
        "not_as_expected": wrong,
        "reasons": dict(Counter(reason for _, reason in imported.problems)),
        "seconds": round(seconds, 1),
        "more_megabytes": round(memory.peak - memory.before),
    }


if __name__ == "__main__":
    main()
