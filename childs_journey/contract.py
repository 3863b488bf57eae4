"""The extract contract: which tables and columns may arrive, and which must.

Read from seeds/catalogues/catalogue_extract_fields.csv, the one place where it is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CONTRACT_FILE = Path("seeds/catalogues/catalogue_extract_fields.csv")


@dataclass(frozen=True)
class Column:
    """One column of one extract table."""

    name: str
    also_named: str
    """Another heading accepted for it; empty if none."""
    staging_name: str
    data_type: str
    """id, text, code, flag, date, timestamp, integer, decimal or json."""
    code_set: str
    key_role: str
    """key, part (one of several), unreliable, or empty."""
    is_required: bool
    refers_to: str
    """table.column of the record this one names; empty if none."""
    description: str


@dataclass(frozen=True)
class Table:
    """One extract table."""

    name: str
    kind: str
    """core, placeholder or supplementary."""
    columns: tuple[Column, ...]

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        """Columns by every heading accepted for them, lower case."""
        headings = {c.also_named: c for c in self.columns if c.also_named}
        return headings | {c.name: c for c in self.columns}

    @property
    def staging_name(self) -> str:
        """Name of the staging model."""
        return "stg_" + self.name.split("_", 1)[1]


@dataclass(frozen=True)
class Contract:
    """All extract tables, by name, in the order of the catalogue."""

    tables: dict[str, Table]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables.values())

    def __contains__(self, name: str) -> bool:
        return name in self.tables

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


def read_contract(project: Path) -> Contract:
    """Read the contract shipped with the project in `project`."""
    rows: dict[str, list[dict[str, str]]] = {}
    with (project / CONTRACT_FILE).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.setdefault(row["table_name"], []).append(row)
    return Contract({name: _table(name, of_table) for name, of_table in rows.items()})


def _table(name: str, rows: list[dict[str, str]]) -> Table:
    ordered = sorted(rows, key=lambda row: int(row["column_order"]))
    return Table(name, rows[0]["table_kind"], tuple(_column(row) for row in ordered))


def _column(row: dict[str, str]) -> Column:
    return Column(
        name=row["column_name"],
        also_named=row["also_named"],
        staging_name=row["staging_column"],
        data_type=row["data_type"],
        code_set=row["code_set"],
        key_role=row["key_role"],
        is_required=row["is_required"] == "Y",
        refers_to=row["refers_to"],
        description=row["description"],
    )
