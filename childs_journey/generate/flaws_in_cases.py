"""Planted flaws that the census finds in referrals, assessments, and plans for children in need."""

from __future__ import annotations

from childs_journey.generate.case import (
    ASSESSMENTS,
    CIN_PLANS,
    FACTORS,
    PEOPLE,
    REFERRALS,
)
from childs_journey.generate.case_fits import (
    BACKWARDS,
    FOUND,
    LISTED,
    OVERLAP,
    UNKNOWN,
    change_in,
    child_with,
    closed,
    closed_for,
    either,
    in_order,
    no_contact_before,
    of_case,
    over_two_years,
    quiet_after,
    still_open,
    with_factors,
)
from childs_journey.generate.flaw import (
    Fits,
    Flaw,
    Make,
    Plant,
    Sight,
    beside,
    both,
    change,
    fresh,
    holds,
    moved,
    same,
    text,
)
from childs_journey.generate.outcomes import outcome
from childs_journey.generate.write import Placed, Row, Value

REFERRED = "cine_referral_date"
STARTED, AUTHORISED = "cina_assessment_start_date", "cina_assessment_auth_date"
BEGUN, ENDED = "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"
YEAR_BEGINS, YEAR_ENDS = ("year", "first"), ("year", "last")
ASSESSED = closed(assessments=1)
FACTORS_KNOWN = both(ASSESSED, with_factors)
NOT_IN_NEED = closed_for("RC8", "RC9")
PLANNED = closed(assessments=1, plans=1)
ONE_ASSESSMENT = either(still_open(assessments=1), still_open(assessments=1, plans=1))
OPEN_WITH_PLAN = either(still_open(assessments=1, plans=1), still_open(assessments=2, plans=1))
GOING_ON = either(ONE_ASSESSMENT, OPEN_WITH_PLAN)


def case_flaws() -> list[Flaw]:
    """Return the flaws of referrals, assessments and plans."""
    return [
        *_open_cases(), *_plans(), *_deaths(), *_no_further_action(), *_referrals(), *_closures(),
        *_assessments(), *_factors(),
    ]  # fmt: skip


def _open_cases() -> list[Flaw]:
    """Plant what fits cases that are open, or were open when a census year ended."""
    early = in_order((ASSESSMENTS, STARTED), (*YEAR_ENDS, -75))
    return [
        Flaw("assessment never finished", ASSESSMENTS, 1, 3, 2, FOUND,
            change(ASSESSMENTS, cina_assessment_auth_date=""), both(ONE_ASSESSMENT, early)),
        Flaw("two assessments never finished", ASSESSMENTS, 2, 3, 2, FOUND,
            _both_unfinished, both(ONE_ASSESSMENT, early)),
        Flaw("two open plans for a child in need", CIN_PLANS, 3, 4, 2, OVERLAP,
            beside(CIN_PLANS, cinp_cin_plan_id=fresh, cinp_cin_plan_start_date=moved(BEGUN, 10)),
            both(OPEN_WITH_PLAN, holds(ENDED, ""), in_order((CIN_PLANS, BEGUN, 10), YEAR_ENDS))),
        Flaw("reason without a closure", REFERRALS, 4, 4, 2, FOUND,
            change(REFERRALS, cine_close_reason="RC7"), both(GOING_ON, with_factors)),
        Flaw("two cases open at once", REFERRALS, 5, 4, 2, OVERLAP,
            beside(REFERRALS, cine_referral_id=fresh, cine_referral_date=moved(REFERRED, 60)),
            both(GOING_ON, in_order((REFERRALS, REFERRED, 60), YEAR_ENDS), no_contact_before(60))),
        Flaw("referral while another is open", REFERRALS, 6, 4, 3, OVERLAP,
            beside(
                REFERRALS, cine_referral_id=fresh, cine_referral_date=moved(REFERRED, 100),
                cine_close_date=moved(REFERRED, 101), cine_referral_nfa="Y",
                cine_close_reason="RC7",
                cine_referral_outcome_json=outcome("referral", "OTHER_OUTCOMES_EXIST"),
            ),
            both(GOING_ON, in_order((REFERRALS, REFERRED, 101), YEAR_ENDS),
                no_contact_before(100))),
        Flaw("no word on further action, over two years", REFERRALS, 2, 5, 2, FOUND,
            change(REFERRALS, cine_referral_nfa=""),
            either(over_two_years(assessments=1), over_two_years(assessments=1, plans=1))),
    ]  # fmt: skip


def _both_unfinished(row: Row, sight: Sight) -> list[Placed]:
    first = row | {AUTHORISED: ""}
    later = first | {"cina_assessment_id": sight.key(), STARTED: moved(STARTED, 5)(row, sight)}
    return [(ASSESSMENTS, first), (ASSESSMENTS, later)]


