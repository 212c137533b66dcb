"""Texts without places: no path of this computer is left in what a run wrote, and nothing else is changed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.project.exchange.placeless import Placeless

PLACES = {
    "/home/jane": "~",
    "/home/jane/photos": "images/photos",
    "/home/jane/projects/secret name": ".",
    "D:\\Jane\\photos": "images/photos-2",
}
TEXTS = {
    "/home/jane/photos/cat/1.jpg": "images/photos/cat/1.jpg",
    "first “/home/jane/photos/cat/1.jpg”: it is missing": "first “images/photos/cat/1.jpg”: it is missing",
    "first “/home/jane/photos two/1.jpg”": "first “images/photos two/1.jpg”",
    "D:\\Jane\\photos\\1.jpg": "images/photos-2\\1.jpg",
    "/home/jane/projects/secret name": ".",
    "No space left on device: '/home/jane/projects/secret name/runs/x'": "No space left on device: './runs/x'",
    "/home/janet/a.jpg": "a.jpg",
    "/data/models/start.safetensors": "start.safetensors",
    "\\\\server\\share\\start.safetensors": "start.safetensors",
    "“/mnt/my drive/a b.jpg” is missing, “C:\\Users\\x y\\b.jpg” too": "“a b.jpg” is missing, “b.jpg” too",
    "OSError: [Errno 5] /mnt/drive/file.bin at 3/4": "OSError: [Errno 5] file.bin at 3/4",
    "val/loss and train/accuracy, 3/4, https://huggingface.co/timm/x": (
        "val/loss and train/accuracy, 3/4, https://huggingface.co/timm/x"
    ),
    "hot/dog": "hot/dog",
    "": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_path_becomes_a_place_in_the_copy_or_its_last_part(text: str) -> None:
    assert Placeless(PLACES).text(text) == TEXTS[text]


def test_files_of_a_run_are_rewritten_by_their_kind(tmp_path: Path) -> None:
    placeless = Placeless(PLACES)
    values = {"project": "/home/jane/projects/secret name", "classes": ["/home/jane/photos"], "seconds": 0.1}
    kept = {"project": ".", "classes": ["/home/jane/photos"], "seconds": 0.1}
    (tmp_path / "report.json").write_text(json.dumps(values))
    assert json.loads(placeless.file(tmp_path / "report.json") or b"") == kept
    lines = ['{"event": "StepEnd", "loss": 0.5}', json.dumps({"event": "Noted", "text": "/home/jane/photos/1.jpg"}), ""]
    (tmp_path / "events.jsonl").write_text("\n".join(lines))
    new = (placeless.file(tmp_path / "events.jsonl") or b"").decode().split("\n")
    assert (new[0], json.loads(new[1])["text"], new[2]) == (lines[0], "images/photos/1.jpg", "")
    (tmp_path / "config.toml").write_text('start_from = "/home/jane/w.safetensors"\nseed = 3\n')
    assert tomllib.loads((placeless.file(tmp_path / "config.toml") or b"").decode()) == {
        "start_from": "~/w.safetensors",
        "seed": 3,
    }


def test_what_names_nothing_stays_byte_for_byte_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for name, content in {"a.json": b'{"a":  1.0}', "b.jsonl": b'{"a":  "train/loss"}\n', "c.toml": b"a  = 1"}.items():
        (tmp_path / name).write_bytes(content)
        assert Placeless(PLACES).file(tmp_path / name) is None
    for name, content in {"a.json": b"{", "b.jsonl": b'{"a": "/"', "c.toml": b"=", "d.json": b"[" * 99_999}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError):  # noqa: PT011  each parser has one of its own
            Placeless(PLACES).file(tmp_path / name)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("abcä é漢/ .:", max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(plain)
def test_no_values_are_lost(values: Any) -> None:
    def shape(one: Any) -> Any:
        if isinstance(one, dict):
            return {key: shape(value) for key, value in one.items()}
        return [shape(value) for value in one] if isinstance(one, list) else one if not isinstance(one, str) else "text"

    assert shape(Placeless(PLACES).values(values)) == shape(values)
    assert Placeless({}).values(values) is not None or values is None
