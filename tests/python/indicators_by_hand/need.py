"""Front door, assessment, children in need and early help."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median

from . import in_care, protection
from .days import (
    REPORTING_DATE,
    Window,
    add_months,
    birthday,
    is_open,
    working_day_after,
    working_days,
)
from .extract import Extract, Row
from .history import history_start
from .registry import Result, distinct, indicator, rate, share

RECEIVING = ("Relevant", "Former Relevant", "Qualifying")


def contacts(x: Extract, w: Window) -> list[Row]:
    return [row for row in x["ssd_contacts"] if w.has(row["contact_date"])]


def referrals(x: Extract, w: Window) -> list[Row]:
    return [row for row in x["ssd_cin_episodes"] if w.has(row["referral_date"])]


def referrals_of(x: Extract, child: str | None) -> list[Row]:
    return x.by("ssd_cin_episodes", "child_id").get(child, [])


# -- front door ---------------------------------------------------------------------------------


@indicator("contacts_received")
def contacts_received(x: Extract, w: Window) -> Result:
    return len(contacts(x, w)), None


rate("contacts_rate_10k", "contacts_received")


@indicator("contact_children")
def contact_children(x: Extract, w: Window) -> Result:
    return distinct(row["child_id"] for row in contacts(x, w)), None


@indicator("children_repeat_contacts_pct")
def children_repeat_contacts(x: Extract, w: Window) -> Result:
    days = defaultdict(set)
    for row in contacts(x, w):
        if row["child_id"]:
            days[row["child_id"]].add(row["contact_date"])
    return sum(len(found) > 1 for found in days.values()), len(days)


def first_triages(x: Extract) -> dict[str, Row]:
    """The first triage of each contact."""
    found: dict[str, Row] = {}
    for row in sorted(x["sup_mash_triage"], key=lambda r: (r["received_at"], r["mash_triage_id"])):
        found.setdefault(row["contact_id"], row)
    return found


def is_decided_in_a_day(triage: Row | None) -> bool | None:
    """Decided from the receipt to the end of the next working day; nothing while not yet due."""
    if triage is None:
        return None
    received, decided = triage["received_at"], triage["decision_at"]
    due = working_day_after(received.date())
    if decided is None or decided.date() > REPORTING_DATE:
        return None if due >= REPORTING_DATE else False
    return bool(received <= decided and decided.date() <= due)


@indicator("contact_decision_1wd_pct")
def contact_decision(x: Extract, w: Window) -> Result:
    triages = x.once(first_triages)
    return share(contacts(x, w), lambda r: is_decided_in_a_day(triages.get(r["contact_id"])))


@indicator("mash_rag_timely_pct")
def mash_timely(x: Extract, w: Window) -> Result:
    hours = {"RED": 4, "AMBER": 24, "GREEN": 72, "BLUE": 72}

    def is_timely(row: Row) -> bool | None:
        rating = row["final_rag_code"] or row["initial_rag_code"]
        if rating not in hours:
            return None
        limit = row["received_at"] + timedelta(hours=hours[rating])
        if row["decision_at"] is None:
            return None if limit.date() >= REPORTING_DATE else False
        return bool(row["received_at"] <= row["decision_at"] <= limit)

    return share((r for r in x["sup_mash_triage"] if w.has(r["received_at"].date())), is_timely)


def contacts_that_led(x: Extract) -> dict[str, str]:
    """Referral of each contact: by the council's link, else the child's next within ten days."""
    referral_dates = {
        row["referral_id"]: row["referral_date"] or date.max for row in x["ssd_cin_episodes"]
    }
    named = defaultdict(list)
    for row in x["sup_contact_links"]:
        referred = referral_dates.get(row["referral_id"])
        if referred is not None:
            named[row["contact_id"]].append((referred, row["referral_id"]))
    found = {contact: min(links)[1] for contact, links in named.items()}
    for row in x["ssd_contacts"]:
        outcome = row["contact_outcome_json"] or {}
        goes_no_further = "Y" in (outcome.get("NFA_FLAG"), outcome.get("ADVICE_FLAG"))
        if row["contact_id"] in found or row["contact_date"] is None:
            continue
        if goes_no_further and outcome.get("NEW_REFERRAL_FLAG") != "Y":
            continue
        later = [
            (r["referral_date"], r["referral_id"])
            for r in referrals_of(x, row["child_id"])
            if r["referral_date"] is not None
            and 0 <= (r["referral_date"] - row["contact_date"]).days <= 10
            and r["referral_date"] <= REPORTING_DATE
        ]
        if later:
            found[row["contact_id"]] = min(later)[1]
    return found


@indicator("contacts_to_referral_pct")
def contacts_to_referral(x: Extract, w: Window) -> Result:
    led = x.once(contacts_that_led)
    return share(contacts(x, w), lambda row: row["contact_id"] in led)


@indicator("referral_decision_1wd_pct")
def referral_decision(x: Extract, w: Window) -> Result:
    triages = x.once(first_triages)
    first: dict[str, tuple[date, str]] = {}
    led = x.once(contacts_that_led)
    for row in x["ssd_contacts"]:
        referral, day = led.get(row["contact_id"]), row["contact_date"]
        if referral and day and row["contact_id"] in triages:
            first[referral] = min(first.get(referral, (day, "~")), (day, row["contact_id"]))
    return share(
        referrals(x, w),
        lambda r: is_decided_in_a_day(triages.get(first.get(r["referral_id"], ("", ""))[1])),
    )


@indicator("referrals_received")
def referrals_received(x: Extract, w: Window) -> Result:
    return len(referrals(x, w)), None


rate("referrals_rate_10k", "referrals_received")


@indicator("referral_children")
def referral_children(x: Extract, w: Window) -> Result:
    return distinct(row["child_id"] for row in referrals(x, w)), None


def is_repeat(x: Extract, row: Row) -> bool | None:
    day = row["referral_date"]
    if add_months(day, -12) < history_start(x, "referrals"):
        return None
    return any(
        other["referral_date"] and add_months(day, -12) <= other["referral_date"] < day
        for other in referrals_of(x, row["child_id"])
    )


@indicator("repeat_referrals_12m_pct")
def repeat_referrals(x: Extract, w: Window) -> Result:
    return share(referrals(x, w), lambda row: is_repeat(x, row))


@indicator("children_re_referred_12m_pct")
def children_re_referred(x: Extract, w: Window) -> Result:
    asked = [(row["child_id"], is_repeat(x, row)) for row in referrals(x, w)]
    return distinct(child for child, answer in asked if answer), distinct(
        child for child, answer in asked if answer is not None
    )


@indicator("referrals_nfa_pct")
def referrals_nfa(x: Extract, w: Window) -> Result:
    return share(referrals(x, w), lambda row: bool(row["is_nfa"]))


def assessments_of(x: Extract, referral: str) -> list[Row]:
    return x.by("ssd_cin_assessments", "referral_id").get(referral, [])


@indicator("referrals_assessed_not_in_need_pct")
def referrals_not_in_need(x: Extract, w: Window) -> Result:
    def is_found_not_in_need(row: Row) -> bool:
        is_assessed = any(
            a["assessment_authorised_date"] for a in assessments_of(x, row["referral_id"])
        )
        is_not_in_need = row["close_reason_code"] in ("RC8", "RC9")
        return is_not_in_need and is_assessed and not row["is_nfa"]

    return share(referrals(x, w), is_found_not_in_need)


@indicator("referrals_to_assessment_pct")
def referrals_to_assessment(x: Extract, w: Window) -> Result:
    def is_assessed(row: Row) -> bool | None:
        referred = row["referral_date"]
        starts = [a["assessment_start_date"] for a in assessments_of(x, row["referral_id"])]
        in_time = any(
            day and day >= referred and working_days(referred, day) <= 45 for day in starts
        )
        if in_time or working_days(referred, REPORTING_DATE) > 45:
            return in_time
        return None

    return share(referrals(x, w), is_assessed)


# -- assessment ---------------------------------------------------------------------------------


def completed(x: Extract, w: Window) -> list[Row]:
    return [r for r in x["ssd_cin_assessments"] if w.has(r["assessment_authorised_date"])]


def duration(row: Row) -> int | None:
    """Working days from start to authorisation, when the one is not before the other."""
    start, end = row["assessment_start_date"], row["assessment_authorised_date"]
    return None if start is None or end < start else working_days(start, end)


@indicator("assessments_started")
def assessments_started(x: Extract, w: Window) -> Result:
    return sum(w.has(row["assessment_start_date"]) for row in x["ssd_cin_assessments"]), None


@indicator("assessments_completed")
def assessments_completed(x: Extract, w: Window) -> Result:
    return len(completed(x, w)), None


rate("assessments_rate_10k", "assessments_completed")


@indicator("assessments_45wd_pct")
def assessments_45wd(x: Extract, w: Window) -> Result:
    return share(completed(x, w), lambda row: (days := duration(row)) is not None and days <= 45)


@indicator("assessments_45wd_from_referral_pct")
def assessments_45wd_from_referral(x: Extract, w: Window) -> Result:
    referred = {row["referral_id"]: row["referral_date"] for row in x["ssd_cin_episodes"]}

    def is_in_time(row: Row) -> bool | None:
        day, end = referred.get(row["referral_id"]), row["assessment_authorised_date"]
        if day is None or day < history_start(x, "assessments_completed"):
            return None
        firsts = sorted(
            (a["assessment_start_date"] or date.max, a["assessment_id"])
            for a in assessments_of(x, row["referral_id"])
        )
        if firsts[0][1] != row["assessment_id"]:
            return None
        return end >= day and working_days(day, end) <= 45

    return share(completed(x, w), is_in_time)


@indicator("assessment_median_wd")
def assessment_median(x: Extract, w: Window) -> Result:
    days = [d for row in completed(x, w) if (d := duration(row)) is not None]
    return median(days), len(days)


def open_assessments(x: Extract, day: date) -> list[Row]:
    return [
        row
        for row in x["ssd_cin_assessments"]
        if is_open(row["assessment_start_date"], row["assessment_authorised_date"], day)
    ]


@indicator("assessments_open")
def assessments_open(x: Extract, w: Window) -> Result:
    return len(open_assessments(x, w.last)), None


@indicator("assessments_open_over_45wd")
def assessments_open_over_45(x: Extract, w: Window) -> Result:
    rows = open_assessments(x, w.last)
    return sum(working_days(row["assessment_start_date"], w.last) > 45 for row in rows), None


@indicator("assessment_child_seen_pct")
def assessment_child_seen(x: Extract, w: Window) -> Result:
    children = x.persons

    def is_seen(row: Row) -> bool | None:
        child = children.get(row["child_id"], {"dob": None, "expected_dob": None})
        is_unborn = child["dob"] is None and child["expected_dob"] is not None
        if is_unborn or (child["dob"] and child["dob"] > row["assessment_authorised_date"]):
            return None
        return bool(row["is_child_seen"])

    return share(completed(x, w), is_seen)


@indicator("assessment_support_required_pct")
def assessment_support(x: Extract, w: Window) -> Result:
    return share(completed(x, w), lambda row: row["is_nfa"] is False)


@indicator("prebirth_assessment_by_w20_pct")
def prebirth(x: Extract, w: Window) -> Result:
    begun = 0
    children = 0
    for child, person in x.persons.items():
        if person["expected_dob"] is None:
            continue
        due = person["expected_dob"] - timedelta(140)
        first = min(
            (r["referral_date"] for r in referrals_of(x, child) if r["referral_date"]),
            default=None,
        )
        if not w.has(due) or first is None or first > due:
            continue
        children += 1
        days = [
            row["assessment_start_date"]
            for row in x.by("ssd_cin_assessments", "child_id").get(child, [])
        ] + [row["decision_date"] for row in x.by("ssd_pre_proceedings", "child_id").get(child, [])]
        begun += any(day is not None and day <= due for day in days)
    return begun, children


# -- children in need ---------------------------------------------------------------------------


def open_episodes(x: Extract, day: date) -> dict[str, Row]:
    """The open episode of need of each child, of several the one that began last."""
    found: dict[str, Row] = {}
    for row in sorted(
        x["ssd_cin_episodes"], key=lambda r: (r["referral_date"] or date.min, r["referral_id"])
    ):
        if not row["is_nfa"] and is_open(row["referral_date"], row["close_date"], day):
            found[row["child_id"]] = row
    return found


@indicator("cin_open")
def cin_open(x: Extract, w: Window) -> Result:
    return len(open_episodes(x, w.last)), None


rate("cin_rate_10k", "cin_open")


def care_leavers(x: Extract, day: date) -> set[str]:
    """Who is on today's list as receiving leaving care services and had left care by a day."""
    latest: dict[str, Row] = {}
    for row in x["ssd_care_leavers"]:
        contact = row["latest_contact_date"]
        at = date.min if contact is None or contact > REPORTING_DATE else contact
        rank = (at, row["eligibility_code"] in RECEIVING)
        if row["child_id"] not in latest or rank > latest[row["child_id"]]["rank"]:
            latest[row["child_id"]] = {**row, "rank": rank}
    found = set()
    for child, row in latest.items():
        person = x.persons.get(child)
        if row["eligibility_code"] not in RECEIVING or not person or not person["dob"]:
            continue
        ends = [p.end for p in in_care.periods_of(x, child) if not p.is_short_break]
        born = person["dob"]
        has_left = bool(ends) and None not in ends
        start = max(*ends, birthday(born, 16)) if has_left else birthday(born, 18)
        end = min(birthday(born, 25), person["death_date"] or date.max)
        if is_open(start, end, day):
            found.add(child)
    return found


