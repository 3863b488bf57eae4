"""Coding habits of the case systems: wording for codes, fillers, columns that stay empty.

The default, lcs, is mostly coded, with every habit of that system here and there, so that a
small sample shows them all. Mosaic and Eclipse are written as their scripts write them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from childs_journey.contract import Contract
from childs_journey.generate.write import Placed, Row
from childs_journey.problems import Stop

ALIASES_FILE = Path("seeds/code_sets/code_aliases.csv")
CODES_FILE = Path("seeds/code_sets/code_sets.csv")
FILLER, NO_DATE = "SSD_PH", "1900-01-01"

WORDED: dict[str, dict[str, int]] = {
    "lcs": {
        "legal_status": 5, "category_of_abuse": 5, "reason_new_episode": 6,
        "reason_episode_ceased": 4, "care_leaver_accommodation": 3, "care_leaver_activity": 3,
        "missing_type": 3, "review_participation": 6, "immigration_status": 4,
    },
    "mosaic": {"sex": 1, "ethnicity": 2, "missing_type": 2, "placement_provider": 3},
    "eclipse": {
        "immigration_status": 1, "review_participation": 2, "reason_for_closure": 3,
        "placement_change_reason": 3, "care_leaver_accommodation": 2,
    },
}  # fmt: skip
"""Code sets of which every n-th row holds wording in place of the code."""

EMPTY: dict[str, dict[str, tuple[str, ...]]] = {
    "lcs": {"ssd_cp_reviews": ("cppr_cp_review_participation",)},
    "mosaic": {
        "ssd_cin_visits": ("cinv_person_id",),
        "ssd_cp_visits": ("cppv_person_id",),
        "ssd_cp_reviews": ("cppr_person_id", "cppr_cp_review_meeting_id"),
        "ssd_cla_placement": ("clap_person_id",),
        "ssd_involvements": ("invo_person_id",),
        "ssd_professionals": ("prof_professional_name",),
        "ssd_cla_convictions": ("clac_cla_conviction_offence",),
        "ssd_cla_immunisations": ("clai_immunisations_status_date",),
        "ssd_contacts": ("cont_contact_source_code",),
        "ssd_care_leavers": ("clea_table_id",),
        "ssd_cp_plans": ("cppl_cp_plan_ola",),
    },
    "eclipse": {"ssd_cla_reviews": ("clar_cla_person_id",), "ssd_contacts": ()},
}
"""Columns that a system leaves empty."""

TIMED = {
    "lcs": ("ssd_cla_reviews", "ssd_cin_plans"),
    "mosaic": ("ssd_cin_episodes", "ssd_cla_episodes", "ssd_cp_plans", "ssd_legal_status"),
    "eclipse": ("ssd_cla_placement",),
}
"""Tables whose dates carry a time of midnight."""

NO_ROWS = {"lcs": (), "mosaic": ("ssd_family",), "eclipse": ()}

Edit = Callable[[Row, int], None]


class Habits:
    """Writes rows the way a case system would."""

    def __init__(self, project: Path, contract: Contract, system: str) -> None:
        self._system = system
        self._counts: dict[str, int] = {}
        self._words = _read_words(project)
        self._sources = _read_labels(project, "referral_source")
        worded = WORDED[system]
        self._worded = {
            t.name: [
                (c.name, c.code_set, worded[c.code_set]) for c in t.columns if c.code_set in worded
            ]
            for t in contract
        }
        self._dates = {
            name: [c.name for c in contract[name].columns if c.data_type == "date"]
            for name in TIMED[system]
        }
        self._edits = self._make_edits()

    def __call__(self, table: str, row: Row) -> list[Placed]:
        """Return the row as the system would hold it, or none."""
        if table in NO_ROWS[self._system]:
            return []
        count = self._counts[table] = self._counts.get(table, 0) + 1
        for edit in self._edits.get(table, ()):
            edit(row, count)
        for column, code_set, every in self._worded[table]:
            if count % every == 0:
                value = str(row.get(column) or "")
                row[column] = self._words.get((code_set, value), value)
        for column in self._dates.get(table, ()):
            if row.get(column):
                row[column] = f"{row[column]} 00:00:00"
        for column in EMPTY[self._system].get(table, ()):
            row[column] = ""
        return [(table, row)]

    def _make_edits(self) -> dict[str, list[Edit]]:
        shared: dict[str, list[Edit]] = {
            "ssd_cin_episodes": [_source("cine_referral", self._sources)],
            "ssd_contacts": [],
        }
        if self._system == "lcs":
            shared["ssd_contacts"].append(_clock("cont_contact_date", 40))
            return (
                shared
                | LCS_EDITS
                | {"ssd_cin_episodes": [*shared["ssd_cin_episodes"], _describe_worker]}
            )
        shared["ssd_contacts"].append(_source("cont_contact", self._sources))
        return shared | (MOSAIC_EDITS if self._system == "mosaic" else ECLIPSE_EDITS)


def _read_words(project: Path) -> dict[tuple[str, str], str]:
    """Read one wording for every code: the system's own first, else any that is not a code."""
    path = project / ALIASES_FILE
    if not path.is_file():
        raise Stop(f"{ALIASES_FILE} is missing: codes cannot be turned into wording.")
    words: dict[tuple[str, str], str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["code_set"], row["code"])
            if len(row["alias"]) > max(4, len(row["code"])) or row["code_set"] == "sex":
                words.setdefault(key, row["alias"])
    return words


