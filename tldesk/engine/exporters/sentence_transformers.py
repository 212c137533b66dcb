"""A folder that Sentence Transformers, and for the encoder alone Transformers, load: weights, tokenizer, the head.

    torch.softmax(SentenceTransformer("FOLDER").encode(texts, convert_to_tensor=True), dim=1)

are the probabilities: the last module is the head, divided by the temperature. What a vocabulary puts before each text
is a prompt, which Sentence Transformers puts there by itself. Of a text that is longer than the window these modules
see the beginning alone; the program beside them reads it in windows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters import onnx, tokenizer_file
from tldesk.engine.exporters.exporter import Network
from tldesk.engine.exporters.takes import Takes
from tldesk.media.pool import never
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tldesk.engine.exporters.source import ExportSource
    from tldesk.engine.networks.text.bert import Bert

WEIGHTS, HEAD = "model.safetensors", "3_Dense/model.safetensors"
FILES = (
    WEIGHTS, HEAD, "config.json", "tokenizer.json", "tokenizer_config.json", "modules.json",
    "sentence_bert_config.json", "config_sentence_transformers.json",
    "1_Pooling/config.json", "2_Normalize/config.json", "3_Dense/config.json",
    onnx.VOCABULARY,
)  # fmt: skip
_MODULES = ("Transformer", "Pooling", "Normalize", "Dense")
_EPSILON = 1e-12  # where a record says nothing
_PROMPT = "classification"


def write(source: ExportSource, folder: Path) -> None:
    """Write all files."""
    from safetensors.torch import save

    from tldesk.engine.networks.text.bert import Bert
    from tldesk.engine.networks.text.published import to_published
    from tldesk.media.text import tokens

    network, pre = source.model.backbone, source.pre
    assert isinstance(network, Bert) and isinstance(pre, Preprocess)
    words = vocabulary.read(vocabulary.path_of(pre.vocabulary))
    tensors = to_published(network.state_dict(), len(network.layers))
    head = {f"linear.{name}": tensor / source.temperature for name, tensor in source.model.head.state_dict().items()}
    for name, content in _texts(source, network, words, pre.window).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / WEIGHTS).write_bytes(save(tensors, metadata={"format": "pt"}))
    (folder / HEAD).write_bytes(save(head, metadata={"format": "pt"}))
    (folder / onnx.VOCABULARY).write_bytes(tokens.written(pre.vocabulary))


def run_back(folder: Path, should_stop: Callable[[], bool] = never, *, takes: Takes) -> Network:
    """Our own network with these weights. Raises what a file that is damaged raises."""
    import torch

    from tldesk.engine.exporters import signature
    from tldesk.engine.networks import tensor_file
    from tldesk.engine.networks.parts import features_of
    from tldesk.engine.networks.text.published import from_published

    about = signature.read(folder)
    network = _network(folder).eval()
    tensors = tensor_file.tensors(folder / WEIGHTS)
    network.load_state_dict(from_published(tensors, len(network.layers)))
    head = tensor_file.tensors(folder / HEAD)
    labels, window = about.get("multi_label", False), signature.preprocess_of(about, folder).shape[0]

    def probabilities(samples: Sequence[NDArray[Any]] | NDArray[Any]) -> NDArray[Any]:
        found = []
        with torch.inference_mode():
            for part in takes.batches(samples, should_stop):
                numbers = torch.from_numpy(part).float()
                several = numbers.shape[1] > window
                features = features_of(network, numbers, window) if several else network(numbers)
                logits = features @ head["linear.weight"].T + head["linear.bias"]
                found.append((logits.sigmoid() if labels else logits.softmax(dim=1)).numpy())
        return np.concatenate(found)

    return probabilities


def _network(folder: Path) -> Bert:
    """The network that the files describe, without weights."""
    from tldesk.engine.networks import own_encoders as own
    from tldesk.engine.networks.text import folder as folders
    from tldesk.engine.networks.text.bert import Bert

    return Bert(own.record("exported", folders.encoder_of(folder)))


def _texts(source: ExportSource, network: Bert, words: Vocabulary, window: int) -> dict[str, Any]:
    """The files in JSON, by their names."""
    width, classes = source.backbone.features, len(source.classes)
    pooling: dict[str, Any] = {"word_embedding_dimension": width}
    pooling |= {"pooling_mode_mean_tokens": not network.first, "pooling_mode_cls_token": network.first}
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": f"{place}_{name}" if place else "",
            "type": f"sentence_transformers.models.{name}",
        }
        for place, name in enumerate(_MODULES)
    ]
    dense: dict[str, Any] = {"in_features": width, "out_features": classes, "bias": True}
    dense["activation_function"] = "torch.nn.modules.linear.Identity"
    names = ("pad_token", "unk_token", "cls_token", "sep_token")
    special = dict(zip(names, tokenizer_file.special(words).values(), strict=True))
    prompts = {"prompts": {_PROMPT: words["prefix"]}, "default_prompt_name": _PROMPT} if words["prefix"] else {}
    return {
        "config.json": _config(source, network),
        "tokenizer.json": tokenizer_file.of(words, window),
        "tokenizer_config.json": special | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": window},
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": window, "do_lower_case": False},
        "config_sentence_transformers.json": prompts,
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
        "3_Dense/config.json": dense,
    }


def _config(source: ExportSource, network: Bert) -> dict[str, Any]:
    """What `BertModel` reads."""
    from tldesk.engine.networks.text.published import TYPES

    options = dict(source.backbone.options)
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": source.backbone.features,
        "intermediate_size": options.get("inner", 4 * source.backbone.features),
        "num_attention_heads": options["heads"],
        "num_hidden_layers": len(network.layers),
        "hidden_act": "gelu",
        "layer_norm_eps": options.get("epsilon", _EPSILON),
        "max_position_embeddings": network.embeddings.position.num_embeddings,
        "type_vocab_size": TYPES,
        "vocab_size": options["rows"],
        "pad_token_id": network.pad,
        "position_embedding_type": "absolute",
        "torch_dtype": "float32",
    }
