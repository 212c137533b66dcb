"""The sample programs of models for texts."""
