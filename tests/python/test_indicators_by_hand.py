"""Indicators of the sample build against the same worked out by hand from its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from builds import PROJECT, Build
from indicators_by_hand import looked_after, need  # noqa: F401 (they fill the list)
from indicators_by_hand.days import Window
from indicators_by_hand.extract import Extract
from indicators_by_hand.registry import BY_HAND

PERIODS = {
    "year": [date(2026, 3, 31)],
    "rolling_12": [date(2025, 10, 31), date(2026, 8, 31)],
    "month": [date(2026, 2, 28)],
    "point_in_time": [date(2025, 3, 31), date(2025, 8, 31), date(2026, 9, 30)],
}
PER_HUNDRED = {"share", "children_share", "children_repeated_share", "sum_share", "sum_percent"}


@pytest.fixture(scope="module")
def extract() -> Extract:
    return Extract()


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    path = PROJECT / "seeds/catalogues/catalogue_indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["indicator_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def sample(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as reader:
        yield reader


def value(row: dict[str, str], numerator: float, denominator: float | None) -> float:
    """The value of an indicator from what is counted; a median is there already."""
    if denominator is None or row["aggregate"] == "median":
        return numerator
    if row["aggregate"] == "rate":
        return numerator * float(row["rate_per"]) / denominator
    return numerator / denominator * (100 if row["aggregate"] in PER_HUNDRED else 1)


@pytest.mark.parametrize("indicator", BY_HAND)
def test_an_indicator_is_what_it_is_by_hand(
    sample: duckdb.DuckDBPyConnection,
    extract: Extract,
    catalogue: dict[str, dict[str, str]],
    indicator: str,
) -> None:
    row = catalogue[indicator]
    compared = 0
    for period_type in set(PERIODS) & set(row["period_types"].split(";")):
        for last in PERIODS[period_type]:
            found = sample.execute(
                """
                select period_start_date, numerator, denominator, indicator_value
                from indicators.indicator_values
                where
                    la_code = '999' and breakdown = 'none' and indicator_id = ?
                    and period_type = ? and period_end_date = ?
                """,
                [indicator, period_type, last],
            ).fetchall()
            ((first, *built),) = found
            numerator, denominator = BY_HAND[indicator](extract, Window(first, last))
            by_hand = [numerator, denominator, value(row, numerator, denominator)]
            if row["aggregate"] == "median":
                by_hand[0] = None
            assert built == pytest.approx(by_hand), (period_type, last)
            compared += 1
    assert compared
