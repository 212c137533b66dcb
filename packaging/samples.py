"""Make the sample photos in resources/samples/clothing from the full clothing set.

    python packaging/samples.py CLOTHING/train

The choice is deterministic: per class the files in the order of their content hash, so that running it again gives
the same photos. Photos are made smaller and written without EXIF; the orientation is applied first.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

from PIL import Image, ImageOps

CLASSES = ("dress", "hat", "outwear", "pants", "shoes", "t-shirt")
PER_CLASS = 40
SHORT_SIDE = 200
QUALITY = 82
OUT = Path(__file__).resolve().parent.parent / "resources" / "samples" / "clothing"


def smaller(data: bytes) -> bytes:
    """The photo as a JPEG whose short side is at most SHORT_SIDE pixels, without any metadata."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    scale = min(1.0, SHORT_SIDE / min(image.size))
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return out.getvalue()


def main(source: Path) -> None:
    """Write PER_CLASS photos for each of CLASSES."""
    total = 0
    for label in CLASSES:
        folder = OUT / label
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.jpg"):
            old.unlink()
        photos = {hashlib.sha256(data).hexdigest(): data for data in map(Path.read_bytes, (source / label).iterdir())}
        for number, digest in enumerate(sorted(photos)[:PER_CLASS], start=1):
            data = smaller(photos[digest])
            (folder / f"{label}-{number:02}.jpg").write_bytes(data)
            total += len(data)
    print(f"{len(CLASSES) * PER_CLASS} photos, {total / 1e6:.2f} MB in {OUT}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
