"""Networks that make features of sound, each made of its record: mono floats at its own rate in, the rest inside."""
