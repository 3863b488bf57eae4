"""Child protection: discussions, enquiries, conferences, plans and their reviews."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from . import in_care
from .days import REPORTING_DATE, Window, add_months, age, is_open, working_days
from .extract import Extract, Row
from .history import history_start
from .registry import Result, indicator, rate, share


@dataclass(frozen=True)
class Plan:
    """Plans of a child that go on with each other: one period."""

    child: str
    start: date
    end: date | None
    plans: tuple[str, ...]
    is_beside_another: bool
    """Begins while an earlier plan of the child runs."""

    @property
    def is_two_years(self) -> bool:
        return self.end is not None and (self.end - self.start).days >= 729


def plan_periods(x: Extract) -> dict[str, list[Plan]]:
    """The council's own plans by child; what begins as another ends, or a day later, goes on."""
    found: dict[str, list[Plan]] = {}
    own = defaultdict(list)
    for row in x["ssd_cp_plans"]:
        start = row["cp_plan_start_date"]
        if not row["is_other_la_plan"] and start and start <= REPORTING_DATE and row["child_id"]:
            own[row["child_id"]].append(row)
    for child, rows in own.items():
        rows.sort(key=lambda r: (r["cp_plan_start_date"], r["cp_plan_id"]))
        periods: list[Plan] = []
        latest_end = date.min
        for row in rows:
            start, end = row["cp_plan_start_date"], row["cp_plan_end_date"]
            goes_on = periods and 0 <= (start - latest_end).days <= 1
            if goes_on:
                before = periods.pop()
                periods.append(
                    Plan(child, before.start, end, (*before.plans, row["cp_plan_id"]), False)
                )
            else:
                periods.append(Plan(child, start, end, (row["cp_plan_id"],), start < latest_end))
            latest_end = max(latest_end, end or date.max)
        found[child] = periods
    return found


def plans(x: Extract) -> list[Plan]:
    return [plan for periods in x.once(plan_periods).values() for plan in periods]


def on_plans(x: Extract, day: date) -> dict[str, Plan]:
    """The open plan of each child on a day, of several the one that began last."""
    found: dict[str, Plan] = {}
    for plan in sorted(plans(x), key=lambda p: p.start):
        if is_open(plan.start, plan.end, day):
            found[plan.child] = plan
    return found


# -- strategy discussions and enquiries ---------------------------------------------------------


@indicator("strategy_discussions")
def strategy_discussions(x: Extract, w: Window) -> Result:
    return sum(
        w.has(row["strategy_date"]) and row["previous_strategy_discussion_id"] is None
        for row in x["sup_strategy_discussions"]
    ), None


def enquiries(x: Extract, w: Window) -> list[Row]:
    return [row for row in x["ssd_s47_enquiry"] if w.has(row["s47_start_date"])]


@indicator("strategy_agency_contributions")
def agency_contributions(x: Extract, w: Window) -> Result:
    rows = enquiries(x, w)
    agencies = ("is_police_attended", "is_health_attended", "is_education_attended")
    attended = sum(
        bool(discussion[agency])
        for row in rows
        for discussion in x.by("sup_strategy_discussions", "s47_enquiry_id").get(
            row["s47_enquiry_id"], []
        )
        for agency in agencies
    )
    return attended, len(rows)


@indicator("s47_started")
def s47_started(x: Extract, w: Window) -> Result:
    return len(enquiries(x, w)), None


rate("s47_rate_10k", "s47_started")


