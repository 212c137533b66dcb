"""Set tldesk up in this folder and run it, with nothing but Python 3.11 or newer.

    python3 packaging/bootstrap.py demo     train, evaluate and export on the sample photos, then open the window
    python3 packaging/bootstrap.py test     run the whole test suite without a screen
    python3 packaging/bootstrap.py coverage run it and ask which lines it runs, a fifth slower; fewer than 93% fail
    python3 packaging/bootstrap.py setup    the set-up alone

What follows the verb goes to the program or to pytest (`test tests/media -x`). `--cuda` and `--cpu` choose the build of
PyTorch; otherwise the small CPU build is taken unless there is an NVIDIA graphics card. Running it again is quick: what
is done is noted in `.venv`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "lock"
OLDEST_PYTHON = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# On Windows the plain index has no CUDA build; this one is made for every PyTorch that we take.
WINDOWS_CUDA_INDEX = "https://download.pytorch.org/whl/cu126"
PROBE_SECONDS = 4
COVERAGE = ("--cov=tldesk", "--cov-report=term", "--cov-fail-under=93")

# What Qt's window needs on Debian and Ubuntu, with one font so that text is not empty boxes.
DEBIAN_PACKAGES = [
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "fonts-dejavu-core",
]

# Run by the .venv's Python: says which library is missing, first what every window needs, then what X11 needs.
QT_PROBE = """
import ctypes, pathlib
try:
    from PySide6 import QtGui, QtWidgets, QtSvg
except ImportError as error:
    print("window", error)
    raise SystemExit
plugins = pathlib.Path(QtGui.__file__).parent / "Qt" / "plugins" / "platforms"
for plugin in ("libqoffscreen.so", "libqxcb.so"):
    try:
        ctypes.CDLL(str(plugins / plugin))
    except OSError as error:
        print("window" if plugin == "libqoffscreen.so" else "x11", error)
"""


class SetUpError(Exception):
    """What went wrong and what to do next, in words."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"[tldesk] {text}", flush=True)


def main(arguments: list[str]) -> int:
    """Do what the command line asks; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=("demo", "test", "coverage", "setup"))
    build = parser.add_mutually_exclusive_group()
    build.add_argument("--cuda", action="store_true", help="PyTorch for NVIDIA graphics cards")
    build.add_argument("--cpu", action="store_true", help="PyTorch for the processor, also beside a graphics card")
    options, rest = parser.parse_known_args(arguments)
    try:
        check_python(sys.version_info[:3])
        set_up("cuda" if options.cuda or (not options.cpu and has_nvidia()) else "cpu")
        if options.verb == "demo":
            return run_demo(rest)
        if options.verb == "setup":
            return 0
        return run_tests(rest, COVERAGE if options.verb == "coverage" else ())
    except SetUpError as error:
        print(f"\n[tldesk] {error}", file=sys.stderr, flush=True)
        return 2
    except KeyboardInterrupt:
        print("\n[tldesk] Stopped. The same command goes on from here.", file=sys.stderr, flush=True)
        return 130


def check_python(version: tuple[int, ...]) -> None:
    """Raise SetUpError on a Python that is too old."""
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, version))
        raise SetUpError(
            f"tldesk needs Python 3.11 or newer; this is {found} ({sys.executable}).\n"
            "         Install a newer one (python.org, or your system's packages) and run:\n"
            "         python3.11 packaging/bootstrap.py demo"
        )


# ------------------------------------------------------------------ set-up


def set_up(build: str) -> None:
    """Make .venv ready: packages (once; a stamp says what they were made from), Qt's libraries, weights."""
    began = time.monotonic()
    stamp = VENV / "tldesk-setup.txt"
    key = stamp_key(build)
    if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == key and works(venv_python())):
        make_venv()
        install_torch(build)
        say("Installing tldesk and what it needs …")
        install_locked("setup.txt")
        pip("install", "--editable", f"{ROOT}[dev]")
        stamp.write_text(key, encoding="utf-8")
    check_qt()  # each time: the system's libraries can go without this environment knowing
    prepare_weights()
    say(f"Set up in {VENV} ({time.monotonic() - began:.1f} s).")


