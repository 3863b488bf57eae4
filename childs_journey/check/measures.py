"""Turn a profile into measures, and give each its tolerance: the small frames the suites judge.

A measure is one number about one table or column of one council: `found`, out of `basis` records,
with `n` of them concerned. All of it is SQL over the profile, which has a few thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from childs_journey.check.profile import STAFF_TABLES
from childs_journey.check.tolerances import Tolerance
from childs_journey.problems import Problem
from childs_journey.read.tables import text
from childs_journey.settings import Settings

_NUMBERS = (
    "n_filled", "n_converted", "n_impossible", "n_above_day_12", "n_in_future", "n_known",
    "n_orphans",
)  # fmt: skip
_PERSONS = "ssd_person"
_NO_HISTORY = (
    "cannot be read just now, so nothing is held against the last accepted extract. If a build is "
    "running, check again when it has finished."
)


def read_last(connection: duckdb.DuckDBPyConnection, history: Path) -> list[Problem]:
    """Load each council's profile of its last accepted extract into door_last.

    Empty when there is none. Returns a note when the history cannot be read just now.
    """
    connection.execute(
        "create or replace temp table door_last (la_code varchar, build_number bigint, "
        "reporting_date date, table_name varchar, column_name varchar, metric varchar, "
        "value varchar)"
    )
    if not history.is_file():
        return []
    try:
        connection.execute(f"attach {text(str(history))} as history (read_only)")
        connection.execute(
            "insert into door_last select profiles.la_code, build_number, reporting_date, "
            "table_name, coalesce(column_name, ''), metric, value from history.profiles "
            "left join history.builds using (build_number) "
            "qualify build_number = max(build_number) over (partition by profiles.la_code)"
        )
    except duckdb.Error:
        return [Problem("note", history.name, _NO_HISTORY)]
    finally:
        connection.execute("detach database if exists history")
    return []


def measure(
    connection: duckdb.DuckDBPyConnection, la_codes: Sequence[str], settings: Settings
) -> None:
    """Create door_tables and door_fields (counts now and last time) and door_measures."""
    councils = ", ".join(f"({text(code)})" for code in la_codes)
    connection.execute(_TABLES_SQL.format(councils=councils))
    connection.execute(_fields_sql())
    today = f"date '{settings.reporting_date}'"
    union = " union all by name ".join((*_table_measures(), *_field_measures(today)))
    connection.execute(f"create or replace temp table door_measures as {union}")


def judge_by(connection: duckdb.DuckDBPyConnection, tolerances: Sequence[Tolerance]) -> None:
    """Create door_judged: each measure with the tolerance nearest to it that has a limit.

    A measure that concerns too few records is blank, which passes.
    """
    rows = ", ".join(
        f"({t.rule}, {text(t.concern)}, {text(t.expectation)}, {text(t.scope)}, "
        f"{'null' if t.limit is None else t.limit}, {t.from_records})"
        for t in tolerances
    )
    connection.execute(
        f"""
        create or replace temp table door_judged as
        with tolerances as (
            from (values {rows}) as t (rule, concern, measure, scope, bound, from_records)
        ),
        nearest as (
            select
                door_measures.*,
                tolerances.rule,
                tolerances.concern,
                cast(tolerances.bound as double) as bound,
                tolerances.from_records
            from door_measures
            inner join tolerances on
                door_measures.measure = tolerances.measure
                and tolerances.scope in (
                    '*', table_name, table_name || '.' || column_name
                )
            qualify row_number() over (
                partition by la_code, table_name, column_name, door_measures.measure
                order by length(scope) desc
            ) = 1
        )
        select
            row_number() over (order by la_code, table_order, column_order, rule) as place,
            * replace (case when n >= from_records then found end as found)
        from nearest
        where bound is not null
        """
    )


_TABLES_SQL = """
    create or replace temp table door_tables as
    with councils as (
        from (values {councils}) as t (la_code)
    ),
    contract as (
        select
            table_name,
            table_order,
            max(column_name) filter (is_event) as event_column
        from door_columns
        group by table_name, table_order
    ),
    now as (
        pivot (from door_profile where column_name = '')
        on metric in ('n_records', 'n_in_file', 'n_rejected', 'n_repeated_keys')
        using max(cast(value as bigint)) group by la_code, table_name
    ),
    last_time as (
        select
            la_code,
            table_name,
            max(build_number) as last_build_number,
            max(reporting_date) as last_reporting_date,
            max(cast(value as bigint)) as n_last
        from door_last
        where metric = 'n_records' and column_name = ''
        group by la_code, table_name
    )
    select
        councils.la_code,
        contract.*,
        coalesce(now.n_records, 0) as n_records,
        coalesce(now.n_in_file, 0) as n_in_file,
        coalesce(now.n_rejected, 0) as n_rejected,
        coalesce(now.n_repeated_keys, 0) as n_repeated_keys,
        last_time.n_last
    from councils
    cross join contract
    left join now on
        councils.la_code = now.la_code and contract.table_name = now.table_name
    left join last_time on
        councils.la_code = last_time.la_code and contract.table_name = last_time.table_name