def conferences(x: Extract) -> list[Row]:
    """Conferences held, a child and day once, each with the enquiry it came from."""
    by_id = {row["s47_enquiry_id"]: row for row in x["ssd_s47_enquiry"]}
    by_child = x.by("ssd_s47_enquiry", "child_id")
    kept: dict[tuple[str, date], Row] = {}
    for row in sorted(
        x["ssd_initial_cp_conference"],
        key=lambda r: (r["s47_enquiry_id"] is None, not r["is_cp_plan_made"], r["icpc_id"]),
    ):
        day = row["icpc_date"]
        if day is None or day > REPORTING_DATE or (row["child_id"], day) in kept:
            continue
        enquiry = by_id.get(row["s47_enquiry_id"])
        if enquiry is None:
            recent = [
                e
                for e in by_child.get(row["child_id"], [])
                if e["s47_start_date"] and 0 <= (day - e["s47_start_date"]).days <= 60
            ]
            enquiry = max(
                recent, key=lambda e: (e["s47_start_date"], e["s47_enquiry_id"]), default=None
            )
        kept[row["child_id"], day] = {
            **row, "enquiry": None if row["is_transfer_in"] else enquiry,
        }  # fmt: skip
    return list(kept.values())


def own_conferences(x: Extract, w: Window) -> list[Row]:
    return [r for r in x.once(conferences) if w.has(r["icpc_date"]) and not r["is_transfer_in"]]


def is_conference_required(x: Extract) -> dict[str, bool | None]:
    """Whether an enquiry goes to a conference; nothing where no outcome is recorded."""
    held = {r["enquiry"]["s47_enquiry_id"] for r in x.once(conferences) if r["enquiry"]}
    answers: dict[str, bool | None] = {}
    for row in x["ssd_s47_enquiry"]:
        outcome = row["s47_outcome_json"] or {}
        has_outcome = any(answer == "Y" for answer in outcome.values())
        answer = outcome.get("CP_CONFERENCE_FLAG") == "Y" or row["s47_enquiry_id"] in held
        answers[row["s47_enquiry_id"]] = answer or (False if has_outcome else None)
    return answers


@indicator("s47_to_icpc_pct")
def s47_to_icpc(x: Extract, w: Window) -> Result:
    required = x.once(is_conference_required)
    return share(enquiries(x, w), lambda row: required[row["s47_enquiry_id"]])


@indicator("s47_icpc_unnecessary_pct")
def s47_icpc_unnecessary(x: Extract, w: Window) -> Result:
    numerator, denominator = s47_to_icpc(x, w)
    assert denominator is not None
    return denominator - numerator, denominator


@indicator("s47_repeat_12m_pct")
def s47_repeat(x: Extract, w: Window) -> Result:
    by_child = x.by("ssd_s47_enquiry", "child_id")

    def is_again(row: Row) -> bool | None:
        day = row["s47_start_date"]
        if add_months(day, -12) < history_start(x, "s47_enquiries"):
            return None
        others = by_child.get(row["child_id"], [])
        same_day = [e["s47_enquiry_id"] for e in others if e["s47_start_date"] == day]
        if row["s47_enquiry_id"] != min(same_day):
            return None
        return any(
            e["s47_start_date"] and add_months(day, -12) <= e["s47_start_date"] < day
            for e in others
        )

    return share(enquiries(x, w), is_again)


# -- conferences --------------------------------------------------------------------------------


@indicator("icpc_held")
def icpc_held(x: Extract, w: Window) -> Result:
    return len(own_conferences(x, w)), None


rate("icpc_rate_10k", "icpc_held")


@indicator("icpc_15wd_pct")
def icpc_15wd(x: Extract, w: Window) -> Result:
    def is_in_time(row: Row) -> bool:
        start = row["enquiry"] and row["enquiry"]["s47_start_date"]
        if start is None or row["icpc_date"] < start:
            return False
        return working_days(start, row["icpc_date"]) <= 15

    return share(own_conferences(x, w), is_in_time)


@indicator("icpc_to_cpp_pct")
def icpc_to_cpp(x: Extract, w: Window) -> Result:
    return share(own_conferences(x, w), lambda row: bool(row["is_cp_plan_made"]))


# -- plans --------------------------------------------------------------------------------------


@indicator("cpp_open")
def cpp_open(x: Extract, w: Window) -> Result:
    return len(on_plans(x, w.last)), None


rate("cpp_rate_10k", "cpp_open")


