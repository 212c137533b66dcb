"""Install the .deb in a bare Debian, use it there without Python and without a network, remove it; print the figures.

    sudo python packaging/check_deb.py dist/tldesk_0.1.0_amd64.deb [--archive dist/tldesk-….tar.zst]
                                       [--root FOLDER] [--pictures FOLDER]

Every verb (USES) and every form of export (FORMATS) is tried, and the window trains and exports by its keys; strace
counts the sockets that are asked for meanwhile. --archive is unpacked and started afterwards. Needs root, debootstrap,
Xvfb, xdotool, strace, zstd and iproute2, and a network for Debian's packages alone: everything of tldesk runs in a
network namespace that has no interface. With --root the bare Debian is kept there and used again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bare import HOME, Bare, figure, internet_sockets, needs, run, wait, window

STARTS = 7
INSTALLED = "/usr/lib/tldesk"
SAMPLES = f"{INSTALLED}/_internal/resources/samples/clothing"
HATS, NEW = f"{SAMPLES}/hat", f"{HOME}/photos"
TEXTS, WRITTEN = f"{INSTALLED}/_internal/resources/samples/texts/en.csv", f"{HOME}/texts"
SOUNDS, SPOKEN = f"{INSTALLED}/_internal/resources/samples/sounds", f"{HOME}/sounds"
DEMO = f"{HOME}/.local/share/tldesk/projects/Sample photos"
SETTINGS = f"{HOME}/.config/tldesk/settings.toml"
# What a desktop has: by these a double click finds the program, and by the last Chinese is written.
DESKTOP = ("shared-mime-info", "desktop-file-utils", "libglib2.0-bin", "fonts-noto-cjk")

Answer = dict[str, Any]
MADE, REFUSED = 0, 2  # exit codes


@dataclass(frozen=True)
class Use:
    """A verb as a user types it. `says` gives the figure of its answer.

    A name in braces stands for a run; `keeps` gives the run that comes of it a name.
    """

    verb: str
    words: str
    says: Callable[[Answer], str]
    keeps: str = ""

    @property
    def title(self) -> str:
        """The verb and its options, without paths."""
        return " ".join([self.verb, *(word for word in self.words.split() if not word.startswith(("/", "{")))])


@dataclass(frozen=True)
class Format:
    """How the export of a run in a form ends in the installed program (`ends`), and asking it afterwards (`asked`)."""

    ends: tuple[int, ...] = (MADE,)
    asked: int = MADE
    run: str = "run"


def said(key: str) -> Callable[[Answer], str]:
    """The answer's own word."""
    return lambda answer: str(answer[key])


def right(answer: Answer) -> str:
    """How right a trained model is."""
    return f"{answer['test']['accuracy']:.1%} of test right, {answer['seconds']:.0f} s"


def hats(answer: Answer) -> str:
    """How many of the hats are seen."""
    if answer["errors"]:
        sys.exit(f"not every image was answered: {answer['errors'][0]}")
    labels = [one["label"] for one in answer["predictions"]]
    return f"{labels.count('hat')} of {len(labels)} hats are called that"


def answered(answer: Answer) -> str:
    """How many texts or sounds are answered."""
    if answer["errors"]:
        sys.exit(f"not everything was answered: {answer['errors'][0]}")
    return f"{len(answer['predictions'])} answered"


def parity(answer: Answer) -> str:
    """How far an export is from the app, or why there is none."""
    if "error" in answer:
        return f"refused: {answer['error']}"
    found = [f"{name} {check['agreement']:.1%} equal" for name, check in answer["parity"].items()]
    return f"{', '.join(found)}, largest difference {max(c['max_diff'] for c in answer['parity'].values()):.1g}"