@indicator("cin_excl_cp_cla_cl")
def cin_only(x: Extract, w: Window) -> Result:
    elsewhere = (
        protection.on_plans(x, w.last).keys()
        | in_care.looked_after(x, w.last).keys()
        | care_leavers(x, w.last)
    )
    return len(open_episodes(x, w.last).keys() - elsewhere), None


@indicator("cin_plans_open")
def cin_plans_open(x: Extract, w: Window) -> Result:
    children = {
        row["child_id"]
        for row in x["ssd_cin_plans"]
        if is_open(row["cin_plan_start_date"], row["cin_plan_end_date"], w.last)
    }
    elsewhere = protection.on_plans(x, w.last).keys() | in_care.looked_after(x, w.last).keys()
    return distinct(children - elsewhere), None


@indicator("cin_starting")
def cin_starting(x: Extract, w: Window) -> Result:
    return sum(not row["is_nfa"] for row in referrals(x, w)), None


@indicator("cin_ceasing")
def cin_ceasing(x: Extract, w: Window) -> Result:
    rows = [row for row in x["ssd_cin_episodes"] if w.has(row["close_date"])]
    return sum(not row["is_nfa"] for row in rows), None


def visits_to_children_in_need(x: Extract) -> dict[str, list[Row]]:
    """Visits by child, without those that another table has for the same day."""
    others = {(row["cp_visit_id"], row["cp_visit_date"]) for row in x["ssd_cp_visits"]}
    others |= {(row["cla_visit_id"], row["cla_visit_date"]) for row in x["ssd_cla_visits"]}
    found = defaultdict(list)
    for row in x["ssd_cin_visits"]:
        if (row["cin_visit_id"], row["cin_visit_date"]) not in others:
            found[row["child_id"]].append(row)
    return found


