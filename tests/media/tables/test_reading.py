"""Tables through a process of their own: what crashes it, hangs it or eats memory costs itself and gives one error."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sheets import workbook

from tldesk.errors import TldeskError
from tldesk.media.tables import formats, reading, source
from tldesk.media.tables.reading import look, read
from tldesk.media.tables.records import HEAD_ROWS, Bad, Choices, Row

# A process in which reading a row of a certain text goes wrong in each way that a reader can.
DANGEROUS = """
import ctypes, faulthandler, os, sys, time
from tldesk.media.tables import formats, serving
serving.SILENT_SECONDS, serving.MEMORY_BYTES = 1.0, 1 << 30

def stay():
    faulthandler.cancel_dump_traceback_later()
    time.sleep(60)

def danger(rows):
    for row in rows:
        if row[1][0] == "crash":
            ctypes.string_at(0)
        if row[1][0] == "hang":
            ctypes.PyDLL(None).sleep(60)  # with Python's lock held, as a reader may
        if row[1][0] == "hungry":
            bytearray(4 << 30)
        if row[1][0] == "talk":
            os.write(1, b"a library may print what it likes")
        if row[1][0] == "lie":
            os.write(3, b'{"rows": [[1, 2]]}\\n')
            stay()
        if row[1][0] == "close":
            os.close(3)
            stay()
        if row[1][0] == "short":
            row = row._replace(cells=())
        yield row

def opened(source, choices, original=formats.opened):
    from dataclasses import replace
    table = original(source, choices)
    return replace(table, rows=danger(table.rows))

formats.opened = opened
sys.exit(serving.serve())
"""


@pytest.fixture
def danger(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this test, rows of certain words do what these say."""
    monkeypatch.setattr(reading, "command", lambda: [sys.executable, "-c", DANGEROUS])
    monkeypatch.setattr(reading, "_END_SECONDS", 0.3)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that a test starts; none may be left behind."""
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    yield started
    assert started and all(process.returncode is not None for process in started)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("media")]


Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of this content: `write("a,b\\n")`."""

    def make(content: str | bytes) -> Path:
        path = tmp_path / "tablé 表.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_a_table_is_looked_at_and_read(write: Write, processes: list[subprocess.Popen[bytes]]) -> None:
    lines = [f"{number},退款 {number}" for number in range(5_000)]
    path = write(("id,文本\n" + "\n".join(lines) + '\n1,"open\n2,b,c\n').encode("gb18030"))
    sketch = look(path)
    assert sketch.choices == Choices(
        format="delimited", encoding="GB18030", delimiter=",", quote='"', header=True, columns=("id", "文本")
    )
    assert sketch.columns == ("id", "文本") and sketch.sheets == () and sketch.file_bytes == path.stat().st_size
    assert len(sketch.rows) == HEAD_ROWS and sketch.rows[0] == Row(2, ("0", "退款 0"))
    passed: list[int] = []
    rows = list(read(path, sketch.choices, passed=passed.append))
    assert rows[:5_000] == [Row(number + 2, (str(number), f"退款 {number}")) for number in range(5_000)]
    assert rows[5_000:] == [
        Bad(5_002, "a quotation mark is not closed"),
        Bad(5_003, "it has more cells (3) than the table has columns (2)"),
    ]
    assert passed == sorted(passed) and passed[-1] == sketch.file_bytes
    assert len(processes) == 2


def test_what_was_pasted_is_read_alike() -> None:
    assert list(read(b"text\tlabel\na, b\tc\nd\te\n")) == [Row(2, ("a, b", "c")), Row(3, ("d", "e"))]
    assert look(workbook({"one": [["text"], ["a"]]})).sheets == ("one",)
    with pytest.raises(TldeskError, match="“pasted text” cannot be read as a table: it is empty"):
        look(b"")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, code in (
        ("gone.csv", "source_missing"),
        ("a\0b", "source_missing"),
        ("pipe", "source_unreadable"),
        ("link", "source_unreadable"),
        ("loop", "source_unreadable"),
        (".", "source_unreadable"),
        ("/dev/zero", "source_unreadable"),
    ):
        with pytest.raises(TldeskError) as raised, source.opened(tmp_path / name, None):
            pass
        assert raised.value.code == code and name.strip(".") in raised.value.text
    with pytest.raises(TldeskError, match=r"pipe” cannot be opened: it is not a regular file"):
        look(tmp_path / "pipe")


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has such names")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))
    path.write_text("text\na\n")
    assert list(read(path)) == [Row(2, ("a",))]


