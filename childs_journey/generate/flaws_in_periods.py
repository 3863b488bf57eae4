"""Planted flaws of periods: ends before starts, overlaps, gaps, events outside a life."""

from __future__ import annotations

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
    filled,
    fresh,
    holds,
    lasts,
    moved,
    same,
    shift,
    text,
)
from childs_journey.generate.outcomes import outcome
from childs_journey.generate.write import Row

BACKWARDS = "row kept with both dates; flagged"
OVERLAP = "both kept; the later one is flagged"
ENDS_FIRST = (
    ("ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date", (100, 400, 2)),
    (
        "ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date",
        (40, 80, 2),
    ),
    (
        "ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date",
        (15, 50, 2),
    ),
    ("ssd_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date", (15, 40, 2)),
    ("ssd_early_help_episodes", "earl_episode_start_date", "earl_episode_end_date", (100, 400, 2)),
    (
        "ssd_missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date",
        (10, 30, 2),
    ),
    (
        "ssd_involvements", "invo_involvement_start_date", "invo_involvement_end_date",
        (150, 1500, 2),
    ),
    (
        "ssd_immigration_status", "immi_immigration_status_start_date",
        "immi_immigration_status_end_date", (2, 90, 1),
    ),
    ("ssd_address", "addr_address_start_date", "addr_address_end_date", (40, 900, 1)),
    (
        "ssd_cla_care_plan", "lacp_cla_care_plan_start_date", "lacp_cla_care_plan_end_date",
        (50, 90, 1),
    ),
    ("sup_care_proceedings", "proc_issue_date", "proc_final_order_date", (9, 90, 1)),
    ("sup_cp_category_history", "cpch_start_date", "cpch_end_date", (60, 90, 1)),
    ("sup_lado", "lado_referral_date", "lado_closed_date", (20, 90, 1)),
)  # fmt: skip
"""Tables of periods, and in how many rows the end comes before the start."""
IN_RETURNS = (
    "ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "ssd_missing",
    "ssd_immigration_status",
)  # fmt: skip
"""Those that returns of children in care are made of."""
ENDS_FIRST_IN_CASES = (
    ("ssd_cin_episodes", "cine_referral_date", "cine_close_date"),
    ("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
    ("ssd_cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
)
"""The same, planted by flaws_in_cases and flaws_in_protection."""


def period_flaws() -> list[Flaw]:
    """Return the flaws of periods."""
    return [
        *(_ends_first(*which) for which in ENDS_FIRST),
        *_early_help(), *_care(), *_missing(), *_work(), *_lives(), *_meetings(),
    ]  # fmt: skip


def _ends_first(table: str, start: str, end: str, at: At) -> Flaw:
    fits = filled(start) if table in IN_RETURNS else lasts(start, end, 1)
    if table in IN_RETURNS:
        fits = both(fits, before_returns(end))
    return Flaw(
        "end before start", table, *at, BACKWARDS, change(table, **{end: moved(start, -9)}), fits
    )


def _overlap(
    name: str,
    key: str,
    dates: tuple[str, str, str],
    at: At,
    *,
    days: int = 120,
    after: int = 30,
    fits: Fits = lambda row, sight: True,
) -> Flaw:
    """Put a second period into the first, from some days after its start to its end."""
    table, start, end = dates
    return Flaw(
        name, table, *at, OVERLAP,
        beside(table, **{key: fresh, start: moved(start, after)}),
        both(lasts(start, end, days), fits),
    )  # fmt: skip


def _early_help() -> list[Flaw]:
    return [
        _overlap(
            "overlapping episodes of early help", "earl_episode_id",
            ("ssd_early_help_episodes", "earl_episode_start_date", "earl_episode_end_date"),
            (60, 200, 2), days=90,
        ),
    ]  # fmt: skip


def _care() -> list[Flaw]:
    episodes, start = "ssd_cla_episodes", "clae_cla_episode_start_date"
    end = "clae_cla_episode_ceased_date"
    return [
        _overlap(
            "overlapping episodes of care", "clae_cla_episode_id", (episodes, start, end),
            (10, 15, 2), fits=before_returns(end),
        ),
        _overlap(
            "overlapping placements", "clap_cla_placement_id",
            (
                "ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date",
            ),
            (8, 15, 2), days=90, fits=before_returns("clap_cla_placement_end_date"),
        ),
        Flaw(
            "gap between episodes of one period of care", episodes, 12, 20, 2,
            "both kept; the days between are not in care",
            change(episodes, clae_cla_episode_ceased_date=moved(end, -3)),
            both(
                lasts(start, end, 40), holds("clae_cla_episode_ceased_reason", "X1"),
                before_returns(end),
            ),
        ),
    ]  # fmt: skip


def _missing() -> list[Flaw]:
    table, start = "ssd_missing", "miss_missing_episode_start_date"
    end = "miss_missing_episode_end_date"
    ended = lasts(start, end, 0)

    def well_before(row: Row, sight: Sight) -> bool:
        return ended(row, sight) and shift(text(row, end), 60)[:10] <= sight.last

    def never_in_care(row: Row, sight: Sight) -> bool:
        latest = sight.latest.get("ssd_cla_episodes", {})
        return text(latest, "clae_person_id") != text(row, "miss_person_id")

    return [
        _overlap(
            "missing again before the first episode ended", "miss_table_id", (table, start, end),
            (8, 15, 2), days=2, after=1,
        ),
        Flaw(
            "missing again within the hour", table, 60, 50, 2,
            "both kept; together they are one absence",
            beside(
                table, miss_table_id=fresh,
                miss_missing_episode_start_date=lambda row, sight: _later(text(row, end), 30),
                miss_missing_episode_end_date=moved(end, 1),
            ),
            both(well_before, lambda row, sight: text(row, end)[11:13] < "23"),
        ),
        Flaw(
            "missing episode that never ended", table, 20, 90, 1, "row kept; still open",
            change(table, miss_missing_episode_end_date=""), both(well_before, never_in_care),
        ),
    ]  # fmt: skip


def _later(moment: str, minutes: int) -> str:
    """Return a moment some minutes later on the same day."""
    total = int(moment[11:13]) * 60 + int(moment[14:16]) + minutes
    return f"{moment[:11]}{total // 60:02d}:{total % 60:02d}{moment[16:]}"


def _work() -> list[Flaw]:
    table = "ssd_involvements"
    start, end = "invo_involvement_start_date", "invo_involvement_end_date"

    def another_worker(row: Row, sight: Sight) -> bool:
        before = sight.before.get(table, row)
        return before["invo_professional_id"] != row["invo_professional_id"]

    return [
        Flaw(
            "two caseworkers at once", table, 100, 200, 3, OVERLAP,
            beside(
                table, invo_involvements_id=fresh, invo_involvement_start_date=moved(start, 30),
                invo_professional_id=lambda row, sight: sight.before[table]["invo_professional_id"],
            ),
            both(
                lasts(start, end, 90), holds("invo_professional_role_id", "CW"), another_worker
            ),
        ),
    ]  # fmt: skip


def _lives() -> list[Flaw]:
    people, contacts, visits = "ssd_person", "ssd_contacts", "ssd_cin_visits"
    advice = outcome("contact", "ADVICE")

    def born_in_window(row: Row, sight: Sight) -> bool:
        born = text(row, "pers_dob")
        return bool(born) and shift(born, -450) >= sight.first and not row.get("pers_expected_dob")

    def died_in_window(row: Row, sight: Sight) -> bool:
        died = text(row, "pers_death_date")
        return bool(died) and shift(died, 60) <= sight.last

    return [
        Flaw(
            "event after death", contacts, 1, 1, 2, "row kept; flagged by its dates",
            also(
                people, contacts, cont_contact_id=fresh, cont_person_id=same("pers_person_id"),
                cont_contact_source_code="1A", cont_contact_outcome_json=advice,
                cont_contact_date=moved("pers_death_date", 30),
            ),
            died_in_window, on=people,
        ),
        Flaw(
            "event long before birth", contacts, 3, 20, 2, "row kept; flagged by its dates",
            also(
                people, contacts, cont_contact_id=fresh, cont_person_id=same("pers_person_id"),
                cont_contact_source_code="1A", cont_contact_outcome_json=advice,
                cont_contact_date=moved("pers_dob", -400),
            ),
            born_in_window, on=people,
        ),
        Flaw(
            "event long before birth", visits, 9, 20, 2, "row kept; flagged by its dates",
            also(
                people, visits, cinv_cin_visit_id=fresh, cinv_person_id=same("pers_person_id"),
                cinv_cin_visit_date=moved("pers_dob", -380), cinv_cin_visit_seen="Y",
                cinv_cin_visit_seen_alone="N",
            ),
            born_in_window, on=people,
        ),
    ]  # fmt: skip


def _meetings() -> list[Flaw]:
    reviews, plans, cla_reviews = "ssd_cp_reviews", "ssd_cp_plans", "ssd_cla_reviews"
    return [
        Flaw(
            "review on the day the plan began", reviews, 50, 90, 2,
            "row kept; not the first review of the plan",
            also(
                plans, reviews, cppr_cp_review_id=fresh, cppr_cp_plan_id=same("cppl_cp_plan_id"),
                cppr_person_id=same("cppl_person_id"),
                cppr_cp_review_due=same("cppl_cp_plan_start_date"),
                cppr_cp_review_date=same("cppl_cp_plan_start_date"),
                cppr_cp_review_outcome_continue_cp="Y", cppr_cp_review_quorate="Y",
            ),
            lasts("cppl_cp_plan_start_date", "cppl_cp_plan_end_date", 120), on=plans,
        ),
        Flaw(
            "cancelled review", cla_reviews, 80, 200, 3, "row kept; not a review",
            beside(
                cla_reviews, clar_cla_review_id=fresh, clar_cla_review_date="",
                clar_cla_review_cancelled="Y", clar_cla_review_participation="",
            ),
            filled("clar_cla_review_date"),
        ),
    ]  # fmt: skip
