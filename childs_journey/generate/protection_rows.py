"""Rows of child protection: strategy discussions to plans, visits, core groups and reviews."""

from __future__ import annotations

from childs_journey.generate.calendar import add_months, age_on
from childs_journey.generate.outcomes import outcome
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Child, Conference, Enquiry, Plan, Referral


def write_protection(scribe: Scribe, referral: Referral) -> None:
    """Write the enquiries of a case and the conferences that followed."""
    if scribe.kept(referral) is None:
        return
    for enquiry in referral.enquiries:
        _write_enquiry(scribe, referral, enquiry)
        if enquiry.conference is not None:
            write_conference(scribe, enquiry.conference)
    quiet = referral.path == "need" and not referral.enquiries and scribe.rng.random() < 0.07
    if quiet and scribe.in_window(referral.day):
        day = min(scribe.calendar.add(referral.day, scribe.rng.randint(0, 8)), scribe.last)
        _write_discussion(scribe, referral, None, day, "NO_S47")


def _write_enquiry(scribe: Scribe, referral: Referral, enquiry: Enquiry) -> None:
    if not scribe.touches(enquiry.start, enquiry.end):
        return
    rng = scribe.rng
    previous = None
    if rng.random() < 0.06 and enquiry.start > referral.day:
        previous = _write_discussion(scribe, referral, None, enquiry.start - 1, "REVIEW")
    decision = "S47_JOINT" if enquiry.is_joint else "S47_SINGLE"
    _write_discussion(scribe, referral, enquiry, enquiry.start, decision, previous=previous)
    done = enquiry.end <= scribe.last
    worker, team = scribe.worker("assess", enquiry.end)
    to_conference = enquiry.conference is not None
    flags: tuple[str, ...] = ("CP_CONFERENCE",)
    if not to_conference:
        flags = rng.choice(
            (("NFA_CONTINUE_SINGLE",), ("NFA_CONTINUE_SINGLE",), ("PROV_OF_SERVICES",), ("NFA",))
        )
    scribe.out.add(
        "ssd_s47_enquiry", s47e_s47_enquiry_id=enquiry.number, s47e_referral_id=referral.number,
        s47e_person_id=referral.child.number, s47e_s47_start_date=scribe.text(enquiry.start),
        s47e_s47_end_date=scribe.past(enquiry.end),
        s47e_s47_nfa=("Y" if flags == ("NFA",) else "N") if done else "",
        s47e_s47_outcome_json=outcome("s47", *(flags if done else ())),
        s47e_s47_completed_by_team=team, s47e_s47_completed_by_worker_id=worker,
    )  # fmt: skip
    seen = enquiry.start + rng.choice((0, 0, 1, 1, 2, 5))
    unfounded = rng.choice(("UNSUBSTANTIATED", "UNSUBSTANTIATED", "SUBSTANTIATED_NO_RISK"))
    scribe.out.add(
        "sup_s47_details", s47x_s47_enquiry_id=enquiry.number,
        s47x_investigation_type="JOINT" if enquiry.is_joint else "SINGLE",
        s47x_child_seen_date=scribe.past(min(enquiry.end, seen)),
        s47x_finding=("SUBSTANTIATED_RISK" if to_conference else unfounded) if done else "",
        s47x_medical_flag=scribe.flag(0.12),
    )  # fmt: skip


def _write_discussion(
    scribe: Scribe,
    referral: Referral,
    enquiry: Enquiry | None,
    day: int,
    decision: str,
    *,
    previous: int | None = None,
) -> int:
    number = scribe.world.number("discussion", 250_001)
    worker, team = scribe.worker("assess", day)
    at_school = 4 <= age_on(referral.child.dob, day) <= 17
    scribe.out.add(
        "sup_strategy_discussions", stra_strategy_id=number,
        stra_person_id=referral.child.number, stra_referral_id=referral.number,
        stra_s47_enquiry_id=enquiry.number if enquiry else None,
        stra_strategy_date=scribe.text(day), stra_decision=decision,
        stra_police_attended=scribe.flag(0.97), stra_health_attended=scribe.flag(0.85),
        stra_education_attended=scribe.flag(0.7 if at_school else 0.15),
        stra_previous_strategy_id=previous, stra_team=team, stra_worker_id=worker,
    )  # fmt: skip
    return number


