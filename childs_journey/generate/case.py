"""A child's rows taken together, and the kinds of cases that flaws of the census are planted in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from childs_journey.generate.write import Placed, Row

REFERRALS, ASSESSMENTS = "ssd_cin_episodes", "ssd_cin_assessments"
FACTORS, CIN_PLANS = "ssd_assessment_factors", "ssd_cin_plans"
ENQUIRIES, CONFERENCES = "ssd_s47_enquiry", "ssd_initial_cp_conference"
CP_PLANS, CP_REVIEWS = "ssd_cp_plans", "ssd_cp_reviews"
PEOPLE, DISABILITIES, CONTACTS = "ssd_person", "ssd_disability", "ssd_contacts"
Year = tuple[str, str]
"""First and last day of a census year."""


@dataclass
class Case:
    """All rows of one child, before they are written."""

    rows: list[Placed]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table, row in self.rows:
            self.tables.setdefault(table, []).append(row)

    def of(self, table: str) -> list[Row]:
        """Return the child's rows in a table."""
        return self.tables.get(table, [])

    def only(self, table: str) -> Row | None:
        """Return the child's row in a table, if there is exactly one."""
        rows = self.of(table)
        return rows[0] if len(rows) == 1 else None

    def put(self, row: Row, placed: list[Placed]) -> None:
        """Put rows in the place of a row."""
        here = next(n for n, (_, one) in enumerate(self.rows) if one is row)
        self.rows[here : here + 1] = placed

    def drop(self, table: str) -> None:
        """Leave out what the child has in a table."""
        self.rows = [placed for placed in self.rows if placed[0] != table]
        self.tables.pop(table, None)

    @property
    def child(self) -> str:
        """The person id of the child."""
        people = self.of(PEOPLE)
        return str(people[0].get("pers_person_id") or "") if people else ""

    def count(self, table: str) -> int:
        """Return how many rows the child has in a table."""
        return len(self.of(table))


def day_of(row: Row | None, column: str) -> str:
    """Return the day in a column, without its time; a filler or nothing is no day."""
    day = str((row or {}).get(column) or "")[:10]
    return "" if day == "1900-01-01" else day


def complete_years(first: str, last: str) -> list[Year]:
    """Return the last two census years that lie in the extract whole, the earlier one first."""
    found: list[Year] = []
    year = date.fromisoformat(last).year
    while len(found) < 2:
        begins, ends = f"{year - 1}-04-01", f"{year}-03-31"
        if begins < first:
            break
        if ends <= last:
            found.insert(0, (begins, ends))
        year -= 1
    return found
