"""Classify texts with the exported weights: `python predict.py --text "a text"`, or a file of each.

Needs numpy, torch and safetensors.

Sentence Transformers does the same: `SentenceTransformer(FOLDER).encode(texts)`, and the softmax of that. But of a text
that is longer than the window it sees the beginning alone; this program reads all of its windows.
"""

import json
import sys
from pathlib import Path
from typing import Any

try:
    import numpy as np
    import torch
    from safetensors.torch import load_file
    from torch.nn import functional
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is missing. In the folder of the model: pip install -r requirements.txt")

from tldesk.engine.exporters.samples.text.prepare import load, tell


def predict(folder: Path, given: list[Path | str]) -> Any:
    """Probabilities (n, classes) of texts, or of those in files, by the export in `folder`."""
    signature = json.loads((folder / "signature.json").read_text("utf-8"))
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tensors, head = load_file(folder / "model.safetensors"), load_file(folder / "3_Dense" / "model.safetensors")
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
    numbers, answers, first = load(folder), [], pooling["pooling_mode_cls_token"]
    with torch.inference_mode():
        for one in given:
            found = read(torch.from_numpy(numbers(one)).long(), tensors, config, signature, first)
            feature = functional.normalize(found)
            logits = functional.linear(feature, head["linear.weight"], head["linear.bias"])
            answers.append((logits.sigmoid() if signature["multi_label"] else logits.softmax(dim=1)).numpy())
    return np.concatenate(answers)


def read(ids: Any, tensors: dict[str, Any], config: dict[str, Any], signature: dict[str, Any], first: bool) -> Any:
    """The features (1, width) of numbers (1, tokens): those of each window, which count by its numbers. Of a window
    they are what its `first` token became, or the mean of all."""
    found = []
    for window in ids.split(signature["preprocess"]["window"], dim=1):
        there = window[:, : int((window != config["pad_token_id"]).sum())]
        states = encoded(there, tensors, config)
        found.append(functional.normalize(states[:, 0] if first else states.mean(dim=1)) * there.shape[1])
    return torch.stack(found).sum(dim=0)


def encoded(ids: Any, tensors: dict[str, Any], config: dict[str, Any]) -> Any:
    """What BERT makes of numbers (1, tokens), without any that fill up: (1, tokens, width)."""

    def linear(states: Any, name: str) -> Any:
        return functional.linear(states, tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def normed(states: Any, name: str) -> Any:
        weight, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, config["layer_norm_eps"])

    at = "embeddings"
    states = tensors[f"{at}.word_embeddings.weight"][ids] + tensors[f"{at}.position_embeddings.weight"][: ids.shape[1]]
    states = normed(states + tensors[f"{at}.token_type_embeddings.weight"][0], f"{at}.LayerNorm")
    for number in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{number}"
        parts = [linear(states, f"{at}.attention.self.{part}") for part in ("query", "key", "value")]
        query, key, value = (part.unflatten(-1, (config["num_attention_heads"], -1)).transpose(1, 2) for part in parts)
        seen = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        states = normed(states + linear(seen, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        wide = functional.gelu(linear(states, f"{at}.intermediate.dense"))
        states = normed(states + linear(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    return states


if __name__ == "__main__":
    tell(predict)
