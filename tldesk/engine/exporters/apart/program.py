"""Run by the Python of a converter's own environment: make a model's file, or answer with one.

    program.py convert FORM             in a folder that holds what the form is made of, and `recipe.json`
    program.py answer SAMPLE FOLDER     the export in FOLDER, through the sample program SAMPLE

What is asked and answered are arrays in NumPy's own format, each behind its length (8 bytes, little endian). An array
of floats (n, 3, size, size) is answered by SAMPLE's `open_model(FOLDER)`, an array of file names by its `predict`;
before the first request an empty frame says that the model is open. It ends when there is no more to read.
"""

from __future__ import annotations

import io
import json
import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np


def network() -> tuple[Any, Any]:
    """From pixels 0..1 to probabilities and logits, as tldesk computes them: a module, and an example of its input.

    It is made of the export for timm in the current folder.
    """
    import timm
    import torch
    from safetensors.torch import load_file

    config, recipe = (json.loads(Path(name).read_bytes()) for name in ("config.json", "recipe.json"))
    made = timm.create_model(config["architecture"], num_classes=config["num_classes"], **config["model_args"])
    made.load_state_dict(load_file("model.safetensors"))

    class Answers(torch.nn.Module):
        """The network with what its caller would do."""

        def __init__(self) -> None:
            super().__init__()
            self.network = made
            for name in ("mean", "std"):
                self.register_buffer(name, torch.tensor(config["pretrained_cfg"][name]).view(1, 3, 1, 1))

        def forward(self, image: Any) -> tuple[Any, Any]:
            """Probabilities and logits, each (1, classes)."""
            logits = self.network((image - self.mean) / self.std)
            calibrated = logits / recipe["temperature"]
            return calibrated.sigmoid() if recipe["multi_label"] else calibrated.softmax(dim=1), logits

    return Answers().eval(), torch.zeros(1, *config["pretrained_cfg"]["input_size"])


def litert() -> None:
    """Google's converter for PyTorch: `model.tflite`."""
    import litert_torch

    module, example = network()
    litert_torch.convert(module, (example,)).export("model.tflite")


def executorch() -> None:
    """PyTorch's own: `model.pte`, for XNNPACK, which every processor of a phone runs."""
    import torch
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
    from executorch.exir import to_edge_transform_and_lower

    module, example = network()
    program = torch.export.export(module, (example,))
    lowered = to_edge_transform_and_lower(program, partitioner=[XnnpackPartitioner()]).to_executorch()
    Path("model.pte").write_bytes(lowered.buffer)


def openvino() -> None:
    """Intel's: `model.xml` and `model.bin` of `model.onnx`, with the recipe among the graph's notes."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # it would report its use
    import openvino

    model = openvino.Core().read_model(Path("model.onnx").read_bytes(), b"")
    for name, value in json.loads(Path("recipe.json").read_bytes()).items():
        model.set_rt_info(value, ["model_info", name])
    openvino.serialize(model, "model.xml", "model.bin")


CONVERTERS: dict[str, Callable[[], None]] = {"litert": litert, "executorch": executorch, "openvino": openvino}


def answer(sample: str, folder: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until there are no more requests."""
    program = runpy.run_path(sample)
    model = program["open_model"](folder)
    send(answers, b"")
    while length := requests.read(8):
        asked = np.load(io.BytesIO(requests.read(int.from_bytes(length, "little"))))
        told = program["predict"](folder, [Path(name) for name in asked]) if asked.dtype.kind == "U" else model(asked)
        content = io.BytesIO()
        np.save(content, told)
        send(answers, content.getvalue())


def send(answers: IO[bytes], content: bytes) -> None:
    """One frame."""
    answers.write(len(content).to_bytes(8, "little") + content)
    answers.flush()


def main(verb: str, *words: str) -> None:
    """Do what the command line asks. What libraries print must not come between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if verb == "convert":
        CONVERTERS[words[0]]()
    else:
        sample, folder = words
        answer(sample, Path(folder), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
