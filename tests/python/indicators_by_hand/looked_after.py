"""Children looked after: care, placements, health, reviews and absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import hypot

from .days import (
    REPORTING_DATE,
    Window,
    add_months,
    age,
    birthday,
    first_of_months,
    is_open,
    working_day_after,
    working_days,
)
from .extract import Extract, Row
from .history import history_start
from .in_care import Period, looked_after, periods, periods_of
from .need import disabled
from .registry import Result, distinct, indicator, rate

NO_RETURN = ("ADOPTED", "DIED", "TRANSFER")


def born(x: Extract, child: str) -> date | None:
    person = x.persons.get(child)
    return person["dob"] if person else None


def years_old(x: Extract, child: str, day: date) -> int:
    """Return the age on a day, 0 where nobody knows."""
    return age(born(x, child), day) or 0


# -- who comes and goes -------------------------------------------------------------------------


@indicator("cla_open")
def cla_open(x: Extract, w: Window) -> Result:
    return len(looked_after(x, w.last)), None


rate("cla_rate_10k", "cla_open")


def started(x: Extract, w: Window) -> list[Period]:
    return [period for period in periods(x) if w.has(period.start)]


def ceased(x: Extract, w: Window) -> list[Period]:
    return [p for p in periods(x) if w.has(p.end) and p.ended_with != "X1"]


def ends_in(x: Extract, *groups: str) -> Callable[[Period], bool]:
    """Return the test whether a period ended with a reason of these groups."""
    group_of = x.groups["reason_episode_ceased", "ceased_group"]
    return lambda period: group_of.get(period.ended_with or "") in groups


@indicator("cla_starting")
def cla_starting(x: Extract, w: Window) -> Result:
    return distinct(period.child for period in started(x, w)), None


rate("cla_starting_rate_10k", "cla_starting")


@indicator("cla_ceasing")
def cla_ceasing(x: Extract, w: Window) -> Result:
    return distinct(period.child for period in ceased(x, w)), None


rate("cla_ceasing_rate_10k", "cla_ceasing")


@indicator("cla_entry_exit_ratio")
def cla_entry_exit(x: Extract, w: Window) -> Result:
    return cla_starting(x, w)[0], cla_ceasing(x, w)[0]


def is_uasc(x: Extract, child: str, day: date) -> bool:
    """Unaccompanied and seeking asylum on a day; nobody is after the 18th birthday."""
    birth = born(x, child)
    if birth is not None and birthday(birth, 18) <= day:
        return False
    return any(
        row["immigration_status_code"] == "U"
        and is_open(row["immigration_status_start_date"], row["immigration_status_end_date"], day)
        for row in x.by("ssd_immigration_status", "child_id").get(child, [])
    )


@indicator("cla_uasc")
def cla_uasc(x: Extract, w: Window) -> Result:
    return sum(is_uasc(x, child, w.last) for child in looked_after(x, w.last)), None


rate("cla_uasc_rate_10k", "cla_uasc")


@indicator("cla_uasc_pct")
def cla_uasc_share(x: Extract, w: Window) -> Result:
    return cla_uasc(x, w)[0], len(looked_after(x, w.last))


@indicator("cla_repeat_12m_pct")
def cla_repeat(x: Extract, w: Window) -> Result:
    rows = started(x, w)
    again = [
        period
        for period in rows
        if any(
            other.end is not None and add_months(period.start, -12) <= other.end <= period.start
            for other in periods_of(x, period.child)
            if other is not period and not other.is_short_break
        )
    ]
    return len(again), len(rows)


def came_back(x: Extract, left: list[Period], day: date) -> Result:
    """Count the children who left, and of them those in a new period begun by a day."""
    back = {
        period.child
        for period in left
        for other in periods_of(x, period.child)
        if other is not period
        and not other.is_short_break
        and period.end is not None
        and period.end <= other.start <= day
    }
    return len(back), distinct(period.child for period in left)


def year_to(day: date) -> Window:
    return Window(first_of_months(day, 12), day)


@indicator("cla_return_after_ceasing_pct")
def cla_return(x: Extract, w: Window) -> Result:
    is_gone = ends_in(x, *NO_RETURN)
    left = [
        period
        for period in ceased(x, year_to(w.last))
        if not is_gone(period) and years_old(x, period.child, period.end or w.last) < 18
    ]
    return came_back(x, left, w.last)


@indicator("cla_reunified_return_pct")
def cla_reunified_return(x: Extract, w: Window) -> Result:
    return came_back(x, list(filter(ends_in(x, "HOME"), ceased(x, year_to(w.last)))), w.last)


def share_of_ceased(name: str, *groups: str) -> None:
    """Put the share of the children who ceased with a reason on the list."""

    def of_ceased(x: Extract, w: Window) -> Result:
        rows = ceased(x, w)
        found = filter(ends_in(x, *groups), rows)
        return distinct(p.child for p in found), distinct(p.child for p in rows)

    indicator(name)(of_ceased)


def count_of_ends(name: str, *groups: str) -> None:
    """Put the number of ends of care with a reason on the list."""

    def ends(x: Extract, w: Window) -> Result:
        return len(list(filter(ends_in(x, *groups), ceased(x, w)))), None

    indicator(name)(ends)


share_of_ceased("cla_returned_home_pct", "HOME")
share_of_ceased("adopted_pct", "ADOPTED")
share_of_ceased("sgo_pct", "SGO")
share_of_ceased("cao_pct", "CAO")
count_of_ends("cla_moved_to_independence", "INDEPENDENT")
count_of_ends("adopted_count", "ADOPTED")
count_of_ends("sgo_count", "SGO")


@indicator("adopted_or_sgo_6m_pct")
def adopted_or_sgo(x: Extract, w: Window) -> Result:
    rows = [p for p in ceased(x, w) if p.end and add_months(p.start, 6) <= p.end]
    found = filter(ends_in(x, "ADOPTED", "SGO"), rows)
    return distinct(p.child for p in found), distinct(p.child for p in rows)


@indicator("cla_disability_pct")
def cla_disability(x: Extract, w: Window) -> Result:
    children = looked_after(x, w.last).keys()
    return len(children & x.once(disabled)), len(children)


@indicator("cla_3plus_social_workers_pct")
def cla_social_workers(x: Extract, w: Window) -> Result:
    year = year_to(w.last)
    by_child = x.by("ssd_involvements", "child_id")
    children = looked_after(x, w.last)
    workers = [
        distinct(
            row["worker_id"]
            for row in by_child.get(child, [])
            if row["involvement_role_code"] == "CW"
            and row["involvement_start_date"] <= year.last
            and (row["involvement_end_date"] or date.max) >= year.first
        )
        for child in children
    ]
    return sum(n >= 3 for n in workers), len(children)


# -- where they live ----------------------------------------------------------------------------


def placement_on(x: Extract, period: Period, day: date) -> Row:
    """The placement that the episode of the day names, with what the council adds to it."""
    episode = max(
        (
            row
            for row in period.episodes
            if is_open(row["cla_episode_start_date"], row["cla_episode_end_date"], day)
        ),
        key=lambda row: (row["cla_episode_start_date"], row["cla_episode_id"]),
        default=None,
    )
    if episode is None:
        return {}
    rows = [
        row
        for row in x.by("ssd_cla_placement", "cla_placement_id").get(
            episode["cla_placement_id"], []
        )
        if row["child_id"] in (None, period.child)
    ]
    details = x.by("sup_cla_placement_details", "cla_placement_id").get(
        episode["cla_placement_id"], [{}]
    )
    return {**details[0], **rows[0]} if rows else {}


def placements_on(x: Extract, day: date) -> list[tuple[Period, Row]]:
    return [(p, placement_on(x, p, day)) for p in looked_after(x, day).values()]


def in_placement(name: str, types: tuple[str, ...], is_share: bool = True) -> None:
    """Put the children in placements of these types on the list, as a share or a number."""

    def placed(x: Extract, w: Window) -> Result:
        rows = placements_on(x, w.last)
        n_placed = sum(row.get("placement_type_code") in types for _, row in rows)
        return n_placed, len(rows) if is_share else None

    indicator(name)(placed)


FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
in_placement("cla_foster_pct", FOSTER)
in_placement("cla_kinship_foster_pct", ("U1", "U2", "U3"))
in_placement("cla_residential_pct", ("K1", "K2"))
in_placement("cla_semi_independent_pct", ("K3", "H5", "P2"))
in_placement("cla_with_parents_pct", ("P1",))
in_placement("cla_secure", ("K1", "R5"), is_share=False)
in_placement("children_in_adoptive_placement", ("A3", "A4", "A5", "A6"), is_share=False)


@indicator("cla_inhouse_foster_pct")
def cla_inhouse(x: Extract, w: Window) -> Result:
    rows = [r for _, r in placements_on(x, w.last) if r.get("placement_type_code") in FOSTER]
    return sum(row["placement_provider_code"] == "PR1" for row in rows), len(rows)


@indicator("cla_unregistered")
def cla_unregistered(x: Extract, w: Window) -> Result:
    homes, unregulated = ("K1", "K2", "K3", "S1", "R3"), ("Z1", "Z11", "Z12", "Z13", "Z14")
    return sum(
        row.get("placement_type_code") in unregulated
        or (row.get("placement_type_code") in homes and row["placement_urn"] is None)
        for _, row in placements_on(x, w.last)
    ), None


def miles_from_home(x: Extract, period: Period, placement: Row) -> float | None:
    """As recorded, else between the grid references; nobody without a home here has one."""
    if not placement:
        return None
    days = (period.start, placement["placement_start_date"])
    if any(is_uasc(x, period.child, day) for day in days):
        return None
    if placement["placement_distance_miles"] is not None:
        return float(placement["placement_distance_miles"])
    places = x.by("sup_postcodes", "postcode")
    homes = [
        (row["address_start_date"] < period.start, row["address_start_date"], row["postcode"])
        for row in x.by("ssd_address", "child_id").get(period.child, [])
        if row["address_type_code"] != "Placement"
        and row["postcode"]
        and is_open(row["address_start_date"], row["address_end_date"], period.start)
    ]
    home = placement.get("home_postcode") or (max(homes)[2] if homes else None)
    here, there = places.get(home), places.get(placement["placement_postcode"])
    if not here or not there:
        return None
    metres = hypot(
        here[0]["easting"] - there[0]["easting"], here[0]["northing"] - there[0]["northing"]
    )
    return round(metres / 1609.344, 1)


@indicator("cla_over_20_miles_pct")
def cla_over_20(x: Extract, w: Window) -> Result:
    rows = placements_on(x, w.last)
    return sum((miles_from_home(x, p, row) or 0) > 20 for p, row in rows), len(rows)


@indicator("cla_outside_la_pct")
def cla_outside(x: Extract, w: Window) -> Result:
    rows = placements_on(x, w.last)
    return sum(row.get("placement_location_code") == "OUT" for _, row in rows), len(rows)


@indicator("cla_over_20_outside_la_pct")
def cla_over_20_outside(x: Extract, w: Window) -> Result:
    rows = placements_on(x, w.last)
    return sum(
        row.get("placement_location_code") == "OUT" and (miles_from_home(x, p, row) or 0) > 20
        for p, row in rows
    ), len(rows)


def is_same_carer(before: Row, after: Row, reason: str | None) -> bool:
    """By carer id, else placement id, else the source's word, else the place itself."""
    if before.get("carer_id") and after.get("carer_id"):
        return bool(before["carer_id"] == after["carer_id"])
    if before["named"] == after["named"] and before["named"] is not None:
        return True
    if reason in ("T", "U"):
        return True
    place = (
        "placement_type_code", "placement_provider_code", "placement_postcode", "placement_urn",
    )  # fmt: skip
    return bool(before.get("placement_postcode")) and all(
        before.get(column) == after.get(column) for column in place
    )


