"""Load an extract into a database of its own, to be looked at and thrown away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
from filelock import FileLock, Timeout

from childs_journey.contract import Contract, Table
from childs_journey.problems import Stop
from childs_journey.read.layout import Extracts
from childs_journey.read.plan import LEDGER_DDL, REJECTS_DDL, plan_extract, run_plan
from childs_journey.read.tables import extension
from childs_journey.settings import Settings


@contextmanager
def temporary_database(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an empty database beside the work file; remove it whatever happens.

    It holds children's data: what a check that was killed left behind is removed too.
    Raises Stop when another check has it.
    """
    folder = settings.work.with_name(settings.work.name + ".check")
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{folder}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Stop(
            "Another check is running beside this work file. Wait until it has finished."
        ) from None
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with duckdb.connect(str(folder / "extract.duckdb")) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("pragma disable_checkpoint_on_shutdown")  # nothing is kept
            connection.load_extension(str(extension("excel")))
            for ddl in ("create schema raw", LEDGER_DDL, REJECTS_DDL):
                connection.execute(ddl)
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def load_extracts(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    extracts: Extracts,
    settings: Settings,
    advance: Callable[[Table], None],
) -> None:
    """Load every table as the build will; call `advance` after each.

    Raises Stop when a file cannot be read.
    """
    scratch = settings.work.with_name(settings.work.name + ".check") / "scratch"
    scratch.mkdir(exist_ok=True)
    for table in contract:
        files = extracts.files.get(table.name, [])
        run_plan(connection, plan_extract(table, files, scratch))
        advance(table)
