"""The JavaScript beside a model of texts, run where `node` is here: it makes the same numbers of any text.

The whole program needs a folder that holds the package onnxruntime-node in its node_modules, and the page
onnxruntime-web and Chromium; TLDESK_NODE names the folder. What is missing is printed as the reason of the skip.
"""

from __future__ import annotations

import functools
import http.server
import importlib.resources
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import vocabularies

from engine.strategies.test_words import MakeRun, followed, make_run, project
from tldesk import paths
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import export
from tldesk.engine.exporters.samples.text.prepare import Tokens
from tldesk.engine.opening import open_predictor
from tldesk.media.text import grams
from tldesk.media.text.preparing import in_windows
from tldesk.media.text.tokens.tokenizer import Tokenizer
from tldesk.project.runs.events import Exported

__all__ = ["make_run", "project"]

SET_UP = paths.weights()  # the user's own, before tests have a home
SAMPLES = "tldesk.engine.exporters.samples.text"
COUNT, WINDOW = 10_000, 48
SIZES = {"window": WINDOW, "windows": 1, "stride": 0}
# Letters of several scripts, marks, signs, wide and combined forms, emoji, spaces and control characters.
_SIGNS = (
    "abcdefgmysunlozABCÀÉßİΣσςжЖшआ्िกำกิ你好卡的了。，！ガヵ한글ﬁ①Ａ１﷽👍🏽👨‍👩‍👧e\u0301n\u0303\u200b\u00a0\u3000\ufeff\t\n\r\x01\x7f"
    "_-'’.,!?#@/\\\"%&0123456789 \U00020000\ue000\u2581"
)
_WORDS = ("card", "my", "lost", "unable", "我的卡", "Straße", "http://a.b/c?d=1", "naïve", "ＦＵＬＬ", "ok")

KINDS = pytest.mark.parametrize(
    "values", [vocabularies.wordpiece(), vocabularies.unigram(prefix="my "), vocabularies.bpe(prefix="my")],
    ids=lambda values: values["kind"],
)  # fmt: skip

CHECK = """
import { readFileSync } from "node:fs";
import { tokens } from "./prepare.mjs";
const { vocabulary, sizes, texts, expected } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const made = tokens(vocabulary);
const wrong = texts.filter((text, i) => JSON.stringify(made.numbers(text, sizes)) !== JSON.stringify(expected[i]));
console.log(JSON.stringify(wrong));
"""


@functools.cache
def odd_texts(count: int) -> tuple[str, ...]:
    """So many texts, always the same ones."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(count):
        parts = []
        for _ in range(int(rng.integers(0, 8))):
            if rng.random() < 0.4:
                parts.append(_WORDS[int(rng.integers(len(_WORDS)))])
            else:
                parts.append("".join(_SIGNS[i] for i in rng.integers(0, len(_SIGNS), int(rng.integers(1, 12)))))
        found.append(("", " ", "  ")[int(rng.integers(3))].join(parts))
    return tuple(found)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shared code."""
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    folder = tmp_path_factory.mktemp("node")
    code = importlib.resources.files(SAMPLES).joinpath("prepare.mjs").read_text("utf-8")
    (folder / "prepare.mjs").write_text(code, "utf-8")
    (folder / "check.mjs").write_text(CHECK, "utf-8")
    return folder


