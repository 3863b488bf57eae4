"""The catalogue of indicators against the record models, as they were built."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from builds import Build

PROJECT = Path(__file__).parents[2]
DERIVED = {"rate", "ratio", "share_of"}
AGGREGATES = DERIVED | {
    "count", "share", "group_share", "children_count", "children_share", "children_repeated_share",
    "records_group_share", "group_mean", "mean", "median", "sum", "sum_share", "sum_ratio",
    "sum_percent",
}  # fmt: skip
WITH_VALUE = {"mean", "group_mean", "median", "sum", "sum_share", "sum_ratio", "sum_percent"}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    path = PROJECT / "seeds/catalogues/catalogue_indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["indicator_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def worked(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.place / "work.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def columns(worked: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Columns and types of each record model, by its subject."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in worked.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where schema_name = 'indicators' and starts_with(table_name, 'indicators__')"
    ).fetchall():
        found.setdefault(table.removeprefix("indicators__"), {})[column] = kind
    return found


def test_every_flag_is_in_the_catalogue_under_its_model(
    catalogue: dict[str, dict[str, str]], columns: dict[str, dict[str, str]]
) -> None:
    wrong = [
        f"{subject}.{column}"
        for subject, found in columns.items()
        for column, kind in found.items()
        if kind == "BOOLEAN" and catalogue.get(column, {}).get("record_model") != subject
    ]
    assert wrong == []


def test_every_live_indicator_can_be_made(
    catalogue: dict[str, dict[str, str]], columns: dict[str, dict[str, str]]
) -> None:
    wrong = []
    for indicator, row in catalogue.items():
        if row["status"] != "live":
            continue
        kind = row["aggregate"]
        found = columns.get(row["record_model"], {})
        if kind not in AGGREGATES:
            wrong.append(f"{indicator}: aggregate {kind!r}")
        elif kind in DERIVED:
            parts = [row["base_indicator_id"]]
            parts += [] if kind == "rate" else [row["denominator_indicator_id"]]
            wrong += [f"{indicator}: made of {p!r}" for p in parts if p not in catalogue]
        elif found.get(indicator) != "BOOLEAN":
            wrong.append(f"{indicator}: no flag in {row['record_model']!r}")
        elif found.get(row["date_column"]) != "DATE":
            wrong.append(f"{indicator}: no date {row['date_column']!r}")
        elif kind in WITH_VALUE and f"{indicator}__value" not in found:
            wrong.append(f"{indicator}: no value")
        elif "group_" in kind and f"{indicator}__group" not in found:
            wrong.append(f"{indicator}: no group")
    assert wrong == []


def test_what_is_not_live_says_why(catalogue: dict[str, dict[str, str]]) -> None:
    assert len(catalogue) == 237
    for indicator, row in catalogue.items():
        assert row["status"] in {"live", "needs_extract", "historic"}, indicator
        assert (row["status"] == "live") == (row["status_note"] == ""), indicator


def test_what_an_indicator_needs_is_a_table_of_the_extract(
    catalogue: dict[str, dict[str, str]],
) -> None:
    tables = {path.stem for path in (PROJECT / "seeds/extract").glob("*.csv")}
    for indicator, row in catalogue.items():
        if row["status"] == "live":
            assert set(filter(None, row["needs_extracts"].split(";"))) <= tables, indicator


def test_the_history_an_indicator_needs_is_a_kind_of_event(
    catalogue: dict[str, dict[str, str]], worked: duckdb.DuckDBPyConnection
) -> None:
    kinds = {
        kind
        for (kind,) in worked.execute(
            "select distinct event_type from core.dim_extract_coverage"
        ).fetchall()
    }
    asked = {row["history_event_type"] for row in catalogue.values()} - {""}
    assert asked - kinds == set()
