"""TF-IDF of words and characters with a linear classifier: what a text says without any pretrained network."""
