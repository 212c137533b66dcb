"""EventLog: whole lines only, and going back to a checkpoint."""

from __future__ import annotations

import errno
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.event_log import EventLog
from tldesk.project.runs.events import (
    CheckpointSaved,
    EpochEnd,
    Event,
    Noted,
    RunEnded,
    RunStarted,
    StepEnd,
    from_json,
    to_json,
)


@pytest.fixture
def event_log(tmp_path: Path) -> EventLog:
    return EventLog(tmp_path / "events.jsonl")


def step(number: int) -> Event:
    return StepEnd(step=number, epoch=0, loss=0.5, accuracy=0.5, learning_rate=0.1, rate=1.0)


def last(number: int) -> Event:
    return CheckpointSaved(step=number, name="last")


def write(event_log: EventLog, *events: Event) -> None:
    for event in events:
        event_log.append(event)


def test_a_torn_last_line_is_dropped_and_cut_off(event_log: EventLog) -> None:
    assert list(event_log) == [] and event_log.is_empty()
    event_log.cut_torn_line()
    write(event_log, step(1), step(2))
    for cut in range(1, len(to_json(step(2))) + 2):
        whole = event_log.file.read_bytes()
        event_log.file.write_bytes(whole[:-cut])
        assert list(event_log) == [step(1)]
        event_log.cut_torn_line()
        write(event_log, step(2))
        assert list(event_log) == [step(1), step(2)]


def test_a_line_that_is_no_event_costs_that_line_only(event_log: EventLog) -> None:
    write(event_log, step(1))
    with event_log.file.open("ab") as stream:
        stream.write(b'{"event": "FromTheFuture", "step": 3}\n\xff\xfe\nnull\n')
    write(event_log, step(2))
    assert list(event_log) == [step(1), step(2)]


@pytest.mark.parametrize("odd", ["Infinity", "-Infinity", "NaN", "-5", "1e13", "1e400"])
@pytest.mark.parametrize("field", ["loss", "accuracy", "learning_rate", "rate", "seconds_left"])
def test_a_line_that_tells_what_cannot_be_measured_is_no_event(field: str, odd: str) -> None:
    told = json.dumps({**json.loads(to_json(step(1))), field: 987})
    if field != "accuracy":
        assert from_json(told).step == 1
    with pytest.raises(ValueError, match=field):
        from_json(told.replace("987", odd))


@pytest.mark.parametrize("metrics", [{"val/loss": -5.0}, {"val/loss": math.inf}, {"val/accuracy": 2.5}, {"C": -1.0}])
@pytest.mark.parametrize("kind", ["EpochEnd", "CandidateFitted"])
def test_so_is_one_whose_figures_cannot_be(kind: str, metrics: dict[str, float]) -> None:
    event = {"event": kind, "epoch": 1, "strategy": "fine-tune", "metrics": metrics}
    with pytest.raises(ValueError, match=f"{next(iter(metrics))} is not between"):
        from_json(json.dumps(event))


def test_a_figure_that_was_divided_by_nothing_is_left_out() -> None:
    """As the mAP of validation images without labels, which an honest training tells."""
    read = from_json(to_json(EpochEnd(epoch=1, metrics={"val/loss": 5e-324, "val/map": math.nan})))
    assert read == EpochEnd(epoch=1, metrics={"val/loss": 5e-324})


def test_of_many_lines_that_are_no_event_one_is_told(event_log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    write(event_log, step(1))
    with event_log.file.open("ab") as stream:
        stream.write(to_json(step(2)).replace("0.5", "Infinity").encode() + b"\n" + b"null\n" * 999)
    write(event_log, step(3))
    assert list(event_log) == [step(1), step(3)]
    (record,) = caplog.records
    assert "loss" in record.getMessage()


def test_rewinding_goes_back_to_the_checkpoint_itself(event_log: EventLog) -> None:
    epoch = EpochEnd(step=2, epoch=0, metrics={"val/loss": 1.0})
    write(event_log, step(1), step(2), last(2), epoch, step(3), RunEnded(step=3, status="stopped"))
    event_log.rewind(2)
    assert list(event_log) == [step(1), step(2), last(2)]


def test_rewinding_without_the_checkpoint_event_drops_later_steps(event_log: EventLog) -> None:
    write(event_log, step(1), step(2), RunEnded(step=2, status="stopped"), step(3))
    event_log.rewind(2)
    assert list(event_log) == [step(1), step(2)]


def test_rewinding_forgets_epochs_that_the_checkpoint_does_not_know(event_log: EventLog) -> None:
    epoch = EpochEnd(step=2, epoch=1, metrics={"val/loss": 1.0})
    write(event_log, step(1), step(2), last(2), epoch, last(2), step(3))
    event_log.rewind(2, epochs=0)
    assert list(event_log) == [step(1), step(2), last(2), last(2)]
    event_log.rewind(2, epochs=1)
    assert list(event_log) == [step(1), step(2), last(2), last(2)]


def test_rewinding_to_the_start_begins_anew(event_log: EventLog) -> None:
    started = RunStarted(
        run="r",
        backbone="b",
        strategy="s",
        device="cpu",
        device_text="CPU",
        classes=["a"],
        n_train=1,
        n_val=1,
        n_test=0,
    )
    write(event_log, started, step(1))
    event_log.rewind(0)
    assert event_log.is_empty()


@given(
    text=st.text(), step_number=st.integers(0, 2**40), arguments=st.dictionaries(st.text(), st.integers() | st.text())
)
def test_an_event_comes_back_from_its_line(text: str, step_number: int, arguments: dict[str, int | str]) -> None:
    event = Noted(step=step_number, level="info", code="x", text=text, arguments=arguments)
    line = to_json(event)
    assert "\n" not in line
    assert from_json(line) == event


@pytest.mark.parametrize(
    ("number", "named", "code", "path"),
    [
        (errno.ENOSPC, None, "disk_full", "out/model"),
        (errno.ENOSPC, "out/.model.x.part/a.bin", "disk_full", "out/model"),  # what is to become it
        (errno.ENOSPC, "/elsewhere/a.bin", "disk_full", "/elsewhere/a.bin"),
        (errno.EACCES, "out/.model.x.part", "folder_not_writable", "out"),
        (errno.EACCES, None, "folder_not_writable", "out"),
        (errno.EACCES, "/elsewhere/weights", "disk_error", "/elsewhere/weights"),  # it was to be read
        (errno.ENOTDIR, "out", "folder_impossible", "out"),
        (errno.ENOENT, "/elsewhere/weights", None, ""),
    ],
)
def test_errors_of_the_disk_name_what_could_not_be_written(
    number: int, named: str | None, code: str | None, path: str
) -> None:
    raised = OSError(number, "no", named) if named else OSError(number, "no")
    with pytest.raises((TldeskError, OSError)) as caught, disk_errors(Path("out/model")):
        raise raised
    if code is None:
        assert caught.value is raised
    else:
        assert isinstance(caught.value, TldeskError)
        assert (caught.value.code, Path(caught.value.arguments["path"])) == (code, Path(path))
