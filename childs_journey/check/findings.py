"""What the door found, said plainly: which file and column, what, what is usual, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from childs_journey.check.tolerances import Tolerance, Unit
from childs_journey.problems import Problem, Severity

SHOWN_CODE = r"[A-Z]{1,2}|[A-Z]?[0-9]{1,2}[A-Z]{0,2}"
"""Unknown codes that may be shown. Names, ids, postcodes and dates do not have this shape."""
SHOWN_FROM = 5
"""An unknown code is shown when at least so many records have it; fewer might be one child's."""
MOST_SHOWN = 8
SEVERITIES: tuple[Severity, ...] = ("stop", "warn", "note")


@dataclass(frozen=True)
class Finding:
    """One line of the console, one row of the page."""

    severity: Severity
    file: str
    column: str
    found: str
    why: str = ""
    what_to_do: str = ""
    expectation: str = ""
    """Name in tolerances.csv; empty for what inspecting the files found."""

    def __str__(self) -> str:
        where = f"{self.file}, {self.column}" if self.column else self.file
        return f"{where}: {self.found} {self.what_to_do}".rstrip()


def finding_of(problem: Problem) -> Finding:
    """Return what inspecting the files found; its text says already what to do."""
    return Finding(problem.severity, problem.where, "", problem.what)


def read_findings(
    connection: duckdb.DuckDBPyConnection,
    places: Sequence[int],
    tolerances: Mapping[int, Tolerance],
    files: Mapping[tuple[str, str], str],
) -> list[Finding]:
    """Word the measures at these places of door_judged; `files` by council and table."""
    if not places:
        return []
    rows = connection.execute(
        "select la_code, table_name, column_name, rule, found, n, basis, target from door_judged "
        f"where place in ({', '.join(map(str, places))}) order by place"
    ).fetchall()
    findings = []
    for la_code, table, column, rule, *numbers in rows:
        tolerance = tolerances[rule]
        says = _says(tolerance, *numbers)
        if tolerance.expectation == "unknown_codes":
            says += _codes(connection, la_code, table, column)
        file = files.get((la_code, table), f"{table} (no file of council {la_code})")
        findings.append(
            Finding(
                tolerance.severity,
                file,
                column,
                f"{says}.",
                tolerance.why,
                tolerance.what_to_do,
                tolerance.expectation,
            )
        )
    return sorted(findings, key=lambda f: SEVERITIES.index(f.severity))


def _says(tolerance: Tolerance, found: float, n: int, basis: int, target: str) -> str:
    cells: dict[str, Any] = {
        "found": worded(found, tolerance.unit),
        "limit": worded(tolerance.limit or 0, tolerance.unit),
        "n": f"{n:,}",
        "basis": f"{basis:,}",
        "target": target,
    }
    return tolerance.says.format(**cells)


def worded(value: float, unit: Unit) -> str:
    """Return a number with its unit: 3%, 0.4%, 12 days, 1 record."""
    if unit == "share":
        return percent(value)
    name = {"days": "day", "records": "record"}[unit]
    return f"{value:,.0f} {name}{'' if value == 1 else 's'}"


def percent(share: float) -> str:
    """Return a share as per cent; small shares and those near all keep a decimal or say so."""
    value = 100 * share
    if 0 < value < 0.1:
        return "under 0.1%"
    if 99.9 < value < 100:
        return "over 99.9%"
    if 0 < value < 10 or 99 < value < 100:
        return f"{value:.1f}%".replace(".0%", "%")
    return f"{value:,.0f}%"


def _codes(connection: duckdb.DuckDBPyConnection, la_code: str, table: str, column: str) -> str:
    """Name the commonest unknown codes that look like codes; count the rest."""
    rows = connection.execute(
        "select code, sum(n_records) as n_records, "
        f"regexp_full_match(code, '{SHOWN_CODE}') and sum(n_records) >= {SHOWN_FROM} as is_shown "
        "from door_codes where la_code = ? and table_name = ? and column_name = ? "
        "and not is_known group by code order by n_records desc, code",
        [la_code, table, column],
    ).fetchall()
    shown = [f"{code} ({int(n):,})" for code, n, is_shown in rows if is_shown][:MOST_SHOWN]
    more = len(rows) - len(shown)
    if not shown:
        return f" ({more:,} different)"
    rest = f" and {more:,} more" if more else ""
    return f": {', '.join(shown)}{rest}"