USES = (
    Use("doctor", "", lambda answer: "; ".join(answer["problems"]) or "no problem"),
    Use("setup", "", said("models")),
    Use("network", "", lambda answer: f"{len(answer['contacts'])} contacts"),
    Use("new", f"{NEW} --from {SAMPLES}", lambda answer: f"{answer['samples']} images"),
    Use("models", f"--measure {NEW}", said("recommended")),
    Use("split", f"{NEW} --seed 1", lambda answer: str(answer["splits"])),
    Use("export-labels", f"{NEW} --out {HOME}/labels", lambda answer: f"{answer['images']} images"),
    Use("train", f"{NEW} --strategy feature-extraction", right, keeps="run"),
    Use("train", f"{NEW} --strategy fine-tune --epochs 1", right, keeps="fine"),
    Use("train", f"{NEW} --strategy scratch --epochs 1", right),
    Use("train", f"{NEW} --strategy auto --epochs 1", right),
    Use("evaluate", f"{{run}} --report {HOME}/report.html", said("report")),
    Use("compare", "{run} {fine}", lambda answer: str(answer["comparisons"][0]["text"])),
    Use("predict", f"{{run}} {HATS} --csv {HOME}/run.csv", hats),
    Use("predict", f"{{fine}} {HATS} --csv {HOME}/fine.csv", hats),
    Use("export", f"{{fine}} --format onnx --out {HOME}/fine", parity),
    Use("new", f"{WRITTEN} --from {TEXTS} --kind text", lambda answer: f"{answer['samples']} texts"),
    Use("train", f"{WRITTEN} --strategy words", right, keeps="words"),
    Use("train", f"{WRITTEN} --strategy feature-extraction --backbone minilm", right, keeps="text"),
    Use("train", f"{WRITTEN} --strategy feature-extraction --backbone use", right),
    Use("train", f"{WRITTEN} --strategy feature-extraction --backbone e5-small", right),
    Use("train", f"{WRITTEN} --strategy fine-tune --backbone minilm --epochs 1", right, keeps="fine_text"),
    Use("predict", "{fine_text} --text refund --explain", answered),
    Use("export", f"{{fine_text}} --format onnx-text --out {HOME}/fine-text", parity),
    Use("export", f"{{words}} --format onnx-text --out {HOME}/words", parity),
    Use("new", f"{SPOKEN} --from {SOUNDS} --kind sound", lambda answer: f"{answer['samples']} sounds"),
    Use("train", f"{SPOKEN} --strategy feature-extraction --backbone speech-embedding", right, keeps="sound"),
    Use("train", f"{SPOKEN} --strategy feature-extraction --backbone whisper-tiny-en", right),
    Use("train", f"{SPOKEN} --strategy feature-extraction --backbone aisfx", right),
)
FORMATS = {
    "onnx": Format(),
    "onnx-text": Format(run="text"),
    "onnx-sound": Format(run="sound"),
    "onnx-any-size": Format(),
    "onnx-bytes": Format(),
    "onnx-fp16": Format(),
    "onnx-int8": Format((MADE, REFUSED)),  # kept only where it is faster, which depends on the processor
    "onnx-text-int8": Format((MADE, REFUSED), run="text"),
    "openvino-text": Format((REFUSED,), run="text"),
    "openvino-sound": Format((REFUSED,), run="sound"),
    "sentence-transformers": Format(run="text"),
    "lobe": Format(),
    "openvino": Format((REFUSED,)),
    "timm": Format(),
    "torch-export": Format(asked=REFUSED),
    "litert": Format((REFUSED,)),
    "executorch": Format((REFUSED,)),
    "coreml": Format((REFUSED,)),
}
# Run outside of the bare Debian, which has no such program, but in its network: asks without a token and with it.
CLIENT = """
import json, sys, urllib.error, urllib.request
url, token, photo = sys.argv[1:]
def ask(headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, open(photo, "rb").read(), headers)) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
print(json.dumps([ask({}), ask({"Authorization": f"Bearer {token}"})]))
"""


