"""The page of the door check: one HTML file of our own that loads nothing and prints well.

It holds counts, dates and codes only: no name, no id, no text of a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from childs_journey.check.findings import Finding, percent
from childs_journey.problems import Stop

PAGE = "door_check.html"
_TEMPLATE = "door_check.html"
_TABLES_SQL = """
    select
        door_tables.la_code,
        door_tables.table_name,
        door_tables.n_records,
        door_tables.n_last,
        max(door_fields.newest_date) filter (door_fields.is_event) as newest_date,
        door_tables.event_column,
        sum(door_fields.n_filled) / (any_value(door_tables.n_records) * count(*)) as filled
    from door_tables
    left join door_fields using (la_code, table_name)
    group by all
    order by door_tables.la_code, any_value(door_tables.table_order)
"""


@dataclass(frozen=True)
class Summary:
    """What was checked, and how it came out."""

    verdict: str
    origin: str
    """The folder the extract came from, or that it is the shipped sample."""
    councils: str
    reporting_date: str
    fingerprint: str
    last_accepted: str
    n_files: int
    n_records: int
    n_judged: int


@dataclass(frozen=True)
class TableLine:
    """One extract table of one council."""

    la_code: str
    table: str
    file: str
    """Empty when there is none."""
    n_records: int
    n_last: int | None
    newest: str
    event_column: str
    filled: float | None
    share_of_most: float
    """Records against the largest table of the council, 0 to 1."""

    @property
    def change(self) -> str:
        """Records against last time, as + or - per cent."""
        if not self.n_last:
            return ""
        share = self.n_records / self.n_last - 1
        return f"{'+' if share > 0 else '-'}{percent(abs(share))}" if share else "same"

    @property
    def filled_text(self) -> str:
        """Share of cells filled, as per cent."""
        return "" if self.filled is None else percent(self.filled)


def read_table_lines(
    connection: duckdb.DuckDBPyConnection, files: dict[tuple[str, str], str]
) -> list[TableLine]:
    """Read what the page says of each table, councils in order, tables as in the contract."""
    rows = connection.execute(_TABLES_SQL).fetchall()
    most: dict[str, int] = {}
    for la_code, _, n_records, *_ in rows:
        most[la_code] = max(most.get(la_code, 1), n_records)
    return [
        TableLine(
            la_code=la_code,
            table=table,
            file=files.get((la_code, table), ""),
            n_records=n_records,
            n_last=n_last,
            newest=str(newest or ""),
            event_column=event_column or "",
            filled=filled,
            share_of_most=n_records / most[la_code],
        )
        for la_code, table, n_records, n_last, newest, event_column, filled in rows
    ]


def write_page(
    output: Path, summary: Summary, findings: Sequence[Finding], tables: Sequence[TableLine]
) -> Path:
    """Write the page into the output folder, whole or not at all; return where it is.

    Raises Stop when the folder cannot be written.
    """
    folder = Path(__file__).parent
    jinja = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = jinja.get_template(_TEMPLATE).render(
        summary=summary,
        warnings=[f for f in findings if f.severity == "warn"],
        notes=[f for f in findings if f.severity == "note"],
        councils=_by_council(tables),
    )
    fresh = output / f"{PAGE}.new"
    try:
        output.mkdir(parents=True, exist_ok=True)
        fresh.write_text(html, encoding="utf-8")
        return fresh.replace(output / PAGE)
    except OSError as error:
        raise Stop(
            f"{output / PAGE} cannot be written ({error.strerror}). Close it if it is open, and "
            "check that the folder may be written (CJ_OUTPUT)."
        ) from None


def _by_council(tables: Sequence[TableLine]) -> dict[str, list[TableLine]]:
    councils: dict[str, list[TableLine]] = {}
    for line in tables:
        councils.setdefault(line.la_code, []).append(line)
    return councils
