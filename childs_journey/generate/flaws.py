"""Flaws planted on purpose, few and counted, like those that real extracts hold."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from childs_journey.generate.flaw import Flaw, Sight, text
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


class Flaws:
    """Plants the flaws while rows are written, and counts the habits that are seen."""

    def __init__(self, first: str, last: str) -> None:
        self._sight = Sight(first, last)
        self.all = [*key_flaws(), *value_flaws(), *link_flaws(), *period_flaws()]
        self._left: dict[str, list[Flaw]] = {}
        for flaw in self.all:
            self._left.setdefault(flaw.on or flaw.table, []).append(flaw)
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
        for name, one in placed:
            for habit in self._habits.get(name, ()):
                habit.n_rows += habit.is_here(one, self._sight)
        if table == "ssd_cla_placement" and placed:
            child, placement = row.get("clap_person_id"), row["clap_cla_placement_id"]
            self._sight.placement = (str(child), str(placement))
        return placed

    def _plant(self, left: list[Flaw], table: str, row: Row) -> list[Placed]:
        """Plant the first flaw that is due here; the others count the row and wait."""
        due = [flaw for flaw in left if flaw.is_due(row, self._sight)]
        if not due:
            return [(table, row)]
        placed = due[0].apply(row, self._sight)
        if due[0].planted == due[0].most:
            left.remove(due[0])
        return placed

    def _is_kept(self, table: str, row: Row) -> bool:
        """Give a placement the id it shares; say whether it has a row in the table."""
        column = PLACEMENT_IDS[table]
        placement = text(row, column)
        if placement in self._sight.shared:
            row[column] = self._sight.shared[placement]
            return table != "sup_cla_placement_details"
        return placement not in self._sight.dropped or table == "ssd_cla_episodes"

    def write(self, path: Path) -> None:
        """Write the list of what was planted or seen."""
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
