"""Profile an extract that is loaded: a few numbers a table and column, worked out by DuckDB.

Values of dates, numbers, flags and codes are first counted by their different spellings, a scan
of one column each; everything else is worked out on those few spellings, so that five million
records take seconds. The results are temporary tables of the connection, named door_*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from childs_journey.check.typing_rules import create_typing_functions
from childs_journey.contract import Column, Contract, Table
from childs_journey.read.tables import literal_path, text
from childs_journey.settings import Settings

BY_SPELLING = ("date", "timestamp", "integer", "decimal", "flag", "code")
"""Types whose values repeat, so that counting their spellings first pays."""
KEPT = ("n_records", "n_filled", "newest_date")
"""What the history keeps of each accepted extract: all that the next one is held against."""
CODE_LISTS = "sup_providers"
"""The table whose coded columns may hold several codes, between commas."""
STAFF_TABLES = ("ssd_professionals", "ssd_department")
_DATES = ("date", "timestamp")
_NO_EVENT = re.compile(r"due|target|planned|until|expected|period|_end_|valid_|internal_review")
_TABLES = (
    "create or replace temp table door_columns (table_order integer, table_name varchar, "
    "column_order integer, column_name varchar, data_type varchar, code_set varchar, "
    "key_role varchar, refers_table varchar, refers_column varchar, is_event boolean)",
    "create or replace temp table door_profile (la_code varchar, table_name varchar, "
    "column_name varchar, metric varchar, value varchar)",
    "create or replace temp table door_values (la_code varchar, table_name varchar, "
    "column_name varchar, spelling varchar, n_records bigint)",
)

_NUMBERS_SQL = f"""
    insert into door_profile
    with spelled as (
        select
            door_values.*,
            text_value(spelling) is not null as is_filled,
            case door_columns.data_type
                when 'integer' then integer_value(spelling) is not null
                when 'decimal' then decimal_value(spelling) is not null
                when 'flag' then flag_value(spelling) is not null
                else true
            end as is_converted
        from door_values
        inner join door_columns using (table_name, column_name)
        where door_columns.data_type not in {_DATES}
    )
    select
        la_code,
        table_name,
        column_name,
        unnest(['n_filled', 'n_converted']),
        unnest([
            cast(coalesce(sum(n_records) filter (is_filled), 0) as varchar),
            cast(coalesce(sum(n_records) filter (is_filled and is_converted), 0) as varchar)
        ])
    from spelled
    group by la_code, table_name, column_name
