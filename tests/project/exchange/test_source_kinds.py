"""Images or texts: what a source is, is found out; where it is both, it is asked."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.project.exchange.source_kinds import Holds, look, of_another_kind

TEXTS = "text,label\nWhere is my card now?,card\nIt was refused again,payment\n"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt"])
def test_tables_of_texts(tmp_path: Path, name: str) -> None:
    rows = [{"text": "Where is my card?", "label": "card"}, {"text": "It was refused", "label": "payment"}]
    content = {
        "a.csv": TEXTS,
        "a.tsv": TEXTS.replace(",", "\t"),
        "a.jsonl": "\n".join(map(json.dumps, rows)),
        "a.json": json.dumps(rows),
        "a.txt": "one line\nanother line\n",
    }
    found = look(written(tmp_path / name, content[name]))
    assert (found.likely, found.asked) == ("text", False)


def test_a_table_that_lists_images_stays_one_of_images(photos: Path) -> None:
    rows = [f"{file.relative_to(photos).as_posix()},{file.parent.name}" for file in photos.rglob("*.jpg")]
    assert look(written(photos / "labels.csv", "path,label\n" + "\n".join(rows))) == Holds("image", images=1)
    assert look(photos).likely == "image" and not look(photos).asked


def test_a_table_of_images_and_texts_is_asked_about(photos: Path) -> None:
    rows = "circle/circle-000.jpg,A red circle on a grey ground\nsquare/square-000.jpg,A blue square stands there\n"
    found = look(written(photos / "captions.csv", "image,caption\n" + rows))
    assert (found.likely, found.asked, found.tables) == ("image", True, 1)


def test_a_folder_of_both_is_asked_about_with_counts(photos: Path) -> None:
    for number in range(10):
        written(photos / "notes" / f"n{number}.txt", "A text of its own")
    assert look(photos) == Holds("image", images=24, files=10, asked=True)


def test_what_says_something_of_an_image_is_no_text(photos: Path) -> None:
    for file in sorted(photos.rglob("*.jpg")):
        written(file.with_suffix(".txt"), "0 0.5 0.5 1 1")
    written(photos / "readme.txt", "About these")
    written(photos / "manifest.csv", "notes,when\nTaken on a very long walk,2026-01-01\n")
    assert look(photos) == Holds("image", images=24)


def test_folders_and_zips_of_texts(tmp_path: Path, make_photos: Callable[..., Path]) -> None:
    written(tmp_path / "tables" / "train.csv", TEXTS)
    written(tmp_path / "tables" / "test.csv", TEXTS)
    assert look(tmp_path / "tables") == Holds("text", tables=2)
    written(tmp_path / "letters" / "card" / "1.txt", "Where is it?")
    written(tmp_path / "letters" / "refund" / "1.txt", "When does it come?")
    assert look(tmp_path / "letters") == Holds("text", files=2)
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        for name in ("card", "refund"):
            archive.write(tmp_path / "letters" / name / "1.txt", f"letters/{name}/1.txt")
    assert look(tmp_path / "letters.zip") == Holds("text", files=2)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for file in make_photos().rglob("*.jpg"):
            archive.write(file, f"{file.parent.name}/{file.name}")
    assert look(tmp_path / "photos.zip") == Holds("image", images=24)


def test_a_source_of_the_other_kind_is_told_as_such(tmp_path: Path, photos: Path) -> None:
    table = written(tmp_path / "t.csv", TEXTS)
    wrong = of_another_kind("image", table)
    assert isinstance(wrong, TldeskError) and wrong.code == "other_kind"
    assert of_another_kind("text", table) is None
    assert isinstance(of_another_kind("text", photos), TldeskError)
    (tmp_path / "nothing").mkdir()
    assert of_another_kind("text", tmp_path / "nothing") is None


def test_sounds_are_recognised_wherever_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    for number in range(4):
        written(folder / "ny"[number % 2] / f"{number}.wav", "")
        written(folder / "ny"[number % 2] / f"{number}.txt", "what is said")
    with zipfile.ZipFile(tmp_path / "sounds.zip", "w") as archive:
        for file in folder.rglob("*.wav"):
            archive.write(file, file.relative_to(tmp_path))
    assert look(folder) == look(tmp_path / "sounds.zip") == Holds("sound", sounds=4)
    assert look(folder / "n" / "0.wav").likely == "sound"
    table = written(folder / "all.csv", "file,label\nn/0.wav,no\nn/2.wav,no\n")
    assert look(table) == Holds("sound", sounds=1) and look(folder) == Holds("sound", sounds=4)
    track = written(folder / "n" / "0.txt", "0.0\t1.0\tno\n")
    assert look(track) == Holds("sound", sounds=1)
    assert isinstance(of_another_kind("image", folder), TldeskError) and of_another_kind("sound", folder) is None


def test_sounds_beside_other_things_are_asked_about(photos: Path) -> None:
    for number in range(8):
        written(photos / "calls" / f"{number}.mp3", "")
    assert look(photos) == Holds("image", images=24, sounds=8, asked=True)
    for number in range(8, 600):
        written(photos / "calls" / f"{number}.mp3", "")
    assert look(photos) == Holds("sound", images=24, sounds=600)
