"""`labels.txt` and `signature.json`: what a program must know to use an exported model."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tldesk
from tldesk.engine import reuse
from tldesk.engine.exporters.source import Source
from tldesk.errors import TldeskError
from tldesk.escape import line

if TYPE_CHECKING:
    from tldesk.engine.exporters.exporter import Exporter

SIGNATURE = "signature.json"
_KNOWN = {SIGNATURE, "labels.txt", "MODEL_CARD.md", "parity.json", "requirements.txt", "samples"}


def write(source: Source, folder: Path, exporter: Exporter) -> None:
    """Write both files. The keys of the first half are those of Lobe's exports."""
    count, takes = len(source.classes), exporter.takes
    shape = takes.shape(source.pre)
    content = {
        "doc_name": source.run.project_folder.name,
        "format": exporter.known_as or exporter.name,
        "form": exporter.name,
        "version": 1,
        "inputs": {"Image": {"name": "image", "dtype": takes.dtype, "shape": shape}},
        "outputs": {
            "Confidences": {"name": "probabilities", "dtype": "float32", "shape": [None, count]},
            "Logits": {"name": "logits", "dtype": "float32", "shape": [None, count]},
        },
        "classes": {"Label": source.classes},
        "filename": exporter.files[0],
        "export_model_version": 1,
        "preprocess": source.preprocess(takes),
        "multi_label": source.multi_label,
        "calibration": source.calibration,
        "thresholds": source.report["thresholds"],
        "started_from": reuse.chain(source.report),
        "sha256": {name: _digest(folder / name) for name in exporter.files},
        "tldesk_version": tldesk.__version__,
    }
    (folder / SIGNATURE).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "labels.txt").write_text("".join(f"{line(label)}\n" for label in source.classes), encoding="utf-8")


def check(folder: Path, signature: dict[str, Any], exporter: Exporter) -> None:
    """Raise TldeskError `export_damaged` unless the files of the model are those that were exported."""
    for name in exporter.files:
        file = folder / name
        if file.is_symlink() or not file.is_file():
            reason = f"{name} is a link" if file.is_symlink() else f"{name} is missing"
            raise TldeskError("export_damaged", path=folder, reason=reason)
        if _digest(file) != signature["sha256"].get(name):
            raise TldeskError("export_damaged", path=folder, reason=f"{name} is not the file that was exported")


def is_ours(folder: Path) -> bool:
    """Whether `folder` holds an earlier export of this program and nothing besides."""
    try:
        signature = json.loads((folder / SIGNATURE).read_bytes())
        return "tldesk_version" in signature and {file.name for file in folder.iterdir()} <= _KNOWN | {
            str(name) for name in signature["sha256"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
