"""Flaws planted on purpose, few and counted, like those that real extracts hold."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from childs_journey.generate.write import Row

BESIDE_PLACEMENT = {
    "sup_cla_placement_details": "plcx_placement_id",
    "ssd_s251_finance": "s251_cla_placement_id",
}
"""Tables that lose their row together with a placement's."""

Plant = Callable[[Row], list[Row]]


@dataclass
class Flaw:
    """One kind of flaw in one table: every `step` rows from `first`, `most` times."""

    name: str
    table: str
    first: int
    step: int
    most: int
    expected: str
    plant: Plant
    planted: int = field(default=0)

    def is_at(self, count: int) -> bool:
        """Say whether the flaw belongs at this row of the table."""
        return (
            self.planted < self.most
            and count >= self.first
            and (count - self.first) % self.step == 0
        )


class Flaws:
    """Plants the flaws while rows are written."""

    def __init__(self) -> None:
        self._by_table: dict[str, list[Flaw]] = {}
        self._counts: dict[str, int] = {}
        self._dropped: set[str] = set()
        self.all = _all_flaws(self._dropped)
        for flaw in self.all:
            self._by_table.setdefault(flaw.table, []).append(flaw)

    def __call__(self, table: str, row: Row) -> list[Row]:
        """Return the row, changed, doubled or dropped where a flaw is due."""
        placement = row.get(BESIDE_PLACEMENT.get(table, ""))
        if placement is not None and str(placement) in self._dropped:
            return []
        flaws = self._by_table.get(table)
        if not flaws:
            return [row]
        count = self._counts[table] = self._counts.get(table, 0) + 1
        for flaw in flaws:
            if flaw.is_at(count):
                before = dict(row)
                rows = flaw.plant(row)
                flaw.planted += rows != [before]
                return rows
        return [row]

    def write(self, path: Path) -> None:
        """Write the list of what was planted."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["flaw", "table_name", "n_rows", "expected"])
            for flaw in sorted(self.all, key=lambda f: (f.table, f.name)):
                writer.writerow([flaw.name, flaw.table, flaw.planted, flaw.expected])


def _double(row: Row) -> list[Row]:
    return [row, dict(row)]


def _double_with(column: str, value: str) -> Plant:
    def plant(row: Row) -> list[Row]:
        return [row, {**row, column: value}]

    return plant


def _fresh_key(column: str) -> Plant:
    """Repeat the content under another random key."""

    def plant(row: Row) -> list[Row]:
        return [row, {**row, column: str(row[column])[::-1]}]

    return plant


def _break_json(column: str) -> Plant:
    def plant(row: Row) -> list[Row]:
        text = str(row[column])
        row[column] = text.replace('COMMENTS":""', 'COMMENTS":"see "form" two"')
        return [row]

    return plant


def _set(column: str, value: str) -> Plant:
    def plant(row: Row) -> list[Row]:
        row[column] = value
        return [row]

    return plant


def _drop_placement(dropped: set[str]) -> Plant:
    def plant(row: Row) -> list[Row]:
        dropped.add(str(row["clap_cla_placement_id"]))
        return []

    return plant


def _slip_person(row: Row) -> list[Row]:
    """Put the legacy id of the child where the person id belongs."""
    number = int(str(row["perm_person_id"]))
    if number % 5:
        row["perm_person_id"] = legacy_id(number)
    return [row]


def legacy_id(number: int) -> str:
    """Return the number a person had in the older system; some had none."""
    return f"L{number * 7 % 1_000_003:07d}" if number % 5 else ""


FRESH = "random key, same content"
SET_ASIDE = "one row is kept, the other set aside as a duplicate"
KEPT = "row kept; the text stays, its flags are null and the value is listed as set aside"


def _all_flaws(dropped: set[str]) -> list[Flaw]:
    return [*_doubled_rows(), *_bad_values(), *_lost_rows(dropped)]


def _doubled_rows() -> list[Flaw]:
    return [
        Flaw(FRESH, "ssd_care_leavers", 9, 23, 5, SET_ASIDE, _fresh_key("clea_table_id")),
        Flaw(FRESH, "ssd_send", 20, 90, 3, SET_ASIDE, _fresh_key("send_table_id")),
        Flaw(FRESH, "ssd_linked_identifiers", 11, 30, 15, SET_ASIDE, _fresh_key("link_table_id")),
        Flaw("row doubled", "ssd_contacts", 400, 1000, 6, SET_ASIDE, _double),
        Flaw("row doubled", "ssd_cla_reviews", 50, 130, 5, SET_ASIDE, _double),
        Flaw("row doubled", "ssd_sdq_scores", 15, 25, 3, SET_ASIDE, _double),
        Flaw("row doubled", "ssd_cin_visits", 300, 900, 8, SET_ASIDE, _double),
        Flaw(
            "same key, different content", "ssd_cin_episodes", 700, 1500, 2, SET_ASIDE,
            _double_with("cine_referral_team", ""),
        ),
    ]  # fmt: skip


def _bad_values() -> list[Flaw]:
    return [
        Flaw(
            "broken JSON", "ssd_contacts", 150, 1100, 6, KEPT,
            _break_json("cont_contact_outcome_json"),
        ),
        Flaw(
            "broken JSON", "ssd_cin_episodes", 120, 800, 4, KEPT,
            _break_json("cine_referral_outcome_json"),
        ),
        Flaw(
            "broken JSON", "ssd_cin_assessments", 130, 700, 5, KEPT,
            _break_json("cina_assessment_outcome_json"),
        ),
        Flaw(
            "day that does not exist", "ssd_address", 500, 1900, 3,
            "row kept; the date is null and listed as set aside",
            _set("addr_address_start_date", "2025-02-30"),
        ),
        Flaw(
            "code not in the code set", "ssd_person", 350, 2200, 3,
            "row kept with the code as it came; listed as unknown code",
            _set("pers_ethnicity", "XABC"),
        ),
        Flaw(
            "code not in the code set", "ssd_cla_placement", 60, 200, 2,
            "row kept with the code as it came; listed as unknown code",
            _set("clap_cla_placement_type", "Q9"),
        ),
    ]  # fmt: skip


def _lost_rows(dropped: set[str]) -> list[Flaw]:
    return [
        Flaw(
            "placement row missing", "ssd_cla_placement", 35, 70, 6,
            "episodes keep a placement id that no placement row has; listed as orphan",
            _drop_placement(dropped),
        ),
        Flaw(
            "legacy id in place of person id", "ssd_permanence", 4, 5, 3,
            "row kept; the child it names is an inferred one in dim_children", _slip_person,
        ),
    ]  # fmt: skip
