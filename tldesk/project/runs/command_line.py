"""The command that trains as the window would: to be copied, kept in a script, or run on another computer."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from tldesk.project.runs.config import RunConfig

# They have options of their own; the first two are always said.
_OPTIONS = ("backbone", "strategy", "start_from", "teacher")


def train_command(project: Path, config: RunConfig) -> str:
    """`tldesk train PROJECT …` as a line for the system's shell, with every choice that is not the default one."""
    words = ["tldesk", "train", str(project)]
    for name in _OPTIONS:
        if value := str(getattr(config, name)):
            words += [f"--{name.replace('_', '-')}", value]
    for name, value in config.model_dump(exclude_defaults=True, exclude_none=True).items():
        if name not in _OPTIONS:
            words += ["--set", f"{name}={value}"]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
