"""The thumbnail store: kept by content, capped, and replaced when it is damaged."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tldesk.errors import TldeskError
from tldesk.media.thumbnails import EDGES, ThumbnailStore, bucket


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "thumbnails"


@pytest.fixture
def store(folder: Path) -> Iterator[ThumbnailStore]:
    made = ThumbnailStore(folder, 1_000_000)
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.png"
    Image.new("RGB", (400, 200), "teal").save(file)
    return file


def test_what_is_put_is_found_by_content_and_size(store: ThumbnailStore) -> None:
    store.put("aa", b"large")
    store.put("aa", b"small", 128)
    assert (store.get("aa"), store.get("aa", 128), store.get("bb")) == (b"large", b"small", None)
    store.put("aa", b"another")
    assert store.get("aa") == b"large"


def test_sizes_fall_into_buckets() -> None:
    assert [bucket(edge) for edge in (1, 128, 129, 256, 999)] == [128, 128, 256, 256, 256]
    assert EDGES == (128, 256)


def test_thumbnails_outlive_the_program(store: ThumbnailStore, folder: Path) -> None:
    store.put("aa", b"kept")
    store.close()
    again = ThumbnailStore(folder, 1_000_000)
    assert again.get("aa") == b"kept"
    again.close()


def test_making_one_decodes_once_and_keeps_it(store: ThumbnailStore, photo: Path) -> None:
    made = store.make("aa", photo, 128)
    with Image.open(io.BytesIO(made)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (128, 64))
    photo.unlink()
    assert store.make("aa", photo, 128) == made
    with pytest.raises(TldeskError, match="missing"):
        store.make("bb", photo)


def test_the_oldest_go_when_the_limit_is_reached(folder: Path) -> None:
    store = ThumbnailStore(folder, 10_000)
    for number in range(50):
        store.put(f"{number}", bytes(1000))
        kept = [other for other in range(50) if store.get(f"{other}") is not None]
        assert len(kept) <= 10
        assert kept == list(range(kept[0], number + 1))
    store.put("huge", bytes(20_000))
    assert store.get("huge") is None
    assert store.get("49") is not None
    store.close()
    smaller = ThumbnailStore(folder, 3_000)
    smaller.put("new", bytes(1000))
    assert [smaller.get(name) is not None for name in ("47", "new")] == [False, True]
    smaller.close()


def test_clearing_gives_the_space_back(store: ThumbnailStore, folder: Path) -> None:
    for number in range(300):
        store.put(f"{number}", bytes(3000))
    store.clear()
    assert store.get("7") is None
    assert sum(file.stat().st_size for file in folder.iterdir()) < 100_000
    store.put("7", b"again")
    assert store.get("7") == b"again"


@pytest.mark.parametrize("damage", [b"this is no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_replaced(store: ThumbnailStore, folder: Path, damage: bytes) -> None:
    store.put("aa", b"lost")
    store.close()
    (folder / "thumbnails.sqlite").write_bytes(damage)
    again = ThumbnailStore(folder, 1_000_000)
    assert again.get("aa") is None
    again.put("bb", b"kept")
    assert again.get("bb") == b"kept"
    again.close()


def test_damage_while_it_is_open_costs_only_the_thumbnails(folder: Path) -> None:
    store = ThumbnailStore(folder, 10_000_000)
    for number in range(400):
        store.put(f"{number}", bytes(4000))
    store.close()
    file = folder / "thumbnails.sqlite"
    content = bytearray(file.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    file.write_bytes(content)
    store = ThumbnailStore(folder, 10_000_000)
    found = [store.get(f"{number}") for number in range(400)]
    assert None in found
    store.put("new", b"kept")
    assert store.get("new") == b"kept"
    store.close()


def test_without_a_writable_folder_memory_serves(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ThumbnailStore(tmp_path / "file" / "thumbnails", 1_000_000)
    store.put("aa", b"kept")
    assert store.get("aa") == b"kept"
    store.clear()
    assert store.get("aa") is None
    store.close()
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_locked_file_is_a_miss_and_not_an_error(folder: Path) -> None:
    store = ThumbnailStore(folder, 1_000_000)
    store.put("aa", b"kept")
    assert store._connection is not None
    store._connection.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(folder / "thumbnails.sqlite")
    other.execute("BEGIN IMMEDIATE")
    store.put("bb", b"not now")
    other.rollback()
    other.close()
    assert (store.get("aa"), store.get("bb")) == (b"kept", None)
    store.close()


def test_a_closed_store_finds_nothing(store: ThumbnailStore) -> None:
    store.put("aa", b"kept")
    store.close()
    store.close()
    store.put("bb", b"late")
    store.clear()
    assert store.get("aa") is None


def test_threads_share_one_store(store: ThumbnailStore) -> None:
    def work(number: int) -> bool:
        store.put(f"{number % 40}", b"%d" % (number % 40))
        return store.get(f"{number % 40}") == b"%d" % (number % 40)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))


def test_while_the_file_is_not_at_hand_another_size_will_do(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path / "kept", 1_000_000)
    picture = tmp_path / "picture.png"
    Image.new("RGB", (600, 400), "red").save(picture)
    small = store.make("a" * 64, picture, 128)
    picture.unlink()
    assert store.make("a" * 64, picture, 256) == small
    with pytest.raises(TldeskError):
        store.make("b" * 64, picture, 256)
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t BEFORE INSERT ON thumbnails BEGIN DELETE FROM thumbnails; END",
        "CREATE TABLE extra (a)",
        "CREATE INDEX odd ON thumbnails (abs(bytes))",
        "UPDATE thumbnails SET bytes = 'many'",
        "UPDATE thumbnails SET bytes = -1000000000",
        "DROP TABLE thumbnails",
    ],
)
def test_a_file_that_is_not_ours_is_replaced(statement: str, store: ThumbnailStore, folder: Path) -> None:
    """It came with somebody else's project."""
    store.put("a", b"1")
    store.close()
    with closing(sqlite3.connect(folder / "thumbnails.sqlite", isolation_level=None)) as db:
        db.execute(statement)
    again = ThumbnailStore(folder, 1000)
    assert again.get("a") is None
    again.put("b", b"2")
    assert again.get("b") == b"2"
    again.close()


@pytest.mark.parametrize("jpeg", ["zeroblob(50000000)", "'text'", "5000000000", "x'ffd8'"])
def test_a_row_that_is_no_thumbnail_is_made_anew(jpeg: str, store: ThumbnailStore, folder: Path, photo: Path) -> None:
    good = store.make("a", photo)
    store.close()
    with closing(sqlite3.connect(folder / "thumbnails.sqlite", isolation_level=None)) as db:
        db.execute(f"UPDATE thumbnails SET jpeg = {jpeg}")
    again = ThumbnailStore(folder, 1_000_000)
    assert again.make("a", photo) == good
    again.close()


def test_a_thumbnail_larger_than_any_of_ours_is_not_shown(store: ThumbnailStore, photo: Path) -> None:
    """A bomb of a few kilobytes would be drawn by the window."""
    good = store.make("b", photo)
    for size, how in (((6000, 6000), {}), ((200, 200), {"progressive": True})):
        bomb = io.BytesIO()
        Image.new("RGB", size).save(bomb, "JPEG", **how)
        store.clear()
        store.put("b", bomb.getvalue())
        assert store.make("b", photo) == good
