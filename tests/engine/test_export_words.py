"""A model of words leaves as ONNX, and the sample program beside it makes the numbers of a text by itself."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.strategies.test_words import MakeRun, followed, make_run, project
from tldesk.engine.exporters import export
from tldesk.engine.exporters.samples.text.prepare import Grams
from tldesk.engine.opening import open_predictor
from tldesk.media.text import grams
from tldesk.project.runs.events import Exported

__all__ = ["make_run", "project"]

SAID = json.loads(json.dumps(grams.SAYS))
PROGRAM = Grams(SAID)
RECORDED = json.loads((Path(__file__).parents[1] / "media/text/grams.json").read_text("utf-8"))


@given(st.text(max_size=80), st.integers(8, 200))
def test_the_program_makes_the_same_numbers(text: str, window: int) -> None:
    assert PROGRAM.numbers(text, window) == (grams.ids(text).tolist()[:window] or [0])


@pytest.mark.parametrize("case", RECORDED, ids=[case["name"] for case in RECORDED])
def test_it_makes_those_that_were_recorded(case: dict[str, Any]) -> None:
    assert PROGRAM.numbers(case["text"], 10_000) == (case["ids"] or [0])


def test_it_leaves_and_answers_as_the_app(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run()
    followed(run)
    *_, last = export(run, "onnx-text", tmp_path / "out")
    assert isinstance(last, Exported)
    assert last.parity["onnxruntime"]["max_diff"] <= 1e-4 and last.parity["sample program"]["max_diff"] <= 1e-4
    card = (tmp_path / "out/MODEL_CARD.md").read_text("utf-8")
    assert "nothing is pretrained" in card and "timm" not in card
    assert 'python samples/predict.py --text "Where is my card?"\n' in card and "npm install onnxruntime-node\n" in card
    assert not re.search(r"\b(files?|images?|photos?)\b", card.split("## Use")[0])
    graph = onnx.load(tmp_path / "out/model.onnx")
    assert {one.domain for one in graph.opset_import} <= {"", "ai.onnx"} and not graph.functions
    texts = {"a.txt": "where is my card", "b.txt": "退款" * 3_000, "c.txt": "?"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    paths = [tmp_path / name for name in texts]
    program = tmp_path / "out/samples/predict.py"
    shares = runpy.run_path(str(program))["predict"](tmp_path / "out", paths)
    for place in (run.folder, tmp_path / "out"):
        app = [list(answer.probabilities.values()) for answer in open_predictor(place).predict(paths)]  # type: ignore[union-attr]
        assert np.abs(np.array(app) - shares).max() <= 1e-4
    told = subprocess.run(
        [sys.executable, program, "--text", texts["a.txt"], paths[0]], capture_output=True, check=True
    )
    lines = [line.split("\t") for line in told.stdout.decode().splitlines()]
    assert [line[:2] for line in lines] == [[texts["a.txt"], "card"], [str(paths[0]), "card"]]
    assert lines[0][2] == lines[1][2]
    odd_arguments(tmp_path, [sys.executable, program])
    if shutil.which("node"):
        odd_arguments(tmp_path, ["node", program.with_name("predict.mjs")])


def odd_arguments(folder: Path, command: list[Any]) -> None:
    """Whoever calls a program otherwise than it wants is told so in a sentence."""
    (folder / "binary.txt").write_bytes(b"\xff\x00")
    (folder / "table.csv").write_text("text\nhello\n")
    for arguments, said in (
        ([], "give a text or a file"),
        ([folder], "is a folder"),
        ([folder / "gone.txt"], "--text"),
        (["where is my card"], 'a text is given as: --text "where is my card"'),
        (["--texts", "hello"], "--text"),
        ([folder / "binary.txt"], "no text in UTF-8"),
        ([folder / "table.csv"], "is a table"),
        (["--text"], "--text"),
    ):
        told = subprocess.run([*command, *arguments], capture_output=True, check=False)
        lines = told.stderr.decode().splitlines()
        assert (told.returncode, told.stdout, len(lines)) == (2, b"", 2), (arguments, lines)
        assert lines[0].startswith("usage: ") and said in lines[1], (arguments, lines)
