"""Indicators of the sample, worked out in plain Python from its files and from the definitions.

A second implementation: it knows the extract, the catalogue of indicators and the decisions, and
nothing of the models. Each indicator is a function of the extract and a window; it gives numerator
and denominator, the denominator of a count being nothing.
"""
