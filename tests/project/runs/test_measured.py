"""What a project knows of its contents, as a run can read it."""

from __future__ import annotations

from pathlib import Path

from tldesk.project.runs.measured import read_measured
from tldesk.project.store import Project


def test_every_content_has_its_measures(project: Project) -> None:
    found = read_measured(project.folder)
    samples = project.samples.get(project.samples.ids().tolist())
    assert set(found) == {sample.sha256 for sample in samples}
    one = found[samples[0].sha256]
    assert (one.values["size"], one.values["shape"]) == (64 * 48, 64 / 48)
    assert one.values["light"] is not None and one.values["focus"] is not None
    assert one.group is None


def test_a_column_and_equal_contents_are_clusters(project: Project) -> None:
    with project.store.writing() as db:
        db.execute("UPDATE samples SET group_name = 'one slide' WHERE id <= 3")
    found = read_measured(project.folder)
    first = [found[sample.sha256] for sample in project.samples.get([1, 2, 3])]
    assert {one.group for one in first} == {"one slide"} and len({one.cluster for one in first}) == 1
    assert len({one.cluster for one in found.values()}) == len(found) - 2


def test_without_a_project_nothing_is_known(tmp_path: Path) -> None:
    assert read_measured(tmp_path) == {}
    (tmp_path / "project.tldesk").write_bytes(b"no database")
    assert read_measured(tmp_path) == {}
