"""Headers of the arriving files, of whatever format, and their match with the contract."""

from __future__ import annotations

import csv
import difflib
import glob
import importlib.util
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
        return Header(read_sheet(path).headings)
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
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
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


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a workbook: where its cells are, and how many of its rows hold any."""

    headings: tuple[str, ...]
    """From column A on, whether or not the sheet's first columns are used."""
    n_records: int
    cells: str
    """The range from A1 to the last cell in use; empty when there is none."""


CELL_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""What Excel shows in place of a value; a row of nothing else is no record."""
BLANKS = " \t\r\n"


def read_sheet(path: Path) -> Sheet:
    """Look through the first sheet of a workbook, row by row, with another reader than DuckDB's.

    Raises Stop when it is not a workbook, or counts its days from 1904.
    """
    headings: tuple[str, ...] | None = None
    n_records = 0
    for row in _sheet_rows(path):
        if not any(_holds_value(cell) for cell in row):
            continue
        if headings is None:
            headings = tuple(str(cell) for cell in row)
        else:
            n_records += 1
    if headings is None:
        return Sheet((), 0, "")
    with _workbook(path) as workbook:
        last_row, last_column = workbook.get_sheet_by_index(0).end or (0, 0)
    return Sheet(headings, n_records, f"A1:{_column_letters(last_column)}{last_row + 1}")


def _sheet_rows(path: Path) -> Iterator[list[object]]:
    """Yield the rows of the first sheet from column A on."""
    with _workbook(path) as workbook:
        sheet = workbook.get_sheet_by_index(0)
        left = [""] * (sheet.start or (0, 0))[1]
        for row in sheet.iter_rows():
            yield [*left, *row]


@contextmanager
def _workbook(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        with zipfile.ZipFile(path) as parts:
            is_1904 = re.search(rb"date1904=[\"'](1|true)", parts.read("xl/workbook.xml"))
        if is_1904:
            raise Stop(
                "counts its days from 1904, so that every date would be four years out. In Excel "
                "turn off the option '1904 date system' and correct the dates, or save as CSV."
            )
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield workbook
    except (CalamineError, OSError, IndexError, KeyError, zipfile.BadZipFile):
        raise Stop("is not an Excel workbook (.xlsx) that can be read. Save it again.") from None


def _holds_value(cell: object) -> bool:
    return str(cell).strip(BLANKS) not in {"", *CELL_ERRORS}


def _column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


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
        sheet = [row for row in _sheet_rows(path) if any(_holds_value(cell) for cell in row)]
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
