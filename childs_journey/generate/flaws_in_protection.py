"""Planted flaws that the census finds in enquiries, conferences and protection plans."""

from __future__ import annotations

from collections.abc import Callable

from childs_journey.generate.case import (
    CIN_PLANS,
    CONFERENCES,
    CP_PLANS,
    CP_REVIEWS,
    ENQUIRIES,
    PEOPLE,
    REFERRALS,
    day_of,
)
from childs_journey.generate.case_fits import (
    BACKWARDS,
    FOUND,
    OVERLAP,
    change_in,
    closed,
    either,
    in_order,
    next_weekday,
    of_case,
    over_two_years,
    quiet_after,
    still_open,
    without_reviews_until,
    working_day,
)
from childs_journey.generate.flaw import (
    Fits,
    Flaw,
    Plant,
    Sight,
    also,
    beside,
    both,
    change,
    filled,
    fresh,
    moved,
    same,
    shift,
    text,
)
from childs_journey.generate.outcomes import outcome
from childs_journey.generate.write import Placed, Row

REFERRED = "cine_referral_date"
STARTED, ENDED = "s47e_s47_start_date", "s47e_s47_end_date"
HELD, TARGET = "icpc_icpc_date", "icpc_icpc_target_date"
BEGUN, OVER = "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"
YEAR_BEGINS, YEAR_ENDS = ("year", "first"), ("year", "last")
SHAPES: dict[str, Callable[..., Fits]] = {
    "closed": closed, "open": still_open, "over": over_two_years,
}  # fmt: skip


def _any(shape: str, **counts: int) -> Fits:
    """Fit cases with one or two assessments and the rest as given."""
    return either(*(SHAPES[shape](assessments=n, **counts) for n in (1, 2)))


PROTECTED = {"enquiries": 1, "conferences": 1, "protection": 1}
OPEN_PLAN = both(
    _any("open", **PROTECTED), lambda row, sight: not day_of(sight.case.of(CP_PLANS)[0], OVER)
)
"""On a protection plan, without a plan for a child in need before it."""
PAST_PLAN = _any("closed", **PROTECTED)
HAS_BEEN = _any("over", **PROTECTED)
NO_PLAN = _any("closed", enquiries=1, conferences=1)
"""Closed after a conference that made no protection plan."""
IN_YEAR = in_order(YEAR_BEGINS, (CP_PLANS, BEGUN, -9), (CP_PLANS, BEGUN), YEAR_ENDS)
"""The protection plan begins in the census year in which the case did."""


def protection_flaws() -> list[Flaw]:
    """Return the flaws of enquiries, conferences and plans."""
    return [*_conferences(), *_two_kinds(), *_plans(), *_deaths(), *_enquiries()]


def _conferences() -> list[Flaw]:
    """Plant wrong days of conferences; a conference without a plan moves alone."""
    early = in_order((ENQUIRIES, STARTED), (*YEAR_ENDS, -40))
    before = working_day(of_case(REFERRALS, REFERRED, -3))
    year_early = working_day(moved(HELD, -365))
    target = change(
        CONFERENCES, icpc_icpc_target_date=lambda row, sight: next_weekday(text(row, TARGET), 6)
    )
    return [
        Flaw("conference before its referral", CONFERENCES, 1, 2, 1, FOUND,
            change(CONFERENCES, icpc_icpc_date=before),
            both(NO_PLAN, in_order(YEAR_BEGINS, (REFERRALS, REFERRED, -6)))),
        Flaw("conference dated a year early", CONFERENCES, 1, 2, 1, FOUND,
            change(CONFERENCES, icpc_icpc_date=year_early), NO_PLAN),
        Flaw("conference without a date", CONFERENCES, 1, 2, 1, FOUND,
            change(
                CONFERENCES, icpc_icpc_date="", icpc_icpc_outcome_cp_flag="",
                icpc_icpc_outcome_json=outcome("conference"),
            ),
            both(NO_PLAN, early)),
        Flaw("conference before its enquiry", CONFERENCES, 2, 3, 2, BACKWARDS, _enquire_late,
            both(either(OPEN_PLAN, NO_PLAN), filled(TARGET, HELD), _leaves_time_for_an_enquiry)),
        Flaw("conference on a Saturday", CONFERENCES, 3, 3, 2, FOUND, _confer_on_saturday,
            both(OPEN_PLAN, in_order((CONFERENCES, HELD, 7), YEAR_ENDS))),
        Flaw("target of a conference on a Sunday", CONFERENCES, 4, 3, 2, FOUND, target,
            both(either(OPEN_PLAN, HAS_BEEN), filled(TARGET, HELD))),
    ]  # fmt: skip