"""


@dataclass(frozen=True)
class Profiler:
    """What a profile is made from. The extract tables are in schema raw of the connection."""

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    settings: Settings

    def begin(self) -> None:
        """Create the typing functions and the tables, empty, and lay the contract beside them."""
        create_typing_functions(self.connection, self.settings.project)
        for ddl in _TABLES:
            self.connection.execute(ddl)
        rows = ", ".join(
            f"({order}, {text(table.name)}, {place}, {_column_cells(table, column)})"
            for order, table in enumerate(self.contract, 1)
            for place, column in enumerate(table.columns, 1)
        )
        self.connection.execute(f"insert into door_columns values {rows}")

    def loaded(self) -> list[Table]:
        """Return the tables that have any record, in the order of the contract."""
        rows = self.connection.execute(
            "select distinct table_name from raw.load_files where n_loaded > 0"
        ).fetchall()
        names = {str(row[0]) for row in rows}
        return [table for table in self.contract if table.name in names]

    def count_records(self, table: Table) -> None:
        """Count the records of one table, its keys, and what is filled in each column."""
        counts = list(_counts(table))
        columns = ", ".join(text(column) for column, _, _ in counts)
        metrics = ", ".join(text(metric) for _, metric, _ in counts)
        numbers = ", ".join(f"m{i}" for i in range(len(counts)))
        selected = ", ".join(f"{sql} as m{i}" for i, (_, _, sql) in enumerate(counts))
        self.connection.execute(
            f"insert into door_profile select la_code, {text(table.name)}, unnest([{columns}]), "
            f"unnest([{metrics}]), cast(unnest([{numbers}]) as varchar) from ("
            f"select cj_la_code as la_code, {selected} from raw.{table.name} group by cj_la_code)"
        )
        spelled = [c for c in table.columns if c.data_type in BY_SPELLING]
        if spelled:
            self.connection.execute(
                "insert into door_values "
                + " union all ".join(
                    f"select cj_la_code, {text(table.name)}, {text(c.name)}, {c.name}, count(*) "
                    f"from raw.{table.name} where {c.name} is not null group by all"
                    for c in spelled
                )
            )

    def count_files(self) -> None:
        """Take the records and the rejects of each table from the loader's own ledger."""
        self.connection.execute(
            "insert into door_profile select la_code, table_name, '', "
            "unnest(['n_in_file', 'n_rejected']), "
            "cast(unnest([sum(n_records), sum(n_rejected)]) as varchar) "
            "from raw.load_files where la_code is not null group by la_code, table_name"
        )

    def judge_values(self) -> None:
        """Work out which dates, numbers and flags convert, and how the dates lie."""
        self.connection.execute(self._dates_sql())
        self.connection.execute(_NUMBERS_SQL)

    def judge_codes(self) -> None:
        """Look up every coded value, as staging does; keep the spellings in door_codes."""
        seeds = self.settings.project / "seeds" / "code_sets"
        own = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"'"
        self.connection.execute(
            "create or replace temp table door_aliases as "
            f"select code_set, code_key(code) as alias "
            f"from read_csv({literal_path(seeds / 'code_sets.csv')}, {own}) union "
            f"select code_set, code_key(alias) "
            f"from read_csv({literal_path(seeds / 'code_aliases.csv')}, {own})"
        )
        self.connection.execute(
            "create or replace temp table door_code_sets as "
            f"select code_set, is_open = 'true' as is_open "
            f"from read_csv({literal_path(seeds / 'catalogue_code_sets.csv')}, {own})"
        )
        # a list is known when each code in it is
        self.connection.execute(
            "create or replace temp table door_code_lists as "
            "select listed.table_name, listed.column_name, listed.spelling from ("
            "select table_name, column_name, spelling, code_set, "
            "unnest(string_split(spelling, ',')) as code "
            "from door_values inner join door_columns using (table_name, column_name) "
            f"where table_name = {text(CODE_LISTS)} and code_set != '') as listed "
            "left join door_aliases on listed.code_set = door_aliases.code_set "
            "and code_key(listed.code) = door_aliases.alias "
            "group by all having bool_and(door_aliases.alias is not null)"
        )
        self.connection.execute(
            "create or replace temp table door_codes as "
            "select spelled.la_code, spelled.table_name, spelled.column_name, spelled.code, "
            "spelled.n_records, door_aliases.alias is not null "
            "or door_code_lists.spelling is not null as is_known from ("
            "select door_values.*, door_columns.code_set, "
            "text_value(spelling) as code, code_key(spelling) as code_key "
            "from door_values inner join door_columns using (table_name, column_name) "
            "where door_columns.code_set != '') as spelled "
            "left join door_aliases on spelled.code_set = door_aliases.code_set "
            "and spelled.code_key = door_aliases.alias "
            "left join door_code_lists on spelled.table_name = door_code_lists.table_name "
            "and spelled.column_name = door_code_lists.column_name "
            "and spelled.spelling = door_code_lists.spelling where spelled.code is not null"
        )
        self.connection.execute(
            "insert into door_profile select la_code, table_name, column_name, 'n_known', "
            "cast(coalesce(sum(n_records) filter (is_known), 0) as varchar) "
            "from door_codes group by la_code, table_name, column_name"
        )

    def judge_links(self) -> None:
        """Count the ids that are in no record of the table they refer to."""
        referring: dict[str, list[tuple[Table, Column]]] = {}
        for table in self.loaded():
            for column in table.columns:
                if column.refers_to:
                    referring.setdefault(column.refers_to, []).append((table, column))
        for target, columns in referring.items():
            self._count_orphans(target, columns)

    def _count_orphans(self, target: str, columns: list[tuple[Table, Column]]) -> None:
        table_name, column_name = target.split(".")
        # older loads write 0 or -1 where there is no worker or no team
        nobody = "('0', '-1')" if table_name in STAFF_TABLES else "('')"
        self.connection.execute(
            "create or replace temp table door_ids as select distinct cj_la_code as la_code, "
            f"id_text({column_name}) as id from raw.{table_name}"
        )
        self.connection.execute(
            "insert into door_profile "
            + " union all ".join(
                f"select named.la_code, {text(table.name)}, {text(column.name)}, 'n_orphans', "
                "cast(sum(named.n) as varchar) from (select la_code, id_text(id) as id, n "
                f"from (select cj_la_code as la_code, {column.name} as id, count(*) as n "
                f"from raw.{table.name} where {column.name} is not null group by all)) as named "
                "anti join door_ids on named.la_code = door_ids.la_code "
                f"and named.id = door_ids.id where named.id not in {nobody} group by named.la_code"
                for table, column in columns
            )
        )

    def _dates_sql(self) -> str:
        today = f"date '{self.settings.reporting_date}'"
        return f"""
            insert into door_profile
            with spelled as (
                select
                    door_values.*,
                    door_columns.data_type,
                    text_value(spelling) is not null as has_text,
                    date_value(spelling, {today}) as day,
                    any_date_value(spelling, {today}) as any_day
                from door_values
                inner join door_columns using (table_name, column_name)
                where door_columns.data_type in {_DATES}
            ),
            judged as (
                select
                    *,
                    -- 1900-01-01 is what case systems write for nothing
                    has_text and any_day is distinct from date '1900-01-01' as is_filled,
                    day is not null and (
                        data_type = 'date' or timestamp_value(spelling, {today}) is not null
                    ) as is_converted
                from spelled
            ),
            counted as (
                select
                    la_code,
                    table_name,
                    column_name,
                    sum(n_records) filter (is_filled) as n_filled,
                    sum(n_records) filter (is_converted) as n_converted,
                    sum(n_records) filter (is_filled and day is null and any_day is not null)
                        as n_impossible,
                    sum(n_records) filter (extract(day from day) > 12) as n_above_day_12,
                    sum(n_records) filter (day > {today}) as n_in_future,
                    max(day) filter (day <= {today}) as newest_date,
                    min(day) as oldest_date
                from judged
                group by la_code, table_name, column_name
            )
            select
                la_code,
                table_name,
                column_name,
                unnest(['n_filled', 'n_converted', 'n_impossible', 'n_above_day_12',
                    'n_in_future', 'newest_date', 'oldest_date']),
                unnest([
                    cast(coalesce(n_filled, 0) as varchar),
                    cast(coalesce(n_converted, 0) as varchar),
                    cast(coalesce(n_impossible, 0) as varchar),
                    cast(coalesce(n_above_day_12, 0) as varchar),
                    cast(coalesce(n_in_future, 0) as varchar),
                    cast(newest_date as varchar),
                    cast(oldest_date as varchar)
                ])
            from counted
        """