"""


def _fields_sql() -> str:
    """Return the SQL of door_fields: one row a council and column of a table with records."""
    numbers = ", ".join(
        f"coalesce(max(try_cast(value as bigint)) filter (metric = '{metric}'), 0) as {metric}"
        for metric in _NUMBERS
    )
    return f"""
        create or replace temp table door_fields as
        with now as (
            select
                la_code,
                table_name,
                column_name,
                {numbers},
                max(try_cast(value as date)) filter (metric = 'newest_date') as newest_date
            from door_profile
            where column_name != ''
            group by la_code, table_name, column_name
        ),
        last_time as (
            select
                la_code,
                table_name,
                column_name,
                max(try_cast(value as bigint)) filter (metric = 'n_filled') as n_filled_last,
                max(try_cast(value as date)) filter (metric = 'newest_date') as newest_last
            from door_last
            where metric in ('n_filled', 'newest_date')
            group by la_code, table_name, column_name
        )
        select
            door_tables.la_code,
            door_columns.*,
            door_tables.n_records,
            door_tables.n_last,
            coalesce(targets.n_records, 0) as n_in_target,
            coalesce(door_code_sets.is_open, true) as is_open,
            coalesce(now.n_filled, 0) as n_filled,
            now.* exclude (la_code, table_name, column_name, n_filled),
            last_time.n_filled_last,
            last_time.newest_last
        from door_tables
        inner join door_columns using (table_name)
        left join door_code_sets on door_columns.code_set = door_code_sets.code_set
        left join door_tables as targets on
            door_tables.la_code = targets.la_code
            and door_columns.refers_table = targets.table_name
        left join now on
            door_tables.la_code = now.la_code
            and door_columns.table_name = now.table_name
            and door_columns.column_name = now.column_name
        left join last_time on
            door_tables.la_code = last_time.la_code
            and door_columns.table_name = last_time.table_name
            and door_columns.column_name = last_time.column_name
        where door_tables.n_records > 0
    """


def _table_measures() -> list[str]:
    def of_table(measure: str, found: str, n: str, basis: str, where: str) -> str:
        return (
            f"select la_code, table_name, table_order, '' as column_name, 0 as column_order, "
            f"'{measure}' as measure, cast({found} as double) as found, cast({n} as bigint) as n, "
            f"cast({basis} as bigint) as basis, '' as target from door_tables where {where}"
        )

    compared = "n_records > 0 and n_last > 0"
    return [
        of_table("no_records", "n_records", "n_records", "n_records", "true"),
        of_table("gone_empty", "n_records", "n_last", "n_records", "n_last > 0"),
        of_table("records_fallen", "n_records / n_last", "n_last", "n_records", compared),
        of_table("records_grown", "n_records / n_last", "n_last", "n_records", compared),
        of_table("rejected_records", "n_rejected / n_in_file", "n_rejected", "n_in_file",
                 "n_in_file > 0"),
        of_table("repeated_keys", "n_repeated_keys / n_records", "n_repeated_keys", "n_records",
                 "n_records > 0"),
    ]  # fmt: skip


def _field_measures(today: str) -> list[str]:
    def of_field(  # noqa: PLR0917 - the parts of one select
        measure: str, found: str, n: str, basis: str, where: str, target: str = "''"
    ) -> str:
        return (
            "select la_code, table_name, table_order, column_name, column_order, "
            f"'{measure}' as measure, cast({found} as double) as found, cast({n} as bigint) as n, "
            f"cast({basis} as bigint) as basis, {target} as target from door_fields where {where}"
        )

    def share(measure: str, n: str, basis: str, where: str, target: str = "''") -> str:
        return of_field(measure, f"({n}) / {basis}", n, basis, f"{basis} > 0 and {where}", target)

    # the newest date is never later than the reporting date: an earlier one may be asked for now
    age_now = f"date_diff('day', newest_date, {today})"
    age_since = f"date_diff('day', newest_date, least(newest_last, {today}))"
    blank = "n_records - n_filled"
    unreadable = "n_filled - n_converted - coalesce(n_impossible, 0)"
    target = "refers_table"
    return [
        of_field("newest_event_age", age_now, "n_records", "n_records", "is_event"),
        of_field("newest_event_earlier", age_since, "n_records", "n_records",
                 "is_event and newest_last is not null"),
        share("events_in_future", "n_in_future", "n_converted", "is_event"),
        share("blank_keys", blank, "n_records", "key_role = 'key'"),
        share("blank_persons", blank, "n_records",
              f"refers_table = '{_PERSONS}' and key_role = ''"),
        share("blank_events", blank, "n_records", "is_event"),
        of_field("filled_less", "n_filled_last / n_last - n_filled / n_records", "n_records",
                 "n_records", "n_last > 0 and n_filled_last > 0"),
        share("unreadable_dates", unreadable, "n_filled", "data_type in ('date', 'timestamp')"),
        share("unreadable_numbers", unreadable, "n_filled", "data_type in ('integer', 'decimal')"),
        share("unreadable_flags", unreadable, "n_filled", "data_type = 'flag'"),
        share("unreadable_json", unreadable, "n_filled", "data_type = 'json'"),
        share("impossible_dates", "n_impossible", "n_filled", "data_type in ('date', 'timestamp')"),
        "select la_code, table_name, table_order, '' as column_name, 0 as column_order, "
        "'days_above_12' as measure, sum(n_above_day_12) / sum(n_converted) as found, "
        "cast(sum(n_converted) as bigint) as n, cast(sum(n_above_day_12) as bigint) as basis, "
        "'' as target from door_fields where data_type in ('date', 'timestamp') "
        "group by la_code, table_name, table_order having sum(n_converted) > 0",
        share("unknown_codes", "n_filled - n_known", "n_filled", "code_set != '' and not is_open",
              "code_set"),
        share("orphan_persons", "n_orphans", "n_filled",
              f"refers_table = '{_PERSONS}' and n_in_target > 0", target),
        share("orphan_staff", "n_orphans", "n_filled",
              f"refers_table in {STAFF_TABLES} and n_in_target > 0", target),
        share("orphan_records", "n_orphans", "n_filled",
              f"refers_table not in ('', '{_PERSONS}') and refers_table not in {STAFF_TABLES} "
              "and n_in_target > 0", target),
    ]  # fmt: skip
