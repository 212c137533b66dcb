"""The command that trains as the window would: to be copied, kept in a script, or run on another computer."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

from tldesk.project.runs.config import RunConfig

# They have options of their own; the first two are always said.
_OPTIONS = ("backbone", "strategy", "start_from", "teacher")
_PLAIN = re.compile(r"[\w\\/:.=+-]+")  # in all shells of Windows


def train_command(project: Path, config: RunConfig) -> str:
    """`tldesk train PROJECT …` as a line for the system's shell, with every choice that is not the default one."""
    words = ["tldesk", "train", str(project)]
    for name in _OPTIONS:
        if value := str(getattr(config, name)):
            words += [f"--{name.replace('_', '-')}", value]
    for name, value in config.model_dump(exclude_defaults=True, exclude_none=True).items():
        if name not in _OPTIONS:
            words += ["--set", f"{name}={value}"]
    return " ".join(map(for_windows, words)) if os.name == "nt" else shlex.join(words)


def for_windows(word: str) -> str:
    """A word of a command for a shell of Windows, where `&` and others end a command: a folder of somebody else's may
    have them in its name, and Python quotes words with spaces alone."""
    quoted = subprocess.list2cmdline([word])
    if _PLAIN.fullmatch(word) or quoted.startswith('"'):
        return quoted
    ends = len(quoted) - len(quoted.rstrip("\\"))
    return f'"{quoted}{quoted[-ends:] if ends else ""}"'
