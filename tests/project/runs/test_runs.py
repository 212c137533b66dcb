"""Runs: made only from data that can be trained on, whole or not at all; their state is what their files say."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from disks import fill

from tldesk.errors import TldeskError
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import CheckpointSaved, Event, RunEnded, StepEnd
from tldesk.project.runs.runs import Predictions, Run
from tldesk.project.store import Project

from ..conftest import LABELS, row


@pytest.fixture
def run(clothes: Project) -> Run:
    return clothes.runs.new(RunConfig(epochs=2, seed=7))


def step(number: int) -> StepEnd:
    return StepEnd(step=number, epoch=0, loss=1 / (number + 1), accuracy=0.5, learning_rate=1e-3, rate=10.0)


def refused(code: str, project: Project) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        project.runs.new(RunConfig())
    assert caught.value.code == code
    assert project.runs.all() == []
    return caught.value


# ------------------------------------------------------------------ making one


@pytest.mark.parametrize("fitting", ["crop", "pad", "squash"])
def test_a_new_run_keeps_how_its_pictures_are_fitted(clothes: Project, fitting: Any) -> None:
    assert Run.load(clothes.runs.new(RunConfig(fitting=fitting)).folder).data.fitting == fitting


def test_a_new_run_holds_a_snapshot(clothes: Project, run: Run, tmp_path: Path) -> None:
    assert run.folder.parent == clothes.folder / "runs"
    assert run.name.endswith("_efficientnet-lite0_auto")
    assert (run.status, run.resumable, run.report, run.error) == ("new", True, None, None)
    clothes.edits.set_label([1], "hat")
    again = Run.load(run.folder)
    assert again == run
    assert again.config == RunConfig(epochs=2, seed=7)
    assert again.data.classes == list(LABELS)
    assert len(again.data.rows) == 9
    first = again.data.rows[0]
    sample = clothes.samples.one(1)
    assert (first.id, first.path, first.name, first.sha256) == (1, sample.path, "img1.jpg", sample.sha256)
    assert (first.target, first.split) == (0, sample.split)
    assert {data_row.split for data_row in again.data.rows} >= {"train", "val"}


def test_a_snapshot_moves_with_its_project(empty: Project, tmp_path: Path) -> None:
    rows = [row(f"{label}/{i}.jpg", label=label) for label in ("a", "b") for i in range(3)]
    empty.files.put(empty.files.root(empty.folder / "images"), rows)
    run = empty.runs.new(RunConfig())
    empty.close()
    empty.folder.rename(tmp_path / "moved")
    moved = Run.load(tmp_path / "moved" / "runs" / run.name)
    assert moved.project_folder == tmp_path / "moved"
    assert moved.data.rows[0].path == tmp_path / "moved/images/a/0.jpg"


def test_runs_of_one_second_have_names_of_their_own(clothes: Project) -> None:
    made = [clothes.runs.new(RunConfig(backbone="timm/odd:name")) for _ in range(4)]
    assert len({run.name for run in made}) == 4
    assert clothes.runs.all() == made[::-1]
    assert clothes.runs.get(made[1].name) == made[1]


def test_what_a_killed_program_left_of_a_run_does_not_count(clothes: Project, run: Run) -> None:
    left = clothes.runs.folder / ".run.0123abcd.part"
    left.mkdir()
    (left / "config.toml").write_text("")
    assert clothes.runs.all() == [run]
    os.utime(left, (0, 0))
    clothes.close()
    with Project.open(clothes.folder):
        assert not left.exists()


def test_an_empty_project_cannot_be_trained(empty: Project) -> None:
    refused("nothing_labelled", empty)


def test_one_class_is_not_enough(empty: Project, tmp_path: Path) -> None:
    empty.files.put(empty.files.root(tmp_path), [row(f"{i}.jpg", label="hat") for i in range(5)])
    assert "hat" in refused("one_class", empty).text


def test_a_class_of_one_image_is_named(empty: Project, tmp_path: Path) -> None:
    rows = [row(f"{i}.jpg", label="hat") for i in range(5)] + [row("x.jpg", label="sock")]
    empty.files.put(empty.files.root(tmp_path), rows)
    assert "“sock” (1)" in refused("class_too_small", empty).text


def test_a_run_of_several_labels_keeps_them_all(clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.add_label([1, 2], "hat")
    data = Run.load(clothes.runs.new(RunConfig()).folder).data
    assert data.multi_label and [row.targets for row in data.rows[:3]] == [(0, 2), (1, 2), (2,)]
    assert {row.id for row in data.rows} == set(range(1, 10))  # those without a label wait for one
    clothes.edits.set_label(range(1, 13), None)
    with pytest.raises(TldeskError) as caught:
        clothes.runs.new(RunConfig())
    assert caught.value.code == "nothing_labelled"


def test_a_further_label_counts_for_its_class(clothes: Project) -> None:
    clothes.set_multi_label(True)
    clothes.edits.add_class("shoe")
    clothes.edits.add_label([1], "shoe")
    assert "“shoe” (1)" in refused("class_too_small", clothes).text
    clothes.edits.add_label([2], "shoe")
    clothes.edits.set_split([1, 2], "val")
    clothes.edits.set_split([3, 4, 5, 6, 7, 8, 9], "train")
    assert "“shoe”" in refused("no_training_images", clothes).text


def test_a_class_without_images_is_left_out(clothes: Project) -> None:
    clothes.edits.add_class("shoe")
    assert clothes.runs.new(RunConfig()).data.classes == list(LABELS)


def test_splits_that_cannot_be_trained_on_are_said(clothes: Project) -> None:
    clothes.edits.set_split([1, 4, 7], "test")
    clothes.edits.set_split([2, 3, 5, 6, 8, 9], "train")
    assert "“pants”" in refused("no_training_images", clothes).text
    clothes.edits.set_split([1, 4], "train")
    refused("no_validation_images", clothes)


def test_a_run_that_is_not_there_is_said(clothes: Project, run: Run) -> None:
    for find in (lambda: clothes.runs.get("other"), lambda: Run.load(clothes.runs.folder / "other")):
        with pytest.raises(TldeskError) as caught:
            find()
        assert caught.value.code == "run_missing"
        assert run.name in caught.value.hint


# ------------------------------------------------------------------ recording


def test_recording_passes_events_on_and_keeps_them(run: Run) -> None:
    told = [step(1), step(2), RunEnded(step=2, status="stopped")]
    statuses = []
    for _ in run.record(iter(told)):
        statuses.append((run.status, Run.load(run.folder).is_running))
    assert statuses == [("running", True)] * 3
    assert list(Run.load(run.folder).events()) == told
    assert (run.status, run.resumable) == ("stopped", True)
    run.write_report({"val": {"accuracy": 0.9}})
    assert (run.status, run.resumable) == ("finished", False)
    assert Run.load(run.folder).report == {"val": {"accuracy": 0.9}}


def test_a_run_that_has_its_figures_is_finished_while_its_last_words_are_recorded(run: Run) -> None:
    recording = run.record(iter([step(1), RunEnded(step=1, status="finished")]))
    next(recording)
    run.write_report({"val": {"accuracy": 0.9}})
    assert Run.load(run.folder).status == "finished"
    recording.close()


def test_whoever_looks_at_a_run_is_not_taken_for_its_training(run: Run) -> None:
    recording = run.record(iter([step(1), step(2)]))
    next(recording)
    recording.close()  # it has a lock from now on
    together = threading.Barrier(4)
    seen: list[Any] = []

    def look() -> None:
        together.wait()
        seen.extend(run.status for _ in range(100))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {"stopped"}


def test_a_run_is_recorded_once_at_a_time(run: Run) -> None:
    recording = run.record(iter([step(1), step(2)]))
    next(recording)
    with pytest.raises(TldeskError) as caught:
        next(run.record(iter([step(9)])))
    assert caught.value.code == "run_in_use"
    with pytest.raises(TldeskError):
        run.delete()
    recording.close()
    assert list(run.events()) == [step(1)]
    assert run.status == "stopped"


def test_closing_the_recording_ends_the_work(run: Run) -> None:
    ended = []

    def work() -> Iterator[Event]:
        try:
            yield step(1)
            yield step(2)
        finally:
            ended.append(True)

    recording = run.record(work())
    next(recording)
    recording.close()
    assert ended == [True]


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (TldeskError("not_finite", step=1), "not_finite"),
        (ZeroDivisionError("division by zero"), "unexpected"),
        (OSError(errno.ENOSPC, "No space left on device", "/data/last.pt"), "paused_disk_full"),
    ],
)
def test_a_failure_is_kept_and_raised(run: Run, raised: Exception, code: str) -> None:
    def work() -> Iterator[Event]:
        yield step(1)
        raise raised

    with pytest.raises(type(raised) if code != "paused_disk_full" else TldeskError):
        list(run.record(work()))
    again = Run.load(run.folder)
    assert (again.status, again.resumable) == ("paused" if code == "paused_disk_full" else "failed", True)
    assert again.error is not None
    assert again.error["code"] == code
    assert again.error["text"]
    list(again.record(iter([step(2)])))
    assert again.status == "stopped" and not again.error


def test_an_interrupted_run_has_not_failed(run: Run) -> None:
    def work() -> Iterator[Event]:
        yield step(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run.record(work()))
    assert run.status == "stopped"


_RECORDER = """
import sys
from pathlib import Path
from tldesk.project.runs.events import StepEnd
from tldesk.project.runs.runs import Run
def work():
    for i in range(10**9):
        yield StepEnd(step=i, epoch=0, loss=1.0, accuracy=.5, learning_rate=.1, rate=1.0)
