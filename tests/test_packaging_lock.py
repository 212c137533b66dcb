"""The lock files: every dependency with an exact version and its hashes, in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parsed import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = {
    "setup.txt": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
    "installer.txt": PROJECT["dependencies"],
}


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """The version and the hashes of each package."""
    text = (ROOT / "packaging" / "lock" / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.M), flags=re.M)
    found = {}
    for entry in filter(str.strip, entries):
        package, _, version = re.split(r"[ ;\\]", entry)[0].partition("==")
        found[package] = (version, re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
    return found


@pytest.mark.parametrize("name", WANTED)
def test_what_is_locked_is_what_the_program_needs(name: str) -> None:
    """After a change of the dependencies: `python packaging/lock.py --keep`."""
    found = locked(name)
    for requirement in map(Requirement, WANTED[name]):
        if not requirement.name.startswith("torch"):
            version, _ = found[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), requirement
    assert all(version and hashes for version, hashes in found.values())
    assert not {"torch", "torchvision"} & set(found)


def test_both_lock_the_same_versions() -> None:
    setup, installer = locked("setup.txt"), locked("installer.txt")
    assert {name: (setup[name], installer[name]) for name in set(setup) & set(installer)} == {
        name: (setup[name], setup[name]) for name in set(setup) & set(installer)
    }
