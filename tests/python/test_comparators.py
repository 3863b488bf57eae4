"""Comparators: recomputed from the published seeds in Python, and months kept as known."""

from __future__ import annotations

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builds import Build

from childs_journey.history import HISTORY, copy_frozen
from childs_journey.problems import Stop
from childs_journey.publish import WAREHOUSE
from childs_journey.read.plan import plan_history, run_plan
from childs_journey.settings import Settings
from childs_journey.write.months import freeze_month, last_day_of

PROJECT = Path(__file__).parents[2]
SEEDS = PROJECT / "seeds" / "comparators"
JOINT = {"314": "314+318", "318": "314+318", "940": "940+941", "941": "940+941"}
MONTH = date(2026, 8, 31)
Key = tuple[str, int]
"""A measure and a year."""


def rows_of(name: str, folder: Path = SEEDS) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(value: float, decimals: int) -> float:
    """Halves away from zero, on the decimal number that the float stands for."""
    unit = Decimal(1).scaleb(-decimals)
    return float(round(Decimal(repr(value)), 8).quantize(unit, ROUND_HALF_UP))


@pytest.fixture(scope="module")
def warehouse(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def plain_measures() -> dict[str, dict[str, str]]:
    """Indicators whose value is one published measure, as it is; by indicator and group."""
    parts = defaultdict(list)
    for row in rows_of("published_equivalents"):
        if row["part"] == "value":
            parts[row["indicator_id"], row["group_value"]].append(row)
    return {
        f"{indicator}/{group}": rows[0]
        for (indicator, group), rows in parts.items()
        if len(rows) == 1
        and (float(rows[0]["factor"]), float(rows[0]["constant"])) == (1, 0)
        and not rows[0]["first_year"] + rows[0]["last_year"]
    }


@pytest.fixture(scope="module")
def published() -> dict[Key, dict[str, float]]:
    """The values of authorities, by measure and year, those of joint returns under their code."""
    found: dict[Key, dict[str, float]] = defaultdict(dict)
    joint: set[tuple[str, int, str]] = set()
    with duckdb.connect() as reader:
        cells = reader.execute(
            "select measure_id, period_end_year, geography_type, geography_code, value, status "
            "from read_parquet(?) "
            "where geography_type in ('la', 'la_group') order by geography_type desc",
            [str(SEEDS / "published_statistics.parquet")],
        ).fetchall()
    for measure, year, kind, code, value, status in cells:
        if kind == "la_group":
            joint.add((measure, year, code))
        if status == "ok":
            found[measure, year][code] = value
    for measure, year, code in joint:
        for member in code.split("+"):
            found[measure, year].pop(member, None)
    return found


def test_equivalents_name_indicators_and_measures() -> None:
    catalogue = rows_of("catalogue_indicators", PROJECT / "seeds" / "catalogues")
    indicators = {row["indicator_id"] for row in catalogue}
    measures = {row["measure_id"] for row in rows_of("published_measures")}
    for row in rows_of("published_equivalents"):
        assert row["indicator_id"] in indicators
        assert row["measure_id"] in measures
        assert row["part"] in {"value", "numerator", "denominator"}
        assert row["comparability"] in {"same", "near"}
        assert row["comparability"] == "same" or row["note"]


def neighbours_in_use() -> dict[tuple[str, str], list[str]]:
    """The neighbours of the sample's council, which gives its own lists."""
    found = defaultdict(list)
    for row in rows_of("sup_council_neighbours", PROJECT / "seeds" / "extract"):
        found[row["la_code"], row["model_id"]].append(row["neighbour_la_code"])
    return found


def expected_statistics(
    plain_measures: dict[str, dict[str, str]], published: dict[Key, dict[str, float]]
) -> dict[tuple[object, ...], tuple[int, float, float]]:
    """Number, mean and median of the neighbours' values, by council, model, measure and year."""
    decimals = {row["measure_id"]: int(row["decimals"]) for row in rows_of("published_measures")}
    expected = {}
    for name, row in plain_measures.items():
        measure = row["measure_id"]
        for (council, model), neighbours in neighbours_in_use().items():
            for year in range(2013, 2026):
                values = published.get((measure, year), {})
                codes = {JOINT.get(n, n) if JOINT.get(n) in values else n for n in neighbours}
                held = [values[code] for code in codes if code in values]
                if held:
                    expected[council, model, *name.split("/", 1), year] = (
                        len(held),
                        rounded(statistics.fmean(held), decimals[measure]),
                        rounded(statistics.median(held), decimals[measure]),
                    )
    return expected


def test_neighbour_means_and_medians_recomputed(
    warehouse: duckdb.DuckDBPyConnection,
    plain_measures: dict[str, dict[str, str]],
    published: dict[Key, dict[str, float]],
) -> None:
    expected = expected_statistics(plain_measures, published)
    rows = warehouse.execute(
        "select la_code, model_id, indicator_id, group_value, period_end_year, n_values, "
        "max(shown_value) filter (series = 'neighbour mean'), "
        "max(shown_value) filter (series = 'neighbour median'), min(model_choice) "
        "from comparators.comparator_values "
        "where starts_with(series, 'neighbour') and n_values > 0 "
        "group by la_code, model_id, model_choice, indicator_id, group_value, period_end_year, "
        "n_values"
    ).fetchall()
    chosen: dict[tuple[object, ...], tuple[Any, ...]] = {}
    for row in rows:
        measure = plain_measures.get(f"{row[2]}/{row[3]}")
        # in other years the value is made of its parts
        if measure and (measure["measure_id"], row[4]) in published:
            chosen[row[:5] + row[8:]] = row[5:8]
    in_force = {
        (*key, "of the period"): value
        for key, value in expected.items()
        if (key[1] == "2021-04") == (int(str(key[4])) <= 2025)
    }
    newest = {(*key, "current"): v for key, v in expected.items() if key[1] == "2025-05"}
    assert len(in_force) > 1000
    assert chosen == in_force | newest


def test_no_council_is_its_own_neighbour(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((n_lists, n_own),) = warehouse.execute(
        "select count(*), count(*) filter (la_code = neighbour_la_code) "
        "from comparators.neighbours_of_councils"
    ).fetchall()
    assert n_lists == 20
    assert n_own == 0


def test_one_row_and_one_filter_answer_the_five_questions(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The records that the filter gives are as many as the scorecard's numerator says.

    Of what counts records or children; a sum is more than its records, and who came twice in a
    period is told by two of them.
    """
    rows = rows_of("catalogue_indicators", PROJECT / "seeds" / "catalogues")
    aggregates = {row["indicator_id"]: row["aggregate"] for row in rows}
    of_records = {"count", "share", "group_share", "records_group_share"}
    found = warehouse.execute(
        """
        select
            s.indicator_id,
            s.records_indicator_id,
            s.group_value,
            s.numerator,
            count(distinct r.record_id),
            count(distinct r.child_id)
        from comparators.scorecard as s
        left join indicators.indicator_records as r
            on s.la_code = r.la_code
            and s.records_indicator_id = r.indicator_id
            and r.is_in_numerator
            and r.record_date between s.period_start_date and s.period_end_date
            and s.group_value in ('all', r.group_value)
        where s.is_latest and s.numerator is not null
        group by s.la_code, s.indicator_id, s.records_indicator_id, s.group_value, s.numerator
        """
    ).fetchall()
    n_checked = 0
    for indicator, base, group, numerator, n_records, n_children in found:
        if aggregates[base] in of_records:
            n_checked += 1
            assert numerator == n_records, (indicator, group)
        elif aggregates[base] in {"children_count", "children_share"}:
            n_checked += 1
            assert numerator == n_children, (indicator, group)
    assert n_checked > 200


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """A published warehouse of two councils, whose figures of August have been kept."""
    settings = Settings(PROJECT, None, None, None, MONTH, tmp_path, tmp_path / "work.duckdb")
    publish(settings, ["998", "999"], 10)
    assert freeze_month(settings, MONTH) == "Kept 6 figures of 2026-08 as known now, of 998, 999."
    return settings


def publish(settings: Settings, councils: list[str], value: float) -> None:
    (settings.output / WAREHOUSE).unlink(missing_ok=True)
    with duckdb.connect(str(settings.output / WAREHOUSE)) as warehouse:
        warehouse.execute(
            "create schema indicators; create schema data_quality; "
            "create table data_quality.build_info as "
            "select 1 as build_number, date '2026-09-05' as reporting_date; "
            "create table indicators.indicator_values (la_code varchar, indicator_id varchar, "
            "period_type varchar, breakdown varchar, breakdown_value varchar, "
            "value_status varchar, numerator double, denominator double, indicator_value double, "
            "period_start_date date, period_end_date date)"
        )
        for council in councils:
            for breakdown, group in (("none", "all"), ("own", "Schools"), ("sex", "F")):
                warehouse.execute(
                    "insert into indicators.indicator_values values (?, 'i', 'month', ?, ?, "
                    "'final', ?, null, ?, date '2026-08-01', date '2026-08-31')",
                    [council, breakdown, group, value, value],
                )


def test_a_kept_month_is_never_replaced(kept: Settings) -> None:
    publish(kept, ["998", "999"], 20)
    with pytest.raises(Stop, match="have been kept already, and are never replaced"):
        freeze_month(kept, MONTH)
    publish(kept, ["997", "999"], 30)
    assert freeze_month(kept, MONTH) == "Kept 3 figures of 2026-08 as known now, of 997."
    with duckdb.connect(str(kept.output / HISTORY), read_only=True) as history:
        known = history.execute(
            "select la_code, max(indicator_value), count(*) from frozen_values "
            "group by all order by all"
        ).fetchall()
    assert known == [("997", 30.0, 3), ("998", 10.0, 3), ("999", 10.0, 3)]


def test_a_month_without_figures_is_said(kept: Settings) -> None:
    with pytest.raises(Stop, match="no figures of 2026-07"):
        freeze_month(kept, date(2026, 7, 31))


def test_a_month_is_written_with_its_year() -> None:
    assert last_day_of("2024-02") == date(2024, 2, 29)
    assert [last_day_of(name) for name in ("2026-13", "26-08", "ssda903-310-2026-file")] == [
        None
    ] * 3


def test_kept_figures_come_back_as_a_seed(kept: Settings, tmp_path: Path) -> None:
    rows = tmp_path / "kept.parquet"
    assert copy_frozen(kept, rows)
    seed = SEEDS / "frozen_values.csv"
    types = {"build_number": "bigint", "numerator": "double", "known_on_date": "date"}
    with duckdb.connect() as work:
        work.execute("create schema raw")
        assert run_plan(work, plan_history("frozen_values", seed, types, rows)) == "{}"
        found = work.execute(
            "select known_on_date, la_code, breakdown, breakdown_value, numerator "
            "from raw.frozen_values order by all"
        ).fetchall()
    day = date(2026, 9, 5)
    assert found == [
        (day, council, *group, 10.0)
        for council in ("998", "999")
        for group in (("none", "all"), ("own", "Schools"))
    ]


def test_without_a_history_the_seed_is_empty(tmp_path: Path) -> None:
    settings = Settings(PROJECT, None, None, None, MONTH, tmp_path, tmp_path / "work.duckdb")
    assert not copy_frozen(settings, tmp_path / "kept.parquet")
    with duckdb.connect(str(tmp_path / HISTORY)) as history:
        history.execute("create table builds (build_number bigint)")
    assert not copy_frozen(replace(settings, output=tmp_path), tmp_path / "kept.parquet")
    with duckdb.connect() as work:
        work.execute("create schema raw")
        run_plan(work, plan_history("frozen_values", SEEDS / "frozen_values.csv", {}, None))
        assert work.execute("select count(*) from raw.frozen_values").fetchall() == [(0,)]


# -- the tables that are printed -----------------------------------------------------------------


def test_every_line_of_a_printed_table_points_to_what_there_is() -> None:
    catalogues = PROJECT / "seeds" / "catalogues"
    indicators = {row["indicator_id"]: row for row in rows_of("catalogue_indicators", catalogues)}
    for line in rows_of("catalogue_printed_tables", catalogues):
        indicator = indicators[line["indicator_id"]]
        assert indicator["status"] == "live", line
        assert line["period_type"] in indicator["period_types"].split(";"), line
        if line["breakdown"] == "none":
            assert line["breakdown_value"] == "all", line
            assert "group_" not in indicator["aggregate"], line
        else:
            assert (line["breakdown"], bool(indicator["dimension"])) == ("own", True), line
            # a group has values for these periods only
            assert line["period_type"] in {"month", "rolling_12", "year", "point_in_time"}, line


def test_every_line_of_the_printed_tables_is_filled(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    lines = rows_of("catalogue_printed_tables", PROJECT / "seeds" / "catalogues")
    filled = warehouse.execute(
        "select distinct table_id, cast(line_order as varchar) from comparators.printed_tables "
        "where la_code = '999' and display_value is not null"
    ).fetchall()
    empty = [
        line["indicator_id"]
        for line in lines
        if (line["table_id"], line["line_order"]) not in set(filled)
    ]
    assert not empty


def test_a_printed_line_is_the_indicator_and_the_comparators_of_its_year(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Counts of a year ended 31 March are the indicator's, and the newest published year's mean."""
    printed = warehouse.execute(
        "select numerator, last_year_numerator, change_text, comparator_year, "
        "neighbour_mean_value, england_value from comparators.printed_tables "
        "where la_code = '999' and table_id = 'repeat_plans' and line_order = 1 "
        "and period_end_date = date '2026-03-31'"
    ).fetchone()
    starts = warehouse.execute(
        "select count(*) filter (record_date >= date '2025-04-01'), "
        "count(*) filter (record_date < date '2025-04-01') from indicators.indicator_records "
        "where la_code = '999' and indicator_id = 'cpp_starting' "
        "and record_date between date '2024-04-01' and date '2026-03-31'"
    ).fetchone()
    mean, england = (
        warehouse.execute(
            "select shown_value from comparators.comparator_values where la_code = '999' "
            "and indicator_id = 'cpp_starting' and period_end_year = 2025 and series = ? "
            "and is_default_model",
            [series],
        ).fetchall()
        for series in ("neighbour mean", "England")
    )
    assert printed is not None and starts is not None
    now, before = starts
    percent = int(rounded(100 * (now - before) / before, 0))
    assert printed == (now, before, f"{percent:+d}%", 2025, mean[0][0], england[0][0])
