"""Parquet: types as text, names of classes, nested columns, damage, and files that stand for far more than they are."""

from __future__ import annotations

import builtins
import io
from pathlib import Path
from typing import Any

import pytest
from parquets import parquet as written

from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.tables import parquet, reading
from tldesk.media.tables.records import Bad, Row
from tldesk.media.tables.source import opened

_ROWS = [
    {"text": "where is it", "label": 0, "score": 1.0, "ok": True, "tags": ["a", "b"], "who": {"x": 1}, "none": None},
    {"text": "包裹", "label": 1, "score": 0.25, "ok": False, "tags": [], "who": {"x": 2}, "none": None},
    {"text": "nobody knows", "label": -1, "score": None, "ok": None, "tags": None, "who": None, "none": None},
    {"text": "out of range", "label": 7, "score": 2e20, "ok": True, "tags": ["[c]"], "who": {"x": 3}, "none": None},
]
_FEATURES = {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}, "text": {"dtype": "string", "_type": "Value"}}


def read(content: bytes) -> parquet.Found:
    with opened(Path("x.parquet"), content) as source:
        found = parquet.read(source)
        return parquet.Found(found.names, iter(list(found.rows)), found.left_out)


def rows(content: bytes) -> list[dict[str, str]]:
    found = read(content)
    return [dict(zip(found.names, row.cells, strict=True)) for row in found.rows if isinstance(row, Row)]


def test_values_become_texts_and_nested_columns_are_left_out() -> None:
    content = written(_ROWS)
    assert read(content).left_out == ("who",)
    first, second, third, last = rows(content)
    assert (first["text"], first["label"], first["score"], first["ok"], first["tags"]) == (
        "where is it", "0", "1", "true", '["a", "b"]'
    )  # fmt: skip
    assert (second["text"], second["score"], second["ok"], second["tags"]) == ("包裹", "0.25", "false", "")
    assert (third["score"], third["ok"], third["tags"]) == ("", "", "")
    assert last["tags"] == '["[c]"]'


def test_the_names_of_classes_take_the_place_of_their_numbers() -> None:
    assert [row["label"] for row in rows(written(_ROWS, _FEATURES))] == ["neg", "pos", "", "7"]
    several = {"label": {"feature": {"names": ["neg", "pos"], "_type": "ClassLabel"}, "_type": "List"}}
    assert [row["label"] for row in rows(written([{"text": "x", "label": [1, 0]}], several))] == ['["pos", "neg"]']


@pytest.mark.parametrize("features", [{"label": {"names": 3, "_type": "ClassLabel"}}, {"label": []}, []])
def test_names_that_are_none_say_nothing(features: Any) -> None:
    assert [row["label"] for row in rows(written(_ROWS, features))] == ["0", "1", "-1", "7"]


def test_what_is_no_parquet_and_what_has_no_texts_is_refused() -> None:
    with pytest.raises(Refused, match="something else"):
        read(b"version https://git-lfs.github.com/spec/v1\n")
    pytest.importorskip("arro3.io")
    with pytest.raises(Refused, match="damaged"):
        read(b"PAR1" + bytes(range(256)))
    with pytest.raises(Refused, match="none of its columns"):
        read(written([{"a": {"b": 1}}]))


def test_a_file_that_is_damaged_in_the_middle_gives_its_rows_before_that_and_says_so(tmp_path: Path) -> None:
    content = bytearray(written([{"text": f"text number {n}", "n": n * 7919 % 1009} for n in range(200_000)]))
    middle = len(content) // 2
    content[middle : middle + 4000] = b"\xff" * 4000
    path = tmp_path / "x.parquet"
    path.write_bytes(bytes(content))
    found = list(reading.read(path))
    assert 1000 < len(found) < 200_000 and isinstance(found[-1], Bad) and "damaged" in found[-1].reason


def test_a_small_file_that_stands_for_far_more_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written([{"text": "the same long text " * 50}] * 20_000)
    monkeypatch.setattr(parquet, "_HARMLESS", 1_000_000)
    assert len(content) < 100_000
    found = list(read(content).rows)
    assert 900 < len(found) < 20_000 and found[-1] == Bad(len(found), parquet.TOO_MUCH)


def test_without_its_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("arro3"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused, match=r"pip install tldesk\[parquet\]"):
        read(b"PAR1")


def test_it_is_read_by_the_guarded_process_like_any_table(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(written(_ROWS, _FEATURES))
    sketch = reading.look(path)
    assert sketch.choices.format == "parquet" and sketch.left_out == ("who",)
    assert [row.number for row in reading.read(path, sketch.choices)] == [1, 2, 3, 4]
    path.write_bytes(b"PAR1" + io.BytesIO(b"x" * 100).getvalue())
    with pytest.raises(TldeskError) as told:
        reading.look(path)
    assert told.value.code == "table_unreadable"
