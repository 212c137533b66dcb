"""Near duplicates are found by their pictures; the search keeps its groups and measures what was not measured."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from present import present

from engine.scenes_of_pictures import ended, scenes_of
from tldesk.engine.similarity import duplicates
from tldesk.engine.similarity.duplicate_search import search
from tldesk.engine.similarity.duplicates import Lengths, find, fingerprint
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import Progressed
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project


def photo(seed: int, size: tuple[int, int] = (200, 150)) -> Image.Image:
    """A picture with large and small parts of its own."""
    rng = np.random.default_rng(seed)
    picture = Image.fromarray(rng.integers(0, 255, (7, 9, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = Image.fromarray(rng.integers(0, 255, (30, 40, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(picture, grain, 0.3)


def compressed(picture: Image.Image) -> Image.Image:
    """The picture as a JPEG of quality 50."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=50)
    return Image.open(stream).convert("RGB")


def groups_of(*pictures: Image.Image) -> list[int]:
    """The near duplicates of each picture, by the number of the first."""
    near: list[int] = scenes_of(pictures).near.tolist()
    return near


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "smaller": lambda picture: picture.resize((120, 90)),
    "larger": lambda picture: picture.resize((300, 225)),
    "squashed": lambda picture: picture.resize((150, 150)),
    "compressed": compressed,
    "cut left and top": lambda picture: picture.crop((10, 8, 200, 150)),
    "cut right": lambda picture: picture.crop((0, 0, 190, 150)),
    "cut all around": lambda picture: picture.crop((5, 4, 195, 146)),
    "a little brighter": lambda picture: picture.point(lambda value: min(255, int(value * 1.05) + 4)),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_found_among_others(how: str) -> None:
    others = [photo(seed) for seed in range(1, 30)]
    assert groups_of(photo(0), *others, COPIES[how](photo(0))) == [0, *[-1] * 29, 0]


def test_pictures_of_one_kind_are_not_the_same() -> None:
    """The same ground, lit alike, with other things on it: nearly equal at a glance."""
    ground = photo(0)
    pictures = [Image.blend(ground, photo(seed), 0.18) for seed in range(1, 9)]
    prints = np.array([fingerprint(picture) for picture in pictures], np.float32)[:, : duplicates.SIDE**2]
    assert np.corrcoef(prints).min() > 0.9
    assert groups_of(*pictures) == [-1] * 8


def test_another_colour_is_another_picture() -> None:
    red, green, blue = photo(0).split()
    assert groups_of(photo(0), Image.merge("RGB", (blue, green, red))) == [-1, -1]


def test_blank_pictures_are_not_compared() -> None:
    assert groups_of(*[Image.new("RGB", (60, 60), (250, 250, shade)) for shade in (240, 241, 242)]) == [-1, -1, -1]


def test_copies_of_copies_are_one_group() -> None:
    """Each is cut a little more: the first and the last are no longer alike, but belong together."""
    whole = photo(3)
    cut = [whole.crop((step, step, 200 - step, 150 - step)) for step in (0, 5, 10, 15, 20)]
    assert groups_of(photo(1), *cut) == [-1, 1, 1, 1, 1, 1]


def test_a_long_series_is_one_group_in_little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a film every picture is like every other: no more than a few of the pairs are laid upon one another."""
    compared: list[int] = []
    agreeing = duplicates.agreeing

    def counted(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        compared.append(len(one))
        return agreeing(one, other)

    monkeypatch.setattr(duplicates, "agreeing", counted)
    film = [Image.blend(photo(5), photo(100 + number), 0.02) for number in range(150)]
    assert set(groups_of(*film)) == {0}
    assert sum(compared) < 150 * duplicates._PROPOSALS


def test_what_keeps_its_length_is_no_copy_of_something_longer() -> None:
    """Two words that look the same on a card are one sound only where they last as long."""
    pictures = [photo(1), compressed(photo(1)), compressed(photo(1)), photo(2)]
    prints = np.stack([fingerprint(picture) for picture in pictures])
    near = ended(find(prints, lengths=Lengths(np.array([400.0, 410.0, 480.0, 400.0]), 1.1)))
    assert present(near).edges.tolist() == [[0, 1]]
    assert len(present(ended(find(prints))).edges) == 2


def test_few_or_none_are_no_trouble() -> None:
    assert groups_of() == []
    assert groups_of(photo(0)) == [-1]


def test_it_stops_when_asked() -> None:
    steps = find(np.array([fingerprint(photo(seed)) for seed in range(4)]), lambda: True)
    with pytest.raises(StopIteration) as ended:
        next(steps)
    assert ended.value.value is None


# ---------------------------------------------------------------------------------------------- in a project


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Four photos; `a` also smaller, `b` also equal."""
    folder = tmp_path / "copies"
    folder.mkdir()
    for seed, name in enumerate("abcd"):
        photo(seed).save(folder / f"{name}.png")
    photo(0).resize((100, 75)).save(folder / "a small.png")
    (folder / "b again.png").write_bytes((folder / "b.png").read_bytes())
    return folder


def test_a_search_keeps_its_groups(tmp_path: Path, copies: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        list(import_source(project, copies))
        assert project.near.unsearched() == 5
        events = list(search(project))
        assert project.near.unsearched() == 0
        ((one, other),) = project.near.pairs()
        names = {sample.name for sample in project.samples.get([one, other])}
        assert names == {"a.png", "a small.png"}, "equal contents are not near duplicates"
        assert all(event.total for event in events if isinstance(event, Progressed))


def test_what_was_not_measured_is_measured_on_the_way(tmp_path: Path, copies: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        list(import_source(project, copies))
        measured = project.files.measures()
        with project.store.writing() as db:
            db.execute("DELETE FROM contents")
        list(search(project))
        assert project.files.measures() == measured


def test_files_that_are_gone_or_others_are_passed_over(tmp_path: Path, copies: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        list(import_source(project, copies))
        with project.store.writing() as db:
            db.execute("DELETE FROM contents")
        (copies / "a.png").unlink()
        (copies / "c.png").write_bytes((copies / "d.png").read_bytes())
        list(search(project))
        assert project.near.unsearched() == 2
        assert project.near.pairs() == []


def test_a_stopped_search_changes_nothing(tmp_path: Path, copies: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        list(import_source(project, copies))
        list(search(project))
        pairs = project.near.pairs()
        project.edits.set_excluded(project.samples.ids(Query(text="d.png")).tolist(), True)
        calls = iter(range(100))
        list(search(project, lambda: next(calls) > 2))
        assert project.near.pairs() == pairs