def stamp_key(build: str) -> str:
    """What a set-up depends on; when it changes, set-up is done again."""
    files = (ROOT / "pyproject.toml", *sorted(LOCK.iterdir()), Path(__file__))
    hashes = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return "\n".join((*hashes, platform.python_version(), platform.platform(), str(VENV), build, ""))


def venv_python(venv: Path | None = None, windows: bool = os.name == "nt") -> Path:
    """The Python of a virtual environment, VENV where none is named."""
    venv = venv or VENV
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def works(python: Path) -> bool:
    """Whether that Python runs and knows tldesk (an environment that was moved, or whose Python is gone, does not)."""
    if not python.exists():
        return False
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('tldesk') is None)"
    return subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv with pip inside, unless it is there."""
    python = venv_python()
    if python.exists() and quietly(python, "-m", "pip", "--version") == 0:
        return
    say(f"Making {VENV} with Python {platform.python_version()} …")
    if quietly(sys.executable, "-c", "import ensurepip, venv") != 0:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        install_debian([name], f"This Python cannot make virtual environments: the package {name} is missing.")
    if VENV.exists():
        shutil.rmtree(VENV)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode != 0:
        raise SetUpError(f"{VENV} could not be made: see the lines above. Is there space, and may you write here?")


def install_torch(build: str) -> None:
    """Install PyTorch: the CPU build is 200 MB, the CUDA build, which the plain index gives on Linux, 3 GB."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [name for name in project["dependencies"] if name.startswith("torch")]
    if build == "cuda" and "+cpu" in installed_version("torch"):
        say("Taking the CPU build of PyTorch out …")
        pip("uninstall", "--yes", "torch", "torchvision")
    if build == "cpu" and quietly(venv_python(), "-m", "pip", "install", "--no-index", "--no-deps", *wanted) == 0:
        # Wheels on this computer, where pip was told of such (find-links), or what is installed already.
        say(f"PyTorch {installed_version('torch')} needs no download.")
        return
    index = torch_index(build, platform.system())
    if index and not reachable(f"{index}/torch/"):
        say(f"{index} cannot be reached: the plain index is used, the download may be larger.")
        index = None
    say(f"Installing PyTorch ({build} build) …")
    if index is None:
        pip("install", *wanted)
    else:
        # Its dependencies come from the plain index, with everything else, in the next step.
        pip("install", "--no-deps", "--index-url", index, *wanted)


def install_locked(name: str) -> None:
    """Install the exact versions of a lock file, each file checked by its hash. What it does not name comes after."""
    pip("install", "--no-deps", "--require-hashes", "--requirement", str(LOCK / name))


def torch_index(build: str, system: str) -> str | None:
    """Where that build of PyTorch is kept; None is the plain index."""
    return {("cpu", "Linux"): CPU_INDEX, ("cuda", "Windows"): WINDOWS_CUDA_INDEX}.get((build, system))


