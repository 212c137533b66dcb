"""What the installers are made of, as far as it can be told without making one."""

from __future__ import annotations

import configparser
import gzip
import importlib
import importlib.metadata
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from present import present

from tldesk import __main__ as entry
from tldesk import __version__, paths
from tldesk.cli import app
from tldesk.doctor import _PACKAGES
from tldesk.engine.networks import prepare, weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.project.database import schema

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of packaging/ as its scripts do; afterwards nothing of it is left."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == PACKAGING:
            del sys.modules[name]


# ------------------------------------------------------------------ what is in the program


@pytest.mark.parametrize(
    "place",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "torch/onnx/_internal/exporter/_core.py",
        "onnxscript/function_libs/torch_lib/ops/core.py",
        "tldesk/engine/exporters/samples/onnx_predict.py",
        "tldesk/engine/exporters/samples/predict.cpp",
        "torch-2.13.0+cpu.dist-info/METADATA",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/Qt/lib/libQt6OpenGLWidgets.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "qtawesome/fonts/materialdesignicons6-webfont-6.9.96.ttf",
        "resources/samples/clothing/hat/hat-01.jpg",
        "resources/prepared/weights/efficientnet-lite0.safetensors",
    ],
)
def test_what_is_needed_is_kept(load: Any, place: str) -> None:
    bundle = load("bundle")
    assert bundle.is_kept(place, f"/somewhere/{place}")
    assert bundle.is_kept(place.replace("/", "\\"), place)


@pytest.mark.parametrize(
    "place",
    [
        "torch/include/ATen/ATen.h",
        "torch/lib/libprotobuf.a",
        "torch/bin/protoc-3.13.0.0",
        "torch/_C/__init__.pyi",
        "torch-2.13.0+cpu.dist-info/licenses/LICENSE",
        "sklearn/tests/test_base.py",
        "numpy/random/_examples/cffi/extending.py",
        "timm/models/resnet.py",
        "PySide6/Qt/translations/designer_de.qm",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Quick.dll",
    ],
)
def test_what_nobody_needs_is_left_out(load: Any, place: str) -> None:
    bundle = load("bundle")
    assert not bundle.is_kept(place, f"/somewhere/{place}")
    assert not bundle.is_kept(place.replace("/", "\\"), place)


def test_of_the_system_only_listed_libraries_are_shipped(load: Any) -> None:
    """What draws windows belongs to the system it runs on; the rest is nobody's whose licence is not known."""
    bundle = load("bundle")
    assert bundle.is_kept("libsqlite3.so.0", "/usr/lib/x86_64-linux-gnu/libsqlite3.so.0")
    assert not bundle.is_kept("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0")
    assert not bundle.is_kept("libreadline.so.8", "/lib/x86_64-linux-gnu/libreadline.so.8")


