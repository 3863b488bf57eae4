"""Who comes into care, by quota of age and reason, and what is meant to end it."""

from __future__ import annotations

from math import fsum, sqrt

from childs_journey.generate.calendar import age_on, birthday
from childs_journey.generate.front_door import close_case, refer
from childs_journey.generate.people import age_band, dob_in_band, new_child, new_family
from childs_journey.generate.quota import fit
from childs_journey.generate.story import Care, Child, Referral
from childs_journey.generate.world import Month, World

BANDS = ("under_1_year", "1_to_4_years", "5_to_9_years", "10_to_15_years", "16_years_and_over")
WAYS_OUT = ("adopted", "sgo", "cao", "home", "unplanned", "other_pr", "other_la", "other", "of_age")
PUBLISHED_WAYS = {
    "adopted": "adopted",
    "sgo": "special_guardianship_order",
    "cao": "residence_order_or_child_arrangement_order_granted",
    "home": "returned_home_to_live_with_parents_or_other_person_with_parental_responsibility"
    "_which_was_part_of_the_care_planning_process",
    "unplanned": "returned_home_to_live_with_parents_or_other_person_with_parental_responsibility"
    "_which_was_not_part_of_the_care_planning_process",
    "other_pr": "left_care_to_live_with_parents_relatives_or_other_person_with_no_parental"
    "_responsibility",
    "other_la": "care_taken_by_another_local_authority",
    "other": "care_ceased_for_any_other_reason",
}
SEED = (
    (50, 22, 3, 0, 0), (30, 34, 26, 6, 0), (5, 5, 4, 2, 0), (22, 32, 40, 34, 6),
    (4, 6, 9, 14, 6), (4, 8, 9, 10, 5), (5, 5, 6, 6, 3), (3, 3, 4, 7, 6), (0, 3, 22, 45, 70),
)  # fmt: skip
"""How likely each way out (rows) is for each age at the start (columns), before scaling."""
DAYS_IN_CARE = {
    "adopted": (430, 950), "sgo": (220, 620), "cao": (150, 500), "home": (21, 540),
    "unplanned": (4, 220), "other_pr": (10, 300), "other_la": (60, 600), "other": (20, 300),
}  # fmt: skip
WAYS_IN = ("V2", "C1", "L1", "L2", "J1", "J2")
PUBLISHED_WAYS_IN = (
    "voluntary_agreement_under_s20", "interim_care_order",
    "police_protection_in_la_accommodation", "emergency_protection_order", "remand",
    "la_accommodation_under_pace_1989",
)  # fmt: skip
NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N8")
NEED_WEIGHTS = (70, 5, 5, 8, 8, 2, 2)
END_REASONS = {
    "sgo": (("E45", 45), ("E46", 5), ("E47", 45), ("E48", 5)), "cao": (("E41", 1),),
    "home": (("E4A", 1),), "unplanned": (("E4B", 1),), "other_pr": (("E13", 1),),
    "other_la": (("E3", 1),), "other": (("E8", 80), ("E16", 20)),
}  # fmt: skip
BY_CONSENT = 0.4
"""Share of the babies accommodated and meant for adoption whose parents consent to it."""
RARE = 0.5
"""What happens to fewer children in care than this a year does so this often all the same, so
that a small extract has some."""
MOTHERS = 0.03
"""Births a year to a girl in care aged 15 to 17."""
DEATHS = 0.0007
"""Deaths a year to a child in care: 60 of 82,000 in England."""


def enter_care_in_month(world: World, month: Month) -> None:
    """Bring the month's children into care: unaccompanied ones, then by age band."""
    wanted = world.due("care", world.monthly("cla_started_rate", month, seasonal=False))
    uasc = min(wanted, world.due("uasc", wanted * uasc_share(world, month.year)))
    for _ in range(uasc):
        _arrive_alone(world, world.rng.choice(month.days))
    by_band: list[list[Referral]] = [[] for _ in BANDS]
    for referral in world.open_referrals:
        if _may_enter(referral, month.last):
            by_band[age_band(referral.child.dob, month.last)].append(referral)
    left = wanted - uasc
    while left > 0:
        left -= _enter(world, month, by_band, left)


def uasc_share(world: World, year: int) -> float:
    """Return the share of children coming into care who are unaccompanied asylum seekers."""
    return world.rates.share("cla_started_uasc_pct", year)


def start_weights(world: World, year: int, uasc: float) -> list[float]:
    """Return published ages at the start of care, without the unaccompanied children."""
    shares = [world.rates.value(f"cla_started_age_on_starting_{band}_pct", year) for band in BANDS]
    shares[4] = max(3.0, shares[4] - 88 * uasc)
    shares[3] = max(3.0, shares[3] - 12 * uasc)
    return shares


