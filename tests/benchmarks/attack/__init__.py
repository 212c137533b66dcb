"""Hostile inputs of every kind for `attacks.py`: each module writes those of a few kinds."""
