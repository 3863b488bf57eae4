"""The check at the door: whether an arriving extract is fit to build from, and like the last."""
