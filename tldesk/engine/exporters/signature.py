"""`labels.txt` and `signature.json`: what a program must know to use an exported model."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import tldesk
from tldesk.engine import reuse
from tldesk.engine.exporters.source import Source
from tldesk.errors import TldeskError

SIGNATURE = "signature.json"


def write(source: Source, folder: Path, form: str, filename: str) -> None:
    """Write both files for the model file `filename`. The keys of the first half are those of Lobe's exports."""
    size, count = source.backbone.input_size, len(source.classes)
    content = {
        "doc_name": source.run.project_folder.name,
        "format": form,
        "version": 1,
        "inputs": {"Image": {"name": "image", "dtype": "float32", "shape": [None, 3, size, size]}},
        "outputs": {
            "Confidences": {"name": "probabilities", "dtype": "float32", "shape": [None, count]},
            "Logits": {"name": "logits", "dtype": "float32", "shape": [None, count]},
        },
        "classes": {"Label": source.classes},
        "filename": filename,
        "export_model_version": 1,
        "preprocess": source.preprocess,
        "multi_label": source.multi_label,
        "calibration": source.calibration,
        "thresholds": source.report["thresholds"],
        "started_from": reuse.chain(source.report),
        "sha256": {filename: hashlib.sha256((folder / filename).read_bytes()).hexdigest()},
        "tldesk_version": tldesk.__version__,
    }
    (folder / SIGNATURE).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in source.classes), encoding="utf-8")


def check(folder: Path, signature: dict[str, Any]) -> None:
    """Raise TldeskError `export_damaged` unless the model file is the one that was exported."""
    for name, expected in signature["sha256"].items():
        file = folder / Path(name).name
        if not file.is_file():
            raise TldeskError("export_damaged", path=folder, reason=f"{name} is missing")
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise TldeskError("export_damaged", path=folder, reason=f"{name} is not the file that was exported")


def is_ours(folder: Path) -> bool:
    """Whether `folder` holds an earlier export of this program and nothing besides."""
    try:
        signature = json.loads((folder / SIGNATURE).read_bytes())
        known = {SIGNATURE, "labels.txt", "MODEL_CARD.md", "parity.json", "requirements.txt", "samples"}
        return "tldesk_version" in signature and {file.name for file in folder.iterdir()} <= known | {
            str(signature["filename"])
        }
    except (OSError, ValueError, KeyError, TypeError):
        return False
