"""Further indicators of protection, care, leaving care and courts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from .days import (
    REPORTING_DATE,
    Window,
    add_months,
    age,
    birthday,
    first_of_months,
    is_open,
    working_days,
)
from .extract import Extract
from .in_care import looked_after, periods_of
from .looked_after import (
    checks_in_year,
    is_uasc,
    own_answer,
    placement_on,
    since,
    started,
    years_old,
)
from .protection import due_and_held, plans, reviews_of_plans
from .registry import Result, children_aged_0_to_17, indicator
from .work import concluded, is_of_school_age

# -- protection ---------------------------------------------------------------------------------


@indicator("cpp_ended_no_return_24m_pct")
def cpp_no_return(x: Extract, w: Window) -> Result:
    answers = []
    episodes = x.by("ssd_cin_episodes", "child_id")
    for plan in plans(x):
        end = plan.end
        if end is None or not w.has(add_months(end, 24)) or end < plan.start:
            continue
        person = x.persons.get(plan.child, {"dob": None, "death_date": None})
        if person["death_date"] and end >= person["death_date"]:
            continue
        if person["dob"] and end >= birthday(person["dob"], 18):
            continue
        # died, moved to another authority or to adult services
        if any(
            row["close_reason_code"] in ("RC2", "RC5", "RC6")
            and row["close_date"]
            and row["close_date"] <= end + timedelta(10)
            and row["close_date"] >= end
            for row in episodes.get(plan.child, [])
        ):
            continue
        until = add_months(end, 24)
        later = [p.start for p in plans(x) if p.child == plan.child]
        later += [
            r["s47_start_date"] for r in x.by("ssd_s47_enquiry", "child_id").get(plan.child, [])
        ]
        care = [p for p in periods_of(x, plan.child) if not p.is_short_break]
        came_back = any(day and end < day <= until for day in later + [p.start for p in care])
        answers.append(not came_back and not any(is_open(p.start, p.end, end) for p in care))
    return sum(answers), len(answers)


@indicator("cpp_reviews_held_timely_pct")
def cpp_reviews_held(x: Extract, w: Window) -> Result:
    n_timely, n_due = 0, 0
    for plan in plans(x):
        for due, held in due_and_held(x, plan):
            if due is None:
                continue
            if w.has(held):
                n_due += 1
                n_timely += held is not None and held <= due
            elif held is None and w.has(due) and due < REPORTING_DATE:
                n_due += plan.end is None or plan.end > due
    return n_timely, n_due


@indicator("cpp_review_participation_pct")
def cpp_review_participation(x: Extract, w: Window) -> Result:
    shown = ("PN1", "PN2", "PN3", "PN5", "PN6")
    if not any(row["participation_code"] for row in x["ssd_cp_reviews"]):
        return 0, 0
    answers = []
    for plan in plans(x):
        days = set()
        for plan_id in plan.plans:
            for row in x.once(reviews_of_plans).get(plan_id, []):
                day = row["cp_review_date"]
                inside = plan.start < day <= (plan.end or date.max)
                if not (inside and w.has(day)) or day in days or years_old(x, plan.child, day) < 4:
                    continue
                days.add(day)
                answers.append(row["participation_code"] in shown)
    return sum(answers), len(answers)


# -- children looked after ----------------------------------------------------------------------


@indicator("cla_starting_uasc_rate_10k")
def cla_starting_uasc(x: Extract, w: Window) -> Result:
    return sum(is_uasc(x, p.child, p.start) for p in started(x, w)), children_aged_0_to_17(x, w)


@indicator("cla_visit_timely_pct")
def cla_visit(x: Extract, w: Window) -> Result:
    answers = []
    visits = x.by("ssd_cla_visits", "child_id")
    for child, period in looked_after(x, w.last).items():
        placement = placement_on(x, period, w.last)
        start = placement.get("placement_start_date")
        if start is None or (w.last - start).days <= 7:
            continue
        days = [
            row["cla_visit_date"]
            for row in visits.get(child, [])
            if row["cla_visit_date"] and start <= row["cla_visit_date"] <= w.last
        ]
        is_settled = placement["placement_type_code"] in ("U1", "U4")
        if is_settled and add_months(start, 12) <= w.last:
            answers.append(bool(days) and add_months(max(days), 3) >= w.last)
        else:
            answers.append(bool(days) and (w.last - max(days)).days <= 42)
    return sum(answers), len(answers)


@indicator("cla_development_check_pct")
def cla_development(x: Extract, w: Window) -> Result:
    answers = [
        answer
        for child in since(x, w.last, 12)
        if (years := age(x.persons[child]["dob"], w.last)) is not None
        and years <= 4
        and (answer := own_answer(x, child, w.last, "is_health_check_done")) is not None
    ]
    return sum(answers), len(answers)


@indicator("cla_health_current_all_pct")
def cla_health_current(x: Extract, w: Window) -> Result:
    answers = []
    for child, period in looked_after(x, w.last).items():
        if working_days(period.start, w.last) < 20:
            continue
        years = age(x.persons[child]["dob"], w.last) if child in x.persons else None
        n_months = 6 if years is not None and years < 5 else 12
        answers.append(checks_in_year(x, child, "Health Assessment", w.last, n_months) > 0)
    return sum(answers), len(answers)


@indicator("foster_places_approved")
def foster_places(x: Extract, w: Window) -> Result:
    return sum(
        row["n_places"] or 0
        for row in x["sup_foster_carers"]
        if is_open(row["approval_date"], row["end_date"], w.last) and not row["is_relative"]
    ), None


@indicator("foster_households_recruited")
def foster_households(x: Extract, w: Window) -> Result:
    return sum(w.has(row["approval_date"]) for row in x["sup_foster_carers"]), None


@indicator("cla_mid_year_move_pct")
def cla_mid_year_move(x: Extract, w: Window) -> Result:
    """Of several records with a school, one after another in one academic year."""
    year = Window(first_of_months(w.last, 12), w.last)
    answers = []
    for child, period in looked_after(x, w.last).items():
        rows = sorted(
            (
                row
                for row in x.by("sup_education", "child_id").get(child, [])
                if row["pep_due_date"] and row["school_urn"]
            ),
            key=lambda row: (row["pep_due_date"], row["education_record_id"]),
        )
        if not is_of_school_age(x, child, w.last):
            continue
        if not any(year.has(row["pep_due_date"]) for row in rows):
            continue
        answers.append(
            any(
                year.has(row["pep_due_date"])
                and row["school_urn"] != before["school_urn"]
                and school_year(row["pep_due_date"]) == school_year(before["pep_due_date"])
                and before["pep_due_date"] >= period.start
                for before, row in pairwise(rows)
            )
        )
    return sum(answers), len(answers)


def school_year(day: date) -> int:
    return day.year + (day.month >= 9)


# -- courts -------------------------------------------------------------------------------------


@indicator("court_stage_activity")
def court_stages(x: Extract, w: Window) -> Result:
    reached: dict[tuple[str, str], date] = {}
    for row in x["sup_court_stages"]:
        key, day = (row["proceedings_id"], row["court_stage_code"]), row["actual_date"]
        if day is not None:
            reached[key] = min(reached.get(key, day), day)
    return sum(w.has(day) for day in reached.values()), None


@indicator("initial_care_plan_achieved_pct")
def initial_plan_achieved(x: Extract, w: Window) -> Result:
    planned = x.groups["initial_care_plan", "care_plan_order"]
    ordered = x.groups["final_order", "care_plan_order"]
    answers = []
    for row in concluded(x, w):
        of_child = [
            r
            for r in x.by("ssd_pre_proceedings", "child_id").get(row["child_id"], [])
            if r["decision_date"]
        ]
        same = [r for r in of_child if r["court_reference"] == row["court_reference"] is not None]
        by_rule = [
            r
            for r in of_child
            if r["court_reference"] is None
            and r["pre_proceedings_outcome_code"] != "Decision to step down"
            and r["decision_date"] <= row["issue_date"]
            and row["issue_date"] <= (r["outcome_date"] or date.max - timedelta(60)) + timedelta(60)
        ]
        before = max(same or by_rule, key=lambda r: r["decision_date"], default=None)
        plan = planned.get(before["initial_care_plan_code"] or "") if before else None
        if plan is not None:
            answers.append(plan == ordered.get(row["final_order_code"] or ""))
    return sum(answers), len(answers)
