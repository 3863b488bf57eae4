"""Planted flaws of links: records that name none, or one that is not there, or another child's."""

from __future__ import annotations

from childs_journey.generate.case_fits import LISTED, working_day
from childs_journey.generate.flaw import (
    At,
    Fits,
    Flaw,
    Sight,
    also,
    before_returns,
    beside,
    both,
    change,
    drop,
    filled,
    fresh,
    holds,
    lasts,
    moved,
    same,
    text,
)
from childs_journey.generate.outcomes import outcome
from childs_journey.generate.write import Placed, Row

INFERRED = "row kept; the child it names is an inferred one in dim_children"
BY_RULE = "row kept; linked by rule"
LOST_TYPES = ("K3", "P3", "T2", "T3", "T4", "Z11", "Z12", "Z13", "Z14")
"""Placement types that the list in the LCS script lacks."""
NOT_THERE = (
    ("referral", "ssd_s47_enquiry", "s47e_referral_id", (120, 500, 2)),
    ("referral", "ssd_cin_plans", "cinp_referral_id", (150, 600, 2)),
    ("referral", "ssd_involvements", "invo_referral_id", (350, 2500, 2)),
    ("referral", "ssd_cla_episodes", "clae_referral_id", (130, 200, 2)),
    ("referral", "sup_contact_links", "clnk_referral_id", (333, 1000, 2)),
    ("referral", "sup_strategy_discussions", "stra_referral_id", (140, 500, 2)),
    ("contact", "sup_mash_triage", "mash_contact_id", (440, 2000, 2)),
    ("enquiry", "sup_strategy_discussions", "stra_s47_enquiry_id", (240, 400, 2)),
    ("earlier discussion", "sup_strategy_discussions", "stra_previous_strategy_id", (9, 20, 2)),
    ("enquiry", "ssd_initial_cp_conference", "icpc_s47_enquiry_id", (50, 90, 2)),
    ("conference", "ssd_cp_plans", "cppl_icpc_id", (40, 90, 2)),
    ("plan", "ssd_cp_reviews", "cppr_cp_plan_id", (111, 300, 2)),
    ("plan", "ssd_cp_visits", "cppv_cp_plan_id", (777, 2000, 2)),
    ("plan", "sup_core_groups", "core_cp_plan_id", (222, 900, 2)),
    ("plan", "sup_cp_category_history", "cpch_cp_plan_id", (77, 100, 1)),
    ("period of care", "ssd_cla_visits", "clav_cla_id", (444, 900, 2)),
    ("period of care", "ssd_cla_reviews", "clar_cla_id", (99, 300, 2)),
    ("period of care", "ssd_permanence", "perm_cla_id", (6, 90, 1)),
    ("missing episode", "sup_return_interviews", "rhin_missing_id", (30, 90, 2)),
    ("proceedings", "sup_court_stages", "cour_proceedings_id", (55, 150, 2)),
    ("pre-proceedings", "sup_pre_proceedings_meetings", "plom_pre_proceedings_id", (33, 90, 2)),
    ("adopter", "sup_adopter_links", "adlk_adopter_id", (4, 20, 1)),
    ("worker", "ssd_involvements", "invo_professional_id", (450, 2500, 2)),
    ("team", "ssd_involvements", "invo_professional_team", (550, 2500, 2)),
)
"""What is named and is not there, where, and how often."""
NO_PERSON = (
    ("ssd_cp_reviews", "cppr_person_id", (60, 200, 3)),
    ("ssd_cp_visits", "cppv_person_id", (500, 1500, 2)),
    ("ssd_cin_visits", "cinv_person_id", (600, 2000, 3)),
    ("ssd_cla_reviews", "clar_cla_person_id", (40, 150, 3)),
    ("ssd_cla_placement", "clap_person_id", (30, 150, 2)),
    ("ssd_involvements", "invo_person_id", (250, 2000, 2)),
)
"""Tables in which one system or another leaves the person out."""


