"""What trainings are called: never two alike, and never anything else than what the user wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import tomli_w

from tldesk.engine.training import run_titles
from tldesk.project.runs.run import Run


def test_the_number_tells_trainings_of_a_model_apart(make_run: Callable[..., Run]) -> None:
    run = make_run()
    assert run_titles.is_made(run) and run_titles.number(run) == ""
    assert run_titles.title(run) == "test_efficientnet"
    assert run_titles.title(run, otherwise="29 Nov 07:17") == "test_efficientnet 29 Nov 07:17"
    about = run.folder / "about.toml"
    kept = tomllib.loads(about.read_text("utf-8")) if about.exists() else {}
    about.write_text(tomli_w.dumps(kept | {"number": 3}), encoding="utf-8")
    assert run_titles.title(run, otherwise="29 Nov 07:17") == "test_efficientnet #3"
    run.rename("Mine")
    assert run_titles.title(run) == "Mine" and run.number == 3 and not run_titles.is_made(run)
    run.rename("")
    assert run_titles.title(run) == "test_efficientnet #3"


def test_a_title_of_two_names_has_shorter_ones(make_run: Callable[..., Run]) -> None:
    run, plain = make_run(teacher="1"), make_run("plain")
    teacher = {"run": "1", "title": "", "backbone": "efficientnet-lite2", "number": 1}
    about = run.folder / "about.toml"
    kept = tomllib.loads(about.read_text("utf-8")) if about.exists() else {}
    about.write_text(tomli_w.dumps(kept | {"number": 2, "teacher": teacher}), encoding="utf-8")
    run = Run(run.folder)
    assert run_titles.title(run) == "test_efficientnet #2, from EfficientNet-Lite2 #1"
    assert run_titles.shorter(run) == ("test_efficientnet #2, from #1", "test_efficientnet #2")
    assert run_titles.shorter(plain) == ()
    run.rename("Mine")
    assert run_titles.shorter(run) == ()
