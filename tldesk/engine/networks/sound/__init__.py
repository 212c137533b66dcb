"""Networks that make features of sound, each made of its record: mono floats at a rate of its own in, the rest inside."""
