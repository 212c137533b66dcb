"""The table of the forms: what a person reads of each, what makes it, and what must hold of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tldesk.engine.exporters import (
    converter,
    fp16,
    int8,
    lobe,
    onnx,
    sentence_transformers,
    timm_weights,
    torch_program,
)
from tldesk.engine.exporters.environment import Environment
from tldesk.engine.exporters.exporter import Exporter
from tldesk.engine.exporters.takes import BYTES, NORMALISED, PICTURES, WITH_MARGIN, Takes
from tldesk.media.modality import SOUND, TEXT

_JAVASCRIPT = ("prepare.mjs", "predict.mjs", "index.html")
_PYTHON = ("numpy", "pillow>=13")
_ONNX = Exporter(
    name="onnx",
    title="ONNX",
    about="One file that ONNX Runtime runs on nearly any computer, phone or web page.",
    files=(onnx.MODEL,),
    runtime="onnxruntime",
    write=onnx.write,
    run_back=onnx.run_back,
    program="onnx_runtime.py",
    others=_JAVASCRIPT,
    requirements=(*_PYTHON, "onnxruntime"),
    packages="onnxruntime-node sharp",
    asks="photo.jpg",
)
# Converters follow one version of PyTorch: these are what they were tried with.
_NETWORK = ("torch==2.13.*", "torchvision==0.28.*", "timm>=1.0.15", "safetensors", *_PYTHON)
_OPENVINO = Environment(
    name="openvino",
    title="Intel's OpenVINO",
    packages=(*_PYTHON, "openvino>=2025.0", "soundfile>=0.13", "soxr>=0.5"),  # sounds are read by its sample program
    modules=("openvino", "soundfile", "soxr"),
    megabytes=85,
    gigabytes=0.4,
)
_LITERT = Environment(
    name="litert",
    title="Google's converter",
    packages=(*_NETWORK, "litert-torch==0.10.0", "ai-edge-litert==2.3.*"),
    modules=("litert_torch", "ai_edge_litert.interpreter"),
    megabytes=500,
    gigabytes=2.2,
)
_EXECUTORCH = Environment(
    name="executorch",
    title="PyTorch's converter for devices",
    packages=(*_NETWORK, "executorch==1.5.1"),
    modules=("executorch.exir", "executorch.runtime"),
    megabytes=300,
    gigabytes=1.6,
)

_IDS = Takes("int32", "array")

_TEXT = replace(
    _ONNX,
    name="onnx-text",
    files=(onnx.MODEL, onnx.VOCABULARY),
    takes=_IDS,
    write=partial(onnx.write_with_vocabulary, takes=_IDS),
    run_back=partial(onnx.run_back, takes=_IDS),
    requirements=("numpy", "onnxruntime"),
    packages="onnxruntime-node",
    asks='--text "Where is my card?"',
    modality=TEXT,
    samples="tldesk.engine.exporters.samples.text",
)

_SOUNDS = Takes("float32", "array", whole=True)

_SOUND = replace(
    _ONNX,
    name="onnx-sound",
    takes=_SOUNDS,
    write=partial(onnx.write, takes=_SOUNDS, halve=True),
    run_back=partial(onnx.run_back, takes=_SOUNDS),
    packages="onnxruntime-node",
    requirements=("numpy", "onnxruntime", "soundfile", "soxr"),
    asks="sound.wav",
    modality=SOUND,
    samples="tldesk.engine.exporters.samples.sound",
)

_TABLE = (
    _ONNX,
    _TEXT,
    _SOUND,
    replace(
        _ONNX,
        name="onnx-any-size",
        title="ONNX, any size",
        about="Takes images of any size: resizing is part of the model. For ONNX Runtime.",
        takes=PICTURES,
        others=(*_JAVASCRIPT, "predict.cpp", "Predict.cs"),
        limit=0.05,  # of the resized pixels, one in thousands is rounded the other way
        write=partial(onnx.write, takes=PICTURES),
        run_back=partial(onnx.run_back, takes=PICTURES),
    ),
    replace(
        _ONNX,
        name="onnx-bytes",
        title="ONNX, bytes",
        about="Like ONNX, for square images as bytes from 0 to 255, the form cameras and video deliver.",
        takes=BYTES,
        write=partial(onnx.write, takes=BYTES),
        run_back=partial(onnx.run_back, takes=BYTES),
    ),
    replace(
        _ONNX,
        name="onnx-fp16",
        title="ONNX, 16 bit",
        about="Half the size of ONNX, for programs that are downloaded. Just as fast.",
        limit=1e-2,
        write=fp16.write,
    ),
    replace(
        _ONNX,
        name="onnx-int8",
        title="ONNX, INT8",
        about="A quarter of the size. Kept only if it is as good on your images, and faster on this computer.",
        limit=1.0,  # its answers are judged by their labels
        agreement=int8.LEAST_AGREEMENT,
        write=int8.write,
    ),
    replace(
        _TEXT,
        name="onnx-text-int8",
        title="ONNX, INT8",
        about="A quarter of the size. Kept only if it is as good on your images, and faster on this computer.",
        limit=1.0,
        agreement=int8.LEAST_AGREEMENT,
        write=partial(int8.write_dynamic, takes=_IDS),
    ),
    replace(
        _TEXT,
        name="openvino-text",
        title="OpenVINO",
        about="For Intel's OpenVINO, the fastest on many Intel and AMD processors.",
        files=("model.xml", "model.bin", onnx.VOCABULARY),
        runtime="openvino",
        limit=1e-3,
        write=partial(
            converter.write_with_vocabulary,
            _OPENVINO,
            ("model.xml", "model.bin"),
            partial(converter.graph, takes=_IDS),
        ),
        run_back=partial(converter.run_back, _OPENVINO, "openvino_model.py", takes=_IDS, samples=_TEXT.samples),
        program="openvino_model.py",
        others=(),
        requirements=("numpy", "openvino"),
        environment=_OPENVINO,
    ),
    replace(
        _SOUND,
        name="openvino-sound",
        title="OpenVINO",
        about="For Intel's OpenVINO, the fastest on many Intel and AMD processors.",
        files=("model.xml", "model.bin"),
        runtime="openvino",
        limit=1e-3,
        write=partial(converter.write, _OPENVINO, ("model.xml", "model.bin"), partial(converter.graph, takes=_SOUNDS)),
        run_back=partial(converter.run_back, _OPENVINO, "openvino_model.py", takes=_SOUNDS, samples=_SOUND.samples),
        program="openvino_model.py",
        others=(),
        requirements=("numpy", "openvino", "soundfile", "soxr"),
        environment=_OPENVINO,
    ),
    replace(
        _TEXT,
        name="sentence-transformers",
        title="Sentence Transformers",
        about="The weights as .safetensors, for further work in Python with PyTorch and Sentence Transformers.",
        files=sentence_transformers.FILES,
        runtime="torch",
        write=sentence_transformers.write,
        run_back=partial(sentence_transformers.run_back, takes=_IDS),
        program="bert_weights.py",
        networks=("tldesk.engine.networks.text.bert:Bert",),
        others=(),
        requirements=("numpy", "safetensors", "torch"),
    ),
    replace(
        _ONNX,
        name="lobe",
        title="Lobe",
        about="A folder like Lobe's own ONNX exports, for apps and packages that read those.",
        takes=WITH_MARGIN,
        write=lobe.write,
        run_back=lobe.run_back,
        known_as="onnx",
    ),
    Exporter(
        name="openvino",
        title="OpenVINO",
        about="For Intel's OpenVINO, the fastest on many Intel and AMD processors.",
        files=("model.xml", "model.bin"),
        runtime="openvino",
        limit=1e-3,
        write=partial(converter.write, _OPENVINO, ("model.xml", "model.bin"), converter.graph),
        run_back=partial(converter.run_back, _OPENVINO, "openvino_model.py"),
        program="openvino_model.py",
        requirements=(*_PYTHON, "openvino"),
        environment=_OPENVINO,
    ),
    Exporter(
        name="timm",
        title="timm",
        about="The weights as .safetensors, for further work in Python with PyTorch and timm.",
        files=(timm_weights.WEIGHTS, timm_weights.CONFIG),
        takes=NORMALISED,
        runtime="timm",
        write=timm_weights.write,
        run_back=timm_weights.run_back,
        program="timm_weights.py",
        requirements=(*_PYTHON, "safetensors", "torch", "timm"),
    ),
    Exporter(
        name="torch-export",
        title="PyTorch .pt2",
        about="PyTorch's own format. tldesk writes it but never opens one, because such a file can run programs.",
        files=(torch_program.MODEL,),
        runtime="torch",
        write=torch_program.write,
        run_back=torch_program.run_back,
        program="torch_program.py",
        requirements=(*_PYTHON, "torch"),
        opens=False,
    ),
    Exporter(
        name="litert",
        title="LiteRT",
        about="A .tflite file for Android, iPhone and small devices (TensorFlow Lite).",
        files=("model.tflite",),
        runtime="litert",
        write=partial(converter.write, _LITERT, ("model.tflite",), converter.weights),
        run_back=partial(converter.run_back, _LITERT, "litert_model.py"),
        program="litert_model.py",
        requirements=(*_PYTHON, "ai-edge-litert"),
        environment=_LITERT,
    ),
    Exporter(
        name="executorch",
        title="ExecuTorch",
        about="A .pte file for PyTorch's runtime on Android, iPhone and small devices.",
        files=("model.pte",),
        runtime="executorch",
        write=partial(converter.write, _EXECUTORCH, ("model.pte",), converter.weights),
        run_back=partial(converter.run_back, _EXECUTORCH, "executorch_model.py"),
        program="executorch_model.py",
        requirements=(*_PYTHON, "torch", "executorch"),
        environment=_EXECUTORCH,
    ),
    Exporter(
        name="coreml",
        title="Core ML",
        about="For apps on iPhone, iPad and Mac.",
        missing="only a Mac can run such a model, so its predictions could not be checked; on a Mac, coremltools"
        " converts the PyTorch .pt2 export",
    ),
)

EXPORTERS: dict[str, Exporter] = {exporter.name: exporter for exporter in _TABLE}