def way_out_table(world: World, year: int) -> list[list[float]]:
    """Return the weight of each way out by age at the start, scaled to the published leavers."""
    rows = [
        max(0.3, world.rates.value(f"cla_ceased_reason_episode_ceased_{name}_pct", year))
        for name in PUBLISHED_WAYS.values()
    ]
    uasc = 100 * uasc_share(world, year)
    rows.append(max(10.0, 100 - fsum(rows) - uasc))
    columns = start_weights(world, year, uasc / 100)
    total = fsum(rows)
    return fit(
        SEED, [100 * row / total for row in rows], [100 * c / fsum(columns) for c in columns]
    )


def _may_enter(referral: Referral, day: int) -> bool:
    child = referral.child
    return (
        referral.close is None
        and referral.care is None
        and referral.path == "need"
        and not child.is_uasc
        and child.dob <= day - 3
        and age_on(child.dob, day) < 17
        and not child.cares
    )


def _enter(world: World, month: Month, by_band: list[list[Referral]], left: int) -> int:
    """Bring in one child with some brothers and sisters; returns how many."""
    uasc = uasc_share(world, month.year)
    band = world.pick("care_age", start_weights(world, month.year, uasc))
    pool = [r for r in by_band[band] if r.care is None]
    on_plan = [r for r in pool if r.plan is not None and r.plan.start < month.first]
    if on_plan and world.chance(0.6):
        pool = on_plan
    if not pool:
        return _enter_new(world, month, band)
    first = world.rng.choice(pool)
    day = max(world.any_day(month), first.day, first.child.dob + 1)
    day = min(day, month.last)
    group = [first]
    for other in first.siblings:
        same = other is not first and _may_enter(other, day) and len(group) < left
        if same and world.chance(0.35):
            group.append(other)
            world.mixes["care_age"].take(age_band(other.child.dob, day))
    way_in = _way_in(world, month.year, first.child, day)
    way_out = _way_out(world, month.year, band)
    for referral in group:
        own = way_out if world.chance(0.75) else _way_out(world, month.year, band)
        start_care(world, referral.child, referral, day, way_in=way_in, way_out=own)
    return len(group)


def _enter_new(world: World, month: Month, band: int) -> int:
    """No open case of that age: a family referred on the day itself."""
    day = world.rng.choice(month.days)
    family = new_family(world)
    child = new_child(world, family, dob_in_band(world, day, min(band, 3)))
    world.known.append(child)
    world.made_early("referral")
    referral = refer(world, [child], day, "6", path="need")[0]
    way_in = _way_in(world, month.year, child, day)
    way_out = _way_out(world, month.year, band)
    start_care(world, child, referral, day, way_in=way_in, way_out=way_out)
    return 1


def _way_in(world: World, year: int, child: Child, day: int) -> str:
    shares = [
        world.rates.value(f"cla_started_legal_status_{name}_pct", year)
        for name in PUBLISHED_WAYS_IN
    ]
    shares[0] = max(20.0, shares[0] - 100 * uasc_share(world, year))
    if age_on(child.dob, day) < 11:
        shares[4] = shares[5] = 0.0
    return WAYS_IN[world.pick("way_in", shares)]


def _way_out(world: World, year: int, band: int) -> str:
    table = world.tables.get(year)
    if table is None:
        table = world.tables[year] = way_out_table(world, year)
    return WAYS_OUT[world.pick(f"way_out_{band}", [row[band] for row in table])]


def start_care(
    world: World, child: Child, referral: Referral | None, day: int, *, way_in: str, way_out: str
) -> Care:
    """Start a period of care; it ends at the 18th birthday at the latest."""
    adult = birthday(child.dob, 18)
    if way_in == "J1" and way_out not in {"other", "of_age"}:
        way_out = "remand"
    low, high = DAYS_IN_CARE.get(way_out, (15, 150))
    part = world.rng.random()
    due = day + int(low + (high - low) * part * sqrt(part))
    if way_out == "of_age":
        due = adult
    need = NEEDS[world.pick("care_need", NEED_WEIGHTS)] if not child.is_uasc else "N8"
    if child.disabilities and world.chance(0.3):
        need = "N2"
    earliest = day + (low if way_out in {"adopted", "sgo"} else 2)
    care = Care(
        world.number("care", 800_001), child, referral, day, min(due, adult), earliest, way_in,
        way_out, need,
    )  # fmt: skip
    if way_out == "adopted" and way_in == "V2" and day - child.dob < 200:
        care.by_consent = world.due("by_consent", BY_CONSENT) > 0
    child.cares.append(care)
    world.open_cares.append(care)
    if referral is not None:
        referral.care = care
        referral.earliest = max(referral.earliest, day)
        if referral.plan is not None and referral.plan.start <= day:
            referral.plan.due = min(referral.plan.due, day + world.rng.randint(0, 25))
            referral.plan.earliest = min(referral.plan.earliest, day)
    return care


