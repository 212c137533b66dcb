"""The check of the .deb tries everything there is, and sees what it looks for; it takes root and minutes by itself."""

from __future__ import annotations

import importlib
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from present import present

from tldesk.cli import app
from tldesk.engine.exporters import EXPORTERS
from tldesk.engine.networks import backbones
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, SOUND, TEXT

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`check_deb.py`, imported as it is run."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("check_deb")


@pytest.fixture
def bare(check: Any) -> Any:
    return importlib.import_module("bare")


def test_every_verb_is_tried(check: Any) -> None:
    verbs = {command.name or present(command.callback).__name__ for command in app.registered_commands}
    assert {use.verb for use in check.USES} | {"demo", "serve"} == verbs


def test_every_form_of_export_is_tried(check: Any) -> None:
    assert list(check.FORMATS) == list(EXPORTERS)
    for name, form in check.FORMATS.items():
        exporter = EXPORTERS[name]
        assert form.run == {IMAGE: "run", TEXT: "text", SOUND: "sound"}[exporter.modality]
        assert exporter.opens == (form.asked == check.MADE)
        # What needs a converter of its own, or cannot be made at all, is not made in there.
        assert (check.MADE in form.ends) == (exporter.write is not None and exporter.environment is None)


@pytest.mark.parametrize(
    ("kind", "ways"), [(TEXT, {"words", "feature-extraction", "fine-tune"}), (SOUND, {"feature-extraction"})]
)
def test_every_bundled_model_and_way_to_learn_is_tried(check: Any, kind: str, ways: set[str]) -> None:
    project = {TEXT: check.WRITTEN, SOUND: check.SPOKEN}[kind]
    words = {word for use in check.USES if use.verb == "train" and project in use.words for word in use.words.split()}
    encoders = {name for name, one in backbones.BACKBONES.items() if one.modality == kind}
    assert encoders | ways <= words


def test_the_words_of_a_verb_name_runs_that_were_made_before(check: Any) -> None:
    made: dict[str, str] = {}
    for use in check.USES:
        assert "{" not in use.words.format(**made)
        assert use.title.startswith(use.verb)
        if use.keeps:
            made[use.keeps] = "/a/run"


def test_a_refused_export_is_told_with_its_reason(check: Any) -> None:
    error = TldeskError("format_not_here", format="Core ML", reason=EXPORTERS["coreml"].unavailable)
    assert check.parity({"error": error.text, "hint": error.hint}) == f"refused: {error.text}"
    told = check.parity({"parity": {"onnxruntime": {"agreement": 1.0, "max_diff": 2e-6}}})
    assert told == "onnxruntime 100.0% equal, largest difference 2e-06"


def test_sockets_that_lead_out_are_told_from_others(bare: Any) -> None:
    lines = [
        "12 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3",
        "12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3",
        "13 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3",
        "13 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = -1 EAFNOSUPPORT (Address family not supported by protocol)",
    ]
    assert bare.internet_sockets(lines) == lines[2:]


def test_without_a_network_there_is_none(bare: Any, tmp_path: Path) -> None:
    debian = bare.Bare(tmp_path)
    assert "--net" in debian.command("tldesk", "demo")
    assert "--net" not in debian.command("apt-get", "install", network=True)
    assert "strace" not in debian.command("tldesk")
    debian.trace = tmp_path / "sockets"
    words = debian.command("tldesk", "demo")
    assert words.index("strace") < words.index("chroot") < words.index("tldesk")
    assert words[words.index("-o") + 1] == str(tmp_path / "sockets")


def _picture(pixels: bytes, width: int = 80, height: int = 60) -> bytes:
    """An X server's picture."""
    head = [100, *[0] * 24]
    head[4], head[5], head[12], head[19] = width, height, width * 4, 1  # and the bytes of a row, and a palette of one
    return struct.pack(">25I", *head) + bytes(12) + pixels


def test_what_is_painted_is_seen_and_kept(bare: Any, tmp_path: Path) -> None:
    """Empty, then of many colours."""
    width, height = 80, 60
    file = tmp_path / "screen"
    file.write_bytes(_picture(bytes(width * height * 4)))
    shown = bare.Screen(file)
    assert not shown.is_painted()
    pixels = b"".join(bytes((place % 251, place % 13, 7, 0)) for place in range(width * height))
    file.write_bytes(_picture(pixels))
    assert shown.is_painted()
    shown.save(tmp_path / "screen.png")
    with Image.open(tmp_path / "screen.png") as image:
        assert image.size == (width, height)
        assert image.getpixel((5, 1)) == (7, (width + 5) % 13, (width + 5) % 251)


class _Clock:
    """Time that passes only while somebody sleeps; meanwhile the screen shows what it is to show by then."""

    def __init__(self, file: Path, changes: list[float]) -> None:
        self.now, self._file, self._changes = 0.0, file, changes
        self.sleep(0)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        shown = sum(change <= self.now for change in self._changes)
        self._file.write_bytes(_picture(bytes([shown]) * (80 * 60 * 4)))


def test_what_comes_of_a_key_is_waited_for(bare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Clock(tmp_path / "screen", [4.0, 5.0])
    monkeypatch.setattr(bare, "time", clock)
    shown = bare.Screen(tmp_path / "screen")
    pressed: list[str] = []
    monkeypatch.setattr(shown, "press", pressed.append)
    shown.answer("ctrl+e")
    assert pressed == ["ctrl+e"]
    assert clock.now == pytest.approx(5.0 + bare.STILL, abs=0.1)  # neither before it begins nor in the midst of it
    with pytest.raises(SystemExit, match=r"ctrl\+e"):
        shown.answer("ctrl+e")  # now nothing comes of it


def test_a_screen_that_never_rests_stops_everything(bare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bare, "time", _Clock(tmp_path / "screen", [float(second) for second in range(200)]))
    with pytest.raises(SystemExit, match="come to rest"):
        bare.Screen(tmp_path / "screen").settle()


def test_a_missing_program_is_named(bare: Any) -> None:
    with pytest.raises(SystemExit, match="no-such-program"):
        bare.needs("no-such-program")
