"""Indicators that are given by group: how many in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from .days import Window, add_months, is_open, working_days
from .extract import Extract
from .in_care import looked_after, status_on
from .looked_after import ceased, placements_on, started
from .need import completed, contacts, duration, open_episodes, referrals
from .protection import on_plans, own_conferences, plans

ByGroup = Callable[[Extract, Window], Counter[str]]
BY_GROUP: dict[str, ByGroup] = {}
NOT_RECORDED = "not recorded"


def groups(name: str) -> Callable[[ByGroup], ByGroup]:
    """Put a function on the list under the name of its indicator."""

    def put(function: ByGroup) -> ByGroup:
        BY_GROUP[name] = function
        return function

    return put


def band(n: int | None, upper: dict[int, str], beyond: str) -> str:
    """Return the band of a number, by the last number of each band."""
    if n is None:
        return NOT_RECORDED
    return next((label for last, label in upper.items() if n <= last), beyond)


@groups("contacts_by_source_pct")
def contacts_by_source(x: Extract, w: Window) -> Counter[str]:
    label = x.group_labels["referral_source", "source_group"]
    return Counter(label.get(r["contact_source_code"], NOT_RECORDED) for r in contacts(x, w))


@groups("referrals_by_source_pct")
def referrals_by_source(x: Extract, w: Window) -> Counter[str]:
    label = x.group_labels["referral_source", "source_group"]
    return Counter(label.get(r["referral_source_code"], NOT_RECORDED) for r in referrals(x, w))


@groups("assessment_duration_band_pct")
def assessments_by_duration(x: Extract, w: Window) -> Counter[str]:
    upper = {
        0: "same day", 10: "1-10", 20: "11-20", 30: "21-30", 40: "31-40", 45: "41-45",
        50: "46-50", 60: "51-60",
    }  # fmt: skip
    found: Counter[str] = Counter()
    for row in completed(x, w):
        days = duration(row)
        is_same_day = (
            days == 0 and row["assessment_start_date"] == row["assessment_authorised_date"]
        )
        # a weekend counts as the working day before it, and is not the same day
        found[band(days, upper, "61+") if days or days is None or is_same_day else "1-10"] += 1
    return found


@groups("icpc_duration_band_pct")
def conferences_by_duration(x: Extract, w: Window) -> Counter[str]:
    upper = {
        0: "same day", 5: "01-05", 10: "06-10", 13: "11-13", 15: "14-15", 17: "16-17", 20: "18-20",
    }  # fmt: skip
    found: Counter[str] = Counter()
    for row in own_conferences(x, w):
        start = row["enquiry"] and row["enquiry"]["s47_start_date"]
        is_known = start is not None and start <= row["icpc_date"]
        found[band(working_days(start, row["icpc_date"]) if is_known else None, upper, "21+")] += 1
    return found


def episode_band(start: date, end: date) -> str:
    for n_months, label in (
        (3, "under 3 months"), (6, "3 to 6 months"), (12, "6 to 12 months"), (24, "1 to 2 years"),
    ):  # fmt: skip
        if end < add_months(start, n_months):
            return label
    return "2 years or more"


@groups("cin_open_duration_band_pct")
def episodes_by_duration(x: Extract, w: Window) -> Counter[str]:
    rows = open_episodes(x, w.last).values()
    return Counter(episode_band(row["referral_date"], w.last) for row in rows)


@groups("cin_ceased_duration_band_pct")
def ended_episodes_by_duration(x: Extract, w: Window) -> Counter[str]:
    return Counter(
        episode_band(row["referral_date"], row["close_date"])
        if row["referral_date"] and row["referral_date"] <= row["close_date"]
        else NOT_RECORDED
        for row in x["ssd_cin_episodes"]
        if w.has(row["close_date"]) and not row["is_nfa"]
    )


@groups("cin_primary_need_pct")
def episodes_by_need(x: Extract, w: Window) -> Counter[str]:
    rows = open_episodes(x, w.last).values()
    return Counter(x.label("primary_need", row["primary_need_code"]) for row in rows)


@groups("cin_closure_reason_pct")
def episodes_by_reason(x: Extract, w: Window) -> Counter[str]:
    return Counter(
        x.label("reason_for_closure", row["close_reason_code"])
        for row in x["ssd_cin_episodes"]
        if w.has(row["close_date"]) and not row["is_nfa"]
    )


def plan_band(start: date, end: date) -> str:
    if (end - start).days >= 729:
        return "2 years or more"
    for n_months, label in ((3, "3 months or less"), (6, "3 to 6 months")):
        if end <= add_months(start, n_months):
            return label
    return "6 to 12 months" if end < add_months(start, 12) else "1 to 2 years"


@groups("cpp_open_duration_band_pct")
def plans_by_duration(x: Extract, w: Window) -> Counter[str]:
    return Counter(plan_band(plan.start, w.last) for plan in on_plans(x, w.last).values())


@groups("cpp_ceased_duration_band_pct")
def ended_plans_by_duration(x: Extract, w: Window) -> Counter[str]:
    return Counter(
        plan_band(plan.start, plan.end) if plan.start <= plan.end else NOT_RECORDED
        for plan in plans(x)
        if plan.end is not None and w.has(plan.end)
    )


@groups("cla_placement_type_pct")
def placements_by_type(x: Extract, w: Window) -> Counter[str]:
    label = x.group_labels["placement_type", "placement_group"]
    return Counter(
        label.get(row.get("placement_type_code") or "", NOT_RECORDED)
        for _, row in placements_on(x, w.last)
    )


@groups("cla_provider_pct")
def placements_by_provider(x: Extract, w: Window) -> Counter[str]:
    return Counter(
        x.label("placement_provider", row.get("placement_provider_code"))
        for _, row in placements_on(x, w.last)
    )


@groups("cla_legal_status_pct")
def children_by_status(x: Extract, w: Window) -> Counter[str]:
    """Of who is in an episode that day; of one that ended before it began nothing is known."""
    label = x.group_labels["legal_status", "legal_status_group"]
    return Counter(
        label.get(status_on(x, period.child, w.last) or "", NOT_RECORDED)
        if any(
            is_open(row["cla_episode_start_date"], row["cla_episode_end_date"], w.last)
            for row in period.episodes
        )
        else NOT_RECORDED
        for period in looked_after(x, w.last).values()
    )


@groups("cla_ceased_reason_pct")
def ends_by_reason(x: Extract, w: Window) -> Counter[str]:
    """By reason; all adoptions are one, and special guardianships, and independent living."""
    group = x.groups["reason_episode_ceased", "ceased_group"]
    label = x.group_labels["reason_episode_ceased", "ceased_group"]
    return Counter(
        label[p.ended_with]
        if p.ended_with and group.get(p.ended_with) in ("ADOPTED", "SGO", "INDEPENDENT")
        else x.label("reason_episode_ceased", p.ended_with)
        for p in ceased(x, w)
    )


@groups("cla_category_need_pct")
def starts_by_need(x: Extract, w: Window) -> Counter[str]:
    return Counter(x.label("category_of_need", p.category) for p in started(x, w))


@groups("assessment_factor_pct")
def factors(x: Extract, w: Window) -> Counter[str]:
    """Episodes by factor, each once; a factor may be a list's item or an object's yes."""
    told = defaultdict(set)
    for row in x["ssd_assessment_factors"]:
        answers = row["assessment_factors_json"] or []
        if isinstance(answers, dict):
            answers = [k for k, v in answers.items() if str(v).lower() in ("y", "yes", "true", "1")]
        told[row["assessment_id"]] |= {
            x.code("assessment_factors", str(item)) for item in answers if item is not None
        }
    known = {row["referral_id"] for row in x["ssd_cin_episodes"]}
    episodes = defaultdict(set)
    for row in completed(x, w):
        for factor in told.get(row["assessment_id"], ()):
            if factor != "21":
                is_known = row["referral_id"] in known
                episodes[factor].add(row["referral_id"] if is_known else row["assessment_id"])
    return Counter({x.label("assessment_factors", f): len(found) for f, found in episodes.items()})


@groups("court_stage_activity")
def stages(x: Extract, w: Window) -> Counter[str]:
    reached: dict[tuple[str, str], date] = {}
    for row in x["sup_court_stages"]:
        key, day = (row["proceedings_id"], row["court_stage_code"]), row["actual_date"]
        if day is not None:
            reached[key] = min(reached.get(key, day), day)
    return Counter(
        x.label("court_stage", stage) for (_, stage), day in reached.items() if w.has(day)
    )


@groups("audit_grade_pct")
def audits(x: Extract, w: Window) -> Counter[str]:
    return Counter(
        x.label("audit_grade", row["moderated_grade_code"] or row["audit_grade_code"])
        for row in x["sup_audits"]
        if w.has(row["audit_date"])
    )
