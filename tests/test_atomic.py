"""Where a file goes that somebody has named: a link stays a link, and what is no file stays what it is."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tldesk.atomic import target_of, write_atomic
from tldesk.engine.answering.answers_table import Table
from tldesk.errors import TldeskError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")


EARLIER = b"path,label,confidence,abstained,p(dog),error\r\n"


def write(path: Path) -> None:
    write_atomic(target_of(path, lambda file: file.read_bytes() == EARLIER), b"new")


def table(path: Path) -> None:
    with Table(path, ["cat"]):
        pass


WRITERS = pytest.mark.parametrize("writer", [write, table])
Writer = Callable[[Path], None]


@WRITERS
def test_a_link_is_followed(writer: Writer, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "answers.csv", tmp_path / "link.csv"
    target.write_bytes(EARLIER)
    link.symlink_to(target)
    writer(link)
    assert link.is_symlink() and target.read_bytes() != EARLIER


@WRITERS
def test_a_link_to_nothing_makes_its_target(writer: Writer, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to("later.csv")
    writer(link)
    assert link.is_symlink() and (tmp_path / "later.csv").is_file()


@WRITERS
def test_what_is_no_file_stays(writer: Writer, tmp_path: Path) -> None:
    pipe, linked, circle = tmp_path / "pipe", tmp_path / "linked", tmp_path / "circle"
    os.mkfifo(pipe)
    linked.symlink_to(pipe)
    circle.symlink_to(circle)
    for path in (pipe, linked, circle, tmp_path):
        with pytest.raises(TldeskError) as caught:
            writer(path)
        assert caught.value.code == "folder_not_writable" and str(path) in caught.value.text
    assert stat.S_ISFIFO(pipe.stat().st_mode) and linked.is_symlink() and circle.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["circle", "linked", "pipe"]


@WRITERS
def test_a_file_of_another_kind_stays_whatever_its_name_here_is(writer: Writer, tmp_path: Path) -> None:
    photo, linked, second = tmp_path / "photo.jpg", tmp_path / "linked.csv", tmp_path / "second.csv"
    photo.write_bytes(b"\xff\xd8 a photo")
    linked.symlink_to(photo)
    second.hardlink_to(photo)
    for path in (photo, linked, second):
        with pytest.raises(TldeskError) as caught:
            writer(path)
        assert caught.value.code == "file_exists" and str(path) in caught.value.text and caught.value.hint
    assert photo.read_bytes() == second.read_bytes() == b"\xff\xd8 a photo"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linked.csv", "photo.jpg", "second.csv"]


@WRITERS
def test_an_earlier_one_and_an_empty_file_are_replaced(writer: Writer, tmp_path: Path) -> None:
    for content in (EARLIER, b""):
        (tmp_path / "answers.csv").write_bytes(content)
        writer(tmp_path / "answers.csv")
        assert (tmp_path / "answers.csv").read_bytes() not in (EARLIER, b"")


@WRITERS
def test_below_a_file_there_is_no_place(writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("photo.jpg").write_bytes(b"a photo")
    for path in (Path("photo.jpg/x.csv"), Path("photo.jpg/a/b/x.csv"), tmp_path / "photo.jpg" / "x.csv"):
        with pytest.raises(TldeskError) as caught:
            writer(path)
        assert caught.value.code == "folder_impossible" and "photo.jpg" in caught.value.text
    writer(Path("new/folder/x.csv"))  # what is missing is made
    assert Path("new/folder/x.csv").is_file() and Path("photo.jpg").read_bytes() == b"a photo"


def test_in_a_project_a_link_itself_is_replaced(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine.txt", tmp_path / "link"
    mine.write_text("mine")
    link.symlink_to(mine)
    write_atomic(link, b"new")
    assert mine.read_text() == "mine" and link.read_bytes() == b"new" and not link.is_symlink()