@indicator("cin_seen_timely_pct")
def cin_seen(x: Extract, w: Window) -> Result:
    visits = x.once(visits_to_children_in_need)
    elsewhere = protection.on_plans(x, w.last).keys() | in_care.looked_after(x, w.last).keys()
    rows = [
        row
        for child, row in open_episodes(x, w.last).items()
        if child not in elsewhere and working_days(row["referral_date"], w.last) > 30
    ]
    return share(
        rows,
        lambda row: any(
            v["is_child_seen"]
            and v["cin_visit_date"] is not None
            and v["cin_visit_date"] <= w.last
            and working_days(v["cin_visit_date"], w.last) <= 30
            for v in visits.get(row["child_id"], [])
        ),
    )


def disabled(x: Extract) -> set[str]:
    return {
        row["child_id"]
        for row in x["ssd_disability"]
        if row["disability_code"] not in (None, "NONE")
    }


@indicator("cin_disability_pct")
def cin_disability(x: Extract, w: Window) -> Result:
    children = open_episodes(x, w.last).keys()
    return len(children & x.once(disabled)), len(children)


@indicator("disability_referrals")
def disability_referrals(x: Extract, w: Window) -> Result:
    return sum(row["child_id"] in x.once(disabled) for row in referrals(x, w)), None