@dataclass
class Stay:
    """A stay with one carer, of a day or more."""

    start: date
    end: date | None
    placement: Row

    @property
    def may_be_temporary(self) -> bool:
        return self.is_temporary or "placement_start_date" not in self.placement

    @property
    def is_temporary(self) -> bool:
        return (self.placement.get("placement_type_code") or "").startswith("T")


def stays_in_period(x: Extract, period: Period) -> list[Stay]:
    """Stays by carer; temporary ones after which the child was back are part of the one before."""
    spells: list[Stay] = []
    for row in period.episodes:
        start, end = row["cla_episode_start_date"], row["cla_episode_end_date"]
        if end is not None and end < start:
            end = None
        placement = placement_on(x, replace(period, episodes=[row]), start)
        placement = {**placement, "named": row["cla_placement_id"]}
        if spells and is_same_carer(spells[-1].placement, placement, row["start_reason_code"]):
            spells[-1].end, spells[-1].placement = end, placement
        else:
            spells.append(Stay(start, end, placement))
    found: list[Stay] = []
    for spell in spells:
        away = len(found)
        while away and found[away - 1].may_be_temporary:
            away -= 1
        is_back = 0 < away < len(found) and is_same_carer(
            found[away - 1].placement, spell.placement, None
        )
        if is_back:
            del found[away:]
            found[-1].end, found[-1].placement = spell.end, spell.placement
        else:
            found.append(spell)
    if len(found) > 1 and found[-1].is_temporary and found[-1].end is None:
        found[-2].end = found.pop().end
    return [stay for stay in found if stay.end is None or stay.end > stay.start]


