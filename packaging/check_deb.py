"""Install the .deb in a bare Debian, use it there without Python and without a network, remove it; print the figures.

    sudo python packaging/check_deb.py dist/tldesk_0.1.0_amd64.deb [--root FOLDER] [--picture FILE.png]

Needs root, debootstrap and Xvfb, and a network for Debian's packages alone: everything of tldesk runs in a network
namespace that has no interface. With --root the bare Debian is kept there and used again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
DISPLAY = 97
SIZE = (1600, 1000)
STARTS = 7
USER, HOME = "tester", "/home/tester"
PROJECT = f"{HOME}/.local/share/tldesk/projects/Sample photos/project.tldesk"
# What a desktop has: by these a double click finds the program.
DESKTOP = ("shared-mime-info", "desktop-file-utils", "libglib2.0-bin")
# What packages write when others come and go, and the systems' own folders.
NOT_COUNTED = ("/proc", "/sys", "/dev", "/tmp", "/run", "/home", "/root", "/var", "/etc/ld.so.cache")
NOT_COUNTED += ("/usr/share/mime", "/usr/share/applications/mimeinfo.cache", "/check.deb")


class Bare:
    """A bare Debian in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.before: set[str] = set()

    def make(self, depends: list[str]) -> None:
        """Debian's base, and of it what the .deb asks for."""
        if not (self.root / "usr/bin/dpkg").exists():
            run("debootstrap", "--variant=minbase", SUITE, str(self.root), MIRROR, "sid")
        self.do("apt-get", "install", "-y", "--no-install-recommends", *depends, network=True, user="")
        if not (self.root / HOME[1:]).exists():
            self.do("useradd", "--create-home", "--shell", "/bin/sh", USER, user="")

    def command(self, *words: str, network: bool = False, user: str = USER) -> list[str]:
        """How `words` are run in there; everything is gone when they end."""
        mounts = (
            'mount -t proc proc "$0/proc"; mkdir -p "$0/dev/shm" "$0/tmp/.X11-unix"; mount -t tmpfs shm "$0/dev/shm"'
        )
        mounts += '; mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"; exec chroot "$0" "$@"'
        as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--reset-env"] if user else []
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        seen = ["env", f"DISPLAY=:{DISPLAY}", f"HOME={HOME if user else '/root'}", "LANG=C.UTF-8"]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        return [*clean, *apart, "sh", "-ec", mounts, str(self.root), *as_user, *seen, *words]

    def do(self, *words: str, network: bool = False, user: str = USER) -> str:
        """Run it to its end; what it wrote. Stops everything when it fails."""
        return run(*self.command(*words, network=network, user=user))

    def files(self) -> set[str]:
        """Every path but of those that Debian itself changes."""
        found = set()
        for folder, folders, names in os.walk(self.root):
            inside = "/" + Path(folder).relative_to(self.root).as_posix().removeprefix(".")
            folders[:] = [name for name in folders if not f"{inside.rstrip('/')}/{name}".startswith(NOT_COUNTED)]
            found.update(f"{inside.rstrip('/')}/{name}" for name in (*folders, *names))
        return {path for path in found if not path.startswith(NOT_COUNTED)}


class Screen:
    """What a screen without a monitor shows, read from where Xvfb keeps it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def pixels(self) -> tuple[int, int, bytes]:
        """Width, height, and its rows of blue, green, red, nothing."""
        data = self._file.read_bytes()
        head = struct.unpack(">25I", data[:100])
        width, height, line, colors = head[4], head[5], head[12], head[19]
        start = head[0] + 12 * colors
        return width, height, data[start : start + line * height]

    def is_painted(self) -> bool:
        """Whether a window with text and pictures is to be seen: many colours over more than half of it."""
        _, _, pixels = self.pixels()
        seen = [pixels[place : place + 3] for place in range(0, len(pixels), 4 * 7)]
        dark = seen.count(b"\0\0\0")
        return dark < len(seen) / 2 and len(set(seen)) > 40

    def save(self, file: Path) -> None:
        """Write it as a PNG."""
        width, height, pixels = self.pixels()
        rows = bytearray()
        for row in range(height):
            line = pixels[row * width * 4 : (row + 1) * width * 4]
            colors = bytearray(3 * width)
            colors[0::3], colors[1::3], colors[2::3] = line[2::4], line[1::4], line[0::4]
            rows += b"\0" + colors
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
        with file.open("wb") as stream:
            stream.write(b"\x89PNG\r\n\x1a\n")
            for kind, data in parts:
                stream.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


@contextmanager
def screen() -> Iterator[Screen]:
    """An X server for a while, without TCP."""
    Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        options = ["-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp", "-ac"]
        server = subprocess.Popen(["Xvfb", f":{DISPLAY}", *options], stderr=subprocess.DEVNULL)
        try:
            wait(lambda: Path(f"/tmp/.X11-unix/X{DISPLAY}").exists(), "Xvfb does not start", 10)
            yield Screen(Path(folder) / "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()


def seconds_to_window(command: list[str], settle: float = 0.0, picture: Path | None = None) -> float:
    """Start a window on an empty screen; the seconds until it is painted. It is ended then, after `settle` seconds."""
    with screen() as shown:
        began = time.monotonic()
        program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait(shown.is_painted, "no window was painted", 60)
            seconds = time.monotonic() - began
            time.sleep(settle)
            if picture is not None:
                shown.save(picture)
        finally:
            program.kill()
            program.wait()
    return seconds


def main() -> int:
    """The whole check, one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--root", type=Path, help="keep the bare Debian here")
    parser.add_argument("--picture", type=Path, help="write what the window shows, a PNG")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("This makes a Debian in a folder, which takes root: run it with sudo.")
    with tempfile.TemporaryDirectory(prefix="tldesk-bare-") as folder:
        bare = Bare((options.root or Path(folder) / "root").absolute())
        install(bare, options.package)
        use(bare)
        show(bare, options.picture)
        double_click(bare)
        remove(bare)
    return 0


