"""Opening files: no torch, no Qt. The one decode path for view, import, training and export."""

# Started with this argument alone, the program is one of the processes of `media.guard`.
FLAG = "--open-images"