def stays_in(x: Extract, child: str, first: date, last: date) -> int:
    """Count the stays of a child that touch a stretch of days."""
    return sum(
        stay.start <= last and (stay.end is None or stay.end >= first)
        for period in periods_of(x, child)
        if not period.is_short_break
        for stay in stays_in_period(x, period)
    )


def since(x: Extract, day: date, n_months: int) -> list[str]:
    """The children looked after on a day and in all of the calendar months that end with it."""
    first = first_of_months(day, n_months)
    return [child for child, period in looked_after(x, day).items() if period.start <= first]


@indicator("cla_3plus_placements_12m_pct")
def cla_3plus(x: Extract, w: Window) -> Result:
    children = looked_after(x, w.last)
    first = first_of_months(w.last, 12)
    return sum(stays_in(x, child, first, w.last) >= 3 for child in children), len(children)


@indicator("cla_3plus_placements_24m_pct")
def cla_3plus_24(x: Extract, w: Window) -> Result:
    children = since(x, w.last, 24)
    first = first_of_months(w.last, 24)
    return sum(stays_in(x, child, first, w.last) >= 3 for child in children), len(children)


@indicator("cla_longterm_stability_pct")
def cla_longterm(x: Extract, w: Window) -> Result:
    answers = []
    for child, period in looked_after(x, w.last).items():
        years = age(born(x, child), w.last)
        if years is None or years >= 16 or period.start > add_months(w.last, -30):
            continue
        stays = stays_in_period(x, period)
        now = next((s for s in reversed(stays) if is_open(s.start, s.end, w.last)), None)
        start = now.start if now else w.last
        if now and (now.placement.get("placement_type_code") or "") in ("A3", "A4", "A5", "A6"):
            before = [s for s in stays if s.end == now.start]
            start = before[-1].start if before else start
        if not period.is_first_known and start == period.episodes[0]["cla_episode_start_date"]:
            start = first_placement_start(x, period) or start
        answers.append(start <= add_months(w.last, -24))
    return sum(answers), len(answers)