@indicator("private_fostering")
def private_fostering(x: Extract, w: Window) -> Result:
    rows = [
        row
        for row in x["sup_private_fostering"]
        if is_open(row["arrangement_start_date"], row["arrangement_end_date"], w.last)
    ]
    return distinct(row["child_id"] for row in rows), None


# -- early help ---------------------------------------------------------------------------------


def early_help_ended(x: Extract, w: Window) -> list[Row]:
    return [r for r in x["ssd_early_help_episodes"] if w.has(r["early_help_end_date"])]


@indicator("eh_episodes_started")
def eh_started(x: Extract, w: Window) -> Result:
    return sum(w.has(r["early_help_start_date"]) for r in x["ssd_early_help_episodes"]), None


@indicator("eh_open")
def eh_open(x: Extract, w: Window) -> Result:
    return distinct(
        row["child_id"]
        for row in x["ssd_early_help_episodes"]
        if is_open(row["early_help_start_date"], row["early_help_end_date"], w.last)
    ), None


@indicator("eh_assessments_completed")
def eh_completed(x: Extract, w: Window) -> Result:
    return len(early_help_ended(x, w)), None


@indicator("eh_repeat_12m_pct")
def eh_repeat(x: Extract, w: Window) -> Result:
    def is_again(row: Row) -> bool | None:
        start = row["early_help_start_date"]
        if add_months(start, -12) < history_start(x, "early_help_episodes"):
            return None
        return any(
            other["early_help_end_date"]
            and add_months(start, -12) <= other["early_help_end_date"] < start
            and other is not row
            for other in x.by("ssd_early_help_episodes", "child_id").get(row["child_id"], [])
        )

    started = [r for r in x["ssd_early_help_episodes"] if w.has(r["early_help_start_date"])]
    return share(started, is_again)