@indicator("cpp_starting")
def cpp_starting(x: Extract, w: Window) -> Result:
    return sum(w.has(plan.start) for plan in plans(x)), None


rate("cpp_starting_rate_10k", "cpp_starting")


@indicator("cpp_ceasing")
def cpp_ceasing(x: Extract, w: Window) -> Result:
    return sum(w.has(plan.end) for plan in plans(x)), None


def earlier_plans(x: Extract, plan: Plan) -> list[tuple[date, date | None]]:
    """Start and end of the child's plans before a plan, those of the history too."""
    own = [(p.start, p.end) for p in x.once(plan_periods)[plan.child] if p.start < plan.start]
    told = [
        (row["cp_plan_start_date"], row["cp_plan_end_date"])
        for row in x.by("sup_cp_plan_history", "child_id").get(plan.child, [])
        if row["plan_la_code"] == "999" and row["cp_plan_start_date"] < plan.start
    ]
    return own + [(a, b) for a, b in told if b is None or b <= plan.start]


@indicator("cpp_repeat_ever_pct")
def cpp_repeat_ever(x: Extract, w: Window) -> Result:
    rows = [p for p in plans(x) if w.has(p.start) and not p.is_beside_another]
    return sum(bool(earlier_plans(x, plan)) for plan in rows), len(rows)


@indicator("cpp_repeat_2y_pct")
def cpp_repeat_2y(x: Extract, w: Window) -> Result:
    rows = [p for p in plans(x) if w.has(p.start) and not p.is_beside_another]
    return sum(
        any(
            end is not None and end >= add_months(plan.start, -24)
            for _, end in earlier_plans(x, plan)
        )
        for plan in rows
    ), len(rows)


@indicator("cpp_2y_open")
def cpp_2y_open(x: Extract, w: Window) -> Result:
    return sum((w.last - p.start).days >= 729 for p in on_plans(x, w.last).values()), None


@indicator("cpp_2y_open_pct")
def cpp_2y_open_share(x: Extract, w: Window) -> Result:
    return cpp_2y_open(x, w)[0], len(on_plans(x, w.last))


@indicator("cpp_2y_ceased_pct")
def cpp_2y_ceased(x: Extract, w: Window) -> Result:
    rows = [plan for plan in plans(x) if w.has(plan.end)]
    return sum(plan.is_two_years for plan in rows), len(rows)


@indicator("cpp_15m_open")
def cpp_15m_open(x: Extract, w: Window) -> Result:
    rows = on_plans(x, w.last).values()
    return sum(add_months(plan.start, 15) <= w.last for plan in rows), None


def linked_to_plans(x: Extract, table: str, day_column: str) -> dict[str, list[Row]]:
    """Records by plan: the one named if it is the child's, else the latest of the day."""
    rows = {row["cp_plan_id"]: row for row in x["ssd_cp_plans"]}
    by_child = x.by("ssd_cp_plans", "child_id")
    found = defaultdict(list)
    for record in x[table]:
        day, named = record[day_column], rows.get(record["cp_plan_id"])
        if day is None:
            continue
        if named is None:
            that_day = [
                row
                for row in by_child.get(record["child_id"], [])
                if row["cp_plan_start_date"]
                and row["cp_plan_start_date"] <= day <= (row["cp_plan_end_date"] or date.max)
            ]
            named = max(
                that_day, key=lambda r: (r["cp_plan_start_date"], r["cp_plan_id"]), default=None
            )
        if named is not None and record["child_id"] in (None, named["child_id"]):
            found[named["cp_plan_id"]].append(record)
    return found


def visits_on_plans(x: Extract) -> dict[str, list[Row]]:
    return linked_to_plans(x, "ssd_cp_visits", "cp_visit_date")


def reviews_of_plans(x: Extract) -> dict[str, list[Row]]:
    return linked_to_plans(x, "ssd_cp_reviews", "cp_review_date")


