"""All rows of the extract, family by family."""

from __future__ import annotations

from collections.abc import Callable

from childs_journey.generate.care_rows import write_care, write_short_breaks
from childs_journey.generate.case_rows import write_contact, write_referral
from childs_journey.generate.council_rows import write_council, write_workers
from childs_journey.generate.leaver_rows import write_leaver
from childs_journey.generate.person_rows import write_family, write_person
from childs_journey.generate.placements import Planner
from childs_journey.generate.protection_rows import write_plans, write_protection
from childs_journey.generate.scribe import Scribe
from childs_journey.generate.story import Child, Family
from childs_journey.generate.support_rows import write_alone, write_support


def write_all(scribe: Scribe, planner: Planner, progress: Callable[[], None]) -> None:
    """Write the council, then every family in the extract; calls `progress` for each family."""
    write_council(scribe, planner.market)
    for family in scribe.world.families:
        progress()
        _write_family(scribe, planner, family)
    write_alone(scribe)
    write_workers(scribe)


def _write_family(scribe: Scribe, planner: Planner, family: Family) -> None:
    children = [c for c in family.children if scribe.in_scope(c)]
    if not children:
        return
    write_family(scribe, family, children)
    for child in children:
        with scribe.out.together():
            write_child(scribe, planner, child)


def write_child(scribe: Scribe, planner: Planner, child: Child) -> None:
    """Write one child's whole history."""
    write_person(scribe, child)
    earlier: list[int] = []
    for contact in sorted(child.contacts, key=lambda c: (c.day, c.number)):
        write_contact(scribe, contact, earlier)
        earlier.append(contact.day)
    for referral in child.referrals:
        write_referral(scribe, referral)
        write_protection(scribe, referral)
    write_plans(scribe, child)
    write_care(scribe, planner, child)
    if child.disabilities and not child.cares:
        write_short_breaks(scribe, planner, child)
    write_leaver(scribe, child)
    write_support(scribe, child)
