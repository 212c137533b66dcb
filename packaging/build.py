"""Make the installer of this system: a program that needs no Python, with everything in it for a first training.

    python packaging/build.py             .deb and tar.zst (Linux), setup.exe (Windows) or .dmg (macOS), into dist/
    python packaging/build.py --freeze    the program alone, in build/frozen/tldesk
    python packaging/build.py --cuda      the same with PyTorch for NVIDIA cards, as tldesk-cuda in the place of tldesk

Everything that is made on the way is kept in build/, so that doing it again is quicker. Beside the installers lie the
list of all parts with their licences (SBOM, CycloneDX) and the checksums. What --cuda makes is for your own computers:
NVIDIA's libraries in it are under NVIDIA's terms.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "packaging"
BUILD, DIST = ROOT / "build", ROOT / "dist"
FROZEN = BUILD / "frozen" / "tldesk"
PREPARED = BUILD / "prepared"
PAPERS = BUILD / "papers"  # SBOM and licences
# For building alone; of these only PyInstaller's loader, by its exception, is in the program.
TOOLS = ["pyinstaller>=6.10,<7", "zstandard>=0.22"]

SetUpError, say = bootstrap.SetUpError, bootstrap.say


def main(arguments: list[str]) -> int:
    """Do what the command line asks; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--freeze", action="store_true", help="make no installer of the frozen program")
    parser.add_argument("--cuda", action="store_true", help="with PyTorch for NVIDIA cards (not run by us yet)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if not options.inside:
            bootstrap.check_python(sys.version_info[:3])
            make_environment("cuda" if options.cuda else "cpu")
            return bootstrap.run(bootstrap.venv_python(), __file__, "--inside", *arguments)
        freeze()
        sbom = list_parts(own_use=options.cuda)
        if not options.freeze:
            make_installers("tldesk-cuda" if options.cuda else "tldesk", sbom)
    except SetUpError as error:
        print(f"\n[tldesk] {error}", file=sys.stderr, flush=True)
        return 2
    return 0


# ------------------------------------------------------------------ the environment


def make_environment(build: str) -> None:
    """A virtual environment of its own in build/, without the tools of development, with that build of PyTorch."""
    import tomllib

    if build == "cuda" and platform.system() == "Darwin":
        raise SetUpError("There is no CUDA for macOS: the plain build uses Apple's own graphics.")
    bootstrap.VENV = BUILD / {"cpu": "venv", "cuda": "venv-cuda"}[build]
    stamp = bootstrap.VENV / "tldesk-setup.txt"
    key = "\n".join((bootstrap.stamp_key(build), *TOOLS))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    bootstrap.make_venv()
    bootstrap.install_torch(build)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    say("Installing what tldesk needs, and the tools to package it …")
    bootstrap.install_locked("installer.txt")
    bootstrap.pip("install", *project["dependencies"], *TOOLS)
    stamp.write_text(key, encoding="utf-8")


# ------------------------------------------------------------------ the frozen program


def freeze() -> None:
    """Prepare the weights and freeze the program into FROZEN; it must find nothing wrong with itself."""
    prepare_weights()
    say("Freezing the program (some minutes) …")
    folders = ["--workpath", str(BUILD / "work"), "--distpath", str(FROZEN.parent)]
    run("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, str(HERE / "tldesk.spec"))
    program = FROZEN / ("tldesk.exe" if os.name == "nt" else "tldesk")
    asked = [str(program), "doctor", "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise SetUpError(f"The frozen program does not start:\n{done.stderr}")
    problems = json.loads(done.stdout.splitlines()[-1])["problems"]
    if problems:
        raise SetUpError("The frozen program says: " + "; ".join(problems))


def prepare_weights() -> None:
    """The bundled weights, converted, with the ONNX of what stays frozen of them, as the program will find them."""
    home = BUILD / "home"
    for program in ("text_encoders.py", "sound_encoders.py"):
        run(str(HERE / program), TLDESK_HOME=str(home))
    run("-m", "tldesk", "setup", TLDESK_HOME=str(home))
    for name, made in {"weights": home / "data" / "weights", "backbones": home / "cache" / "backbones"}.items():
        shutil.rmtree(PREPARED / name, ignore_errors=True)
        shutil.copytree(made, PREPARED / name)
    run(str(HERE / "bare_graphs.py"), str(PREPARED), TLDESK_HOME=str(home))


def list_parts(own_use: bool) -> Path:
    """Look up whose every file in the program is; write the SBOM and the licences. Returns the SBOM."""
    import parts
    import sbom

    sources = [Path(source) for source in json.loads((BUILD / "work" / "bundled.json").read_text(encoding="utf-8"))]
    try:
        found = sorted({*parts.find(sources, own_use), *parts.weights()}, key=lambda part: (part.kind, part.name))
    except parts.PartError as error:
        raise SetUpError(str(error)) from error
    say(f"{len(found)} parts, each with its licence.")
    return sbom.write(found, version(), moment(), PAPERS)


# ------------------------------------------------------------------ installers


def make_installers(name: str, sbom: Path) -> None:
    """Make those of this system, put SBOM and checksums beside them, and say how large they are."""
    DIST.mkdir(exist_ok=True)
    for old in DIST.glob("tldesk[-_]*"):
        if not old.name.endswith((".whl", ".tar.gz")):
            old.unlink()
    made = INSTALLERS[platform.system()](name)
    made.append(Path(shutil.copy(sbom, DIST / f"{name}-{version()}-{platform.system().lower()}.cdx.json")))
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made]
    (DIST / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    size = sum(path.stat().st_size for path in FROZEN.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"{size / 1e6:8.1f} MB  the program as it lies on the disk")
    for file in made:
        say(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(ROOT)}")


def for_linux(name: str) -> list[Path]:
    """The .deb, and the same program as a tar.zst for other distributions: unpack and start."""
    import archives
    import debian

    machine = platform.machine()
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    package = DIST / f"{name}_{version()}_{architecture}.deb"
    say(f"Writing {package.name} …")
    try:
        debian.write(name, FROZEN, PAPERS, version(), architecture, moment(), package)
    except debian.PackageError as error:
        raise SetUpError(str(error)) from error
    plain = DIST / f"{name}-{version()}-linux-{machine}.tar.zst"
    say(f"Writing {plain.name} …")
    entries = [*archives.tree(FROZEN, "tldesk"), *archives.tree(PAPERS, "tldesk/papers")]
    with plain.open("wb") as stream:
        archives.write_tar_zst(entries, stream, moment())
    return [package, plain]


def for_windows(name: str) -> list[Path]:
    """setup.exe, by Inno Setup 6: for one user, who need not be administrator. Not run by us yet."""
    folders = [Path(os.environ.get(name, "")) / "Inno Setup 6" for name in ("ProgramFiles(x86)", "ProgramFiles")]
    compiler = shutil.which("ISCC") or next((str(f / "ISCC.exe") for f in folders if (f / "ISCC.exe").is_file()), None)
    if compiler is None:
        raise SetUpError("Inno Setup 6 is missing: get it from https://jrsoftware.org, then run this again.")
    setup = f"{name}-{version()}-windows-setup"
    defined = [f"/DVersion={version()}", f"/DFrozen={FROZEN}", f"/DPapers={PAPERS}", f"/O{DIST}", f"/F{setup}"]
    if bootstrap.run(compiler, *defined, str(HERE / "windows" / "tldesk.iss")) != 0:
        raise SetUpError("Inno Setup failed: see the lines above.")
    return [DIST / f"{setup}.exe"]


def for_mac(name: str) -> list[Path]:
    """A .dmg with the program, to be dragged into Applications. Not run by us yet, and not signed by Apple."""
    image = DIST / f"{name}-{version()}-macos-{platform.machine()}.dmg"
    content = BUILD / "dmg"
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(FROZEN.with_suffix(".app"), content / "tldesk.app", symlinks=True)
    shutil.copytree(PAPERS, content / "Licences")
    (content / "Applications").symlink_to("/Applications")
    command = ["hdiutil", "create", "-volname", "tldesk", "-srcfolder", str(content), "-ov", "-format", "UDZO"]
    if bootstrap.run(*command, str(image)) != 0:
        raise SetUpError("hdiutil failed: see the lines above.")
    return [image]


INSTALLERS: dict[str, Callable[[str], list[Path]]] = {"Linux": for_linux, "Windows": for_windows, "Darwin": for_mac}


# ------------------------------------------------------------------ small things


def run(*command: str, **environment: str) -> None:
    """Run this environment's Python from the repository's folder. Raises SetUpError when that fails."""
    os.environ.update({"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(moment()), **environment})
    if bootstrap.run(sys.executable, *command) != 0:
        raise SetUpError(f"`{' '.join(command[:3])}` failed: see the lines above.")


def version() -> str:
    """The version that is packaged."""
    text = (ROOT / "tldesk" / "__init__.py").read_text(encoding="utf-8")
    (told,) = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    return str(told)


def moment() -> int:
    """The time that all packaged files bear, in seconds since 1970: that of the last change, so that builds repeat."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return int((ROOT / "pyproject.toml").stat().st_mtime)
    return int(done.stdout) if done.returncode == 0 else int((ROOT / "pyproject.toml").stat().st_mtime)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