def append_profile(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    settings: Settings,
    target: str,
    build_number: int,
) -> None:
    """Add the profile of the extract in schema raw to the table `target` (history.profiles).

    The next extract is held against it at the door. It holds counts and dates, no codes and no
    other value of a record. A column name is null where the metric is the table's.
    """
    profiler = Profiler(connection, contract, settings)
    profiler.begin()
    for table in profiler.loaded():
        profiler.count_records(table)
    profiler.count_files()
    profiler.judge_values()
    connection.execute(
        f"insert into {target} select {build_number}, la_code, table_name, "
        f"nullif(column_name, ''), metric, value from door_profile where metric in {KEPT} "
        "and value is not null order by la_code, table_name, column_name, metric"
    )


def event_column(table: Table) -> Column | None:
    """Return the date that says when a record's event was: its first that looks back."""
    dates = (c for c in table.columns if c.data_type in _DATES)
    return next((c for c in dates if not _NO_EVENT.search(c.staging_name)), None)


def _column_cells(table: Table, column: Column) -> str:
    refers_table, _, refers_column = column.refers_to.partition(".")
    cells = (
        column.name, column.data_type, column.code_set, column.key_role, refers_table,
        refers_column,
    )  # fmt: skip
    return f"{', '.join(text(cell) for cell in cells)}, {column == event_column(table)}"


def _counts(table: Table) -> Iterator[tuple[str, str, str]]:
    """Yield column, metric and SQL aggregate of what one scan of a table counts."""
    yield "", "n_records", "count(*)"
    keys = [c.name for c in table.columns if c.key_role in ("key", "part")]
    if keys:
        key = ", ".join(f"id_text({name})" for name in keys)
        has_key = f"coalesce({key}) is not null"
        yield (
            "",
            "n_repeated_keys",
            f"count(*) filter ({has_key}) - count(distinct row({key})) filter ({has_key})",
        )
    for column in table.columns:
        if column.data_type not in BY_SPELLING:
            yield column.name, "n_filled", f"count(text_value({column.name}))"
        if column.data_type == "json":
            yield column.name, "n_converted", f"count(try_cast({column.name} as json))"
