"""What is said about exports, and about asking models."""

from __future__ import annotations

from tldesk.errors.message import Message

EXPORTS: dict[str, Message] = {
    "unknown_format": Message("There is no export format “{format}”.", "Formats: {formats}."),
    "nothing_to_export": Message(
        "No image can be exported as {format}.", "Give images a label, or choose another format."
    ),
    "export_exists": Message("“{path}” already holds something else.", "Choose an empty or a new folder."),
    "parity_failed": Message(
        "The exported model does not answer as the app does ({detail}), so it was not kept.",
        "Please report this with the log.",
    ),
    "format_not_here": Message("{format} cannot be made here: {reason}.", "Choose another format."),
    "not_set_up": Message(
        "{format} needs {title}, which is not set up.",
        "Set it up on the Use page or with --set-up: about {megabytes} MB are downloaded.",
    ),
    "converter_failed": Message("{title} failed: {reason}.", "The log has all that it said."),
    "no_gain": Message(
        "INT8 is no gain here: {same} % of {images} validation images get the same label (98 needed), {points} points"
        " of accuracy are lost (1 allowed), and an image takes {ms} ms where the float model takes {float_ms}.",
        "Export as ONNX instead.",
    ),
    "export_not_opened": Message(
        "“{path}” is not opened: a .pt2 file can run programs when it is.",
        "Ask the run itself, or an export in another format.",
    ),
    "export_damaged": Message("“{path}” is not an export of tldesk: {reason}.", "Export the model again."),
    "graph_damaged": Message(
        "The network in “{path}” cannot be asked: {reason}.",
        "Export it again; one in the cache of a project can be cleared, and is made again.",
    ),
    "not_a_model": Message("“{path}” is neither a run nor an export.", "Give the folder of a run or of an export."),
    "port_taken": Message("The port {port} cannot be used.", "Choose another; 0 takes a free one."),
}
