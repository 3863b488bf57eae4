"""Courts, the workforce, casework, exploitation and education of children looked after."""

from __future__ import annotations

from datetime import date, timedelta

from .days import Window, add_months, age, first_of_months, is_open, working_days
from .extract import Extract, Row
from .in_care import looked_after, periods_by_child
from .looked_after import born, since
from .need import care_leavers, open_episodes
from .protection import on_plans
from .registry import Result, children_aged_0_to_17, indicator, rate, share

# -- courts -------------------------------------------------------------------------------------


def applications(x: Extract) -> list[Row]:
    """Care applications, and those of which the kind is not recorded."""
    return [
        row for row in x["sup_care_proceedings"] if row["application_type_code"] in ("S31", None)
    ]


@indicator("care_applications_rate_10k")
def care_applications(x: Extract, w: Window) -> Result:
    issued = {
        (row["child_id"], row["court_reference"] or row["proceedings_id"])
        for row in applications(x)
        if w.has(row["issue_date"])
    }
    return len(issued), children_aged_0_to_17(x, w)


@indicator("legal_planning_meetings")
def legal_planning_meetings(x: Extract, w: Window) -> Result:
    return sum(w.has(row["meeting_date"]) for row in x["sup_pre_proceedings_meetings"]), None


@indicator("pre_proceedings_started")
def pre_proceedings_started(x: Extract, w: Window) -> Result:
    return sum(w.has(row["decision_date"]) for row in x["ssd_pre_proceedings"]), None


def pre_proceedings_ended(x: Extract, w: Window) -> list[Row]:
    return [r for r in x["ssd_pre_proceedings"] if w.has(r["outcome_date"])]


@indicator("pre_proceedings_concluded")
def pre_proceedings_concluded(x: Extract, w: Window) -> Result:
    return len(pre_proceedings_ended(x, w)), None


@indicator("pre_proceedings_to_court_pct")
def pre_proceedings_to_court(x: Extract, w: Window) -> Result:
    return share(
        pre_proceedings_ended(x, w),
        lambda row: row["pre_proceedings_outcome_code"] == "Decision to Issue Care Proceedings",
    )


def concluded(x: Extract, w: Window) -> list[Row]:
    return [row for row in applications(x) if w.has(row["final_order_date"])]


@indicator("care_proceedings_weeks")
def care_proceedings_weeks(x: Extract, w: Window) -> Result:
    days = [
        (row["final_order_date"] - row["issue_date"]).days
        for row in concluded(x, w)
        if row["issue_date"] and row["issue_date"] <= row["final_order_date"]
    ]
    return sum(days) / 7, len(days)


@indicator("care_proceedings_26wk_pct")
def care_proceedings_26wk(x: Extract, w: Window) -> Result:
    return share(
        concluded(x, w),
        lambda row: 0 <= (row["final_order_date"] - row["issue_date"]).days <= 182,
    )


# -- workforce ----------------------------------------------------------------------------------


def social_workers(x: Extract, day: date) -> list[Row]:
    """Posts of the census roles that somebody holds on a day."""
    roles = x.groups["workforce_role", "census_role"]
    return [
        row
        for row in x["sup_workforce"]
        if roles.get(row["workforce_role_code"]) == "SOCIAL_WORKER"
        and row["vacancy_post_id"] is None
        and is_open(row["start_date"], row["leave_date"], day)
    ]


def has_vacancies(x: Extract) -> bool:
    """Tell whether the council ever records an empty post."""
    return any(row["vacancy_post_id"] is not None for row in x["sup_workforce"])


def vacancies(x: Extract, day: date) -> float:
    roles = x.groups["workforce_role", "census_role"]
    return sum(
        row["fte"]
        for row in x["sup_workforce"]
        if roles.get(row["workforce_role_code"]) == "SOCIAL_WORKER"
        and row["vacancy_post_id"] is not None
        and is_open(row["start_date"], row["leave_date"], day)
    )


def fte(rows: list[Row], is_agency: bool) -> float:
    return sum(row["fte"] for row in rows if row["is_agency_worker"] is is_agency)


@indicator("sw_in_post_fte")
def sw_in_post(x: Extract, w: Window) -> Result:
    return fte(social_workers(x, w.last), is_agency=False), None