def test_links_go_with_what_they_point_to(load: Any) -> None:
    bundle = load("bundle")
    entries = [
        ("PySide6/Qt/lib/libQt6Svg.so.6", "/venv/libQt6Svg.so.6", "BINARY"),
        ("libQt6Svg.so.6", "PySide6/Qt/lib/libQt6Svg.so.6", "SYMLINK"),
        ("PySide6/Qt/lib/libQt6Network.so.6", "/venv/libQt6Network.so.6", "BINARY"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
    ]
    assert bundle.kept(entries) == entries[:2]


def test_the_program_itself_uses_nothing_that_is_left_out(load: Any) -> None:
    excluded = load("bundle").EXCLUDED_MODULES
    pattern = re.compile(rf"^\s*(?:from|import) ({'|'.join(map(re.escape, excluded))})\b", re.MULTILINE)
    assert [path for path in (ROOT / "tldesk").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_nor_do_its_charts_and_its_quantiser(load: Any) -> None:
    """These import some by name, which nothing that reads the sources sees: what is left out is kept from them."""
    charts = [f"tldesk.ui.charts.{path.stem}" for path in (ROOT / "tldesk" / "ui" / "charts").glob("[a-z]*.py")]
    names = [*charts, "onnxruntime.quantization", "soundfile", "soxr", "miniaudio", *load("bundle").NAMED]
    code = f"""
import importlib, sys
sys.modules.update(dict.fromkeys({load("bundle").EXCLUDED_MODULES!r}))
for name in {names!r}:
    importlib.import_module(name)
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {"pyqtgraph", "tldesk.ui.charts.plot"} <= set(done.stdout.split())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a .deb is made on Linux")
@pytest.mark.parametrize("package", ["soundfile", "soxr", "miniaudio", "cffi"])
def test_what_reads_and_plays_sounds_asks_debian_for_nothing_unknown(load: Any, package: str) -> None:
    debian, distribution = load("debian"), importlib.metadata.distribution(package)
    files = [Path(str(file.locate())) for file in distribution.files or () if file.name.endswith(".so")]
    wanted = {name for file in files for name in debian.asked(file)[0]}
    assert debian.depends(wanted, (2, 28)) and wanted


def test_modules_that_stand_alone_are_found(load: Any) -> None:
    for package, folder in load("bundle").ALONE:
        (place,) = importlib.util.find_spec(package).submodule_search_locations  # type: ignore[union-attr,misc]
        assert list((Path(place) / folder).glob("*.py"))


def test_versions_that_are_looked_up_are_in_the_program(load: Any) -> None:
    assert set(load("bundle").WITH_VERSION) == set(_PACKAGES)


def test_the_spec_reads_the_tables(load: Any) -> None:
    """PyInstaller runs it in minutes only; here: it is Python, and every name it takes from the tables is there."""
    text = (PACKAGING / "tldesk.spec").read_text(encoding="utf-8")
    compile(text, "tldesk.spec", "exec")
    (version,) = re.findall("^VERSION = .+$", text, re.MULTILINE)
    told: dict[str, Any] = {"re": re, "ROOT": ROOT}
    exec(version, told)
    assert told["VERSION"] == __version__
    assert '(str(ROOT / "docs" / "guide"), "guide")' in text
    bundle = load("bundle")
    assert (names := set(re.findall(r"bundle\.(\w+)", text)) - {"json"})
    assert [name for name in names if not hasattr(bundle, name)] == []


def test_what_the_program_starts_takes_the_systems_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = (PACKAGING / "runtime_hook.py").read_text(encoding="utf-8")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/tldesk/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/lib")
    exec(hook, {})
    from os import environ

    assert environ["LD_LIBRARY_PATH"] == "/opt/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in environ
    exec(hook, {})
    assert "LD_LIBRARY_PATH" not in environ


# ------------------------------------------------------------------ weights that come with it


@pytest.fixture
def shipped(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A resources folder as in an installed program, without the packages that the weights come from."""
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    monkeypatch.setattr(weights, "packaged", lambda bundled: None)
    return tmp_path / "resources" / "prepared"


def test_an_installed_program_needs_no_preparation(shipped: Path) -> None:
    from safetensors.numpy import save_file

    record = BACKBONES["efficientnet-lite0"]
    (shipped / "weights").mkdir(parents=True)
    (shipped / "backbones").mkdir()
    (paths.weights() / f"{record.name}.safetensors").unlink(missing_ok=True)
    assert not weights.available(record)
    import numpy as np

    file = shipped / "weights" / f"{record.name}.safetensors"
    save_file({"conv_stem.weight": np.ones(3, np.float32)}, file, metadata={"sha256": "5" * 64})
    assert weights.available(record) and weights.is_converted(record)
    assert weights.weights_hash(record) == "5" * 64
    assert weights.arrays(record)["conv_stem.weight"].tolist() == [1, 1, 1]
    assert prepare.frozen_needs_torch(record)
    made = shipped / "backbones" / f"{'5' * 32}-{record.input_size}.onnx"
    assert weights.frozen_path(record) == paths.cache() / "backbones" / made.name
    made.write_bytes(b"onnx")
    assert weights.frozen_path(record) == prepare.frozen_onnx(record) == made
    assert not prepare.frozen_needs_torch(record)


def test_imported_weights_come_before_shipped_ones(shipped: Path) -> None:
    record = BACKBONES["efficientnet-lite0"]
    (shipped / "weights").mkdir(parents=True)
    (shipped / "weights" / f"{record.name}.safetensors").write_bytes(b"shipped")
    own = paths.weights() / f"{record.name}.safetensors"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.unlink(missing_ok=True)
    assert weights._found(record).read_bytes() == b"shipped"
    own.write_bytes(b"imported")
    assert weights._found(record) == own


# ------------------------------------------------------------------ parts and licences


def test_every_package_here_has_a_licence_with_its_text(load: Any) -> None:
    """Of everything that tldesk depends on: an unknown one would stop the build."""
    parts = load("parts")
    project = importlib.metadata.distribution("tldesk")
    wanted = [re.split(r"[^\w.-]", line)[0] for line in project.requires or () if "extra ==" not in line]
    assert len(wanted) > 15
    found = [parts._distribution(parts.normal(name)) for name in wanted]
    assert [part.name for part in found if not part.texts] == []
    assert [part for part in found if parts.is_refused(part.licence)] == []
    assert all(text.stat().st_size > 100 for part in found for text in part.texts)


def test_whose_a_file_is(load: Any) -> None:
    parts = load("parts")
    packages = [importlib.util.find_spec(name) for name in ("numpy", "timm", "json")]
    sources = [*(Path(str(spec.origin)) for spec in packages if spec is not None), ROOT / "tldesk" / "app.py"]
    found = {part.name: part for part in parts.find(sources)}
    assert sorted(found) == ["cpython", "numpy", "timm"]
    assert found["numpy"].version == importlib.metadata.version("numpy")
    assert found["timm"].licence == "Apache-2.0"
    assert found["cpython"].purl.startswith("pkg:generic/cpython@3.")


def test_a_file_that_is_nobodys_stops_the_build(load: Any, tmp_path: Path) -> None:
    parts = load("parts")
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"")
    with pytest.raises(parts.PartError, match="nobody's file"):
        parts.find([stray])


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"License-Expression": "MIT", "License": "see LICENSE"}, "MIT"),
        ({"License": "BSD-3-Clause", "Classifier": "License :: OSI Approved"}, "BSD-3-Clause"),
        ({"License": "MPL-2.0 AND MIT"}, "MPL-2.0 AND MIT"),
        ({"License": "MIT License\n\nCopyright (c)"}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: Apache Software License"}, "Apache-2.0"),
        ({"License": "as you like it"}, ""),
        ({}, ""),
    ],
)
def test_what_a_package_says_of_its_licence(load: Any, said: dict[str, str], licence: str) -> None:
    metadata = Message()
    for name, value in said.items():
        metadata[name] = value
    assert load("parts").licence_of(metadata) == licence


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-only", True),
        ("MIT AND AGPL-3.0-or-later", True),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("LGPL-3.0-only", False),
        ("Apache-2.0", False),
    ],
)
def test_what_is_under_the_gpl_is_refused(load: Any, licence: str, refused: bool) -> None:
    assert load("parts").is_refused(licence) == refused


