"""The stock on the day the story starts: cases, plans and care already under way."""

from __future__ import annotations

from childs_journey.generate.calendar import birthday
from childs_journey.generate.care import BANDS, start_care
from childs_journey.generate.front_door import NEED_WEIGHTS, NEEDS, SOURCES
from childs_journey.generate.people import dob_in_band, make_family, new_child, new_family
from childs_journey.generate.protection import CATEGORIES, CATEGORY_WEIGHTS, make_plan
from childs_journey.generate.story import Care, Child, Referral
from childs_journey.generate.world import World

OPEN_BANDS = (
    ("under_3m", 2, 90), ("3_6m", 91, 182), ("6_12m", 183, 364), ("1_2y", 365, 729),
    ("2y_plus", 730, 2600),
)  # fmt: skip
PLAN_AGES = ((1, 90, 31), (91, 182, 28), (183, 364, 24), (365, 729, 15), (730, 900, 2))
YEARS_IN_CARE = ((20, 364, 34), (365, 729, 19), (730, 1825, 28), (1826, 4200, 19))


def begin(world: World) -> None:
    """Fill the stocks as they are published for the day before the story starts."""
    day = world.start - 1
    care = round(world.stock("cla_rate_at_31_march", day))
    plans = round(world.stock("cpp_rate_at_31_march", day))
    cases = round(world.stock("cin_rate_at_31_march", day))
    for _ in range(care):
        _begin_care(world, day)
    made = 0
    while made < plans:
        made += _begin_plans(world, day, plans - made)
    shares = [
        world.rates.value(f"cin_open_{band}_pct", world.months_year(day))
        for band, _, _ in OPEN_BANDS
    ]
    _begin_leavers(world, day)
    while len(world.open_referrals) < cases:
        _, low, high = OPEN_BANDS[world.pick("begin_length", shares)]
        family = make_family(world, day)
        world.known.append(family.children[0])
        children = [c for c in family.children if c.dob <= day]
        left = cases - len(world.open_referrals)
        _begin_cases(world, children[:left], day, world.rng.randint(low, high))


def _begin_cases(world: World, children: list[Child], day: int, elapsed: int) -> list[Referral]:
    """Open cases that began some days ago, when the children were born already."""
    made = []
    for child in children:
        start = max(day - elapsed, child.dob + 1 if child.dob <= day else day - 20)
        source = world.rng.choice(SOURCES[:-1])
        need = NEEDS[world.pick("begin_need", (*NEED_WEIGHTS[:8], 0.0, 0.0))]
        referral = Referral(world.number("referral", 500_001), child, start, source, need, "need")
        calendar, rng = world.calendar, world.rng
        referral.assessment_start = calendar.next_working(start + rng.randint(0, 2))
        referral.assessment_end = calendar.add(referral.assessment_start, rng.randint(12, 45))
        referral.earliest = referral.assessment_end
        ahead = rng.randint(5, 700) if elapsed > 365 else rng.randint(5, 300)
        referral.due = max(referral.assessment_end + 5, day + ahead)
        child.referrals.append(referral)
        world.open_referrals.append(referral)
        made.append(referral)
    for referral in made:
        referral.siblings = made
    return made


def _begin_plans(world: World, day: int, most: int) -> int:
    family = make_family(world, day)
    world.known.append(family.children[0])
    children = [c for c in family.children if c.dob <= day][:most]
    low, high, _ = PLAN_AGES[world.pick("begin_plan", [w for *_, w in PLAN_AGES])]
    elapsed = world.rng.randint(low, high)
    category = CATEGORIES[world.pick("category", CATEGORY_WEIGHTS, len(children))]
    for referral in _begin_cases(world, children, day, elapsed + world.rng.randint(25, 120)):
        start = max(referral.day + 20, day - elapsed)
        length = max(85, day - start + world.rng.randint(5, 330))
        make_plan(world, referral, None, min(start, day), length=length, category=category)
    return len(children)


def _begin_care(world: World, day: int) -> None:
    """One child in care: of the published ages, some of them unaccompanied."""
    year, rng = world.months_year(day), world.rng
    uasc = world.hit("begin_uasc", world.rates.share("cla_uasc_at_31_march_pct", year))
    if uasc:
        dob = birthday(day, -rng.choice((17, 17, 18))) + rng.randint(10, 360)
        child = new_child(world, new_family(world), dob, uasc=True)
        elapsed = rng.randint(10, 500)
    else:
        shares = [
            world.rates.value(f"cla_at_31_march_age_group_{band}_pct", year) for band in BANDS
        ]
        shares[4] = max(5.0, shares[4] - 85 * world.rates.share("cla_uasc_at_31_march_pct", year))
        band = world.pick("begin_age", shares)
        child = new_child(world, new_family(world), dob_in_band(world, day, band))
        low, high, _ = YEARS_IN_CARE[world.pick("begin_care", [w for *_, w in YEARS_IN_CARE])]
        elapsed = rng.randint(low, high)
    start = max(day - elapsed, child.dob + 2)
    start = min(start, day)
    referral = _begin_cases(world, [child], day, day - start + rng.randint(0, 60))[0]
    referral.day = min(referral.day, start)
    young = child.dob > birthday(day, -8)
    ways = ("adopted", "sgo", "home", "of_age")
    way_out = ways[rng.choices(range(4), (22, 24, 24, 30) if young else (0, 5, 15, 80))[0]]
    way_in = "V2" if uasc or not young else rng.choice(("C1", "C1", "V2", "L1"))
    care = start_care(
        world, child, referral, start, way_in=way_in, way_out="of_age" if uasc else way_out
    )
    care.due = max(care.due, day + rng.randint(10, 600)) if way_out != "of_age" else care.due
    care.due = min(care.due, birthday(child.dob, 18))


def _begin_leavers(world: World, day: int) -> None:
    """Young adults who left care before the story starts, as many a year of age as published."""
    year, rng = world.months_year(day), world.rng
    per_child = world.rates.ratio("care_leavers_19_21", "population_0_17", year)
    a_year = per_child * world.settings.residents(year) / 3
    for age in range(18, 25):
        for _ in range(world.due("leaver", a_year)):
            is_uasc = world.hit("leaver_uasc", 0.22)
            dob = birthday(day, -age - 1) + rng.randint(1, 364)
            child = new_child(world, new_family(world), dob, uasc=is_uasc)
            left = (
                birthday(dob, 18)
                if rng.random() < 0.8
                else birthday(dob, 16) + rng.randint(60, 650)
            )
            start = left - rng.randint(150, 1800)
            care = Care(
                world.number("care", 800_001), child, None, start, left, left, "V2", "of_age",
                "N8" if is_uasc else "N1", min(left, day), rng.choice(("E5", "E6", "E17", "E8")),
            )  # fmt: skip
            child.cares.append(care)
