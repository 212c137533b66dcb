"""The list of all parts as a CycloneDX SBOM, and a folder with the licence of each."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path
from typing import Any

from parts import ROOT, Part

SAMPLES = "the sample photos (clothing-dataset-small)"
TEXTS = "parts of BANKING77 (English) and SIB-200 (Chinese)"
SOUNDS = "a part of the Free Spoken Digit Dataset"


def document(parts: list[Part], version: str, when: int) -> dict[str, Any]:
    """The SBOM of tldesk `version` made of these parts, as CycloneDX 1.6 has it."""
    moment = datetime.datetime.fromtimestamp(when, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    program = {
        "type": "application",
        "bom-ref": "tldesk",
        "name": "tldesk",
        "version": version,
        "licenses": [{"expression": "Apache-2.0"}],
    }
    photos = {
        "type": "data",
        "bom-ref": "samples",
        "name": SAMPLES,
        "licenses": [{"expression": "CC0-1.0"}],
    }
    texts = {
        "type": "data",
        "bom-ref": "sample-texts",
        "name": TEXTS,
        "licenses": [{"expression": "CC-BY-4.0 AND CC-BY-SA-4.0"}],
    }
    sounds = {
        "type": "data",
        "bom-ref": "sample-sounds",
        "name": SOUNDS,
        "licenses": [{"expression": "CC-BY-SA-4.0"}],
    }
    samples = (photos, texts, sounds)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment, "component": program},
        "components": [*samples, *map(component, parts)],
        "dependencies": [
            {"ref": "tldesk", "dependsOn": [*(one["bom-ref"] for one in samples), *(part.purl for part in parts)]}
        ],
    }


def component(part: Part) -> dict[str, Any]:
    """One part of the list."""
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [{"expression": part.licence}],
    }


def write(parts: list[Part], version: str, when: int, folder: Path) -> Path:
    """Make `folder` anew: the SBOM, and `licences/<part>/` with the texts; returns the SBOM's file."""
    shutil.rmtree(folder, ignore_errors=True)
    ours = folder / "licences" / "tldesk"
    ours.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", ours)
    for name in ("samples", "fonts"):
        shutil.copy(ROOT / "resources" / name / "LICENSE", ours / f"LICENSE.{name}")
    for part in parts:
        place = folder / "licences" / part.name
        place.mkdir(exist_ok=True)
        for number, text in enumerate(part.texts):
            name = re.sub(r"[^\w.-]", "_", text.name)
            shutil.copyfile(text, place / (name if not (place / name).exists() else f"{number}-{name}"))
    file = folder / "sbom.cdx.json"
    file.write_text(json.dumps(document(parts, version, when), indent=1) + "\n", encoding="utf-8")
    return file
