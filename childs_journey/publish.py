"""Publish the marts: a new file, filled and counted, then moved over the old one in one step.

Readers see the old file or the new one, never a mixture; a build that fails or is killed leaves
the last published file as it was.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from childs_journey.contract import Contract
from childs_journey.history import append_build
from childs_journey.read.tables import text
from childs_journey.settings import Settings

WAREHOUSE = "warehouse.duckdb"
STORAGE_VERSION = "v1.0.0"
"""The file format that every DuckDB since 1.0, and so every BI driver, opens."""


@dataclass(frozen=True)
class Publication:
    """What is to be published."""

    settings: Settings
    contract: Contract
    marts: list[str]
    """schema.table of each mart."""
    described: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    """What the documentation says of a mart, and of its columns."""
    orders: dict[str, str] = field(default_factory=dict)
    """Columns by which the rows of a mart lie in the file, so that a filter finds them at once."""


def publish(work: duckdb.DuckDBPyConnection, plan: Publication) -> str:
    """Write the marts of the work database to output/warehouse.duckdb; return JSON.

    {"published": path, "rows": n} or {"error": text}; raises nothing that a caller must catch
    beyond duckdb.Error and OSError.
    """
    output = plan.settings.output
    output.mkdir(parents=True, exist_ok=True)
    fresh = output / f"{WAREHOUSE}.new"
    _remove(fresh)
    try:
        n_rows = _fill(work, plan, fresh)
        number = append_build(work, plan.settings, plan.contract, plan.marts)
        place = _move_over(fresh, output / WAREHOUSE, number)
    except Exception:
        _remove(fresh)
        raise
    return json.dumps({"published": str(place), "rows": n_rows, "build_number": number})


def _remove(fresh: Path) -> None:
    for leftover in (fresh, fresh.with_name(fresh.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _fill(work: duckdb.DuckDBPyConnection, plan: Publication, fresh: Path) -> int:
    """Copy every mart into the new file; return the number of rows."""
    # what the build made leaves memory for its file, before the copy needs as much again
    work.execute("checkpoint")
    options = f"storage_version {text(STORAGE_VERSION)}, recovery_mode no_wal_writes"
    work.execute(f"attach {text(str(fresh))} as fresh ({options})")
    try:
        columns = _columns(work)
        # as one transaction: thousands of comments would each be written on their own
        work.execute("begin")
        n_rows = 0
        for mart in plan.marts:
            n_rows += _copy_mart(work, mart, columns[mart], plan.orders.get(mart, ""))
            _comment(work, mart, *plan.described.get(mart, ("", {})))
        work.execute("commit")
        work.execute("checkpoint fresh")
    except Exception:
        with contextlib.suppress(duckdb.Error):
            work.execute("rollback")
        raise
    finally:
        work.execute("detach fresh")
    return n_rows


def _columns(work: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, bool]]]:
    """Return the columns of every table of the work file, by schema.table."""
    columns: dict[str, list[tuple[str, str, bool]]] = {}
    for mart, *column in work.execute(
        "select schema_name || '.' || table_name, column_name, data_type, is_nullable "
        "from duckdb_columns() where database_name = current_database() "
        "order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault(mart, []).append(tuple(column))
    return columns


def _copy_mart(
    work: duckdb.DuckDBPyConnection,
    mart: str,
    columns: list[tuple[str, str, bool]],
    order: str,
) -> int:
    """Create one mart in the new file as the work file has it, copy and count its rows."""
    schema = mart.split(".", maxsplit=1)[0]
    definition = ", ".join(f"{n} {kind}{'' if free else ' not null'}" for n, kind, free in columns)
    names = ", ".join(name for name, *_ in columns)
    work.execute(f"create schema if not exists fresh.{schema}")
    work.execute(f"create table fresh.{mart} ({definition})")
    in_order = f" order by {order}" if order else ""
    work.execute(f"insert into fresh.{mart} ({names}) select {names} from {mart}{in_order}")
    (counts,) = work.execute(
        f"select (select count(*) from {mart}), (select count(*) from fresh.{mart})"
    ).fetchall()
    if counts[0] != counts[1]:
        raise OSError(f"{mart}: {counts[1]} of {counts[0]} rows arrived")
    return int(counts[0])


def _comment(
    work: duckdb.DuckDBPyConnection, mart: str, described: str, columns: dict[str, str]
) -> None:
    """Put the documentation of a mart into the new file, where BI tools show it."""
    if described:
        work.execute(f"comment on table fresh.{mart} is {text(described)}")
    for name, comment in columns.items():
        if comment:
            work.execute(f"comment on column fresh.{mart}.{name} is {text(comment)}")


def _move_over(fresh: Path, place: Path, number: int) -> Path:
    """Put the new file in the place of the old; return where it is.

    Windows does not let an open file be replaced: then the new one gets a name with its build
    number, and warehouse.latest.txt says which file is current.
    """
    try:
        fresh.replace(place)
    except PermissionError:
        dated = place.with_name(f"{place.stem}.build_{number}{place.suffix}")
        fresh.replace(dated)
        place.with_name("warehouse.latest.txt").write_text(dated.name + "\n", encoding="utf-8")
        return dated
    place.with_name("warehouse.latest.txt").unlink(missing_ok=True)
    return place