def main() -> int:
    """The whole check, one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--archive", type=Path, help="also unpack and start this tar.zst")
    parser.add_argument("--root", type=Path, help="keep the bare Debian here")
    parser.add_argument("--pictures", type=Path, help="write what the windows show into this folder, as PNG")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("This makes a Debian in a folder, which takes root: run it with sudo.")
    needs("debootstrap", "Xvfb", "xdotool", "strace", "zstd", "ip", "nsenter", "setpriv")
    with tempfile.TemporaryDirectory(prefix="tldesk-bare-") as folder:
        bare = Bare((options.root or Path(folder) / "root").absolute())
        pictures = options.pictures or Path(folder)
        pictures.mkdir(parents=True, exist_ok=True)
        install(bare, options.package)
        first_hour(bare)
        starts(bare)
        bare.trace = Path(folder) / "sockets"
        runs = use(bare)
        export(bare, runs)
        by_keys(bare, NEW, "onnx", pictures / "used.png")
        by_keys(bare, WRITTEN, "onnx-text", pictures / "used-texts.png")
        no_sockets(bare)
        serve(bare, runs)
        desktop(bare, pictures)
        remove(bare)
        if options.archive:
            unpack(bare, options.archive)
    return 0


def install(bare: Bare, package: Path) -> None:
    """Its dependencies from Debian, itself without a network."""
    asked = run("dpkg-deb", "--field", str(package), "Depends").strip().split(", ")
    bare.make([one.split(" |")[0].split(" (")[0] for one in asked])
    if any(bare.inside("/usr/bin").glob("python*")):
        sys.exit("There is a Python in this Debian: it is not bare.")
    shutil.copy(package, bare.inside("/check.deb"))
    bare.before = bare.files()
    began = time.monotonic()
    bare.do("dpkg", "-i", "/check.deb", user="")
    figure("installed with dpkg -i", f"{time.monotonic() - began:.1f} s")
    bare.inside("/check.deb").unlink()
    size = sum(path.lstat().st_size for path in bare.inside(INSTALLED).rglob("*") if not path.is_dir())
    figure("package", f"{package.stat().st_size / 1e6:.1f} MB")
    figure("on the disk", f"{size / 1e6:.1f} MB")
    figure("dependencies", f"{len(asked)} packages: {', '.join(asked)}")


def first_hour(bare: Bare) -> None:
    """Train, evaluate, export: without Python, without a network, as a user."""
    began = time.monotonic()
    code, told = bare.ask("tldesk", "demo", "--no-window")
    if code != 0:
        sys.exit(f"tldesk demo failed: {told}")
    figure("tldesk demo: import, training, test, export", f"{time.monotonic() - began:.1f} s")
    low, high = told["test"]["accuracy_interval"]
    figure("accuracy on test", f"{told['test']['accuracy']:.3f} ({low:.3f} to {high:.3f}), {told['n_test']} images")
    figure("parity of the export", json.dumps(told["export"]["parity"]))


def starts(bare: Bare) -> None:
    """The window, from its start to its first paint."""
    seconds = []
    for _ in range(1 + STARTS):
        with window(bare.command("tldesk")) as (_, painted):
            seconds.append(painted)
    first, warm = seconds[0], seconds[1:]
    middle = f"median {statistics.median(warm):.2f} s ({min(warm):.2f} to {max(warm):.2f} s)"
    figure("start to the painted window", f"first {first:.2f} s, then {middle}")


def use(bare: Bare) -> dict[str, str]:
    """Every verb; the runs that were made."""
    runs: dict[str, str] = {}
    for one in USES:
        code, answer = bare.ask("tldesk", one.verb, *one.words.format(**runs).split())
        if code != 0:
            sys.exit(f"tldesk {one.verb} {one.words} failed: {answer}")
        figure(one.title, one.says(answer))
        if one.keeps:
            runs[one.keeps] = answer["run"]
    return runs


def export(bare: Bare, runs: dict[str, str]) -> None:
    """Every form, and what its export answers."""
    for name, form in FORMATS.items():
        folder = f"{HOME}/{name}"
        code, answer = bare.ask("tldesk", "export", runs[form.run], "--format", name, "--out", folder)
        figure(f"export --format {name}", parity(answer))
        if code not in form.ends:
            sys.exit(f"exit code {code}: {answer}")
        if code == MADE:
            asked, says = {"text": (TEXTS, answered), "sound": (f"{SOUNDS}/two", answered)}.get(form.run, (HATS, hats))
            code, answer = bare.ask("tldesk", "predict", folder, asked, "--csv", f"{folder}.csv")
            if code != form.asked:
                sys.exit(f"exit code {code}: {answer}")
            figure(f"predict {name}", says(answer) if code == MADE else f"refused: {answer['error']}")


def by_keys(bare: Bare, folder: str, form: str, picture: Path) -> None:
    """The window trains and exports the project in a folder, with keys alone."""
    project = bare.inside(folder)
    before = set(project.glob("runs/*"))

    def made(file: str) -> bool:
        return any((run / file).is_file() for run in set(project.glob("runs/*")) - before)

    with window(bare.command("tldesk", folder)) as (shown, _):
        began = time.monotonic()
        shown.press("ctrl+t")
        wait(lambda: made("report.json"), "the window did not train", 300)
        figure(f"trained in the window (Ctrl+T), {project.name}", f"{time.monotonic() - began:.0f} s")
        shown.answer("ctrl+5")
        shown.answer("ctrl+e")  # the keyboard goes to Export, as soon as there is something to export
        shown.press("space")
        wait(lambda: made(f"exports/{form}/parity.json"), "the window did not export", 120)
        shown.save(picture)
        figure(f"exported in the window (Ctrl+E), {project.name}", f"{time.monotonic() - began:.0f} s")


def no_sockets(bare: Bare) -> None:
    """All of that asked for no socket that leads out of the computer."""
    assert bare.trace is not None
    asked = bare.trace.read_text().splitlines()
    found = internet_sockets(asked)
    figure("internet sockets asked for by all of that", f"{len(found)} of {len(asked)} sockets")
    bare.trace = None
    if found:
        sys.exit("\n".join(found[:20]))


def serve(bare: Bare, runs: dict[str, str]) -> None:
    """Another program asks about an image: without a token nothing is said."""
    photo = next(bare.inside(HATS).glob("*.jpg"))
    command = bare.command("tldesk", "serve", runs["run"], "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            told = json.loads(server.stdout.readline())
            asked = [sys.executable, "-c", CLIENT, told["url"], told["token"], str(photo)]
            without, answered = json.loads(run("nsenter", "--target", str(server.pid), "--net", *asked))
        finally:
            server.kill()
    figure("serve: without a token; with it", f"{without[0]}; {answered[0]}, {answered[1]['predictions'][0]['label']}")
    if (without[0], answered[0]) != (401, 200):
        sys.exit(1)


def desktop(bare: Bare, pictures: Path) -> None:
    """What a desktop makes of the project's file, in Chinese."""
    before, file = bare.files(), f"{DEMO}/project.tldesk"
    bare.get(*DESKTOP)
    kind = bare.do("gio", "info", "-a", "standard::content-type", file).split("standard::content-type:")[1].split()[0]
    figure("type of project.tldesk", kind)
    figure("started by a double click", bare.do("gio", "mime", kind).splitlines()[0])
    opened = bare.command("sh", "-c", f"gio open '{file}'; sleep 60")
    for language in ("en", "zh_CN"):
        bare.write(SETTINGS, f'language = "{language}"\n')
        with window(opened) as (shown, seconds):
            shown.settle()  # with the images of the grid
            shown.save(pictures / f"opened-{language}.png")
        figure(f"double click to the painted window, {language}", f"{seconds:.2f} s")
    bare.do("apt-get", "purge", "-y", "--autoremove", *DESKTOP, network=True, user="")
    bare.before |= bare.files() - before  # what those leave is not ours


