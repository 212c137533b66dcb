"""The Evaluate page: figures, which are wrong, confusion, curves, explanations, comparisons."""
