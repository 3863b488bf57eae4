"""Profile an extract: a few numbers a table and column, worked out by DuckDB."""

from __future__ import annotations

import duckdb

from childs_journey.contract import Contract


def append_profile(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    schema: str,
    target: str,
    build_number: int,
) -> None:
    """Add the profile of the extract tables in `schema` to the table `target`."""
    for table in contract:
        connection.execute(
            f"insert into {target} select {build_number}, cj_la_code, '{table.name}', null, "
            f"'n_records', cast(count(*) as varchar) from {schema}.{table.name} group by cj_la_code"
        )
