"""tldesk: label photos, train a pretrained model on them, export it; offline, on your own computer."""

__version__ = "0.1.0"