for event in Run.load(Path(sys.argv[1])).record(work()):
    print(event.step, flush=True)
"""


def test_a_killed_run_is_stopped_and_keeps_what_it_told(run: Run) -> None:
    with subprocess.Popen([sys.executable, "-c", _RECORDER, str(run.folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(50)]
        assert run.status == "running"
        child.kill()
        told += child.stdout.readlines()
    assert (run.status, run.resumable, run.interrupted) == ("stopped", True, True)
    whole = [line for line in told if line.endswith(b"\n")]
    steps = [event.step for event in run.events()]
    assert steps == list(range(len(steps)))
    assert len(steps) >= len(whole)
    list(run.record(iter([step(1)])))
    assert [event.step for event in run.events()] == [*steps, 1]
    run.settle()
    assert not run.interrupted and list(run.events())[-1] == RunEnded(step=max(steps), status="stopped")


def test_a_full_disk_while_training_leaves_a_run_that_goes_on(small_disk: Path) -> None:
    with Project.create(small_disk / "p") as project:
        rows = [row(f"{label}{i}.jpg", label=label) for label in ("a", "b") for i in range(4)]
        project.files.put(project.files.root(small_disk), rows)
        run = project.runs.new(RunConfig())
        list(run.record(iter([step(1)])))
        filler = fill(small_disk, left=0)
        with pytest.raises(TldeskError) as caught:
            list(run.record(step(number) for number in range(2, 2000)))
        assert caught.value.code == "paused_disk_full" and "Free 1 GB" in caught.value.hint
        assert run.status in ("paused", "stopped")
        assert run.resumable
        with pytest.raises(TldeskError):
            run.write_report({"notes": ["x" * 9000]})
        assert run.report is None
        filler.unlink()
        before = list(run.events())
        list(run.record(iter([step(5000), RunEnded(status="stopped")])))
        assert list(run.events()) == [*before, step(5000), RunEnded(status="stopped")]
        assert not list(run.folder.glob(".*"))


def test_rewinding_inside_the_work_tells_no_step_twice(run: Run) -> None:
    saved = CheckpointSaved(step=2, name="last")
    list(run.record(iter([step(1), step(2), saved, step(3), RunEnded(step=3, status="stopped")])))

    def resumed() -> Iterator[Event]:
        run.rewind(2)
        yield step(3)
        yield step(4)

    list(run.record(resumed()))
    assert list(run.events()) == [step(1), step(2), saved, step(3), step(4)]


def test_an_end_that_was_told_is_no_interruption(run: Run) -> None:
    assert not run.interrupted
    list(run.record(iter([step(1), RunEnded(step=1, status="stopped")])))
    assert (run.status, run.interrupted) == ("stopped", False)
    with (run.folder / "events.jsonl").open("ab") as stream:
        stream.write(b'{"event": "RunEnded", "st')  # torn: the next sitting was killed before its first whole line
    assert run.interrupted
    run.settle()
    assert not run.interrupted


def test_a_learning_rate_that_was_lowered_stays_so(run: Run) -> None:
    assert not run.lowered
    run.rename("kept")
    run.lower_learning_rate(7)
    assert run.config.learning_rate == RunConfig().learning_rate / 2
    again = Run.load(run.folder)
    assert (again.config, again.lowered["step"], again.title) == (run.config, 7, "kept")


# ------------------------------------------------------------------ what else a run keeps


def test_predictions_come_back_as_they_were(run: Run) -> None:
    assert run.predictions() is None
    logits = np.arange(6, dtype=np.float32).reshape(2, 3)
    splits = np.array(["val", "test"])
    run.write_predictions(Predictions(np.array([3, 5]), splits, np.array([0, 2]), logits, logits / np.float32(15)))
    found = Run.load(run.folder).predictions()
    assert found is not None
    assert found.splits.tolist() == ["val", "test"]
    np.testing.assert_array_equal(found.ids, [3, 5])
    np.testing.assert_array_equal(found.logits, logits)
    assert found.probabilities.dtype == np.float32


_BROKEN = (b"\xff\xfe{", b"[1, 2", b"PK\x03\x04 not a zip")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(
            (name, content)
            for name in ("config.toml", "data.json", "report.json", "predictions.npz")
            for content in _BROKEN
        ),
        ("config.toml", b'colour = "red"'),
        ("config.toml", b"hidden_width = 1000000000000"),
        ("data.json", b'{"classes": 3}'),
        ("report.json", b"[]"),
        ("predictions.npz", b""),
    ],
)
def test_a_damaged_file_is_said(run: Run, name: str, content: bytes) -> None:
    (run.folder / name).write_bytes(content)
    reads: dict[str, Callable[[Run], object]] = {
        "config.toml": lambda run: run.config,
        "data.json": lambda run: run.data,
        "report.json": lambda run: run.report,
        "predictions.npz": lambda run: run.predictions(),
    }
    with pytest.raises(TldeskError) as caught:
        reads[name](Run.load(run.folder))
    assert caught.value.code == "run_damaged"
    assert run.name in caught.value.text and ".." not in caught.value.text


def test_a_run_whose_configuration_is_lost_can_still_be_listed_and_deleted(clothes: Project, run: Run) -> None:
    (run.folder / "config.toml").write_bytes(b"\xff")
    (found,) = clothes.runs.all()
    assert (found.title, found.status) == (run.name, "new")
    found.delete()
    assert clothes.runs.all() == []


def test_a_note_without_end_costs_no_title(run: Run) -> None:
    run.rename("The good one")
    run.set_note('"\x01é' * 1_000_000)
    assert Run.load(run.folder).title == "The good one" and len(Run.load(run.folder).note) == 40_000


def test_title_and_note_are_kept(run: Run) -> None:
    assert run.title == "efficientnet-lite0, auto"
    run.rename(" The good one ")
    run.set_note("Zwei\nZeilen “und” Zeichen")
    again = Run.load(run.folder)
    assert (again.title, again.note) == ("The good one", "Zwei\nZeilen “und” Zeichen")
    assert again.created == run.created != ""
    again.rename("")
    assert again.title == "efficientnet-lite0, auto"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("a\u202egnp.exe", "agnp.exe"),  # would turn what is said behind it
        ("two\n lines\x1b", "two lines\\x1b"),
        ("\u200b", "efficientnet-lite0, auto"),
        ("x" * 1_000_000, "x" * 200),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_title_is_one_line_that_is_seen(run: Run, given: str, title: str) -> None:
    (run.folder / "about.toml").write_text(tomli_w.dumps({"title": given[:9000]}), "utf-8")
    assert Run.load(run.folder).title == title
    run.set_note("A note.")
    run.rename(given)
    assert Run.load(run.folder).title == title and Run.load(run.folder).note == "A note."


def test_each_run_has_a_number_of_its_own(clothes: Project, run: Run) -> None:
    assert run.number == 1
    run.delete()
    second = clothes.runs.new(RunConfig())
    assert second.number == 2, "that of a run in the bin is taken"
    about = tomllib.loads((second.folder / "about.toml").read_text("utf-8"))
    for number in (0, -3, True, "2", 1 << 60):
        (second.folder / "about.toml").write_text(tomli_w.dumps(about | {"number": number}), encoding="utf-8")
        assert Run.load(second.folder).number == 0, "of an earlier version, or of somebody else"
    assert clothes.runs.new(RunConfig()).number == 3


def test_a_deleted_run_is_in_the_bin_and_comes_back(clothes: Project, run: Run) -> None:
    run.rename("kept")
    binned = run.delete()
    assert clothes.runs.all() == []
    assert binned.folder.parent == clothes.folder / "bin"
    assert clothes.runs.binned() == [binned]
    assert binned.restore() == run
    assert [one.title for one in clothes.runs.all()] == ["kept"]
    assert clothes.runs.binned() == []


def test_a_run_that_is_only_looked_at_can_be_deleted(run: Run) -> None:
    """Whoever asks whether it is running holds its lock for an instant; a busy computer may stop it just then."""
    lock = run._lock()
    lock.acquire()
    threading.Timer(0.2, lock.release).start()
    assert run.delete().folder.is_dir() and not run.folder.exists()


def test_what_is_deleted_for_good_is_gone_and_nothing_else(clothes: Project, tmp_path: Path) -> None:
    kept, gone = clothes.runs.new(RunConfig()), clothes.runs.new(RunConfig())
    also = clothes.runs.new(RunConfig()).delete()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "config.toml").write_text("")
    with pytest.raises(TldeskError, match="There is no training"):
        clothes.runs.delete_for_good([kept])
    binned = gone.delete()
    left = clothes.folder / "bin" / ".removed-by a killed program"
    left.mkdir()
    clothes.runs.delete_for_good([binned])
    assert not left.exists() and clothes.runs.binned() == [also] and clothes.runs.all() == [kept]
    linked = clothes.folder / "bin" / "linked"
    linked.symlink_to(outside)
    with pytest.raises(TldeskError, match="There is no training"):
        clothes.runs.delete_for_good([Run(linked)])
    also.restore()
    linked.unlink()
    (clothes.folder / "bin").rmdir()
    (clothes.folder / "bin").symlink_to(tmp_path)
    with pytest.raises(TldeskError, match="There is no training"):
        clothes.runs.delete_for_good([Run(clothes.folder / "bin" / "outside")])
    assert (outside / "config.toml").is_file()
