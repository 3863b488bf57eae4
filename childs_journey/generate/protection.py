"""Section 47 enquiries, conferences and child protection plans, each out of the one before."""

from __future__ import annotations

from childs_journey.generate.calendar import add_months, age_on
from childs_journey.generate.front_door import SOURCES, refer
from childs_journey.generate.people import make_family
from childs_journey.generate.story import Child, Conference, Enquiry, Plan, Referral
from childs_journey.generate.world import Month, World

FROM_NEW_REFERRALS = 0.72
"""Share of enquiries about children referred in the same month."""
CONFERENCE_BANDS = ("0_10", "11_15", "16_20", "21_plus")
CONFERENCE_DAYS = ((5, 10), (11, 15), (16, 20), (21, 34))
CATEGORIES = ("NEG", "EMO", "PHY", "SAB", "MUL")
CATEGORY_WEIGHTS = (49, 36, 8, 4, 3)
PLAN_LENGTHS = ((85, 92, 16), (93, 182, 20), (183, 364, 36), (365, 729, 23), (730, 1400, 5))
"""Days from, to, and weight of ended plans; few end before the first review at three months."""
TRANSFERS_IN = 0.03
"""Plan starts that are plans of other councils taken over."""


def enquire_in_month(world: World, month: Month) -> None:
    """Start the enquiries of a month, about new referrals first, then about open cases."""
    wanted = world.due("s47", world.monthly("s47_rate", month))
    first = round(wanted * FROM_NEW_REFERRALS)
    fresh = [r for r in world.recent if r.day >= month.first and _may_enquire(r, month)]
    left = wanted - _enquire(world, month, fresh, first, new=True)
    older = [
        r
        for r in world.open_referrals
        if r.day < month.first and _may_enquire(r, month) and r.path == "need"
    ]
    left -= _enquire(world, month, older, left, new=False)
    world.made_early("s47", -left)


def _may_enquire(referral: Referral, month: Month) -> bool:
    """Say whether an enquiry may begin: an earlier one is over, and so is its conference."""
    return (
        referral.path != "nfa"
        and referral.close is None
        and referral.plan is None
        and referral.care is None
        and not referral.child.is_uasc
        and (not referral.enquiries or referral.enquiries[-1].start < month.first - 75)
        and age_on(referral.child.dob, month.last) < 17
    )


def _enquire(
    world: World, month: Month, referrals: list[Referral], wanted: int, *, new: bool
) -> int:
    """Enquire about brothers and sisters together until the number wanted is reached."""
    pool = list(referrals)
    world.rng.shuffle(pool)
    done: set[int] = set()
    made = 0
    for referral in pool:
        if made >= wanted:
            break
        if referral.number in done:
            continue
        group = [r for r in referral.siblings if r.close is None and _may_enquire(r, month)]
        if referral.path == "no_need" and world.chance(0.6):
            continue
        group = (group if world.chance(0.8) else [referral])[: wanted - made]
        done.update(r.number for r in group)
        made += len(group)
        _open_enquiries(world, month, group, new=new)
    return made


def _open_enquiries(world: World, month: Month, group: list[Referral], *, new: bool) -> None:
    rng, calendar = world.rng, world.calendar
    day = world.any_day(month)
    if new:
        day = max(group[0].day, calendar.add(group[0].day, rng.choice((0, 0, 0, 1, 1, 2, 3, 6))))
    day = min(day, world.settings.extract_day)
    end = calendar.add(day, rng.randint(4, 15))
    is_joint = world.chance(0.42)
    ratio = world.rates.ratio("icpc_rate", "s47_rate", month.year)
    to_conference = world.hit("icpc", ratio, len(group))
    conference_day = meeting = 0
    if to_conference:
        conference_day = _conference_day(world, day, month.year, len(group))
        meeting = world.number("meeting", 60_001)
        end = min(end, conference_day)
    for referral in group:
        enquiry = Enquiry(world.number("s47", 300_001), referral, day, end, is_joint)
        referral.enquiries.append(enquiry)
        referral.earliest = max(referral.earliest, end)
        referral.due = max(referral.due, end)
        if to_conference:
            _confer(world, referral, conference_day, meeting, enquiry)
    if to_conference:
        _make_plans(world, month, [r.enquiries[-1].conference for r in group])


def _conference_day(world: World, start: int, year: int, size: int) -> int:
    """Return the day of the conference: within 15 working days as often as published."""
    in_time = world.rates.share("icpc_within_15_days_pct", year)
    counts = [world.rates.value(f"icpc_{band}_days", year) for band in CONFERENCE_BANDS]
    early, late = counts[0] + counts[1] or 1, counts[2] + counts[3] or 1
    weights = (
        in_time * counts[0] / early, in_time * counts[1] / early,
        (1 - in_time) * counts[2] / late, (1 - in_time) * counts[3] / late,
    )  # fmt: skip
    low, high = CONFERENCE_DAYS[world.pick("icpc_time", weights, size)]
    return world.calendar.add(start, world.rng.randint(low, high))


