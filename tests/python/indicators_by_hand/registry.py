"""The list of indicators worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from .days import Window
from .extract import Extract, Row

Result = tuple[float, float | None]
ByHand = Callable[[Extract, Window], Result]
BY_HAND: dict[str, ByHand] = {}


def indicator(name: str) -> Callable[[ByHand], ByHand]:
    """Put a function on the list under the name of its indicator."""

    def put(function: ByHand) -> ByHand:
        assert name not in BY_HAND, name
        BY_HAND[name] = function
        return function

    return put


def children_aged_0_to_17(x: Extract, w: Window) -> float:
    """Return the residents of the year before the one a period ends in, else of the one before."""
    year_end = w.last.year + (w.last.month > 3)
    population: dict[int, float] = {
        int(row["mid_year"]): row["population_0_17"]
        for row in x["sup_council_population"]
        if row["ethnic_group_code"] is None
    }
    return population.get(year_end - 1) or population[year_end - 2]


def rate(name: str, base: str) -> None:
    """Put a rate on the list: another indicator over the children of the council."""

    def per_child(x: Extract, w: Window) -> Result:
        return BY_HAND[base](x, w)[0], children_aged_0_to_17(x, w)

    indicator(name)(per_child)


def share(rows: Iterable[Row], is_true: Callable[[Row], bool | None]) -> Result:
    """Count the rows that are true, and all that have an answer."""
    answers = [answer for row in rows if (answer := is_true(row)) is not None]
    return sum(answers), len(answers)


def distinct(things: Iterable[Hashable]) -> int:
    """Count different things, nothing left out."""
    return len({thing for thing in things if thing is not None})
