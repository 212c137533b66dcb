"""What the sample programs have in common; it is copied into each."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps


def load(path: Path, preprocess: dict[str, Any]) -> Any:
    """One image as the model takes it: RGB, a batch of one, as `preprocess` of signature.json says."""
    image: Any = Image.open(path)
    image.draft(None, (preprocess["resize"], preprocess["resize"]))  # a JPEG is decoded smaller, which is quicker
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):  # 16-bit grey keeps its high byte
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):  # 32-bit grey: the darkest is black, the brightest white
        values = np.nan_to_num(np.asarray(image, np.float64), posinf=0, neginf=0)
        values = (values - values.min()) * (255 / max(float(np.ptp(values)), 1e-300))
        image = Image.fromarray(np.rint(values).astype(np.uint8))
    elif image.has_transparency_data:  # transparent pixels are laid on white
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    pixels = np.asarray(image if preprocess["whole"] else square(image, preprocess))
    around = (preprocess["margin"],) * 2  # the model cuts it off
    pixels = np.pad(pixels, (around, around, (0, 0)), constant_values=preprocess["pad_value"])[None]
    if preprocess["dtype"] == "uint8":
        return pixels
    pixels = pixels.astype(np.float32) / np.float32(255)
    pixels = pixels if preprocess["layout"] == "NHWC" else pixels.transpose(0, 3, 1, 2)
    if preprocess["mean"] is None:  # it is subtracted inside of the model
        return pixels
    mean, std = (np.array(preprocess[name], np.float32).reshape(1, 3, 1, 1) for name in ("mean", "std"))
    return (pixels - mean) / std


def square(image: Any, preprocess: dict[str, Any]) -> Any:
    """The part of an RGB image that the model sees, (size, size): its centre, or the whole on grey or squashed."""
    size, fitting = preprocess["size"], preprocess["fitting"]
    resampling = Image.Resampling[preprocess["interpolation"].upper()]
    if fitting == "squash":
        return image.resize((size, size), resampling)
    if fitting == "pad":
        scale = size / max(image.size)
        width, height = (max(1, round(side * scale)) for side in image.size)
        whole = Image.new("RGB", (size, size), (preprocess["pad_value"],) * 3)
        whole.paste(image.resize((width, height), resampling), ((size - width) // 2, (size - height) // 2))
        return whole
    edge = min(image.size) * size / preprocess["resize"]
    left, top = (image.width - edge) / 2, (image.height - edge) / 2
    return image.resize((size, size), resampling, box=(left, top, left + edge, top + edge))


def tell(predict: Callable[[Path, list[Path]], Any]) -> None:
    """Print the labels of each image that the command line names, and how sure the model is."""
    names, here = sys.argv[1:], Path(__file__).resolve().parent.parent
    if not names:
        sys.exit(f"usage: python {sys.argv[0]} IMAGE ...")
    try:
        answers = predict(here, [Path(name) for name in names])
    except OSError as error:  # an image that is missing, or is none
        sys.exit(str(error))
    labels = (here / "labels.txt").read_text("utf-8").splitlines()
    signature = json.loads((here / "signature.json").read_text("utf-8"))
    for name, row in zip(names, answers, strict=True):
        ranked = row.argsort()[::-1].tolist()
        if signature["multi_label"]:  # each label whose threshold is reached
            said = [i for i in ranked if row[i] >= signature["thresholds"][labels[i]]]
        else:  # the likeliest label, unless it is less sure than the limit
            said = [i for i in ranked[:1] if row[i] >= signature["calibration"]["limit"]]
        for label, share in [(labels[i], row[i]) for i in said] or [("none of these", row.max())]:
            print(name, label, f"{share:.4f}", sep="\t")