@indicator("eh_step_up")
def eh_step_up(x: Extract, w: Window) -> Result:
    def is_stepped_up(row: Row) -> bool:
        end = row["early_help_end_date"]
        if "step up" in (reason := (row["early_help_end_reason"] or "").lower()):
            return True
        return "stepped up" in reason or any(
            r["referral_date"]
            and r["referral_date"] >= end
            and working_days(end, r["referral_date"]) <= 10
            for r in referrals_of(x, row["child_id"])
        )

    return sum(is_stepped_up(row) for row in early_help_ended(x, w)), None


@indicator("eh_step_down")
def eh_step_down(x: Extract, w: Window) -> Result:
    def is_stepped_down(row: Row) -> bool:
        if row["is_nfa"]:
            return False
        if row["close_reason_code"] == "RC9":
            return True
        return any(
            e["early_help_start_date"]
            and e["early_help_start_date"] >= row["close_date"]
            and working_days(row["close_date"], e["early_help_start_date"]) <= 20
            for e in x.by("ssd_early_help_episodes", "child_id").get(row["child_id"], [])
        )

    closed = [row for row in x["ssd_cin_episodes"] if w.has(row["close_date"])]
    return sum(is_stepped_down(row) for row in closed), None


@indicator("eh_outcomes_met_pct")
def eh_outcomes_met(x: Extract, w: Window) -> Result:
    not_met = ("not met", "unmet", "not achieved", "partly", "partial")

    def is_met(row: Row) -> bool:
        reason = (row["early_help_end_reason"] or "").lower()
        says_met = "met" in reason or "achieved" in reason
        return says_met and not any(words in reason for words in not_met)

    return share(early_help_ended(x, w), is_met)
