"""What the sample programs have in common; it is copied into each."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    import numpy as np
    import soundfile
    import soxr
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is missing. In the folder of the model: pip install -r requirements.txt")

LONGEST = 60  # seconds: what is longer is no clip
RATES, MOST_CHANNELS, LOUDEST = range(1_000, 384_001), 32, 2.0**31


def load(folder: Path) -> Callable[[Path], Any]:
    """What reads the sound in a file: float32 (1, samples), one channel at the rate that the model takes."""
    rate = json.loads((folder / "signature.json").read_text("utf-8"))["preprocess"]["rate"]

    def samples(path: Path) -> Any:
        with soundfile.SoundFile(path) as file:
            own_rate = file.samplerate
            if own_rate not in RATES or file.channels > MOST_CHANNELS:
                raise ValueError(f'"{path}" has a rate or channels that no sound has')
            frames = file.read(LONGEST * own_rate + 1, dtype="float32", always_2d=True)  # never more, however long
        if not len(frames):
            raise ValueError(f'"{path}" has no sound in it')
        if len(frames) > LONGEST * own_rate:
            raise ValueError(f'"{path}" is longer than {LONGEST} seconds: cut it into stretches that are not')
        if not np.abs(frames).max() <= LOUDEST:  # nor is NaN
            raise ValueError(f'"{path}" holds values that are no numbers, or far too large')
        found = frames[:, 0] if frames.shape[1] == 1 else frames.mean(axis=1)
        if own_rate != rate:
            found = soxr.resample(found, own_rate, rate, "HQ")
        return np.asarray(found, np.float32)[None]

    return samples


def asked() -> list[Path]:
    """The files that the command line names. Ends the program in words where there is none."""
    parser = argparse.ArgumentParser(description="Says of which class a sound is, and how sure the model is of it.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="WAV, AIFF, FLAC, Ogg, Opus or MP3")
    files: list[Path] = parser.parse_args().files
    for path in files:
        if not path.is_file():
            what = "is a folder: give the files in it" if path.is_dir() else "is no file"
            parser.error(f'"{path}" {what}')
        try:
            soundfile.info(path)
        except soundfile.LibsndfileError:
            parser.error(f'"{path}" cannot be read: convert it to WAV or FLAC first')
    return files


def tell(predict: Callable[[Path, list[Path]], Any]) -> None:
    """Print the labels of each sound that the command line names, and how sure the model is."""
    files, here = asked(), Path(__file__).resolve().parent.parent
    try:
        answers = predict(here, files)
    except (ValueError, soundfile.SoundFileError) as error:  # a sound that is none
        sys.exit(str(error))
    labels = (here / "labels.txt").read_text("utf-8").splitlines()
    signature = json.loads((here / "signature.json").read_text("utf-8"))
    for path, row in zip(files, answers, strict=True):
        ranked = row.argsort()[::-1].tolist()
        if signature["multi_label"]:  # each label whose threshold is reached
            said = [i for i in ranked if row[i] >= signature["thresholds"][labels[i]]]
        else:  # the likeliest label, unless it is less sure than the limit
            said = [i for i in ranked[:1] if row[i] >= signature["calibration"]["limit"]]
        for label, share in [(labels[i], row[i]) for i in said] or [("none of these", row.max())]:
            print(path, label, f"{share:.4f}", sep="\t")
