"""A model of sounds is asked about sounds: in folders, and by other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
import sounds

from tldesk.engine.answering.endpoint import Endpoint
from tldesk.engine.answering.predict import Failure, Prediction, find_inputs
from tldesk.engine.answering.refusals import refusal
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, SOUND
from tldesk.media.opening import Pixels
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.importers.records import NOT_AN_IMAGE


@pytest.fixture
def no_network() -> None:
    """Here the loopback address is listened on."""


def test_a_folder_stands_for_what_the_model_takes(tmp_path: Path) -> None:
    for name in ("a.wav", "b.jpg", "c.m4a", "d.txt"):
        (tmp_path / name).write_bytes(b"")
    found = find_inputs([tmp_path], SOUND)
    assert found.asked == [tmp_path / "a.wav", tmp_path / "c.m4a"]  # of which the second is told what helps
    assert [(Path(one.path_or_row).name, one.reason) for one in found.skipped] == [
        ("b.jpg", NOT_AN_IMAGE), ("d.txt", NOT_AN_IMAGE)
    ]  # fmt: skip
    assert find_inputs([tmp_path], IMAGE).asked == [tmp_path / "b.jpg"]
    (tmp_path / "none").mkdir()
    with pytest.raises(TldeskError, match="No images were found") as caught:
        find_inputs([tmp_path / "none"], SOUND)
    assert ".jpg" not in caught.value.hint and ".wav" in caught.value.hint


def test_other_programs_send_sounds() -> None:
    pixels = Pixels(square=Preprocess(16_000, 400))

    def ask(content: bytes) -> Prediction | Failure:
        try:
            return Prediction(Path("sound"), ("a",), float(pixels.of(content).max()), {"a": 1.0})
        except TldeskError as error:
            return Failure(Path("sound"), error)

    with Endpoint(ask, kind=SOUND) as endpoint:
        assert endpoint.example.startswith("curl") and "--data-binary @sound.wav" in endpoint.example
        status, said = endpoint.answer(sounds.encoded(sounds.tone(level=0.25)))
        assert status == 200 and round(said["predictions"][0]["confidence"], 2) == 0.25
        status, said = endpoint.answer(sounds.encoded(sounds.tone())[:2_000])
        assert status == 422 and said["errors"][0]["error"].startswith(
            "The sound “sound” cannot be read: the file ends"
        )
    assert refusal(413, SOUND)[1]["error"] == "The sound is larger than 64 MB."
    assert refusal(404, SOUND)[1]["hint"] == "Send POST /predict with a sound as the body."
