"""Contacts and referrals: who comes to the door, month by month, by quota."""

from __future__ import annotations

from math import fsum

from childs_journey.generate.calendar import add_months, age_on
from childs_journey.generate.people import make_family
from childs_journey.generate.story import Child, Contact, Referral
from childs_journey.generate.world import SEASON, Month, World

CONTACTS_PER_REFERRAL = 2.4
"""No contact is published anywhere; councils that print them have three to five."""

SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B",
    "5C", "5D", "6", "7", "8", "9", "10",
)  # fmt: skip
OTHER_SOURCES = {
    "1A": 7, "1B": 1, "1C": 1.5, "1D": 1.5, "4": 2, "5A": 4, "5B": 5, "5C": 5, "5D": 3, "7": 4,
    "8": 3, "9": 3, "10": 1,
}  # fmt: skip
HEALTH_SOURCES = {"3A": 2, "3B": 3, "3C": 1.5, "3D": 1, "3E": 4, "3F": 4}
SCHOOL_MONTHS = (1.05, 1.0, 1.15, 0.85, 1.1, 1.15, 1.0, 0.12, 1.05, 1.1, 1.2, 0.9)
NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N0")
NEED_WEIGHTS = (58, 8, 3, 10, 14, 2.5, 0.5, 2.5, 0.5, 0.5)
WITHIN_45 = ((1, 10, 8), (11, 20, 14), (21, 30, 17), (31, 40, 28), (41, 45, 33))
"""Working days from, to, and weight, of assessments done in time."""
LATE = ((46, 50, 40), (51, 60, 30), (61, 90, 30))
LENGTHS = ((20, 90), (91, 182), (183, 364), (365, 729), (730, 2900))
"""Days from and to of the published bands of ended cases."""


def source_weights(world: World, month: Month) -> list[float]:
    """Return the weight of each source: published for police, schools, health; rest by habit."""
    rates, year = world.rates, month.year
    term = SCHOOL_MONTHS[month.number - 1] * fsum(SEASON)
    term /= fsum(s * m for s, m in zip(SEASON, SCHOOL_MONTHS, strict=True))
    of_year = rates.share("referrals_from_schools_pct", year)
    schools = of_year * term
    # the other sources share what is left of the month
    rest = (1 - schools) / (1 - of_year)
    health = rates.share("referrals_from_health_pct", year) * rest
    police = rates.share("referrals_from_police_pct", year) * rest
    other = max(0.05, 1 - police - health - schools)
    weights = {
        code: weight / fsum(OTHER_SOURCES.values()) * other
        for code, weight in OTHER_SOURCES.items()
    }
    for code, weight in HEALTH_SOURCES.items():
        weights[code] = weight / fsum(HEALTH_SOURCES.values()) * health
    weights |= {"2A": schools * 0.97, "2B": schools * 0.03, "6": police}
    return [weights[code] for code in SOURCES]


def refer_in_month(world: World, month: Month) -> None:
    """Make the referrals of a month: a set share of them again within 12 months."""
    wanted = world.due("referral", world.monthly("referrals_rate", month))
    again = world.due("rereferral", wanted * world.rates.share("rereferrals_pct", month.year))
    weights = source_weights(world, month)
    pool = _pool_for_return(world, month)
    world.rng.shuffle(pool)
    mark = world.referrals_made
    while again > 0 and pool:
        most = min(again, wanted - world.referrals_made + mark)
        again -= _refer_again(world, month, pool.pop(), most, weights)
    world.made_early("rereferral", -again)
    while world.referrals_made - mark < wanted:
        _refer_family(world, month, wanted - world.referrals_made + mark, weights)


