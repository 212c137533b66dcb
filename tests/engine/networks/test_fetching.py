"""Downloading models from a real server on this computer: what is taken in, and that nothing half-made is."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import encoders
import filelock
import pytest
from hub_server import COMMIT, Hub

from engine.runs_for_tests import TINY
from tldesk import paths, settings
from tldesk.engine.networks import backbones, fetching, own_encoders, weights
from tldesk.engine.networks.fetching import ModelFailed, ModelFetched, ModelFetching
from tldesk.errors import TldeskError
from tldesk.online import contacts, hub
from tldesk.project.runs.events import Event, PhaseStarted, Progressed

REPOSITORY, FILE = "timm/test_efficientnet.r160_in1k", "model.safetensors"


@pytest.fixture
def server(request: pytest.FixtureRequest, _tiny_file: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    made: Hub = request.getfixturevalue("hub")
    made.put(REPOSITORY, FILE, _tiny_file)
    monkeypatch.setattr(hub, "WAITS", ())
    return made


def fetch(*names: str) -> list[Event]:
    return list(fetching.fetch(names))


def refused(*names: str) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        fetch(*names)
    return caught.value


def test_a_model_is_fetched_checked_and_prepared(server: Hub) -> None:
    size = len(server.files[REPOSITORY, FILE])
    server.cuts = [size // 3]
    assert refused(TINY).code == "download_cut"
    assert not weights.available(TINY)
    events = fetch(TINY)
    begun, ended = events[0], events[-1]
    assert isinstance(begun, ModelFetching)
    assert (begun.bytes, begun.resumed) == (size, size // 3)
    assert ended == ModelFetched(asked=TINY, name=TINY, title=TINY, bytes=size, checked_by="server")
    assert [one.name for one in events if isinstance(one, PhaseStarted)] == ["fetch", "check", "import", "prepare"]
    (last, *_) = [one for one in reversed(events) if isinstance(one, Progressed) and one.phase == "fetch"]
    assert last.done == last.total == size
    about = weights.metadata(TINY)
    assert (about["checked_by"], about["revision"]) == ("server", COMMIT)
    assert about["source"] == f"{server.address}/{REPOSITORY}"
    assert about["published"] == hashlib.sha256(server.files[REPOSITORY, FILE]).hexdigest()
    assert weights.frozen_path(backbones.get(TINY)).is_file()
    assert not [file for file in paths.downloads().rglob("*") if file.suffix != ".lock"]
    before = len(server.asked)
    assert fetch(TINY) == [ModelFetched(asked=TINY, name=TINY, title=TINY, bytes=0, checked_by="here")]
    assert len(server.asked) == before


def test_a_text_encoder_is_fetched(server: Hub, tmp_path: Path) -> None:
    folder = encoders.bert(tmp_path / "small-one")
    for file in folder.rglob("*"):
        if file.is_file():
            server.put("someone/small-one", file.relative_to(folder).as_posix(), file)
    server.put("someone/small-one", "pytorch_model.bin", b"a pickle")
    for event in fetching.fetch(["someone/small-one"]):
        if isinstance(event, PhaseStarted) and event.name == "prepare":
            break  # its graph is made as any other, which takes seconds
    (record,) = own_encoders.records().values()
    assert record.title == "small-one"
    assert weights.metadata(record)["source"] == f"{server.address}/someone/small-one"
    assert not any("pytorch" in path for _, path, _ in server.asked)


def test_offline_nothing_is_contacted(server: Hub) -> None:
    settings.change(online=False)
    assert refused(TINY).code == "offline"
    offer = fetching.offer("resnet50")
    assert (offer.address, offer.licence) == (f"{server.address}/timm/resnet50.a1_in1k", "Apache-2.0")
    assert offer.megabytes == pytest.approx(102.2, abs=0.1)  # with its thousand classes
    assert (server.asked, contacts.read()) == ([], [])


@pytest.mark.parametrize("name", ["minilm", "words", "own-0123456789ab", "../../etc", "a/b/c", "a/..", "yamnet"])
def test_what_is_not_published_is_said(name: str) -> None:
    with pytest.raises(TldeskError) as caught:
        fetching.offer(name)
    assert caught.value.code in ("not_published", "unknown_backbone")


def test_others_go_on_where_one_fails(server: Hub) -> None:
    events = fetch("resnet18", "someone/nothing", TINY)
    failed = [one for one in events if isinstance(one, ModelFailed)]
    assert [(one.asked, one.error.code) for one in failed] == [
        ("resnet18", "hub_missing"),
        ("someone/nothing", "hub_missing"),
    ]
    assert isinstance(events[-1], ModelFetched)


def test_a_wrong_digest_is_deleted(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    content = server.files[REPOSITORY, FILE]
    server.sent = content[:-1] + bytes([content[-1] ^ 1])
    assert refused(TINY).code == "download_damaged"
    server.sent = None
    monkeypatch.setitem(backbones.BACKBONES, TINY, replace(backbones.get(TINY), published_sha256="0" * 64))
    server.put(f"timm/{TINY}", FILE, content)
    assert refused(TINY).code == "download_damaged"  # the server's own digest is another
    assert not weights.available(TINY)
    assert not list(paths.downloads().rglob("*.download"))


def test_the_digest_of_the_table_is_said(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    content = server.files[REPOSITORY, FILE]
    server.put(f"timm/{TINY}", FILE, content)
    record = replace(backbones.get(TINY), published_sha256=hashlib.sha256(content).hexdigest())
    monkeypatch.setitem(backbones.BACKBONES, TINY, record)
    ended = fetch(TINY)[-1]
    assert isinstance(ended, ModelFetched)
    assert ended.checked_by == weights.metadata(TINY)["checked_by"] == "tldesk"


def test_another_model_in_its_place_is_refused(server: Hub, tmp_path: Path) -> None:
    server.put(REPOSITORY, FILE, b"\x80\x04 a pickle, which would run something")
    assert refused(TINY).code == "weights_not_safetensors"
    server.put(REPOSITORY, FILE, encoders.bert(tmp_path / "it") / FILE)
    assert refused(TINY).code == "weights_mismatch"
    assert not weights.available(TINY)
    assert not list(paths.downloads().rglob("*.safetensors"))


def test_a_huge_file_is_not_begun(server: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "most_bytes", lambda _record: 1000)
    assert refused(TINY).code == "download_too_large"
    assert not server.bodies()


def test_two_programs_do_not_fetch_one_model(server: Hub) -> None:
    wanted = fetching._wanted(TINY)
    wanted.folder.mkdir(parents=True)
    with filelock.FileLock(wanted.folder.with_suffix(".lock")):
        assert refused(TINY).code == "download_elsewhere"
    assert isinstance(fetch(TINY)[-1], ModelFetched)


def test_what_is_refused_is_called_as_on_the_server(server: Hub) -> None:
    server.put("someone/odd", "modules.json", b'[{"path": "", "type": "x"}]')
    for name in ("config.json", "tokenizer.json", FILE):
        server.put("someone/odd", name, b"{}" * 9)
    error = refused("someone/odd")
    assert error.code == "encoder_refused" and "“someone/odd”" in error.text and not list(paths.downloads().glob("*/"))


@pytest.mark.parametrize("strange", ["folder", "pipe", "link", "elsewhere"])
def test_what_is_strange_in_its_folder_stops_nothing(server: Hub, tmp_path: Path, strange: str) -> None:
    server.cuts = [2_000]
    refused(TINY)
    (part,) = paths.downloads().glob("*/*.download")
    mine = tmp_path / "mine" / part.name
    mine.parent.mkdir()
    mine.write_text("mine")
    part.unlink()
    if strange == "folder":
        part.mkdir()
        (part.parent / FILE).mkdir()
    elif strange == "pipe":
        if sys.platform == "win32":
            pytest.skip("there are no pipes among its files")
        os.mkfifo(part)
    elif strange == "link":
        part.symlink_to(mine)
    else:
        part.parent.rmdir()
        part.parent.symlink_to(mine.parent)
    assert isinstance(fetch(TINY)[-1], ModelFetched)
    assert mine.read_text() == "mine" and len(list(mine.parent.iterdir())) == 1


def test_a_full_disk_is_told(server: Hub, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TLDESK_HOME", str(small_disk))
    settings.change(mirror=server.address, online=True)
    server.put(REPOSITORY, FILE, bytes(2_000_000))
    assert refused(TINY).code == "download_no_room"
    assert not server.bodies()
    monkeypatch.setattr(fetching, "_SPARE", -(10**9))  # as if another program took the rest meanwhile
    assert refused(TINY).code == "disk_full"


def test_a_cache_that_cannot_be_written_is_told(server: Hub, write_protect: Callable[[Path], None]) -> None:
    paths.cache().mkdir(parents=True, exist_ok=True)
    write_protect(paths.cache())
    assert refused(TINY).code == "folder_not_writable"
    assert not server.asked


def test_nobody_is_contacted_where_that_cannot_be_noted(server: Hub) -> None:
    paths.contacts().mkdir(parents=True)
    assert refused(TINY).code == "contacts_not_kept"
    assert not server.asked
    events = fetch("resnet18", TINY)
    assert [one.code for one in events if isinstance(one, ModelFailed)] == ["contacts_not_kept"] * 2


def test_it_stops_at_any_moment_and_goes_on(server: Hub) -> None:
    for moment in ("fetch", "check"):
        stop: list[bool] = []
        with pytest.raises(TldeskError) as caught:
            for event in fetching.fetch([TINY], lambda: bool(stop)):
                stop += [True] * (isinstance(event, PhaseStarted) and event.name == moment)
        assert caught.value.code == "interrupted"
    assert not weights.available(TINY)
    assert isinstance(fetch(TINY)[-1], ModelFetched)
