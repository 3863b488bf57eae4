"""Stocks by quota: how many cases, plans and children in care are open, and which end next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from childs_journey.generate.calendar import age_on, birthday
from childs_journey.generate.care import deaths_in_month, end_care
from childs_journey.generate.front_door import close_case
from childs_journey.generate.protection import end_plan
from childs_journey.generate.world import Month, World


class Ending(Protocol):
    """Something open that will end one day."""

    due: int
    earliest: int


Item = TypeVar("Item", bound=Ending)


DEATHS_PER_10K = 0.6
"""Deaths a year of children with an open case, for 10,000 residents."""


def settle_month(world: World, month: Month) -> None:
    """End what has to end this month: care first, then plans, then cases."""
    _settle_deaths(world, month)
    deaths_in_month(world, month)
    _settle_care(world, month)
    _settle_plans(world, month)
    _settle_cases(world, month)


def _settle_deaths(world: World, month: Month) -> None:
    """Close the case of a child who died at home; rare, and never while on a plan."""
    residents = world.settings.residents(month.year)
    for _ in range(world.due("death", DEATHS_PER_10K * residents / 10_000 / 12)):
        free = [
            r
            for r in world.open_referrals
            if r.close is None and r.plan is None and r.care is None and r.earliest < month.first
            and age_on(r.child.dob, month.first) in range(18)
        ]  # fmt: skip
        if free:
            referral = world.rng.choice(free)
            referral.child.death = world.rng.randint(month.first, month.last)
            close_case(world, referral, referral.child.death, "RC2")


def how_many(is_due: int, is_open: int, target: float, month: Month) -> int:
    """Return how many should end: those due, more or fewer if the stock is off its target.

    `is_due` counts those due in this month only: what is overdue goes first in any case.

    By the end of March the stock is on target; in between it is allowed to follow the season.
    """
    gain = 1.0 if month.number == 3 else 0.4
    return max(0, round(is_due + gain * (is_open - is_due - target)))


def _choose(
    items: Sequence[Item], count: int, month: Month, place: Callable[[Item], int]
) -> list[Item]:
    can_end = [i for i in items if i.earliest < month.last]
    can_end.sort(key=lambda i: (i.due, place(i)))
    return can_end[:count]


def end_day(world: World, item: Ending, month: Month) -> int:
    """Return the day something ends: the day it was due, if that is this month."""
    if month.first <= item.due <= month.last:
        return max(item.due, item.earliest)
    days = [day for day in month.days if day >= item.earliest]
    return world.rng.choice(days) if days else month.last


def _settle_care(world: World, month: Month) -> None:
    open_cares = [c for c in world.open_cares if c.start <= month.last]
    must = [c for c in open_cares if birthday(c.child.dob, 18) <= month.last]
    for care in must:
        end_care(world, care, birthday(care.child.dob, 18))
    rest = [c for c in open_cares if c.end is None]
    due = [c for c in rest if month.first <= c.due <= month.last]
    target = world.stock("cla_rate_at_31_march", month.last)
    count = how_many(len(due), len(rest), target, month)
    rest = [c for c in rest if c.way_out != "of_age" or len(rest) - len(due) > target * 1.05]
    for care in _choose(rest, count, month, lambda c: c.number):
        end_care(world, care, end_day(world, care, month))
    world.open_cares = [c for c in world.open_cares if c.end is None]


def _settle_plans(world: World, month: Month) -> None:
    starting = [p for p in world.future_plans if p.start <= month.last]
    world.future_plans = [p for p in world.future_plans if p.start > month.last]
    world.open_plans.extend(starting)
    for plan in world.open_plans:
        adult = birthday(plan.child.dob, 18)
        if adult <= month.last:
            end_plan(plan, adult - 1)
    world.open_plans = [p for p in world.open_plans if p.end is None]
    due = [p for p in world.open_plans if month.first <= p.due <= month.last]
    target = world.stock("cpp_rate_at_31_march", month.last)
    count = how_many(len(due), len(world.open_plans), target, month)
    for plan in _choose(world.open_plans, count, month, lambda p: p.number):
        end_plan(plan, end_day(world, plan, month))
    world.open_plans = [p for p in world.open_plans if p.end is None]


def _settle_cases(world: World, month: Month) -> None:
    is_open = [r for r in world.open_referrals if r.close is None and r.day <= month.last]
    free = [r for r in is_open if r.plan is None and r.care is None]
    due = [r for r in free if month.first <= r.due <= month.last]
    target = world.stock("cin_rate_at_31_march", month.last)
    count = how_many(len(due), len(is_open), target, month)
    for referral in _choose(free, count, month, lambda r: r.number):
        close_case(world, referral, end_day(world, referral, month))
