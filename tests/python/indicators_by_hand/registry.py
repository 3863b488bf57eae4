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


def rate(name: str, base: str) -> None:
    """Put a rate on the list: another indicator over the children of the year before."""

    def per_child(x: Extract, w: Window) -> Result:
        year_end = w.last.year + (w.last.month > 3)
        population = {
            int(row["mid_year"]): row["population_0_17"]
            for row in x["sup_council_population"]
            if row["ethnic_group_code"] is None
        }
        counted, _ = BY_HAND[base](x, w)
        return counted, population.get(year_end - 1) or population[year_end - 2]

    indicator(name)(per_child)


def share(rows: Iterable[Row], is_true: Callable[[Row], bool | None]) -> Result:
    """Count the rows that are true, and all that have an answer."""
    answers = [answer for row in rows if (answer := is_true(row)) is not None]
    return sum(answers), len(answers)


def distinct(things: Iterable[Hashable]) -> int:
    """Count different things, nothing left out."""
    return len({thing for thing in things if thing is not None})