def _read_labels(project: Path, code_set: str) -> dict[str, str]:
    with (project / CODES_FILE).open(encoding="utf-8", newline="") as lines:
        return {r["code"]: r["label"] for r in csv.DictReader(lines) if r["code_set"] == code_set}


def _source(prefix: str, labels: dict[str, str]) -> Edit:
    def edit(row: Row, count: int) -> None:
        code = str(row.get(f"{prefix}_source_code") or "")
        row[f"{prefix}_source_desc"] = labels.get(code, "")

    return edit


def _clock(column: str, every: int) -> Edit:
    """Every so many rows carry a real time of day."""

    def edit(row: Row, count: int) -> None:
        if count % every == 0:
            row[column] = f"{row[column]} {8 + count % 9:02d}:{count % 60:02d}:00"

    return edit


def _filler(column: str, filler: str, every: int = 1) -> Edit:
    """Write a filler where there is nothing."""

    def edit(row: Row, count: int) -> None:
        if not row.get(column) and count % every == 0:
            row[column] = filler

    return edit


def _early_worker(row: Row, count: int) -> None:
    if count % 3:
        row["earl_episode_worker_id"] = FILLER


def _describe_worker(row: Row, count: int) -> None:
    """LCS fills the worker of some referrals with a description that joins to nothing."""
    if count % 60 == 0:
        row["cine_referral_worker_id"] = f"Worker {row['cine_referral_worker_id']} (duty)"


def _factors_object(row: Row, count: int) -> None:
    """Before 2026 factors were an object, one key a factor."""
    if count % 4 == 0:
        _to_object(row)


def _to_object(row: Row) -> None:
    codes = str(row["cinf_assessment_factors_json"]).strip("[]").split(",")
    row["cinf_assessment_factors_json"] = "{" + ",".join(f'{code}:"Yes"' for code in codes) + "}"


def _factors_nulls(row: Row, count: int) -> None:
    """Eclipse builds a slot for every factor and fills those not used with null."""
    codes = str(row["cinf_assessment_factors_json"]).strip("[]").split(",")
    row["cinf_assessment_factors_json"] = "[" + ",null,".join(codes) + ",null]"


def _misspelt_chinese(row: Row, count: int) -> None:
    if row.get("pers_ethnicity") == "CHNE":
        row["pers_ethnicity"] = "CNHE"


def _country(row: Row, count: int) -> None:
    words = {"GB": "United Kingdom", "PL": "Poland", "RO": "Romania", "AF": "Afghanistan"}
    value = str(row.get("pers_nationality") or "")
    row["pers_nationality"] = words.get(value, value)


def _all_object(row: Row, count: int) -> None:
    _to_object(row)


def _british_dates(row: Row, count: int) -> None:
    day = str(row.get("csdq_sdq_completed_date") or "")
    if day:
        row["csdq_sdq_completed_date"] = f"{day[8:]}/{day[5:7]}/{day[:4]}"


LCS_EDITS: dict[str, list[Edit]] = {
    "ssd_early_help_episodes": [_early_worker],
    "ssd_sdq_scores": [_filler("csdq_sdq_reason", FILLER)],
    "ssd_cin_assessments": [_filler("cina_assessment_auth_date", NO_DATE, 3)],
    "ssd_care_leavers": [_filler("clea_pathway_plan_review_date", NO_DATE)],
    "ssd_permanence": [_filler("perm_placed_foster_carer_date", NO_DATE)],
    "ssd_assessment_factors": [_factors_object],
}
MOSAIC_EDITS: dict[str, list[Edit]] = {
    "ssd_person": [_country],
    "ssd_sdq_scores": [_british_dates],
    "ssd_assessment_factors": [_all_object],
}
ECLIPSE_EDITS: dict[str, list[Edit]] = {
    "ssd_person": [_misspelt_chinese],
    "ssd_assessment_factors": [_factors_nulls],
}
