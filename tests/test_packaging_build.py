"""Building for a processor or for NVIDIA cards: which PyTorch is taken, and how the package stands for the other."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """`build.py`, which works below a folder of its own and installs nothing."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    before = set(sys.modules)
    module = importlib.import_module("build")
    for name, value in {"BUILD": tmp_path / "build", "DIST": tmp_path / "dist"}.items():
        monkeypatch.setattr(module, name, value)
    yield module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == PACKAGING:
            del sys.modules[name]


@pytest.mark.parametrize(("option", "torch", "folder"), [([], "cpu", "venv"), (["--cuda"], "cuda", "venv-cuda")])
def test_which_pytorch_is_taken(
    build: Any, monkeypatch: pytest.MonkeyPatch, option: list[str], torch: str, folder: str
) -> None:
    """Each build has an environment of its own, which is made once."""
    steps: list[tuple[Any, ...]] = []
    bootstrap = build.bootstrap
    monkeypatch.setattr(build.platform, "system", lambda: "Linux")
    monkeypatch.setattr(bootstrap, "make_venv", lambda: bootstrap.VENV.mkdir(parents=True))
    monkeypatch.setattr(bootstrap, "install_torch", lambda which: steps.append(("torch", which)))
    options = {"--no-deps", "--require-hashes"}
    monkeypatch.setattr(bootstrap, "pip", lambda *words: steps.append(("pip", *(w for w in words if w in options))))

    def run(*words: str) -> int:
        steps.append(("run", *words[2:]))
        return 0

    monkeypatch.setattr(bootstrap, "run", run)
    for _ in range(2):
        assert build.main(option) == 0
    assert build.BUILD / folder == bootstrap.VENV
    inside = ("run", "--inside", *option)
    locked = ("pip", "--no-deps", "--require-hashes")
    assert steps == [("torch", torch), locked, ("pip",), inside, inside]


def test_a_mac_has_no_cuda(build: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(build.platform, "system", lambda: "Darwin")
    assert build.main(["--cuda"]) == 2
    assert "no CUDA for macOS" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["tldesk", "tldesk-cuda"])
def test_one_of_both_is_installed(build: Any, name: str) -> None:
    debian = importlib.import_module("debian")
    text = debian.control(name, "1.2.3", "amd64", 2, {"libc.so.6"}, (2, 38))
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith(" "))
    assert (fields["Package"], fields["Installed-Size"]) == (name, "2")
    instead = {field: fields.get(field) for field in ("Conflicts", "Replaces", "Provides")}
    assert set(instead.values()) == ({None} if name == "tldesk" else {"tldesk"})


def test_what_comes_with_a_driver_is_not_asked_of_debian(build: Any) -> None:
    debian = importlib.import_module("debian")
    with pytest.raises(debian.PackageError):
        debian.depends({"libcuda.so.1"}, (2, 38))
    assert "libcuda.so.1" in debian.NOT_ASKED


@pytest.mark.parametrize(
    ("licence", "refused"),
    [("LicenseRef-NVIDIA-Proprietary", True), ("LicenseRef-Proprietary", True), ("MIT", False), ("GPL-3.0-only", True)],
)
def test_what_belongs_to_somebody_is_not_given_on(
    build: Any, monkeypatch: pytest.MonkeyPatch, licence: str, refused: bool
) -> None:
    """It may be in what one makes for oneself; the GPL may not even there, as the rest is not under it."""
    parts = importlib.import_module("parts")
    part = parts.Part("nvidia-cublas", "13", licence, texts=(PACKAGING / "parts.py",))
    monkeypatch.setattr(parts, "_part_of", lambda source: part)
    assert parts.is_refused(licence) == refused
    for own_use in (False, True):
        if refused and not (own_use and parts.is_proprietary(licence)):
            with pytest.raises(parts.PartError, match="nvidia-cublas"):
                parts.find([Path("libcublas.so")], own_use)
        else:
            assert parts.find([Path("libcublas.so")], own_use) == [part]
