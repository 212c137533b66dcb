"""The window closed at random moments of an import, a training and an export: how it ends, and how soon.

    python tests/benchmarks/close_window.py [--closes 100] [--seed 0] [--seconds 4]

Each time the program itself is started on a project, begins the work, is closed as a user closes it some random moment
later, and is asked whether to: yes. Told for each kind of work are exit codes, how soon the window was hidden and the
program had ended, and what was left: processes 5 s later, hidden parts of files, a project or a run that cannot be
opened. Linux; without a screen it runs offscreen.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import machine

from tldesk import paths
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project

AFTER = 5.0  # seconds after which no process may be there
PATIENCE = 180.0
WORST_SECONDS = 3.0

# Begins the work, closes the window `seconds` after it has begun, and tells when.
PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tldesk import app
from tldesk.project.runs.config import RunConfig
from tldesk.ui.session import import_job as importing
from tldesk.ui.window import main_window
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.use.export_panel import ExportPanel

work, project, source, seconds = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])
window = None

def begin():
    context = window.context
    if context.project is None:
        return QTimer.singleShot(20, begin)
    context.jobs.started.connect(lambda _job: QTimer.singleShot(int(1000 * seconds), close))
    if work == "import":
        context.submit(importing.import_job(context, source, copy=True))
    elif work == "training":
        context.trainings.start(context.project.runs.new(RunConfig(strategy="fine-tune", device="cpu", epochs=50)))
    else:
        panel = window.findChild(ExportPanel) or made(context)
        panel.show_run(context.project.runs.all()[0])
        panel.export()

def made(context):
    window.show_page("use")
    return window.findChild(ExportPanel)

def close():
    began = time.time()
    if not window.close():
        window.findChild(Confirm, "close").act.click()
    print("closed", began, time.time() - began, window.isVisible(), flush=True)

shown = main_window.MainWindow.show
def show(self):
    global window
    window = self
    shown(self)
    QTimer.singleShot(0, begin)
main_window.MainWindow.show = show
sys.exit(app.run(project))
"""


@dataclass
class Closed:
    """What came of one kind of work."""

    codes: Counter[int | str] = field(default_factory=Counter)
    hidden: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def main() -> int:
    """Print the figures; the exit code says whether every close went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--closes", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=4.0, help="the latest moment after the work has begun")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(machine.describe(), flush=True)
    rng, good = random.Random(options.seed), True
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as name:
        machine.set_up(Path(name))
        os.environ["TLDESK_HOME"] = name
        works = ("import", "training", "export")
        for number, work in enumerate(works):
            closes = len(range(number, options.closes, len(works)))
            good &= tell(work, [rng.uniform(0, options.seconds) for _ in range(closes)], prepare(Path(name) / work))
    return 0 if good else 1


def prepare(folder: Path) -> Path:
    """A project of the sample photos with a finished run."""
    command = [sys.executable, "-m", "tldesk", "train", str(paths.samples()), "--project", str(folder)]
    command += ["--strategy", "feature-extraction", "--device", "cpu"]
    subprocess.run(command, capture_output=True, check=True)
    return folder


def tell(work: str, moments: list[float], project: Path) -> bool:
    """Close at each moment and print the figures of one kind of work; whether they are as they have to be."""
    found = Closed()
    for seconds in moments:
        close(found, work, project, seconds)
    total = len(moments)
    print(f"{work:<10} {total} closes: exit codes {dict(found.codes)}")
    for what, times in (("hidden", found.hidden), ("ended", found.ended)):
        row = sorted(times) or [float("nan")]
        middle, high = row[len(row) // 2], row[int(len(row) * 0.95)]
        print(f"  {what:<8} median {middle:.2f} s, p95 {high:.2f} s, longest {row[-1]:.2f} s")
    print(f"  left behind: {len(found.left)}", *found.left[:5], sep="\n    ", flush=True)
    return found.codes == {0: total} and not found.left


def close(found: Closed, work: str, project: Path, seconds: float) -> None:
    """Start the program, close it, and see what it leaves."""
    command = [sys.executable, "-c", PROGRAM, work, str(project), str(paths.samples()), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        told, errors = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        found.codes["hangs"] += 1
        return
    ended = time.time()
    found.codes[process.returncode] += 1
    lines = [line.split() for line in told.splitlines() if line.startswith("closed")]
    if not lines:
        found.left.append(f"never closed: {errors[-300:]}")
        return
    _, began, took, visible = lines[0]
    found.hidden.append(float(took))
    found.ended.append(ended - float(began))
    if visible != "False":
        found.left.append("the window")
    wait(lambda: not processes(), AFTER)
    found.left += [f"process {line}" for line in processes()]
    found.left += unsound(project)


def wait(there: Callable[[], bool], seconds: float) -> None:
    """Until something is so, at most some seconds."""
    until = time.monotonic() + seconds
    while not there() and time.monotonic() < until:
        time.sleep(0.05)


def processes() -> list[str]:
    """Those that have this benchmark's home, this one apart."""
    home, found = f"TLDESK_HOME={os.environ['TLDESK_HOME']}".encode(), []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                if home in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:80])
            except OSError:
                continue
    return found


def unsound(project: Path) -> list[str]:
    """Hidden parts of files, a project or runs that cannot be opened."""
    found = [f"part {file.relative_to(project)}" for file in project.rglob(".*")]
    with Project.open(project) as opened:
        opened.store.verify()
        found += [f"run {run.name} is {run.status}" for run in opened.runs.all() if run.status in ("running", "broken")]
        assert all(isinstance(run, Run) for run in opened.runs.all())
    return found


if __name__ == "__main__":
    sys.exit(main())
