"""Models taken to another computer: whole and equal there, or refused with a reason and nothing left."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import encoders
import hypothesis
import numpy as np
import pytest
from hypothesis import strategies
from safetensors.numpy import load_file, save_file

from engine.runs_for_tests import TINY
from tldesk import paths
from tldesk.engine.networks import backbones, model_pack, packed, prepare, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.encoder_import import import_encoder
from tldesk.engine.networks.model_unpack import ModelsTaken, unpack
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.text import tokens

LITE = "efficientnet-lite0"
FILE = f"{TINY}.safetensors"


@pytest.fixture
def elsewhere(tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Go to another computer, which has no models: the folder of its weights."""

    def go() -> Path:
        monkeypatch.setenv("TLDESK_HOME", str(tmp_path / "other"))
        return paths.weights()

    return go


@pytest.fixture
def folder(elsewhere: Callable[[], Path], tmp_path: Path) -> Path:
    """A pack of the tiny network, yours to change, on another computer."""
    packed_to(tmp_path / "pack", TINY)
    elsewhere()
    return tmp_path / "pack"


def packed_to(target: Path, *names: str) -> model_pack.ModelsPacked:
    *_, last = model_pack.pack(names, target)
    assert isinstance(last, model_pack.ModelsPacked)
    return last


def taken(path: Path) -> ModelsTaken:
    *_, last = unpack(path)
    assert isinstance(last, ModelsTaken)
    return last


def stopped_after(steps: int) -> Callable[[], bool]:
    """Asks to stop once it was asked so often."""
    answers = iter([False] * steps)
    return lambda: next(answers, True)


def said(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / packed.LIST).read_text("utf-8"))
    return found


def say(folder: Path, found: dict[str, Any]) -> None:
    (folder / packed.LIST).write_text(json.dumps(found), "utf-8")


@pytest.mark.parametrize("name", ["a folder", "models.zip"])
def test_models_are_the_same_on_another_computer(elsewhere: Callable[[], Path], tmp_path: Path, name: str) -> None:
    record = import_encoder(encoders.bert(tmp_path / "it"), "Ours")
    (paths.weights() / f"{TINY}.LICENSE").write_text("Free.\n")
    before = {name: weights.arrays(name) for name in (TINY, record.name)}
    ids = tokens.of(record.name).ids("my card", 9).tolist()
    made = packed_to(tmp_path / "sub" / name, TINY, record.name, TINY)
    assert [(name, files) for name, files, _ in made.models] == [(TINY, 2), (record.name, 3)]
    again = tmp_path / "again.zip"
    packed_to(again, TINY)
    packed_to(again, TINY)  # an earlier pack is replaced
    there = elsewhere()
    assert record.name not in own.records()
    told = taken(tmp_path / "sub" / name)
    assert (told.taken, told.here, told.refused) == ([TINY, record.name], [], [])
    assert sorted(file.name for file in there.iterdir()) == sorted(
        [FILE, f"{TINY}.LICENSE", f"{TINY}.pack"]
        + [f"{record.name}{suffix}" for suffix in (".safetensors", ".vocabulary", ".encoder", ".pack")]
    )
    for one, arrays in before.items():
        found = weights.arrays(one)
        assert list(found) == list(arrays) and all(np.array_equal(found[key], arrays[key]) for key in arrays)
    assert backbones.get(record.name) == record and tokens.of(record.name).ids("my card", 9).tolist() == ids
    told = taken(tmp_path / "sub" / name)
    assert (told.taken, told.here) == ([], [TINY, record.name])


def test_what_is_packed_can_be_known_from_its_list(folder: Path) -> None:
    (model,) = said(folder)["models"]
    assert (model["name"], model["modality"]) == (TINY, "image") and model["licence"] and model["source"]
    assert taken(folder / packed.LIST).taken == [TINY]  # as a dialog for files names it
    assert packed.is_pack(folder) and packed.is_pack(folder / packed.LIST) and not packed.is_pack(folder / FILE)


