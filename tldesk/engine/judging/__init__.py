"""How good a model is, from its answers alone. NumPy only."""