def wrong(
    node: Path, vocabulary: Any, expected: Any, sizes: Any = SIZES, join: int = 1, texts: Sequence[str] | None = None
) -> list[str]:
    """The texts of which JavaScript makes other numbers; so many of the odd ones are `join`ed to one."""
    if texts is None:
        texts = odd_texts(COUNT)
        texts = [" ".join(texts[start : start + join]) for start in range(0, COUNT, join)]
    numbers = [[int(number) for number in expected(text)] for text in texts]
    asked = {"vocabulary": vocabulary, "sizes": sizes, "texts": texts, "expected": numbers}
    (node / "asked.json").write_text(json.dumps(asked), "utf-8")
    done = subprocess.run(
        ["node", node / "check.mjs", node / "asked.json"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@KINDS
def test_javascript_makes_the_same_numbers(node: Path, values: dict[str, Any]) -> None:
    tokenizer = Tokenizer(values)  # type: ignore[arg-type]
    assert wrong(node, values, lambda text: tokenizer.ids(text, WINDOW)) == []


def test_javascript_joins_pairs_where_several_make_one_piece(node: Path) -> None:
    rng, known, merges = np.random.default_rng(0), ["a", "b", "c"], dict[tuple[str, str], None]()
    while len(merges) < 150:
        left, right = (known[int(rng.integers(len(known)))] for _ in range(2))
        if len(left + right) <= 8:
            merges[left, right] = None
            known.append(left + right)
    values = vocabularies.bpe(list(merges))
    assert len(values["pieces"]) < 260 + len(merges)
    texts = ["".join("abc"[i] for i in rng.integers(0, 3, 60)) for _ in range(500)]
    tokenizer = Tokenizer(values)  # type: ignore[arg-type]
    assert wrong(node, values, lambda text: tokenizer.ids(text, WINDOW), texts=texts) == []


@KINDS
def test_both_programs_make_the_same_windows_of_long_texts(node: Path, values: dict[str, Any]) -> None:
    tokenizer, pre, program = Tokenizer(values), in_windows("small", 32), Tokens(values)  # type: ignore[arg-type]
    sizes = {"window": pre.window, "windows": pre.windows, "stride": pre.stride}

    def expected(text: str) -> list[int]:
        windows = [window.tolist() for window in tokenizer.windows(text, pre)]
        filled = [window + [tokenizer.pad] * (pre.window - len(window)) for window in windows]
        made: list[int] = windows[0] if len(windows) == 1 else [number for window in filled for number in window]
        assert program.numbers(text, **sizes) == made
        return made

    assert wrong(node, values, expected, sizes, join=40) == []
    assert wrong(node, values, expected, sizes, join=2) == []


@pytest.mark.parametrize("name", ["minilm", "e5-small", "use"])
def test_it_does_so_with_the_published_vocabularies(node: Path, name: str) -> None:
    path = SET_UP / f"{name}.vocabulary"
    if not path.is_file():
        pytest.skip("the text encoders are not set up: python packaging/text_encoders.py")
    values = json.loads(path.read_text("utf-8"))
    tokenizer = Tokenizer(values)
    assert wrong(node, values, lambda text: tokenizer.ids(text, WINDOW)) == []


def test_it_hashes_the_same_words(node: Path) -> None:
    says = json.loads(json.dumps(grams.SAYS))
    assert wrong(node, says, lambda text: grams.ids(text)[:WINDOW].tolist() or [0]) == []


@pytest.fixture
def packages() -> Path:
    """The packages of JavaScript."""
    place = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if shutil.which("node") is None or not place.is_dir():
        pytest.skip("node, or TLDESK_NODE with onnxruntime-node and onnxruntime-web, is not here")
    return place


@pytest.fixture
def folder(packages: Path, make_run: MakeRun, tmp_path: Path) -> Path:
    """An export of a model of words, with these packages where its programs look for them."""
    run = make_run()
    followed(run)
    *_, last = export(run, "onnx-text", tmp_path / "out")
    assert isinstance(last, Exported)
    (Path(last.path) / "samples" / "node_modules").symlink_to(packages)
    return Path(last.path)


TEXTS = ("where is my card", "退款" * 300, "?", "Ｒefund, please! 👍🏽")


def answers(folder: Path, tmp_path: Path) -> tuple[list[Path], list[Prediction]]:
    """Files of the texts, and what tldesk says of each."""
    files = []
    for number, text in enumerate(TEXTS):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(text, "utf-8")
    told = list(open_predictor(folder).predict(files))
    return files, [one for one in told if isinstance(one, Prediction)]


def test_node_answers_as_the_app(folder: Path, tmp_path: Path) -> None:
    files, expected = answers(folder, tmp_path)
    command = ["node", str(folder / "samples" / "predict.mjs"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t")[1:] for line in done.stdout.splitlines()]
    assert [label for label, _ in lines] == [one.label for one in expected]
    assert [float(share) for _, share in lines] == pytest.approx([one.confidence for one in expected], abs=1e-4)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """The export on a web server of this computer."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_answers_in_a_browser(folder: Path, site: str, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("Chromium is not here")
    _, expected = answers(folder, tmp_path)
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    command += ["--virtual-time-budget=60000", "--dump-dom"]
    for text, one in zip(TEXTS[:2], expected, strict=False):
        page = f"{site}/samples/index.html?text={quote(text)}"
        for _ in range(5):  # its budget is of the page's own time: on a busy computer the model may not be there yet
            done = subprocess.run([*command, page], capture_output=True, text=True, encoding="utf-8", check=False)
            found = re.search(r'<p id="answer">(.*?)\t(.*?)</p>', done.stdout, re.DOTALL)
            if found is not None:
                break
        assert found is not None, done.stdout[-500:] + done.stderr[-500:]
        assert found[1] == one.label and float(found[2]) == pytest.approx(one.confidence, abs=1e-3)