def _plans() -> list[Flaw]:
    def plan(name: str, first: int, column: str, made: Value | Make) -> Flaw:
        return Flaw(
            name, CIN_PLANS, first, 5, 2, FOUND, change(CIN_PLANS, **{column: made}), PLANNED
        )

    return [
        Flaw("end before start", CIN_PLANS, 2, 5, 3, BACKWARDS,
            change(CIN_PLANS, cinp_cin_plan_end_date=moved(BEGUN, -9)),
            both(PLANNED, in_order(YEAR_BEGINS, (CIN_PLANS, BEGUN, -9)))),
        Flaw("overlapping CIN plans", CIN_PLANS, 1, 5, 2, OVERLAP,
            beside(CIN_PLANS, cinp_cin_plan_id=fresh, cinp_cin_plan_start_date=moved(BEGUN, 30)),
            both(PLANNED, in_order((CIN_PLANS, BEGUN, 60), (CIN_PLANS, ENDED)))),
        plan("plan that ended on the day it began", 3, ENDED, same(BEGUN)),
        plan("plan before its referral", 4, BEGUN, of_case(REFERRALS, REFERRED, -6)),
        plan("plan without a start", 5, BEGUN, ""),
    ]  # fmt: skip


def _deaths() -> list[Flaw]:
    """Let a child die before its plan begins or ends."""
    begins = change_in(CIN_PLANS, PEOPLE, pers_death_date=of_case(CIN_PLANS, BEGUN, -3))
    ends = change_in(CIN_PLANS, PEOPLE, pers_death_date=of_case(CIN_PLANS, ENDED, -4))
    return [
        Flaw("plan begun after death", PEOPLE, 2, 4, 2, FOUND, begins,
            both(PLANNED, in_order((REFERRALS, REFERRED), (CIN_PLANS, BEGUN, -3)),
                quiet_after(CIN_PLANS, BEGUN, -3)), on=CIN_PLANS),
        Flaw("plan ended after death", PEOPLE, 3, 4, 2, FOUND, ends,
            both(PLANNED, in_order((CIN_PLANS, BEGUN, 5), (CIN_PLANS, ENDED)),
                quiet_after(CIN_PLANS, ENDED, -4)), on=CIN_PLANS),
    ]  # fmt: skip


def _no_further_action() -> list[Flaw]:
    nfa = change(REFERRALS, cine_referral_nfa="Y")
    return [
        Flaw("end before start", REFERRALS, 2, 8, 2, BACKWARDS,
            change(REFERRALS, cine_close_date=moved(REFERRED, -9)),
            both(closed("Y"), in_order(YEAR_BEGINS, (REFERRALS, REFERRED, -9)))),
        Flaw("no further action, yet an assessment", REFERRALS, 4, 9, 2, FOUND, nfa, ASSESSED),
        Flaw("no further action, yet a plan", REFERRALS, 5, 9, 2, FOUND, nfa, PLANNED),
    ]  # fmt: skip


def _referrals() -> list[Flaw]:
    def referral(name: str, first: int, fits: Fits = ASSESSED, **columns: str) -> Flaw:
        return Flaw(name, REFERRALS, first, 9, 2, FOUND, change(REFERRALS, **columns), fits)

    aged = both(ASSESSED, child_with("pers_upn"))
    return [
        referral("no need code", 6, cine_cin_primary_need_code=""),
        referral("unknown need code", 7, cine_cin_primary_need_code="N12"),
        referral(
            "no source of referral", 8, cine_referral_source_code="", cine_referral_source_desc=""
        ),
        Flaw("lookup id in place of the code", REFERRALS, 9, 9, 2, UNKNOWN,
            change(REFERRALS, cine_referral_source_code="48213"), ASSESSED),
        referral("no word on further action", 10, cine_referral_nfa=""),
        referral("no date of referral", 11, aged, cine_referral_date=""),
    ]  # fmt: skip


