"""Renew the lock files: exact versions with the hashes of all their files, for every system and Python.

    python packaging/lock.py                        the newest versions that pyproject.toml allows
    python packaging/lock.py --keep                 the versions as they are, with what pyproject.toml newly asks for

`setup.txt` is for `bootstrap.py`, `installer.txt` for `build.py`. Needs uv (MIT or Apache-2.0): `pip install uv`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import build

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "lock"
# Which build of them is right depends on the computer, and their index is another one.
NOT_LOCKED = ("torch", "torchvision")
# What PyTorch itself asks for on every system.
FOR_PYTORCH = ("filelock", "fsspec", "jinja2", "networkx", "sympy", "typing-extensions")
# What is asked for beside the program: of pyproject.toml, and further tools.
WANTED: dict[str, tuple[list[str], list[str]]] = {
    "setup.txt": (["--extra", "dev"], []),
    "installer.txt": (["--extra", "parquet"], build.TOOLS),
}
HEAD = """\
# Written by `python packaging/lock.py`: exact versions, with the hashes of all their files on PyPI.
# PyTorch and torchvision are not here, and are not checked by hash: which build of them is right (for the processor, or
# for CUDA) depends on the computer, and the small builds come from PyTorch's own index.
"""


def main(arguments: list[str]) -> int:
    """Write both files; the exit code is uv's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="keep the locked versions where they still fit")
    options = parser.parse_args(arguments)
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        print("uv is needed: pip install uv", file=sys.stderr)
        return 2
    for name in WANTED:
        if code := write(uv, name, options.keep):
            return code
    return 0


def write(uv: str, name: str, keep: bool) -> int:
    """Write one of the files; the exit code of uv."""
    extras, tools = WANTED[name]
    file = LOCK / name
    with tempfile.TemporaryDirectory() as place:
        further, never, found = (Path(place) / one for one in ("further.in", "never.txt", "found.txt"))
        further.write_text("\n".join((*FOR_PYTORCH, *tools)) + "\n", encoding="utf-8")
        never.write_text("".join(f"{one} ; sys_platform == 'never'\n" for one in NOT_LOCKED), encoding="utf-8")
        if keep and file.is_file():
            shutil.copy(file, found)
        left_out = [word for one in (*NOT_LOCKED, "setuptools") for word in ("--no-emit-package", one)]
        command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--overrides", never, *left_out, *extras, "--output-file", found]
        done = subprocess.run([*map(str, command), "pyproject.toml", str(further)], cwd=ROOT, check=False)
        if done.returncode == 0:
            file.write_text(HEAD + found.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
