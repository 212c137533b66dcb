"""Where resources, user data, caches, weights and logs live: the only module that knows.

`TLDESK_HOME` puts everything the program writes below one folder (a portable installation, the tests).
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

import platformdirs

PROJECT_FILE = "project.tldesk"


def resources() -> Path:
    """The folder of shipped files."""
    return _shipped("resources", "resources")


def guide() -> Path:
    """The pages of the help: English ones, and a folder for each other language."""
    return _shipped("guide", "docs/guide")


def samples() -> Path:
    """The sample photos: class folders with a licence beside them."""
    return resources() / "samples" / "clothing"


def sample_texts(language: str) -> Path:
    """The table of sample texts in a language of the window."""
    return resources() / "samples" / "texts" / f"{language}.csv"


def sample_sounds() -> Path:
    """The sample sounds: class folders of files named after their speakers."""
    return resources() / "samples" / "sounds"


def in_one_place() -> bool:
    """Whether everything that the program writes is below one folder, which the user has named."""
    return bool(os.environ.get("TLDESK_HOME"))


def projects() -> Path:
    """Where the command line makes projects when no folder is given; the window asks `ui.projects.places`."""
    return _home("data", platformdirs.user_data_dir) / "projects"


def settings_file() -> Path:
    """The user's settings, a TOML file."""
    return _home("config", platformdirs.user_config_dir) / "settings.toml"


def cache() -> Path:
    """Files that can be made again: measured speeds, exported backbones; and what is temporary (see `leftovers`)."""
    return _home("cache", platformdirs.user_cache_dir)


def weights() -> Path:
    """Pretrained weights as safetensors, one `<backbone>.safetensors` each: converted once, or imported by the user."""
    return _home("data", platformdirs.user_data_dir) / "weights"


def chosen() -> Path:
    """What the user chose for projects outside of their folders, a small file each."""
    return _home("data", platformdirs.user_data_dir) / "chosen"


def known() -> Path:
    """How large project files looked when they were left, a small file each."""
    return _home("data", platformdirs.user_data_dir) / "known"


def converters() -> Path:
    """Environments for the converters of exports, which the user had set up; a folder each."""
    return _home("data", platformdirs.user_data_dir) / "converters"


def downloads() -> Path:
    """What was downloaded of models that are not whole yet; a folder each."""
    return cache() / "downloads"


def contacts() -> Path:
    """The list of what was contacted over a network, a line of JSON each."""
    return _home("data", platformdirs.user_data_dir) / "contacts.jsonl"


def shipped_weights() -> Path:
    """Converted weights that came with an installed program, as in `weights()`; a source tree has none."""
    return resources() / "prepared" / "weights"


def shipped_backbones() -> Path:
    """ONNX files that came with an installed program, as in `cache()/backbones`; a source tree has none."""
    return resources() / "prepared" / "backbones"


def logs() -> Path:
    """The folder of the rotating log."""
    return _home("log", platformdirs.user_log_dir)


@lru_cache
def _shipped(name: str, in_tree: str) -> Path:
    """A folder that comes along: inside the installed package, beside it in a frozen program, or in a source tree.

    Asked for with every text, and no other while the program runs.
    """
    package = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", package))
    for folder in (package / name, frozen / name, package.parent / in_tree):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the {name} folder of tldesk is missing: install tldesk again")


def _home(kind: str, find: object) -> Path:
    home = os.environ.get("TLDESK_HOME")
    if home:
        return Path(home) / kind
    assert callable(find)
    return Path(find("tldesk", appauthor=False))
