"""The bank holiday seed says what an independent calendar says, day by day."""

import csv
from datetime import date
from pathlib import Path

import holidays

SEEDS = Path(__file__).parents[2] / "seeds" / "code_sets"
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
