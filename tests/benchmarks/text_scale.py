"""A million texts: import, opening in the real window, the first label, next text, search, scrolling, memory.

    python tests/benchmarks/text_scale.py [--rows 1000000] [--keep FOLDER]

A table of made-up messages in English and Chinese is imported first, in a process of its own. Then the window opens
that project in a new process; every figure is taken in the window while it works. Without a display:
QT_QPA_PLATFORM=offscreen.

Goals: 20,000 rows a second; open 1.5 s, and the first label durable within 2 s of that; next text 15 ms; search 300 ms,
words of two Chinese characters too; scrolling p99 20 ms; 500 MB before embeddings.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
from grid import wait_until
from present import present
from scale import press, scrolling, timed

ENGLISH = (
    "my card was charged twice please help where is the order app crashes login password cannot open account delivery "
    "late broken item wrong size"
)
CHINESE = "我 要 的 订单 没有 收到 请 帮忙 快递 太慢 了 质量 不好 商品 坏 客服 电话 打不通 密码 忘记 怎么 办"
LABELS = ("refund", "login", "delivery", "quality", "other")
RARE, FREQUENT, TWO = "77712", "refund", "退款"  # a few texts, one in ten, one in ten
_PRESSES = 60


def make_table(file: Path, rows: int) -> None:
    """A table of so many messages, one in ten with a label."""
    dice, english_words, chinese_words = random.Random(0), ENGLISH.split(), CHINESE.split()
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text", "label", "channel"])
        for number in range(rows):
            english = number % 2 == 0
            words = dice.choices(english_words if english else chinese_words, k=dice.randint(6, 24))
            if number % 10 < 2:
                words.append(FREQUENT if english else TWO)
            said = (" " if english else "").join([*words, f"number {number}"])
            writer.writerow([number, said, dice.choice(LABELS) if number % 10 == 5 else "", dice.choice("abc")])


def make_project(folder: Path, rows: int) -> None:
    """Import the table into `folder/project`; prints the rate, when the first texts were there, and the memory."""
    from tldesk.project.exchange.importing import import_source
    from tldesk.project.store import Project

    make_table(folder / "table.csv", rows)
    with Project.create(folder / "project", modality="text") as project:
        start, first = time.perf_counter(), 0.0
        for _ in import_source(project, folder / "table.csv"):
            if not first and project.samples.count():
                first = time.perf_counter() - start
        seconds, count = time.perf_counter() - start, project.samples.count()
    figures = {
        "import_rows_per_second": round(count / seconds),
        "first_texts_s": round(first, 2),
        "import_megabytes": round(machine.resident_megabytes() or 0),
    }
    print(json.dumps(figures), flush=True)


def first_label(window: Any) -> float:
    """Seconds until a label that is given at once is on the disk."""
    from tldesk.project.samples.samples import Query

    project = present(window.context.project)
    before = project.samples.count(Query(status="labelled"))
    id_ = int(project.samples.ids(Query(status="unlabelled"))[0])
    start = time.perf_counter()
    window.context.edit(lambda one: one.edits.set_label([id_], LABELS[0]))
    wait_until(lambda: project.store.changes > 0, every=2)
    seconds = time.perf_counter() - start
    assert project.samples.count(Query(status="labelled")) == before + 1
    return seconds


def next_text(browser: Any) -> float:
    """Milliseconds until the next text is in the reader, median."""
    browser.set_one_by_one(True)
    shown: set[int] = set()
    browser.preview.loaded.connect(shown.add)
    latencies = []
    for _ in range(_PRESSES):
        wanted = browser.model.id_at(browser.grid.current_row() + 1)
        latencies.append(timed(lambda: press(browser.preview.view.keyboard()), lambda: wanted in shown))
    browser.set_one_by_one(False)
    return round(float(np.median(latencies)), 1)


def searches(browser: Any) -> dict[str, float]:
    """Milliseconds until the rows of a search are there; the first of all finds out where the lines are."""
    from tldesk.project.samples.samples import Query

    answered: list[bool] = []
    browser.model.refreshed.connect(lambda: answered.append(True))
    figures: dict[str, float] = {}
    for name, words in (("first", "zzz"), ("rare", RARE), ("frequent", FREQUENT), ("two_characters", TWO)):
        answered.clear()
        query = Query(text=words)
        taken = timed(lambda query=query: browser.model.set_query(query), lambda: bool(answered))  # type: ignore[misc]
        figures[f"search_{name}_ms"] = round(taken)
        figures[f"search_{name}_texts"] = browser.model.rowCount()
    return figures


def measure(project: Path) -> dict[str, Any]:
    """Open the window on `project`; the figures."""
    from tldesk.app import make_application
    from tldesk.ui.parts import appearance
    from tldesk.ui.session.context import Context
    from tldesk.ui.session.garbage import GarbageCollector
    from tldesk.ui.window.main_window import MainWindow

    app = make_application()
    GarbageCollector(app)
    appearance.apply(app, "light")
    context = Context()
    context.change_settings(embed_in_background=False)
    window = MainWindow(context)
    window.resize(1280, 720)
    window.show()
    start = time.perf_counter()
    window.commands.open_folder(project)
    wait_until(lambda: context.project is not None and getattr(window.page, "browser", None) is not None, every=2)
    browser = present(present(window.page).browser)
    wait_until(lambda: browser.model.rowCount() > 0 and browser.model.sample(0) is not None, every=2)
    first = present(browser.model.sample(0))
    wait_until(lambda: browser.thumbnails.picture(first, 100, 1.0) is not None, every=2)
    figures: dict[str, Any] = {"texts": browser.model.rowCount(), "open_s": round(time.perf_counter() - start, 2)}
    figures["first_label_s"] = round(first_label(window), 2)
    wait_until(lambda: not browser.model.busy)
    figures |= scrolling(browser.grid) | {"next_text_median_ms": next_text(browser)} | searches(browser)
    figures |= {"megabytes": round(machine.resident_megabytes() or 0), "torch": "torch" in sys.modules}
    window.close()
    wait_until(lambda: window.closing.done)
    context.jobs.close()
    context.close_project()
    return figures


def main() -> None:
    """Make, open, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="make the project in this folder, or use the one that is there")
    parser.add_argument("--step", choices=("make", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    machine.writable(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        # One home for all steps: it notes how the project was left.
        home = options.home or (options.keep or Path(temporary)) / "home"
        machine.use_home(home)
        folder = options.keep or Path(temporary)
        if options.step == "make":
            make_project(folder, options.rows)
        elif options.step == "measure":
            machine.tell("text_scale", measure(folder / "project"), options.write, ("--rows", options.rows))
        else:
            print(machine.describe(), flush=True)
            command = [sys.executable, __file__, "--rows", str(options.rows), *["--write"] * options.write]
            steps = ["measure"] if (folder / "project").exists() else ["make", "measure"]
            for step in steps:
                subprocess.run([*command, "--keep", str(folder), "--home", str(home), "--step", step], check=True)


if __name__ == "__main__":
    main()
