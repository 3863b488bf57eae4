"""What a planted flaw is, and the ways to plant one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from childs_journey.generate.case import Case, Year
from childs_journey.generate.write import Placed, Row, Value

FIRST_PLANTED = 9_900_001
"""Ids of records that only a flaw made begin here; no other id comes near."""
WATCHED = (
    "ssd_cin_assessments", "ssd_cla_episodes", "ssd_initial_cp_conference", "ssd_involvements",
    "ssd_legal_status",
)  # fmt: skip
OF_ANYONE = "anyone"
"""The group of flaws of the census that may fall on a child in care."""
At = tuple[int, int, int]
"""The first row that fits, then every so many, and how often."""


@dataclass
class Sight:
    """What the planting knows of the extract and of the rows written so far."""

    first: str
    """First day of the extract's window."""
    last: str
    """Day of the extract."""
    made: int = FIRST_PLANTED - 1
    births: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    """Placements without a row."""
    shared: dict[str, str] = field(default_factory=dict)
    """Placements that go by the id of another."""
    placement: tuple[str, str] = ("", "")
    """Child and id of the latest placement that has a row."""
    before: dict[str, Row] = field(default_factory=dict)
    """The row before this one, in the tables watched."""
    years: list[Year] = field(default_factory=list)
    """The last two census years that lie in the extract whole."""
    case: Case = field(default_factory=lambda: Case([]))
    """The child whose rows are planted in together."""
    child: str = ""
    """Person id of the child whose rows are being written."""
    touched: set[str] = field(default_factory=set)
    """Children in whose rows a flaw was planted."""
    touched_in_care: set[str] = field(default_factory=set)
    """Children in whose rows of care a flaw was planted that is not one of care."""
    relatives: set[str] = field(default_factory=set)
    """Persons whom the rows of a family name."""
    postcodes: list[str] = field(default_factory=list)
    """Postcodes that the council knows."""
    latest: dict[str, Row] = field(default_factory=dict)
    """The latest row, in the tables watched."""

    def see(self, table: str, row: Row) -> None:
        """Take notice of a row before anything is planted in it."""
        if table == "ssd_person":
            self.child = str(row["pers_person_id"])
            self.births[self.child] = str(row.get("pers_dob") or "")
        elif table in ("ssd_family", "ssd_mother"):
            self.relatives.update(str(row[name]) for name in row if name.endswith("person_id"))
        elif table == "sup_postcodes":
            self.postcodes.append(text(row, "pstc_postcode"))
        elif table in WATCHED:
            if table in self.latest:
                self.before[table] = self.latest[table]
            self.latest[table] = dict(row)

    def key(self) -> int:
        """Return the id of a record that only a flaw makes."""
        self.made += 1
        return self.made


Fits = Callable[[Row, Sight], bool]
Plant = Callable[[Row, Sight], list[Placed]]
Make = Callable[[Row, Sight], Value]


@dataclass(eq=False)
class Flaw:
    """One kind of flaw in one table: the `first` row that fits, then every `step`, `most` times."""

    name: str
    table: str
    first: int
    step: int
    most: int
    expected: str
    plant: Plant
    fits: Fits = lambda row, sight: True
    on: str = ""
    """The table whose rows call for it, when it is another one."""
    group: str = ""
    """What part of a return it is in: two of different groups may fall on one child in care."""
    planted: int = 0
    children: list[str] = field(default_factory=list)
    """Person ids of the children it fell on."""
    _seen: int = 0
    _next: int = 0

    def is_due(self, row: Row, sight: Sight) -> bool:
        """Say whether the flaw belongs at this row of the table."""
        if not self.fits(row, sight):
            return False
        self._seen += 1
        return self._seen >= max(self.first, self._next)

    def apply(self, row: Row, sight: Sight) -> list[Placed]:
        """Plant it."""
        self.planted += 1
        self._next = self._seen + self.step
        return self.plant(row, sight)


def change(table: str, **columns: Value | Make) -> Plant:
    """Put other values into a row."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        return [(table, row | _made(columns, row, sight))]

    return plant


def beside(table: str, **columns: Value | Make) -> Plant:
    """Put a row after a row: a copy with other values."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        return [(table, row), (table, row | _made(columns, row, sight))]

    return plant


def also(table: str, other: str, **columns: Value | Make) -> Plant:
    """Put a row into another table."""

    def plant(row: Row, sight: Sight) -> list[Placed]:
        return [(table, row), (other, _made(columns, row, sight))]

    return plant


def drop(row: Row, sight: Sight) -> list[Placed]:
    """Leave a row out."""
    return []


def _made(columns: dict[str, Value | Make], row: Row, sight: Sight) -> Row:
    return {name: made(row, sight) if callable(made) else made for name, made in columns.items()}


def fresh(row: Row, sight: Sight) -> Value:
    """Make an id that no other record has."""
    return sight.key()


def same(column: str) -> Make:
    """Make the value of a column of the row."""
    return lambda row, sight: row.get(column)


def moved(column: str, days: int) -> Make:
    """Make the date of a column some days later; a time of day stays."""
    return lambda row, sight: shift(text(row, column), days)


def shift(value: str, days: int) -> str:
    """Return a date some days later; a time of day stays."""
    day = date.fromisoformat(value[:10]) + timedelta(days=days)
    return day.isoformat() + value[10:]


def text(row: Row, column: str) -> str:
    """Return what a row holds in a column, as text."""
    return str(row.get(column) or "")


def filled(*columns: str) -> Fits:
    """Fit rows with something in all these columns."""
    return lambda row, sight: all(row.get(column) for column in columns)


def holds(column: str, *values: str) -> Fits:
    """Fit rows with one of these values."""
    return lambda row, sight: text(row, column) in values


def lasts(start: str, end: str, days: int) -> Fits:
    """Fit periods that have ended, within the window, and lasted so many days."""

    def fits(row: Row, sight: Sight) -> bool:
        begun, ended = text(row, start)[:10], text(row, end)[:10]
        return bool(ended) and begun >= sight.first and shift(begun, days) <= ended

    return fits


def is_open(start: str, end: str, days: int) -> Fits:
    """Fit periods that are open, and began within the window and so many days before its end."""

    def fits(row: Row, sight: Sight) -> bool:
        begun = text(row, start)[:10]
        return not row.get(end) and begun >= sight.first and shift(begun, days) <= sight.last

    return fits


def before_returns(end: str) -> Fits:
    """Fit what ended before the first return of children in care that is built.

    Whatever is wrong with it no return shows; errors of the returns are planted by flaws_in_care.
    """
    return lambda row, sight: bool(sight.years) and "" < text(row, end)[:10] < sight.years[0][0]


def both(*conditions: Fits) -> Fits:
    """Fit rows that fit everything."""
    return lambda row, sight: all(fits(row, sight) for fits in conditions)
