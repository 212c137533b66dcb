"""Edits: each durable, each undone by one act."""