def test_the_sbom_lists_every_part_with_its_licence(load: Any, tmp_path: Path) -> None:
    parts, sbom = load("parts"), load("sbom")
    listed = [parts._distribution("numpy"), parts._distribution("pyside6-essentials")]
    file = sbom.write(listed, "1.2.3", 1_700_000_000, tmp_path / "papers")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["version"] == "1.2.3"
    assert told["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    samples = {sbom.SAMPLES, sbom.TEXTS, sbom.SOUNDS}
    assert {one["name"] for one in told["components"]} == {"numpy", "pyside6-essentials", *samples}
    assert all(one["licenses"][0]["expression"] for one in told["components"])
    references = [one["bom-ref"] for one in told["components"]]
    assert sorted(told["dependencies"][0]["dependsOn"]) == sorted(references)
    assert len(set(references)) == len(references)
    folder = tmp_path / "papers" / "licences"
    assert "GNU LESSER" in (folder / "pyside6-essentials" / "LGPL-3.0-only.txt").read_text(encoding="utf-8")
    assert (folder / "tldesk" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert len(list((folder / "numpy").iterdir())) == len(listed[0].texts)


# ------------------------------------------------------------------ archives and the .deb


@pytest.fixture
def entries(load: Any, tmp_path: Path) -> list[Any]:
    archives = load("archives")
    folder = tmp_path / "frozen"
    (folder / "_internal").mkdir(parents=True)
    (folder / "tldesk").write_bytes(b"program")
    (folder / "tldesk").chmod(0o755)
    (folder / "_internal" / "libz.so.1").write_bytes(b"odd")
    if sys.platform != "win32":
        (folder / "_internal" / "libz.so").symlink_to("libz.so.1")
    return list(archives.tree(folder, "usr/lib/tldesk"))


def test_a_tar_is_the_same_for_the_same_files(load: Any, entries: list[Any]) -> None:
    archives = load("archives")
    first, second = io.BytesIO(), io.BytesIO()
    archives.write_tar(entries, first, 1_700_000_000, "./")
    archives.write_tar(list(reversed(entries)), second, 1_700_000_000, "./")
    assert first.getvalue() == second.getvalue()
    first.seek(0)
    with tarfile.open(fileobj=first) as archive:
        members = {member.name.removeprefix("./"): member for member in archive}
    assert [name for name, member in members.items() if member.isdir()] == [
        "usr",
        "usr/lib",
        "usr/lib/tldesk",
        "usr/lib/tldesk/_internal",
    ]
    assert {(member.uid, member.gid, member.mtime) for member in members.values()} == {(0, 0, 1_700_000_000)}
    if sys.platform != "win32":
        assert members["usr/lib/tldesk/tldesk"].mode == 0o755
        assert members["usr/lib/tldesk/_internal/libz.so"].linkname == "libz.so.1"
    assert members["usr/lib/tldesk/_internal/libz.so.1"].mode == 0o644


def test_dpkg_reads_what_is_written(load: Any, entries: list[Any], tmp_path: Path) -> None:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("this system has no dpkg-deb")
    archives, debian = load("archives"), load("debian")
    data, control = io.BytesIO(), io.BytesIO()
    everything = [*entries, *debian.desktop("1.2.3")]
    archives.write_tar(everything, data, 1, "./")
    text = control_text(debian)
    archives.write_tar([archives.Entry("control", text.encode())], control, 1, "./")
    members = [("debian-binary", b"2.0\n"), ("control.tar", control.getvalue()), ("data.tar", data.getvalue())]
    file = tmp_path / "tldesk.deb"
    archives.write_ar(members, file, 1)
    listed = subprocess.run(["dpkg-deb", "--contents", file], capture_output=True, text=True, check=True).stdout
    assert all(f"./{entry.place}" in listed for entry in everything)
    asked = subprocess.run(["dpkg-deb", "--field", file, "Depends"], capture_output=True, text=True, check=True).stdout
    assert asked.startswith("libc6 (>= 2.38), ")


def control_text(debian: ModuleType, name: str = "tldesk") -> str:
    """The control file of a program that needs three libraries."""
    return str(debian.control(name, "1.2.3", "amd64", 1000, {"libc.so.6", "libEGL.so.1", "libxcb.so.1"}, (2, 38)))


def test_the_control_file_says_what_dpkg_needs(load: Any) -> None:
    lines = control_text(load("debian")).splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(" "))
    assert {"Package", "Version", "Architecture", "Maintainer", "Installed-Size", "Depends", "Description"} <= set(
        fields
    )
    assert re.fullmatch(r".+ <\S+@\S+>", fields["Maintainer"])
    assert 10 < len(fields["Description"]) <= 100
    assert all(len(line) <= 80 for line in lines if line.startswith(" "))


def test_libraries_of_the_system_become_packages(load: Any) -> None:
    debian = load("debian")
    asked = debian.depends({"libm.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1"}, (2, 38))
    assert asked[0] == "libc6 (>= 2.38)"
    assert asked[1:] == sorted({"libegl1", "libglib2.0-0t64 | libglib2.0-0", *debian.ALSO_NEEDED})
    with pytest.raises(debian.PackageError, match=r"libodd\.so\.1"):
        debian.depends({"libodd.so.1"}, (2, 38))


def test_what_a_program_asks_of_the_system(load: Any, tmp_path: Path) -> None:
    if sys.platform != "linux" or shutil.which("objdump") is None:
        pytest.skip("needs Linux and binutils")
    debian = load("debian")
    shutil.copy(Path(sys.executable).resolve(), tmp_path / "python")
    (tmp_path / "text").write_text("no program")
    wanted, glibc = debian.libraries(tmp_path)
    assert "libc.so.6" in wanted
    assert (2, 2) < glibc < (3, 0)


def test_checksums_are_those_of_the_files(load: Any, entries: list[Any]) -> None:
    lines = load("debian").md5sums(entries).decode().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["usr/lib/tldesk/_internal/libz.so.1", "usr/lib/tldesk/tldesk"]
    assert lines[1].startswith("a9c449d4fa44e9e5a41c574ae55ce4d9")


# ------------------------------------------------------------------ the desktop


def test_the_desktop_file(load: Any) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / "tldesk.desktop", encoding="utf-8")
    menu = parser["Desktop Entry"]
    assert menu["Exec"] == "tldesk %f"
    assert menu["MimeType"] == "application/x-tldesk;"
    assert menu["Terminal"] == "false"
    assert menu["StartupWMClass"] == "tldesk"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", LINUX / "tldesk.desktop"], check=True)
    places = [one.place for one in load("debian").desktop("1")]
    assert f"usr/share/icons/hicolor/scalable/apps/{menu['Icon']}.svg" in places