def first_placement_start(x: Extract, period: Period) -> date | None:
    """When the placement began that a period was in when the extract began."""
    placement = placement_on(x, period, period.episodes[0]["cla_episode_start_date"])
    start: date | None = placement.get("placement_start_date")
    return start


# -- health -------------------------------------------------------------------------------------


def own_answer(x: Extract, child: str, day: date, column: str) -> bool | None:
    """The council's answer for the year, which there is on 31 March only."""
    if (day.month, day.day) != (3, 31):
        return None
    for row in x.by("sup_oc2_year_flags", "child_id").get(child, []):
        if row["collection_year"] == day.year:
            answer: bool | None = row[column]
            return answer
    return None


def checks_in_year(x: Extract, child: str, kind: str, day: date, n_months: int = 12) -> int:
    first = first_of_months(day, n_months)
    return sum(
        row["health_check_type_code"] == kind
        and row["health_check_status_code"] == "Completed"
        and row["health_check_date"] is not None
        and first <= row["health_check_date"] <= day
        for row in x.by("ssd_cla_health", "child_id").get(child, [])
    )


@indicator("cla_health_assessment_pct")
def cla_health_assessment(x: Extract, w: Window) -> Result:
    answers = []
    for child in since(x, w.last, 12):
        answer = own_answer(x, child, w.last, "is_health_assessed")
        if answer is None:
            years = age(born(x, child), w.last)
            n_needed = 2 if years is not None and years < 5 else 1
            answer = checks_in_year(x, child, "Health Assessment", w.last) >= n_needed
        answers.append(answer)
    return sum(answers), len(answers)


