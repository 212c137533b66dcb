"""Originals are never touched: hash, modification time and inode of 1,000 files before and after all that reads them.

    python tests/benchmarks/originals_untouched.py [DATA]

Imports, labels, trains on features, scans, relinks to a moved copy and back, packs and duplicates, in a process of its
own. Where strace is installed it is also counted how often that process opened, renamed, removed or changed a file
below the folders of originals in any way but for reading. DATA is a folder of images; photos are drawn when it is
left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import machine  # noqa: E402  found through the line above

FILES = 1000
CALLS = (
    "open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,truncate,chmod,fchmodat,utimensat,link,linkat"
)
READ_ONLY = re.compile(r"\bopen(at2?)?\(.*O_RDONLY")
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")


def main() -> int:
    """Print the figures; the exit code says whether nothing was touched."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--journey", type=Path, help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    if options.journey is not None:
        journey(options.journey)
        return 0
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="tldesk-originals-") as name:
        folder = Path(name).resolve()
        figures = measure(folder, options.data)
    machine.tell("originals_untouched", figures, options.write)
    return 1 if figures["changed"] or figures.get("write_calls") else 0


def measure(folder: Path, data: Path | None) -> dict[str, object]:
    """Make the originals, let the journey run over them, and compare."""
    originals, moved = folder / "originals", folder / "moved" / "originals"
    fill(originals, data)
    shutil.copytree(originals, moved)
    before = fingerprints(originals) | fingerprints(moved)
    command = [sys.executable, __file__, "--journey", str(folder)]
    trace = folder / "trace"
    strace = shutil.which("strace")
    if strace is not None:
        command = [strace, "-f", "-qq", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(trace), *command]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    after = fingerprints(originals) | fingerprints(moved)
    changed = [file for file in before.keys() | after.keys() if before.get(file) != after.get(file)]
    figures: dict[str, object] = {"files": len(before), "changed": len(changed), **json.loads(done.stdout)}
    if strace is None:
        print("strace is not installed: write calls were not counted")
    else:
        reads, writes = calls(trace, (originals, moved))
        figures |= {"read_opens": reads, "write_calls": len(writes)}
        print(*writes[:10], sep="\n", end="\n" if writes else "")
    return figures


def fill(originals: Path, data: Path | None) -> None:
    """1,000 images of at least two classes: of `data`, or drawn."""
    from conftest import CLASSES, write_photos

    if data is None:
        write_photos(originals, CLASSES, FILES // len(CLASSES) + 1, (96, 72))
        return
    files = sorted(file for file in data.rglob("*") if file.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for file in files[:: max(1, len(files) // FILES)][:FILES]:
        target = originals / file.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)


def fingerprints(folder: Path) -> dict[Path, tuple[str, int, int, int]]:
    """SHA-256, modification time, inode and mode of every file."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            status = file.stat()
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            found[file] = (digest, status.st_mtime_ns, status.st_ino, status.st_mode)
    return found


def calls(trace: Path, roots: tuple[Path, ...]) -> tuple[int, list[str]]:
    """How many files below the roots were opened to read, and every other call that names one."""
    reads, others = 0, []
    for line in trace.read_text(errors="replace").splitlines():
        if not any(f'"{root}' in line for root in roots):
            continue
        if READ_ONLY.search(line) and not WRITING.search(line):
            reads += 1
        else:
            others.append(line)
    return reads, others


def journey(folder: Path) -> None:
    """All that reads originals; prints what was done as JSON."""
    from tldesk.engine.train import train
    from tldesk.project.exchange.importing import import_source, rescan
    from tldesk.project.exchange.packing import duplicate, pack
    from tldesk.project.exchange.relink import Sought, find, relink
    from tldesk.project.exchange.roots import all_roots
    from tldesk.project.runs.config import make_config
    from tldesk.project.store import Project

    originals = folder / "originals"
    done: dict[str, object] = {}
    with Project.create(folder / "project") as project:
        exhaust(import_source(project, originals))
        done["imported"] = project.samples.count()
        names = project.classes.names()
        for id_ in range(1, 101):
            project.edits.set_label([id_], names[id_ % len(names)])
        project.edits.set_binned([1, 2], True)
        while project.edits.undo() is not None:
            pass
        run = project.runs.new(make_config({"strategy": "feature-extraction"}))
        exhaust(run.record(train(run)))
        done["trained"] = run.name
        exhaust(rescan(project))
        for place in (folder / "moved" / "originals", originals):
            *_, sought = find(project, {1: place}, all_roots(project))
            assert isinstance(sought, Sought)
            relink(project, sought.relinks)
            done["relinked"] = sum(one.found for one in sought.relinks)
        exhaust(pack(project, folder / "packed.zip", outside=True))
        exhaust(duplicate(project, folder / "copy", "Copy"))
        project.backups.make()
        project.clear_cache()
    print(json.dumps(done))


def exhaust(events: Iterator[object]) -> None:
    """Let it work to its end."""
    for _ in events:
        pass


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    sys.exit(main())
