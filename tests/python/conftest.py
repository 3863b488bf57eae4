"""What the tests share: the contract, and a loader without dbt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builds import Build
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from childs_journey.contract import Contract, read_contract
from childs_journey.read.layout import ExtractFile, ending_of
from childs_journey.read.plan import LEDGER_DDL, REJECTS_DDL, plan_extract
from childs_journey.read.tables import extension

PROJECT = Path(__file__).parents[2]


@dataclass
class Loaded:
    """One loaded file: its rows, its line in the ledger and what was set aside."""

    connection: duckdb.DuckDBPyConnection
    table: str

    def rows(self, columns: str = "*") -> list[tuple[Any, ...]]:
        query = f"select {columns} from raw.{self.table} order by cj_source_record"
        return self.connection.execute(query).fetchall()

    def ledger(self, columns: str) -> tuple[Any, ...]:
        (row,) = self.connection.execute(f"select {columns} from raw.load_files").fetchall()
        return tuple(row)

    def rejects(self, columns: str = "line_number, outcome") -> list[tuple[Any, ...]]:
        query = f"select {columns} from raw.load_rejects order by line_number"
        return self.connection.execute(query).fetchall()

    @property
    def ties(self) -> bool:
        """Records counted by Python = records DuckDB loaded + records rejected."""
        n_records, n_loaded, n_rejected = self.ledger("n_records, n_loaded, n_rejected")
        return bool(n_records == n_loaded + n_rejected and len(self.rows("1")) == n_loaded)


class BySharedBuild(LoadScopeScheduling):
    """Keep to one process what shares a build: the modules that read the sample, else a module."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", maxsplit=1)[0]
        reads_sample = "sample_build" in (PROJECT / module).read_text(encoding="utf-8")
        return "sample" if reads_sample else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySharedBuild:
    return BySharedBuild(config, log)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return read_contract(PROJECT)


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the shipped sample once for all tests that only read it."""
    build = Build(tmp_path_factory.mktemp("sample"))
    done = build.run("build")
    assert done.returncode == 0, done.stdout
    return build


@pytest.fixture
def load(tmp_path: Path, contract: Contract) -> Callable[[Path], Loaded]:
    """Load one file the way the seed materialization does."""

    def run(path: Path) -> Loaded:
        ending = ending_of(path)
        table = path.name[: -len(ending)].casefold()
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        connection = duckdb.connect()
        connection.load_extension(str(extension("excel")))
        connection.execute("create schema raw")
        connection.execute(LEDGER_DDL)
        connection.execute(REJECTS_DDL)
        file = ExtractFile(table, "310", path, path.name, ending)
        plan = plan_extract(contract[table], [file], scratch)
        for statement in [plan.create, *plan.statements]:
            connection.execute(statement)
        return Loaded(connection, table)

    return run
