"""The sample programs of models for sounds."""