def refer(
    world: World, children: list[Child], day: int, source: str, *, path: str = ""
) -> list[Referral]:
    """Refer children together: one referral each, the same day, the same source."""
    need = NEEDS[world.pick("need", NEED_WEIGHTS, len(children))]
    year = world.months_year(day)
    made = []
    for child in children:
        if not path:
            nfa = world.rates.share("referrals_nfa_pct", year)
            # one in ten turns out to be in need after all, through an enquiry
            no_need = 1.1 * world.rates.share("referrals_not_in_need_pct", year)
            chosen = ("nfa", "no_need", "need")[
                world.pick("path", (nfa, no_need, max(0.1, 1 - nfa - no_need)))
            ]
        else:
            chosen = path
        own_need = "N2" if child.disabilities and world.chance(0.4) else need
        referral = Referral(world.number("referral", 500_001), child, day, source, own_need, chosen)
        open_case(world, referral, year)
        child.referrals.append(referral)
        made.append(referral)
    world.referrals_made += len(made)
    for referral in made:
        referral.siblings = made
    world.recent.extend(made)
    return made


def open_case(world: World, referral: Referral, year: int) -> None:
    """Set the dates of the assessment and the day the case would close."""
    rng, calendar = world.rng, world.calendar
    day = referral.day
    if referral.path == "nfa":
        referral.close = calendar.add(day, rng.choice((0, 1, 1, 2)))
        referral.close = min(max(day, referral.close), world.settings.extract_day)
        referral.close_reason = "RC7"
        return
    in_time = world.hit(
        "assessment_time", world.rates.share("assessments_within_45_days_pct", year)
    )
    bands = WITHIN_45 if in_time else LATE
    low, high, _ = rng.choices(bands, [weight for *_, weight in bands])[0]
    referral.assessment_start = calendar.next_working(day + rng.choice((0, 0, 0, 1, 1, 2, 3)))
    referral.assessment_end = calendar.add(referral.assessment_start, rng.randint(low, high))
    referral.earliest = referral.assessment_end
    if referral.path == "no_need":
        referral.due = referral.assessment_end + rng.randint(0, 7)
    else:
        shares = [
            world.rates.value(f"cin_ended_{band}_pct", year)
            for band in ("under_3m", "3_6m", "6_12m", "1_2y", "2y_plus")
        ]
        # those found not in need are not among the published lengths' short cases alone
        shares[0] *= 0.75
        low, high = LENGTHS[world.pick("length", shares)]
        referral.due = max(
            referral.assessment_end + rng.randint(0, 20), day + rng.randint(low, high)
        )
    world.open_referrals.append(referral)


def close_case(world: World, referral: Referral, day: int, reason: str = "") -> None:
    """Close a case; the list of open cases is swept once a month."""
    referral.close = max(day, referral.day)
    referral.close_reason = reason or _close_reason(world, referral)


def sweep(world: World, month: Month) -> None:
    """Drop closed cases from the open ones and old referrals from the recent ones."""
    world.open_referrals = [r for r in world.open_referrals if r.close is None]
    limit = add_months(month.last, -12)
    world.recent = [r for r in world.recent if r.day > limit]


def make_contacts(world: World, month: Month) -> None:
    """Make the contacts of a month: those that led to its referrals, and the others."""
    fresh = [r for r in world.recent if month.first <= r.day <= month.last]
    made = sum(_contact_before(world, referral) for referral in fresh if not referral.child.is_uasc)
    wanted = world.due("contact", CONTACTS_PER_REFERRAL * world.monthly("referrals_rate", month))
    weights = source_weights(world, month)
    left = max(0, wanted - made)
    world.made_early("contact", made - (wanted - left))
    open_cases = [r for r in world.open_referrals if r.close is None and r.day < month.first]
    while left > 0:
        day, source = world.any_day(month), SOURCES[world.pick("contact_source", weights)]
        if open_cases and world.chance(0.3):
            child = world.rng.choice(open_cases).child
            left -= _contact(world, [child], day, source, "EXISTING")
            continue
        outcome = ("ADVICE", "NFA", "EARLY_HELP", "OTHER_AGENCY")[
            world.pick("contact_outcome", (42, 30, 18, 10))
        ]
        left -= _contact(world, _contacted(world, day)[:left], day, source, outcome)


