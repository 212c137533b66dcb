"""Downloads from the command line: off by default, allowed once or from now on, and all contacts listed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import filelock
import pytest
from engine.runs_for_tests import TINY
from hub_server import Hub
from test_cli import run

from tldesk import paths, settings
from tldesk.online import door
from tldesk.project.runs.run import Run

REPOSITORY = "timm/test_efficientnet.r160_in1k"


def test_models_are_downloaded_once_or_from_now_on(
    capsys: pytest.CaptureFixture[str], hub: Hub, _tiny_file: Path
) -> None:
    hub.put(REPOSITORY, "model.safetensors", _tiny_file)
    code, told = run(capsys, "network", "--off")
    assert (code, told) == (0, {"online": False, "server": hub.address, "token": False, "contacts": []})
    code, told = run(capsys, "models", "--get", TINY)
    assert code == 2 and "turned off" in told["error"] and "--online" in told["hint"]
    assert hub.asked == []
    code, told = run(capsys, "models", "--get", TINY, "--get", "resnet18", "--online")
    assert code == 0
    size = _tiny_file.stat().st_size
    assert told["fetched"] == [{"asked": TINY, "name": TINY, "bytes": size, "checked_by": "server"}]
    assert [row["name"] for row in told["failed"]] == ["resnet18"] and told["failed"][0]["hint"]
    assert not settings.load().online
    code, told = run(capsys, "models", "--get", "resnet18", "--online")
    assert code == 2 and "has no file" in told["error"]
    code, told = run(capsys, "network", "--on")
    assert told["online"] is settings.load().online is True
    assert sum(row["bytes"] or 0 for row in told["contacts"]) == size
    assert {row["why"] for row in told["contacts"]} == {f"download of {TINY}", "download of resnet18"}
    code, told = run(capsys, "network", "--clear")
    assert (code, told["contacts"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["models", "--online"], "needs --get"),
        (["models", "--get", "minilm"], "cannot be downloaded"),
        (["models", "--get", "no-such-model"], "no pretrained model"),
        (["network", "--server", "http://models.example"], "it must be an address"),
        (["network", "--server", "https://user:secret@models.example"], "a name or a password"),
        (["network", "--token"], "That is not an access token"),
    ],
)
def test_what_cannot_be_is_said(
    capsys: pytest.CaptureFixture[str], hub: Hub, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("not one\n"))
    code, told = run(capsys, *arguments)
    assert code == 2 and says in told["error"]
    assert hub.asked == []


def test_models_that_were_added_are_removed(
    capsys: pytest.CaptureFixture[str], tiny_weights: Path, finished: Run
) -> None:
    for names, says in (
        ([TINY, "efficientnet-lite0"], "came with tldesk"),
        ([TINY, "resnet50"], "not on this computer."),
        ([TINY, "no-such-model"], "no pretrained model"),
    ):
        code, told = run(capsys, "models", *(word for name in names for word in ("--remove", name)))
        assert code == 2 and says in told["error"] and tiny_weights.exists()
    settings.change(recent_projects=[str(finished.project_folder)])
    (finished.folder / "report.json").unlink()
    with filelock.FileLock(finished.folder / "run.lock"):
        code, told = run(capsys, "models", "--remove", TINY)
    assert code == 2 and f"uses “{TINY}” now" in told["error"] and tiny_weights.exists()
    code, told = run(capsys, "models", "--remove", TINY)
    assert (code, told["removed"]) == (0, [TINY]) and not tiny_weights.exists()
    assert not any(row["available"] for row in told["models"] if row["name"] == TINY)


def test_a_list_of_contacts_that_cannot_be_kept_is_said(capsys: pytest.CaptureFixture[str], hub: Hub) -> None:
    paths.contacts().mkdir(parents=True)
    for arguments in (["network"], ["models", "--get", "resnet18"]):
        code, told = run(capsys, *arguments)
        assert code == 2 and "The list of what is contacted" in told["error"] and "writable" in told["hint"]
    assert hub.asked == []


def test_a_token_is_never_shown(capsys: pytest.CaptureFixture[str], hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("hf_abcdefgh\n"))
    code, told = run(capsys, "network", "--token")
    assert code == 2 and "cannot be kept" in told["error"]  # without a keyring
    assert "hf_abc" not in f"{told}{capsys.readouterr()}"


def test_the_server_is_that_of_the_environment_where_the_settings_name_none(
    capsys: pytest.CaptureFixture[str], hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://models.example/")
    assert run(capsys, "network")[1]["server"] == hub.address
    assert run(capsys, "network", "--server", "")[1]["server"] == "https://models.example"
    monkeypatch.setenv("HF_ENDPOINT", "http://models.example")
    code, told = run(capsys, "network")
    assert code == 2 and "HF_ENDPOINT" in told["error"]
    monkeypatch.delenv("HF_ENDPOINT")
    assert run(capsys, "network")[1]["server"] == door.HUB


def test_a_password_in_an_address_is_not_shown(
    capsys: pytest.CaptureFixture[str], hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = run(capsys, "network", "--server", "https://me:sesame@models.example")
    assert code == 2 and "sesame" not in str(told) and "models.example" in told["error"]
    settings.change(mirror="")
    monkeypatch.setenv("HF_ENDPOINT", "https://me:ses@me@models.example")
    code, told = run(capsys, "network")
    assert code == 2 and "ses" not in str(told)
