"""The Use page: trying a model, serving it, exporting it."""
