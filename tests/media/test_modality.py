"""The contract of every kind of data: what its record and its code promise, on a sample made for it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import odd_files
import pytest
import sounds
import vocabularies
from toykind import records, rows

from tldesk.engine.modalities.learning import LEARNING
from tldesk.errors import TldeskError
from tldesk.media import guard, modality, unknown
from tldesk.media.fitting import Preprocess
from tldesk.media.modality import MODALITIES, TEXT, AnyPreprocess, Measure, Modality, SampleCheck
from tldesk.media.opening import Opened, Pixels, Request
from tldesk.media.place import WHOLE, parse, stretch
from tldesk.media.sound.preparing import Preprocess as SoundPreprocess
from tldesk.media.text.lines import Line
from tldesk.media.text.preparing import Preprocess as TextPreprocess

FIRST, SECOND = Line("Where is my card 1?").write(), Line("第二行").write()
# Kind → the bytes of a sample by a number, and how one of its models takes it.
SAMPLES: dict[str, tuple[Callable[[int], bytes], AnyPreprocess]] = {
    "image": (lambda seed: odd_files.encoded(odd_files.picture(seed, (120, 80)), "JPEG"), Preprocess(32)),
    "text": (lambda seed: Line(f"Where is my card {seed}?").write() + SECOND, TextPreprocess("small", 16)),
    "sound": (lambda seed: sounds.encoded(sounds.word(seed)), SoundPreprocess(8_000, 8_000)),
    "numbers": (lambda seed: f"{seed} 2 3 4\n5 6 7 {seed}\n".encode(), rows.Preprocess()),
}
# Kind → a part of such a sample, and one that there is not.
PARTS = {
    "image": ("box:10,20,30,40", "row:0"),
    "text": (stretch(len(FIRST), len(FIRST) + len(SECOND)), "bytes:0-9"),
    "sound": ("ms:100-350", "ms:500-1000"),
    "numbers": ("row:1", "row:2"),
}
KINDS = [*MODALITIES.values(), records.KIND]


@pytest.fixture(scope="module", autouse=True)
def _with_the_toy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        records.register(patch)
        yield
    guard.close_idle()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Modality:
    found: Modality = request.param
    return found


def suffix(kind: Modality) -> str:
    """One that its files have."""
    return min(kind.suffixes, default=kind.rows)


@pytest.fixture
def file(kind: Modality, tmp_path: Path) -> Path:
    if kind.name == TEXT:
        vocabularies.write("small", vocabularies.wordpiece())
        guard.close_idle()  # which look for it in the home of an earlier test
    path = tmp_path / f"one{suffix(kind)}"
    path.write_bytes(SAMPLES[kind.name][0](1))
    return path


def test_every_kind_is_in_every_table() -> None:
    assert list(MODALITIES) == list(LEARNING) == list(SAMPLES)
    assert all(name == kind.name for name, kind in MODALITIES.items())


def test_no_suffix_is_of_two_kinds() -> None:
    assert len(modality.suffixes()) == sum(len(kind.suffixes) for kind in KINDS)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in modality.suffixes())


def test_a_name_says_of_what_kind_a_file_is(kind: Modality, file: Path) -> None:
    assert modality.of_file(file.name.upper()) == ([kind] if kind.suffixes else [])
    assert kind.may_be(file.name) and kind.may_be("no suffix")
    assert modality.of(kind.name) is kind is modality.likely(file.name)
    with pytest.raises(TldeskError) as caught:
        modality.of("smells")
    assert caught.value.code == "unknown_modality"


def test_measures_and_checks_have_names_of_their_own(kind: Modality) -> None:
    for names in ([one.name for one in kind.measures], [one.check.name for one in kind.measures if one.check]):
        assert len(set(names)) == len(names)


def test_the_array_is_of_the_shape_and_type_that_are_promised(kind: Modality, file: Path) -> None:
    preprocess = SAMPLES[kind.name][1]
    assert preprocess.modality == kind.name and modality.code_of(preprocess) is kind.code
    array = kind.code.load(file, preprocess)
    assert (array.shape, array.dtype.name) == (preprocess.shape, preprocess.dtype)
    assert np.array_equal(array, kind.code.load(file.read_bytes(), preprocess))
    assert np.array_equal(array, kind.code.fit(kind.code.whole(file, preprocess.least), preprocess))
    assert kind.code.kept(file, preprocess).dtype == array.dtype


def test_how_it_is_prepared_survives_json(kind: Modality) -> None:
    preprocess: Any = SAMPLES[kind.name][1]
    again = kind.code.Preprocess(**json.loads(json.dumps(asdict(preprocess))))
    assert again == preprocess and again.key == preprocess.key
    assert preprocess.settled("crop") == preprocess  # what it was made with


def test_a_guarded_process_opens_it_as_this_one_does(kind: Modality, file: Path) -> None:
    preprocess = SAMPLES[kind.name][1]
    first = next(guard.open_all([file], lambda path: Request(path, module=kind.module)))[1]
    assert first.problem is None and first.width > 0 and first.height > 0 and first.thumbnail[:2] == b"\xff\xd8"
    assert first.measures is None or first.measures == kind.code.look(file.read_bytes())[0]
    assert np.array_equal(unknown.pixels(file, Pixels(square=preprocess)), kind.code.load(file, preprocess))
    whole = unknown.pixels(file, Pixels(short_side=preprocess.least, kind=kind.name))
    assert np.array_equal(whole, kind.code.whole(file, preprocess.least))


def test_what_a_place_holds_is_a_source_like_a_file(kind: Modality, file: Path) -> None:
    (content, preprocess), (place, none) = SAMPLES[kind.name], PARTS[kind.name]
    assert all(parse(one) or one == WHOLE for one in kind.code.places(content(1)))
    assert kind.sample(file, WHOLE) is file and (kind.several or kind.code.places(content(1)) == [WHOLE])
    data = kind.code.part(file, place)
    assert kind.sample(file, place) == data == kind.code.part(content(1), place) != content(1)
    assert kind.code.render(data, 50).size and kind.code.look(data)[0] != kind.code.look(content(1))[0]
    ((_, opened),) = guard.open_all([file], lambda path: Request(path, module=kind.module, place=place))
    assert opened.problem is None and opened.sha256 == hashlib.sha256(data).hexdigest()
    assert opened.file_sha256 == hashlib.sha256(content(1)).hexdigest()
    wanted = unknown.pixels(file, Pixels(square=preprocess), place=place)
    assert np.array_equal(wanted, kind.code.load(data, preprocess))
    for there_is_not in (none, "page:5"):
        with pytest.raises(TldeskError) as caught:
            kind.code.part(file, there_is_not)
        assert caught.value.code == "place_unknown"


def test_a_guarded_process_says_where_the_samples_are(kind: Modality, file: Path) -> None:
    ((_, opened),) = guard.open_all([file], lambda path: Request(path, module=kind.module, listing=True))
    assert list(opened.places) == kind.code.places(file.read_bytes()) and not opened.thumbnail


def test_a_place_that_is_none_is_nonsense() -> None:
    stream = io.BytesIO()
    Opened(places=("row:1", "page:2")).write(stream)
    stream.seek(0)
    with pytest.raises(ValueError, match="no place"):
        Opened.read(stream)


def test_it_is_drawn_as_a_picture(kind: Modality, file: Path) -> None:
    picture = kind.code.render(file, 50)
    assert picture.mode == "RGB" and max(picture.size) <= 50
    (left, top, right, bottom), size = kind.code.seen(kind.code.whole(file, None), SAMPLES[kind.name][1])
    assert left < right and top < bottom and min(size) > 0


def test_a_file_that_is_none_costs_itself_alone(kind: Modality, tmp_path: Path) -> None:
    other = tmp_path / f"other{suffix(kind)}"
    other.write_bytes(bytes(range(256)))
    assert kind.code.refusal(SAMPLES[kind.name][0](1)[:4096]) is None
    assert kind.code.refusal(other.read_bytes())
    found = next(guard.open_all([other], lambda path: Request(path, module=kind.module)))[1]
    assert found.problem == "image_unreadable" and found.reason


def test_an_array_of_any_shape_and_type_comes_back_from_a_process() -> None:
    array = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    stream = io.BytesIO()
    Opened(content=array.tobytes(), shape=array.shape, dtype=array.dtype.name).write(stream)
    stream.seek(0)
    found = Opened.read(stream)
    assert found is not None and np.array_equal(found.array("it"), array) and found.array("it").dtype == np.float32


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "brightness", "sort": True},
        {"of": "sharpness", "check": SampleCheck(name="odd", side="beside", limit=2.0)},
        {"of": "width", "check": SampleCheck(name="odd", side="under", limit=2.0)},
    ],
)
def test_a_measure_whose_order_or_check_could_not_be_read_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="measure odd"):
        Measure(name="odd", **wrong)
