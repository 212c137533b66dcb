"""The set-up script, the sample photos and what else is shipped."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from tldesk import paths

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "packaging" / "bootstrap.py"
# Where set-up has put what it makes of the weights that come along: each test has a home of its own.
WEIGHTS, GRAPHS = paths.weights(), paths.cache() / "backbones"
# Stands in for a program on PATH: prints its arguments into a file, exits as told.
FAKE = '#!/bin/sh\necho "$0 $@" >> "{log}"\nexit {code}\n'


@pytest.fixture
def bootstrap() -> ModuleType:
    """The script as a module of its own, so that a test may change its constants."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fake_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], Path]:
    """Puts a program of that name and exit code first on PATH; returns the file that its calls are written to."""
    if os.name == "nt":
        pytest.skip("the stand-ins are shell scripts")
    folder, log = tmp_path / "bin", tmp_path / "calls.txt"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def add(name: str, code: int) -> Path:
        (folder / name).write_text(FAKE.format(log=log, code=code))
        (folder / name).chmod(0o755)
        return log

    return add


# ------------------------------------------------------------------ the script


def test_an_old_python_is_told_what_to_do(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.SetUpError, match=r"needs Python 3\.11 or newer; this is 3\.9\.2"):
        bootstrap.check_python((3, 9, 2))
    bootstrap.check_python((3, 11, 0))
    bootstrap.check_python((3, 14, 1))


def test_the_script_has_no_syntax_that_an_old_python_cannot_read() -> None:
    """Otherwise the user would see a SyntaxError and not the sentence."""
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_script_needs_nothing_but_python() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", str(SCRIPT), "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "bootstrap.py demo" in done.stdout


def test_a_wrong_verb_is_bad_use() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "dance"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "demo" in done.stderr


def test_where_the_python_of_an_environment_is(bootstrap: ModuleType) -> None:
    venv = Path("some") / "venv"
    assert bootstrap.venv_python(venv, windows=False) == venv / "bin" / "python"
    assert bootstrap.venv_python(venv, windows=True) == venv / "Scripts" / "python.exe"


def test_an_environment_that_does_not_run_is_made_again(bootstrap: ModuleType, tmp_path: Path) -> None:
    assert bootstrap.works(Path(sys.executable))
    assert not bootstrap.works(tmp_path / "bin" / "python")


@pytest.mark.parametrize(
    ("build", "system", "index"),
    [
        ("cpu", "Linux", "https://download.pytorch.org/whl/cpu"),
        ("cuda", "Linux", None),
        ("cpu", "Windows", None),
        ("cuda", "Windows", "https://download.pytorch.org/whl/cu126"),
        ("cpu", "Darwin", None),
    ],
)
def test_where_pytorch_comes_from(bootstrap: ModuleType, build: str, system: str, index: str | None) -> None:
    """The plain index has the CPU build for Windows and macOS, and the CUDA build for Linux."""
    assert bootstrap.torch_index(build, system) == index


def test_an_index_that_does_not_answer_is_not_reachable(bootstrap: ModuleType) -> None:
    assert not bootstrap.reachable((ROOT / "no such page").as_uri())
    assert not bootstrap.reachable("nonsense")


class Installer:
    """Records what would be installed in place of pip and the probe of the index."""

    def __init__(self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, *, local: bool, online: bool) -> None:
        self.calls: list[tuple[str, ...]] = []
        monkeypatch.setattr(bootstrap, "pip", lambda *arguments: self.calls.append(arguments))
        monkeypatch.setattr(bootstrap, "quietly", lambda *command: 0 if local else 1)
        monkeypatch.setattr(bootstrap, "reachable", lambda url: online)
        monkeypatch.setattr(bootstrap, "installed_version", lambda package: "2.13.0+cpu" if local else "")
        monkeypatch.setattr(bootstrap.platform, "system", lambda: "Linux")