def _closures() -> list[Flaw]:
    def closure(name: str, first: int, fits: Fits, reason: str) -> Flaw:
        return Flaw(name, REFERRALS, first, 9, 2, FOUND,
            change(REFERRALS, cine_close_reason=reason), fits)  # fmt: skip

    assessed_early = in_order((ASSESSMENTS, STARTED, 8), (ASSESSMENTS, AUTHORISED))
    return [
        closure("closed without a reason", 12, FACTORS_KNOWN, ""),
        closure("unknown reason for closure", 13, FACTORS_KNOWN, "RC0"),
        closure("closed on death, of which there is no date", 14, FACTORS_KNOWN, "RC2"),
        closure("closed after assessment, yet a plan", 7, PLANNED, "RC9"),
        closure("closed after assessment, yet an enquiry", 3,
            closed(assessments=1, enquiries=1), "RC8"),
        Flaw("closed before its assessment was finished", REFERRALS, 15, 9, 2, FOUND,
            change(REFERRALS, cine_close_date=of_case(ASSESSMENTS, AUTHORISED, -3)),
            both(ASSESSED, assessed_early)),
        Flaw("closed before its plan ended", REFERRALS, 8, 9, 2, FOUND,
            change(REFERRALS, cine_close_date=of_case(CIN_PLANS, ENDED, -4)),
            both(PLANNED, in_order((CIN_PLANS, BEGUN, 4), (CIN_PLANS, ENDED)))),
    ]  # fmt: skip


def _assessments() -> list[Flaw]:
    def assessment(name: str, first: int, fits: Fits, plant: Plant) -> Flaw:
        return Flaw(name, ASSESSMENTS, first, 9, 2, FOUND, plant, fits)

    early = in_order((ASSESSMENTS, STARTED), (*YEAR_ENDS, -75))
    return [
        Flaw("end before start", ASSESSMENTS, 16, 9, 2, BACKWARDS,
            change(ASSESSMENTS, cina_assessment_auth_date=moved(STARTED, -9)),
            both(ASSESSED, in_order(YEAR_BEGINS, (ASSESSMENTS, STARTED, -9)))),
        assessment("assessment before its referral", 17, ASSESSED,
            change(ASSESSMENTS, cina_assessment_start_date=of_case(REFERRALS, REFERRED, -5))),
        assessment("assessment without dates", 18, ASSESSED,
            change(ASSESSMENTS, **{STARTED: "", AUTHORISED: ""})),
        assessment("assessment not finished when the case closed", 19, both(ASSESSED, early),
            change(ASSESSMENTS, **{AUTHORISED: ""})),
        assessment("overlapping assessments", 20,
            both(ASSESSED, in_order((ASSESSMENTS, STARTED, 5), (ASSESSMENTS, AUTHORISED))),
            _assess_again),
        Flaw("referral not in the extract", ASSESSMENTS, 22, 9, 3, LISTED,
            change(ASSESSMENTS, cina_referral_id=fresh), both(ASSESSED, NOT_IN_NEED)),
        Flaw("assessment row missing", ASSESSMENTS, 21, 9, 2, FOUND, _drop_assessment,
            both(ASSESSED, NOT_IN_NEED), on=REFERRALS),
        Flaw("no assessment beside an enquiry", ASSESSMENTS, 5, 5, 2, FOUND, _drop_assessment,
            closed(assessments=1, enquiries=1), on=REFERRALS),
    ]  # fmt: skip


def _drop_assessment(row: Row, sight: Sight) -> list[Placed]:
    for table in (ASSESSMENTS, FACTORS, "sup_assessment_dates"):
        sight.case.drop(table)
    return [(REFERRALS, row)]


def _assess_again(row: Row, sight: Sight) -> list[Placed]:
    number, factors = sight.key(), sight.case.of(FACTORS)[0]
    again = row | {"cina_assessment_id": number, STARTED: moved(STARTED, 5)(row, sight)}
    found = factors | {"cinf_assessment_id": number, "cinf_table_id": sight.key()}
    return [(ASSESSMENTS, row), (ASSESSMENTS, again), (FACTORS, found)]


def _factors() -> list[Flaw]:
    codes = "cinf_assessment_factors_json"

    def add(code: str) -> Plant:
        return change(FACTORS, **{codes: lambda row, sight: text(row, codes)[:-1] + f',"{code}"]'})

    def factor(name: str, first: int, plant: Plant, fits: Fits = FACTORS_KNOWN) -> Flaw:
        return Flaw(name, FACTORS, first, 9, 2, FOUND, plant, fits)

    return [
        factor("factor 21 beside others", 3, add("21"), both(FACTORS_KNOWN, NOT_IN_NEED)),
        factor("no factors found, yet a plan", 4, change(FACTORS, **{codes: '["21"]'}),
            both(PLANNED, with_factors)),
        factor("unknown factor", 5, add("99Z")),
        factor("retired factor 18A", 6, add("18A")),
        factor("retired factor 19A", 7, add("19A")),
        Flaw("assessment not in the extract", FACTORS, 9, 9, 2, LISTED,
            change(FACTORS, cinf_assessment_id=fresh), FACTORS_KNOWN),
        Flaw("factors left empty", FACTORS, 8, 9, 3, "row kept; the text is null",
            change(FACTORS, **{codes: ""}), FACTORS_KNOWN),
    ]  # fmt: skip
