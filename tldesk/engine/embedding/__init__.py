"""Embedding: what a pretrained network makes of each image, kept on the disk, and what is near to what."""
