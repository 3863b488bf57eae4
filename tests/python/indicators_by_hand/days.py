"""Days, months and working days."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from builds import PROJECT

REPORTING_DATE = date(2026, 9, 30)
FIRST = date(1990, 1, 1)


@dataclass(frozen=True)
class Window:
    """First and last day of a period; of a point in time both are that day."""

    first: date
    last: date

    def has(self, day: date | None) -> bool:
        """Tell whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


def add_months(day: date, n_months: int) -> date:
    """Return the same day of another month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + n_months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_of_months(last: date, n_months: int) -> date:
    """Return the first day of the calendar months that end with a day."""
    return add_months(last + timedelta(1), -n_months)


def age(born: date | None, day: date) -> int | None:
    """Return the age in whole years; who was born on 29 February is a year older on 1 March."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """Return the day on which an age is reached."""
    if (born.month, born.day) == (2, 29) and monthrange(born.year + years, 2)[1] == 28:
        return date(born.year + years, 3, 1)
    return date(born.year + years, born.month, born.day)


@cache
def _holidays() -> frozenset[date]:
    with (PROJECT / "seeds/code_sets/bank_holidays.csv").open(encoding="utf-8", newline="") as f:
        return frozenset(date.fromisoformat(row["holiday_date"]) for row in csv.DictReader(f))


def is_working_day(day: date) -> bool:
    """Tell whether a day is neither at a weekend nor a bank holiday."""
    return day.weekday() < 5 and day not in _holidays()


@cache
def _running_numbers() -> list[int]:
    numbers, n = [], 0
    for offset in range((date(2030, 1, 1) - FIRST).days):
        n += is_working_day(FIRST + timedelta(offset))
        numbers.append(n)
    return numbers


def working_days(start: date, end: date) -> int:
    """Count the working days after a day up to another; a weekend counts as the day before it."""
    numbers = _running_numbers()
    return numbers[(end - FIRST).days] - numbers[(start - FIRST).days]


def working_day_after(day: date, n_days: int = 1) -> date:
    """Return the n-th working day after a day."""
    while n_days:
        day += timedelta(1)
        n_days -= is_working_day(day)
    return day


def is_open(start: date | None, end: date | None, day: date) -> bool:
    """Tell whether something is open at the close of a day."""
    return start is not None and start <= day and (end is None or end > day)