def install(bare: Bare, package: Path) -> None:
    """Its dependencies from Debian, itself without a network."""
    asked = run("dpkg-deb", "--field", str(package), "Depends").strip().split(", ")
    bare.make([one.split(" |")[0].split(" (")[0] for one in asked])
    if any((bare.root / "usr/bin").glob("python*")):
        sys.exit("There is a Python in this Debian: it is not bare.")
    shutil.copy(package, bare.root / "check.deb")
    bare.before = bare.files()
    began = time.monotonic()
    bare.do("dpkg", "-i", "/check.deb", user="")
    figure("installed with dpkg -i", f"{time.monotonic() - began:.1f} s")
    (bare.root / "check.deb").unlink()
    size = sum(path.lstat().st_size for path in (bare.root / "usr/lib/tldesk").rglob("*") if not path.is_dir())
    figure("package", f"{package.stat().st_size / 1e6:.1f} MB")
    figure("on the disk", f"{size / 1e6:.1f} MB")
    figure("dependencies", f"{len(asked)} packages: {', '.join(asked)}")


def use(bare: Bare) -> None:
    """Train, evaluate, export, predict: without Python, without a network, as a user."""
    began = time.monotonic()
    told = json.loads(bare.do("tldesk", "demo", "--no-window", "--json").splitlines()[-1])
    figure("tldesk demo: import, training, test, export", f"{time.monotonic() - began:.1f} s")
    low, high = told["test"]["accuracy_interval"]
    figure("accuracy on test", f"{told['test']['accuracy']:.3f} ({low:.3f} to {high:.3f}), {told['n_test']} images")
    figure("parity of the export", json.dumps(told["export"]["parity"]))
    photo = next((bare.root / "usr/lib/tldesk/_internal/resources/samples/clothing/hat").glob("*.jpg"))
    inside = "/" + photo.relative_to(bare.root).as_posix()
    answers = json.loads(bare.do("tldesk", "predict", told["export"]["path"], inside, "--json").splitlines()[-1])
    figure(f"the export's answer to {photo.name}", f"{answers['predictions'][0]['label']}")
    problems = json.loads(bare.do("tldesk", "doctor", "--json").splitlines()[-1])["problems"]
    figure("tldesk doctor", "; ".join(problems) or "no problem")


def show(bare: Bare, picture: Path | None) -> None:
    """The window, from its start to its first paint, and what it shows some seconds later."""
    first = seconds_to_window(bare.command("tldesk"))
    warm = [seconds_to_window(bare.command("tldesk")) for _ in range(STARTS)]
    spread = f"{min(warm):.2f} to {max(warm):.2f} s"
    figure(
        "start to the painted window", f"first {first:.2f} s, then median {statistics.median(warm):.2f} s ({spread})"
    )
    if picture is not None:
        seconds_to_window(bare.command("tldesk", PROJECT), settle=5, picture=picture)
        figure("the window on the trained project", str(picture))


def double_click(bare: Bare) -> None:
    """What a desktop makes of the project's file."""
    before = bare.files()
    bare.do("apt-get", "install", "-y", "--no-install-recommends", *DESKTOP, network=True, user="")
    kind = (
        bare.do("gio", "info", "-a", "standard::content-type", PROJECT).split("standard::content-type:")[1].split()[0]
    )
    figure("type of project.tldesk", kind)
    started = bare.do("gio", "mime", kind).splitlines()[0]
    figure("started by a double click", started)
    opened = bare.command("sh", "-c", f"gio open '{PROJECT}'; sleep 60")
    figure("double click to the painted window", f"{seconds_to_window(opened):.2f} s")
    bare.do("apt-get", "purge", "-y", "--autoremove", *DESKTOP, network=True, user="")
    bare.before |= bare.files() - before  # what those leave is not ours


def remove(bare: Bare) -> None:
    """Uninstall: nothing but what the user made stays."""
    bare.do("dpkg", "-r", "tldesk", user="")
    left = sorted(bare.files() - bare.before)
    figure("left by dpkg -r", f"{len(left)} files {left[:5]}" if left else "nothing")
    kept = (bare.root / PROJECT[1:]).is_file()
    figure("the user's project", "still there" if kept else "GONE")
    if left or not kept:
        sys.exit(1)


def wait(ready: Callable[[], bool], problem: str, seconds: float) -> None:
    """Wait until `ready`; stops everything with `problem` when it takes longer."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            sys.exit(problem)
        time.sleep(0.01)


def run(*command: str) -> str:
    """Run it; what it wrote. Stops everything with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    return done.stdout


def figure(what: str, value: str) -> None:
    """One line of the result."""
    print(f"{what:<44} {value}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