rate("sw_per_child_population", "sw_in_post_fte")


@indicator("sw_permanent_pct")
def sw_permanent(x: Extract, w: Window) -> Result:
    rows = social_workers(x, w.last)
    return fte(rows, is_agency=False), fte(rows, is_agency=False) + fte(rows, is_agency=True)


@indicator("sw_agency_rate_pct")
def sw_agency(x: Extract, w: Window) -> Result:
    rows = social_workers(x, w.last)
    return fte(rows, is_agency=True), fte(rows, is_agency=False) + fte(rows, is_agency=True)


@indicator("sw_vacancy_rate_pct")
def sw_vacancy(x: Extract, w: Window) -> Result:
    empty = vacancies(x, w.last)
    if not has_vacancies(x):
        return 0, 0
    return empty, empty + fte(social_workers(x, w.last), is_agency=False)


@indicator("sw_over_establishment")
def sw_over_establishment(x: Extract, w: Window) -> Result:
    if not has_vacancies(x):
        return 0, 0
    return fte(social_workers(x, w.last), is_agency=True) - vacancies(x, w.last), None


@indicator("sw_turnover_pct")
def sw_turnover(x: Extract, w: Window) -> Result:
    roles = x.groups["workforce_role", "census_role"]
    posts = [
        row
        for row in x["sup_workforce"]
        if roles.get(row["workforce_role_code"]) == "SOCIAL_WORKER"
        and row["is_agency_worker"] is False
        and row["vacancy_post_id"] is None
    ]
    year = Window(first_of_months(w.last, 12), w.last)

    def goes_on(left: Row) -> bool:
        return any(
            row is not left
            and row["worker_id"] == left["worker_id"]
            and row["start_date"] <= left["leave_date"] + timedelta(1)
            and (row["leave_date"] is None or row["leave_date"] > left["leave_date"])
            for row in posts
        )

    left = [row for row in posts if year.has(row["leave_date"]) and not goes_on(row)]
    return sum(row["fte"] for row in left), fte(social_workers(x, w.last), is_agency=False)


@indicator("sw_experience_5y_pct")
def sw_experience(x: Extract, w: Window) -> Result:
    return share(
        [row for row in social_workers(x, w.last) if row["is_agency_worker"] is False],
        lambda row: (
            row["qualification_date"] is not None
            and add_months(row["qualification_date"], 60) < w.last
        ),
    )


def leads(x: Extract, day: date, role: str) -> dict[str, Row]:
    """The involvement that leads for each child on a day: the one that began last."""
    roles = x.groups["involvement_role", "lead_role"]
    referral_child = {row["referral_id"]: row["child_id"] for row in x["ssd_cin_episodes"]}
    found: dict[str, tuple[object, Row]] = {}
    for row in x["ssd_involvements"]:
        start, end = row["involvement_start_date"], row["involvement_end_date"]
        child = row["child_id"] or referral_child.get(row["referral_id"])
        if roles.get(row["involvement_role_code"]) != role or not is_open(start, end, day):
            continue
        rank = (start, end or date.max, row["involvement_id"])
        if child is not None and (child not in found or rank > found[child][0]):
            found[child] = (rank, row)
    return {child: row for child, (_, row) in found.items()}


def allocated(x: Extract, day: date) -> dict[str, Row]:
    """The lead of each child: the social worker, else the personal adviser."""
    return leads(x, day, "PERSONAL_ADVISER") | leads(x, day, "SOCIAL_WORKER")


def open_children(x: Extract, day: date) -> set[str]:
    """Children open to social care or early help on a day, not as care leavers only."""
    tables = (
        ("ssd_early_help_episodes", "early_help_start_date", "early_help_end_date"),
        ("ssd_cin_plans", "cin_plan_start_date", "cin_plan_end_date"),
    )
    found = {
        row["child_id"]
        for table, start, end in tables
        for row in x[table]
        if is_open(row[start], row[end], day)
    }
    in_care = {
        p.child
        for periods in x.once(periods_by_child).values()
        for p in periods
        if is_open(p.start, p.end, day)
    }
    return found | in_care | open_episodes(x, day).keys() | on_plans(x, day).keys()


