"""Flaws planted on purpose, few and counted, like those that real extracts hold."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from childs_journey.generate.care_fits import BIRTHDAYS, EPISODES, IN_CARE
from childs_journey.generate.case import PEOPLE, Case, complete_years
from childs_journey.generate.flaw import OF_ANYONE, Flaw, Sight, text
from childs_journey.generate.flaws_in_care import episode_flaws
from childs_journey.generate.flaws_in_care_records import record_flaws, scarce_flaws
from childs_journey.generate.flaws_in_census import census_flaws
from childs_journey.generate.flaws_in_keys import key_flaws
from childs_journey.generate.flaws_in_links import link_flaws
from childs_journey.generate.flaws_in_periods import period_flaws
from childs_journey.generate.flaws_in_values import value_flaws
from childs_journey.generate.habits_seen import Habit, seen_habits
from childs_journey.generate.write import Placed, Row

PLACEMENT_IDS = {
    "ssd_cla_episodes": "clae_cla_placement_id",
    "ssd_cla_placement": "clap_cla_placement_id",
    "sup_cla_placement_details": "plcx_placement_id",
    "ssd_s251_finance": "s251_cla_placement_id",
}
"""Where a placement is named."""
MOST_GROUPS = 4
"""Flaws that may fall on one child in care, each in another part of the return."""
CHILDREN_FILE = "planted_children.csv"
OF_A_CHILD = ("ssd_assessment_factors", "sup_cp_category_history", "sup_core_groups")
"""Tables whose rows name no person, and are written among those of their child."""


class Flaws:
    """Plants the flaws while rows are written, and counts the habits that are seen."""

    def __init__(self, first: str, last: str) -> None:
        self._sight = Sight(first, last, years=complete_years(first, last))
        in_rows = [*key_flaws(), *value_flaws(), *link_flaws(), *period_flaws()]
        in_cases = census_flaws()
        self._left_in_care = [*scarce_flaws(), *episode_flaws(), *record_flaws()]
        self.all = [*in_rows, *in_cases, *self._left_in_care]
        self._left = _by_table(in_rows)
        self._left_in_cases = _by_table(in_cases)
        self._habits: dict[str, list[Habit]] = {}
        for habit in seen_habits():
            self._habits.setdefault(habit.table, []).append(habit)

    def __call__(self, table: str, row: Row) -> list[Placed]:
        """Return the row, changed, doubled or dropped where a flaw is due."""
        if table in PLACEMENT_IDS and not self._is_kept(table, row):
            return []
        self._sight.see(table, row)
        left = self._left.get(table)
        placed = self._plant(left, table, row) if left else [(table, row)]
        self._count_habits(placed)
        if table == "ssd_cla_placement" and placed:
            child, placement = row.get("clap_person_id"), row["clap_cla_placement_id"]
            self._sight.placement = (str(child), str(placement))
        return placed

    def settle(self, rows: list[Placed]) -> list[Placed]:
        """Return all rows of one child, with what is planted that takes knowing all of them.

        In a child who is or was in care that are errors of the SSDA903, in any other at most one
        of the census.
        """
        case = self._sight.case = Case(rows)
        in_care = bool(case.count(EPISODES) or case.count(BIRTHDAYS))
        if case.child in self._sight.touched and not in_care:
            return rows
        due = [
            (flaw, row)
            for table in list(self._left_in_cases)
            for row in case.of(table)
            for flaw in self._left_in_cases[table]
            if (not in_care or flaw.group == OF_ANYONE) and flaw.is_due(row, self._sight)
        ]
        if not due:
            return self._settle_care(rows) if in_care else rows
        flaw, row = min(due, key=lambda found: self.all.index(found[0]))
        self._count_habits(rows, -1)
        case.put(row, flaw.apply(row, self._sight))
        self._count_habits(case.rows)
        self._note(flaw, flaw.on or flaw.table, row)
        if flaw.planted == flaw.most:
            self._left_in_cases[flaw.on or flaw.table].remove(flaw)
        return case.rows

    def _settle_care(self, rows: list[Placed]) -> list[Placed]:
        """Return the rows of a child in care, with flaws of at most so many parts of the return."""
        sight, groups = self._sight, set[str]()
        if sight.case.child in sight.touched_in_care:
            return rows
        self._count_habits(rows, -1)
        for flaw in list(self._left_in_care):
            if len(groups) == MOST_GROUPS or "all" in groups:
                break
            person = sight.case.of(PEOPLE)[0]
            is_free = flaw.group not in groups and not (groups and flaw.group == "all")
            if is_free and flaw.is_due(person, sight):
                sight.case.put(person, flaw.apply(person, sight))
                sight.case = Case(sight.case.rows)
                self._note(flaw, PEOPLE, person)
                groups.add(flaw.group)
                self._left_in_care.remove(flaw)
        self._count_habits(sight.case.rows)
        return sight.case.rows

    def _plant(self, left: list[Flaw], table: str, row: Row) -> list[Placed]:
        """Plant the first flaw that is due here; the others count the row and wait."""
        due = [flaw for flaw in left if flaw.is_due(row, self._sight)]
        if not due:
            return [(table, row)]
        placed = due[0].apply(row, self._sight)
        self._note(due[0], table, row)
        if due[0].planted == due[0].most:
            left.remove(due[0])
        return placed

    def _note(self, flaw: Flaw, table: str, row: Row) -> None:
        """Note on which child a flaw fell, when the row names one or stands with a child's rows."""
        person = next((column for column in row if column.endswith("_person_id")), None)
        child = text(row, person) if person else self._sight.child if table in OF_A_CHILD else ""
        if child:
            flaw.children.append(child)
            self._sight.touched.add(child)
            if table in IN_CARE and not flaw.group:
                self._sight.touched_in_care.add(child)

    def _count_habits(self, rows: list[Placed], sign: int = 1) -> None:
        for table, row in rows:
            for habit in self._habits.get(table, ()):
                habit.n_rows += sign * habit.is_here(row, self._sight)

    def _is_kept(self, table: str, row: Row) -> bool:
        """Give a placement the id it shares; say whether it has a row in the table."""
        column = PLACEMENT_IDS[table]
        placement = text(row, column)
        if placement in self._sight.shared:
            row[column] = self._sight.shared[placement]
            return table != "sup_cla_placement_details"
        return placement not in self._sight.dropped or table == "ssd_cla_episodes"

    def write(self, path: Path) -> None:
        """Write the list of what was planted or seen, and beside it on which children."""
        path.parent.mkdir(parents=True, exist_ok=True)
        found: Counter[tuple[str, str, str]] = Counter()
        for flaw in self.all:
            found[flaw.table, flaw.name, flaw.expected] += flaw.planted
        for habit in (h for habits in self._habits.values() for h in habits):
            found[habit.table, habit.name, habit.expected] += habit.n_rows
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["flaw", "table_name", "n_rows", "expected"])
            for (table, name, expected), n_rows in sorted(found.items()):
                writer.writerow([name, table, n_rows, expected])
        children = sorted(
            {(flaw.name, flaw.table, child) for flaw in self.all for child in flaw.children}
        )
        with path.with_name(CHILDREN_FILE).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["flaw", "table_name", "child"])
            writer.writerows(children)


def _by_table(flaws: list[Flaw]) -> dict[str, list[Flaw]]:
    """Sort flaws by the table whose rows call for them."""
    found: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        found.setdefault(flaw.on or flaw.table, []).append(flaw)
    return found
