"""Networks that make features of texts, each made of its record in BACKBONES."""
