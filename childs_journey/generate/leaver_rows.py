"""Rows of care leavers: today's status, each birthday, and the personal adviser."""

from __future__ import annotations

from childs_journey.generate.calendar import age_on, birthday
from childs_journey.generate.person_rows import random_key
from childs_journey.generate.scribe import Scribe, is_leaver
from childs_journey.generate.story import Care, Child

ACTIVITIES = (
    ("F1", "higher_education"), ("F2", "other_education"), ("F4", "apprenticeship"),
    ("F5", "training_or_employment_excl_apprenticeship"), ("G4", "neet_illness_or_disability"),
    ("G5", "neet_other"), ("G6", "neet_pregnancy_or_parenting"),
)  # fmt: skip
PART_TIME = {"F1": "P1", "F2": "P2", "F4": "P4", "F5": "P5"}
HOMES = (
    ("B", 13),
    ("D", 22),
    ("E", 4),
    ("K", 2),
    ("T", 2),
    ("U", 38),
    ("W", 1),
    ("X", 3),
    ("S", 1),
    ("Y", 3),
    ("C", 2),
    ("V", 1),
    ("R", 3),
)
HOMES_17 = (("B", 20), ("D", 55), ("E", 8), ("C", 6), ("X", 3), ("Y", 5), ("R", 3))
UNSUITABLE = {"S", "X", "W", "V"}


def write_leaver(scribe: Scribe, child: Child) -> None:
    """Write a care leaver's row and birthdays."""
    cares = [care for care in child.cares if is_leaver(care, scribe.last)]
    if not cares or birthday(child.dob, 25) < scribe.first or birthday(child.dob, 16) > scribe.last:
        return
    care = cares[-1]
    _write_birthdays(scribe, child, care)
    if care.end is None or care.end > scribe.last:
        if age_on(child.dob, scribe.last) >= 16:
            _write_status(scribe, child, care, "Eligible")
        return
    adult = birthday(child.dob, 18) <= scribe.last
    if birthday(child.dob, 25) > scribe.last:
        _write_status(scribe, child, care, "Former Relevant" if adult else "Relevant")


def _write_status(scribe: Scribe, child: Child, care: Care, eligibility: str) -> None:
    age = age_on(child.dob, scribe.last)
    touch, activity, home, suitable = _life(scribe, care, age)
    contact = scribe.last - scribe.rng.choice((5, 12, 20, 30, 45, 55, 80, 150))
    adviser, team = scribe.worker("leaving", scribe.last)
    worker, _ = scribe.worker("care", scribe.last)
    in_care = eligibility == "Eligible"
    scribe.out.add(
        "ssd_care_leavers", clea_table_id=random_key(scribe), clea_person_id=child.number,
        clea_care_leaver_eligibility=eligibility,
        clea_care_leaver_in_touch="" if in_care else touch,
        clea_care_leaver_latest_contact=scribe.text(contact),
        clea_care_leaver_accommodation="" if in_care else home,
        clea_care_leaver_accom_suitable="" if in_care else suitable,
        clea_care_leaver_activity="" if in_care else activity,
        clea_pathway_plan_review_date=scribe.text(scribe.last - scribe.rng.randint(5, 220))
        if scribe.rng.random() < 0.93
        else "",
        clea_care_leaver_personal_advisor=adviser, clea_care_leaver_allocated_team=team,
        clea_care_leaver_worker_id=worker if in_care else "",
    )  # fmt: skip
    start = max(birthday(child.dob, 16) + 30, care.start + 91)
    if start < scribe.last and care.referral is not None:
        scribe.write_adviser(child, adviser, team, start)


def _life(scribe: Scribe, care: Care, age: int) -> tuple[str, str, str, str]:
    """Return in touch, activity, accommodation and suitability, as often as published."""
    world, rng = scribe.world, scribe.rng
    year = world.months_year(scribe.last)
    group = "care_leavers_19_21" if age >= 19 else "care_leavers_17_18"
    # whose activity is not known is not in touch: the return takes no other answer
    unknown = world.rates.share(f"{group}_activity_unknown_pct", year)
    if world.hit(f"no_touch_{group}", max(unknown, 0.06 if age >= 19 else 0.0)):
        return rng.choice(("NO", "NO", "REFU", "NREQ")), "0", "R" if rng.random() < 0.7 else "0", ""
    weights = [max(0.2, world.rates.value(f"{group}_{name}_pct", year)) for _, name in ACTIVITIES]
    activity = ACTIVITIES[world.pick(group, weights)][0]
    if activity in PART_TIME and rng.random() < 0.12:
        activity = PART_TIME[activity]
    if care.end_reason == "E17" and age < 21 and age >= 18 and rng.random() < 0.75:
        return "YES", activity, "Z", "1"
    homes = HOMES_17 if age < 18 else HOMES
    home = homes[world.pick(f"home_{age < 18}", [weight for _, weight in homes])][0]
    if home == "R":
        return "YES", activity, home, ""
    return "YES", activity, home, "2" if home in UNSUITABLE or rng.random() < 0.02 else "1"


def _write_birthdays(scribe: Scribe, child: Child, care: Care) -> None:
    """Write the status near each birthday from 17 to 25 after leaving care."""
    for age in range(17, 26):
        day = birthday(child.dob, age)
        if care.end is None or care.end > day or not scribe.in_window(day):
            continue
        touch, activity, home, suitable = _life(scribe, care, age)
        recorded = min(day + scribe.rng.randint(-80, 25), scribe.last)
        scribe.out.add(
            "sup_care_leaver_birthdays", clbd_row_id=scribe.world.number("birthday"),
            clbd_person_id=child.number, clbd_birthday_age=age,
            clbd_status_date=scribe.text(max(recorded, scribe.first)), clbd_in_touch=touch,
            clbd_activity=activity, clbd_accommodation=home,
            clbd_suitability=suitable,
        )  # fmt: skip
