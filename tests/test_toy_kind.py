"""A kind of data that is no image comes into the program by its records alone, and with it several samples a file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest
from present import present
from toykind import records, rows, sets
from toykind.sets import FILES, ROWS

from tldesk.engine import train
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.evaluate import evaluate
from tldesk.engine.explain import Explainer
from tldesk.engine.exporters import export
from tldesk.engine.judging import headline
from tldesk.engine.opening import open_predictor
from tldesk.engine.reporting import report_page
from tldesk.engine.similarity import duplicate_search
from tldesk.media import guard
from tldesk.media.pool import never
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Exported, Imported, RunEnded
from tldesk.project.runs.run import Run
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project

Last = TypeVar("Last")
Returned = TypeVar("Returned")


@pytest.fixture(scope="module", autouse=True)
def _registered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        records.register(patch)
        yield
    guard.close_idle()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    sets.write(tmp_path / "source")
    return tmp_path / "source"


@pytest.fixture
def project(tmp_path: Path, source: Path) -> Iterator[Project]:
    with sets.project(tmp_path / "project", source) as made:
        yield made


def last(events: Iterable[object], kind: type[Last]) -> Last:
    *_, found = events
    assert isinstance(found, kind)
    return found


def end_of(events: Generator[object, None, Returned]) -> Returned:
    while True:
        try:
            next(events)
        except StopIteration as end:
            found: Returned = end.value
            return found


def everything(project: Project) -> list[Sample]:
    return project.samples.get(project.samples.ids(Query()))


def trained(project: Project, **values: object) -> Run:
    run = project.runs.new(RunConfig.model_validate({"backbone": records.NETWORK.name, "device": "cpu"} | values))
    last(run.record(train.train(run, never)), RunEnded)
    return run


def test_each_row_is_a_sample_with_a_hash_and_the_label_of_its_file(project: Project, source: Path) -> None:
    found = everything(project)
    assert Counter(sample.label for sample in found) == {"falling": FILES * ROWS, "rising": FILES * ROWS}
    assert [sample.place for sample in found[:ROWS]] == [f"row:{number}" for number in range(ROWS)]
    lines = (source / "falling" / "0.numbers").read_bytes().splitlines()
    assert [sample.sha256 for sample in found[:ROWS]] == [hashlib.sha256(line).hexdigest() for line in lines]
    assert {sample.width for sample in found} == {16}
    assert all(project.thumbnails.get(sample.sha256, 128) for sample in found)


def test_rows_of_a_file_are_in_one_split(project: Project) -> None:
    splits: dict[Path, set[str | None]] = {}
    for sample in everything(project):
        splits.setdefault(sample.path, set()).add(sample.split)
    assert all(len(one) == 1 for one in splits.values())
    assert {split for one in splits.values() for split in one} == {"train", "val", "test"}


def test_a_flat_folder_is_read_so_too_and_what_is_no_row_is_told(project: Project, source: Path) -> None:
    folder = source / "falling"
    (folder / "words.numbers").write_text("no numbers\n1 2 3\n")
    (folder / "empty.numbers").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"")
    imported = last(import_source(project, folder), Imported)
    assert (imported.added, imported.unreadable) == (3, 2)
    with Project.create(project.folder.parent / "flat", modality=records.KIND.name) as flat:
        imported = last(import_source(flat, folder), Imported)
        assert imported.added == FILES * ROWS + 3 and not any(sample.label for sample in everything(flat))


def test_a_rescan_finds_new_rows(project: Project, source: Path) -> None:
    file = source / "rising" / "0.numbers"
    file.write_text(file.read_text() + "1 2 3\n")
    done = last(rescan(project), Imported)
    assert (done.added, done.missing, done.unreadable) == (1, 0, 0)
    assert everything(project)[-1].place == f"row:{ROWS}" and everything(project)[-1].label == "rising"


def test_what_is_not_kept_is_made_of_its_own_row(project: Project) -> None:
    one, other = everything(project)[:2]
    project.thumbnails.clear()
    made = [project.thumbnails.make(s.sha256, s.path, 256, s.place) for s in (one, other)]
    assert made[0] != made[1]
    list(duplicate_search.search(project))
    assert project.near.found().looked == 2 * FILES * ROWS


@pytest.mark.parametrize("values", [{}, {"strategy": "fine-tune", "epochs": 3, "learning_rate": 0.02}])
def test_it_is_learned_judged_explained_and_exported(project: Project, source: Path, values: dict[str, object]) -> None:
    run = trained(project, **{"strategy": "feature-extraction"} | values)
    report = present(run.report)
    assert run.config.modality == records.KIND.name and present(report["test"])["accuracy"] > 0.9
    told = present(headline.of(report))
    assert told.tested and told.first.value == present(report["test"])["accuracy"] and not told.optimistic
    page = source.parent / "report.html"
    report_page.write(run, page)
    assert f"<b>{told.first.percent}</b> accuracy · {report['n_test']} test rows" in page.read_text("utf-8")
    alone = headline.of({**report, "test": None, "cross_validated": {}})
    assert present(alone).optimistic

    again = present(last(evaluate(run, None), RunEnded).report)
    assert present(again["val"])["accuracy"] == present(report["val"])["accuracy"]
    elsewhere: Mapping[str, Any] = present(last(evaluate(run, source), RunEnded).report)
    assert elsewhere["n_data"] == 2 * FILES * ROWS and not elsewhere["skipped"]

    row = next(row for row in run.data.rows if row.place != "row:0")
    explainer = Explainer(run)
    heat = present(explainer.heat_map(row.path, "rising", row.place))
    assert heat.evidence.shape == (1, 16)
    nearest = end_of(explainer.nearest(row.path, never, row.place))
    assert {one.label for one in present(nearest)[:3]} == {run.data.classes[row.target]}

    done = last(export(run, records.EXPORTER.name), Exported)
    folder = Path(done.path)
    single = source.parent / "one.numbers"
    single.write_bytes(rows.part(row.path, row.place))
    for each in (run.folder, folder):
        (answer,) = open_predictor(each).predict([single])
        assert isinstance(answer, Prediction) and answer.labels == (run.data.classes[row.target],)
