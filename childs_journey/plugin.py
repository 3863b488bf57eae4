"""The dbt-duckdb plugin: checks the arriving files, plans their load, publishes the marts.

It gives the build five SQL functions, called by macros only. Each returns JSON or text and
never raises: an exception inside an SQL function would print a traceback.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import traceback
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.flags import get_flags
from dbt_common.exceptions import DbtRuntimeError
from duckdb.sqltypes import VARCHAR
from filelock import FileLock, Timeout

from childs_journey.contract import Contract, read_contract
from childs_journey.history import copy_frozen, next_build_number
from childs_journey.inspect import inspect
from childs_journey.problems import Stop, stop_message
from childs_journey.publish import Publication, publish
from childs_journey.read.layout import Extracts
from childs_journey.read.plan import (
    LEDGER_DDL,
    REJECTS_DDL,
    Plan,
    plan_extract,
    plan_history,
    plan_reference,
    plan_returns,
    run_plan,
)
from childs_journey.read.postcodes import plan_list
from childs_journey.read.returns import Returns, read_returns, stop_if_none
from childs_journey.read.tables import extension, text
from childs_journey.settings import Settings, read_settings

LOADS = ("build", "seed", "retry")
"""The dbt commands that load extracts, and so need a sound extract folder."""
FROZEN_VALUES = "frozen_values"
"""The seed whose rows are the months kept as known."""


_LOCKS: dict[Path, FileLock] = {}


class Plugin(BasePlugin):
    """Child's Journey inside dbt; named in profiles.yml."""

    settings: Settings
    contract: Contract
    extracts: Extracts
    returns: Returns

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Stop with one message when the settings, the lock or the files are not right."""
        del plugin_config
        flags = get_flags()  # type: ignore[no-untyped-call]
        try:
            self.settings = read_settings(Path(flags.PROJECT_DIR).resolve())
            self.contract = read_contract(self.settings.project)
            self._lock()
            if flags.WHICH in LOADS:
                self.extracts, problems = inspect(self.settings, self.contract)
                if any(p.severity == "stop" for p in problems):
                    raise Stop(stop_message(problems))
        except Stop as stop:
            raise DbtRuntimeError(str(stop)) from None
        except OSError as error:
            raise DbtRuntimeError(f"{error.filename}: {error.strerror}.") from None

    def _lock(self) -> None:
        """Keep the work file to this process until it ends."""
        work = self.settings.work
        work.parent.mkdir(parents=True, exist_ok=True)
        try:
            # held by the process, not by this plugin: dbt makes a new one for a second command
            lock = _LOCKS.setdefault(work, FileLock(f"{work}.lock"))
            lock.acquire(timeout=0)
        except Timeout:
            raise Stop(
                f"Another build is using {work.name}. Wait until it has finished, or give this "
                "one a work file of its own (CJ_WORK)."
            ) from None

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Add our SQL functions and the Excel reader to the build's connection."""
        conn.load_extension(str(extension("excel")))
        _open_without_log(conn)
        # dbt runs two models at a time, and more threads than cores wait for one another
        conn.execute(f"set threads = {max(1, (os.cpu_count() or 1) // 2)}")

        def begin_load() -> str:
            # what dbt has parsed stays to the end: the collector need not walk through it each
            # time, nor as often as for a small program
            gc.freeze()
            gc.set_threshold(100_000, 50, 100)
            scratch = self.settings.scratch
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            self.returns = read_returns(self.settings, scratch)
            stop_if_none(self.settings, self.returns)
            messages = [str(problem) for problem in self.returns.problems]
            return json.dumps({"statements": [LEDGER_DDL, REJECTS_DDL], "messages": messages})

        def load_seed(name: str, path: str, types: str) -> str:
            plan = self._plan_seed(name, path, json.loads(types))
            return run_plan(conn.cursor(), plan)

        def plan_postcodes(needed: str) -> str:
            kept = self.settings.postcodes
            return json.dumps({"statements": plan_list(conn.cursor(), needed, kept)})

        def build_facts() -> str:
            return json.dumps(self._build_facts())

        def publish_marts(marts: str) -> str:
            shutil.rmtree(self.settings.scratch, ignore_errors=True)
            told = json.loads(marts)
            described = {mart: (text, columns) for mart, (text, columns, _) in told.items()}
            orders = {mart: order for mart, (*_, order) in told.items() if order}
            plan = Publication(self.settings, self.contract, sorted(told), described, orders)
            return publish(conn.cursor(), plan)

        functions: dict[str, Callable[..., str]] = {
            "cj_begin_load": begin_load,
            "cj_load_seed": load_seed,
            "cj_plan_postcodes": plan_postcodes,
            "cj_build_facts": build_facts,
            "cj_publish": publish_marts,
        }
        for name, function in functions.items():
            texts: list[Any] = [VARCHAR for _ in signature(function).parameters]
            conn.create_function(name, _never_raising(function), texts, VARCHAR, side_effects=True)

    def _plan_seed(self, name: str, path: str, types: dict[str, str]) -> Plan:
        scratch = self.settings.scratch
        scratch.mkdir(parents=True, exist_ok=True)
        if Path(path).parent.name == "returns":
            return plan_returns(name, self.settings.project / path, self.returns, scratch)
        if name == FROZEN_VALUES:
            kept = scratch / f"{name}.parquet"
            rows = kept if copy_frozen(self.settings, kept) else None
            return plan_history(name, self.settings.project / path, types, rows)
        if name in self.contract:
            files = self.extracts.files.get(name, [])
            return plan_extract(self.contract[name], files, scratch)
        return plan_reference(name, self.settings.project / path, types, scratch)

    def _build_facts(self) -> dict[str, str | int]:
        return {
            "build_number": next_build_number(self.settings.output),
            "version": version("childs-journey"),
            "dbt_version": version("dbt-core"),
            "duckdb_version": version("duckdb"),
            "origin": "shipped sample" if self.settings.uses_sample else "own extracts",
        }


def _open_without_log(conn: duckdb.DuckDBPyConnection) -> None:
    """Open the work file anew, without a log of what is to come.

    A log would hold every small table a second time; a build that is killed begins anew anyway. The
    file is written when the build ends, not now and then in the middle of a model.
    """
    conn.execute("set checkpoint_threshold = '1GB'")
    conn.execute("set write_buffer_row_group_count = 1")
    ((stem, path),) = conn.execute(
        "select database_name, path from duckdb_databases() "
        "where database_name = current_database()"
    ).fetchall()
    name = '"' + stem.replace('"', '""') + '"'
    conn.execute("attach ':memory:' as cj_meanwhile")
    conn.execute("use cj_meanwhile")
    conn.execute(f"detach {name}")
    conn.execute(f"attach {text(path)} as {name} (recovery_mode no_wal_writes)")
    conn.execute(f"use {name}")
    conn.execute("detach cj_meanwhile")


def _never_raising(function: Callable[..., str]) -> Callable[..., str]:
    """Return the function with its errors as JSON; DuckDB reads its arguments off the original."""

    @wraps(function)
    def guarded(*arguments: str) -> str:
        try:
            return function(*arguments)
        except Stop as stop:
            return json.dumps({"error": str(stop)})
        except Exception as error:
            return json.dumps({"error": _internal_error(error)})

    return guarded


def _internal_error(error: Exception) -> str:
    """Name the kind of an error and where it rose; its text may hold a record's values."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"Internal error: {type(error).__name__} in {Path(frame.filename).name}, line "
        f"{frame.lineno}. Please report it with the command you ran."
    )
