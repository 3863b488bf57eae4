"""Write a children looked after return (SSDA903) from the published warehouse, streaming.

As CSV: one file for each that the submission has, with the columns that the portal takes, in the
guide's order. What the portal works out itself stays out, unless a file made elsewhere said it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from childs_journey.write.text import without_control_characters

CATALOGUE = Path("seeds/catalogues/catalogue_return_fields.csv")
SSDA903 = "ssda903"
ROWS = 10_000
"""Rows that are held in memory at a time."""


@dataclass(frozen=True)
class Column:
    """A column of a file."""

    name: str
    """As in the table."""
    heading: str
    """As in the file."""
    is_worked_out: bool
    """The portal works it out, or tells it from another file."""


@dataclass(frozen=True)
class File:
    """One of the twelve files of the return."""

    name: str
    """As its table: episodes, reviews, ..."""
    columns: tuple[Column, ...]
    first_year: int
    """The collection year that it came with; 0: it was always there."""


@dataclass
class Written903:
    """What was written."""

    files: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """Files of the return of its year that the submission does not have."""
    n_children: int = 0
    n_characters_removed: int = 0
    """Control characters, which XML cannot hold and no portal takes."""

    def text_of(self, value: Any) -> str:
        """Return a value as the files spell it; count what had to go."""
        if value is None:
            return ""
        if isinstance(value, date):
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        clean, n_removed = without_control_characters(str(value))
        self.n_characters_removed += n_removed
        return clean


def read_files(project: Path) -> list[File]:
    """Read from the catalogue which files the return has, in its order, and their columns."""
    columns: dict[str, list[Column]] = {}
    years: dict[str, list[int]] = {}
    with (project / CATALOGUE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["return_id"] == SSDA903:
                name = row["table_name"].removeprefix(f"{SSDA903}__")
                columns.setdefault(name, []).append(
                    Column(row["column_name"], row["field_name"], row["max_occurs"] == "0")
                )
                years.setdefault(name, []).append(int(row["first_year"] or 0))
    return [File(name, tuple(found), min(years[name])) for name, found in columns.items()]


class Held:
    """A submission in the warehouse: which files it has, and their rows."""

    def __init__(
        self, warehouse: duckdb.DuckDBPyConnection, submission_id: str, files: list[File]
    ) -> None:
        self.warehouse = warehouse
        self.submission_id = submission_id
        flags = ", ".join(f"has_{file.name}_file" for file in files)
        ((self.is_built_here, self.year, oc2, oc3, *present),) = warehouse.execute(
            "select origin = 'warehouse', collection_year, is_oc2_latest_known, "
            f"is_oc3_latest_known, {flags} "
            "from returns.ssda903__submissions where submission_id = ?",
            [submission_id],
        ).fetchall()
        self.present = [file for file, is_here in zip(files, present, strict=True) if is_here]
        self.absent = [file for file in files if file not in self.present]
        self.latest_known = [name for name, is_so in (("oc2", oc2), ("oc3", oc3)) if is_so]

    def columns(self, file: File) -> list[Column]:
        """Return the columns of a file as CSV."""
        return [c for c in file.columns if not c.is_worked_out or self._is_given(file, c)]

    def _is_given(self, file: File, column: Column) -> bool:
        """Say whether a file made elsewhere told what the portal works out."""
        if self.is_built_here or (column.name == "uasc" and self._has("uasc")):
            return False
        rows = self.rows(file, [column], Written903())
        return any(values[0] for _, values in rows)

    def _has(self, name: str) -> bool:
        return any(file.name == name for file in self.present)

    def rows(
        self, file: File, columns: list[Column], written: Written903, these: str = ""
    ) -> Iterator[tuple[str, list[str]]]:
        """Give the rows of a file in the order that they came in: key of the child, values as text.

        A text that was no date or number is given as it was. `these`: a table of children with
        their order in `child_no`; only their rows are given, child by child.
        """
        table = f"returns.ssda903__{file.name}"
        known = {row[0] for row in self.warehouse.execute(f"describe {table}").fetchall()}
        names = [column.name for column in columns]
        texts = [f"{name}_text" if f"{name}_text" in known else "null" for name in names]
        found = self.warehouse.execute(
            f"select child_key, {', '.join([*names, *texts])} from {table} "
            + (f"inner join {these} using (child_key) " if these else "")
            + f"where submission_id = ? order by {'child_no, ' if these else ''}record_no",
            [self.submission_id],
        )
        n = len(names)
        while rows := found.fetchmany(ROWS):
            for key, *values in rows:
                pairs = zip(values[:n], values[n:], strict=True)
                yield (
                    key,
                    [written.text_of(text if value is None else value) for value, text in pairs],
                )


def write_tables(held: Held, folder: Path) -> Written903:
    """Write one CSV for each file of the submission to `folder`; return what was written.

    What an earlier run left there of a file that the submission no longer has is taken away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in held.absent:
        (folder / f"{file.name}.csv").unlink(missing_ok=True)
    # a file that the return had not yet is not missed
    missed = [file.name for file in held.absent if file.first_year <= held.year]
    written = Written903([file.name for file in held.present], missed)
    children: set[str] = set()
    for file in held.present:
        columns = held.columns(file)
        with (folder / f"{file.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow([column.heading for column in columns])
            for key, values in held.rows(file, columns, written):
                children.add(key)
                writer.writerow(values)
    written.n_children = len(children)
    return written
