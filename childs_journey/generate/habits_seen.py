"""Habits of the case system that an extract is full of: counted, so that tests can find them."""

from __future__ import annotations

from dataclasses import dataclass

from childs_journey.generate.flaw import Fits, Sight, filled, holds, shift, text
from childs_journey.generate.write import Row


@dataclass
class Habit:
    """One habit in one table."""

    name: str
    table: str
    expected: str
    is_here: Fits
    n_rows: int = 0


WORDED = (
    ("ssd_legal_status", "lega_legal_status", 2),
    ("ssd_cp_plans", "cppl_cp_plan_latest_category", 3),
    ("ssd_cla_episodes", "clae_cla_episode_start_reason", 1),
    ("ssd_care_leavers", "clea_care_leaver_accommodation", 2),
    ("ssd_missing", "miss_missing_episode_type", 1),
    ("ssd_cla_reviews", "clar_cla_review_participation", 3),
)
"""Columns in which some rows hold wording, and the longest code there."""
NULL = "row kept; the value is null"
CUT = "row kept; what came before it is not in the extract"


def seen_habits() -> list[Habit]:
    """Return the habits that are counted."""
    return [*_fillers(), *_wording(), *_links(), *_cut_off()]


def _fillers() -> list[Habit]:
    ph, no_date = "filler SSD_PH", "filler 1900-01-01"
    return [
        Habit(ph, "ssd_early_help_episodes", NULL, holds("earl_episode_worker_id", "SSD_PH")),
        Habit(ph, "ssd_sdq_scores", NULL, holds("csdq_sdq_reason", "SSD_PH")),
        Habit(
            no_date, "ssd_cin_assessments", NULL, holds("cina_assessment_auth_date", "1900-01-01")
        ),
        Habit(
            no_date, "ssd_care_leavers", NULL, holds("clea_pathway_plan_review_date", "1900-01-01")
        ),
        Habit(
            no_date, "ssd_permanence", NULL, holds("perm_placed_foster_carer_date", "1900-01-01")
        ),
        Habit(
            "date in part", "ssd_cla_previous_permanence", "row kept; the text stays",
            lambda row, sight: text(row, "lapp_previous_permanence_order_date").startswith("zz"),
        ),
    ]  # fmt: skip


def _wording() -> list[Habit]:
    def longer(column: str, than: int) -> Fits:
        return lambda row, sight: len(text(row, column)) > than

    code = "row kept; read as the code"
    return [
        *(Habit("wording in place of the code", t, code, longer(c, n)) for t, c, n in WORDED),
        Habit(
            "wording in place of the code", "ssd_immigration_status", code,
            holds("immi_immigration_status", "Asylum seeking child (unaccompanied)"),
        ),
        Habit(
            "factors as an object", "ssd_assessment_factors", "row kept; its keys are the factors",
            lambda row, sight: text(row, "cinf_assessment_factors_json").startswith("{"),
        ),
        Habit(
            "worker described in words", "ssd_cin_episodes", "row kept; the worker is not listed",
            lambda row, sight: text(row, "cine_referral_worker_id").startswith("Worker"),
        ),
    ]  # fmt: skip


def _links() -> list[Habit]:
    return [
        Habit(
            "care order beside the placement order", "ssd_legal_status",
            "both kept; the later one counts", _beside_placement_order,
        ),
        Habit(
            "visit that names no plan", "ssd_cp_visits", "row kept; its plan is found by rule",
            lambda row, sight: not row.get("cppv_cp_plan_id"),
        ),
        Habit(
            "conference of a plan taken over", "ssd_initial_cp_conference",
            "row kept; it has no enquiry", holds("icpc_icpc_transfer_in", "Y"),
        ),
        Habit(
            "unborn child", "ssd_person", "row kept; the date of birth is null",
            lambda row, sight: (
                not row.get("pers_dob")
                and text(row, "pers_expected_dob") >= shift(sight.last, -60)
            ),
        ),
    ]  # fmt: skip


def _beside_placement_order(row: Row, sight: Sight) -> bool:
    before = sight.before.get("ssd_legal_status", {})
    status, ends = text(row, "lega_legal_status"), text(before, "lega_legal_status_end_date")
    return (
        (status == "E1" or "lacement order" in status)
        and before.get("lega_person_id") == row["lega_person_id"]
        and (not ends or ends > text(row, "lega_legal_status_start_date"))
    )


def _cut_off() -> list[Habit]:
    def begins_before(column: str) -> Fits:
        def fits(row: Row, sight: Sight) -> bool:
            return bool(filled(column)(row, sight)) and text(row, column) < sight.first

        return fits

    name = "begun before the extract's window"
    return [
        Habit(name, "ssd_cin_episodes", CUT, begins_before("cine_referral_date")),
        Habit(name, "ssd_cp_plans", CUT, begins_before("cppl_cp_plan_start_date")),
        Habit(name, "ssd_cla_episodes", CUT, begins_before("clae_cla_episode_start_date")),
    ]
