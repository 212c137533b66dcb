"""What is said about exports, and about asking models."""

from __future__ import annotations

from tldesk.errors.message import Message

EXPORTS: dict[str, Message] = {
    "unknown_format": Message("There is no export format “{format}”.", "Formats: {formats}."),
    "nothing_to_export": Message("No images can be exported as {format}.", "Label images, or choose another format."),
    "too_many_rows": Message(
        "{format} can hold {most} texts, and there are {count}.", "Choose “CSV table” or “JSON Lines”."
    ),
    "export_exists": Message("“{path}” already contains something else.", "Choose an empty or a new folder."),
    "parity_failed": Message(
        "The exported model does not give the same predictions as the app ({detail}), so the export was discarded.",
        "Please report this with the log.",
    ),
    "format_not_here": Message("{format} is not available here: {reason}.", "Choose another format."),
    "not_set_up": Message(
        "{format} needs {title}, which is not set up.",
        "Set it up on the Use page or with --set-up: about {megabytes} MB are downloaded.",
    ),
    "converter_failed": Message("{title} failed: {reason}.", "The log has the complete output."),
    "no_gain": Message(
        "INT8 brings no benefit here: {same}% of {images} validation images get the same label (98 needed), "
        "accuracy drops by {points} points (1 allowed), and an image takes {ms} ms instead of {float_ms}.",
        "Export as ONNX instead.",
    ),
    "export_not_opened": Message(
        "“{path}” was not opened, because a .pt2 file can run programs when opened.",
        "Use the training itself, or an export in another format.",
    ),
    "export_damaged": Message("“{path}” is not an export of tldesk: {reason}.", "Export the model again."),
    "graph_damaged": Message(
        "The network in “{path}” cannot be run: {reason}.",
        "Export it again. If it is in a project's cache, clear the cache; it is created again.",
    ),
    "not_a_model": Message(
        "“{path}” is neither a training nor an export.", ("Enter the folder of a training or of an export.")
    ),
    "port_taken": Message("The port {port} cannot be used.", "Choose another one, or 0 for any free port."),
}
