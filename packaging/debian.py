"""The .deb: the frozen program below /usr/lib, what the desktop needs to know of it, and what it needs of Debian."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import archives
from archives import Entry

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = "usr/lib/tldesk"

# Which package has a library that the program finds on the system, also under the names of other releases.
PROVIDERS = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libmvec.so.1": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libresolv.so.2": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXext.so.6": "libxext6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xinput.so.0": "libxcb-xinput0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Of the driver of an NVIDIA card, and of networks between such: whoever has one has it.
NOT_ASKED = frozenset({"libcuda.so.1", "libnvidia-ml.so.1", "libibverbs.so.1", "libmlx5.so.1", "librdmacm.so.1"})
# Opened by name, so that no file says so: without a font a text is empty boxes, without xkb-data keys do nothing.
ALSO_NEEDED = ("fonts-dejavu-core | fonts-freefont-ttf | fonts-noto-core", "xkb-data")
# The last ones are opened by name to play and record sounds; without them all else works.
RECOMMENDED = ("shared-mime-info", "desktop-file-utils", "hicolor-icon-theme", "fonts-noto-cjk")
RECOMMENDED += ("libpulse0", "libasound2t64 | libasound2")

# What the builds are called that stand in the place of the plain one, and how they say so.
PLAIN = "tldesk"
INSTEAD = f"Conflicts: {PLAIN}\nReplaces: {PLAIN}\nProvides: {PLAIN}\n"
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: The tldesk developers <noreply@tldesk.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
{instead}Section: science
Priority: optional
Description: {summary}
 Drop a folder of photos, label what is not labelled yet, train a pretrained
 model on them, see where it is right and wrong, and export it. Everything is
 done on this computer: the program opens no connection to any network, and
 the pretrained models come with it. Nothing else is needed, no Python either.
"""
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tldesk
Comment: The licences of all parts are in the folder licences beside this file, their list in sbom.cdx.json.

Files: *
Copyright: The tldesk developers
License: Apache-2.0
 The full text is in licences/tldesk/LICENSE.
"""


class PackageError(Exception):
    """What cannot be packaged, and why."""


def write(
    name: str, folder: Path, licences: Path, version: str, architecture: str, when: int, out: Path
) -> list[Entry]:
    """Write the .deb of the frozen program in `folder` to `out`; returns the files it installs. Raises PackageError."""
    papers = f"usr/share/doc/{name}"
    entries = [*archives.tree(folder, PROGRAM), *archives.tree(licences, papers), *desktop(version)]
    entries.append(Entry(f"{papers}/copyright", COPYRIGHT.encode()))
    kilobytes = sum(-(-entry.size // 1024) for entry in entries)
    text = control(name, version, architecture, kilobytes, *libraries(folder))
    about = [Entry("control", text.encode()), Entry("md5sums", md5sums(entries))]
    head = io.BytesIO()
    archives.write_tar(about, head, when, "./")
    control_file = gzip.compress(head.getvalue(), mtime=when)
    with tempfile.TemporaryDirectory(dir=out.parent) as place:
        data = Path(place) / "data.tar.zst"
        with data.open("wb") as stream:
            archives.write_tar_zst(entries, stream, when, "./")
        # This order is part of the format.
        members = [("debian-binary", b"2.0\n"), ("control.tar.gz", control_file), ("data.tar.zst", data)]
        archives.write_ar(members, out, when)
    return entries


def control(
    name: str, version: str, architecture: str, kilobytes: int, wanted: Iterable[str], glibc: tuple[int, ...]
) -> str:
    """What dpkg reads of a package. Raises PackageError."""
    return CONTROL.format(
        name=name,
        version=version,
        architecture=architecture,
        kilobytes=kilobytes,
        depends=", ".join(depends(wanted, glibc)),
        recommends=", ".join(RECOMMENDED),
        instead="" if name == PLAIN else INSTEAD,
        summary=summary(),
    )


def desktop(version: str) -> list[Entry]:
    """The files by which a desktop knows the program: menu, icons, file type, manual page."""
    icons, files = ROOT / "resources" / "icons", HERE / "linux"
    manual = (files / "tldesk.1").read_text(encoding="utf-8").replace("@VERSION@", version)
    shared = "usr/share"
    return [
        Entry("usr/bin/tldesk", link="../lib/tldesk/tldesk"),
        Entry(f"{shared}/applications/tldesk.desktop", files / "tldesk.desktop"),
        Entry(f"{shared}/mime/packages/tldesk.xml", files / "tldesk-mime.xml"),
        Entry(f"{shared}/icons/hicolor/scalable/apps/tldesk.svg", icons / "tldesk.svg"),
        Entry(f"{shared}/icons/hicolor/256x256/apps/tldesk.png", icons / "tldesk.png"),
        Entry(f"{shared}/man/man1/tldesk.1.gz", gzip.compress(manual.encode(), mtime=0)),
    ]


def libraries(folder: Path) -> tuple[set[str], tuple[int, ...]]:
    """The libraries that files below `folder` need and that are not there, and the newest glibc they ask for.

    Raises PackageError without binutils.
    """
    wanted: set[str] = set()
    glibc: tuple[int, ...] = (2, 0)
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        with path.open("rb") as stream:
            if stream.read(4) != b"\x7fELF":
                continue
        needed, newest = asked(path)
        wanted, glibc = wanted | needed, max(glibc, newest)
    return wanted - {path.name for path in files} - NOT_ASKED, glibc


def asked(file: Path) -> tuple[set[str], tuple[int, ...]]:
    """The names of the libraries that one program or library needs, and the newest glibc it asks for."""
    try:
        told = subprocess.run(["objdump", "-p", str(file)], capture_output=True, text=True, check=False).stdout
    except OSError as error:
        raise PackageError("objdump is missing: apt-get install binutils") from error
    versions = [tuple(map(int, found.split("."))) for found in re.findall(r"\bGLIBC_(2[\d.]+)", told)]
    return set(re.findall(r"NEEDED\s+(\S+)", told)), max(versions, default=(2, 0))


def depends(wanted: Iterable[str], glibc: tuple[int, ...]) -> list[str]:
    """Debian's names of what is wanted. Raises PackageError for a library that no row of PROVIDERS gives."""
    unknown = sorted(set(wanted) - set(PROVIDERS))
    if unknown:
        raise PackageError(f"no known package has {', '.join(unknown)}: leave out what needs it, or add a row")
    packages = {PROVIDERS[name] for name in wanted} - {"libc6"}
    return [f"libc6 (>= {'.'.join(map(str, glibc))})", *sorted(packages | set(ALSO_NEEDED))]


def md5sums(entries: list[Entry]) -> bytes:
    """What `dpkg --verify` compares with."""
    lines = []
    for entry in entries:
        if not entry.link:
            content = entry.content if isinstance(entry.content, bytes) else entry.content.read_bytes()
            lines.append(f"{hashlib.md5(content).hexdigest()}  {entry.place}\n")
    return "".join(sorted(lines, key=lambda line: line.split("  ")[1])).encode()


def summary() -> str:
    """The one line of pyproject.toml that says what the program is."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["description"]).rstrip(".")
