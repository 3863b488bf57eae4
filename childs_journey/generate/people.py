"""Families and children: who they are."""

from __future__ import annotations

from childs_journey.generate.calendar import age_on, birthday
from childs_journey.generate.story import Child, Family
from childs_journey.generate.world import World

ETHNICITIES = (
    ("WBRI", 38), ("WIRI", 1), ("WIRT", 1), ("WROM", 1), ("WOTH", 12), ("MWBC", 5), ("MWBA", 2),
    ("MWAS", 3), ("MOTH", 4), ("AIND", 6), ("APKN", 4), ("ABAN", 2), ("AOTH", 5), ("BCRB", 5),
    ("BAFR", 8), ("BOTH", 2), ("CHNE", 1), ("OOTH", 4), ("REFU", 1), ("NOBT", 2),
)  # fmt: skip
UASC_ETHNICITIES = (("OOTH", 45), ("AOTH", 25), ("BAFR", 28), ("WOTH", 2))
DISABILITIES = (
    ("LD", 30), ("AUT", 32), ("BEH", 14), ("COMM", 20), ("MOB", 12), ("PC", 9), ("INC", 5),
    ("HAND", 4), ("HEAR", 4), ("VIS", 4), ("CON", 5), ("DDA", 8),
)  # fmt: skip
SIBLINGS = (48, 29, 15, 6, 2)
"""Weights of families with one child, two, and so on."""
AGES = (8, 22, 26, 33, 11)
"""Weights of the ages under 1, 1-4, 5-9, 10-15 and 16-17 among children referred."""
AGE_LIMITS = ((0, 1), (1, 5), (5, 10), (10, 16), (16, 18))


def age_band(dob: int, day: int) -> int:
    """Return the published age band: under 1, 1-4, 5-9, 10-15, 16 and over."""
    age = age_on(dob, day)
    return sum(age >= limit for limit in (1, 5, 10, 16))


def new_family(world: World) -> Family:
    """Start a family without children."""
    family = Family(world.number("family"), postcode=world.rng.randrange(1000))
    world.families.append(family)
    return family


def new_child(world: World, family: Family, dob: int, *, uasc: bool = False) -> Child:
    """Add a child to a family."""
    rng = world.rng
    ethnicity = family.children[0].ethnicity if family.children else ""
    if not ethnicity or rng.random() < 0.05:
        ethnicity = _weighted(world, UASC_ETHNICITIES if uasc else ETHNICITIES)
    boys = 0.9 if uasc else 0.52
    child = Child(
        world.number("person", 100_001), family, dob, "M" if rng.random() < boys else "F",
        ethnicity, is_uasc=uasc,
    )  # fmt: skip
    if not uasc and rng.random() < 0.11:
        first = _weighted(world, DISABILITIES)
        more = _weighted(world, DISABILITIES) if rng.random() < 0.35 else first
        child.disabilities = tuple(sorted({first, more}))
    family.children.append(child)
    return child


def dob_in_band(world: World, day: int, band: int) -> int:
    """Return a birth date that puts a child in an age band on a day."""
    low, high = AGE_LIMITS[band]
    oldest, youngest = birthday(day, -high) + 1, birthday(day, -low)
    return world.rng.randint(oldest, max(oldest, youngest))


def make_family(world: World, day: int) -> Family:
    """Make a family as it is on a day: one to five children, sometimes one unborn."""
    rng = world.rng
    family = new_family(world)
    count = 1 + rng.choices(range(5), SIBLINGS)[0]
    dob = dob_in_band(world, day, world.pick("age", AGES))
    new_child(world, family, dob)
    for _ in range(count - 1):
        # younger and older brothers and sisters, one to four years apart
        gap = rng.randint(400, 1500)
        dobs = [child.dob for child in family.children]
        dob = max(dobs) + gap if rng.random() < 0.5 else min(dobs) - gap
        if dob > day or age_on(dob, day) >= 17:
            dob = max(dobs) + gap if max(dobs) + gap < day else min(dobs) - gap
        if dob <= day and age_on(dob, day) < 17:
            new_child(world, family, dob)
    if rng.random() < 0.04:
        new_child(world, family, day + rng.randint(20, 150))
    return family


def _weighted(world: World, choices: tuple[tuple[str, int], ...]) -> str:
    codes = [code for code, _ in choices]
    return world.rng.choices(codes, [weight for _, weight in choices])[0]
