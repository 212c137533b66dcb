"""`tldesk serve` under load, over the loopback address: slow connections, many at once, the largest images.

    python tests/benchmarks/serve_load.py [--slow 200] [--many 1000] [--good 100]

A model is trained on the sample photos and served by a process of its own. Measured are one request alone; so many good
ones, from four clients, while slow connections without the token send a byte every 5 s (half of them nothing, half in
the midst of a head) and many more come at the same moment; as many with the token at the same moment; and the memory
of the process before and after 16 images of 64 MB with the token. It ends by itself in a few minutes.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import multiprocessing
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import machine
from PIL import Image

from tldesk import paths

ALONE, CLIENTS, LARGE = 40, 4, 16
LARGEST = 64 << 20
PATIENCE = 120.0  # seconds after which what was not answered counts as lost
SETTLE_SECONDS = 5.0
BEGINNING = "POST /predict HTTP/1.1\r\nHost: localhost\r\n"
WORST_RATIO, WORST_MEGABYTES = 20, 50


class Served:
    """The process that serves, and how it is asked."""

    def __init__(self, run: str) -> None:
        command = [sys.executable, "-m", "tldesk", "serve", run, "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.port = int(told["url"].split(":")[2].split("/")[0])
        self.token: str = told["token"]

    def ask(self, body: bytes) -> tuple[str, float]:
        """The status (or what went wrong) and the seconds of one request."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", "/predict", body, {"Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            answer.read()
            return str(answer.status), time.perf_counter() - began
        except OSError as error:
            return type(error).__name__, time.perf_counter() - began
        finally:
            connection.close()

    def megabytes(self) -> float:
        """Its resident memory."""
        return machine.resident_megabytes(self.process.pid) or 0.0

    def stop(self) -> int:
        """End it as Ctrl+C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


# What was shown, for a kept row.
SHOWN: dict[str, str] = {}


def main() -> int:
    """Print the figures; the exit code says whether they are as they have to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, count in (("slow", 200), ("many", 1000), ("good", 100)):
        parser.add_argument(f"--{name}", type=int, default=count)
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as name:
        machine.use_home(Path(name))
        served = Served(train(Path(name)))
        try:
            right = measure(served, options)
        finally:
            code = served.stop()
    print(f"{'exit code':<44} {code}")
    if options.write:
        machine.record("serve_load", SHOWN | {"exit code": str(code)})
    return 0 if right and code == 0 else 1


def train(folder: Path) -> str:
    """The folder of a run on the sample photos."""
    command = [sys.executable, "-m", "tldesk", "train", str(paths.samples()), "--project", str(folder / "project")]
    command += ["--strategy", "feature-extraction", "--device", "cpu", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    run: str = json.loads(done.stdout.splitlines()[-1])["run"]
    return run


def measure(served: Served, options: argparse.Namespace) -> bool:
    """Print each figure; whether all are as they have to be."""
    image = next(paths.samples().rglob("*.jpg")).read_bytes()
    for _ in range(5):
        served.ask(image)
    alone = [served.ask(image)[1] for _ in range(ALONE)]
    show("one request alone", milliseconds(alone))
    before = served.megabytes()
    with (
        beside(slow, served.port, options.slow),
        beside(at_once, served.port, requests(options.many, "x", image)) as many,
    ):
        with ThreadPoolExecutor(CLIENTS) as pool:
            good = list(pool.map(served.ask, [image] * options.good))
        told = many.get(timeout=PATIENCE)
        held = served.ask(image)
    times = [seconds for _status, seconds in good]
    ratio = percentile(times) / statistics.median(alone)
    show(f"{options.good} good ones beside {options.slow} slow, {options.many} at once", milliseconds(times))
    show("  answered", counted(status for status, _ in good))
    show("  p95 by one request alone", f"{ratio:.1f} times")
    show(f"  the {options.many} without the token", counted(told))
    show("  then, with the slow ones still there", f"{held[0]}, {held[1] * 1000:.0f} ms")
    with beside(at_once, served.port, requests(options.many, served.token, image)) as many:
        told = many.get(timeout=2 * PATIENCE)
    show(f"{options.many} at once with the token", counted(told))
    peak, large = ask_large(served)
    time.sleep(SETTLE_SECONDS)
    after = served.megabytes()
    show(f"{LARGE} images of 64 MB with the token", counted(large))
    show("memory before, at most, after", f"{before:.0f}, {peak:.0f}, {after:.0f} MB")
    return {status for status, _ in good} == {"200"} and ratio <= WORST_RATIO and after - before <= WORST_MEGABYTES


def ask_large(served: Served) -> tuple[float, list[str]]:
    """The most memory that the process takes meanwhile, and the statuses: half is no image, half a large one."""
    picture = io.BytesIO()
    Image.new("RGB", (4096, 5461)).save(picture, "BMP")
    bodies = [b"\xff\xd8\xff" + os.urandom(1 << 20) * 64, picture.getvalue()]
    bodies = [body[:LARGEST] for body in bodies]
    done, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], served.megabytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(LARGE) as pool:
        statuses = [status for status, _ in pool.map(served.ask, [bodies[n % 2] for n in range(LARGE)])]
    done.set()
    watcher.join()
    return peak[0], statuses


# ---------------------------------------------------------------------------------------------- those beside them


@contextmanager
def beside(work: Any, *arguments: Any) -> Iterator[Any]:
    """Other programs, in a process of their own, until the block ends: what is made of them, when they have ended."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(time.sleep, (0,))  # it has started
        result = pool.apply_async(work, arguments)
        if work is slow:
            time.sleep(1)
        yield result


def slow(port: int, count: int) -> None:
    """Connections without the token, each a byte every 5 s, connected anew when they are cut; it never ends."""
    chosen = selectors.DefaultSelector()

    def connect(partial: bool) -> None:
        made = socket.create_connection(("127.0.0.1", port))
        if partial:
            made.sendall(BEGINNING.encode() + b"X: ")
        chosen.register(made, selectors.EVENT_READ, partial)

    for number in range(count):
        connect(number % 2 == 0)
    drip = time.monotonic()
    while True:
        for key, _events in chosen.select(0.2):
            chosen.unregister(key.fileobj)
            key.fileobj.close()  # type: ignore[union-attr]
            connect(key.data)
        if time.monotonic() - drip >= 5:
            drip = time.monotonic()
            for key in list(chosen.get_map().values()):
                try:
                    key.fileobj.send(b"x")  # type: ignore[union-attr]
                except OSError:
                    continue


def requests(count: int, token: str, image: bytes) -> tuple[int, bytes]:
    """How many, and what each sends."""
    head = f"{BEGINNING}Authorization: Bearer {token}\r\nContent-Length: {len(image)}\r\n\r\n"
    return count, head.encode() + image


def at_once(port: int, wanted: tuple[int, bytes]) -> list[str]:
    """The statuses of so many requests at the same moment; what was closed without a byte is “nothing”."""
    count, request = wanted
    chosen, told = selectors.DefaultSelector(), []
    for _ in range(count):
        made = socket.socket()
        made.setblocking(False)
        made.connect_ex(("127.0.0.1", port))
        chosen.register(made, selectors.EVENT_WRITE)
    until = time.monotonic() + PATIENCE
    while chosen.get_map() and time.monotonic() < until:
        for key, events in chosen.select(1):
            connection: Any = key.fileobj
            try:
                if events & selectors.EVENT_WRITE:
                    connection.send(request)
                    chosen.modify(connection, selectors.EVENT_READ)
                    continue
                answer = connection.recv(1 << 16)
                told.append(answer[9:12].decode() if answer else "nothing")
            except OSError as error:
                told.append(type(error).__name__)
            chosen.unregister(connection)
            connection.close()
    return told + ["no answer"] * len(chosen.get_map())


# ---------------------------------------------------------------------------------------------- figures


def percentile(times: list[float]) -> float:
    """The 95th."""
    return sorted(times)[int(len(times) * 0.95)]


def milliseconds(times: list[float]) -> str:
    """The median and the 95th percentile."""
    return f"median {statistics.median(times) * 1000:.0f} ms, p95 {percentile(times) * 1000:.0f} ms"


def counted(statuses: Any) -> str:
    """How many of each."""
    return ", ".join(f"{count} × {status}" for status, count in sorted(Counter(statuses).items()))


def show(what: str, figure: str) -> None:
    """A line of the result."""
    SHOWN[what.strip()] = figure
    print(f"{what:<52} {figure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