@pytest.mark.parametrize(("names", "code"), [(("vgg16",), "not_here"), (("bands",), "unknown_backbone")])
def test_what_is_not_here_is_not_packed(tiny_weights: Path, tmp_path: Path, names: tuple[str], code: str) -> None:
    for target in (tmp_path / "pack", tmp_path / "pack.zip"):
        with pytest.raises(TldeskError) as caught:
            packed_to(target, TINY, *names)
        assert caught.value.code == code and not target.exists()


def test_what_is_there_already_is_not_written_over(tiny_weights: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    (tmp_path / "mine.zip").write_text("mine")
    for target, code in ((tmp_path / "full", "export_exists"), (tmp_path / "mine.zip", "file_exists")):
        with pytest.raises(TldeskError) as caught:
            packed_to(target, TINY)
        assert caught.value.code == code
    (tmp_path / "empty").mkdir()
    assert packed_to(tmp_path / "empty", TINY).path == str(tmp_path / "empty")


@pytest.mark.parametrize("target", ["pack", "pack.zip"])
def test_a_stop_leaves_nothing(elsewhere: Callable[[], Path], tmp_path: Path, target: str) -> None:
    place = tmp_path / "place"
    for steps in range(3):
        with pytest.raises(TldeskError) as caught:
            list(model_pack.pack([TINY], place / target, stopped_after(steps)))
        assert caught.value.code == "interrupted" and not list(place.glob("*"))
    packed_to(place / target, TINY)
    there = elsewhere()
    for steps in range(2):
        *_, last = unpack(place / target, stopped_after(steps))
        assert isinstance(last, ModelsTaken) and not last.taken and not list(there.glob("*"))


def _list(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        found = said(folder)
        change(found)
        say(folder, found)

    return act


def _weights(change: Callable[[dict[str, Any]], object], **about: str) -> Callable[[Path], None]:
    """Other tensors, and a list that is true of them."""

    def act(folder: Path) -> None:
        arrays = load_file(folder / FILE)
        change(arrays)
        save_file(arrays, folder / FILE, about)
        _true(folder)

    return act


def _true(folder: Path) -> None:
    data, found = (folder / FILE).read_bytes(), said(folder)
    found["models"][0]["files"][0] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    say(folder, found)


def _flipped(folder: Path) -> None:
    data = bytearray((folder / FILE).read_bytes())
    data[-9] ^= 1
    (folder / FILE).write_bytes(data)


def _renamed(name: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / FILE).rename(folder / f"{name}.safetensors")
        found = said(folder)
        found["models"][0]["name"] = name
        found["models"][0]["files"][0]["file"] = f"{name}.safetensors"
        say(folder, found)

    return act


def _linked(folder: Path) -> None:
    (folder / FILE).rename(folder.parent / "real")
    (folder / FILE).symlink_to(folder.parent / "real")


_files = lambda found: found["models"][0]["files"]  # noqa: E731
BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("model_refused", _flipped, "is not the one in models.json"),
    ("model_refused", lambda folder: os.truncate(folder / FILE, 1000), "is not as long as models.json says"),
    ("model_refused", lambda folder: (folder / FILE).unlink(), "is missing"),
    ("model_refused", _linked, "is a link, or no file"),
    ("model_refused", _renamed("no-such-model"), "not a model that this version knows"),
    ("model_refused", _renamed("words"), "not a model that this version knows"),
    ("model_refused", _renamed(LITE), "is of another size than that of EfficientNet"),
    ("model_refused", _list(lambda found: _files(found)[0].update(file="other.safetensors")), "are not those of such"),
    ("model_refused", _weights(lambda arrays: arrays.pop("conv_stem.weight")), "“conv_stem.weight” is missing"),
    ("model_refused", _weights(lambda arrays: arrays.update(more=np.zeros(1))), "“more” is not one of"),
    ("model_refused", _weights(lambda arrays: arrays["conv_stem.weight"].fill(np.nan)), "no numbers"),
    ("model_refused", _weights(lambda _: None, sha256="0" * 64), "not those that its header names"),
    ("pack_refused", _list(lambda found: _files(found)[0].update(file=f"../{FILE}")), "models.0.files.0.file"),
    ("pack_refused", _list(lambda found: _files(found)[0].update(file=f"/{FILE}")), "models.0.files.0.file"),
    ("pack_refused", _list(lambda found: _files(found).append(_files(found)[0])), "something twice"),
    ("pack_refused", _list(lambda found: found.update(more=1)), "more"),
    ("pack_refused", _list(lambda found: found.update(format="tldesk-models-2")), "format"),
    ("pack_refused", lambda folder: (folder / packed.LIST).write_text("{"), "Invalid JSON"),
    ("pack_refused", lambda folder: (folder / packed.LIST).unlink(), "“models.json” is missing"),
]


@pytest.mark.parametrize(("code", "change", "says"), BAD, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_not_as_its_list_says_is_refused_and_leaves_nothing(
    folder: Path, tmp_path: Path, code: str, change: Callable[[Path], object], says: str
) -> None:
    change(folder)
    sources = [folder]
    if change is not _linked:
        with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, file.name)
        sources.append(tmp_path / "pack.zip")
    for source in sources:
        with pytest.raises(TldeskError) as caught:
            taken(source)
        assert caught.value.code == code and says in caught.value.text and caught.value.hint
        assert not list(paths.weights().glob("*"))


def test_a_zip_that_is_cut_short_or_packed_otherwise(folder: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
        archive.writestr("../outside.txt", "not in the list, so not looked at")
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(TldeskError) as caught:
        taken(tmp_path / "cut.zip")
    assert caught.value.code == "pack_refused"
    assert taken(whole).taken == [TINY] and not (tmp_path / "outside.txt").exists()


def test_the_rest_of_a_pack_is_taken(elsewhere: Callable[[], Path], tmp_path: Path) -> None:
    name = import_encoder(encoders.bert(tmp_path / "it")).name
    packed_to(tmp_path / "pack", TINY, name)
    _flipped(tmp_path / "pack")
    other = tmp_path / "pack" / f"{name}.vocabulary"
    elsewhere()
    told = taken(tmp_path / "pack")
    assert (told.taken, [refused for refused, _ in told.refused]) == ([name], [TINY])
    data = other.read_text("utf-8").replace("card", "cart")  # another vocabulary is another encoder
    other.write_text(data, "utf-8")
    found = said(tmp_path / "pack")
    for entry in found["models"][1]["files"]:
        if entry["file"] == other.name:
            entry["sha256"] = hashlib.sha256(data.encode()).hexdigest()
    say(tmp_path / "pack", found)
    (paths.weights() / f"{name}.encoder").unlink()
    with pytest.raises(TldeskError) as caught:
        taken(tmp_path / "pack")
    assert caught.value.code == "model_refused" and name not in own.records()


def test_other_numbers_are_left_and_damaged_ones_mended(folder: Path) -> None:
    prepare.import_weights(folder / FILE, TINY)  # the same, in a file that says another source
    assert taken(folder).here == [TINY]
    file = paths.weights() / FILE
    wanted, data = weights.arrays(TINY), bytearray(file.read_bytes())
    file.unlink()
    other = {name: value + 1 if value.dtype.kind == "f" else value for name, value in wanted.items()}
    weights.keep(backbones.get(TINY), other, source="elsewhere")
    before = file.read_bytes()
    with pytest.raises(TldeskError) as caught:
        taken(folder)
    assert caught.value.code == "model_refused" and "other numbers" in str(caught.value.arguments["reason"])
    assert file.read_bytes() == before
    for cut in (data[:-9], [*data[:-9], data[-9] ^ 1, *data[-8:]]):
        file.unlink()
        file.write_bytes(bytes(cut))
        assert taken(folder).taken == [TINY]
    assert all(np.array_equal(wanted[name], value) for name, value in weights.arrays(TINY).items())


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_that_is_damaged_inside(folder: Path, tmp_path: Path, packing: int) -> None:
    with zipfile.ZipFile(tmp_path / "made.zip", "w", packing) as made:
        for file in folder.iterdir():
            made.write(file, file.name)
        place = made.getinfo(FILE).header_offset + 400
    data = bytearray((tmp_path / "made.zip").read_bytes())
    data[place : place + 400] = bytes(400)
    (tmp_path / "made.zip").write_bytes(data)
    with pytest.raises(TldeskError) as caught:
        taken(tmp_path / "made.zip")
    assert caught.value.code == "model_refused" and not list(paths.weights().glob("*.safetensors"))


def test_a_size_that_no_such_file_has_is_no_full_disk(folder: Path) -> None:
    found = said(folder)
    found["models"][0]["files"][0]["bytes"] = 1 << 36
    say(folder, found)
    with pytest.raises(TldeskError) as caught:
        taken(folder)
    assert caught.value.code == "model_refused" and "larger" in str(caught.value.arguments["reason"])


def test_two_programs_at_once_leave_one_whole_model(folder: Path) -> None:
    first, second = unpack(folder), unpack(folder)
    next(first), next(second)
    *_, last = second
    assert isinstance(last, ModelsTaken) and last.taken == [TINY]
    *_, last = first
    assert isinstance(last, ModelsTaken) and [*last.taken, *last.here] == [TINY]
    assert {file.name for file in paths.weights().iterdir()} == {FILE, f"{TINY}.pack"}


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such modes there")
def test_a_folder_that_cannot_be_written_to(folder: Path, write_protect: Callable[[Path], None]) -> None:
    paths.weights().mkdir(parents=True)
    write_protect(paths.weights())
    with pytest.raises(TldeskError) as caught:
        taken(folder)
    assert caught.value.code == "folder_not_writable" and not list(paths.weights().iterdir())


def test_a_disk_without_room(folder: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TLDESK_HOME", str(small_disk))
    with pytest.raises(TldeskError) as caught:
        taken(folder)
    assert caught.value.code == "disk_full" and not list(paths.weights().iterdir())


def test_a_file_of_weights_is_known_by_its_name_or_its_header(folder: Path, tmp_path: Path) -> None:
    (folder / FILE).rename(folder / "model.safetensors")
    assert prepare.import_file(folder / "model.safetensors") == TINY
    (folder / "model.safetensors").unlink()
    save_file(load_file(paths.weights() / FILE), folder / FILE)
    assert prepare.import_file(folder / FILE) == TINY
    with pytest.raises(TldeskError) as caught:  # a tag that the model has not is no name
        backbones.get(f"{TINY}.nosuchtag")
    assert caught.value.code == "unknown_backbone"
    weights.keep(backbones.get(TINY), weights.arrays(TINY), source="mine")  # whose header names it
    shutil.move(paths.weights() / FILE, folder / "start.safetensors")
    assert prepare.import_file(folder / "start.safetensors") == TINY
    with pytest.raises(TldeskError) as caught:  # what is here is replaced by no header
        prepare.import_file(folder / "start.safetensors")
    assert caught.value.code == "weights_unnamed"
    (folder / FILE).rename(folder / "model.safetensors")
    with pytest.raises(TldeskError) as caught:
        prepare.import_file(folder / "model.safetensors")
    assert caught.value.code == "weights_unnamed" and LITE in caught.value.hint


_TEXT = strategies.text(max_size=9)
_JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | _TEXT,
    lambda part: strategies.lists(part, max_size=3) | strategies.dictionaries(_TEXT, part, max_size=3),
    max_leaves=9,
)


@hypothesis.settings(max_examples=30)
@hypothesis.given(_JSON, strategies.sampled_from(["format", "models", "files", "file", "name", "sha256", "bytes", ""]))
def test_a_list_is_read_or_refused(value: Any, key: str) -> None:
    file = {"file": "a.safetensors", "bytes": 1, "sha256": "0" * 64}
    model = {"name": "a", "title": "A", "modality": "image", "licence": "MIT", "credit": "", "source": "",
             "parameters_m": 1.0, "files": [file]}  # fmt: skip
    found: Any = {"format": "tldesk-models-1", "models": [model]}
    assert packed.checked(json.dumps(found).encode()) == [model]
    for level in (file, model, found):
        if key in level:
            level[key] = value
    text = json.dumps(found if key else value).encode()
    try:
        models = packed.checked(text)
    except Refused:
        return
    assert all("/" not in entry["file"] and entry["file"][0] != "." for one in models for entry in one["files"])
