"""Keep a month's figures as they are known now: in the history, where no build changes them.

Later builds read them back as the seed `frozen_values`, and the scorecard quotes them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import duckdb

from childs_journey.history import HISTORY
from childs_journey.problems import Stop
from childs_journey.read.tables import text
from childs_journey.settings import Settings
from childs_journey.write.files import warehouse_file

KEPT = (
    "la_code, indicator_id, period_type, breakdown, breakdown_value, value_status, numerator, "
    "denominator, indicator_value, period_start_date, period_end_date"
)
"""The columns of indicators.indicator_values that are kept."""
_DDL = (
    "create table if not exists frozen_values (build_number bigint, known_on_date date, "
    "la_code varchar not null, indicator_id varchar not null, period_type varchar not null, "
    "breakdown varchar not null, breakdown_value varchar not null, value_status varchar, "
    "numerator double, denominator double, indicator_value double, period_start_date date, "
    "period_end_date date not null)"
)


def last_day_of(month: str) -> date | None:
    """Return the last day of a month written as 2026-08, or None when it is not written so."""
    named = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", month)
    if named is None:
        return None
    year, number = int(named[1]), int(named[2])
    return date(year, number, monthrange(year, number)[1])


def freeze_month(settings: Settings, month_end: date) -> str:
    """Keep every value whose period ends on that day; return a line that says how many.

    A council's month is kept once and never replaced. Raises Stop when there is nothing to keep.
    """
    month = f"{month_end:%Y-%m}"
    warehouse = warehouse_file(settings)
    with duckdb.connect(str(settings.output / HISTORY)) as history:
        history.execute(f"attach {text(str(warehouse))} as warehouse (read_only)")
        history.execute("begin")
        history.execute(_DDL)
        councils = _councils_with(history, "warehouse.indicators.indicator_values", month_end)
        if not councils:
            raise Stop(
                f"The warehouse holds no figures of {month}: no council's extract covers that "
                "month, or it had not ended on the reporting date."
            )
        fresh = councils - _councils_with(history, "frozen_values", month_end)
        if not fresh:
            raise Stop(
                f"The figures of {month} have been kept already, and are never replaced. What has "
                "changed in the records since is in comparators.scorecard."
            )
        (kept,) = history.execute(
            f"insert into frozen_values select build_number, reporting_date, {KEPT} "
            "from warehouse.indicators.indicator_values "
            "cross join warehouse.data_quality.build_info "
            "where period_end_date = ? and list_contains(?, la_code)",
            [month_end, sorted(fresh)],
        ).fetchall()
        history.execute("commit")
        history.execute("checkpoint")
    return f"Kept {kept[0]} figures of {month} as known now, of {', '.join(sorted(fresh))}."


def _councils_with(history: duckdb.DuckDBPyConnection, table: str, month_end: date) -> set[str]:
    rows = history.execute(
        f"select distinct la_code from {table} "
        "where period_end_date = ? and value_status in ('final', 'provisional')",
        [month_end],
    ).fetchall()
    return {str(row[0]) for row in rows}
