"""Sound as a kind of data: its code, and how a recording becomes the samples that a network takes."""
