"""The functions that stand between the words of others and what would obey them."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import xml.etree.ElementTree as ElementTree
from html import unescape
from typing import Any

import pytest
from hostile import MORE, NAMES, check_html, check_markdown, check_spreadsheet, check_terminal
from hypothesis import example, given
from hypothesis import strategies as st

from tldesk import escape
from tldesk.console import Progress, print_error, print_result, say, tell
from tldesk.project.runs.events import Noted, PhaseStarted, Progressed, RunStarted

TEXTS = st.text() | st.text(st.sampled_from("'\"=+-@＝ \t\r\n;,|ab\ufeff\u200b"), max_size=6)
EVERY = (*NAMES, *MORE)


@given(TEXTS)
@example("a\x00\x01\x0b\ufffe\ud800é\U0001f600\t")
def test_a_document_of_xml_can_be_read_whatever_its_words_hold(text: str) -> None:
    words = "".join(letter for letter in text if letter not in "<>&\r")
    read = ElementTree.fromstring(escape.xml(f"<a>{words}</a>")).text or ""
    assert read == escape.xml(words)
    assert read == words or not words.isprintable(), "what is harmless comes out as it went in"


@given(TEXTS)
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    cell = escape.spreadsheet(text)
    assert escape.from_spreadsheet(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_row_comes_back_as_it_was(cells: list[str]) -> None:
    stream = io.StringIO(newline="")
    escape.Rows(stream).write([*cells, 0.5, -3])
    check_spreadsheet(stream.getvalue().replace("-3", "3"))
    (row,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert [escape.from_spreadsheet(cell) for cell in row[:-2]] == cells
    assert row[-2:] == ["0.5", "-3"]  # numbers of ours stay numbers


@given(st.text())
def test_whatever_is_shown_is_one_line_and_commands_nothing(text: str) -> None:
    check_terminal(escape.terminal(text))
    assert "\n" not in escape.terminal(text)
    assert escape.line(text).splitlines() in ([escape.line(text)], [])
    assert json.loads(escape.json_line(text)) == text
    check_terminal(escape.json_line(text))
    escape.json_line(text).encode()
    assert unescape(escape.html(text)) == escape.terminal(text)
    assert unescape(escape.markdown(text)) == escape.terminal(text).strip()


@pytest.mark.parametrize("name", EVERY)
def test_hostile_names(name: str) -> None:
    check_html(f"<p>{escape.html(name)}</p>")
    check_markdown(f"a {escape.markdown(name)}")
    assert not re.match(r"[-+=#>|*]|\d+[.)]", escape.markdown(name))


@pytest.mark.parametrize("name", ["Äpfel & Birnen (2)", "red_car", "12:30", "größe 3.5", "猫", "a-b"])
def test_plain_names_stay_as_they_are(name: str) -> None:
    assert escape.terminal(name) == escape.line(name) == escape.spreadsheet(name) == name
    assert escape.markdown(name).replace("&#38;", "&") == name


def test_all_that_the_command_line_says(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    for name in EVERY:
        progress.tell(Noted(level="warning", code="x", text=name))
        progress.tell(PhaseStarted(name="x", text=name))
        progress.tell(Progressed(phase=name, done=1, total=2))
        started: dict[str, Any] = {
            "backbone": name,
            "strategy": name,
            "device": name,
            "device_text": name,
            "classes": [name],
        }
        progress.tell(RunStarted(run=name, n_train=1, n_val=1, n_test=1, **started))
        print_error(name, name, as_json=True)
        print_result({name: [name]}, [name], as_json=True)
        print_result({}, [name], as_json=False)
        say(name)
        tell(name)
    told = capsys.readouterr()
    check_terminal(told.out)
    check_terminal(told.err)
    found = [json.loads(line) for line in told.out.splitlines() if line.startswith("{")]
    assert [one for one in found if "error" not in one] == [{name: [name]} for name in EVERY]


def test_what_is_logged() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(escape.LogLines("%(levelname)s %(message)s"))
    for name in EVERY:
        try:
            raise ValueError(name)
        except ValueError as error:
            record = logging.LogRecord("x", logging.WARNING, "x", 1, "%s", (name,), (ValueError, error, None))
        handler.emit(record)
    check_terminal(stream.getvalue())
