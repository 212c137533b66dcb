"""How sounds are shown and heard: large, with what listens to what is selected."""
