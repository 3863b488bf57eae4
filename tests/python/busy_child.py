"""One child with 5,000 events, so placed that a careless join multiplies them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from builds import SAMPLE

from childs_journey.contract import Column, Contract, Table

CHILD = "5000000"
N_EACH = 100
"""Records in each of the tables below."""
FIRST, STEP, LENGTH = date(2023, 1, 2), 12, 200
"""The first day, the days from one record to the next, and those from a start to its end: at any
time some sixteen periods of each kind are open."""
TABLES = (
    "ssd_contacts", "sup_contact_links", "sup_mash_triage", "ssd_early_help_episodes",
    "ssd_cin_episodes", "ssd_cin_assessments", "ssd_assessment_factors", "sup_assessment_dates",
    "sup_strategy_discussions", "ssd_s47_enquiry", "sup_s47_details", "ssd_initial_cp_conference",
    "ssd_cin_plans", "ssd_cin_visits", "ssd_cp_plans", "ssd_cp_reviews", "ssd_cp_visits",
    "sup_core_groups", "sup_cp_category_history", "sup_cp_plan_history", "ssd_cla_episodes",
    "ssd_cla_placement", "sup_cla_placement_details", "ssd_legal_status", "ssd_cla_reviews",
    "ssd_cla_visits", "ssd_cla_health", "ssd_cla_care_plan", "ssd_sdq_scores",
    "ssd_cla_convictions", "ssd_cla_substance_misuse", "ssd_missing", "sup_return_interviews",
    "ssd_permanence", "ssd_cla_previous_permanence", "ssd_care_leavers",
    "sup_care_leaver_birthdays", "ssd_pre_proceedings", "sup_pre_proceedings_meetings",
    "sup_care_proceedings", "sup_court_stages", "ssd_involvements", "sup_supervisions",
    "sup_audits", "sup_risk_assessments", "sup_family_group_conferences", "sup_education",
    "sup_dolo", "sup_private_fostering", "sup_adopter_links",
)  # fmt: skip
ENDS = ("end", "ceas", "close", "auth", "held", "completed", "final", "outcome", "stepdown")
"""Parts of the names of dates that come last in a record."""


def add_busy_child(extract: Path, contract: Contract) -> None:
    """Add the child and all its records to an extract."""
    _append(extract / "ssd_person.csv", [_fullest("ssd_person") | {"pers_person_id": CHILD}])
    for name in TABLES:
        fullest = _fullest(name)
        rows = [_record(contract[name], fullest, number) for number in range(N_EACH)]
        _append(extract / f"{name}.csv", rows)


def _fullest(table: str) -> dict[str, str]:
    """Return the record of the sample with the fewest gaps, to be copied."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return max(csv.DictReader(lines), key=lambda row: sum(map(bool, row.values())))


def _record(table: Table, fullest: dict[str, str], number: int) -> dict[str, str]:
    return fullest | {
        column.name: value
        for column in table.columns
        if (value := _value(table, column, number)) is not None
    }


def _value(table: Table, column: Column, number: int) -> str | None:
    """Return what the record holds in a column, or nothing where it is like the one copied."""
    target, _, target_column = column.refers_to.partition(".")
    if target == "ssd_person":
        return CHILD
    if target in TABLES:
        return _id(target, target_column, number)
    if column.data_type in {"date", "timestamp"}:
        length = LENGTH if any(part in column.name for part in ENDS) else 0
        day = FIRST + timedelta(days=number * STEP + length)
        return day.isoformat() if column.data_type == "date" else f"{day}T10:00:00"
    if column.name == "clae_cla_id" or (column.key_role and column.name.endswith("_id")):
        return _id(table.name, column.name, number)
    return None


def _id(table: str, column: str, number: int) -> str:
    """Return an id; ten episodes are one period of care."""
    if column == "clae_cla_id":
        number //= 10
    return f"{CHILD[0]}{TABLES.index(table):02d}{number:04d}"


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)
