"""Headers of the arriving files, of whatever format, and their match with the contract."""

from __future__ import annotations

import csv
import difflib
import glob
import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from childs_journey.contract import Table
from childs_journey.problems import Stop
from childs_journey.read.text import decode_head, head_of, not_text

DELIMITERS = (",", ";", "\t")
_DELIMITER_LINE = "sep="
"""Excel lets the first line of a CSV name its delimiter."""


@dataclass(frozen=True)
class Header:
    """The column headings of a file, as they stand in it."""

    headings: tuple[str, ...]
    delimiter: str = ""
    line: int = 1
    """Physical line the header stands in (text files)."""


@dataclass
class Match:
    """Where the contract's columns are in a file."""

    positions: dict[str, int] = field(default_factory=dict)
    """Contract column: position in the file, from 0."""
    absent: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def text(value: str) -> str:
    """Return a value as an SQL text literal."""
    return "'" + value.replace("'", "''") + "'"


def literal_path(path: Path) -> str:
    """Return a path as an SQL literal that DuckDB does not read as a pattern."""
    return text(glob.escape(path.as_posix()))


@cache
def extension(name: str) -> Path:
    """Return the file of a DuckDB extension that came with its own wheel (nothing is fetched).

    Raises Stop when the wheel is not installed or holds no file for this DuckDB.
    """
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    files = sorted(folder.glob(f"extensions/v{duckdb.__version__}/*")) if folder else []
    if not files:
        raise Stop(
            f"The DuckDB extension {name} for version {duckdb.__version__} is not installed. "
            "Install the packages of requirements.lock again (make setup)."
        )
    return files[0]


def read_header(path: Path, ending: str, known: Iterable[str]) -> Header:
    """Read the headings of a file; for text the delimiter is the one that finds most `known`.

    Raises Stop when the file is empty, is not what its name says or cannot be read.
    """
    if ending == ".parquet":
        return Header(tuple(_parquet_headings(path)))
    if ending == ".xlsx":
        return Header(tuple(_workbook_headings(path)))
    return _text_header(path, frozenset(known))


def _text_header(path: Path, known: frozenset[str]) -> Header:
    head = head_of(path)
    other = not_text(head)
    if other:
        raise Stop(f"is really {other}, not delimited text. Export the table as CSV.")
    lines = decode_head(head).splitlines()
    at = next((i for i, line in enumerate(lines) if _may_be_header(line)), None)
    if at is None:
        raise Stop(
            "is empty. Export the table again; a table with no records still has its header."
        )
    best = max(DELIMITERS, key=lambda d: _n_known(lines[at], d, known))
    return Header(tuple(_fields(lines[at], best)), best, at + 1)


def _may_be_header(line: str) -> bool:
    return bool(line.strip()) and not line.strip().lower().startswith(_DELIMITER_LINE)


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return [line]


def _n_known(line: str, delimiter: str, known: frozenset[str]) -> int:
    return sum(_plain(h) in known for h in _fields(line, delimiter))


def _plain(heading: str) -> str:
    return heading.strip().strip('"').strip().casefold()


def _parquet_headings(path: Path) -> list[str]:
    try:
        with duckdb.connect() as memory:
            query = f"describe select * from read_parquet({literal_path(path)}, {PARQUET})"
            return [str(row[0]) for row in memory.execute(query).fetchall()]
    except duckdb.Error:
        raise Stop("is not a Parquet file that can be read. Write it again.") from None


PARQUET = "hive_partitioning = false, union_by_name = false"


def _workbook_headings(path: Path) -> list[str]:
    rows = workbook_rows(path)
    return [str(cell) for cell in rows[0]] if rows else []


def workbook_rows(path: Path) -> list[list[object]]:
    """Return the rows of a workbook's first sheet that hold anything, cells as Python values.

    Raises Stop when it is not a workbook.
    """
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            rows: list[list[object]] = [
                list(row) for row in workbook.get_sheet_by_index(0).iter_rows()
            ]
    except (CalamineError, OSError, IndexError):
        raise Stop("is not an Excel workbook (.xlsx) that can be read. Save it again.") from None
    return [row for row in rows if any(cell != "" for cell in row)]


def column_values(path: Path, heading: str) -> list[str]:
    """Return the different values of one column of a small workbook or Parquet file, in order."""
    try:
        if path.name.casefold().endswith(".parquet"):
            with duckdb.connect() as memory:
                rows = memory.execute(
                    f"select cast({heading} as varchar) "
                    f"from read_parquet({literal_path(path)}, {PARQUET})"
                ).fetchall()
                return list(dict.fromkeys(str(r[0]) for r in rows if r[0] is not None))
        sheet = workbook_rows(path)
        at = [_plain(str(cell)) for cell in sheet[0]].index(heading)
        values = [row[at] for row in sheet[1:] if row[at] != ""]
        return list(dict.fromkeys(_as_code(v) for v in values))
    except (duckdb.Error, ValueError, IndexError, Stop):
        return []


def _as_code(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def match_columns(header: Header, table: Table) -> Match:
    """Find each contract column in a file by its heading, in any order and any case.

    Raises Stop when no heading is known, one comes twice, or a required one is not there.
    """
    match = Match()
    for position, heading in enumerate(header.headings):
        column = table.by_heading.get(_plain(heading))
        if column is None:
            if heading.strip():
                match.extra.append(heading.strip())
        elif column.name in match.positions:
            raise Stop(
                f"the column {column.name} comes twice. Keep one: the build cannot know "
                "which of them is meant."
            )
        else:
            match.positions[column.name] = position
    if not match.positions:
        raise Stop(
            f"line {header.line} has none of the headings of {table.name}. The first line must "
            f"be the header, such as {table.columns[0].name},{table.columns[1].name},..."
        )
    match.absent = [c.name for c in table.columns if c.name not in match.positions]
    missing = [c.name for c in table.columns if c.is_required and c.name in match.absent]
    if missing:
        raise Stop(_missing_text(missing, match.extra))
    return match


def _missing_text(missing: Sequence[str], extra: Sequence[str]) -> str:
    near = {
        name: difflib.get_close_matches(name, [e.casefold() for e in extra], n=3, cutoff=0.6)
        for name in missing
    }
    similar = "; ".join(f"similar to {n}: {', '.join(found)}" for n, found in near.items() if found)
    return (
        f"the required column {', '.join(missing)} is missing. "
        + (f"Headings {similar}. " if similar else "No heading is similar. ")
        + "Rename the heading, or export the column."
    )