@indicator("cla_dental_pct")
def cla_dental(x: Extract, w: Window) -> Result:
    answers = []
    for child in since(x, w.last, 12):
        answer = own_answer(x, child, w.last, "is_teeth_checked")
        if answer is None:
            answer = checks_in_year(x, child, "Dental Check", w.last) >= 1
        answers.append(answer)
    return sum(answers), len(answers)


@indicator("cla_immunisations_pct")
def cla_immunisations(x: Extract, w: Window) -> Result:
    answers = []
    for child in since(x, w.last, 12):
        answer = own_answer(x, child, w.last, "is_immunised")
        if answer is None:
            rows = x.by("ssd_cla_immunisations", "child_id").get(child, [])
            told = [row["immunisation_status_date"] for row in rows]
            if any(day is not None and day > w.last for day in told):
                continue
            answer = any(row["is_up_to_date"] for row in rows)
        answers.append(answer)
    return sum(answers), len(answers)


@indicator("cla_convicted_pct")
def cla_convicted(x: Extract, w: Window) -> Result:
    answers = []
    for child in since(x, w.last, 12):
        if not 10 <= years_old(x, child, w.last) <= 17:
            continue
        answer = own_answer(x, child, w.last, "is_convicted")
        if answer is None:
            answer = any(
                year_to(w.last).has(row["offence_date"])
                for row in x.by("ssd_cla_convictions", "child_id").get(child, [])
            )
        answers.append(answer)
    return sum(answers), len(answers)


@indicator("cla_substance_misuse_pct")
def cla_substance_misuse(x: Extract, w: Window) -> Result:
    answers = []
    for child in since(x, w.last, 12):
        answer = own_answer(x, child, w.last, "is_substance_misuse")
        if answer is None:
            answer = any(
                year_to(w.last).has(row["substance_misuse_date"])
                for row in x.by("ssd_cla_substance_misuse", "child_id").get(child, [])
            )
        answers.append(answer)
    return sum(answers), len(answers)


def sdq_scores(x: Extract, day: date) -> dict[str, float | None]:
    """The score of each child asked: the council's on 31 March, else the latest of the year."""
    found: dict[str, float | None] = {}
    for child in since(x, day, 12):
        if not 4 <= years_old(x, child, day) <= 16:
            continue
        scores = [
            (row["sdq_completed_date"], row["sdq_score"])
            for row in x.by("ssd_sdq_scores", "child_id").get(child, [])
            if year_to(day).has(row["sdq_completed_date"])
            and row["sdq_score"] is not None
            and 0 <= row["sdq_score"] <= 40
        ]
        own = own_answer(x, child, day, "sdq_score")
        found[child] = own if own is not None else max(scores)[1] if scores else None
    return found


@indicator("cla_sdq_submitted_pct")
def cla_sdq_submitted(x: Extract, w: Window) -> Result:
    scores = sdq_scores(x, w.last).values()
    return sum(score is not None for score in scores), len(scores)


@indicator("cla_sdq_average")
def cla_sdq_average(x: Extract, w: Window) -> Result:
    scores = [score for score in sdq_scores(x, w.last).values() if score is not None]
    return sum(scores), len(scores)


@indicator("cla_sdq_concern_pct")
def cla_sdq_concern(x: Extract, w: Window) -> Result:
    scores = [score for score in sdq_scores(x, w.last).values() if score is not None]
    return sum(score >= 17 for score in scores), len(scores)


def first_health_assessment(x: Extract) -> date:
    """The day of the first health assessment that the extract holds."""
    return min(
        row["health_check_date"]
        for row in x["ssd_cla_health"]
        if row["health_check_type_code"] == "Health Assessment"
        and row["health_check_status_code"] == "Completed"
        and row["health_check_date"]
    )


@indicator("cla_iha_20wd_pct")
def cla_iha(x: Extract, w: Window) -> Result:
    answers = []
    for period in started(x, w):
        due = working_day_after(period.start, 20)
        if due >= REPORTING_DATE or (period.end is not None and period.end < due):
            continue
        known_from = x.once(first_health_assessment)
        if not period.is_first_known or period.start < known_from:
            continue
        if period.start < history_start(x, "cla_episodes"):
            continue
        days = [
            row["health_check_date"]
            for row in x.by("ssd_cla_health", "child_id").get(period.child, [])
            if row["health_check_type_code"] == "Health Assessment"
            and row["health_check_status_code"] == "Completed"
            and row["health_check_date"] is not None
            and period.start <= row["health_check_date"] <= (period.end or date.max)
        ]
        answers.append(bool(days) and min(days) <= due)
    return sum(answers), len(answers)


