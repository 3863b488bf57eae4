"""The hand-set tolerances: how far from the usual an extract may be before the door says so.

tolerances.csv, beside this file, is the one place to change them. A row for a table (scope
`ssd_contacts`) or a column (`ssd_contacts.cont_contact_date`) comes before the row for all (`*`),
from which its empty cells are filled; no limit at all means that nothing is expected.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from childs_journey.problems import Severity

TOLERANCES_FILE = Path(__file__).with_name("tolerances.csv")
EVERYWHERE = "*"
Bound = Literal["at_least", "at_most"]
Unit = Literal["share", "days", "records"]


@dataclass(frozen=True)
class Tolerance:
    """One row of the file, its empty cells filled."""

    rule: int
    """Its number, from 1."""
    concern: str
    """volumes, freshness, filled, formats, codes or links: each is one suite."""
    expectation: str
    """What is measured; measures.py says how."""
    scope: str
    bound: Bound
    limit: float | None
    unit: Unit
    from_records: int
    """How many records must be concerned before anything is said."""
    severity: Severity
    says: str
    """What was found, with {found}, {n}, {basis}, {limit} and {target} to be filled in."""
    why: str
    what_to_do: str


def read_tolerances(path: Path = TOLERANCES_FILE) -> list[Tolerance]:
    """Read the tolerances in the order of the file."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    general = {row["expectation"]: row for row in rows if row["scope"] == EVERYWHERE}
    return list(_filled(rows, general))


def _filled(rows: list[dict[str, str]], general: dict[str, dict[str, str]]) -> Iterator[Tolerance]:
    for rule, row in enumerate(rows, 1):
        base = general.get(row["expectation"], row)
        cell = {name: value or base[name] for name, value in row.items()}
        yield Tolerance(
            rule=rule,
            concern=cell["concern"],
            expectation=cell["expectation"],
            scope=cell["scope"],
            bound=cast(Bound, cell["bound"]),
            limit=float(cell["limit"]) if cell["limit"] else None,
            unit=cast(Unit, cell["unit"]),
            from_records=int(cell["from_records"]),
            severity=cast(Severity, cell["severity"]),
            says=cell["says"],
            why=cell["why"],
            what_to_do=cell["what_to_do"],
        )
