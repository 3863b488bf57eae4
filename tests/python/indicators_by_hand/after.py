"""Adoption and care leavers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from .days import REPORTING_DATE, Window, add_months, age, birthday, first_of_months, is_open
from .extract import Extract, Row
from .history import history_start
from .in_care import periods, periods_of
from .registry import Result, indicator

STAGES = (
    "adoption_decision_date", "placement_order_date", "matched_date", "placed_for_adoption_date",
    "placed_ffa_cp_date", "decision_reversed_date", "ffa_cp_decision_date",
)  # fmt: skip


# -- adoption -----------------------------------------------------------------------------------


def adoption_records(x: Extract) -> list[Row]:
    """Records of the way to adoption, each with its child: by id, else by legacy id."""
    legacy: dict[str, list[str]] = {}
    for child, person in x.persons.items():
        if person["legacy_id"]:
            legacy.setdefault(person["legacy_id"], []).append(child)
    links = {row["child_id"]: row for row in x["sup_adopter_links"]}
    found = []
    for row in x["ssd_permanence"]:
        child = row["child_id"]
        if child not in x.persons and len(legacy.get(child, [])) == 1:
            child = legacy[child][0]
        if any(row[stage] for stage in STAGES):
            link = links.get(child, {})
            found.append(
                {
                    **row,
                    "child_id": child,
                    "matched_date": row["matched_date"] or link.get("matched_date"),
                    "placed_for_adoption_date": row["placed_for_adoption_date"]
                    or link.get("placed_date"),
                }
            )
    return found


def is_order_of_adoption(row: Row) -> bool:
    return "adoption" in (row["permanence_order_type_code"] or "").lower()


def order_date(row: Row) -> date | None:
    return row["permanence_order_date"] if is_order_of_adoption(row) else None


def entry(x: Extract, row: Row) -> date | None:
    """The start of the last period of care begun by the order, the reversal or today."""
    by = order_date(row) or row["decision_reversed_date"] or REPORTING_DATE
    starts = [
        p.start for p in periods_of(x, row["child_id"]) if not p.is_short_break and p.start <= by
    ]
    return max(starts, default=None)


def adopted(x: Extract, w: Window) -> list[Row]:
    return [row for row in x.once(adoption_records) if w.has(order_date(row))]


def days_until_placed(x: Extract, row: Row, foster_day: bool) -> int | None:
    start, placed = entry(x, row), row["placed_for_adoption_date"]
    if foster_day and row["is_adopted_by_carer"]:
        days = (row["placed_with_foster_carer_date"], row["placed_ffa_cp_date"])
        placed = min((day for day in days if day), default=None)
    return (placed - start).days if placed and start else None


def mean_days(name: str, days_of: Callable[[Extract, Row], int | None]) -> None:
    """Put a mean of days over the children adopted in the window on the list."""

    def days(x: Extract, w: Window) -> Result:
        found = [n for row in adopted(x, w) if (n := days_of(x, row)) is not None]
        return sum(found), len(found)

    indicator(name)(days)


def days_to_match(_: Extract, row: Row) -> int | None:
    """From the placement order to the match, when the child was placed before the adoption."""
    ordered, matched = row["placement_order_date"], row["matched_date"]
    placed = row["placed_for_adoption_date"]
    if ordered is None or matched is None or placed is None or placed >= order_date(row):
        return None
    return max((matched - ordered).days, 0)


mean_days("adoption_a1_days", lambda x, row: days_until_placed(x, row, foster_day=False))
mean_days("adoption_a10_days", lambda x, row: days_until_placed(x, row, foster_day=True))
mean_days("adoption_a2_days", days_to_match)


@indicator("adoption_placed_12m_pct")
def adoption_placed_12m(x: Extract, w: Window) -> Result:
    rows = adopted(x, w)
    n_timely = 0
    for row in rows:
        decided, placed = row["adoption_decision_date"], row["placed_for_adoption_date"]
        n_timely += bool(decided and placed and decided <= placed <= add_months(decided, 12))
    return n_timely, len(rows)


@indicator("adoption_decisions")
def adoption_decisions(x: Extract, w: Window) -> Result:
    return len(
        {
            (row["child_id"], row["adoption_decision_date"])
            for row in x.once(adoption_records)
            if w.has(row["adoption_decision_date"])
        }
    ), None


@indicator("placement_orders")
def placement_orders(x: Extract, w: Window) -> Result:
    return len(
        {
            (row["child_id"], row["placement_order_date"])
            for row in x.once(adoption_records)
            if w.has(row["placement_order_date"])
        }
    ), None


def decisions(x: Extract) -> list[tuple[Row, date, date | None]]:
    """Each decision of a child and a day once, with the day it ends: reversed, order, or care."""
    found = {}
    for row in x.once(adoption_records):
        decided = row["adoption_decision_date"]
        if decided is None:
            continue
        in_care = [
            p for p in periods_of(x, row["child_id"]) if not p.is_short_break and p.start <= decided
        ]
        left = max(in_care, key=lambda p: p.start).end if in_care else None
        if left is not None and left < decided:
            left = decided
        days = [row["decision_reversed_date"], row["permanence_order_date"], left]
        end = min((day for day in days if day is not None and day >= decided), default=None)
        found[row["child_id"], decided] = (row, decided, end)
    return list(found.values())


@indicator("adoption_waiting")
def adoption_waiting(x: Extract, w: Window) -> Result:
    children = {
        row["child_id"]
        for row, decided, end in x.once(decisions)
        if is_open(decided, end, w.last)
        and not (row["placed_for_adoption_date"] and row["placed_for_adoption_date"] <= w.last)
        and any(is_open(p.start, p.end, w.last) for p in periods_of(x, row["child_id"]))
    }
    return len(children), None


@indicator("adoption_reversed_pct")
def adoption_reversed(x: Extract, w: Window) -> Result:
    year = Window(first_of_months(w.last, 12), w.last)
    rows = [
        row
        for row, decided, end in x.once(decisions)
        if decided <= year.last and (end is None or end >= year.first)
    ]
    return sum(year.has(row["decision_reversed_date"]) for row in rows), len(rows)


@indicator("adoption_a3_pct")
def adoption_a3(x: Extract, w: Window) -> Result:
    def is_in_time(row: Row) -> bool:
        days = days_until_placed(x, row, foster_day=False)
        return days is not None and days < 426

    answers = [is_in_time(row) for row in adopted(x, Window(first_of_months(w.last, 36), w.last))]
    for row, decided, end in x.once(decisions):
        placed, start = row["placed_for_adoption_date"], entry(x, row)
        if not is_open(decided, end, w.last) or start is None:
            continue
        if (placed and placed <= w.last) or (w.last - start).days < 426:
            continue
        answers.append(False)
    return sum(answers), len(answers)


@indicator("adopters_in_process")
def adopters_in_process(x: Extract, w: Window) -> Result:
    return sum(
        (left := row["left_date"]) is None or left > w.last
        for row in x["sup_adopters"]
        if is_open(row["stage_1_start_date"], row["stage_1_end_date"], w.last)
        or is_open(row["stage_2_start_date"], row["stage_2_end_date"], w.last)
    ), None


@indicator("adopter_stage_timely_pct")
def adopter_stages(x: Extract, w: Window) -> Result:
    answers = [
        row[f"stage_{n}_start_date"] <= row[f"stage_{n}_end_date"]
        and row[f"stage_{n}_end_date"] <= add_months(row[f"stage_{n}_start_date"], months)
        for row in x["sup_adopters"]
        for n, months in ((1, 2), (2, 4))
        if w.has(row[f"stage_{n}_end_date"]) and row[f"stage_{n}_start_date"]
    ]
    return sum(answers), len(answers)


# -- care leavers -------------------------------------------------------------------------------


def in_care_days(x: Extract, child: str, first: date, last: date) -> int:
    """Days in care from the first day up to, not with, the last."""
    return sum(
        max(
            0,
            (min(p.end or REPORTING_DATE + timedelta(1), last) - max(p.start, first)).days,
        )
        for p in periods_of(x, child)
        if not p.is_short_break
    )


def leavers_at(x: Extract, w: Window, ages: range) -> list[tuple[str, Row | None]]:
    """The young people with a birthday in the window, each with the status near it."""
    told = x.by("sup_care_leaver_birthdays", "child_id")
    contacts = x.by("ssd_care_leavers", "child_id")
    found = []
    children = {p.child for p in periods(x)} | set(told) | set(contacts)
    for child in children:
        person = x.persons.get(child)
        if person is None or person["dob"] is None:
            continue
        for years in ages:
            day = birthday(person["dob"], years)
            if not w.has(day) or not is_leaver(x, child, years, day):
                continue
            window = Window(add_months(day, -3), add_months(day, 1))
            of_birthday = [
                row
                for row in told.get(child, [])
                if row["birthday_age"] == years and window.has(row["status_date"])
            ]
            of_contact = [
                {**row, "status_date": row["latest_contact_date"]}
                for row in contacts.get(child, [])
                if window.has(row["latest_contact_date"])
                and row["latest_contact_date"] <= REPORTING_DATE
            ]
            nearest = sorted(
                of_birthday,
                key=lambda r: (abs((r["status_date"] - day).days), -r["status_date"].toordinal()),
            ) or sorted(of_contact, key=lambda r: r["status_date"], reverse=True)
            found.append((child, nearest[0] if nearest else None))
    return found


def is_leaver(x: Extract, child: str, years: int, day: date) -> bool:
    """Not known to lack 13 weeks of care after 14 with a day of it after 16.

    At 17 and 18 not known to have left by 16 instead, nor, at 17, to be in care on the day.
    """
    born = x.persons[child]["dob"]
    sixteen, eighteen = birthday(born, 16), birthday(born, 18)
    if years < 19:
        care = [p for p in periods_of(x, child) if not p.is_short_break and p.start < day]
        last = max((p.end or date.max for p in care), default=None)
        is_still = years == 17 and last is not None and last > day
        return last is None or (last > sixteen and not is_still)
    after_14 = in_care_days(x, child, birthday(born, 14), eighteen)
    after_16 = in_care_days(x, child, sixteen, eighteen)
    is_known = history_start(x, "cla_episodes") <= birthday(born, 14)
    return (after_14 >= 91 and after_16 >= 1) or not is_known


EET = ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5")
OUT = ("DIED", "RHOM")


def birthday_share(
    name: str, ages: range, column: str, codes: tuple[str, ...], homes_out: tuple[str, ...] = ()
) -> None:
    """Put a share of the young people around a birthday on the list."""

    def around_birthday(x: Extract, w: Window) -> Result:
        rows = [
            row
            for _, row in leavers_at(x, w, ages)
            if row is not None
            and row["in_touch_code"] not in OUT
            and row["accommodation_code"] not in homes_out
        ]
        return sum(row[column] in codes for row in rows), len(rows)

    indicator(name)(around_birthday)


OLDER, YOUNGER = range(19, 22), range(17, 19)
birthday_share("cl_eet_19_21_pct", OLDER, "activity_code", EET)
birthday_share("cl_neet_pct", OLDER, "activity_code", ("G4", "G5", "G6"))
birthday_share("cl_he_pct", OLDER, "activity_code", ("F1", "P1"))
birthday_share("cl_apprenticeship_pct", OLDER, "activity_code", ("F4", "P4"))
birthday_share(
    "cl_suitable_19_21_pct", OLDER, "suitability_code", ("1",), homes_out=("G", "H", "R")
)
birthday_share("cl_eet_17_18_pct", YOUNGER, "activity_code", EET)
birthday_share(
    "cl_suitable_17_18_pct", YOUNGER, "suitability_code", ("1",), homes_out=("G", "H", "R")
)


def leavers_now(x: Extract) -> dict[str, Row]:
    """The record of each young person on the list that stands, with those who get services."""
    services = {"Former Relevant": 4, "Qualifying": 3, "Relevant": 2, "Eligible": 1}
    found: dict[str, tuple[tuple[object, ...], Row]] = {}
    for row in x["ssd_care_leavers"]:
        contact = row["latest_contact_date"]
        is_past = contact is not None and contact <= REPORTING_DATE
        rank = (
            contact if is_past else date.min,
            services.get(row["eligibility_code"], 0),
            row["pathway_plan_review_date"] or date.min,
        )
        if row["child_id"] not in found or rank > found[row["child_id"]][0]:
            found[row["child_id"]] = (rank, row)
    return {child: row for child, (_, row) in found.items()}


def open_leavers(x: Extract) -> dict[str, Row]:
    receiving = ("Relevant", "Former Relevant", "Qualifying")
    return {
        child: row
        for child, row in x.once(leavers_now).items()
        if row["eligibility_code"] in receiving and row["in_touch_code"] != "DIED"
    }


def leavers_aged(x: Extract, day: date, ages: range) -> list[Row]:
    return [
        row
        for child, row in open_leavers(x).items()
        if child in x.persons and age(x.persons[child]["dob"], day) in ages
    ]


@indicator("cl_open")
def cl_open(x: Extract, w: Window) -> Result:
    return len(open_leavers(x)), None


@indicator("cl_in_touch_pct")
def cl_in_touch(x: Extract, w: Window) -> Result:
    rows = [row for row in open_leavers(x).values() if row["in_touch_code"] not in OUT]
    return sum(row["in_touch_code"] == "YES" for row in rows), len(rows)


@indicator("cl_contact_8wk_pct")
def cl_contact(x: Extract, w: Window) -> Result:
    rows = [
        row
        for row in leavers_aged(x, w.last, range(18, 21))
        if row["in_touch_code"] not in ("NREQ", "REFU", "DIED")
    ]
    return sum(
        row["latest_contact_date"] is not None
        and 0 <= (w.last - row["latest_contact_date"]).days <= 56
        for row in rows
    ), len(rows)


@indicator("cl_pathway_plan_6m_pct")
def cl_pathway_plan(x: Extract, w: Window) -> Result:
    rows = [r for r in leavers_aged(x, w.last, range(16, 21)) if r["in_touch_code"] != "NREQ"]
    days = [row["pathway_plan_review_date"] for row in rows]
    return sum(
        day is not None and day <= w.last and add_months(day, 6) >= w.last for day in days
    ), len(rows)


@indicator("cl_pa_allocated_pct")
def cl_adviser(x: Extract, w: Window) -> Result:
    rows = leavers_aged(x, w.last, range(18, 26))
    return sum(row["personal_adviser_id"] is not None for row in rows), len(rows)


@indicator("cl_uasc")
def cl_uasc(x: Extract, w: Window) -> Result:
    def was_uasc(child: str) -> bool:
        person = x.persons.get(child)
        eighteen = birthday(person["dob"], 18) if person and person["dob"] else date.max
        return any(
            row["immigration_status_code"] == "U"
            and row["immigration_status_start_date"] < eighteen
            for row in x.by("ssd_immigration_status", "child_id").get(child, [])
        )

    return sum(was_uasc(child) for child in open_leavers(x)), None
