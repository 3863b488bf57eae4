"""Synthetic extracts: one coherent history of fictional children at published rates."""