def visits_of(x: Extract, plan: Plan, day: date) -> list[Row]:
    visits = x.once(visits_on_plans)
    return [
        visit
        for plan_id in plan.plans
        for visit in visits.get(plan_id, [])
        if plan.start <= visit["cp_visit_date"] <= day
    ]


@indicator("cpp_visit_timely_pct")
def cpp_visit_timely(x: Extract, w: Window) -> Result:
    rows = [p for p in on_plans(x, w.last).values() if working_days(p.start, w.last) > 10]
    return sum(
        any(working_days(v["cp_visit_date"], w.last) <= 10 for v in visits_of(x, plan, w.last))
        for plan in rows
    ), len(rows)


@indicator("cpp_seen_alone_pct")
def cpp_seen_alone(x: Extract, w: Window) -> Result:
    answers = []
    for plan in on_plans(x, w.last).values():
        person = x.persons.get(plan.child)
        years = age(person["dob"], w.last) if person else None
        visits = visits_of(x, plan, w.last)
        if years is None or years < 4 or not visits:
            continue
        last = max(visits, key=lambda v: (v["cp_visit_date"], v["cp_visit_id"]))
        answers.append(bool(last["is_seen_alone"]))
    return sum(answers), len(answers)


@indicator("cpp_epo_ppp_6m_pct")
def cpp_epo_ppp(x: Extract, w: Window) -> Result:
    first = add_months(w.last + timedelta(1), -6)
    children = on_plans(x, w.last)
    return sum(
        any(
            row["legal_status_code"] in ("L1", "L2")
            and row["legal_status_start_date"] <= w.last
            and (row["legal_status_end_date"] or date.max) >= first
            for row in x.by("ssd_legal_status", "child_id").get(child, [])
        )
        for child in children
    ), len(children)


@indicator("cpp_and_cla")
def cpp_and_cla(x: Extract, w: Window) -> Result:
    return len(on_plans(x, w.last).keys() & in_care.looked_after(x, w.last).keys()), None


# -- reviews of plans ---------------------------------------------------------------------------


def reviews_of(x: Extract, plan: Plan) -> list[date]:
    """Days of the reviews of a plan: after its first day, not after its last, a day once."""
    by_plan = x.once(reviews_of_plans)
    days = {row["cp_review_date"] for plan_id in plan.plans for row in by_plan.get(plan_id, [])}
    return sorted(
        day
        for day in days
        if day and plan.start < day <= (plan.end or date.max) and day <= REPORTING_DATE
    )


def is_old(x: Extract, plan: Plan) -> bool:
    """Begun before the extract holds reviews, so that the first may be missing."""
    return plan.start < history_start(x, "cp_reviews")


def due_and_held(x: Extract, plan: Plan) -> list[tuple[date | None, date | None]]:
    """Each review's due day and day; the last one is due and has not been held.

    When the first of an old plan was due nobody knows; without any, six months after the reviews
    of the extract begin.
    """
    found: list[tuple[date | None, date | None]] = []
    held = reviews_of(x, plan)
    due: date | None = add_months(plan.start, 3)
    if is_old(x, plan):
        due = None if held else add_months(history_start(x, "cp_reviews"), 6)
    for day in held:
        found.append((due, day))
        due = add_months(day, 6)
    return [*found, (due, None)]


@indicator("cpp_reviews_timely_pct")
def cpp_reviews_timely(x: Extract, w: Window) -> Result:
    answers = []
    for plan in on_plans(x, w.last).values():
        if add_months(plan.start, 3) > w.last:
            continue
        is_timely = not any(
            due and due < w.last and (held is None or held > due)
            for due, held in due_and_held(x, plan)
        )
        if not (is_timely and is_old(x, plan)):
            answers.append(is_timely)
    return sum(answers), len(answers)


@indicator("cpp_review_overdue")
def cpp_review_overdue(x: Extract, w: Window) -> Result:
    return sum(
        any(
            due and due < w.last and (held is None or held > w.last)
            for due, held in due_and_held(x, plan)
        )
        for plan in on_plans(x, w.last).values()
    ), None