def write_conference(scribe: Scribe, conference: Conference) -> None:
    """Write a conference; one not yet held has a target and no date."""
    if conference.day < scribe.first or scribe.kept(conference.referral) is None:
        return
    held = conference.day <= scribe.last
    enquiry, plan = conference.enquiry, conference.plan
    seen = enquiry is not None and scribe.touches(enquiry.start, enquiry.end)
    worker, team = scribe.worker("review", conference.day)
    flags = ("CP",) if plan is not None else ("PROV_OF_SERVICES",)
    scribe.out.add(
        "ssd_initial_cp_conference", icpc_icpc_id=conference.number,
        icpc_icpc_meeting_id=conference.meeting,
        icpc_s47_enquiry_id=enquiry.number if enquiry is not None and seen else None,
        icpc_person_id=conference.referral.child.number,
        icpc_cp_plan_id=plan.number if plan is not None and held else None,
        icpc_referral_id=conference.referral.number,
        icpc_icpc_transfer_in="N" if enquiry else "Y",
        icpc_icpc_target_date=scribe.text(conference.target),
        icpc_icpc_date=scribe.past(conference.day),
        icpc_icpc_outcome_cp_flag=("Y" if plan is not None else "N") if held else "",
        icpc_icpc_outcome_json=outcome("conference", *(flags if held else ())),
        icpc_icpc_team=team, icpc_icpc_worker_id=worker,
    )  # fmt: skip


def write_plans(scribe: Scribe, child: Child) -> None:
    """Write a child's protection plans, and those that the extract does not hold."""
    for start, end, category, council in child.earlier_plans:
        _write_earlier(scribe, child, start, end, category=category, council=council)
    for plan in child.plans:
        if plan.conference is not None and plan.conference.enquiry is None:
            write_conference(scribe, plan.conference)
        if scribe.touches(plan.start, plan.end):
            _write_plan(scribe, plan)
        elif plan.end is not None and plan.end < scribe.first:
            council = scribe.world.settings.area.la_code
            _write_earlier(
                scribe, child, plan.start, plan.end, category=plan.category, council=council
            )


def _write_earlier(
    scribe: Scribe, child: Child, start: int, end: int, *, category: str, council: str
) -> None:
    others = sorted(scribe.world.settings.neighbours.items())[-1:]
    elsewhere = others[0][1][0] if others else "999"
    scribe.out.add(
        "sup_cp_plan_history", cphi_history_id=scribe.world.number("plan_history"),
        cphi_person_id=child.number, cphi_start_date=scribe.text(start),
        cphi_end_date=scribe.text(end), cphi_initial_category=category,
        cphi_la_code=elsewhere if council == "OTHER" else council,
    )  # fmt: skip


def _write_plan(scribe: Scribe, plan: Plan) -> None:
    conference = plan.conference
    if conference is not None and conference.day < scribe.first:
        conference = None
    changed = None
    if plan.latest_category != plan.category:
        changed = min(plan.start + scribe.rng.randint(80, 200), (plan.end or scribe.last) - 1)
        if not plan.start < changed <= scribe.last:
            changed = None
    scribe.out.add(
        "ssd_cp_plans", cppl_cp_plan_id=plan.number, cppl_referral_id=scribe.kept(plan.referral),
        cppl_icpc_id=conference.number if conference else None, cppl_person_id=plan.child.number,
        cppl_cp_plan_start_date=scribe.text(plan.start),
        cppl_cp_plan_end_date=scribe.past(plan.end),
        cppl_cp_plan_ola="Y" if plan.is_other_council else "N",
        cppl_cp_plan_initial_category=plan.category,
        cppl_cp_plan_latest_category=plan.latest_category if changed else plan.category,
    )  # fmt: skip
    _write_categories(scribe, plan, changed)
    if not plan.is_other_council:
        _write_reviews(scribe, plan)
        _write_core_groups(scribe, plan)
    _write_visits(scribe, plan)


def _write_categories(scribe: Scribe, plan: Plan, changed: int | None) -> None:
    periods: list[tuple[str, int, int | None]] = [(plan.category, plan.start, plan.end)]
    if changed is not None:
        periods = [
            (plan.category, plan.start, changed), (plan.latest_category, changed, plan.end),
        ]  # fmt: skip
    for category, start, end in periods:
        scribe.out.add(
            "sup_cp_category_history", cpch_row_id=scribe.world.number("category"),
            cpch_cp_plan_id=plan.number, cpch_category=category, cpch_start_date=scribe.text(start),
            cpch_end_date=scribe.past(end),
        )  # fmt: skip


