"""Reading what arrives: finding the files, decoding them, counting their records."""
