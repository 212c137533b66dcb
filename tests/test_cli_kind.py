"""What kind of data a source is of, where nobody says it on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.cli.projects import kind_of


def test_the_kind_is_that_of_the_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a/1.wav", "a/2.flac", "b/3.mp3"):
        (tmp_path / "sounds" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sounds" / name).touch()
    table = tmp_path / "all.csv"
    table.write_text("text,label\nWhere is my card now?,card\nIt was refused again,payment\n")
    assert (kind_of(tmp_path / "sounds", None), kind_of(table, None), kind_of(table, "image")) == (
        "sound",
        "text",
        "image",
    )
    assert capsys.readouterr().err == ""
    (tmp_path / "sounds" / "a" / "cover.jpg").touch()
    assert kind_of(tmp_path / "sounds", None) == "sound"
    assert "taken for data of the kind “sound” (change it with --kind image)" in capsys.readouterr().err
