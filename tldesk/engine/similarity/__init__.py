"""What shows the same thing: near duplicates, photos of one scene, and the splits that keep them together."""
