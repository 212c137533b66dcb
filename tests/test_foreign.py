"""The door for JSON and TOML of others: what is too large, too deep or no text stays outside, quickly."""

from __future__ import annotations

import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tldesk import foreign
from tldesk.foreign import Refused

_DICT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)
_ODD = {
    "deep": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "as deep as Python goes": b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
    "a number of 5,000 digits": b'{"a": 1' + b"0" * 5000 + b"}",
    "a number of 400 digits": b'{"a": 1' + b"0" * 400 + b"}",
    "half a pair": b'{"a": "\\ud800"}',
    "no UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "torn": b'{"a": [1, 2',
    "nothing": b"",
    "a million lists": b'{"a": [' + b"[]," * 1_000_000 + b"[]]}",
}


@given(_VALUES)
def test_what_programs_write_comes_in(value: Any) -> None:
    for ascii_only in (True, False):
        assert foreign.read_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize("name", _ODD)
def test_what_nobody_writes_stays_outside(name: str) -> None:
    reads: list[Callable[[], Any]] = [lambda: foreign.read_json(_ODD[name])]
    if "400" not in name:  # a number of 400 digits is one where any value may stand
        reads.append(lambda: foreign.read(_DICT, _ODD[name]))
    for read in reads:
        tracemalloc.start()
        started = time.process_time()
        with pytest.raises(Refused) as caught:
            read()
        took, (_, most) = time.process_time() - started, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert str(caught.value) and "\n" not in str(caught.value)
        assert took < 5 and most < 50_000_000


def test_files_that_are_none(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(10**12)  # it takes no room on the disk
    with pytest.raises(Refused, match="larger than"):
        foreign.read_json(large)
    with pytest.raises(Refused, match="regular"):
        foreign.read_json(tmp_path)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(Refused, match="regular"):
            foreign.read_json(tmp_path / "pipe")


@pytest.mark.parametrize(
    "content",
    [
        b"a." * 400_000 + b"a=1\n",
        b"[" + b"a." * 12_000 + b"a]\n",
        b"x = {b = 1, " + b'"a" . ' * 12_000 + b"a=1}\n",
        b'x = {a = """a"b""", ' + b"a." * 12_000 + b'a=1, c = "d"}\n',
        b"[a]\nb = 1\n" * 2_000,
        b'a = "' + b'\\"' * 400_000,
    ],
)
def test_toml_of_long_keys_takes_no_time(content: bytes, tmp_path: Path) -> None:
    """The time that `tomllib` takes for a key grows with the square of its parts, and nothing else can run."""
    (tmp_path / "a.toml").write_bytes(content)
    before = time.process_time()
    with pytest.raises(Refused):
        foreign.read_toml(tmp_path / "a.toml")
    assert time.process_time() - before < 0.5


def test_toml_of_ours_is_read(tmp_path: Path) -> None:
    values = {
        "note": "a.b.c.d.e.f \"\"\" ''' # x\n" * 5_000,
        "a.b": {"c": {"d": [{"e": 1.5}, {"e": 2}]}},
        "path": "C:\\a.b.c.d.e\\",
    }
    (tmp_path / "a.toml").write_text(tomli_w.dumps(values), encoding="utf-8")
    assert foreign.read_toml(tmp_path / "a.toml") == values


def test_the_end_of_a_file_begins_with_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\ntwo\nthree\n")
    assert [foreign.tail(tmp_path / "a", most) for most in (100, 14, 13, 8, 3)] == [
        b"one\ntwo\nthree\n",
        b"one\ntwo\nthree\n",
        b"two\nthree\n",
        b"three\n",
        b"",
    ]


@pytest.mark.parametrize("content", [b"a = " + b"[" * 5000, b"\xff", b"a = 1\na = 2", b"a = {" * 2000])
def test_toml_that_nobody_writes(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(Refused):
        foreign.read_toml(tmp_path / "a.toml")