def _arrive_alone(world: World, day: int) -> None:
    """Bring in a child who came alone, referred and accommodated the same day."""
    rng = world.rng
    age = rng.choices((14, 15, 16, 17), (8, 17, 40, 35))[0]
    dob = birthday(day, -age - 1) + rng.randint(3, 330)
    child = new_child(world, new_family(world), dob, uasc=True)
    world.made_early("referral")
    referral = refer(world, [child], day, rng.choice(("5C", "6", "10", "8")), path="need")[0]
    referral.need = "N8"
    way_out = ("of_age", "other_la", "age_assessed", "other")[world.pick("uasc_out", (84, 7, 6, 3))]
    start_care(world, child, referral, day, way_in="V2", way_out=way_out)


def births_in_month(world: World, month: Month) -> None:
    """Let a few girls in care have a child, who is referred on the day of birth."""
    girls = [
        care.child
        for care in world.open_cares
        if care.child.sex == "F" and not care.child.is_mother and care.start < month.first - 60
        and age_on(care.child.dob, month.first) in (15, 16, 17)
    ]  # fmt: skip
    wanted = world.due("birth", max(RARE, MOTHERS * len(girls)) / 12)
    world.made_early("birth", min(0, len(girls) - wanted))
    for mother in girls[:wanted]:
        day = world.rng.choice(month.days)
        family = new_family(world)
        family.mother, mother.is_mother = mother, True
        child = new_child(world, family, day)
        world.known.append(child)
        world.made_early("referral")
        refer(world, [child], day, "3E", path="need")


def deaths_in_month(world: World, month: Month) -> None:
    """Let a child in care die; rare."""
    free = [
        care
        for care in world.open_cares
        if care.end is None and care.start < month.first and care.referral is not None
        and care.referral.close is None and care.referral.plan is None
        and care.referral.earliest < month.first
        and age_on(care.child.dob, month.first) < 15
    ]  # fmt: skip
    wanted = world.due("death_in_care", max(RARE, DEATHS * len(world.open_cares)) / 12)
    for care in world.rng.sample(free, min(wanted, len(free))):
        care.way_out = "died"
        end_care(world, care, world.rng.randint(month.first, month.last))
        care.child.death = care.end


def end_care(world: World, care: Care, day: int) -> None:
    """End a period of care; the reason follows what was meant, the age and the season."""
    adult = birthday(care.child.dob, 18)
    care.end = max(care.start + 1, min(day, adult))
    care.end_reason = _end_reason(world, care, care.end >= adult)
    referral = care.referral
    if referral is None or referral.close is not None:
        return
    referral.care = None
    referral.earliest = max(referral.earliest, care.end)
    if referral.plan is not None:
        return
    final = {"E11": "RC1", "E12": "RC1", "E3": "RC5", "E41": "RC3", "E2": "RC2", "E15": "RC7"}
    reason = final.get(
        care.end_reason, "RC4" if care.end_reason in {"E45", "E46", "E47", "E48"} else ""
    )
    if reason:
        close_case(world, referral, care.end, reason)
    elif care.end >= adult and world.chance(0.25):
        referral.due = birthday(care.child.dob, 21)
    else:
        referral.due = care.end + world.rng.randint(10, 180)


def _end_reason(world: World, care: Care, is_adult: bool) -> str:
    if is_adult:
        return ("E5", "E6", "E17", "E7", "E8")[world.pick("adult_end", _adult_weights(world, care))]
    simple = {"remand": "E14", "age_assessed": "E15", "custody": "E9", "of_age": "E6", "died": "E2"}
    if care.way_out in simple:
        if care.way_out == "of_age" and age_on(care.child.dob, care.end or care.start) < 16:
            return "E4A"
        return simple[care.way_out]
    if care.way_out == "adopted":
        return _adopted(world, care)
    reasons = END_REASONS[care.way_out]
    index = world.pick(f"end_{care.way_out}", [weight for _, weight in reasons])
    return reasons[index][0]


def _adopted(world: World, care: Care) -> str:
    """Return whether the adoption was opposed; what ended too soon for one was no adoption."""
    end = care.end or care.start
    if end - care.start < 300:
        return "E4A"
    unopposed = world.rates.share("cla_adopted_unopposed_pct", world.months_year(end))
    return "E11" if care.by_consent or world.hit("unopposed", unopposed) else "E12"


def _adult_weights(world: World, care: Care) -> tuple[float, ...]:
    year = world.months_year(care.end or care.start)
    stay = world.rates.value(
        "cla_ceased_reason_episode_ceased_aged_18_and_remained_with_current_carers_pct", year
    )
    leave = world.rates.value(
        "cla_ceased_reason_episode_ceased_moved_into_independent_living_pct", year
    )
    adult = 4.0 if care.child.disabilities else 1.0
    return (leave * 0.75, leave * 0.25, stay, adult, 7.0)
