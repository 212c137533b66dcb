"""Samples: their files, classes, labels, groups, and the checks and filters over them."""