def link_flaws() -> list[Flaw]:
    """Return the flaws of links."""
    return [
        *(_not_there(*which) for which in NOT_THERE),
        *(_no_person(*which) for which in NO_PERSON),
        *_wrong_person(), *_no_link(), *_lost_placements(), *_visits_again(), *_others(),
    ]  # fmt: skip


def _not_there(what: str, table: str, column: str, at: At) -> Flaw:
    return Flaw(
        f"{what} not in the extract", table, *at, LISTED,
        change(table, **{column: fresh}), filled(column),
    )  # fmt: skip


def _no_person(table: str, column: str, at: At) -> Flaw:
    expected = "row kept; the child is that of the record it belongs to, or null"
    return Flaw(
        "no person id", table, *at, expected, change(table, **{column: ""}),
        filled(column),
    )  # fmt: skip


def _wrong_person() -> list[Flaw]:
    contacts, placements = "ssd_contacts", "ssd_cla_placement"
    return [
        Flaw(
            "legacy id in place of person id", "ssd_permanence", 4, 5, 3,
            "row kept; linked to the child by its legacy id",
            change(
                "ssd_permanence",
                perm_person_id=lambda row, sight: legacy_id(int(text(row, "perm_person_id"))),
            ),
            lambda row, sight: legacy_id(int(text(row, "perm_person_id"))) != "",
        ),
        Flaw(
            "person not in the extract", contacts, 222, 4000, 2, INFERRED,
            change(contacts, cont_person_id=fresh),
            lambda row, sight: '"NEW_REFERRAL_FLAG":"N"' in text(row, "cont_contact_outcome_json"),
        ),
        Flaw(
            "person not in the extract", placements, 75, 120, 2, INFERRED,
            beside(
                placements, clap_cla_placement_id=fresh, clap_person_id=fresh, clap_cla_id=fresh
            ),
        ),
        Flaw(
            "referral of another child", "ssd_cin_assessments", 200, 500, 2,
            "row kept; the referral it names is another child's",
            change(
                "ssd_cin_assessments",
                cina_referral_id=lambda row, sight: (
                    sight.before["ssd_cin_assessments"]["cina_referral_id"]
                ),
            ),
            _assessed_after_another_child,
        ),
        Flaw(
            "staff id in place of worker id", "ssd_s47_enquiry", 80, 300, 3,
            "row kept; the worker is an inferred one in dim_workers",
            change(
                "ssd_s47_enquiry",
                s47e_s47_completed_by_worker_id=lambda row, sight: (
                    f"ST{int(text(row, 's47e_s47_completed_by_worker_id')):05d}"
                ),
            ),
        ),
    ]  # fmt: skip


def _assessed_after_another_child(row: Row, sight: Sight) -> bool:
    """Fit assessments too old for a census: there, two children would be at fault, not one."""
    before = sight.before.get("ssd_cin_assessments", row)
    is_old = not sight.years or "2000" < text(row, "cina_assessment_auth_date") < sight.years[0][0]
    return is_old and before["cina_person_id"] != row["cina_person_id"]


def legacy_id(number: int) -> str:
    """Return the number a person had in the older system; some had none."""
    return f"L{number * 7 % 1_000_003:07d}" if number % 5 else ""


def _no_link() -> list[Flaw]:
    links, conferences, visits = "sup_contact_links", "ssd_initial_cp_conference", "ssd_cla_visits"
    return [
        Flaw("contact without its link", links, 100, 400, 6, BY_RULE, drop),
        Flaw(
            "conference without its enquiry", conferences, 70, 60, 3, BY_RULE,
            change(conferences, icpc_s47_enquiry_id=""), filled("icpc_s47_enquiry_id"),
        ),
        Flaw(
            "conference with no enquiry at all", conferences, 90, 100, 2,
            "row kept; it has no enquiry and no working days",
            also(
                "ssd_cin_plans", conferences, icpc_icpc_id=fresh, icpc_icpc_meeting_id=fresh,
                icpc_person_id=same("cinp_person_id"), icpc_referral_id=same("cinp_referral_id"),
                icpc_icpc_transfer_in="N",
                icpc_icpc_date=working_day(moved("cinp_cin_plan_start_date", 120)),
                icpc_icpc_outcome_cp_flag="N",
                icpc_icpc_outcome_json=outcome("conference", "PROV_OF_SERVICES"),
                icpc_icpc_team=same("cinp_cin_plan_team"),
                icpc_icpc_worker_id=same("cinp_cin_plan_worker_id"),
            ),
            _long_plan(200), on="ssd_cin_plans",
        ),
        Flaw(
            "visit without its period of care", visits, 200, 900, 2, BY_RULE,
            change(visits, clav_cla_id=""),
        ),
    ]  # fmt: skip