@pytest.mark.usefixtures("danger")
@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("crash", "table_crashes"),
        ("hang", "table_hangs"),
        ("lie", "table_crashes"),
        ("close", "table_crashes"),
        ("short", "table_crashes"),
    ],
)
def test_a_reader_that_breaks_costs_itself(
    word: str, code: str, write: Write, processes: list[subprocess.Popen[bytes]]
) -> None:
    path = write("text\n" + "a\n" * 4_000 + f"{word}\nb\n")
    found: list[Row | Bad] = []
    with pytest.raises(TldeskError) as raised:
        found.extend(read(path))
    assert raised.value.code == code and path.name in raised.value.text
    assert len(processes) == 1


@pytest.mark.usefixtures("danger")
@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits memory this way")
def test_too_much_memory_is_told(write: Write) -> None:
    with pytest.raises(TldeskError, match="it needs more memory than a table should"):
        list(read(write("text\nhungry\n")))


@pytest.mark.usefixtures("danger")
def test_what_a_library_prints_is_no_answer(write: Write) -> None:
    assert len(list(read(write("text\ntalk\na\n")))) == 2


def test_a_process_that_does_not_start_is_a_fault_of_ours(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "command", lambda: [sys.executable, "-c", "raise SystemExit(5)"])
    with pytest.raises(RuntimeError, match="does not start"):
        look(write("text\na\n"))


def test_stopping_is_quick(write: Write, processes: list[subprocess.Popen[bytes]]) -> None:
    path = write("text,label\n" + "some words,a\n" * 300_000)
    rows = read(path)
    assert len(list(itertools.islice(rows, 10))) == 10
    rows.close()
    seen = 0

    def should_stop() -> bool:
        return seen >= 10

    started = time.monotonic()
    for _ in read(path, should_stop=should_stop):
        seen += 1
        started = started if seen != 10 else time.monotonic()
    assert seen < 10_000 and time.monotonic() - started < 1
    with pytest.raises(TldeskError, match="Stopped"):
        look(path, should_stop=lambda: True)
    assert list(read(path, should_stop=lambda: True)) == []


@pytest.mark.usefixtures("danger")
def test_one_that_hangs_is_stopped_at_once(write: Write, processes: list[subprocess.Popen[bytes]]) -> None:
    started = time.monotonic()
    assert list(read(write("text\nhang\n"), should_stop=lambda: time.monotonic() - started > 0.5)) == []
    assert time.monotonic() - started < 3


READS_FOR_EVER = """
import sys, time
from pathlib import Path
from tldesk.media.tables import reading

rows = reading.read(Path(sys.argv[1]))
next(rows)
print("reading", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_when_the_program_is_killed_its_process_ends(write: Write) -> None:
    path = write("text,label\n" + "some words,a\n" * 300_000)
    program = subprocess.Popen([sys.executable, "-c", READS_FOR_EVER, str(path)], stdout=subprocess.PIPE)
    with program:
        assert program.stdout is not None and program.stdout.readline()
        (reader,) = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
        program.kill()
    deadline = time.monotonic() + 20
    while is_running(reader):
        assert time.monotonic() < deadline, "it reads on for nobody"
        time.sleep(0.02)


def is_running(pid: str) -> bool:
    """Whether there is such a process; one that has ended may still be listed, without its command."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def test_a_file_that_is_cut_while_it_is_read_is_told(tmp_path: Path) -> None:
    """What was read would else pass for all of it."""
    file = tmp_path / "texts.csv"
    file.write_text("text,label\n" + "Where is it?,a\n" * 100_000)
    with source.opened(file, None) as opened:
        pieces = opened.pieces()
        next(pieces)
        os.truncate(file, 400_000)
        with pytest.raises(TldeskError, match="changed while"):
            list(pieces)


def test_a_file_that_is_overwritten_while_it_is_read_is_told(tmp_path: Path) -> None:
    """As many bytes, in the same file: the first rows would be of one table, the last of another."""
    file = tmp_path / "texts.csv"
    file.write_text("text,label\n" + "Where is it?,a\n" * 100_000)
    with source.opened(file, None) as opened:
        pieces = opened.pieces()
        next(pieces)
        with file.open("r+") as stream:
            stream.write("text,label\n" + "Where was I?,b\n" * 100_000)
        os.utime(file, ns=(0, 0))  # later than any clock's tick
        with pytest.raises(TldeskError, match="changed while"):
            list(pieces)


def test_a_workbook_that_was_written_meanwhile_is_told(tmp_path: Path) -> None:
    file = tmp_path / "texts.xlsx"
    file.write_bytes(workbook({"a": [["text", "label"], *[[f"text {n}", "x"] for n in range(9)]]}))
    with source.opened(file, None) as opened:
        table = formats.opened(opened, Choices())
        assert len(list(table.rows)) == 9
        os.utime(file, ns=(0, 0))
        with pytest.raises(TldeskError, match="changed while"):
            formats.opened(opened, Choices())