def test_wheels_on_this_computer_come_first(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installer = Installer(bootstrap, monkeypatch, local=True, online=True)
    bootstrap.install_torch("cpu")
    assert installer.calls == []


def test_the_cpu_build_comes_from_its_own_index(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installer = Installer(bootstrap, monkeypatch, local=False, online=True)
    bootstrap.install_torch("cpu")
    ((verb, *arguments),) = installer.calls
    assert verb == "install"
    assert arguments[arguments.index("--index-url") + 1] == bootstrap.CPU_INDEX
    assert [argument.partition(">")[0] for argument in arguments[-2:]] == ["torch", "torchvision"]


def test_the_plain_index_when_the_other_is_unreachable(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installer = Installer(bootstrap, monkeypatch, local=False, online=False)
    bootstrap.install_torch("cpu")
    assert not any("--index-url" in call for call in installer.calls)
    assert "cannot be reached" in capsys.readouterr().out


def test_cuda_replaces_a_cpu_build(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installer = Installer(bootstrap, monkeypatch, local=True, online=True)
    bootstrap.install_torch("cuda")
    assert [call[0] for call in installer.calls] == ["uninstall", "install"]


def test_a_graphics_card_is_seen_by_its_driver(
    bootstrap: ModuleType, fake_program: Callable[[str, int], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if Path("/proc/driver/nvidia/gpus").exists():
        pytest.skip("this computer has an NVIDIA card")
    fake_program("nvidia-smi", 9)
    assert not bootstrap.has_nvidia()
    fake_program("nvidia-smi", 0)
    assert bootstrap.has_nvidia()


def test_system_packages_are_named_exactly_without_root(
    bootstrap: ModuleType, fake_program: Callable[[str, int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = fake_program("apt-get", 0)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetUpError, match=r"sudo apt-get install -y libegl1 libxcb-cursor0"):
        bootstrap.install_debian(["libegl1", "libxcb-cursor0"], "Qt cannot open a window: libEGL.so.1.")
    assert not log.exists()


def test_system_packages_are_installed_as_root(
    bootstrap: ModuleType, fake_program: Callable[[str, int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = fake_program("apt-get", 0)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    bootstrap.install_debian(["libegl1"], "")
    update, install = log.read_text().splitlines()
    assert "update" in update
    assert "install -y libegl1" in install
    fake_program("apt-get", 100)
    with pytest.raises(bootstrap.SetUpError, match="apt-get failed"):
        bootstrap.install_debian(["libegl1"], "")


def test_only_x11_missing_does_not_stop_what_needs_no_screen(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(packages: list[str], problem: str) -> None:
        raise bootstrap.SetUpError("run: sudo apt-get …")

    monkeypatch.setattr(bootstrap.platform, "system", lambda: "Linux")
    monkeypatch.setattr(bootstrap, "install_debian", refuse)
    monkeypatch.setattr(bootstrap, "qt_problems", lambda: {"x11": "libxcb-cursor.so.0"})
    bootstrap.check_qt()
    assert "sudo apt-get" in capsys.readouterr().out
    monkeypatch.setattr(bootstrap, "qt_problems", lambda: {"window": "libEGL.so.1"})
    with pytest.raises(bootstrap.SetUpError):
        bootstrap.check_qt()


def test_qt_finds_its_libraries_here(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux needs system libraries")
    monkeypatch.setattr(bootstrap, "venv_python", lambda: Path(sys.executable))
    assert "window" not in bootstrap.qt_problems()


def test_the_stamp_changes_with_what_set_up_depends_on(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bootstrap.stamp_key("cpu")
    assert before == bootstrap.stamp_key("cpu")
    assert before != bootstrap.stamp_key("cuda")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    assert before == bootstrap.stamp_key("cpu")
    with (tmp_path / "pyproject.toml").open("a") as stream:
        stream.write("# one more dependency\n")
    assert before != bootstrap.stamp_key("cpu")


def test_the_second_run_is_quick(bootstrap: ModuleType) -> None:
    """Where set-up was done by the script, doing it again takes seconds."""
    stamp = ROOT / ".venv" / "tldesk-setup.txt"
    build = "cuda" if bootstrap.has_nvidia() else "cpu"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != bootstrap.stamp_key(build):
        pytest.skip("this environment was not made by packaging/bootstrap.py")
    for made, place in ((WEIGHTS, paths.weights()), (GRAPHS, paths.cache() / "backbones")):
        place.mkdir(parents=True, exist_ok=True)
        for file in made.glob("*"):
            if not (place / file.name).exists():
                shutil.copy(file, place)
    before = sum(os.times()[2:4])
    done = subprocess.run([sys.executable, str(SCRIPT), "setup"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Installing" not in done.stdout
    # Of the processor, for the machine may be busy (Windows does not tell them).
    assert sum(os.times()[2:4]) - before < 30


@pytest.mark.parametrize(("cores", "memory", "processes"), [(2, 4, 2), (1, 0, 2), (2, 24, 3), (16, 128, 8), (8, 16, 3)])
def test_tests_run_in_as_many_processes_as_memory_has_room_for(
    bootstrap: ModuleType, cores: int, memory: int, processes: int
) -> None:
    assert bootstrap.test_processes(cores, memory) == processes
    assert bootstrap.memory_gb() >= 0


def test_coverage_is_asked_for_by_its_verb_alone(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []

    def run(*command: object) -> int:
        commands.append(tuple(map(str, command)))
        return 7

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(bootstrap, "set_up", lambda _: None)
    assert bootstrap.main(["coverage"]) == bootstrap.main(["test"]) == 7
    assert bootstrap.main(["test", "tests/media", "-x"]) == 7
    assert "--cov-fail-under=93" in commands[0] and "-n" in commands[0]
    assert commands[2][-2:] == ("tests/media", "-x") and "-n" in commands[1]
    assert not any("cov" in part for part in (*commands[1], *commands[2]))
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ


# ------------------------------------------------------------------ what is shipped


def test_sample_photos_are_small_and_clean(samples: Path) -> None:
    photos = sorted(samples.rglob("*.jpg"))
    labels = {photo.parent.name for photo in photos}
    assert len(labels) == 6
    assert all(sum(photo.parent.name == label for photo in photos) == 40 for label in labels)
    assert sum(photo.stat().st_size for photo in photos) <= 4_000_000
    assert len({photo.read_bytes() for photo in photos}) == len(photos)
    for photo in photos:
        with Image.open(photo) as image:
            assert image.format == "JPEG"
            assert min(image.size) <= 200
            assert not image.getexif()


def test_sample_photos_are_imported_without_a_complaint(samples: Path) -> None:
    from tldesk.project import importers

    preview = importers.preview(samples)
    assert preview.total == 240
    assert preview.skipped == []
    assert preview.unlabelled == 0
    assert len(preview.by_class) == 6


def test_the_samples_say_whose_they_are() -> None:
    folder = paths.samples().parent
    assert "CC0" in (folder / "README.md").read_text(encoding="utf-8")
    assert "CC0 1.0 Universal" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_the_wheel_holds_the_program_and_its_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        type_ = sum(
            one.compress_size for one in archive.infolist() if one.filename.startswith("tldesk/resources/fonts/")
        )
    assert {"tldesk/__main__.py", "tldesk/ui/window/main_window.py", "tldesk/resources/icons/tldesk.svg"} <= names
    assert sum(name.startswith("tldesk/resources/samples/clothing/") for name in names) == 240
    assert {"tldesk/resources/samples/LICENSE", "tldesk/guide/data.md", "tldesk/guide/zh_CN/data.md"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)
    assert 1_000_000 < type_ < 8_000_000
    assert wheel.stat().st_size - type_ < 8_000_000