def _leaves_time_for_an_enquiry(row: Row, sight: Sight) -> bool:
    """Fit conferences ten days before the end of the year, and before the end of the case."""
    closes = day_of(_referral(sight), "cine_close_date")
    in_year = in_order((CONFERENCES, HELD, 10), YEAR_ENDS)
    return in_year(row, sight) and (not closes or shift(text(row, HELD), 10) <= closes)


def _enquire_late(row: Row, sight: Sight) -> list[Placed]:
    """Begin the enquiry a week after the conference that it should have led to."""
    enquiry = sight.case.of(ENQUIRIES)[0]
    enquiry |= {STARTED: moved(HELD, 7)(row, sight), ENDED: moved(HELD, 10)(row, sight)}
    return [(CONFERENCES, row)]


def _confer_on_saturday(row: Row, sight: Sight) -> list[Placed]:
    """Hold a conference on the Saturday after; the plan it makes begins then."""
    saturday = next_weekday(text(row, HELD), 5)
    sight.case.of(CP_PLANS)[0][BEGUN] = saturday
    return [(CONFERENCES, row | {HELD: saturday})]


def _two_kinds() -> list[Flaw]:
    """Let a plan for a child in need run beside the protection plan, for some days or on and on."""

    def need(name: str, start: int, end: int | None, *fits: Fits) -> Flaw:
        plan = also(
            CP_PLANS, CIN_PLANS, cinp_cin_plan_id=fresh, cinp_referral_id=same("cppl_referral_id"),
            cinp_person_id=same("cppl_person_id"), cinp_cin_plan_start_date=moved(BEGUN, start),
            cinp_cin_plan_end_date="" if end is None else moved(BEGUN, end),
            cinp_cin_plan_team=lambda row, sight: _referral(sight)["cine_referral_team"],
            cinp_cin_plan_worker_id=lambda row, sight: _referral(sight)["cine_referral_worker_id"],
        )  # fmt: skip
        inside = in_order((CP_PLANS, BEGUN, end or 0), YEAR_ENDS)
        begun = in_order((REFERRALS, REFERRED), (CP_PLANS, BEGUN, min(start, 0)))
        fitting = both(OPEN_PLAN, IN_YEAR, inside, begun, *fits)
        return Flaw(name, CIN_PLANS, 1, 3, 1, OVERLAP, plan, fitting, on=CP_PLANS)

    return [
        need("plan left open beside a protection plan", -3, None, _is_reviewed),
        need("plan ended in a protection plan", -3, 10, without_reviews_until(10)),
        need("plan within a protection plan", 20, 40, without_reviews_until(40)),
    ]


def _is_reviewed(row: Row, sight: Sight) -> bool:
    return any(day_of(one, "cppr_cp_review_date") for one in sight.case.of(CP_REVIEWS))


def _referral(sight: Sight) -> Row:
    return sight.case.of(REFERRALS)[0]


