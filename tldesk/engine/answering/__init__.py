"""Asking a trained model: by the command line, the window, or other programs over HTTP."""