# -- reviews and visits -------------------------------------------------------------------------


def period_of_record(x: Extract, row: Row, day: date) -> Period | None:
    """The period with the council's number that the day falls in, else the child's on that day."""
    number = row["cla_period_id"]
    child = row["child_id"]
    if child is None:
        owners = x.by("ssd_cla_episodes", "cla_period_id").get(number, [])
        child = owners[0]["child_id"] if owners else None
    of_child = [p for p in periods_of(x, child or "") if p.start <= day]
    numbered = [p for p in of_child if any(e["cla_period_id"] == number for e in p.episodes)]
    inside = [p for p in numbered or of_child if p.end is None or day <= p.end]
    return max(inside or numbered, key=lambda p: p.start, default=None)


def reviews(x: Extract) -> dict[int, list[Row]]:
    """Reviews held, by the identity of their period, in the order of their days."""
    found = defaultdict(list)
    for row in x["ssd_cla_reviews"]:
        day = row["cla_review_date"]
        if day is None or row["is_cancelled"] or day > REPORTING_DATE:
            continue
        period = period_of_record(x, row, day)
        if period is None or period.is_short_break or day < period.start:
            continue
        if period.end is None or day <= period.end:
            found[id(period)].append(row)
    for rows in found.values():
        rows.sort(key=lambda r: (r["cla_review_date"], r["cla_review_id"]))
    return found


def clock(x: Extract, period: Period) -> list[tuple[date | None, date | None]]:
    """Each review's due day and day; the last is due and was not held.

    Of a period that began before the extract the first review is due when the source says so,
    unless it came in the 20 days.
    """
    found: list[tuple[date | None, date | None]] = []
    due: date | None = working_day_after(period.start, 20)
    rows = x.once(reviews).get(id(period), [])
    months = 3
    if not period.is_first_known or period.start < history_start(x, "cla_episodes"):
        if not rows:
            return []
        if rows[0]["cla_review_date"] > working_day_after(period.start, 20):
            due, months = rows[0]["cla_review_due_date"], 6
    for row in rows:
        day = row["cla_review_date"]
        found.append((due, day))
        due, months = add_months(day, months), 6
    return [*found, (due, None)]


@indicator("cla_review_overdue")
def cla_review_overdue(x: Extract, w: Window) -> Result:
    return sum(
        any(due and due < w.last and (held is None or held > w.last) for due, held in clock(x, p))
        for p in looked_after(x, w.last).values()
    ), None


@indicator("cla_reviews_timely_pct")
def cla_reviews_timely(x: Extract, w: Window) -> Result:
    year = year_to(w.last)
    answers = []
    for period in looked_after(x, w.last).values():
        if working_days(period.start, w.last) < 20:
            continue
        due_in_year = [(due, held) for due, held in clock(x, period) if year.has(due)]
        if due_in_year:
            answers.append(
                not any(
                    due and due < w.last and (held is None or held > due)
                    for due, held in due_in_year
                )
            )
    return sum(answers), len(answers)


@indicator("cla_reviews_held_timely_pct")
def cla_reviews_held(x: Extract, w: Window) -> Result:
    n_timely, n_due = 0, 0
    for period in periods(x):
        for due, held in clock(x, period):
            if due is None:
                continue
            if w.has(held):
                n_due += 1
                n_timely += held is not None and held <= due
            elif held is None and w.has(due) and due < REPORTING_DATE:
                n_due += period.end is None or period.end > due
    return n_timely, n_due


@indicator("cla_review_participation_pct")
def cla_participation(x: Extract, w: Window) -> Result:
    answers = []
    for period in periods(x):
        for row in x.once(reviews).get(id(period), []):
            day = row["cla_review_date"]
            if w.has(day) and years_old(x, period.child, day) >= 4:
                answers.append(
                    row["participation_code"] in ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6")
                )
    return sum(answers), len(answers)


# -- absences -----------------------------------------------------------------------------------


