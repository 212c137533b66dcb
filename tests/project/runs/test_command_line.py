"""The command that is copied means the very configuration it was made of."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk import cli
from tldesk.project.runs.command_line import for_windows, train_command
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.runs import Run

CONFIGS = st.builds(
    RunConfig,
    backbone=st.sampled_from(["efficientnet-lite0", "timm/odd name:1", "it's"]),
    strategy=st.sampled_from(["auto", "feature-extraction", "fine-tune", "scratch"]),
    epochs=st.integers(1, 1000),
    learning_rate=st.floats(1e-9, 10),
    weight_decay=st.floats(0, 10),
    label_smoothing=st.floats(0, 1, exclude_max=True),
    augmentation=st.sampled_from(["none", "light", "standard", "strong"]),
    class_balance=st.sampled_from(["auto", "none", "sampler", "weighted"]),
    seed=st.integers(0, 2**31 - 1),
    start_from=st.sampled_from(["", "2026-01-02-030405_efficientnet-lite0_auto", "/some where/it's.safetensors"]),
    teacher=st.sampled_from(["", "#2", "2026-01-02-030405_efficientnet-lite2_auto"]),
    precision=st.sampled_from(["auto", "float32", "bfloat16"]),
)


def read(words: list[str]) -> RunConfig:
    """The configuration that `tldesk train` makes of its words."""
    options = dict(zip(words[3::2], words[4::2], strict=True))
    pairs = [value for name, value in zip(words[3::2], words[4::2], strict=True) if name == "--set"]
    given = {
        name: options.get(f"--{name.replace('_', '-')}") for name in ("backbone", "strategy", "start_from", "teacher")
    }
    return cli._settings(pairs, **given)


@given(config=CONFIGS, name=st.text("aé \"'$`\\&;|*~#-", min_size=1, max_size=12))
@pytest.mark.skipif("sys.platform == 'win32'", reason="quoted as a POSIX shell does")
def test_the_command_means_the_same(config: RunConfig, name: str) -> None:
    folder = Path("/photos") / name
    words = shlex.split(train_command(folder, config))
    assert words[:3] == ["tldesk", "train", str(folder)]
    assert read(words) == config


def test_the_defaults_need_few_words() -> None:
    command = train_command(Path("/p"), RunConfig())
    assert command == "tldesk train /p --backbone efficientnet-lite0 --strategy auto"


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("C:\\photos\\a-b_1.2", "C:\\photos\\a-b_1.2"),
        ("C:\\my photos", '"C:\\my photos"'),
        ("C:\\x&calc", '"C:\\x&calc"'),
        ("C:\\x;calc\\", '"C:\\x;calc\\\\"'),
        ("", '""'),
    ],
)
def test_a_name_ends_no_command_of_windows(word: str, quoted: str) -> None:
    assert for_windows(word) == quoted


def test_the_command_line_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: object) -> None:
    """Through the real command, up to the run that it makes."""
    made: list[Run] = []

    def train(run: Run, *_rest: object) -> int:
        made.append(run)
        return 0

    monkeypatch.setattr(cli, "_train", train)
    config = RunConfig(strategy="scratch", epochs=3, learning_rate=0.0005, seed=7, device="cpu")
    project.close()  # type: ignore[attr-defined]
    words = shlex.split(train_command(project.folder, config))  # type: ignore[attr-defined]
    assert cli.run_command(words[1:]) == 0
    assert made[0].config == config


def test_a_teacher_is_known_by_the_name_of_the_window(trained_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Run] = []

    def train(run: Run, *_rest: object) -> int:
        made.append(run)
        return 0

    monkeypatch.setattr(cli, "_train", train)
    words = ["train", str(trained_run.project_folder), "--teacher", "EfficientNet-Lite0 #1"]
    assert cli.run_command(words) == 0 and cli.run_command([*words[:3], "none"]) == 2
    assert [run.config.teacher for run in made] == ["#1"]
