"""Networks: the table of backbones, their weights, and how they are built, opened and made quick."""

# Started with this argument alone, the program is one of the processes of `engine.networks.onnx_apart`.
FLAG = "--ask-graph"