def test_the_file_type_is_known_by_name_and_by_content() -> None:
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    (kind,) = ElementTree.parse(LINUX / "tldesk-mime.xml").getroot().findall("m:mime-type", space)
    assert kind.attrib["type"] == "application/x-tldesk"
    assert [one.attrib["pattern"] for one in kind.findall("m:glob", space)] == [f"*{Path(paths.PROJECT_FILE).suffix}"]
    inner = kind.find("m:magic/m:match/m:match", space)
    assert inner is not None
    assert int(inner.attrib["value"], 16) == schema.APPLICATION_ID


def test_the_manual_page_tells_of_every_verb(load: Any) -> None:
    (page,) = [one.content for one in load("debian").desktop("1.2.3") if one.place.endswith("tldesk.1.gz")]
    text = gzip.decompress(page).decode()
    assert "tldesk 1.2.3" in text
    verbs = {
        command.name or present(command.callback).__name__ for command in app.registered_commands if not command.hidden
    }
    assert verbs == set(re.findall(r"^\.B ([a-z][a-z-]+) ?(?:\\|$)", text, re.MULTILINE)) - {"tldesk"}


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        ([], None),
        (["train"], None),
        (["{folder}"], "{folder}"),
        (["{folder}/project.tldesk"], "{folder}"),
        (["{folder}/backups/old.tldesk"], "{folder}/backups/old.tldesk"),
        (["{folder}/nothing"], None),
        (["predict", "{folder}/project.tldesk"], None),
    ],
)
def test_a_double_click_opens_the_project(tmp_path: Path, arguments: list[str], opened: str | None) -> None:
    (tmp_path / paths.PROJECT_FILE).write_bytes(b"")
    found = entry.target([argument.format(folder=tmp_path) for argument in arguments])
    assert found == (Path(opened.format(folder=tmp_path)) if opened else None, None)
