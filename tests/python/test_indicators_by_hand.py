"""Indicators of the sample build against the same worked out by hand from its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from builds import PROJECT, Build
from indicators_by_hand import after, history, more, work  # noqa: F401 (they fill the list)
from indicators_by_hand.days import Window, add_months, first_of_months
from indicators_by_hand.extract import Extract
from indicators_by_hand.groups import BY_GROUP
from indicators_by_hand.registry import BY_HAND

PERIODS = {
    "year": [date(2026, 3, 31)],
    "rolling_12": [date(2025, 10, 31), date(2026, 8, 31)],
    "month": [date(2026, 2, 28)],
    "point_in_time": [date(2025, 3, 31), date(2025, 8, 31), date(2026, 9, 30)],
    "rolling_6": [date(2026, 8, 31)],
    "rolling_36": [date(2026, 8, 31)],
    "academic_year": [date(2025, 8, 31)],
}
SUMS = {"mean", "sum", "sum_share", "sum_ratio", "sum_percent"}
"""Made of values, of which the warehouse keeps four decimals."""
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


def window(period_type: str, last: date) -> Window:
    """The period of a type that ends on a day."""
    if period_type == "point_in_time":
        return Window(last, last)
    n_months = {"month": 1, "rolling_6": 6, "rolling_36": 36}.get(period_type, 12)
    return Window(first_of_months(last, n_months), last)


def is_as_by_hand(row: dict[str, str], built: list[Any], by_hand: list[Any]) -> bool:
    """Tell whether numerator, denominator and value agree."""
    if row["aggregate"] == "median":
        by_hand[0] = built[0]
    if row["aggregate"] in SUMS:
        built, by_hand = ([n and round(n, 2) for n in found] for found in (built, by_hand))
    return built[:2] == by_hand[:2] and built[2] == pytest.approx(by_hand[2], rel=1e-12)


@pytest.mark.parametrize("indicator", BY_HAND)
def test_an_indicator_is_what_it_is_by_hand(
    sample: duckdb.DuckDBPyConnection,
    extract: Extract,
    catalogue: dict[str, dict[str, str]],
    indicator: str,
) -> None:
    row = catalogue[indicator]
    built = {
        (period_type, last): (status, found)
        for period_type, last, status, *found in sample.execute(
            """
            select period_type, period_end_date, value_status, numerator, denominator,
                indicator_value
            from indicators.indicator_values
            where la_code = '999' and breakdown = 'none' and indicator_id = ?
            """,
            [indicator],
        ).fetchall()
    }
    compared = 0
    for period_type in set(PERIODS) & set(row["period_types"].split(";")):
        for last in PERIODS[period_type]:
            status, found = built.get((period_type, last), ("nothing to tell", []))
            if status == "too_little_history":
                assert found == [None, None, None]
                continue
            compared += 1
            numerator, denominator = BY_HAND[indicator](extract, window(period_type, last))
            if denominator == 0:
                assert found == [], (period_type, last)
                continue
            by_hand = [numerator, denominator, value(row, numerator, denominator)]
            assert is_as_by_hand(row, found, by_hand), (period_type, last, found, by_hand)
    assert compared


@pytest.mark.parametrize("indicator", BY_GROUP)
def test_the_groups_of_an_indicator_are_what_they_are_by_hand(
    sample: duckdb.DuckDBPyConnection,
    extract: Extract,
    catalogue: dict[str, dict[str, str]],
    indicator: str,
) -> None:
    row = catalogue[indicator]
    compared = 0
    for period_type in set(PERIODS) & set(row["period_types"].split(";")) - {"quarter"}:
        for last in PERIODS[period_type]:
            built = dict(
                sample.execute(
                    """
                    select breakdown_value, numerator from indicators.indicator_values
                    where
                        la_code = '999' and breakdown = 'own' and indicator_id = ?
                        and period_type = ? and period_end_date = ? and numerator != 0
                    """,
                    [indicator, period_type, last],
                ).fetchall()
            )
            by_hand = BY_GROUP[indicator](extract, window(period_type, last))
            assert built == by_hand, (period_type, last)
            compared += len(by_hand)
    assert compared


def test_enough_of_every_domain_is_worked_out_by_hand(
    catalogue: dict[str, dict[str, str]],
) -> None:
    live = {name: row["domain"] for name, row in catalogue.items() if row["status"] == "live"}
    assert set(BY_HAND) <= set(live)
    assert {live[name] for name in BY_HAND} == set(live.values())


@pytest.mark.parametrize("kind", history.KINDS)
def test_a_value_is_told_from_where_the_history_begins_and_no_sooner(
    sample: duckdb.DuckDBPyConnection,
    extract: Extract,
    catalogue: dict[str, dict[str, str]],
    kind: str,
) -> None:
    found = sample.execute(
        """
        select indicator_id, period_type, period_start_date, period_end_date, value_status
        from indicators.indicator_values
        where la_code = '999' and breakdown = 'none'
        """
    ).fetchall()
    whole = history.first_whole_month(extract, kind)
    wrong, n_told, n_short = [], 0, 0
    for indicator, period_type, first, last, status in found:
        row = catalogue[indicator]
        if row["history_event_type"] != kind:
            continue
        n_months = int(row["history_months"])
        if period_type != "point_in_time":
            is_short = add_months(first, -n_months) < whole
        elif n_months:
            is_short = first_of_months(last, n_months) < whole
        else:
            is_short = last < history.history_start(extract, kind)
        n_told, n_short = n_told + (not is_short), n_short + is_short
        if is_short != (status == "too_little_history"):
            wrong.append((indicator, period_type, last, status))
    assert wrong == []
    assert n_told and n_short
