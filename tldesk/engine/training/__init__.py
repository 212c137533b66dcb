"""Training: batches, steps, losses, checkpoints, and going on from where a training was."""
