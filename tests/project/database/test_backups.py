"""Backups: made when something would be lost, sound, kept by a rule, and put back without losing what was there."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from disks import fill
from hypothesis import given
from hypothesis import strategies as st

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.database import backups, schema
from tldesk.project.database.backups import Backup
from tldesk.project.store import Project

from ..conftest import row
from ..sources import refused

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def spoil(file: Path) -> bytes:
    """Break a project file so that no check passes it; what is in it now."""
    data = bytearray(file.read_bytes())
    for place in range(4096, len(data), 97):
        data[place] ^= 0x5A
    file.write_bytes(data)
    return bytes(data)


def labels(project: Project) -> list[str | None]:
    return [sample.label for sample in project.samples.get(project.samples.ids())]


def test_a_backup_is_needed_once_for_each_change(clothes: Project) -> None:
    assert clothes.backups.needed() and clothes.backups.due()
    made = clothes.backups.make()
    assert made is not None and made.schema == schema.VERSION
    assert backups.contents(made.file) == backups.Contents(samples=12, labelled=9, classes=3, edits=0)
    assert not clothes.backups.needed()
    clothes.edits.set_label([1], "pants")  # which it has already
    assert not clothes.backups.needed()
    clothes.edits.set_label([1], "hat")
    assert clothes.backups.needed()


@pytest.mark.parametrize("killed", [False, True])
def test_opening_knows_what_the_last_backup_holds(clothes: Project, tmp_path: Path, killed: bool) -> None:
    clothes.edits.set_label([1], "hat")
    clothes.backups.make()
    if killed:
        clothes.edits.set_label([2], "hat")
        copy = tmp_path / "killed"
        (copy / backups.FOLDER).mkdir(parents=True)
        for name in (paths.PROJECT_FILE, paths.PROJECT_FILE + "-wal"):
            (copy / name).write_bytes((clothes.folder / name).read_bytes())
            os.utime(copy / name, ns=(5, (clothes.folder / name).stat().st_mtime_ns))
        [one] = clothes.backups.all()
        (copy / backups.FOLDER / one.file.name).write_bytes(one.file.read_bytes())
        os.utime(copy / backups.FOLDER / one.file.name, ns=(5, one.file.stat().st_mtime_ns))
    clothes.close()
    with Project.open(copy if killed else clothes.folder) as project:
        assert project.backups.needed() == killed


def test_a_change_after_the_last_backup_is_found_at_the_next_opening(clothes: Project) -> None:
    clothes.backups.make()
    clothes.edits.set_label([1], "hat")
    clothes.close()
    with Project.open(clothes.folder) as project:
        assert project.backups.needed()


def test_every_half_hour_of_edits_is_in_a_backup_that_can_be_restored(clothes: Project) -> None:
    made = []
    for minute in range(240):  # the window looks once a minute
        now = NOW + timedelta(minutes=minute)
        clothes.edits.set_note([1], f"minute {minute}")
        if clothes.backups.due(now):
            clothes.backups.make(now)
            made.append(minute)
    assert all(later - earlier <= 30 for earlier, later in pairwise(made)) and 240 - made[-1] <= 30
    assert len(made) < 12
    clothes.close()
    kept = backups.found(clothes.folder)
    assert len(kept) == backups.KEEP_NEWEST
    for backup in kept:
        backups.restore(clothes.folder, backup)
        with Project.open(clothes.folder) as project:
            minute = int((backup.time - NOW) / timedelta(minutes=1))
            assert project.samples.one(1).note == f"minute {minute}"


def test_a_clock_that_was_wrong_stops_no_backup(clothes: Project) -> None:
    clothes.backups.make(NOW + timedelta(days=400))
    clothes.edits.set_label([1], "hat")
    assert clothes.backups.due(NOW)


def test_a_backup_of_a_wrong_clock_does_not_stay_the_newest(clothes: Project) -> None:
    ahead = clothes.backups.make(NOW + timedelta(days=400))
    for hour in range(12):
        clothes.edits.set_note([1], f"hour {hour}")
        made = clothes.backups.make(NOW + timedelta(hours=hour))
        assert made is not None and clothes.backups.all()[0] == made
        assert backups.newest_sound(clothes.folder) == made
    assert ahead not in clothes.backups.all()
    assert len(clothes.backups.all()) == backups.KEEP_NEWEST


def test_backups_of_before_names_held_a_number_are_ordered_by_their_edits(clothes: Project) -> None:
    made = []
    for number, days in enumerate((400, 1, 2)):
        clothes.edits.set_note([1], f"{number}")
        one = clothes.backups.make(NOW + timedelta(days=days))
        assert one is not None
        made.append(one.file.rename(one.file.with_name(re.sub("-edit[0-9]+", "", one.file.name))))
    assert [one.file for one in backups.found(clothes.folder)] == made[::-1]


def test_after_a_restore_the_newest_is_what_was_made_last(clothes: Project) -> None:
    """Though its edits are fewer than those of the state that was given up."""
    early = clothes.backups.make(NOW)
    for number in range(12):
        clothes.edits.set_note([1], f"given up {number}")
        clothes.backups.make(NOW + timedelta(minutes=30 * number))
    clothes.close()
    assert early is not None
    backups.restore(clothes.folder, backups.found(clothes.folder)[-1])
    for number in range(12):
        with Project.open(clothes.folder) as project:
            project.edits.set_note([2], f"new {number}")
            made = project.backups.make(NOW + timedelta(hours=10 + number))
            assert made is not None and project.backups.all()[0] == made
    kept = backups.found(clothes.folder)[: backups.KEEP_NEWEST]
    assert [one.time for one in kept] == [NOW + timedelta(hours=21 - back) for back in range(len(kept))]


def test_one_content_has_one_backup(clothes: Project) -> None:
    first = clothes.backups.make(NOW)
    assert clothes.backups.make(NOW + timedelta(hours=1)) == first
    clothes.edits.set_note([1], "x")
    second = clothes.backups.make(NOW + timedelta(hours=2))
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    for _ in range(3):
        assert backups.keep(file) == second
        assert first is not None
        backups.restore(clothes.folder, first)
        again = backups.keep(file)
        assert second is not None and again.age > second.age  # it is the present state, and listed first
        assert sorted([again, second], key=lambda one: one.age) == backups.found(clothes.folder)[::-1]
        backups.restore(clothes.folder, second)
        first, second = again, backups.keep(file)


def test_an_empty_project_has_nothing_to_keep(empty: Project) -> None:
    assert empty.backups.make() is None
    assert empty.backups.all() == []


def test_a_reading_program_makes_none(clothes: Project) -> None:
    with Project.open(clothes.folder, read_only=True) as reader:
        assert not reader.backups.needed() and not reader.backups.due()


def test_a_backup_holds_what_was_committed_while_others_write(clothes: Project) -> None:
    with clothes.store.reading():
        clothes.backups.make()
    made = clothes.backups.make(NOW)
    assert made is not None
    assert sorted(file.name for file in made.file.parent.iterdir()) == sorted(
        b.file.name for b in clothes.backups.all()
    )
    with closing(sqlite3.connect(made.file)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_backups_of_one_moment_do_not_replace_each_other(clothes: Project) -> None:
    first = clothes.backups.make(NOW)
    clothes.edits.set_label([1], "hat")
    second = clothes.backups.make(NOW)
    assert first is not None and second is not None
    assert first.file != second.file and second.time > first.time


def test_a_damaged_project_is_found_out_by_its_backup_and_the_older_ones_stay(clothes: Project) -> None:
    clothes.backups.make(NOW)
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    spoil(file)
    refused("project_damaged", lambda: Project.open(clothes.folder))
    refused("project_damaged", lambda: backups.keep(file))
    assert len(backups.found(clothes.folder)) == 1


def test_restoring_over_a_damaged_file_keeps_it(clothes: Project) -> None:
    before = labels(clothes)
    clothes.backups.make(NOW)
    clothes.edits.set_label([1, 2], "hat")
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    damaged = spoil(file)
    backup = backups.newest_sound(clothes.folder)
    assert backup is not None and backup.time == NOW
    kept = backups.restore(clothes.folder, backup)
    assert kept.damaged is not None and kept.damaged.read_bytes() == damaged and kept.backup is None
    with Project.open(clothes.folder) as project:
        assert labels(project) == before


def test_restoring_over_a_sound_file_backs_it_up(clothes: Project) -> None:
    clothes.backups.make(NOW)
    clothes.edits.set_label([1, 2], "hat")
    now = labels(clothes)
    clothes.close()
    kept = backups.restore(clothes.folder, backups.found(clothes.folder)[0])
    assert kept.backup is not None and kept.damaged is None
    backups.restore(clothes.folder, kept.backup)
    with Project.open(clothes.folder) as project:
        assert labels(project) == now


def test_a_log_of_the_damaged_file_is_not_played_into_the_restored_one(clothes: Project, tmp_path: Path) -> None:
    clothes.backups.make(NOW)
    before = labels(clothes)
    clothes.edits.set_label([1, 2, 3], "hat")
    killed = tmp_path / "killed"
    (killed / backups.FOLDER).mkdir(parents=True)
    for name in (paths.PROJECT_FILE, paths.PROJECT_FILE + "-wal"):
        (killed / name).write_bytes((clothes.folder / name).read_bytes())
    [one] = clothes.backups.all()
    (killed / backups.FOLDER / one.file.name).write_bytes(one.file.read_bytes())
    spoil(killed / paths.PROJECT_FILE)
    kept = backups.restore(killed, backups.found(killed)[0])
    assert kept.damaged is not None and kept.damaged.with_name(kept.damaged.name + "-wal").stat().st_size
    with Project.open(killed) as project:
        assert labels(project) == before


def test_a_damaged_backup_is_passed_over_and_refused(clothes: Project) -> None:
    clothes.backups.make(NOW - timedelta(days=1))
    clothes.edits.set_label([1], "hat")
    newest = clothes.backups.make(NOW)
    assert newest is not None
    spoil(newest.file)
    found = backups.newest_sound(clothes.folder)
    assert found is not None and found.time == NOW - timedelta(days=1)
    clothes.close()
    before = (clothes.folder / paths.PROJECT_FILE).read_bytes()
    refused("backup_damaged", lambda: backups.restore(clothes.folder, newest))
    assert (clothes.folder / paths.PROJECT_FILE).read_bytes() == before
    newest.file.write_bytes(b"nothing of the kind")
    refused("backup_damaged", lambda: backups.contents(newest.file))


def test_an_open_project_is_not_restored_over(clothes: Project) -> None:
    backup = clothes.backups.make()
    assert backup is not None
    refused("project_in_use", lambda: backups.restore(clothes.folder, backup))


def test_random_damage_is_opened_or_restored_and_the_bad_file_kept(clothes: Project) -> None:
    clothes.edits.set_label([1, 2, 3], "hat")
    expected = labels(clothes)
    clothes.backups.make(NOW)
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    sound = file.read_bytes()
    rng = np.random.default_rng(1)
    restored = 0
    for variant in range(40):
        damaged = bytearray(sound)
        if variant % 4 == 3:
            del damaged[int(rng.integers(0, len(damaged))) :]
        else:
            for place in rng.integers(0, len(damaged), 4 ** int(rng.integers(0, 7))):
                damaged[place] ^= int(rng.integers(1, 256))
        file.write_bytes(damaged)
        try:
            Project.open(clothes.folder).close()
        except TldeskError:
            backup = backups.newest_sound(clothes.folder)
            assert backup is not None
            kept = backups.restore(clothes.folder, backup, NOW + timedelta(minutes=variant))
            assert kept.damaged is not None and kept.damaged.read_bytes() == damaged
            with Project.open(clothes.folder) as project:
                assert labels(project) == expected
            restored += 1
    assert restored > 20


def test_a_full_disk_costs_the_backup_alone(small_disk: Path) -> None:
    with Project.create(small_disk / "project") as project:
        project.files.put(project.files.root(small_disk), [row(f"{i}.jpg") for i in range(1500)])
        first = project.backups.make(NOW)
        filler = fill(small_disk, left=40_000)
        refused("disk_full", lambda: project.backups.make(NOW + timedelta(hours=1)))
        assert list(project.backups.folder.iterdir()) == [first and first.file]
        filler.unlink()


def test_a_write_protected_folder_is_not_restored(clothes: Project, write_protect: Callable[[Path], None]) -> None:
    backup = clothes.backups.make()
    assert backup is not None
    clothes.close()
    write_protect(clothes.folder)
    refused("folder_not_writable", lambda: backups.restore(clothes.folder, backup))


@given(
    st.lists(
        st.tuples(st.integers(0, 60 * 24 * 40), st.integers(1, schema.VERSION)),
        max_size=60,
        unique_by=lambda one: one[0],
    )
)
def test_the_rule_of_what_is_kept(made: list[tuple[int, int]]) -> None:
    all_of_them = [Backup(Path(f"{i}"), NOW - timedelta(minutes=age), version) for i, (age, version) in enumerate(made)]
    gone = backups.to_delete(all_of_them, NOW)
    kept = sorted(set(all_of_them) - set(gone), key=lambda one: one.time, reverse=True)
    newest = sorted(all_of_them, key=lambda one: one.time, reverse=True)
    assert kept[:8] == newest[:8]
    assert len(kept) <= backups.KEEP_NEWEST + backups.KEEP_DAYS + schema.VERSION
    last_days = {one.time.date() for one in all_of_them if (NOW.date() - one.time.date()).days < backups.KEEP_DAYS}
    assert last_days <= {one.time.date() for one in kept}
    assert {one.schema for one in all_of_them if one.schema < schema.VERSION} <= {one.schema for one in kept}


def test_a_project_of_a_kind_that_is_not_known_can_be_restored_over(clothes: Project) -> None:
    sound, file = clothes.backups.make(NOW), clothes.folder / paths.PROJECT_FILE
    assert sound is not None
    clothes.close()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('kind', 'smells')")
    refused("unknown_modality", lambda: Project.open(clothes.folder))
    backups.restore(clothes.folder, sound)
    Project.open(clothes.folder).close()