def _plans() -> list[Flaw]:
    def plan(name: str, plant: Plant, fits: Fits, most: int = 1) -> Flaw:
        return Flaw(name, CP_PLANS, 1, 3, most, FOUND, plant, both(fits, IN_YEAR))

    def beside_it(name: str, most: int, fits: Fits, start: int, end: int | None) -> Flaw:
        dates = {BEGUN: moved(BEGUN, start), OVER: "" if end is None else moved(BEGUN, end)}
        another = beside(CP_PLANS, cppl_cp_plan_id=fresh, cppl_icpc_id="", **dates)
        inside = in_order((CP_PLANS, BEGUN, end or start), YEAR_ENDS)
        return Flaw(name, CP_PLANS, 1, 3, most, OVERLAP, another, both(fits, IN_YEAR, inside))

    running = either(OPEN_PLAN, PAST_PLAN, HAS_BEEN)
    return [
        Flaw("plan begun on the day another ended", CP_PLANS, 1, 3, 1,
            "both kept; the later one goes on with the earlier",
            beside(
                CP_PLANS, cppl_cp_plan_id=fresh, cppl_icpc_id="",
                cppl_cp_plan_start_date=same(OVER), cppl_cp_plan_end_date=moved(OVER, 5),
            ),
            both(either(PAST_PLAN, HAS_BEEN), filled(OVER),
                in_order((CP_PLANS, OVER, 5), (REFERRALS, "cine_close_date")))),
        plan("no further action, yet a protection plan",
            change_in(CP_PLANS, REFERRALS, cine_referral_nfa="Y"), PAST_PLAN),
        plan("plan that ended on the day it began", change(CP_PLANS, **{OVER: same(BEGUN)}),
            running),
        Flaw("end before start", CP_PLANS, 2, 3, 2, BACKWARDS,
            change(CP_PLANS, cppl_cp_plan_end_date=moved(BEGUN, -9)), both(running, IN_YEAR)),
        beside_it("two open plans", 2, OPEN_PLAN, 40, None),
        beside_it("plan within another", 1, both(running, _lasts_long), 30, 60),
        plan("plan before its referral",
            change(CP_PLANS, **{BEGUN: of_case(REFERRALS, REFERRED, -4)}),
            both(running, in_order(YEAR_BEGINS, (REFERRALS, REFERRED, -4)))),
        plan("plan not begun on the day of its conference",
            change(CP_PLANS, **{BEGUN: moved(BEGUN, 5)}),
            both(running, in_order((CP_PLANS, BEGUN, 5), YEAR_ENDS), _lasts_long)),
        plan("plan without a start", change(CP_PLANS, **{BEGUN: ""}), running),
        plan("plan without a category", _forget_category, running),
    ]  # fmt: skip


def _lasts_long(row: Row, sight: Sight) -> bool:
    """Fit protection plans that are open, or lasted ten weeks."""
    open_or_long = in_order((CP_PLANS, BEGUN, 70), (CP_PLANS, OVER))
    return not day_of(sight.case.of(CP_PLANS)[0], OVER) or open_or_long(row, sight)


def _forget_category(row: Row, sight: Sight) -> list[Placed]:
    for period in sight.case.of("sup_cp_category_history"):
        period["cpch_category"] = ""
    return [
        (CP_PLANS, row | {"cppl_cp_plan_initial_category": "", "cppl_cp_plan_latest_category": ""})
    ]


def _deaths() -> list[Flaw]:
    begins = change_in(CP_PLANS, PEOPLE, pers_death_date=of_case(CP_PLANS, BEGUN, -3))
    ends = change_in(CP_PLANS, PEOPLE, pers_death_date=of_case(CP_PLANS, OVER, -4))
    return [
        Flaw("protection plan begun after death", PEOPLE, 1, 3, 1, FOUND, begins,
            both(OPEN_PLAN, IN_YEAR, in_order((REFERRALS, REFERRED), (CP_PLANS, BEGUN, -3)),
                quiet_after(CP_PLANS, BEGUN, -3)), on=CP_PLANS),
        Flaw("protection plan ended after death", PEOPLE, 1, 3, 1, FOUND, ends,
            both(PAST_PLAN, filled(OVER), quiet_after(CP_PLANS, OVER, -4)), on=CP_PLANS),
    ]  # fmt: skip


def _enquiries() -> list[Flaw]:
    early = in_order(YEAR_BEGINS, (ENQUIRIES, STARTED, 7), (*YEAR_ENDS, -40))
    unended = {ENDED: "", "s47e_s47_nfa": "", "s47e_s47_outcome_json": outcome("s47")}
    one_enquiry = either(*(_any("open", enquiries=1, plans=plans) for plans in (0, 1)))
    alone = both(one_enquiry, early)

    def two(row: Row, sight: Sight) -> list[Placed]:
        first = row | unended
        again = {"s47e_s47_enquiry_id": sight.key(), STARTED: moved(STARTED, 7)(row, sight)}
        return [(ENQUIRIES, first), (ENQUIRIES, first | again)]

    return [
        Flaw("two enquiries never ended", ENQUIRIES, 2, 3, 2, FOUND, two, alone),
        Flaw("enquiry never ended", ENQUIRIES, 3, 3, 2, FOUND, change(ENQUIRIES, **unended), alone),
        Flaw("enquiry before its referral", ENQUIRIES, 4, 6, 2, FOUND,
            change(ENQUIRIES, s47e_s47_start_date=of_case(REFERRALS, REFERRED, -4)),
            both(_any("closed", enquiries=1), in_order(YEAR_BEGINS, (REFERRALS, REFERRED, -4)))),
    ]  # fmt: skip
