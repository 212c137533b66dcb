"""A table of sentences in a terminal: imported, trained, asked, exported, and what cannot be is told."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tldesk import console
from tldesk.cli import run_command
from tldesk.media import guard
from tldesk.media.modality import IMAGE
from tldesk.media.text import lines
from tldesk.project.store import Project

LOST = ("my card is lost", "where is my card now", "I cannot find the card", "the card has not come", "card never came")
MONEY = ("where is my money", "the money has not arrived", "my transfer is missing", "no money came", "money is late")
Command = Callable[..., dict[str, Any]]
TRAINED = "words"  # which needs no encoder


def in_a_terminal(*arguments: object) -> dict[str, Any]:
    """What a command that is started as its user does says as JSON."""
    command = [sys.executable, "-m", "tldesk", *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, (done.stdout[-1000:], done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"stderr": done.stderr.decode()}


@pytest.fixture
def tldesk(capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """`tldesk(…, code=0)`: what a command says as JSON, in this process, which has loaded all that it needs."""

    def run(*arguments: object, code: int = 0) -> dict[str, Any]:
        ended, told = run_command([*map(str, arguments), "--json"]), capsys.readouterr()
        assert ended == code, (told.out[-1000:], told.err[-2000:])
        found: dict[str, Any] = json.loads(told.out.splitlines()[-1])
        return found | {"stderr": told.err}

    yield run
    guard.close_idle()
    console.speak_of(IMAGE)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "messages.csv"
    rows = [
        (f"{text} {number}", label)
        for number in range(8)
        for label, texts in (("card", LOST), ("money", MONEY))
        for text in texts
    ]
    path.write_text("主题;内容\n" + "".join(f"{label};{text}\n" for text, label in rows), encoding="gb18030")
    return path


def test_from_a_table_to_answers_and_an_export(tldesk: Command, table: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    trained = in_a_terminal("train", table, "--kind", "text", "--project", project, "--strategy", TRAINED)
    assert (trained["modality"], trained["strategy"], sorted(trained["classes"])) == (
        "text",
        "words",
        ["card", "money"],
    )
    assert trained["n_train"] + trained["n_val"] + trained["n_test"] == 80 and trained["test"]["accuracy"] > 0.9
    assert "text “内容”, label “主题”; read as GB18030" in trained["stderr"]

    asked = in_a_terminal("predict", trained["run"], "--text", "the card is lost", "--text", "money is missing")
    assert [(one["input"], one["text"], one["label"]) for one in asked["predictions"]] == [
        ("text 1", "the card is lost", "card"), ("text 2", "money is missing", "money")
    ]  # fmt: skip
    rows_are_answered(tldesk, trained["run"], tmp_path)
    report = tldesk("evaluate", trained["run"], "--report", tmp_path / "report.html")
    exported = tldesk("export", trained["run"], "--out", tmp_path / "export")
    card = (tmp_path / "export" / "MODEL_CARD.md").read_text("utf-8")
    page = re.sub("<style>.*</style>|<[^>]*>", " ", (tmp_path / "report.html").read_text("utf-8"), flags=re.DOTALL)
    said = (card, page, *trained["notes"], *(found["stderr"] for found in (trained, report, exported)))
    assert "# Text classifier" in card and f"{trained['n_test']} test texts" in page
    assert not [text for text in said if re.search(r"\b(images?|photos?|pixels?|pictures?)\b", text, re.IGNORECASE)]
    assert "vocabulary.json" in exported["files"] and exported["parity"]["sample program"]["max_diff"] < 1e-4
    again = tldesk("predict", tmp_path / "export", "--text", "the card is lost")
    assert abs(again["predictions"][0]["confidence"] - asked["predictions"][0]["confidence"]) < 1e-4

    its_words_are_told(tldesk, tmp_path / "export", trained["run"])
    more = tldesk("train", project, "--strategy", "scratch", code=2)
    assert "another kind of data" in more["error"]


def rows_are_answered(tldesk: Command, run: str, folder: Path) -> None:
    (folder / "new.csv").write_text("id,message,label\n1,my card,\n2,,\n3,the money,=odd\n")
    told = tldesk("predict", run, folder / "new.csv", "--text-column", "message", "--csv", folder / "out.csv")
    assert [(one["input"], one["label"]) for one in told["predictions"]] == [
        ("new.csv, line 2", "card"), ("new.csv, line 4", "money")
    ]  # fmt: skip
    assert told["skipped"] == [{"input": "new.csv, line 3", "reason": "its text is empty"}]
    assert [one["columns"] for one in told["predictions"]] == [{"id": "1", "label": ""}, {"id": "3", "label": "=odd"}]
    with (folder / "out.csv").open(newline="", encoding="utf-8-sig") as stream:
        rows = csv.DictReader(stream)
        kept = [(row["label"], row["text"], row["id"], row["label_"]) for row in rows]
    assert kept == [("card", "my card", "1", ""), ("money", "the money", "3", "'=odd")]
    assert list(rows.fieldnames or ())[4:8] == ["text", "id", "label_", "p(card)"]
    assert (folder / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,label,")
    tldesk("predict", run, "--text", "my card", "--csv", folder / "out.csv")  # ours, so it is replaced


def its_words_are_told(tldesk: Command, export: Path, run: str) -> None:
    why = tldesk("predict", export, "--text", "the card is lost", "--explain")["predictions"][0]
    strongest = max(why["words"], key=lambda word: word["strength"])
    assert (why["explained"], strongest["text"], strongest["start"], why["characters_seen"]) == ("card", "card", 4, 16)
    against = tldesk("predict", run, "--text", "the card is lost", "--explain", "--class", "money")
    assert min(against["predictions"][0]["words"], key=lambda word: word["strength"])["text"] == "card"
    none = tldesk("predict", run, "--text", "the card", "--explain", "--class", "x", code=2)
    assert "is no class of this model" in none["error"]


def test_a_preset_of_images_is_none_for_texts(tldesk: Command, tmp_path: Path) -> None:
    rows = [f"{word} {number},{word}" for word in ("good", "bad") for number in range(8)]
    (tmp_path / "t.csv").write_text("\n".join(["text,label", *rows]))
    project = tmp_path / "project"
    tldesk("new", project, "--from", tmp_path / "t.csv", "--kind", "text")
    told = tldesk("train", project, "--preset", "textbook", code=2)
    assert "another kind" in told["error"] and not list((project / "runs").glob("*"))


def test_what_is_no_table_leaves_no_project(tldesk: Command, tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n")
    told = tldesk("new", tmp_path / "project", "--from", tmp_path / "numbers.csv", "--kind", "text", code=2)
    assert "no column that looks like texts" in told["error"] and not (tmp_path / "project").exists()
    (tmp_path / "numbers.csv").write_text("text,label\nhello there,a\n")
    told = tldesk(
        "new", tmp_path / "project", "--from", tmp_path / "numbers.csv", "--kind", "text", "--label-column", "x", code=2
    )
    assert "no column “x”" in told["error"] and not (tmp_path / "project").exists()


def test_texts_are_not_asked_of_a_model_of_images(tldesk: Command, trained_run: Any) -> None:
    told = tldesk("predict", trained_run.folder, "--text", "hello", code=2)
    assert "is for a model of texts" in told["error"]
    told = tldesk("predict", trained_run.folder, "photo.jpg", "--explain", code=2)
    assert "--explain is for a model of texts" in told["error"]
    told = tldesk("predict", trained_run.folder, code=2)
    assert "INPUT is missing" in told["error"]


def test_a_zip_of_tables_is_a_source_and_markup_is_taken_off(tldesk: Command, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        for name in ("train", "test"):
            archive.writestr(f"{name}.csv", f'<p>Hello {name}</p>,a\n"<b>you</b>\n> said this",b\n')
    flags = ("--kind", "text", "--no-header", "--strip-html", "--strip-quotes", "--label-column", "column 2")
    made = tldesk("new", tmp_path / "project", "--from", tmp_path / "mail.zip", *flags)
    assert (made["samples"], made["splits"]["test"]) == (4, 2)
    with Project.open(tmp_path / "project", read_only=True) as project:
        found = [lines.read(one.path, one.place).text for one in project.samples.get(project.samples.ids())]
    assert sorted(found) == ["Hello test", "Hello train", "you", "you"]


def test_labels_leave_a_project_in_a_form_of_its_kind(tldesk: Command, table: Path, tmp_path: Path) -> None:
    made = tldesk("new", tmp_path / "project", "--from", table, "--kind", "text")
    done = tldesk("export-labels", made["project"], "--format", "xlsx", "--out", tmp_path / "out")
    assert (done["images"], done["left_out"], done["path"]) == (80, [], str(tmp_path / "out"))
    again = tldesk("new", tmp_path / "again", "--from", tmp_path / "out" / "labels.xlsx", "--kind", "text")
    assert (again["classes"], again["splits"]) == (made["classes"], made["splits"])
    told = tldesk("export-labels", made["project"], "--format", "coco", code=2)
    assert "“coco”" in told["error"] and "fasttext" in told["hint"]
    assert "contains" in tldesk("export-labels", made["project"], "--out", tmp_path / "out", code=2)["error"]


def test_a_text_that_is_left_out_is_told_by_its_file_its_beginning_and_its_id(tldesk: Command, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id,text,label\n1,fine,good\n7,hello there,\n,no id,\n", "utf-8")
    made = tldesk("new", tmp_path / "project", "--from", tmp_path / "one.csv", "--kind", "text")
    done = tldesk("export-labels", made["project"], "--format", "fasttext", "--out", tmp_path / "out")
    first, second = done["left_out"]
    assert list(first) == ["path", "text", "id", "reason"] and Path(first["path"]).is_file()
    assert [(one["text"], one["id"]) for one in (first, second)] == [("hello there", "7"), ("no id", None)]


def test_the_newest_texts_become_the_test(tldesk: Command, tmp_path: Path) -> None:
    rows = [(f"{text} {n}", "card", f"2026-03-{n + 1:02}", f"0{n + 1}/02/2026") for n in range(9) for text in LOST]
    rows += [(f"{text} {n}", "money", f"2026-03-{n + 1:02}", "") for n in range(9) for text in MONEY]
    with (tmp_path / "dated.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("text", "label", "day", "sent"), *rows])
    made = tldesk("new", tmp_path / "project", "--from", tmp_path / "dated.csv", "--kind", "text")
    done = tldesk("split", made["project"], "--by-date", "day", "--val", 10, "--test", 20)
    assert done["splits"] == {"train": 60, "val": 10, "test": 20}
    assert done["begins"] == {"test": "2026-03-08T00:00:00+00:00", "val": "2026-03-07T00:00:00+00:00"}
    assert (done["order"], done["undated"], done["untrained"]) == (None, 0, [])
    told = tldesk("split", made["project"], "--by-date", "sent", code=2)
    assert "01/02/2026" in told["error"] and "--date-order" in told["hint"]
    done = tldesk("split", made["project"], "--by-date", "sent", "--date-order", "month")
    assert (done["order"], done["undated"], done["begins"]["test"][:10]) == ("month", 45, "2026-09-02")
    assert "“text” has no dates" in tldesk("split", made["project"], "--by-date", "text", code=2)["error"]
    assert sum(tldesk("split", made["project"], "--seed", 3)["splits"].values()) == 90