def _long_plan(days: int) -> Fits:
    dates = lasts("cinp_cin_plan_start_date", "cinp_cin_plan_end_date", days)
    return both(dates, filled("cinp_referral_id", "cinp_person_id"))


def _lost_placements() -> list[Flaw]:
    """Leave out placements, some of them of the types that one script leaves out."""
    placements = "ssd_cla_placement"
    expected = "episodes keep a placement id that no placement row has; listed as orphan"

    def own_id(row: Row, sight: Sight) -> bool:
        return text(row, "clap_cla_placement_id") not in sight.shared.values()

    return [
        Flaw(
            "placement row missing", placements, 9, 12, 6, expected, _drop_placement,
            both(
                own_id, before_returns("clap_cla_placement_end_date"),
                lambda row, sight: row["clap_cla_placement_type"] not in LOST_TYPES,
            ),
        ),
        Flaw(
            "placement row missing", placements, 1, 2, 4, expected,
            _drop_placement,
            both(
                own_id, before_returns("clap_cla_placement_end_date"),
                holds("clap_cla_placement_type", *LOST_TYPES),
            ),
        ),
    ]  # fmt: skip


def _drop_placement(row: Row, sight: Sight) -> list[Placed]:
    sight.dropped.add(text(row, "clap_cla_placement_id"))
    return []


def _visits_again() -> list[Flaw]:
    """List visits on a plan or to a child in care among the visits to children in need too."""
    flaws = []
    for what, table, prefix, first, step in (
        ("on a protection plan", "ssd_cp_visits", "cppv_cp", 150, 1200),
        ("to a child in care", "ssd_cla_visits", "clav_cla", 120, 500),
    ):
        person = f"{prefix.split('_')[0]}_person_id"
        flaws.append(
            Flaw(
                f"visit {what} listed again", "ssd_cin_visits", first, step, 4,
                "row kept; the visit counts once",
                also(
                    table, "ssd_cin_visits", cinv_cin_visit_id=same(f"{prefix}_visit_id"),
                    cinv_person_id=same(person), cinv_cin_visit_date=same(f"{prefix}_visit_date"),
                    cinv_cin_visit_seen=same(f"{prefix}_visit_seen"),
                    cinv_cin_visit_seen_alone=same(f"{prefix}_visit_seen_alone"),
                ),
                filled(person), on=table,
            )
        )  # fmt: skip
    return flaws


def _others() -> list[Flaw]:
    plans = "ssd_cp_plans"
    return [
        Flaw(
            "temporary plan of another council", plans, 30, 45, 4,
            "row kept; not one of the council's own plans",
            also(
                "ssd_cin_plans", plans, cppl_cp_plan_id=fresh,
                cppl_person_id=same("cinp_person_id"), cppl_referral_id=same("cinp_referral_id"),
                cppl_cp_plan_start_date=moved("cinp_cin_plan_start_date", 40),
                cppl_cp_plan_end_date=moved("cinp_cin_plan_start_date", 130),
                cppl_cp_plan_ola="Y", cppl_cp_plan_initial_category="NEG",
                cppl_cp_plan_latest_category="NEG",
            ),
            _long_plan(200), on="ssd_cin_plans",
        ),
    ]  # fmt: skip
