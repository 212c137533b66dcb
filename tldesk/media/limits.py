"""How much one file may hold; apart from the decoders, so that whoever only compares a size loads none of them."""

from __future__ import annotations

# The largest medium-format cameras take 100 megapixels; one such picture needs 300 MB as RGB. A small file that
# declares more is far likelier a decompression bomb than a photo.
MAX_PIXELS = 100_000_000
# The same picture without compression, with four bytes a pixel.
MAX_BYTES = 4 * MAX_PIXELS

# Seconds that a sound may last to be one sample; a longer one is a recording, of which stretches are samples.
LONGEST_SOUND = 60.0
