"""Everything the generator works with: settings, calendar, rates, chance, and the story so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum
from random import Random

from childs_journey.generate.calendar import Calendar, add_months, collection_year, ordinal
from childs_journey.generate.places import Places
from childs_journey.generate.quota import Mix, Share, Spread
from childs_journey.generate.rates import Area, Rates
from childs_journey.generate.story import Care, Child, Family, Plan, Referral

BURN_IN_MONTHS = 24
"""Months lived through before the window, so that the stock at its start has a history."""

SEASON = (1.02, 0.98, 1.12, 0.92, 1.02, 1.06, 1.10, 0.80, 0.98, 1.08, 1.08, 0.84)
"""Referrals of a month against an average month, January first: few in August and December."""


@dataclass(frozen=True)
class Settings:
    """What one extract is to hold."""

    area: Area
    population: dict[int, int]
    """Residents aged 0 to 17 by mid-year."""
    neighbours: dict[str, list[str]]
    years: int
    extract_day: int
    seed: int
    system: str
    """lcs, mosaic or eclipse."""

    @property
    def window_start(self) -> int:
        """First day of the extract: whole financial years in Mosaic, whole years elsewhere."""
        last = date.fromordinal(self.extract_day)
        if self.system == "mosaic":
            return ordinal(collection_year(self.extract_day) - self.years, 4, 1)
        return ordinal(last.year - self.years, last.month, last.day) + 1

    def residents(self, year: int) -> int:
        """Return the population that rates of the year ending 31 March are measured against."""
        known = self.population
        return known.get(year - 1) or known[min(known, key=lambda y: (abs(y - year + 1), y))]


@dataclass(frozen=True)
class Month:
    """One calendar month."""

    first: int
    last: int
    days: list[int]
    """Its working days."""
    year: int
    """The collection year it is in."""
    number: int
    """1 to 12."""


@dataclass
class World:
    """The council and its children."""

    settings: Settings
    calendar: Calendar
    rates: Rates
    places: Places
    rng: Random
    families: list[Family] = field(default_factory=list)
    open_referrals: list[Referral] = field(default_factory=list)
    open_plans: list[Plan] = field(default_factory=list)
    open_cares: list[Care] = field(default_factory=list)
    future_plans: list[Plan] = field(default_factory=list)
    recent: list[Referral] = field(default_factory=list)
    """Referrals of the last 12 months."""
    known: list[Child] = field(default_factory=list)
    """One child of every family known to social care."""
    tables: dict[int, list[list[float]]] = field(default_factory=dict)
    """Way out of care by age at the start, by year."""
    referrals_made: int = 0
    counters: dict[str, int] = field(default_factory=dict)
    spreads: dict[str, Spread] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    mixes: dict[str, Mix] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """First day that is lived through."""
        then = date.fromordinal(self.settings.window_start)
        index = then.year * 12 + then.month - 1 - BURN_IN_MONTHS
        return ordinal(index // 12, index % 12 + 1, 1)

    def months(self) -> list[Month]:
        """Return all months from the start to the extract; the last one may be cut short."""
        found, first = [], self.start
        while first <= self.settings.extract_day:
            then = date.fromordinal(first)
            following = ordinal(then.year + then.month // 12, then.month % 12 + 1, 1)
            last = min(following - 1, self.settings.extract_day)
            days = self.calendar.between(first, last) or [last]
            found.append(Month(first, last, days, collection_year(first), then.month))
            first = following
        return found

    def months_year(self, day: int) -> int:
        """Return the collection year a day is in."""
        return collection_year(day)

    def number(self, kind: str, first: int = 1) -> int:
        """Return the next number of a kind."""
        self.counters[kind] = found = self.counters.get(kind, first - 1) + 1
        return found

    def due(self, kind: str, amount: float) -> int:
        """Return how many of a kind are due after adding `amount`."""
        return self.spreads.setdefault(kind, Spread()).take(amount)

    def made_early(self, kind: str, count: int = 1) -> None:
        """Take what was made outside the monthly quota off what is due later."""
        self.spreads.setdefault(kind, Spread()).owed -= count

    def owe(self, kind: str, amount: float) -> float:
        """Add to what is owed of a kind and return it, without taking any."""
        spread = self.spreads.setdefault(kind, Spread())
        spread.owed += amount
        return spread.owed

    def hit(self, kind: str, share: float, size: int = 1) -> bool:
        """Decide by quota."""
        if kind not in self.shares:
            self.shares[kind] = Share(self.rng)
        return self.shares[kind].hit(share, size)

    def hit_apart(self, kind: str, share: float) -> bool:
        """Decide by quota with chance of the kind's own: whatever it asks, nothing else moves."""
        if kind not in self.shares:
            settings = self.settings
            own = Random(f"{settings.seed}/{settings.area.la_code}/{kind}")
            self.shares[kind] = Share(own)
        return self.shares[kind].hit(share)

    def pick(self, kind: str, weights: Sequence[float], size: int = 1) -> int:
        """Choose a category by quota."""
        if kind not in self.mixes:
            self.mixes[kind] = Mix(self.rng)
        return self.mixes[kind].pick(weights, size)

    def yearly(self, measure: str, year: int) -> float:
        """Return a rate per 10,000 as a number of events for the year."""
        return self.rates.value(measure, year) * self.settings.residents(year) / 10_000

    def monthly(self, measure: str, month: Month, *, seasonal: bool = True) -> float:
        """Return a month's part of the year's events."""
        weight = SEASON[month.number - 1] / fsum(SEASON) if seasonal else 1 / 12
        part = (month.last - month.first + 1) / (add_months(month.first, 1) - month.first)
        return self.yearly(measure, month.year) * weight * part

    def stock(self, measure: str, day: int) -> float:
        """Return a stock on a day, between the published values of two 31 Marches."""
        year = collection_year(day)
        before, after = ordinal(year - 1, 3, 31), ordinal(year, 3, 31)
        weight = (day - before) / (after - before)
        old, new = self.yearly(measure, year - 1), self.yearly(measure, year)
        return old + (new - old) * weight

    def chance(self, share: float) -> bool:
        """Decide by luck, where no total matters."""
        return self.rng.random() < share

    def any_day(self, month: Month) -> int:
        """Return a day of the month: mostly working days."""
        if self.rng.random() < 0.04:
            return self.rng.randint(month.first, month.last)
        return self.rng.choice(month.days)
