"""Volumes by quota: totals follow a published rate and do not depend on luck."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, fsum
from random import Random


class Spread:
    """Whole numbers that add up to a running total: 10.4 a month gives 10, 11, 10 ..."""

    def __init__(self) -> None:
        self.owed = 0.0

    def take(self, amount: float) -> int:
        """Add `amount` and return the whole number now due, never below 0."""
        self.owed += amount
        due = max(0, floor(self.owed + 0.5))
        self.owed -= due
        return due


class Share:
    """Yes for a set share of what is asked, in an order that looks like chance."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._owed = rng.random() - 0.5

    def hit(self, share: float, size: int = 1) -> bool:
        """Decide for `size` things together; the running share never strays by more than them."""
        self._owed += share * size
        if self._owed <= size * self._rng.random():
            return False
        self._owed -= size
        return True


class Mix:
    """One of several categories at a time, so that their totals keep to the weights."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._owed: list[float] = []

    def pick(self, weights: Sequence[float], size: int = 1) -> int:
        """Return the index of a category that is owed; weights need not add up to 1."""
        if not self._owed:
            self._owed = [0.0] * len(weights)
        if not any(weights):
            weights = [1.0] * len(weights)
        total = fsum(weights)
        owed = self._owed
        best, chosen = 0.0, 0
        for index, weight in enumerate(weights):
            owed[index] += size * weight / total
            # several may be owed: the more a category is owed the likelier it is the next
            score = owed[index] * (0.3 + self._rng.random()) if owed[index] > 0 else 0.0
            if weight > 0 and score > best:
                best, chosen = score, index
        owed[chosen] -= size
        return chosen

    def take(self, index: int) -> None:
        """Count one of a category that came about in another way."""
        self._owed[index] -= 1


def fit(
    seed: Sequence[Sequence[float]], rows: Sequence[float], columns: Sequence[float]
) -> list[list[float]]:
    """Scale a table until its margins are those given (iterative proportional fitting)."""
    table = [list(row) for row in seed]
    for _ in range(60):
        for row, wanted in zip(table, rows, strict=True):
            factor = wanted / (fsum(row) or 1.0)
            row[:] = [cell * factor for cell in row]
        for index, wanted in enumerate(columns):
            factor = wanted / (fsum(row[index] for row in table) or 1.0)
            for row in table:
                row[index] *= factor
    return table