def _contacted(world: World, day: int) -> list[Child]:
    """Return the children a contact is about: a known family or a new one."""
    if world.known and world.chance(0.5):
        family = world.rng.choice(world.known).family
        children = [c for c in family.children if _is_child(c, day) and not c.is_open]
        children = [c for c in children if not c.last_referral or c.last_referral.day < day]
        if children:
            return children[:2]
    family = make_family(world, day)
    world.known.append(family.children[0])
    return [c for c in family.children if c.dob <= day][:2]


def _contact(world: World, children: list[Child], day: int, source: str, outcome: str) -> int:
    for child in children:
        child.contacts.append(
            Contact(world.number("contact", 700_001), child, day, source, outcome)
        )
    return len(children)


def _contact_before(world: World, referral: Referral) -> int:
    """Nine referrals in ten began as a contact, the same day or the working day before."""
    if referral.siblings[0] is not referral or not world.chance(0.92):
        return 0
    day = referral.day if world.chance(0.75) else world.calendar.add(referral.day, -1)
    for one in referral.siblings:
        contact = Contact(
            world.number("contact", 700_001), one.child, day, one.source, "REFERRAL", one
        )
        one.child.contacts.append(contact)
    return len(referral.siblings)


def _pool_for_return(world: World, month: Month) -> list[Referral]:
    limit = add_months(month.last, -12) + 1
    return [
        r
        for r in world.recent
        if r.close is not None
        and r.close < month.last
        and r.day > limit
        and r.child.last_referral is r
        and _is_child(r.child, month.last)
        and r.close_reason not in {"RC1", "RC2", "RC4", "RC5"}
    ]


def _refer_again(
    world: World, month: Month, before: Referral, most: int, weights: list[float]
) -> int:
    """Refer a family again; returns how many referrals were re-referrals."""
    if before.child.last_referral is not before or before.close is None:
        return 0
    day = max(world.any_day(month), before.close + 1)
    if day > month.last:
        return 0
    limit = add_months(day, -12)
    children = [
        r.child
        for r in before.siblings
        if r.child.last_referral is r and r.close is not None and r.close < day and r.day >= limit
        and _is_child(r.child, day)
    ]  # fmt: skip
    children = children[: max(0, most)]
    if children:
        refer(world, children, day, SOURCES[world.pick("source", weights, len(children))])
    return len(children)


def _refer_family(world: World, month: Month, left: int, weights: list[float]) -> None:
    """Refer a family that has not been referred in the 12 months before."""
    day = world.any_day(month)
    children: list[Child] = []
    if world.known and world.chance(0.35):
        family = world.rng.choice(world.known).family
        limit = add_months(day, -12) - 1
        last = [c.last_referral for c in family.children if c.last_referral]
        if all(r.day < limit and r.close is not None and r.close < day for r in last):
            children = [c for c in family.children if _is_child(c, day)]
    if not children:
        family = make_family(world, day)
        world.known.append(family.children[0])
        children = [c for c in family.children if world.chance(0.75)] or family.children[:1]
    children = children[:left]
    refer(world, children, day, SOURCES[world.pick("source", weights, len(children))])


def _is_child(child: Child, day: int) -> bool:
    return child.dob <= day and age_on(child.dob, day) < 18 and child.death is None


def _close_reason(world: World, referral: Referral) -> str:
    if referral.path == "no_need":
        reason = ("RC8", "RC9")[world.pick("no_need_close", (65, 35))]
        # closed after assessment is said of cases that went no further than the assessment
        return "RC7" if referral.enquiries else reason
    day = referral.close or referral.day
    if age_on(referral.child.dob, day) >= 18:
        return "RC6" if referral.child.disabilities else "RC7"
    return ("RC7", "RC5", "RC3")[world.pick("need_close", (90, 8, 2))]
