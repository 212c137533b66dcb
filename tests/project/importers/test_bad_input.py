"""Odd files in one folder: every one accounted for with a reason, the good ones all there, and the program unmoved."""

from __future__ import annotations

import logging
import os
from collections import Counter
from pathlib import Path

import odd_files
import pytest
from odd_files import BAD, EITHER, GOOD, PASSED_OVER

from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.store import Project

from ..sources import fingerprints, finish, outcome, samples


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot store all of the names")
def test_every_odd_file_is_accounted_for(empty: Project, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = tmp_path / "source"
    expected = odd_files.write(source, 130)
    before = fingerprints(source)
    with caplog.at_level(logging.WARNING):
        imported = finish(import_source(empty, source))
    assert not caplog.records  # no process was lost
    stored = samples(empty)
    reasons = {Path(path).name if Path(path).is_absolute() else path: reason for path, reason in imported.problems}
    came = {name: PASSED_OVER if name not in stored else BAD if stored[name].problem else GOOD for name in expected}
    wrong = {name: (came[name], wanted) for name, wanted in expected.items() if wanted not in (EITHER, came[name])}
    assert not wrong
    assert {name for name, what in came.items() if what != GOOD} == set(reasons)
    assert all(reasons.values())
    counts = Counter(came.values())
    assert counts.total() == 130 and imported.added == counts[GOOD] + counts[BAD]
    assert len(empty.files.measures()) >= counts[GOOD] - 5  # a few are equal
    assert all(empty.thumbnails.get(one.sha256, 128) for one in stored.values() if not one.problem)
    assert fingerprints(source) == before
    # Nothing of it is opened again.
    assert outcome(finish(rescan(empty))) == (0, 0, imported.added, 0)