def _write_reviews(scribe: Scribe, plan: Plan) -> None:
    """Write the reviews: within three months, then six; most held in time, the last ends it."""
    rng, year = scribe.rng, scribe.world.months_year(scribe.last)
    in_time = scribe.world.hit(
        "cp_review", scribe.world.rates.share("cpp_reviewed_on_time_pct", year)
    )
    previous, months = plan.start, 3
    stop = scribe.last if plan.end is None else min(plan.end, scribe.last)
    while True:
        due = add_months(previous, months)
        held = scribe.calendar.next_working(due - rng.randint(4, 20))
        if not in_time:
            held, in_time = scribe.calendar.next_working(due + rng.randint(2, 30)), True
        if plan.end is not None and held >= plan.end - 25:
            held = plan.end
        if held > stop:
            break
        _write_review(scribe, plan, due, held)
        previous, months = held, 6
        if held == plan.end:
            return
    if plan.end is None:
        _write_review(scribe, plan, due, None)


def _write_review(scribe: Scribe, plan: Plan, due: int, held: int | None) -> None:
    if held is not None and held < scribe.first:
        return
    rng = scribe.rng
    participation = ""
    if held is not None:
        young = age_on(plan.child.dob, held) < 4
        participation = "PN0" if young else rng.choice(("PN1", "PN3", "PN5", "PN6", "PN6", "PN7"))
    scribe.out.add(
        "ssd_cp_reviews", cppr_cp_review_id=scribe.world.number("cp_review", 450_001),
        cppr_person_id=plan.child.number, cppr_cp_plan_id=plan.number,
        cppr_cp_review_due=scribe.text(due), cppr_cp_review_date=scribe.text(held),
        cppr_cp_review_meeting_id=(held or due) * 10 + plan.referral.siblings[0].number % 10,
        cppr_cp_review_outcome_continue_cp="" if held is None else "N" if held == plan.end else "Y",
        cppr_cp_review_quorate=scribe.flag(0.96) if held is not None else "",
        cppr_cp_review_participation=participation,
    )  # fmt: skip


def _write_core_groups(scribe: Scribe, plan: Plan) -> None:
    """Write core groups: the first within ten working days, then every six weeks."""
    rng = scribe.rng
    due = scribe.calendar.add(plan.start, 10)
    stop = scribe.last if plan.end is None else min(plan.end, scribe.last)
    while due <= stop:
        held: int | None = scribe.calendar.next_working(due - rng.randint(0, 6))
        if rng.random() < 0.14:
            held = scribe.calendar.add(due, rng.randint(1, 12)) if rng.random() < 0.75 else None
        if held is not None and held > stop:
            held = None
        if due >= scribe.first:
            scribe.out.add(
                "sup_core_groups", core_group_id=scribe.world.number("core_group", 650_001),
                core_cp_plan_id=plan.number, core_due_date=scribe.text(due),
                core_held_date=scribe.text(held),
                core_parents_attended=scribe.flag(0.82) if held is not None else "",
            )  # fmt: skip
        due = scribe.calendar.next_working((held or due) + 42)


def _write_visits(scribe: Scribe, plan: Plan) -> None:
    """Write visits, most of them within ten working days of the one before."""
    rng = scribe.rng
    day = scribe.calendar.add(plan.start, rng.randint(2, 8))
    stop = scribe.last if plan.end is None else min(plan.end, scribe.last)
    while day <= stop:
        if day >= max(scribe.first, plan.child.dob):
            seen = scribe.flag(0.95)
            scribe.out.add(
                "ssd_cp_visits", cppv_cp_visit_id=scribe.world.number("visit", 1_500_001),
                cppv_person_id=plan.child.number,
                cppv_cp_plan_id=plan.number if rng.random() < 0.95 else None,
                cppv_cp_visit_date=scribe.text(day), cppv_cp_visit_seen=seen,
                cppv_cp_visit_seen_alone=scribe.flag(0.6) if seen == "Y" else "N",
                cppv_cp_visit_bedroom=scribe.flag(0.5),
            )  # fmt: skip
        late = rng.random() < 0.12
        day = scribe.calendar.add(day, rng.randint(11, 18) if late else rng.randint(6, 10))
