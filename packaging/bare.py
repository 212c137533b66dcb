"""A bare Debian in a folder, and a screen without a monitor: where `check_deb.py` puts the program and looks at it."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
DISPLAY = 97
SIZE = (1600, 1000)
USER, HOME = "tester", "/home/tester"
STILL = 1.5  # seconds without a change: then all is shown that was asked for
# What packages write when others come and go, and the systems' own folders.
NOT_COUNTED = (
    *("/proc", "/sys", "/dev", "/tmp", "/run", "/home", "/root", "/var", "/etc/ld.so.cache"),
    *("/usr/share/mime", "/usr/share/applications/mimeinfo.cache", "/check.deb"),
)
INTERNET = ("AF_INET", "AF_INET6", "AF_PACKET")
STRACE = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket", "-e", "signal=none", "-A", "-o")


class Bare:
    """A bare Debian in a folder. While `trace` is a file, each socket that a program asks for is written there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trace: Path | None = None
        self.before: set[str] = set()

    def make(self, depends: list[str]) -> None:
        """Debian's base, and of it what the .deb asks for."""
        if not (self.root / "usr/bin/dpkg").exists():
            run("debootstrap", "--variant=minbase", SUITE, str(self.root), MIRROR, "sid")
        self.get(*depends)
        if not self.inside(HOME).exists():
            self.do("useradd", "--create-home", "--shell", "/bin/sh", USER, user="")

    def get(self, *packages: str) -> None:
        """Install packages of Debian."""
        self.do("apt-get", "install", "-y", "--no-install-recommends", *packages, network=True, user="")

    def inside(self, path: str) -> Path:
        """Where a path of that Debian lies on this computer."""
        return self.root / path.lstrip("/")

    def command(self, *words: str, network: bool = False, user: str = USER) -> list[str]:
        """How `words` are run in there; everything is gone when they end.

        Without a network there is the program's own loopback address alone, which nothing else can reach.
        """
        before = ['mount -t proc proc "$0/proc"; mkdir -p "$0/dev/shm" "$0/tmp/.X11-unix"']
        before += ['mount -t tmpfs shm "$0/dev/shm"; mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"']
        before += [] if network else ["ip link set lo up"]
        traced = [*STRACE, str(self.trace)] if self.trace else []
        # A process of another user forgets that it is to end with its parent, unless it is told again.
        user_of = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--reset-env", "--pdeathsig=KILL"]
        as_user = ["setpriv", *user_of] if user else []
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        seen = ["env", f"DISPLAY=:{DISPLAY}", f"HOME={HOME if user else '/root'}", "LANG=C.UTF-8"]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        start = "; ".join([*before, 'exec "$@"'])
        return [
            *clean,
            *apart,
            "sh",
            "-ec",
            start,
            str(self.root),
            *traced,
            "chroot",
            str(self.root),
            *as_user,
            *seen,
            *words,
        ]

    def do(self, *words: str, network: bool = False, user: str = USER) -> str:
        """Run it to its end; what it wrote. Stops everything when it fails."""
        return run(*self.command(*words, network=network, user=user))

    def ask(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Run a verb with `--json`: its exit code and its answer. Stops everything when it gives none."""
        done = subprocess.run(self.command(*words, "--json"), capture_output=True, text=True, check=False)
        try:
            return done.returncode, json.loads(done.stdout.splitlines()[-1])
        except (IndexError, ValueError):
            sys.exit(f"{' '.join(words)} ({done.returncode}) gave no answer:\n{done.stdout}\n{done.stderr}")

    def write(self, path: str, text: str) -> None:
        """A file of the user's."""
        file = self.inside(path)
        owner = self.inside(HOME).stat()
        for folder in [*file.parents][::-1]:
            if not folder.exists():
                folder.mkdir()
                os.chown(folder, owner.st_uid, owner.st_gid)
        file.write_text(text, encoding="utf-8")
        os.chown(file, owner.st_uid, owner.st_gid)

    def files(self) -> set[str]:
        """Every path but of those that Debian itself changes."""
        found: set[str] = set()
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

    def press(self, *keys: str) -> None:
        """Press keys in the one window, as a keyboard does."""
        seen = {**os.environ, "DISPLAY": f":{DISPLAY}"}
        window = run("xdotool", "search", "--onlyvisible", "--name", ".", environment=seen).split()[-1]
        run("xdotool", "windowfocus", "--sync", window, environment=seen)
        for key in keys:
            run("xdotool", "key", key, environment=seen)

    def answer(self, key: str) -> None:
        """Press a key, and wait until what comes of it is shown; stops everything when nothing does."""
        before = self.pixels()
        self.press(key)
        wait(lambda: self.pixels() != before, f"nothing came of the keys {key}", 60)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing changes any more."""
        seen, since = self.pixels(), time.monotonic()

        def is_still() -> bool:
            nonlocal seen, since
            now = self.pixels()
            if now != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() - since >= STILL

        wait(is_still, "what the window shows does not come to rest", 120)

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
            kept, socket = Path(folder) / "Xvfb_screen0", Path(f"/tmp/.X11-unix/X{DISPLAY}")
            whole = 4 * SIZE[0] * SIZE[1]
            wait(lambda: socket.exists() and kept.exists() and kept.stat().st_size > whole, "Xvfb does not start", 30)
            yield Screen(kept)
        finally:
            server.terminate()
            server.wait()


@contextmanager
def window(command: list[str]) -> Iterator[tuple[Screen, float]]:
    """Start a window on an empty screen: the screen, and the seconds until it was painted. It is ended afterwards."""
    with screen() as shown:
        began = time.monotonic()
        program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait(shown.is_painted, "no window was painted", 60)
            yield shown, time.monotonic() - began
        finally:
            program.kill()
            program.wait()


def internet_sockets(lines: list[str]) -> list[str]:
    """Of what strace wrote, a socket a line, those that lead out of the computer, whether they were got or not."""
    return [line for line in lines if any(f"socket({kind}," in line for kind in INTERNET)]


def wait(ready: Callable[[], bool], problem: str, seconds: float) -> None:
    """Wait until `ready`; stops everything with `problem` when it takes longer."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            sys.exit(problem)
        time.sleep(0.01)


def run(*command: str, environment: dict[str, str] | None = None) -> str:
    """Run it; what it wrote. Stops everything with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    return done.stdout


def needs(*programs: str) -> None:
    """Stop everything where one of these is not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        sys.exit(f"This needs {', '.join(missing)}: install what is missing.")


def figure(what: str, value: str) -> None:
    """One line of the result."""
    print(f"{what:<44} {value}", flush=True)