def reachable(url: str) -> bool:
    """Whether a page answers within a few seconds."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=PROBE_SECONDS) as answer:
            return bool(answer.status < 400)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def has_nvidia() -> bool:
    """Whether there is an NVIDIA graphics card whose driver is installed."""
    if any(Path("/proc/driver/nvidia/gpus").glob("*")):
        return True
    tool = shutil.which("nvidia-smi")
    return tool is not None and quietly(tool, "-L") == 0


def prepare_weights() -> None:
    """Convert the bundled weights and export them to ONNX, where that is not done. Images need no other models."""
    for kind in ("text", "sound"):
        if run(venv_python(), ROOT / "packaging" / f"{kind}_encoders.py") != 0:
            say(f"Models for {kind}s are not complete. Run this again with a network, if you need them.")
    if run(venv_python(), "-m", "tldesk", "setup") != 0:
        raise SetUpError("The pretrained weights could not be prepared: see the lines above, then run this again.")


# ------------------------------------------------------------------ Qt's system libraries


def check_qt() -> None:
    """Try what a window needs of the system; on Debian install what is missing, or say the exact line."""
    if platform.system() != "Linux":
        return
    missing = qt_problems()
    if not missing:
        return
    reasons = "; ".join(missing.values())
    say(f"Libraries that Qt needs are missing: {reasons}")
    try:
        install_debian(DEBIAN_PACKAGES, f"Qt cannot open a window: {reasons}.")
    except SetUpError as error:
        if "window" in missing:
            raise
        # Only X11 is missing: everything without a screen works.
        say(str(error))
        return
    if "window" in (missing := qt_problems()):
        raise SetUpError(
            f"Qt still cannot open a window: {missing['window']}. Install that library and run this again."
        )


def qt_problems() -> dict[str, str]:
    """What is missing: `window` for every window, `x11` for one on an X11 screen; empty when all is there."""
    done = subprocess.run([str(venv_python()), "-c", QT_PROBE], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {"window": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "Qt does not load"}
    return {kind: reason for kind, _, reason in (line.partition(" ") for line in done.stdout.splitlines())}


def install_debian(packages: list[str], problem: str) -> None:
    """Install system packages with apt when root; otherwise raise SetUpError with the line to run."""
    command = ["apt-get", "install", "-y", *packages]
    line = " ".join(command)
    if shutil.which("apt-get") is None:
        raise SetUpError(f"{problem}\n         Install it with your system's package manager (Debian: {line}).")
    if os.geteuid() != 0:
        raise SetUpError(f"{problem}\n         Run this line, then the same command again:\n         sudo {line}")
    say(f"{line} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, check=False)
    if subprocess.run([*command, "-q", "--no-install-recommends"], env=environment, check=False).returncode != 0:
        raise SetUpError(f"{problem}\n         apt-get failed: see the lines above. Then run: {line}")


# ------------------------------------------------------------------ what is run afterwards


def run_demo(rest: list[str]) -> int:
    """The sample photos: trained, evaluated, exported, opened."""
    return run(venv_python(), "-m", "tldesk", "demo", *rest)


def run_tests(rest: list[str], coverage: tuple[str, ...] = ()) -> int:
    """The whole suite, or what `rest` chooses of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Each of the many processes that tests start would compile the program anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # In their own order: xdist would keep the files of few tests for the end, which are those that take longest.
    order = ("--dist", "loadfile", "--no-loadscope-reorder")
    split = ("-n", str(test_processes(os.cpu_count() or 1, memory_gb())), *order)
    return run(venv_python(), "-m", "pytest", *coverage, *(rest or (*split, "--durations=15")))


def test_processes(cores: int, memory: int) -> int:
    """How many processes run one file of tests each: one more than there are cores, since each of them waits now and
    then, as far as there are 5 GB of memory for one; two on the smallest machine that we promise.
    """
    return max(2, min(cores + 1, memory // 5, 8))


def memory_gb() -> int:
    """Memory of this computer in GB; 0 where the system does not say it so."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**9
    except (AttributeError, ValueError, OSError):
        return 0


def run(*command: str | Path) -> int:
    """Run a program from the repository's folder with its output shown; returns its exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False).returncode


def quietly(*command: str | Path) -> int:
    """Run a program without showing anything; returns its exit code (1 when it cannot be started)."""
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, check=False).returncode
    except OSError:
        return 1


def pip(*arguments: str) -> None:
    """Run pip in .venv, plain lines only. Raises SetUpError with what to do next."""
    options = ("--disable-pip-version-check", "--progress-bar", "off") if arguments[0] == "install" else ()
    if run(venv_python(), "-m", "pip", *arguments, *options) != 0:
        raise SetUpError(
            "Installing failed: see the lines above. Is the network reachable, and is there space (6 GB)?\n"
            "         The same command goes on from here."
        )


def installed_version(package: str) -> str:
    """The version of a package in .venv, or nothing."""
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(venv_python()), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