def remove(bare: Bare) -> None:
    """Uninstall: nothing but what the user made stays."""
    bare.do("dpkg", "-r", "tldesk", user="")
    left = sorted(bare.files() - bare.before)
    figure("left by dpkg -r", f"{len(left)} files {left[:5]}" if left else "nothing")
    kept = all(bare.inside(f"{project}/project.tldesk").is_file() for project in (DEMO, NEW))
    figure("the user's projects", "still there" if kept else "GONE")
    if left or not kept:
        sys.exit(1)


def unpack(bare: Bare, archive: Path) -> None:
    """The same program for other systems: unpacked by the user, started where it lies."""
    figure("tar.zst", f"{archive.stat().st_size / 1e6:.1f} MB")
    run("tar", "--extract", "--zstd", "--file", str(archive), "--directory", str(bare.inside(HOME)))
    program = f"{HOME}/tldesk/tldesk"
    photos = HATS.replace(INSTALLED, f"{HOME}/tldesk")
    for words, says in ((("doctor",), USES[0].says), (("predict", f"{HOME}/onnx", photos), hats)):
        code, answer = bare.ask(program, *words)
        if code != 0:
            sys.exit(f"{words[0]}: {answer}")
        figure(f"its {words[0]}", says(answer))
    with window(bare.command(program)) as (_, seconds):
        figure("its window", f"{seconds:.2f} s")
    shutil.rmtree(bare.inside(f"{HOME}/tldesk"))


if __name__ == "__main__":
    sys.exit(main())