def absences(x: Extract) -> list[Row]:
    """Absences: episodes of a type less than an hour apart are one, unless times are missing."""
    by_child = defaultdict(list)
    for row in x["ssd_missing"]:
        if row["missing_start_at"] is not None:
            by_child[row["child_id"], row["missing_type_code"]].append(row)
    found = []
    for rows in by_child.values():
        rows.sort(key=lambda r: (r["missing_start_at"], r["missing_episode_id"]))
        latest: datetime | None = None
        for row in rows:
            start, end = row["missing_start_at"], row["missing_end_at"]
            joins = latest is not None and start < latest + timedelta(hours=1)
            if joins and latest == start and start.time() == time.min:
                joins = False
            if joins:
                found[-1] = {
                    **found[-1],
                    "end": None if end is None else max(found[-1]["end"], end),
                    "last_row": row,
                    "parts": [*found[-1]["parts"], row["missing_episode_id"]],
                }
            else:
                found.append(
                    {
                        **row,
                        "start": start,
                        "end": end,
                        "last_row": row,
                        "parts": [row["missing_episode_id"]],
                    }
                )
                latest = None
            if end is not None and end >= start:
                latest = max(latest or end, end)
    return found


def was_looked_after(x: Extract, child: str, day: date) -> bool:
    return any(
        p.start <= day and (p.end is None or p.end > day) and not p.is_short_break
        for p in periods_of(x, child)
    )


def absences_in(x: Extract, w: Window, kind: str, in_care: bool) -> list[Row]:
    return [
        row
        for row in x.once(absences)
        if row["missing_type_code"] == kind
        and w.has(row["start"].date())
        and was_looked_after(x, row["child_id"], row["start"].date()) == in_care
    ]


@indicator("cla_missing_episodes")
def cla_missing(x: Extract, w: Window) -> Result:
    return len(absences_in(x, w, "M", in_care=True)), None


@indicator("missing_home_episodes")
def missing_home(x: Extract, w: Window) -> Result:
    return len(absences_in(x, w, "M", in_care=False)), None


def absent_in_year(name: str, kind: str) -> None:
    """Put the children looked after in 12 months who were absent in this way on the list."""

    def absent(x: Extract, w: Window) -> Result:
        year = year_to(w.last)
        children = {
            p.child
            for p in periods(x)
            if p.start <= year.last and (p.end is None or p.end >= year.first)
        }
        away = {
            row["child_id"]
            for row in x.once(absences)
            if row["missing_type_code"] == kind
            and row["start"].date() <= year.last
            and (row["end"] is None or row["end"].date() >= year.first)
            and was_looked_after(x, row["child_id"], row["start"].date())
        }
        return len(children & away), len(children)

    indicator(name)(absent)


absent_in_year("cla_missing_children_pct", "M")
absent_in_year("cla_away_children_pct", "A")


@indicator("cla_missing_repeat")
def cla_missing_repeat(x: Extract, w: Window) -> Result:
    days = Window(w.last - timedelta(89), w.last)
    return sum(
        sum(
            row["child_id"] == child
            and row["missing_type_code"] == "M"
            and days.has(row["start"].date())
            for row in x.once(absences)
        )
        >= 3
        for child in looked_after(x, w.last)
    ), None


def ended_absences(x: Extract, w: Window) -> list[Row]:
    return [r for r in x.once(absences) if r["end"] is not None and w.has(r["end"].date())]


@indicator("rhi_offered_pct")
def rhi_offered(x: Extract, w: Window) -> Result:
    rows = ended_absences(x, w)
    return sum(row["last_row"]["rhi_offered_code"] == "Y" for row in rows), len(rows)


@indicator("rhi_72h_pct")
def rhi_72h(x: Extract, w: Window) -> Result:
    interviews = x.by("sup_return_interviews", "missing_episode_id")
    answers = []
    for row in ended_absences(x, w):
        if row["end"] < row["start"] or row["last_row"]["rhi_accepted_code"] == "N":
            continue
        held = sorted(
            interview["completed_at"]
            for part in row["parts"]
            for interview in interviews.get(part, [])
            if interview["completed_at"]
        )
        after = [moment for moment in held if moment >= row["end"]]
        if held:
            answers.append(bool(after) and after[0] <= row["end"] + timedelta(hours=72))
        elif (row["end"] + timedelta(hours=72)).date() < REPORTING_DATE:
            answers.append(False)
    return sum(answers), len(answers)


@indicator("rhi_accepted_pct")
def rhi_accepted(x: Extract, w: Window) -> Result:
    rows = [r for r in ended_absences(x, w) if r["last_row"]["rhi_offered_code"] == "Y"]
    return sum(row["last_row"]["rhi_accepted_code"] == "Y" for row in rows), len(rows)
