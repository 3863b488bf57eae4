"""Days as whole numbers, and the working days between them.

A day is `date.toordinal()`. The generator handles millions of days, and whole numbers are
compact, quick to compare and quick to write.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from datetime import date
from pathlib import Path

from childs_journey.problems import Stop

HOLIDAYS_FILE = Path("seeds/code_sets/bank_holidays.csv")


class Calendar:
    """Working days of England, and the text of every day between two years.

    Before the first holiday of the seed only weekends are free: nothing is counted there.
    """

    def __init__(self, holidays: frozenset[int], first_year: int, last_year: int) -> None:
        self.first = date(first_year, 1, 1).toordinal()
        last = date(last_year, 12, 31).toordinal()
        self._text = [date.fromordinal(day).isoformat() for day in range(self.first, last + 1)]
        self._working: list[int] = []
        self._passed: list[int] = []
        for day in range(self.first, last + 1):
            if (day + 6) % 7 < 5 and day not in holidays:
                self._working.append(day)
            self._passed.append(len(self._working))

    def text(self, day: int | None) -> str:
        """Return the day as 2026-09-30, or nothing for no day."""
        return "" if day is None else self._text[day - self.first]

    def is_working(self, day: int) -> bool:
        """Say whether the day is a working day."""
        return self._working[self._passed[day - self.first] - 1] == day

    def add(self, day: int, working_days: int) -> int:
        """Return the day that many working days after `day`, which is day 0."""
        return self._working[self._passed[day - self.first] + working_days - 1]

    def next_working(self, day: int) -> int:
        """Return the day itself if it is a working day, else the next one."""
        return day if self.is_working(day) else self.add(day, 1)

    def between(self, first: int, last: int) -> list[int]:
        """Return the working days from `first` to `last`, both included."""
        start = bisect_right(self._working, first - 1)
        return self._working[start : bisect_right(self._working, last)]


def read_calendar(project: Path, first_year: int, last_year: int) -> Calendar:
    """Read the bank holidays of the project's own seed."""
    path = project / HOLIDAYS_FILE
    if not path.is_file():
        raise Stop(f"{HOLIDAYS_FILE} is missing: working days cannot be counted.")
    with path.open(encoding="utf-8", newline="") as lines:
        days = frozenset(
            date.fromisoformat(row["holiday_date"]).toordinal() for row in csv.DictReader(lines)
        )
    return Calendar(days, first_year, last_year)


def ordinal(year: int, month: int, day: int) -> int:
    """Return the number of a day; a 29 February that does not exist is the 28th."""
    if month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        day = 28
    return date(year, month, day).toordinal()


def birthday(dob: int, age: int) -> int:
    """Return the day someone born on `dob` reaches `age`."""
    born = date.fromordinal(dob)
    return ordinal(born.year + age, born.month, born.day)


def age_on(dob: int, day: int) -> int:
    """Return the age in whole years; below 0 for a child not yet born."""
    born, then = date.fromordinal(dob), date.fromordinal(day)
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def add_months(day: int, months: int) -> int:
    """Add calendar months; 31 January and one month is the last day of February."""
    start = date.fromordinal(day)
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    next_first = date(year + month // 12, month % 12 + 1, 1).toordinal()
    return min(date(year, month, 1).toordinal() + start.day - 1, next_first - 1)


def collection_year(day: int) -> int:
    """Return the year whose 31 March ends the year the day is in."""
    then = date.fromordinal(day)
    return then.year + (then.month > 3)
