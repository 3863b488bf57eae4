"""The check at the door: is the arriving extract fit to build from, and like the last one?"""