def _confer(
    world: World, referral: Referral, day: int, meeting: int, enquiry: Enquiry | None
) -> Conference:
    target = world.calendar.add(enquiry.start, 15) if enquiry else None
    conference = Conference(world.number("icpc", 200_001), meeting, referral, day, target, enquiry)
    if enquiry:
        enquiry.conference = conference
    referral.path = "need"
    referral.earliest = max(referral.earliest, day)
    referral.due = max(referral.due, day + 30)
    return conference


def _make_plans(world: World, month: Month, conferences: list[Conference | None]) -> None:
    """Decide for brothers and sisters together whether their conference makes plans."""
    rates, year = world.rates, month.year
    ratio = rates.ratio("cpp_started_rate", "icpc_rate", year)
    if not world.hit("plan", min(1.0, ratio * (1 - TRANSFERS_IN)), len(conferences)):
        return
    category = CATEGORIES[world.pick("category", CATEGORY_WEIGHTS, len(conferences))]
    length = _plan_length(world)
    for conference in conferences:
        if conference is not None:
            own = length if world.chance(0.8) else _plan_length(world)
            make_plan(
                world,
                conference.referral,
                conference,
                conference.day,
                length=own,
                category=category,
            )


def _plan_length(world: World) -> int:
    low, high, _ = PLAN_LENGTHS[world.pick("plan_length", [w for *_, w in PLAN_LENGTHS])]
    return world.rng.randint(low, high)


def make_plan(
    world: World,
    referral: Referral,
    conference: Conference | None,
    day: int,
    *,
    length: int,
    category: str,
) -> Plan:
    """Start a plan on a day; it joins the open ones when that day comes."""
    child = referral.child
    latest = category
    if world.chance(0.1):
        latest = world.rng.choice([c for c in CATEGORIES[:4] if c != category])
    plan = Plan(
        world.number("plan", 400_001), child, referral, conference, day, day + length, category,
        latest, day + min(length, 80),
    )  # fmt: skip
    if conference:
        conference.plan = plan
    referral.plan = plan
    _earlier_plan(world, child, day)
    child.plans.append(plan)
    world.future_plans.append(plan)
    return plan


def _earlier_plan(world: World, child: Child, day: int) -> None:
    """See that second and later plans are as common as published."""
    repeat = world.rates.share("cpp_started_repeat_pct", world.months_year(day))
    owed = world.owe("repeat_plan", repeat)
    if child.plans or child.earlier_plans:
        world.made_early("repeat_plan")
        return
    age_days = day - child.dob
    if owed >= 0.5 and age_days > 700 and day > world.start:
        end = day - world.rng.randint(120, min(age_days - 300, 2200))
        start = end - world.rng.randint(90, min(500, max(91, end - child.dob)))
        category = CATEGORIES[world.pick("old_category", CATEGORY_WEIGHTS)]
        if start > child.dob and end < child.referrals[0].day:
            child.earlier_plans.append((start, end, category, world.settings.area.la_code))
            world.made_early("repeat_plan")


def transfer_in(world: World, month: Month) -> None:
    """Take over plans of other councils: a conference without an enquiry."""
    rate = world.monthly("cpp_started_rate", month, seasonal=False) * TRANSFERS_IN
    count = world.due("transfer_in", rate)
    while count > 0:
        day = world.rng.choice(month.days)
        family = make_family(world, day)
        children = [c for c in family.children if c.dob <= day][:count]
        if not children:
            continue
        count -= len(children)
        world.made_early("referral", len(children))
        meeting = world.number("meeting", 60_001)
        for referral in refer(world, children, day, SOURCES[15], path="need"):
            referral.child.moved_in = True
            held = world.calendar.add(day, world.rng.randint(8, 15))
            conference = _confer(world, referral, held, meeting, None)
            category = CATEGORIES[world.pick("category", CATEGORY_WEIGHTS)]
            length = _plan_length(world)
            make_plan(world, referral, conference, held, length=length, category=category)
            referral.child.earlier_plans.append((add_months(day, -9), day - 1, category, "OTHER"))


def end_plan(plan: Plan, day: int) -> None:
    """End a plan; its case then stays open for a time as a child in need."""
    plan.end = max(day, plan.start + 1)
    referral = plan.referral
    referral.plan = None
    referral.earliest = max(referral.earliest, plan.end)
    referral.due = max(plan.end + 28, min(referral.due, plan.end + 200))
