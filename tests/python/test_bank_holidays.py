"""The bank holiday seed says what an independent calendar says, day by day."""

import csv
from datetime import date
from itertools import accumulate
from pathlib import Path

import holidays

SEEDS = Path(__file__).parents[2] / "seeds" / "code_sets"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "calendar.csv"
FIRST_YEAR, LEAST_LAST_YEAR = 1990, 2035


def seeded_days() -> list[date]:
    with (SEEDS / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        return [date.fromisoformat(row["holiday_date"]) for row in csv.DictReader(file)]


def test_every_day_agrees_with_the_holidays_package() -> None:
    days = seeded_days()
    years = range(FIRST_YEAR, max(days).year + 1)
    expected = set(holidays.country_holidays("GB", subdiv="ENG", years=years))
    assert set(days) == expected


def test_days_are_sorted_once_each_and_reach_far_enough() -> None:
    days = seeded_days()
    assert days == sorted(set(days))
    assert days[0].year == FIRST_YEAR
    assert days[-1] >= date(LEAST_LAST_YEAR, 12, 26)


def test_the_calendar_of_the_unit_tests_agrees_with_the_holidays_package() -> None:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = [date.fromisoformat(row["calendar_date"]) for row in rows]
    off = holidays.country_holidays("GB", subdiv="ENG", years={day.year for day in days})
    working = [day.weekday() < 5 and day not in off for day in days]
    assert [row["is_working_day"] == "true" for row in rows] == working
    assert [int(row["working_day_number"]) for row in rows] == list(accumulate(working))
    assert [day.toordinal() for day in days] == list(
        range(days[0].toordinal(), days[0].toordinal() + len(days))
    )
