"""Networks: the table of backbones, their weights, and how they are built, opened and made quick."""