@indicator("sw_caseload_avg")
def sw_caseload(x: Extract, w: Window) -> Result:
    posts = {row["worker_id"]: row["fte"] for row in social_workers(x, w.last) if row["fte"]}
    is_open_child = open_children(x, w.last) | care_leavers(x, w.last)
    led = [
        row["worker_id"]
        for child, row in allocated(x, w.last).items()
        if child in is_open_child and row["worker_id"] in posts
    ]
    return len(led), sum(posts[worker] for worker in set(led))


@indicator("supervision_regular_pct")
def supervision_regular(x: Extract, w: Window) -> Result:
    is_open_child = open_children(x, w.last) | care_leavers(x, w.last)
    children = allocated(x, w.last).keys() & is_open_child
    first = w.last - timedelta(30)
    supervised = {
        row["child_id"]
        for row in x["sup_supervisions"]
        if row["supervision_type_code"] == "CASE"
        and row["supervision_held_date"]
        and first <= row["supervision_held_date"] <= w.last
    }
    return len(children & supervised), len(children)


# -- exploitation -------------------------------------------------------------------------------


@indicator("cse_open")
def cse_open(x: Extract, w: Window) -> Result:
    year = Window(first_of_months(w.last, 12), w.last)
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(
        x["sup_risk_assessments"],
        key=lambda r: (r["risk_assessment_date"], r["risk_assessment_id"]),
    ):
        if row["risk_type_code"] in ("CSE", "CCE") and row["risk_assessment_date"] <= w.last:
            latest[row["child_id"], row["risk_type_code"]] = row
    at_risk = {
        child
        for (child, _), row in latest.items()
        if year.has(row["risk_assessment_date"]) and row["risk_level_code"] in ("MEDIUM", "HIGH")
    }
    return len(at_risk & open_children(x, w.last)), None


# -- education ----------------------------------------------------------------------------------


def is_of_school_age(x: Extract, child: str, day: date) -> bool:
    """5 to 15 on the 31 August before the academic year."""
    years = age(born(x, child), date(day.year - (day.month < 9), 8, 31))
    return years is not None and 5 <= years <= 15


def term_start(day: date) -> date:
    return date(day.year, 9 if day.month >= 9 else 4 if day.month >= 4 else 1, 1)


@indicator("cla_pep_current_pct")
def cla_pep(x: Extract, w: Window) -> Result:
    term = term_start(w.last)
    first = term_start(term - timedelta(1))
    children = [
        child
        for child, period in looked_after(x, w.last).items()
        if working_days(period.start, w.last) >= 20 and is_of_school_age(x, child, w.last)
    ]
    return sum(
        any(
            row["pep_date"] and first <= row["pep_date"] <= w.last
            for row in x.by("sup_education", "child_id").get(child, [])
        )
        for child in children
    ), len(children)


def pupil_records(x: Extract, w: Window) -> dict[str, list[Row]]:
    """Records of the academic year, of who was in care for the year to the 31 March in it."""
    march = date(w.last.year, 3, 31)
    found = {}
    for child in since(x, march, 12):
        if is_of_school_age(x, child, march):
            rows = [
                row
                for row in x.by("sup_education", "child_id").get(child, [])
                if w.has(row["pep_due_date"]) and row["education_status_code"] == "PUPIL"
            ]
            if rows:
                found[child] = rows
    return found


def attendance(rows: list[Row]) -> list[float]:
    return [
        row["attendance_percent"]
        for row in rows
        if row["attendance_percent"] is not None and 0 <= row["attendance_percent"] <= 100
    ]


@indicator("cla_overall_absence_pct")
def cla_overall_absence(x: Extract, w: Window) -> Result:
    shares = [share for rows in pupil_records(x, w).values() for share in attendance(rows)]
    return sum(100 - share for share in shares), len(shares)


@indicator("cla_persistent_absence_pct")
def cla_persistent_absence(x: Extract, w: Window) -> Result:
    pupils = [found for rows in pupil_records(x, w).values() if (found := attendance(rows))]
    absent = [sum(100 - share for share in found) / len(found) for found in pupils]
    return sum(share >= 10 for share in absent), len(pupils)


@indicator("cla_suspended_pct")
def cla_suspended(x: Extract, w: Window) -> Result:
    pupils = pupil_records(x, w).values()
    return sum(any(row["n_exclusions"] for row in rows) for rows in pupils), len(pupils)
